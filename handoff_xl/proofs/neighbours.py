"""Which cases can be met together, told by one signal at a time: quickly, and of too many rather than of too few."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from functools import reduce
from itertools import accumulate
from operator import or_
from typing import NamedTuple

from handoff_xl.lowering import Lowered, NumberLadder, ValueLadder


class _Reach(NamedTuple):
    """By the steps of a number ladder the cases true at that or a lower one, and those true at that or a higher one."""

    up_to: list[int]
    onward: list[int]

    @classmethod
    def of(cls, ladder: NumberLadder) -> _Reach:
        return cls(
            list(accumulate(ladder.steps, or_)),
            list(accumulate(reversed(ladder.steps), or_))[::-1],
        )

    def neighbours(self, bit: int) -> int:
        """Return the cases true at some step between the first and the last at which a case is."""
        first = bisect_left(self.up_to, 1, key=lambda cases: cases >> bit & 1)
        last = bisect_left(self.onward, 1, key=lambda cases: ~cases >> bit & 1) - 1
        return self.up_to[last] & self.onward[first] if first <= last else 0


class Neighbours:
    """For each case of a design the others that may be met at turns at which it is."""

    def __init__(self, lowered: Lowered) -> None:
        self._lowered = lowered
        self._everything = (1 << len(lowered.cases)) - 1
        self._reach: Mapping[str, _Reach] = {
            signal: _Reach.of(ladder)
            for signal, ladder in lowered.ladders.items()
            if isinstance(ladder, NumberLadder)
        }
        self._found: dict[int, int] = {}

    def of(self, bit: int) -> int:
        """Return the cases that may be met where a case is, itself among them where it ever is."""
        if bit not in self._found:
            self._found[bit] = self._of(bit)
        return self._found[bit]

    def _of(self, bit: int) -> int:
        found = self._everything
        if self._lowered.active_on_unknown >> bit & 1:
            return found
        for signal in {condition.signal for condition in self._lowered.cases[bit].conditions}:
            ladder = self._lowered.ladders[signal]
            if isinstance(ladder, ValueLadder):
                masks = (*ladder.values.values(), ladder.elsewhere)
                found &= reduce(or_, (mask for mask in masks if mask >> bit & 1), 0)
            else:
                found &= self._reach[signal].neighbours(bit)
        return found
