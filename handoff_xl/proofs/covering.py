"""Whether boxes cover a whole, with a bound on the effort: an answer that would take too long is said to be none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from handoff_xl.regions.atoms import Box, Effort, OverBudget, uncovered

_EASY = 20_000
_HARD = 200_000
_HARD_QUESTIONS = 8


class Search:
    """Finds what boxes leave open. Most questions are easy; a few hard ones are looked into, further ones are not."""

    def __init__(self) -> None:
        self._hard_left = _HARD_QUESTIONS
        self._effort: Effort | None = None

    @contextmanager
    def limited(self, effort: Effort) -> Iterator[None]:
        """Take what is asked meanwhile from an effort. Raises OverBudget once that is spent, and so do questions."""
        before, self._effort = self._effort, effort
        try:
            self.spend(0)
            yield
        finally:
            self._effort = before

    def spend(self, number: int) -> None:
        """Count steps, each about as long as it takes to look at one axis of a box. Raises OverBudget where none are left."""
        if self._effort is None:
            return
        self._effort.left -= number
        if self._effort.left < 0:
            raise OverBudget

    def first_open(self, whole: Box, boxes: Sequence[Box]) -> Box | None:
        """Return a box within ``whole`` that no box covers, None where there is none.

        Raises OverBudget where that takes too long to tell.
        """
        self.spend((len(boxes) + 1) * len(whole))
        try:
            return next(uncovered(whole, boxes, budget=_EASY, effort=self._effort), None)
        except OverBudget:
            self.spend(0)
            if not self._hard_left:
                raise
        self._hard_left -= 1
        return next(uncovered(whole, boxes, budget=_HARD, effort=self._effort), None)
