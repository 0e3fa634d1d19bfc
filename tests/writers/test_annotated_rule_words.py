from typing import Any

import pytest

from handoff_xl.model import Condition, Language, Operator, Queue, Scope
from handoff_xl.writers.annotated.rule_words import RuleWords, conditions, listing, part_of
from tests.writers.annotated_sample import design, source
from tests.writers.handoff_map_sample import ASKED, UPSET, alternative, trigger


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (ASKED, "human_request is Yes"),
        (UPSET, "sentiment at most -0.6"),
        (Condition("confidence", Operator.LESS_THAN, (0.6,)), "confidence less than 60 %"),
        (Condition("amount", Operator.BETWEEN, (10.0, 20.0)), "amount between 10 and 20"),
        (Condition("tier", Operator.ONE_OF, ("gold", "silver")), "tier one of gold, silver"),
    ],
)
def test_conditions_in_the_words_of_the_workbook(condition, words):
    assert conditions(alternative("triggers", condition)) == words


def test_both_conditions_of_a_row():
    assert (
        conditions(alternative("triggers", UPSET, ASKED)) == "sentiment at most -0.6 and human_request is Yes"
    )


def test_reports_nothing_and_what_cannot_be_read():
    assert conditions(alternative("exceptions", reported=True)) == "another system reports it"
    assert conditions(alternative("exceptions")) == ""
    assert (
        conditions(alternative("triggers", UPSET, broken=frozenset({"channels"})))
        == "cannot be read in full yet"
    )


def test_names_are_listed_in_full():
    assert listing(["a"]) == "a"
    assert listing(["a", "b", "c", "d", "e", "f"]) == "a, b, c, d, e and f"


def test_a_part_is_told_the_shorter_way():
    every = ["a", "b", "c", "d"]
    assert part_of(every, every, "channel") == "every channel"
    assert part_of(["d", "b", "a"], every, "channel") == "every channel but c"
    assert part_of(["d", "a"], every, "channel") == "a and d"
    assert part_of(["z"], every, "channel") == "z"


def _words(*stand_ins: Queue, languages: tuple[str, ...] = ("en", "cy")) -> RuleWords:
    desk = Queue("desk", source("queues", 5), calendar="day", when_closed="ticket")
    made = (Language(one, NAMES[one]) for one in languages)
    return RuleWords(design(queues=(desk, *stand_ins), languages=tuple(made)))


NAMES = {"en": "English", "cy": "Welsh", "ga": "Irish", "gd": "Gaelic"}
BOTH = {"en": ("chat", "phone"), "cy": ("chat", "phone")}


def _stand_in(language: str, **changes: Any) -> Queue:
    values = {"languages": frozenset({language}), "stands_in_for": ("desk",), "calendar": "day"} | changes
    return Queue(f"{language}_team", source("queues", 6), **({"when_closed": "ticket"} | values))


@pytest.mark.parametrize(
    ("stand_in", "channels", "words"),
    [
        (_stand_in("cy"), BOTH, "desk (Welsh: cy_team) → ticket"),
        (_stand_in("cy", calendar=None), BOTH, "desk → ticket; Welsh: cy_team"),
        (_stand_in("cy", channels=frozenset({"phone"})), BOTH, "desk (Welsh by phone: cy_team) → ticket"),
        (_stand_in("cy"), {"cy": ("chat",)}, "desk (cy_team stands in) → ticket"),
        (_stand_in("cy"), {"en": ("chat",)}, "desk → ticket"),
    ],
)
def test_stand_ins_are_named_with_their_queue(stand_in, channels, words):
    assert _words(stand_in).when_closed("desk", channels) == (words, True)


def test_a_stand_in_that_ends_with_nobody_is_not_sound():
    words = _words(_stand_in("cy", calendar=None, kind="bot"))
    assert words.when_closed("desk", BOTH) == ("desk → ticket; Welsh: cy_team (a bot)", False)


def test_the_stand_ins_of_many_languages_are_named_once():
    words = _words(*map(_stand_in, ("cy", "ga", "gd")), languages=("en", "cy", "ga", "gd"))
    everywhere = dict.fromkeys(NAMES, ("chat", "phone"))
    assert words.when_closed("desk", everywhere)[0] == "desk* → ticket"
    assert words.stand_ins(["desk"]) == (
        "* Stand-ins: cy_team (Welsh) → ticket, ga_team (Irish) → ticket, gd_team (Gaelic) → ticket."
    )
    assert words.stand_ins(["cy_team", "nowhere"]) == ""
    assert _words(_stand_in("cy")).stand_ins(["desk"]) == ""


def test_a_rule_reaches_the_stand_ins_of_its_scope_alone():
    words = _words(_stand_in("cy"))
    english = alternative("triggers", ASKED, scope=Scope(languages=frozenset({"en"})))
    assert words.queue_of(trigger("asked", english, queue="desk"))[0] == "desk → ticket"
    assert words.queue_of(trigger("asked", queue="desk"))[0] == "desk (Welsh: cy_team) → ticket"
