"""What each type of dimension means, seen through small tables."""

from datetime import date
from decimal import Decimal

import pytest

from handoff_xl.regions import (
    ANY,
    MISSING,
    OTHER,
    PRESENT,
    Contradiction,
    NoneOf,
    OneOf,
    Region,
    Span,
    analyse,
    booleans,
    choices,
    dates,
    free_text,
    integers,
    numbers,
)


def test_numbers_are_exact():
    precise = "3.1415926535897932384626433832794"
    found = analyse(
        [numbers("n")],
        {"less": [Span(None, precise, high_open=True)], "more": [Span(precise, None, low_open=True)]},
    )
    (gap,) = found.gaps
    assert str(gap.witness[0]) == precise
    assert gap.cells[0].low == gap.cells[0].high
    # A float is the binary number that it is: 0.1 is a little more than one tenth.
    tenth = analyse([numbers("n")], {1: [Span(None, "0.1")], 2: [Span(0.1)]})
    assert tenth.gaps[0].cells == (Span(tenth.gaps[0].cells[0].low, 0.1, True, True),)


def test_whole_numbers_and_days_have_neighbours():
    ages = {1: [Span(None, 17)], 2: [Span(18, 40)], 3: [Span(41)]}
    assert analyse([integers("age")], ages).gaps == ()
    between = (Span(17, 18, True, True), Span(40, 41, True, True))
    assert [gap.cells for gap in analyse([numbers("age")], ages).gaps] == [(between,)]
    days = {"March": [Span("2021-03-01", "2021-03-31")], "May": [Span(date(2021, 5, 1))]}
    found = analyse([dates("day", Span(date(2021, 3, 1)))], days)
    assert found.gaps == (Region((Span(date(2021, 4, 1), date(2021, 4, 30)),), (date(2021, 4, 1),)),)
    for opened in (False, True):
        halves = analyse([integers("n")], {1: [Span(0.5, 2.5, opened, opened)]})
        assert halves.gaps[0].cells[0] == (Span(None, 0), Span(3, None))


def test_regions_are_told_in_the_words_of_their_dimension():
    dimensions = [choices("colour", ["red", "blue"], others=True, missing=True), booleans("urgent")]
    found = analyse(dimensions, {1: [OneOf(("red",)), ANY], 2: [MISSING, OneOf((True,))]})
    assert {gap.cells: gap.witness for gap in found.gaps} == {
        (NoneOf(("red",)), ANY): ("blue", False),
        ((NoneOf(("red",)), MISSING), OneOf((False,))): ("blue", False),
    }
    some = analyse([choices("colour", ["red"], others=True)], {1: [OneOf(("red",))]})
    assert some.gaps[0].witness == (OTHER,)


@pytest.mark.parametrize(
    "make",
    [
        numbers,
        integers,
        dates,
        booleans,
        free_text,
        lambda name, missing: choices(name, "ab", missing=missing),
    ],
)
def test_a_missing_value_counts_where_the_dimension_says_so(make):
    (gap,) = analyse([make("it", missing=True)], {1: [PRESENT]}).gaps
    assert (gap.cells, gap.witness) == ((MISSING,), (None,))
    assert analyse([make("it", missing=True)], {1: [ANY]}).gaps == ()
    assert analyse([make("it", missing=False)], {1: [PRESENT]}).gaps == ()
    assert analyse([make("it", missing=False)], {1: [MISSING]}).contradictions == (Contradiction(1, ("it",)),)


def test_a_dimension_without_values_leaves_nothing_open():
    found = analyse([numbers("n", Span(2, 1)), booleans("b")], {1: [Span(0), ANY]})
    assert found.gaps == ()
    assert found.contradictions == (Contradiction(1, ("n",)),)


def test_very_long_decimals():
    tiny = "0." + "0" * 4_500 + "1"
    found = analyse([numbers("n", Span(0))], {1: [Span(None, tiny)]})
    assert found.gaps[0].cells == (Span(Decimal(tiny), None, low_open=True),)


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        ([Span(0)], ValueError),
        ([Span("ten"), ANY], ValueError),
        ([Span(True), ANY], TypeError),
        ([Span(float("nan")), ANY], ValueError),
        ([ANY, Span(1)], ValueError),
    ],
)
def test_cells_that_do_not_fit(cells, error):
    with pytest.raises(error):
        analyse([numbers("n"), booleans("b")], {1: cells})
