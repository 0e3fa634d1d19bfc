"""Which rules fire together: the sets of rules that meet somewhere in a table, and what they tell of each rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from handoff_xl.regions.atoms import OverBudget, meet, size
from handoff_xl.regions.covers import is_covered, joined, maximal_boxes
from handoff_xl.regions.grid import Grid
from handoff_xl.regions.splitting import Box, classes, leaves, members

_STEPS_PER_CELL, _STEPS_PER_SET = 150, 1_000
"""The budget allows for one leaf of an overlap, and one set of rules, per so many steps: each has to be told later."""

_FEW = 40
"""Up to so many rules that together cover one, those that are not needed for it are left out."""


@dataclass
class Sets:
    """What a walk over the leaves of a table met.

    ``gaps``: leaves without a rule. ``together``: per set of two or more rules the leaves in which exactly they fire.
    ``alone``, ``first``: the rules that fire alone, or first, somewhere. ``with_all``: per rule met with others, the
    rules that fire wherever it does.
    """

    gaps: list[Box] = field(default_factory=list)
    together: dict[int, list[Box]] = field(default_factory=dict)
    alone: int = 0
    first: int = 0
    with_all: dict[int, int] = field(default_factory=dict)
    complete: bool = True
    gaps_complete: bool = True


def walk(grid: Grid, budget: int) -> Sets:
    """Return the sets of rules that fire together; where that is over budget, a walk for gaps alone follows."""
    sets = Sets()
    sets.complete = _gather(grid, budget, sets)
    if not sets.complete:
        sets.gaps.clear()
        try:
            for leaf in leaves(grid.classes, grid.firing, gaps_only=True, budget=budget):
                sets.gaps.append(leaf.box)
        except OverBudget:
            sets.gaps_complete = False
    sets.first = sets.alone
    for firing in sets.together:
        sets.first |= firing & -firing
        for rule in members(firing & ~sets.alone):
            sets.with_all[rule] = sets.with_all.get(rule, grid.firing) & firing
    return sets


def _gather(grid: Grid, budget: int, sets: Sets) -> bool:
    """Fill in gaps, together and alone; return whether that is all."""
    cells = 0
    try:
        for firing, box in leaves(grid.classes, grid.firing, budget=budget):
            if not firing:
                sets.gaps.append(box)
            elif firing & (firing - 1):
                sets.together.setdefault(firing, []).append(box)
                cells += 1
                if cells > budget // _STEPS_PER_CELL or len(sets.together) > budget // _STEPS_PER_SET:
                    return False
            else:
                sets.alone |= firing
    except OverBudget:
        return False
    return True


def regions_of(grid: Grid, sets: Sets) -> dict[int, list[Box]]:
    """Return for each set of rules that fire together the boxes where they do, in the order of the rules."""
    of_rule: dict[int, list[int]] = {}
    for firing in sets.together:
        for rule in members(firing):
            of_rule.setdefault(rule, []).append(firing)
    found = {}
    for firing in in_order(sets.together):
        cells, limit = sets.together[firing], grid.shared(firing)
        if sum(map(size, cells)) == size(limit):
            found[firing] = [limit]
            continue
        larger = 0
        for other in min((of_rule[rule] for rule in members(firing)), key=len):
            if other & firing == firing:
                larger |= other
        bars = [grid.boxes[rule] for rule in members(larger & ~firing)]
        columns = zip(limit, zip(*bars, strict=True), strict=True)
        dimensions = [classes(mask, column) for mask, column in columns]
        found[firing] = maximal_boxes(dimensions, (1 << len(bars)) - 1, joined(cells))
    return found


def in_order(sets: Iterable[int]) -> list[int]:
    """Return sets of rules by their first rule, then by their second, and so on."""
    return sorted(sets, key=lambda rules: list(members(rules)))


def partners(grid: Grid) -> list[int]:
    """Return for each rule the set of the others that share a point with it."""
    found = []
    for rule, box in enumerate(grid.boxes):
        near = grid.firing & ~(1 << rule) if grid.firing >> rule & 1 else 0
        for at, mask in enumerate(box):
            if not near:
                break
            near &= grid.meeting(at, mask)
        found.append(near)
    return found


def witnesses(grid: Grid, pairs: list[int]) -> dict[int, list[Box]]:
    """Return for each rule with partners one point where it meets one, under the set of all rules that fire there."""
    found: dict[int, list[Box]] = {}
    shown = 0
    for rule, near in enumerate(pairs):
        if not near or shown >> rule & 1:
            continue
        other = next(members(near))
        if (shared := meet(grid.boxes[rule], grid.boxes[other])) is not None:
            point, firing = grid.at(shared)
            found.setdefault(firing, [point])
            shown |= firing
    return {firing: found[firing] for firing in in_order(found)}


def covering(grid: Grid, rule: int, candidates: int, *, known: bool, effort: int) -> int:
    """Return few of the candidate rules that together cover a rule, 0 where they do not.

    ``known``: it is certain that they do; otherwise 0 is also returned where ``effort`` steps did not suffice to tell.
    """
    box = grid.boxes[rule]
    near = candidates & grid.firing
    whole = near
    for at, mask in enumerate(box):
        near &= grid.meeting(at, mask)
        whole &= grid.holding(at, mask)
    if whole:
        return whole & -whole

    def suffice(rules: int) -> bool:
        return bool(is_covered(box, [grid.boxes[at] for at in members(rules)], effort))

    if not known and not suffice(near):
        return 0
    if near.bit_count() <= _FEW:
        for at in members(near):
            if suffice(near & ~(1 << at)):
                near &= ~(1 << at)
    return near
