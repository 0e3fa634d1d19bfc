"""Splitting a space until every part is met by some boxes wholly and by all others not at all.

A set of boxes is an int whose bit *n* stands for box *n*. Along each dimension the atoms fall into *classes*: atoms that
lie in the same boxes need never be told apart. A part of the space is a set of classes per dimension; boxes that miss it
are forgotten, so that classes grow together again and parts far from any fault are settled after few cuts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Box = tuple[int, ...]
"""Per dimension the atoms of a box, as a bit mask; a box with an empty mask holds nothing."""

Classes = list[tuple[int, int]]
"""Pairs of (set of boxes, mask of the atoms that lie in exactly these), in the order of the first atoms."""

BUDGET = 6_000_000
"""Classes looked at before a search gives up: a few seconds of work."""


class OverBudget(Exception):  # noqa: N818 -- it says what happened, and is an answer rather than a fault
    """The space has too many parts to look at all of them; what was yielded before stands."""


@dataclass(slots=True)
class Effort:
    """What several searches may cost together, in steps; less than none is left once they cost more."""

    left: int


class Leaf(NamedTuple):
    """A part of the space that every box of ``firing`` covers and no other box touches."""

    firing: int
    box: Box


def members(boxes: int) -> Iterator[int]:
    """Yield the numbers of the boxes in a set, ascending."""
    while boxes:
        low = boxes & -boxes
        yield low.bit_length() - 1
        boxes ^= low


def runs(mask: int) -> Iterator[tuple[int, int]]:
    """Yield (first atom, atom after the last) of each run of neighbouring atoms."""
    while mask:
        low = mask & -mask
        carried = mask + low
        yield low.bit_length() - 1, (carried & -carried).bit_length() - 1
        mask &= carried


def classes(whole: int, masks: Sequence[int]) -> Classes:
    """Return the classes into which boxes, given by their masks along one dimension, divide the atoms of ``whole``."""
    boxes_of: dict[int, int] = {}
    for number, mask in enumerate(masks):
        boxes_of[mask] = boxes_of.get(mask, 0) | 1 << number
    toggles: dict[int, int] = {start: 0 for run in runs(whole) for start in run}
    for mask, boxes in boxes_of.items():
        for run in runs(mask):
            for at in run:
                toggles[at] = toggles.get(at, 0) ^ boxes
    found: dict[int, int] = {}
    inside, previous = 0, 0
    for at in sorted(toggles):
        if part := ((1 << at) - (1 << previous)) & whole:
            found[inside] = found.get(inside, 0) | part
        inside ^= toggles[at]
        previous = at
    return list(found.items())


def meeting(known: Classes, mask: int) -> int:
    """Return the set of boxes that hold at least one atom of a mask, by the classes of its dimension."""
    boxes = 0
    for inside, atoms in known:
        if atoms & mask:
            boxes |= inside
    return boxes


def leaves(
    dimensions: Sequence[Classes],
    boxes: int,
    *,
    gaps_only: bool = False,
    budget: int = BUDGET,
    effort: Effort | None = None,
) -> Iterator[Leaf]:
    """Yield disjoint leaves that together are the whole space, in a fixed order.

    ``dimensions`` holds the classes along each dimension and ``boxes`` the set of all boxes, none of them empty. With
    ``gaps_only`` a part is left alone as soon as one box covers it, and only leaves without any box are yielded.
    Raises OverBudget after ``budget`` classes; the leaves before that are right. The classes are taken from ``effort`` as
    well, which other searches share; once that is spent, it raises OverBudget too. A dimension without atoms leaves no space.
    """
    if not all(dimensions):
        return
    settled = [0] * len(dimensions)
    stack = [(0, boxes, settled, list(enumerate(dimensions)))]
    while stack:
        firing, alive, settled, unsettled = stack.pop()
        if budget < 0:
            raise OverBudget
        covering, settled, still = alive, settled.copy(), []
        steps = sum([len(known) for _, known in unsettled])
        budget -= steps
        if effort is not None:
            effort.left -= steps
            budget = min(budget, effort.left)
        for at, known in unsettled:
            merged: dict[int, int] = {}
            for inside, atoms in known:
                near = inside & alive
                merged[near] = merged.get(near, 0) | atoms
            for near in merged:
                covering &= near
            if len(merged) == 1:
                (settled[at],) = merged.values()
            else:
                still.append((at, list(merged.items())))
        firing |= covering
        crossing = alive & ~covering
        if gaps_only and firing:
            continue
        if not crossing:
            yield Leaf(firing, tuple(settled))
            continue
        cut, low, high = _best_cut(still, crossing)
        at, place = cut
        upper = (firing, high, settled, [(d, c[place:] if d == at else c) for d, c in still])
        lower = (firing, low, settled, [(d, c[:place] if d == at else c) for d, c in still])
        # The side with fewer boxes comes first: what no box covers is found sooner.
        stack += (upper, lower) if low.bit_count() <= high.bit_count() else (lower, upper)


def _best_cut(unsettled: Sequence[tuple[int, Classes]], crossing: int) -> tuple[tuple[int, int], int, int]:
    """Return ((dimension, number of classes before the cut), boxes before it, boxes after it).

    The best cut leaves the least to do on both sides together, taken to grow with the square of the boxes: it favours
    halves, and cuts that few boxes cross.
    """
    best, found = None, ((0, 0), 0, 0)
    for at, known in unsettled:
        before, seen = [], 0
        for inside, _ in known:
            seen |= inside
            before.append(seen & crossing)
        after = 0
        for place in range(len(known) - 1, 0, -1):
            after |= known[place][0] & crossing
            cost = before[place - 1].bit_count() ** 2 + after.bit_count() ** 2
            if best is None or cost < best:
                best, found = cost, ((at, place), before[place - 1], after)
    return found
