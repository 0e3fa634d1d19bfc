"""Tables shaped as in the literature: the leaves of a decision tree, a tenth of them widened or shrunk in one column."""

from __future__ import annotations

from random import Random

SIZE = 1_000
"""Each column runs from 0 to below this."""

Box = tuple[tuple[int, int], ...]


def table(rules: int, columns: int, seed: int = 1) -> list[Box]:
    """Return rules as boxes of half-open intervals: a partition of the whole space, with a tenth of its parts changed."""
    random = Random(seed)
    leaves = [((0, SIZE),) * columns]
    while len(leaves) < rules:
        at, column = random.randrange(len(leaves)), random.randrange(columns)
        low, high = leaves[at][column]
        if high - low > 1:
            cut = random.randint(low + 1, high - 1)
            leaf = leaves[at]
            leaves[at] = _with(leaf, column, (low, cut))
            leaves.append(_with(leaf, column, (cut, high)))
    for at in random.sample(range(rules), rules // 10):
        leaves[at] = _changed(leaves[at], random)
    return leaves


def _changed(leaf: Box, random: Random) -> Box:
    while True:
        column, by = random.randrange(len(leaf)), random.randint(1, SIZE // 10)
        low, high = leaf[column]
        if random.random() < 0.5:
            low, high = max(0, low - by), min(SIZE, high + by)
        else:
            low, high = low + by, high - by
        if low < high and (low, high) != leaf[column]:
            return _with(leaf, column, (low, high))


def _with(leaf: Box, column: int, interval: tuple[int, int]) -> Box:
    return (*leaf[:column], interval, *leaf[column + 1 :])
