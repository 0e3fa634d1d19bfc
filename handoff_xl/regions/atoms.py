"""Boxes over atoms: along each dimension a set of atoms as a bit mask, so that every operation is exact.

An atom is a part of a dimension within which no rule tells one value from another: a named point, the open interval
between two neighbouring points, a listed value, everything else, a missing value. A box holds one mask per dimension;
it is empty where one of them is 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handoff_xl.regions.splitting import BUDGET, Box, Effort, OverBudget, classes, leaves

__all__ = [
    "BUDGET",
    "Box",
    "Effort",
    "OverBudget",
    "Point",
    "first_uncovered",
    "lowest",
    "meet",
    "size",
    "uncovered",
    "within",
    "without",
]

Point = tuple[int, ...]
"""Per dimension the number of one atom."""


def meet(one: Box, other: Box) -> Box | None:
    """Return what two boxes share, None where that is nothing."""
    shared = []
    for mine, theirs in zip(one, other, strict=True):
        if not (both := mine & theirs):
            return None
        shared.append(both)
    return tuple(shared)


def without(box: Box, taken: Box) -> Iterator[Box]:
    """Yield disjoint boxes that together are ``box`` less ``taken``."""
    for at, (mine, theirs) in enumerate(zip(box, taken, strict=True)):
        if not mine & theirs:
            yield box
            return
        if rest := mine & ~theirs:
            yield (*box[:at], rest, *box[at + 1 :])
            box = (*box[:at], mine & theirs, *box[at + 1 :])


def uncovered(
    whole: Box, boxes: Sequence[Box], *, budget: int = BUDGET, effort: Effort | None = None
) -> Iterator[Box]:
    """Yield disjoint boxes that together are the part of ``whole`` that no box covers.

    ``whole`` is not empty. Raises OverBudget after ``budget`` steps of the search, or once ``effort``, which it shares with
    other searches, is spent; what was yielded before is uncovered, but nothing is known of the rest.
    """
    near = list(dict.fromkeys(shared for box in boxes if (shared := meet(whole, box)) is not None))
    if whole in near:
        return
    if not near:
        yield whole
        return
    dimensions = [classes(mask, masks) for mask, masks in zip(whole, zip(*near, strict=True), strict=True)]
    for leaf in leaves(dimensions, (1 << len(near)) - 1, gaps_only=True, budget=budget, effort=effort):
        yield leaf.box


def first_uncovered(whole: Box, boxes: Sequence[Box], *, budget: int = BUDGET) -> Point | None:
    """Return one point, an atom's number per dimension, that no box covers; None where all of ``whole`` is covered.

    Raises OverBudget where ``budget`` steps of the search did not suffice to tell.
    """
    for rest in uncovered(whole, boxes, budget=budget):
        return lowest(rest)
    return None


def lowest(box: Box) -> Point:
    """Return the point of a box that takes the first atom along each dimension; the box is not empty."""
    return tuple((mask & -mask).bit_length() - 1 for mask in box)


def within(inner: Box, outer: Box) -> bool:
    """Whether ``outer`` holds all of ``inner``."""
    for mine, theirs in zip(inner, outer, strict=True):  # noqa: SIM110 -- a generator takes twice the time
        if mine & ~theirs:
            return False
    return True


def size(box: Box) -> int:
    """Return the number of points of a box."""
    points = 1
    for mask in box:
        points *= mask.bit_count()
    return points
