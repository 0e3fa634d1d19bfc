"""The values on both sides of every edge of a condition: those that tell it from one with another bound or list."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise

from handoff_xl.exercises.steps import beside
from handoff_xl.lowering import Condition, Scalar
from handoff_xl.model import Signal, SignalType

MOST_VALUES = 8
"""So many values of a category that meet a condition are tried, and so many that do not."""


def probes(condition: Condition, signal: Signal | None) -> tuple[tuple[Scalar, bool], ...]:
    """Return values of a condition's signal to try, and whether the condition is true of each.

    At each bound these are the nearest values on its two sides that differ, as far as Signals allow them; of yes or no
    both; of a category the values that Signals list, or where they list none, those of the condition and another one.
    """
    if signal is None:
        return ()
    if signal.type is SignalType.NUMBER:
        found = [value for value in _beside_bounds(condition) if _is_allowed(value, signal)]
        return tuple((value, condition.holds(value)) for value in dict.fromkeys(found))
    if signal.type is SignalType.BOOLEAN:
        return tuple((value, condition.holds(value)) for value in (True, False))
    named = signal.values or (*map(str, condition.values), f"not {condition.values[0]}")
    return tuple(
        (value, holds)
        for holds in (True, False)
        for value in islice((one for one in named if condition.holds(one) is holds), MOST_VALUES)
    )


def probed(condition: Condition, value: Scalar) -> Iterator[Scalar]:
    """Yield the probes in whose stead a value will do: a number between a bound and its neighbour is as good as that."""
    if isinstance(value, (bool, str)):
        yield value
        return
    for bound in condition.values:
        for probe in dict.fromkeys(beside(condition.signal, float(bound))):
            if value == probe or float(bound) < value < probe or probe < value < float(bound):
                yield probe


def _beside_bounds(condition: Condition) -> Iterator[float]:
    for bound in condition.values:
        for pair in pairwise(beside(condition.signal, float(bound))):
            if len({condition.holds(value) for value in pair}) > 1:
                yield from pair


def _is_allowed(value: float, signal: Signal) -> bool:
    return (signal.minimum is None or value >= signal.minimum) and (
        signal.maximum is None or value <= signal.maximum
    )
