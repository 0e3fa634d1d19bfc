"""A report sheet while it is being written: cells by position, rows as high as their texts."""

from __future__ import annotations

from collections.abc import Sequence

from handoff_xl.ooxml import CellStyle, DropDown, NewSheet, PageSetup, Range, SheetCell
from handoff_xl.writers.annotated.phrasing import lines

_SIZE = 11  # of the text that column widths count in
_LINE = 14.5  # points that a line of that text takes
_HIGHEST = 409.0  # points; Excel allows no higher row
_PADDING = 1.5  # characters of a column that the indent and the borders take
_BOLD = 1.15  # of the width of a text that is not bold
_FILTER_BUTTON = 2.5  # characters of a header that it hides
_NARROWEST = 3.0  # characters that are counted on in any column


class Page:
    """A sheet of columns that are ``widths`` characters wide. Rows and columns count from 1."""

    def __init__(self, name: str, widths: Sequence[float]) -> None:
        self._name = name
        self._widths = tuple(widths)
        self._cells: dict[tuple[int, int], SheetCell] = {}
        self._heights: dict[int, float] = {}
        self._merged: list[Range] = []
        self._table: Range | None = None
        self._frozen_columns = 0
        self._drop_downs: list[DropDown] = []

    def put(
        self,
        row: int,
        column: int,
        value: str | int,
        style: CellStyle,
        *,
        link: str | None = None,
        last_column: int | None = None,
    ) -> None:
        """Write a cell, merged up to ``last_column`` where given, and make its row high enough.

        ``link`` is a defined name or another place in the workbook.
        """
        last = last_column or column
        self._cells[row, column] = SheetCell(value, style, link)
        for covered in range(column + 1, last + 1):
            self._cells[row, covered] = SheetCell(None, style)
        if last > column:
            self._merged.append(Range(row, column, row, last))
        width = sum(self._widths[column - 1 : last]) - _PADDING
        self._make_high_enough(row, str(value), width, style)

    def make_table(self, header_row: int, last_row: int, *, frozen_columns: int) -> None:
        """Make the rows filterable; the header row stays in sight and is repeated on each printed page."""
        self._table = Range(header_row, 1, last_row, len(self._widths))
        for column, width in enumerate(self._widths, start=1):
            header = self._cells[header_row, column]
            if header.style is not None:
                room = max(width - _PADDING - _FILTER_BUTTON, _NARROWEST)
                self._make_high_enough(header_row, str(header.value), room, header.style)
        self._frozen_columns = frozen_columns

    def offer(self, choices: Sequence[str], first_row: int, last_row: int, column: int) -> None:
        """Give the cells of a column a drop-down that does not insist."""
        cells = Range(first_row, column, last_row, column)
        self._drop_downs.append(DropDown(cells, tuple(choices), stop=False))

    def _make_high_enough(self, row: int, text: str, width: float, style: CellStyle) -> None:
        scale = (style.size or _SIZE) / _SIZE
        room = width / scale / (_BOLD if style.bold else 1)
        height = ((lines(text, room) if style.wrap else 1) * _LINE + 5) * scale
        self._heights[row] = min(max(height, self._heights.get(row, 0.0)), _HIGHEST)

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
                fit_height=0,
                repeat_rows=None if table is None else (table.first_row, table.first_row),
                footer="&L&A&RPage &P of &N",
            ),
            show_gridlines=False,
        )
