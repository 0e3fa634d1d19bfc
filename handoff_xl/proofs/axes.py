"""Axes of the space of turns: for each signal the atoms in which no rule, band or limit tells one value from another.

Sets of atoms are bit masks. The lowest bit always stands for a turn that lacks the signal; a turn with a value of the
wrong type lacks it too. ``known`` are all other atoms.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count, pairwise

from handoff_xl.lowering import Condition, Scalar
from handoff_xl.model import Signal, SignalType

MISSING = 1
"""The mask of the atom in which a turn lacks the signal."""


@dataclass(frozen=True, slots=True)
class NumberAxis:
    """The numbers: named points and the open intervals around them, from low to high.

    ``minimum`` and ``maximum`` are the range that Signals declare, ``whole`` tells that the signal counts something.
    Both only guide the choice of an example.
    """

    points: tuple[float, ...]
    known: int
    minimum: float | None = None
    maximum: float | None = None
    whole: bool = False

    @classmethod
    def of(cls, points: Iterable[float], signal: Signal | None = None, *, whole: bool = False) -> NumberAxis:
        """Return the axis that these points cut; the interval between two adjacent doubles is no atom."""
        ordered = tuple(sorted(set(map(float, points))))
        known = ((1 << (2 * len(ordered) + 1)) - 1) << 1
        for at, (low, high) in enumerate(pairwise(ordered)):
            if math.nextafter(low, math.inf) >= high:
                known &= ~(1 << (2 * at + 3))
        if signal is None:
            return cls(ordered, known, whole=whole)
        least, most = (None if end is None else float(end) for end in (signal.minimum, signal.maximum))
        return cls(ordered, known, least, most, whole)

    def below(self, value: float) -> int:
        """Return the numbers less than one of the points."""
        return self.known & ((1 << (2 * bisect_left(self.points, value) + 2)) - 1) & ~MISSING

    def at(self, value: Scalar) -> int:
        """Return the atom that a number lies in, the highest for infinity."""
        value = float(value)
        return 1 << (bisect_left(self.points, value) + bisect_right(self.points, value) + 1)

    def test(self, condition: Condition) -> int:
        """Return the numbers of which a condition is true; its operands are among the points."""
        first, *more = (float(value) for value in condition.values)
        below, here = self.below(first), self.at(first)
        match condition.operator:
            case "less_than":
                return below
            case "at_most":
                return below | here
            case "at_least":
                return self.known & ~below
            case "more_than":
                return self.known & ~(below | here)
            case "between":
                return self.known & ~below & (self.below(more[0]) | self.at(more[0]))
        named = here
        for value in more:
            named |= self.at(value)
        return named if condition.operator in {"is", "one_of"} else self.known & ~named

    def within(self, low: float | None, high: float | None) -> int:
        """Return the numbers from ``low`` to ``high``, both among the points, None where there is no end."""
        above = self.known if low is None else self.known & ~self.below(low)
        return above if high is None else above & (self.below(high) | self.at(high))

    def ends(self, atom: int) -> tuple[float, float]:
        """Return the ends of an atom by its number: equal for a point, else exclusive, infinite where there is none."""
        at, is_point = divmod(atom - 1, 2)
        if is_point:
            return self.points[at], self.points[at]
        return (
            self.points[at - 1] if at else -math.inf,
            self.points[at] if at < len(self.points) else math.inf,
        )

    def value(self, mask: int) -> Scalar:
        """Return a number of a set that reads well, one that Signals allow where there is one."""
        atoms = [atom for atom in range(1, mask.bit_length()) if mask >> atom & 1]
        found = [self._example(atom) for atom in atoms]
        usual = [value for value in found if self._is_usual(value)]
        return (usual or found)[0]

    def _example(self, atom: int) -> float:
        low, high = self.ends(atom)
        if low == high:
            return low
        # The declared range narrows the choice where it leaves one.
        if self.minimum is not None and low < self.minimum < high:
            if self.whole:
                return self.minimum
            low = self.minimum
        if self.maximum is not None and low < self.maximum < high:
            high = self.maximum
        return readable_between(low, high, whole=self.whole)

    def _is_usual(self, value: float) -> bool:
        return (
            (self.minimum is None or value >= self.minimum)
            and (self.maximum is None or value <= self.maximum)
            and (not self.whole or value.is_integer())
        )


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """The values of a boolean or category signal that are named; the highest atom of a category is every other value."""

    values: tuple[bool | str, ...]
    known: int
    declared: frozenset[bool | str] = frozenset()

    @classmethod
    def of(cls, signal: Signal | None, named: Iterable[Scalar]) -> ValueAxis:
        """Return the axis of a signal; one of which nothing is declared has no values at all."""
        if signal is None:
            return cls((), 0)
        if signal.type is SignalType.BOOLEAN:
            return cls((False, True), 0b110, frozenset((False, True)))
        values = tuple(sorted({*map(str, named), *signal.values}))
        return cls(values, ((1 << (len(values) + 1)) - 1) << 1, frozenset(signal.values))

    def at(self, value: Scalar) -> int:
        """Return the atom of a value."""
        if not self.known:
            return 0
        return 2 << (self.values.index(value) if value in self.values else len(self.values))

    def test(self, condition: Condition) -> int:
        """Return the values of which a condition is true."""
        named = 0
        for value in condition.values:
            named |= self.at(value)
        return named if condition.operator in {"is", "one_of"} else self.known & ~named

    def value(self, mask: int) -> Scalar:
        """Return a value of a set, one that Signals list where there is one."""
        found = [value for at, value in enumerate(self.values) if mask >> at & 2]
        listed = [value for value in found if not self.declared or value in self.declared]
        if listed or found:
            return (listed or found)[0]
        return next(name for name in _unlisted() if name not in self.values)


Axis = NumberAxis | ValueAxis


def _unlisted() -> Iterator[str]:
    yield "other"
    for number in count(2):
        yield f"other {number}"


def readable_between(low: float, high: float, *, whole: bool = False) -> float:
    """Return a number with few digits between two ends, either infinite, and none of them.

    A whole one where ``whole`` and there is one.
    """
    if whole and math.isfinite(low) and math.floor(low) + 1 < high:
        return float(math.floor(low) + 1)
    if math.isinf(low) and math.isinf(high):
        return 0.0
    if math.isinf(low):
        return _beside(high, -math.inf, whole=whole)
    if math.isinf(high):
        return _beside(low, math.inf, whole=whole)
    middle = low / 2 + high / 2
    first = -math.floor(math.log10(high - low)) if high - low < math.inf else -300
    for digits in range(first, first + 18):
        candidate = round(middle, digits)
        if low < candidate < high:
            return candidate
    return middle if low < middle < high else math.nextafter(low, high)


def _beside(end: float, towards: float, *, whole: bool) -> float:
    """Return a number with few digits on one side of another."""
    size = 1.0 if whole or end == 0 else 10.0 ** math.floor(math.log10(abs(end)))
    beside = end + math.copysign(size, towards)
    return beside if beside != end and math.isfinite(beside) else math.nextafter(end, towards)
