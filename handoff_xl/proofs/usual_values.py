"""The values that a signal has by the Signals sheet, apart from those that proofs include beside."""

from __future__ import annotations

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
    """Return the atoms of the values that Signals allow, in a space that the ends of its range cut; none is missing.

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


def can_be_missing(signal: str) -> bool:
    """Whether a turn may lack a signal, which counters never do."""
    return signal not in ZERO_WHEN_MISSING
