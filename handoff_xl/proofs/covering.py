"""Whether boxes cover a whole, within a budget: an answer that would take too long is said to be none."""

from __future__ import annotations

from collections.abc import Sequence

from handoff_xl.regions.atoms import Box, meet, without

BUDGET = 200_000
"""Boxes that one question may look at; about a second."""


class UndecidedError(Exception):
    """The budget is used up: it is not known whether something is left uncovered."""


def first_open(whole: Box, boxes: Sequence[Box], budget: int = BUDGET) -> Box | None:
    """Return a box within ``whole`` that no box covers, None where there is none; raises UndecidedError over the budget."""
    rest: list[tuple[Box, Sequence[Box]]] = [(whole, boxes)]
    while rest:
        part, candidates = rest.pop()
        budget -= len(candidates)
        if budget < 0:
            raise UndecidedError
        near = [shared for box in candidates if (shared := meet(part, box)) is not None]
        if not near:
            return part
        # The box that leaves the fewest dimensions cut comes first: what it takes away needs no further look.
        first = min(near, key=lambda box: sum(mine != theirs for mine, theirs in zip(part, box, strict=True)))
        rest.extend((left, near) for left in without(part, first))
    return None
