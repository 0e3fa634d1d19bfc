"""Confidence and its lead over the runner-up: which pairs of them a turn can have.

The lead (``confidence_margin``) is confidence − runner-up, rounded to 12 decimals, with a runner-up in [0, 1] that is
free otherwise; it is unknown where one of the two is (DESIGN §2, Values).
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from handoff_xl.proofs.axes import MISSING, NumberAxis

DECIMALS = 12
_GRID: int = 10**DECIMALS


def possible_margins(axis: NumberAxis) -> int:
    """Return the atoms of a margin axis that hold some margin of 12 decimals."""
    mask = 0
    for atom in range(1, axis.known.bit_length()):
        if axis.known >> atom & 1:
            first, last = _grid_range(axis, atom)
            if first <= last:
                mask |= 1 << atom
    return mask


def impossible_pairs(confidence: NumberAxis, shares: int, margin: NumberAxis) -> Iterator[tuple[int, int]]:
    """Yield sets of confidences with the margins that no runner-up gives there.

    ``shares`` are the confidences there are: those in [0, 1], and MISSING.
    """
    possible = possible_margins(margin)
    atoms = [atom for atom in range(1, possible.bit_length()) if possible >> atom & 1]
    firsts, lasts = zip(*(_grid_range(margin, atom) for atom in atoms), strict=True)
    yield MISSING, margin.known
    for atom in range(1, shares.bit_length()):
        if not shares >> atom & 1:
            continue
        lowest, highest = _reach(confidence, atom)
        within = atoms[bisect_left(lasts, lowest) : bisect_right(firsts, highest)]
        reached = possible & ((2 << within[-1]) - (1 << within[0])) if within else 0
        if impossible := margin.known & ~reached:
            yield 1 << atom, impossible


def pair(confidence: NumberAxis, confidences: int, margin: NumberAxis, margins: int) -> tuple[float, float]:
    """Return a confidence and a runner-up whose margin is in ``margins``.

    Raises ValueError where no pair has one.
    """
    for atom in range(1, confidences.bit_length()):
        if not confidences >> atom & 1:
            continue
        lowest, highest = _reach(confidence, atom)
        for other in range(1, margins.bit_length()):
            if margins >> other & 1:
                first, last = _grid_range(margin, other)
                first, last = max(first, lowest), min(last, highest)
                if first <= last:
                    return _choose(confidence, atom, first, last)
    raise ValueError("no runner-up gives such a margin")


def _choose(axis: NumberAxis, atom: int, first: int, last: int) -> tuple[float, float]:
    """Return a confidence of an atom and a runner-up so that the margin in steps of the grid is from first to last."""
    low, high = _inside(axis, atom)
    usual = axis.value(1 << atom)
    for confidence in (float(usual), high, low, (low + high) / 2):
        span = max(first, _steps(confidence - 1.0)), min(last, _steps(confidence))
        for steps in (_round_steps(*span), *span) if span[0] <= span[1] else ():
            runner_up = min(max(round(confidence - steps / _GRID, 15), 0.0), 1.0)
            if first <= _steps(confidence - runner_up) <= last:
                return confidence, runner_up
    raise ValueError("no runner-up gives such a margin")


def _round_steps(first: int, last: int) -> int:
    """Return a number of steps with few digits from first to last."""
    middle = (first + last) // 2
    for digits in range(DECIMALS + 1, 0, -1):
        unit = int(10**digits)
        for candidate in (middle // unit * unit, -(-middle // unit) * unit):
            if first <= candidate <= last:
                return candidate
    return middle


def _reach(axis: NumberAxis, atom: int) -> tuple[int, int]:
    """Return the least and the greatest margin at the confidences of an atom, in steps of the grid."""
    low, high = _inside(axis, atom)
    return _steps(low - 1.0), _steps(high)


def _inside(axis: NumberAxis, atom: int) -> tuple[float, float]:
    """Return the least and the greatest confidence of an atom in [0, 1]."""
    low, high = axis.ends(atom)
    return (low, high) if low == high else (math.nextafter(low, math.inf), math.nextafter(high, -math.inf))


def _grid_range(axis: NumberAxis, atom: int) -> tuple[int, int]:
    """Return the first and the last step of the grid in an atom of a margin axis, the last less where there is none."""
    low, high = axis.ends(atom)
    if low == high:
        steps = _steps(low)
        return (steps, steps) if steps / _GRID == low else (1, 0)
    # Beyond [−1, 1] there are no margins, so that no end needs to be farther out.
    first, last = _steps(max(low, -2.0)), _steps(min(high, 2.0))
    if first / _GRID <= low:
        first += 1
    if last / _GRID >= high:
        last -= 1
    return first, last


def _steps(margin: float) -> int:
    """Return a margin in steps of the grid."""
    return round(round(margin, DECIMALS) * _GRID)
