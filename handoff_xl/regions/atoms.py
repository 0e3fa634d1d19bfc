"""Boxes over atoms: along each dimension a set of atoms as a bit mask, so that every operation is exact.

An atom is a part of a dimension within which no rule tells one value from another: a named point, the open interval
between two neighbouring points, a listed value, everything else, a missing value. A box holds one mask per dimension;
it is empty where one of them is 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Box = tuple[int, ...]
Point = tuple[int, ...]


def meet(one: Box, other: Box) -> Box | None:
    """Return what two boxes share, None where that is nothing."""
    shared = tuple(a & b for a, b in zip(one, other, strict=True))
    return shared if all(shared) else None


def without(box: Box, taken: Box) -> Iterator[Box]:
    """Yield disjoint boxes that together are ``box`` less ``taken``."""
    for at, (mine, theirs) in enumerate(zip(box, taken, strict=True)):
        if not mine & theirs:
            yield box
            return
        if rest := mine & ~theirs:
            yield (*box[:at], rest, *box[at + 1 :])
            box = (*box[:at], mine & theirs, *box[at + 1 :])


def uncovered(whole: Box, boxes: Sequence[Box]) -> Iterator[Box]:
    """Yield disjoint boxes that together are the part of ``whole`` that no box covers."""
    near = [shared for box in boxes if (shared := meet(whole, box)) is not None]
    if not near:
        yield whole
        return
    # The box that leaves the fewest dimensions cut comes first: what it takes away needs no further look.
    first = min(near, key=lambda box: sum(mine != theirs for mine, theirs in zip(whole, box, strict=True)))
    for rest in without(whole, first):
        yield from uncovered(rest, near)


def first_uncovered(whole: Box, boxes: Sequence[Box]) -> Point | None:
    """Return one point, an atom's number per dimension, that no box covers; None where all of ``whole`` is covered."""
    for rest in uncovered(whole, boxes):
        return tuple((mask & -mask).bit_length() - 1 for mask in rest)
    return None
