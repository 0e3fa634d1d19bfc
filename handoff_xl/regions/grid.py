"""A table on its atoms: every rule a box, and for every atom the set of rules that hold it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from handoff_xl.regions.atoms import lowest, meet
from handoff_xl.regions.axes import Axis
from handoff_xl.regions.cells import Cell, Value
from handoff_xl.regions.dimensions import Dimension
from handoff_xl.regions.results import Name, Region
from handoff_xl.regions.splitting import Box, Classes, classes, meeting, members


@dataclass(frozen=True)
class Grid:
    """Rules in order, their boxes, and per dimension the axis and the classes of its atoms.

    ``firing`` is the set of the rules that can fire at all. Sets of rules are bit sets over their places in the order.
    """

    names: tuple[Name, ...]
    dimensions: tuple[Dimension, ...]
    axes: tuple[Axis, ...]
    whole: Box
    boxes: tuple[Box, ...]
    classes: tuple[Classes, ...]
    firing: int
    _told: dict[tuple[int, int], tuple[Cell, Value]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, dimensions: Sequence[Dimension], rules: Mapping[Name, Sequence[Cell]]) -> Self:
        """Lay out a table; raises ValueError or TypeError for a rule that does not fit the dimensions."""
        for name, cells in rules.items():
            if len(cells) != len(dimensions):
                raise ValueError(f"Rule {name} has {len(cells)} cells for {len(dimensions)} dimensions.")
        columns = [[cells[at] for cells in rules.values()] for at in range(len(dimensions))]
        axes = tuple(dimension.axis(column) for dimension, column in zip(dimensions, columns, strict=True))
        masks = [
            [axis.mask(cell) & axis.whole for cell in column]
            for axis, column in zip(axes, columns, strict=True)
        ]
        boxes = tuple(zip(*masks, strict=True)) if masks else ((),) * len(rules)
        return cls(
            tuple(rules),
            tuple(dimensions),
            axes,
            tuple(axis.whole for axis in axes),
            boxes,
            tuple(classes(axis.whole, column) for axis, column in zip(axes, masks, strict=True)),
            sum(1 << at for at, box in enumerate(boxes) if all(box)),
        )

    def named(self, rules: int) -> tuple[Name, ...]:
        """Return the names of a set of rules, in order."""
        return tuple(self.names[at] for at in members(rules))

    def meeting(self, at: int, mask: int) -> int:
        """Return the set of rules that hold at least one atom of a mask along dimension ``at``."""
        return meeting(self.classes[at], mask) & self.firing

    def holding(self, at: int, mask: int) -> int:
        """Return the set of rules that hold every atom of a mask along dimension ``at``."""
        rules = self.firing
        for inside, atoms in self.classes[at]:
            if atoms & mask:
                rules &= inside
        return rules

    def shared(self, rules: int) -> Box:
        """Return what all rules of a set share, the whole space for none; their boxes must have a point in common."""
        box = self.whole
        for at in members(rules):
            box = meet(box, self.boxes[at]) or box
        return box

    def at(self, box: Box) -> tuple[Box, int]:
        """Return the box of the first point of a box, and the set of rules that fire there."""
        point = tuple(1 << atom for atom in lowest(box))
        rules = self.firing
        for at, mask in enumerate(point):
            rules &= self.holding(at, mask)
        return point, rules

    def region(self, box: Box) -> Region:
        """Return a box in the words of its dimensions."""
        told = [self._tell(at, mask) for at, mask in enumerate(box)]
        return Region(tuple(cell for cell, _ in told), tuple(value for _, value in told))

    def _tell(self, at: int, mask: int) -> tuple[Cell, Value]:
        if (at, mask) not in self._told:
            self._told[at, mask] = (self.axes[at].cell(mask), self.axes[at].value(mask))
        return self._told[at, mask]
