"""The tables of a workbook about to be written: which sheets, which rows, and where each cell will stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from handoff_xl.layout import SHEETS, Column, Kind, SheetLayout
from handoff_xl.ooxml.references import column_letters

CellValue = str | int | float | bool | date | datetime | time | None
"""What a cell may be given; None and the empty text leave it blank."""

CHECK, TRY_IT = "Check", "Try it"
"""Headers of the calculated columns; Try it has a sheet of that name too."""

TITLE_ROW, SENTENCE_ROW, CAPTION_ROW, HEADER_ROW, FIRST_ROW = 1, 2, 3, 4, 5
"""Rows of every sheet, counted from 1 as in Excel; the data start at FIRST_ROW."""


ALL_WORDS = ("", "all", "any", "*")
"""What a list cell that stands for everything may hold, in lower case."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: ``rows`` hold cell values under column keys, ``capacity`` rows get formats and drop-downs."""

    layout: SheetLayout
    rows: tuple[Mapping[str, CellValue], ...] = field(hash=False)
    capacity: int

    @property
    def last_row(self) -> int:
        """The last row with drop-downs, formats and checks."""
        return FIRST_ROW + self.capacity - 1

    @property
    def name_in_formulas(self) -> str:
        """The sheet's name as formulas spell it."""
        return name_in_formulas(self.layout.name)

    def has(self, key: str) -> bool:
        """Whether the table has a column of that key."""
        return any(column.key == key for column in self.layout.columns)

    def index(self, key: str) -> int:
        """Return the position of a column, counted from 0; raises KeyError where there is none."""
        for index, column in enumerate(self.layout.columns):
            if column.key == key:
                return index
        raise KeyError(key)

    def calculated_index(self, header: str) -> int:
        """Return the position of a calculated column, counted from 0."""
        return len(self.layout.columns) + self.layout.calculated.index(header)

    def letters(self, key: str) -> str:
        """Return the letters of a column."""
        return column_letters(self.index(key) + 1)

    def cell(self, key: str, row: int = FIRST_ROW) -> str:
        """Return a cell whose column stays and whose row moves with the formula, for example ``$B5``."""
        return f"${self.letters(key)}{row}"

    def span(self, key: str) -> str:
        """Return all cells of a column, for example ``$B$5:$B$504``."""
        letters = self.letters(key)
        return f"${letters}${FIRST_ROW}:${letters}${self.last_row}"

    def span_elsewhere(self, key: str) -> str:
        """Return all cells of a column as other sheets refer to them, for example ``Queues!$A$5:$A$504``."""
        return f"{self.name_in_formulas}!{self.span(key)}"

    def started(self, row: int = FIRST_ROW) -> str:
        """Return the formula that counts the filled cells of a row."""
        return f"COUNTA($A{row}:${column_letters(len(self.layout.columns))}{row})"

    def text(self, key: str) -> tuple[str, ...]:
        """Return the words of a column, row by row, with spaces as Excel's TRIM leaves them."""
        return tuple(trimmed(row.get(key)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Pick:
    """The conversation picked on Try it; ``confidence`` in [0, 1], None where nothing is typed."""

    intent: str = ""
    language: str = ""
    channel: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """The tables to write, under their sheets' keys, in the order of the sheets, and what is picked on Try it."""

    tables: Mapping[str, Table] = field(hash=False)
    pick: Pick = Pick()
    try_it: str = TRY_IT
    """The name of the sheet Try it."""
    to_be_filled: bool = False
    """Whether most rows are still to come, as in a template."""

    @property
    def can_try(self) -> bool:
        """Whether the sheets are there that Try it looks at."""
        return {"settings", "intents", "thresholds"} <= self.tables.keys()

    def table(self, key: str) -> Table | None:
        """Return the table of a sheet, None where the workbook does not have it."""
        return self.tables.get(key)


def name_in_formulas(sheet: str) -> str:
    """Return a sheet's name as formulas spell it."""
    return sheet if sheet.isidentifier() else "'" + sheet.replace("'", "''") + "'"


def is_blank(value: CellValue) -> bool:
    """Whether a value leaves its cell empty."""
    return value is None or value == ""


def trimmed(value: CellValue) -> str:
    """Return a value as Excel's TRIM shows it: no spaces around, single ones inside."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return " ".join(part for part in str(value).split(" ") if part)


def lay_out(
    content: Mapping[str, Sequence[Mapping[str, CellValue]]],
    *,
    capacity: int,
    pick: Pick | None = None,
    to_be_filled: bool = False,
) -> Book:
    """Return the tables for rows given under sheet names and header texts, in the order of the layout.

    Unknown headers become plain columns at the right, unknown sheets plain sheets at the end; where a
    table has more rows than ``capacity``, all tables grow to its length.
    """
    known = {layout.name for layout in SHEETS}
    layouts = [layout for layout in SHEETS if layout.name in content]
    layouts += [SheetLayout(f"sheet {name}", name, "", ()) for name in content if name not in known]
    tables: dict[str, Table] = {}
    capacity = max(capacity, *(len(content[layout.name]) for layout in layouts), 0)
    for layout in layouts:
        rows = content[layout.name]
        widened = _with_unknown_headers(layout, rows)
        key_of = {column.header: column.key for column in widened.columns}
        tables[layout.key] = Table(
            widened,
            tuple({key_of[header]: value for header, value in row.items()} for row in rows),
            capacity,
        )
    book = Book(tables, pick or Pick(), to_be_filled=to_be_filled)
    if not book.can_try and "thresholds" in tables:
        layout = tables["thresholds"].layout
        calculated = tuple(header for header in layout.calculated if header != TRY_IT)
        tables["thresholds"] = replace(tables["thresholds"], layout=replace(layout, calculated=calculated))
    return book


def _with_unknown_headers(layout: SheetLayout, rows: Sequence[Mapping[str, CellValue]]) -> SheetLayout:
    known = {column.header for column in layout.columns}
    unknown = dict.fromkeys(header for row in rows for header in row if header not in known)
    extra = tuple(
        Column(f"column {header}", header, Kind.TEXT, "", width=max(16, len(header) + 4))
        for header in unknown
    )
    return replace(layout, columns=(*layout.columns, *extra)) if extra else layout
