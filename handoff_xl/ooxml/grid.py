"""What a sheet holds, as it was read."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from handoff_xl.ooxml.references import MAX_ROW, Range
from handoff_xl.ooxml.values import Cell


@dataclass(frozen=True, slots=True)
class Spans:
    """A set of row or column numbers, kept as sorted, disjoint spans (first, last)."""

    spans: tuple[tuple[int, int], ...] = ()

    def __contains__(self, number: int) -> bool:
        position = bisect_right(self.spans, (number, MAX_ROW + 1)) - 1
        return position >= 0 and number <= self.spans[position][1]

    def __bool__(self) -> bool:
        return bool(self.spans)


class Grid(NamedTuple):
    """What a sheet holds.

    `cells` by (row, column), both counted from 1, in document order. `row_heights` are (first row, last
    row, points) of the rows that state one. `filtered` says that a filter is set, `protected` that the
    sheet is; `threaded_comments` are the cells with a conversation on them; `totals` are the rows of
    totals in which tables end.
    """

    cells: dict[tuple[int, int], Cell]
    hidden_rows: Spans = Spans()
    hidden_columns: Spans = Spans()
    row_heights: tuple[tuple[int, int, float], ...] = ()
    merged: tuple[Range, ...] = ()
    filtered: bool = False
    protected: bool = False
    threaded_comments: frozenset[tuple[int, int]] = frozenset()
    totals: tuple[Range, ...] = ()
