"""The values that a signal has by the Signals sheet, apart from those that proofs include beside.

Counters are whole numbers there; proofs over all turns take any number, since an evaluator does.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from handoff_xl.model import Signal
from handoff_xl.proofs.axes import MISSING, NumberAxis, ValueAxis
from handoff_xl.proofs.space import Cut, Space
from handoff_xl.signals import ZERO_WHEN_MISSING


def cuts(signals: Iterable[Signal]) -> Iterator[Cut]:
    """Yield the ends of the ranges of number signals."""
    for signal in signals:
        for end in (signal.minimum, signal.maximum):
            if end is not None:
                yield signal.id, end


def of(space: Space, signal: Signal) -> int:
    """Return the atoms of the values that a signal has, in a space that the ends of its range cut; none is missing.

    They are those that Signals allow, of counters the whole numbers among them.
    """
    axis = space.axis(signal.id)
    inside = allowed(space, signal)
    return inside & _whole(axis) if isinstance(axis, NumberAxis) and is_counter(signal.id) else inside


def allowed(space: Space, signal: Signal) -> int:
    """Return the atoms of the values that Signals allow.

    A category with one listed value is there to mark the turns that have it, so that every other value is usual too.
    """
    axis = space.axis(signal.id)
    if isinstance(axis, NumberAxis):
        return axis.within(signal.minimum, signal.maximum)
    if isinstance(axis, ValueAxis):
        if len(signal.values) < 2:
            return axis.known
        return sum(axis.at(value) for value in dict.fromkeys(signal.values))
    return ~MISSING


def can_hold(space: Space, bit: int, signals: Mapping[str, Signal]) -> bool:
    """Whether a case holds for some values that Signals allow, in a space that the ends of the ranges cut."""
    return all(mask & of(space, signals[signal]) for signal, mask in space.limits(bit).items())


def is_counter(signal: str) -> bool:
    """Whether a signal counts something: a whole number that no turn lacks."""
    return signal in ZERO_WHEN_MISSING


def _whole(axis: NumberAxis) -> int:
    """Return the atoms in which a whole number lies."""
    atoms = range(1, 2 * len(axis.points) + 2)
    return axis.known & sum(1 << atom for atom in atoms if _holds_whole(*axis.ends(atom)))


def _holds_whole(low: float, high: float) -> bool:
    if low == high:
        return low.is_integer()
    return math.isinf(low) or math.isinf(high) or math.floor(low) + 1 < high
