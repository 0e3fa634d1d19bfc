from dataclasses import replace

import pytest

from handoff_xl.conversations import conversation
from handoff_xl.model import Channel, Language
from tests.rules.designs import design

NAMED = replace(
    design(),
    languages=(Language("pl", "Polish"), Language("en", "English"), Language("es")),
    channels=(Channel("phone", "Hotline"), Channel("c1", "Web chat"), Channel("app", "Our app")),
)


@pytest.mark.parametrize(
    ("turn", "told"),
    [
        (
            {
                "intent": "refund_not_showing_up",
                "language": "pl",
                "channel": "phone",
                "confidence": 0.62,
                "signals": {"amount": 700, "sentiment": None},
            },
            (
                "a Polish phone call about refund_not_showing_up at 62 % confidence, where amount is 700 and nobody knows "
                "sentiment"
            ),
        ),
        (
            {
                "intent": "a",
                "language": "en",
                "channel": "c1",
                "confidence": 0.9,
                "runner_up_confidence": 0.85,
            },
            "an English chat about a at 90 % confidence with the second-best intent at 85 %",
        ),
        (
            {"language": "es", "channel": "app", "exceptions": ["minor"]},
            "a conversation in es by Our app about something that is not on Intents, where another system reports minor",
        ),
        (
            {
                "intent": "a",
                "at": "2027-03-07T02:30:00-05:00",
                "signals": {"human_request": True, "ai_turns": 3},
            },
            (
                "a conversation about a on 2027-03-07 at 02:30 (UTC-05:00), where the customer asks for a person and the "
                "number of AI turns is 3"
            ),
        ),
        ({"channel": "phone"}, "a phone call"),
        (
            {"intent": "a", "at": "soon", "signals": {"vip": False}},
            "a conversation about a at soon, where vip is No",
        ),
        (
            {"intent": "a", "signals": {"human_request": False}},
            "a conversation about a, where the customer does not ask for a person",
        ),
    ],
)
def test_turns_read_as_conversations(turn, told):
    assert conversation(turn, NAMED) == told


@pytest.mark.parametrize(
    ("name", "article"),
    [("Ukrainian", "a"), ("Uyghur", "a"), ("European Portuguese", "a"), ("Urdu", "an"), ("Italian", "an")],
)
def test_the_article_is_that_of_the_sound(name, article):
    named = replace(NAMED, languages=(Language("xx", name),))
    assert conversation({"language": "xx"}, named).startswith(f"{article} {name} ")


def test_without_a_design_ids_stand_for_names():
    assert conversation({"language": "pl", "channel": "app"}) == (
        "a conversation in pl by app about something that is not on Intents"
    )
