"""Which cases tell anything in a design of very many: the others are met only where those that decide before them are.

What two thousand rules cover together, a few dozen of them cover most often. Proofs that ask whether all turns of a set
meet some rule may leave out the rest: where one that is left out is met, so is one that decides before it.
"""

from __future__ import annotations

from collections.abc import Callable

from handoff_xl.lowering import Lowered
from handoff_xl.proofs.bearing import Bearing
from handoff_xl.proofs.neighbours import Neighbours
from handoff_xl.proofs.space import Space
from handoff_xl.regions.atoms import Effort, OverBudget, uncovered
from handoff_xl.signals import CONFIDENCE_MARGIN

_MOST_STEPS = 2_000


class Needed:
    """Finds the cases of a design that no others make needless. ``space`` gives the space in which cases are told apart."""

    def __init__(
        self,
        lowered: Lowered,
        bearing: Bearing,
        neighbours: Neighbours,
        space: Callable[[int], Space],
    ) -> None:
        self._lowered = lowered
        self._bearing = bearing
        self._neighbours = neighbours
        self._space = space

    def cases(self, doubtful: int, effort: Effort) -> int:
        """Return the cases that no others cover which decide before them and are in scope wherever they are.

        ``doubtful`` cases cover nothing. What cannot be told within the effort is needed.
        """
        needed = 0
        for bit, case in enumerate(self._lowered.cases):
            try:
                is_needed = case.reported or not self._is_covered(bit, needed & ~doubtful, effort)
            except OverBudget:
                is_needed = True
            needed |= is_needed << bit
        return needed

    def _is_covered(self, bit: int, others: int, effort: Effort) -> bool:
        """Whether some other cases are met wherever one is. Raises OverBudget where that takes too long to tell."""
        if effort.left < 0:
            raise OverBudget
        near = others & self._neighbours.of(bit) & self._lowered.around(self._lowered.cases[bit])
        near = self._bearing.of(near, self._bearing.signals_of(bit) | {CONFIDENCE_MARGIN})
        if not near:
            return False
        space = self._space(near | 1 << bit)
        boxes = [*space.active(near), *space.impossible]
        effort.left -= len(boxes) * len(space.axes)
        return all(
            next(uncovered(whole, boxes, budget=_MOST_STEPS, effort=effort), None) is None
            for whole in space.active(1 << bit)
        )
