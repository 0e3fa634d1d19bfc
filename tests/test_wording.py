import pytest

from handoff_xl.blocks import Region
from handoff_xl.lanes import Lane
from handoff_xl.wording import cell_text, listing, percent, region_subject, row_subject, value_words, where
from tests.rules.designs import design, row


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ("a", "a"),
        ("ab", "a and b"),
        ("abcd", "a, b, c and d"),
        ("abcde", "a, b, c and 2 more intents"),
    ],
)
def test_listing(items, words):
    assert listing(items, what="intents") == words


def test_values_as_read_and_as_typed():
    assert percent(0.925) == "92.5 %"
    assert (value_words("ai_from", 0.9), cell_text("ai_from", 0.9)) == ("90 %", "90%")
    assert (value_words("mode", Lane.AI_REVIEW), cell_text("queue", "cards")) == ("AI drafts", "cards")
    assert value_words("sla_minutes", 30.0) == "30"


def test_where_a_region_lies():
    here = design(languages="en es", channels="chat phone")
    first = ("a", "es", "phone")
    assert where(Region(("a",), None, None, first), here) == "in every language and channel"
    assert where(Region(("a",), ("es",), ("phone",), first), here) == "by phone in es"
    assert where(Region(("a",), ("es",), None, first), here) == "by every channel in es"


def test_subjects_do_not_depend_on_the_order_of_rows():
    first = ("b", "es", "phone")
    one = region_subject(Region(("b", "a", "c"), ("es",), None, first))
    other = region_subject(Region(("c", "a", "b"), ("es",), None, first))
    assert one == other == "a and 2 more · es"
    assert row_subject(row(2, intents="b a", languages="es", ai_from=0.9)) == "a and b · es · AI from"
    assert row_subject(row(9, mode=Lane.HUMAN)) == "all intents · Mode"
