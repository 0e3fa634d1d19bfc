"""Boxes over atoms against the full product of the atoms."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff_xl.regions.atoms import (
    OverBudget,
    first_uncovered,
    lowest,
    meet,
    size,
    uncovered,
    within,
    without,
)


def points(box):
    """Return every point of a box."""
    return set(product(*([at for at in range(mask.bit_length()) if mask >> at & 1] for mask in box)))


@st.composite
def spaces(draw):
    """Draw a space, not empty, and boxes that may reach outside it or hold nothing."""
    widths = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    whole = tuple(draw(st.integers(1, (1 << width) - 1)) for width in widths)
    box = st.tuples(*(st.integers(0, (1 << width) - 1) for width in widths))
    return whole, draw(st.lists(box, max_size=8))


@given(spaces())
def test_what_is_uncovered_is_exact_and_disjoint(space):
    whole, boxes = space
    rest = list(uncovered(whole, boxes))
    assert sum(map(size, rest)) == len(set().union(*map(points, rest)))
    assert set().union(*map(points, rest)) == points(whole) - set().union(*map(points, boxes))


@given(spaces())
def test_the_first_uncovered_point_is_one(space):
    whole, boxes = space
    point = first_uncovered(whole, boxes)
    bare = points(whole) - set().union(*map(points, boxes))
    assert point in bare if bare else point is None


@given(spaces())
def test_meet_without_and_within(space):
    whole, boxes = space
    for box in boxes:
        shared, rest = meet(whole, box), list(without(whole, box))
        assert (points(shared) if shared else set()) == points(whole) & points(box)
        assert sum(map(size, rest)) == len(points(whole) - points(box))
        if all(box):
            assert within(box, whole) == (points(box) <= points(whole))
    assert lowest(whole) in points(whole)


def test_thousands_of_boxes_in_a_row():
    # One box after the other: nothing may recurse once per box.
    boxes = [(1 << at, 3) for at in range(3_000)]
    assert first_uncovered(((1 << 3_000) - 1, 3), boxes) is None
    assert first_uncovered(((1 << 3_001) - 1, 3), boxes) == (3_000, 0)


def test_a_search_that_explodes_says_so():
    # Each box forbids one way to fill three of thirty switches: nothing but search tells whether a way is left.
    switches = 30
    boxes = [
        tuple(
            1 << (start * step >> 2 & 1)
            if at in {start % switches, start * 7 % switches, start * step % switches}
            else 3
            for at in range(switches)
        )
        for start in range(1, 40)
        for step in (11, 13, 17)
    ]
    with pytest.raises(OverBudget):
        list(uncovered((3,) * switches, boxes, budget=2_000))
