"""Few boxes instead of many: a region given by disjoint cells, told by maximal boxes that may share points."""

from __future__ import annotations

from collections.abc import Sequence

from handoff_xl.regions.atoms import OverBudget, first_uncovered, size, within
from handoff_xl.regions.splitting import Box, Classes, classes, meeting, members

_EFFORT = 5_000
"""Steps to spend on showing that one box can be left out; it stays where that does not suffice."""

_FEW = 100
"""Up to so many boxes, those that the others cover together are left out; beyond, those that one other covers."""


def maximal_boxes(dimensions: Sequence[Classes], bars: int, cells: Sequence[Box]) -> list[Box]:
    """Return few maximal boxes that together are the region of ``cells``, largest first.

    ``cells`` are disjoint, not empty, and fill the space that ``dimensions`` describes up to the boxes of the set ``bars``
    (or a part of it, where a search was broken off; what the result has beside them then still is free of bars).
    """
    wide: list[Box] = []
    for cell in sorted(cells, key=largest_first):
        if not any(within(cell, box) for box in wide):
            wide.append(grown(dimensions, bars, cell))
    wide.sort(key=largest_first)
    return _needed(wide) if 1 < len(wide) <= _FEW else wide


def joined(cells: Sequence[Box]) -> list[Box]:
    """Return fewer disjoint boxes with the same points: neighbours that differ along one dimension only become one."""
    boxes = list(cells)
    count = 0
    while count != len(boxes) > 1:
        count = len(boxes)
        for at in range(len(boxes[0])):
            rows: dict[Box, int] = {}
            for box in boxes:
                rest = (*box[:at], *box[at + 1 :])
                rows[rest] = rows.get(rest, 0) | box[at]
            boxes = [(*rest[:at], mask, *rest[at:]) for rest, mask in rows.items()]
    return boxes


def is_covered(box: Box, others: Sequence[Box], budget: int) -> bool | None:
    """Whether other boxes together cover a box; None where the budget did not suffice to tell."""
    try:
        return first_uncovered(box, others, budget=budget) is None
    except OverBudget:
        return None


def largest_first(box: Box) -> tuple[int, Box]:
    """Return a key that sorts boxes by their size, the largest first."""
    return (-size(box), box)


def _needed(boxes: Sequence[Box]) -> list[Box]:
    """Return boxes, the largest first, without those that what is left covers; the smallest go first."""
    dimensions = [classes((1 << max(column).bit_length()) - 1, column) for column in zip(*boxes, strict=True)]
    kept = (1 << len(boxes)) - 1
    for number in range(len(boxes) - 1, -1, -1):
        box, near = boxes[number], kept & ~(1 << number)
        if _stands_out(dimensions, box, near):
            continue
        for known, mask in zip(dimensions, box, strict=True):
            near &= meeting(known, mask)
        if is_covered(box, [boxes[other] for other in members(near)], _EFFORT):
            kept &= ~(1 << number)
    return [box for at, box in enumerate(boxes) if kept >> at & 1]


def _stands_out(dimensions: Sequence[Classes], box: Box, others: int) -> bool:
    """Whether a point of a box that is easily found lies in none of the others."""
    for known, mask in zip(dimensions, box, strict=True):
        others = min((inside & others for inside, atoms in known if atoms & mask), key=int.bit_count)
    return not others


def grown(dimensions: Sequence[Classes], bars: int, box: Box) -> Box:
    """Return a maximal box around one, free of bars as it is.

    It grows along one dimension after the other, each time as far as it meets no bar.
    """
    near = [meeting(known, mask) for known, mask in zip(dimensions, box, strict=True)]
    beyond = [bars]
    for boxes in reversed(near):
        beyond.append(beyond[-1] & boxes)
    beyond.reverse()
    wide = []
    for at, known in enumerate(dimensions):
        barring = bars & beyond[at + 1]
        mask = 0
        for inside, atoms in known:
            if not inside & barring:
                mask |= atoms
        bars &= near[at] if mask == box[at] else meeting(known, mask)
        wide.append(mask)
    return tuple(wide)
