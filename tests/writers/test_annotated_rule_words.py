import pytest

from handoff_xl.model import Condition, Operator
from handoff_xl.writers.annotated.rule_words import conditions, listing, part_of, quoted
from tests.writers.handoff_map_sample import ASKED, UPSET, alternative


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (ASKED, "human_request is Yes"),
        (UPSET, "sentiment at most -0.6"),
        (Condition("confidence", Operator.LESS_THAN, (0.6,)), "confidence less than 60 %"),
        (Condition("amount", Operator.BETWEEN, (10.0, 20.0)), "amount between 10 to 20"),
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
    assert quoted(["a", "b"]) == "“a” and “b”"


def test_a_part_is_told_the_shorter_way():
    every = ["a", "b", "c", "d"]
    assert part_of(every, every, "channel") == "every channel"
    assert part_of(["d", "b", "a"], every, "channel") == "every channel but c"
    assert part_of(["d", "a"], every, "channel") == "a and d"
    assert part_of(["z"], every, "channel") == "z"
