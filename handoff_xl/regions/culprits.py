"""Findings by the rule to look at: as few rules as explain all gaps and overlaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handoff_xl.regions.grid import Grid
from handoff_xl.regions.splitting import Box, members


def blamed(
    grid: Grid, gaps: Sequence[Box], overlaps: Sequence[int]
) -> dict[int, tuple[list[int], list[int]]]:
    """Return per rule the numbers of the gaps and of the overlaps that it explains, each of them once.

    An overlap is explained by any of its rules, a gap by the rules that would close it with the fewest cells changed.
    Rules are chosen greedily, the one that explains most of what is left first. Gaps of a table without rules that fire
    have no culprit.
    """
    suspects = {(0, at): _nearest(grid, box) for at, box in enumerate(gaps)}
    suspects |= {(1, at): rules for at, rules in enumerate(overlaps)}
    found: dict[int, tuple[list[int], list[int]]] = {}
    for finding, rule in _explained(suspects).items():
        kind, at = finding
        found.setdefault(rule, ([], []))[kind].append(at)
    return dict(sorted(found.items()))


def _nearest(grid: Grid, box: Box) -> int:
    """Return the set of rules whose cells hold all of a box along most dimensions."""
    failing = [grid.firing, *(0 for _ in box)]
    for at, mask in enumerate(box):
        fails = ~grid.holding(at, mask)
        for count in range(at + 1, 0, -1):
            failing[count] |= failing[count - 1] & fails
    nearest = grid.firing
    for more in failing[1:]:
        if nearest & ~more:
            return nearest & ~more
        nearest = more
    return nearest


def _explained(suspects: Mapping[tuple[int, int], int]) -> dict[tuple[int, int], int]:
    """Return for each finding that has suspects the chosen one."""
    of_rule: dict[int, set[tuple[int, int]]] = {}
    for finding, rules in suspects.items():
        for rule in members(rules):
            of_rule.setdefault(rule, set()).add(finding)
    chosen: dict[tuple[int, int], int] = {}
    while of_rule:
        rule = max(of_rule, key=lambda at: (len(of_rule[at]), -at))
        explained = of_rule.pop(rule)
        for finding in explained:
            chosen[finding] = rule
            for other in members(suspects[finding]):
                if other in of_rule:
                    of_rule[other].discard(finding)
                    if not of_rule[other]:
                        del of_rule[other]
    return {finding: chosen[finding] for finding in suspects if finding in chosen}
