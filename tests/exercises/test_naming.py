import pytest

from handoff_xl.exercises.naming import unknown_names
from handoff_xl.lanes import Lane
from tests.exercises.small_design import made, scenario


def told(*scenarios, **changes):
    return [(name.kind, name.text, name.close) for name in unknown_names(made(*scenarios, **changes))]


def test_names_that_are_known_in_one_way_or_another():
    one = scenario(language="en-GB", channel=" Voice ", signals={"sentiment": 0.1}, exceptions=("complaint",))
    assert told(one, scenario(Lane.HUMAN, "desk", language=None, channel=None)) == []
    assert told(scenario(Lane.HUMAN, "desk (ticket)")) == []
    assert told(scenario(Lane.HUMAN, "desc (ticket)")) == [("queue", "desc", "desk")]


def test_unknown_names_with_the_nearest_one_listed():
    one = scenario(
        intent="b",
        language="fr",
        channel="voise",
        signals={"sentimant": 0.1, "confidence": 0.9},
        exceptions=("complaints",),
        queue="desc",
    )
    assert told(one) == [
        ("intent", "b", None),
        ("language", "fr", None),
        ("channel", "voise", "voice"),
        ("signal", "sentimant", "sentiment"),
        ("signal", "confidence", None),
        ("exception", "complaints", "complaint"),
        ("queue", "desc", "desk"),
    ]


def test_what_is_unknown_on_purpose_expects_a_person_and_is_close_to_nothing():
    purpose = scenario(Lane.HUMAN, intent="weather_today", language="fr", exceptions=("earthquake",))
    assert told(purpose) == []
    assert told(scenario(Lane.HUMAN, channel="voise")) == [("channel", "voise", "voice")]
    assert told(scenario(Lane.HUMAN, "elsewhere", signals={"weather": "rain"})) == [
        ("signal", "weather", None),
        ("queue", "elsewhere", None),
    ]


@pytest.mark.parametrize("sheet", ["intents", "channels"])
def test_nothing_is_said_of_a_sheet_that_cannot_be_trusted(sheet):
    one = scenario(intent="b", channel="fax")
    kinds = {kind for kind, _, _ in told(one, untrusted=frozenset({sheet}))}
    assert kinds == {"intent", "channel"} - {sheet.removesuffix("s")}


def test_of_very_many_unknown_names_the_nearest_is_not_looked_for():
    many = [scenario(intent=f"a{number}") for number in range(120)]
    found = unknown_names(made(*many))
    assert len(found) == 120
    assert found[-1].close is None
