"""Whether boxes cover a whole, with a bound on the effort: an answer that would take too long is said to be none."""

from __future__ import annotations

from collections.abc import Sequence

from handoff_xl.regions.atoms import Box, OverBudget, uncovered

_EASY = 20_000
_HARD = 200_000
_HARD_QUESTIONS = 8


class Search:
    """Finds what boxes leave open. Most questions are easy; a few hard ones are looked into, further ones are not."""

    def __init__(self) -> None:
        self._hard_left = _HARD_QUESTIONS

    def first_open(self, whole: Box, boxes: Sequence[Box]) -> Box | None:
        """Return a box within ``whole`` that no box covers, None where there is none.

        Raises OverBudget where that takes too long to tell.
        """
        try:
            return next(uncovered(whole, boxes, budget=_EASY), None)
        except OverBudget:
            if not self._hard_left:
                raise
        self._hard_left -= 1
        return next(uncovered(whole, boxes, budget=_HARD), None)
