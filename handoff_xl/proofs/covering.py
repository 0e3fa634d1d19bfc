"""Whether boxes cover a whole, with a bound on the effort: an answer that would take too long is said to be none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from handoff_xl.regions.atoms import Box, OverBudget, uncovered

_EASY = 20_000
_HARD = 200_000
_HARD_QUESTIONS = 8


@dataclass(slots=True)
class Effort:
    """What questions may cost together: boxes that are laid out or looked at, each by its axes."""

    left: int


class Search:
    """Finds what boxes leave open. Most questions are easy; a few hard ones are looked into, further ones are not."""

    def __init__(self) -> None:
        self._hard_left = _HARD_QUESTIONS
        self._effort: Effort | None = None

    @contextmanager
    def limited(self, effort: Effort) -> Iterator[None]:
        """Take what is asked meanwhile from an effort; once that is spent, questions raise OverBudget."""
        self._effort = effort
        try:
            yield
        finally:
            self._effort = None

    def spend(self, number: int) -> None:
        """Count an effort, where it is limited. Raises OverBudget where nothing is left of it."""
        if self._effort is None:
            return
        if self._effort.left < 0:
            raise OverBudget
        self._effort.left -= number

    def first_open(self, whole: Box, boxes: Sequence[Box]) -> Box | None:
        """Return a box within ``whole`` that no box covers, None where there is none.

        Raises OverBudget where that takes too long to tell.
        """
        self.spend(len(boxes) * len(whole))
        try:
            return next(uncovered(whole, boxes, budget=_EASY), None)
        except OverBudget:
            if not self._hard_left:
                raise
        self._hard_left -= 1
        return next(uncovered(whole, boxes, budget=_HARD), None)
