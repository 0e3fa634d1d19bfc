"""Which cases can be met at all turns of a set that limits some signals only."""

from __future__ import annotations

from collections.abc import Container

from handoff_xl.lowering import Lowered
from handoff_xl.signals import CONFIDENCE, ZERO_WHEN_MISSING


class Bearing:
    """The cases of a design by the signals that they test and that a turn may lack."""

    def __init__(self, lowered: Lowered) -> None:
        self._lowered = lowered
        found: dict[str, int] = {}
        for bit, case in enumerate(lowered.cases):
            for condition in case.conditions:
                found[condition.signal] = found.get(condition.signal, 0) | 1 << bit
        # The cases that test each signal, and those of them that a missing signal meets.
        self._tests = {
            signal: (bits, bits & lowered.active_on_unknown)
            for signal, bits in found.items()
            if signal != CONFIDENCE and signal not in ZERO_WHEN_MISSING
        }

    def of(self, cases: int, signals: Container[str]) -> int:
        """Return those of some cases that can be met at all turns of a set that limits only some signals.

        A turn that lacks any other signal escapes every case that tests it, unless a missing signal meets one of them.
        """
        for signal, (testing, met_by_missing) in self._tests.items():
            if signal not in signals and not cases & met_by_missing:
                cases &= ~testing
        return cases

    def signals_of(self, bit: int) -> frozenset[str]:
        """Return the signals that a case tests."""
        return frozenset(condition.signal for condition in self._lowered.cases[bit].conditions)
