"""A report sheet while it is being written: cells by position, rows as high as their texts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from handoff_xl.ooxml import CellStyle, DropDown, NewSheet, PageSetup, Range, SheetCell
from handoff_xl.writers.annotated.phrasing import lines

_SIZE = 10  # of the text that rows are measured by
_LINE = 12.75  # points that a line of that text takes; its letters are no wider than the digits that columns count in
_HIGHEST = 409.0  # points; Excel allows no higher row
_PADDING = 1.5  # characters of a column that the indent and the borders take
_BOLD = 1.15  # of the width of a text that is not bold
_FILTER_BUTTON = 2.5  # characters of a header that it hides
_NARROWEST = 3.0  # characters that are counted on in any column

_PRINTABLE_WIDTH, _PRINTABLE_HEIGHT = 784.0, 509.0  # points of A4 landscape within the margins
_SPARE = 0.98  # of a page: programs differ a little in how high they print a row
_MOST_SHRUNK = 1.25  # pages that are printed as one
_POINTS, _POINTS_BESIDE = 5.25, 3.75  # that a character of a column and its padding take


class Page:
    """A sheet of columns that are ``widths`` characters wide. Rows and columns count from 1.

    ``footer`` stands on each printed page, in Excel's codes: ``&L``, ``&C``, ``&R`` begin its three parts.
    """

    def __init__(self, name: str, widths: Sequence[float], *, footer: str = "&L&A&RPage &P of &N") -> None:
        self._name = name
        self._footer = footer
        self._widths = tuple(widths)
        self._ends = (0.0, *accumulate(widths))
        self._cells: dict[tuple[int, int], SheetCell] = {}
        self._heights: dict[int, float] = {}
        self._merged: list[Range] = []
        self._table: Range | None = None
        self._frozen_columns = 0
        self._drop_downs: list[DropDown] = []
        self._breaks: list[int] = []
        self._is_shrunk = False
        self._areas: tuple[Range, ...] = ()

    def put(
        self,
        row: int,
        column: int,
        value: str | float,
        style: CellStyle,
        *,
        link: str | None = None,
        last_column: int | None = None,
        last_row: int | None = None,
    ) -> None:
        """Write a cell, merged up to ``last_column`` and ``last_row`` where given, and make its rows high enough.

        ``link`` is a defined name or another place in the workbook.
        """
        last_row, last_column = last_row or row, last_column or column
        if (last_row, last_column) != (row, column):
            self._merged.append(Range(row, column, last_row, last_column))
            covered = SheetCell(None, style)
            for at in range(row, last_row + 1):
                for across in range(column, last_column + 1):
                    self._cells[at, across] = covered
        self._cells[row, column] = SheetCell(value, style, link)
        if last_row == row:
            needed = self.height_of(str(value), column, last_column, style)
            if needed > self._heights.get(row, 0.0):
                self._heights[row] = min(needed, _HIGHEST)
            return
        rows = range(row, last_row + 1)
        missing = self.height_of(str(value), column, last_column, style) - self.height(*rows)
        for at in rows if missing > 0 else ():
            self._heights[at] = min(self.height(at) + missing / len(rows), _HIGHEST)

    def place(
        self, row: int, column: int, value: str | float, style: CellStyle, link: str | None = None
    ) -> None:
        """Write a cell and leave the height of its row as it is."""
        self._cells[row, column] = SheetCell(value, style, link)

    def height(self, *rows: int) -> float:
        """Return the height of rows in points, as far as cells have been written into them."""
        return sum(self._heights.get(row, 0.0) for row in rows)

    def height_of(self, text: str, column: int, last_column: int, style: CellStyle) -> float:
        """Return the height in points that a text takes in one cell, or in one merged from these columns."""
        return _height(text, self._ends[last_column] - self._ends[column - 1] - _PADDING, style)

    @property
    def capacity(self) -> float:
        """The points of rows that a printed page holds, by the measure of A4: Letter is higher for its width."""
        across = sum(width * _POINTS + _POINTS_BESIDE for width in self._widths)
        return _PRINTABLE_HEIGHT * max(across / _PRINTABLE_WIDTH, 1.0) * _SPARE

    def keep_together(self, first_row: int, last_row: int) -> None:
        """Let the first of these rows begin a printed page, unless all of them fit on the one begun."""
        top = max(self._breaks, default=1)
        used = sum(self._heights.get(row, _LINE) for row in range(top, last_row + 1))
        if used > self.capacity and first_row > top:
            self.break_before(first_row)

    def break_before(self, row: int) -> None:
        """Let this row begin a printed page."""
        self._breaks.append(row)

    def fit_on_one_page(self) -> None:
        """Print the rows so far on one page where that takes only a little smaller print; else leave the breaks."""
        used = sum(self._heights.get(row, _LINE) for row in range(1, max(self._heights, default=0) + 1))
        self._is_shrunk = used <= self.capacity * _MOST_SHRUNK
        if self._is_shrunk:
            self._breaks.clear()

    def make_table(self, header_row: int, last_row: int, *, frozen_columns: int) -> Range:
        """Make the rows filterable and return them; the header row stays in sight and begins each printed page."""
        self._table = Range(header_row, 1, last_row, len(self._widths))
        for column, width in enumerate(self._widths, start=1):
            header = self._cells[header_row, column]
            if header.style is not None:
                room = max(width - _PADDING - _FILTER_BUTTON, _NARROWEST)
                needed = min(_height(str(header.value), room, header.style), _HIGHEST)
                self._heights[header_row] = max(needed, self.height(header_row))
        self._frozen_columns = frozen_columns
        return self._table

    def print_in_parts(self, table: Range, last_column: int, *, others: bool) -> None:
        """Print the sheet up to this column, larger than it would be in its whole width.

        The ``others`` of the table follow on pages of their own, beside the columns that stay in sight.
        """
        self._areas = (Range(1, 1, table.last_row, last_column),)
        if others:
            further = Range(table.first_row, last_column + 1, table.last_row, table.last_column)
            self._areas = (*self._areas, further)

    def offer(self, choices: Sequence[str], first_row: int, last_row: int, column: int) -> None:
        """Give the cells of a column a drop-down that does not insist."""
        cells = Range(first_row, column, last_row, column)
        self._drop_downs.append(DropDown(cells, tuple(choices), stop=False))

    def sheet(self, tab_colour: str) -> NewSheet:
        """Return the sheet: landscape, as wide as the paper, pages numbered."""
        table = self._table
        return NewSheet(
            name=self._name,
            cells=self._cells,
            column_widths=dict(enumerate(self._widths, start=1)),
            row_heights=self._heights,
            freeze=None if table is None else (table.first_row + 1, self._frozen_columns + 1),
            autofilter=table,
            merged=tuple(self._merged),
            drop_downs=tuple(self._drop_downs),
            tab_colour=tab_colour,
            page=PageSetup(
                landscape=True,
                fit_width=1,
                fit_height=1 if self._is_shrunk else 0,
                areas=self._areas,
                repeat_rows=None if table is None else (table.first_row, table.first_row),
                repeat_columns=(1, self._frozen_columns) if self._areas[1:] else None,
                breaks_before=tuple(self._breaks),
                footer=self._footer,
            ),
            show_gridlines=False,
        )


def _height(text: str, width: float, style: CellStyle) -> float:
    """Return the points that a text takes in a cell with room for ``width`` characters of the usual size."""
    scale = (style.size or _SIZE) / _SIZE
    room = width / scale / (_BOLD if style.bold else 1)
    return ((lines(text, room) if style.wrap else 1) * _LINE + 5) * scale
