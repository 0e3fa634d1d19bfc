"""The sweep algorithms of Calvanese et al., Semantics and Analysis of DMN Decision Tables (BPM 2016, arXiv:1603.07466).

Rules are boxes of half-open intervals [low, high), one per column. Both algorithms sweep one column after the other: at
each bound the rules that are open there go on to the next column.
"""

from __future__ import annotations

from collections.abc import Sequence

Rule = tuple[tuple[int, int], ...]


def overlapping_rules(rules: Sequence[Rule]) -> set[frozenset[int]]:
    """Return the maximal sets of rules that share a point (algorithm 1)."""
    found: set[frozenset[int]] = set()

    def sweep(alive: Sequence[int], column: int) -> None:
        if column == len(rules[0]):
            together = frozenset(alive)
            if not any(together <= other for other in found):
                found.difference_update([other for other in found if other < together])
                found.add(together)
            return
        open_here: set[int] = set()
        opened = False
        for _, opens, rule in _bounds(rules, alive, column):
            if opens:
                open_here.add(rule)
                opened = True
                continue
            # Between two closing bounds no set is maximal that was not so at the first of them.
            if opened and len(open_here) > 1:
                sweep(sorted(open_here), column + 1)
            open_here.remove(rule)
            opened = False

    sweep(range(len(rules)), 0)
    return found


def missing_rules(rules: Sequence[Rule], size: int) -> list[Rule]:
    """Return disjoint boxes that no rule covers, of a space of [0, size) in each column (algorithm 2)."""
    found: list[Rule] = []
    columns = len(rules[0])

    def sweep(alive: Sequence[int], column: int, so_far: Rule) -> None:
        if column == columns:
            return
        open_here: set[int] = set()
        last = 0
        for bound, opens, rule in [*_bounds(rules, alive, column), (size, True, -1)]:
            if last < bound:
                here = (*so_far, (last, bound))
                if open_here:
                    sweep(sorted(open_here), column + 1, here)
                else:
                    found.append((*here, *(((0, size),) * (columns - column - 1))))
            if opens:
                open_here.add(rule)
            else:
                open_here.remove(rule)
            last = bound

    sweep(range(len(rules)), 0, ())
    return found


def _bounds(rules: Sequence[Rule], alive: Sequence[int], column: int) -> list[tuple[int, bool, int]]:
    """Return (bound, whether it opens, rule) of a column; where rules meet, one closes before the other opens."""
    return sorted(
        bound
        for rule in alive
        for bound in ((rules[rule][column][0], True, rule), (rules[rule][column][1], False, rule))
    )
