"""The analysis of a table of rules: gaps, overlaps, rules without effect, and faults inside one rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from handoff_xl.regions.atoms import within
from handoff_xl.regions.cells import Cell
from handoff_xl.regions.covers import grown, joined, largest_first, maximal_boxes
from handoff_xl.regions.culprits import blamed
from handoff_xl.regions.dimensions import Dimension
from handoff_xl.regions.firing import Sets, covering, partners, regions_of, walk, witnesses
from handoff_xl.regions.grid import Grid
from handoff_xl.regions.results import (
    Analysis,
    Contradiction,
    Culprit,
    Inclusion,
    Name,
    Overlap,
    Shadow,
    Stray,
)
from handoff_xl.regions.splitting import BUDGET, Box, members

_STEPS_PER_GAP = 1_500
"""The budget allows for one gap per so many steps: each is compared with all others."""

_MOST_STEPS_PER_RULE = 20_000
"""What may be spent on telling which rules cover one."""


def analyse(
    dimensions: Sequence[Dimension], rules: Mapping[Name, Sequence[Cell]], *, budget: int = BUDGET
) -> Analysis:
    """Return all findings about a table.

    ``rules`` gives under each rule's name one cell per dimension, first rule first. Raises ValueError or TypeError for a
    cell that does not fit its dimension. ``budget`` bounds the work, in steps of which an ordinary machine does about two
    million in a second; what it did not suffice for, the result says.
    """
    grid = Grid.of(dimensions, rules)
    sets = walk(grid, budget)
    pairs = None if sets.complete else partners(grid)
    together = regions_of(grid, sets) if pairs is None else witnesses(grid, pairs)
    cells = joined(sets.gaps)
    if few := len(cells) <= budget // _STEPS_PER_GAP:
        gap_boxes = maximal_boxes(grid.classes, grid.firing, cells)
    else:
        gap_boxes = _examples(grid, cells)
    gaps = tuple(map(grid.region, gap_boxes))
    overlaps = tuple(
        Overlap(grid.named(firing), tuple(map(grid.region, boxes))) for firing, boxes in together.items()
    )
    blame = blamed(grid, gap_boxes, tuple(together))
    same = _duplicates(grid)
    return Analysis(
        gaps=gaps,
        overlaps=overlaps,
        unreachable=tuple(_shadows(grid, sets, grid.firing & ~sets.first, budget, before=True)),
        covered=tuple(_shadows(grid, sets, grid.firing & ~sets.alone, budget, before=False)),
        inclusions=tuple(_inclusions(grid, sets, pairs)),
        duplicates=tuple(grid.named(group) for group in same),
        contradictions=tuple(_contradictions(grid)),
        strays=tuple(_strays(grid, rules)),
        incompletable=tuple(_incompletable(grid)),
        culprits=tuple(
            Culprit(
                grid.names[rule],
                tuple(gaps[at] for at in of_gaps),
                tuple(overlaps[at] for at in of_overlaps),
            )
            for rule, (of_gaps, of_overlaps) in blame.items()
        ),
        gaps_complete=sets.gaps_complete and few,
        overlaps_complete=sets.complete,
        more_gaps=0 if few else sum(not any(within(cell, box) for box in gap_boxes) for cell in cells),
        more_overlaps=0 if pairs is None else _unshown(pairs, together),
    )


def _examples(grid: Grid, cells: Sequence[Box]) -> list[Box]:
    """Return one maximal box for each rule that explains some of many gaps."""
    found: dict[Box, None] = {}
    for of_gaps, _ in blamed(grid, cells, ()).values():
        largest = min((cells[at] for at in of_gaps), key=largest_first)
        found[grown(grid.classes, grid.firing, largest)] = None
    return sorted(found, key=largest_first)


def _shadows(grid: Grid, sets: Sets, rules: int, budget: int, *, before: bool) -> Iterator[Shadow]:
    """Yield those of some rules that all others, or all ``before`` them, cover; of a whole walk, all of them are."""
    effort = min(_MOST_STEPS_PER_RULE, budget // max(1, rules.bit_count()))
    for rule in members(rules):
        candidates = (1 << rule) - 1 if before else ~(1 << rule)
        if by := covering(grid, rule, candidates, known=sets.complete, effort=effort):
            yield Shadow(grid.names[rule], grid.named(by))


def _inclusions(grid: Grid, sets: Sets, pairs: Sequence[int] | None) -> Iterator[Inclusion]:
    """Yield proper inclusions; a rule includes another where it fires in every set of rules that the other fires in."""
    for rule in members(grid.firing & ~sets.alone):
        box = grid.boxes[rule]
        around = sets.with_all[rule] & ~(1 << rule) if pairs is None else pairs[rule]
        if pairs is not None:
            for at, mask in enumerate(box):
                around &= grid.holding(at, mask)
        for other in members(around):
            if grid.boxes[other] != box:
                yield Inclusion(grid.names[other], grid.names[rule])


def _duplicates(grid: Grid) -> list[int]:
    groups: dict[tuple[int, ...], int] = {}
    for rule in members(grid.firing):
        groups[grid.boxes[rule]] = groups.get(grid.boxes[rule], 0) | 1 << rule
    return [group for group in groups.values() if group.bit_count() > 1]


def _contradictions(grid: Grid) -> Iterator[Contradiction]:
    for name, box in zip(grid.names, grid.boxes, strict=True):
        if not all(box):
            empty = (dimension.name for dimension, mask in zip(grid.dimensions, box, strict=True) if not mask)
            yield Contradiction(name, tuple(empty))


def _strays(grid: Grid, rules: Mapping[Name, Sequence[Cell]]) -> Iterator[Stray]:
    for name, cells in rules.items():
        for dimension, axis, cell in zip(grid.dimensions, grid.axes, cells, strict=True):
            if values := axis.strays(cell):
                yield Stray(name, dimension.name, values)


def _incompletable(grid: Grid) -> Iterator[str]:
    for at, (dimension, axis) in enumerate(zip(grid.dimensions, grid.axes, strict=True)):
        if dimension.free and not grid.meeting(at, axis.others):
            yield dimension.name


def _unshown(pairs: Sequence[int], shown: Mapping[int, object]) -> int:
    """Return how many pairs of rules overlap that no listed overlap shows."""
    left = list(pairs)
    for firing in shown:
        for rule in members(firing):
            left[rule] &= ~firing
    return sum(near.bit_count() for near in left) // 2
