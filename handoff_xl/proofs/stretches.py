"""Finding the few sites of many at which given cases are in scope."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_

from handoff_xl.proofs.routing import Site

_LENGTH = 64


class Stretches:
    """Sites in their order, with the cases of each stretch of them, so that stretches without a case are passed over."""

    def __init__(self, sites: Sequence[Site]) -> None:
        self._sites = sites
        # From the cases of each site up to those of a few long stretches.
        self._levels: list[list[int]] = [[site.bits for site in sites]]
        while len(finest := self._levels[-1]) > _LENGTH:
            starts = range(0, len(finest), _LENGTH)
            self._levels.append([reduce(or_, finest[start : start + _LENGTH]) for start in starts])

    def having(self, *cases: int) -> Iterator[Site]:
        """Yield the sites at which one case or more of each set is in scope."""
        return self._having(cases, len(self._levels) - 1, 0, len(self._levels[-1]))

    def _having(self, cases: Sequence[int], level: int, start: int, end: int) -> Iterator[Site]:
        known = self._levels[level]
        for at in range(start, min(end, len(known))):
            if all(known[at] & some for some in cases):
                if level:
                    yield from self._having(cases, level - 1, at * _LENGTH, (at + 1) * _LENGTH)
                else:
                    yield self._sites[at]
