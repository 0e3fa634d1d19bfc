"""Reading the cells of a sheet: only those that hold something, whatever the used range says."""

import decimal
from bisect import bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from handoff_xl.ooxml.errors import PackageError, Reason, corrupt
from handoff_xl.ooxml.number_formats import NumberFormat, built_in
from handoff_xl.ooxml.references import MAX_COLUMN, MAX_ROW, Range, column_number, parse_a1, parse_range
from handoff_xl.ooxml.relationships import relationships_of
from handoff_xl.ooxml.serials import DateValue, date_from_iso, date_from_serial
from handoff_xl.ooxml.text import rich_text, unescaped
from handoff_xl.ooxml.workbook import Sheet, SheetKind, Workbook
from handoff_xl.ooxml.xml import forget, on, parse, stream

CellValue = Decimal | str | bool | DateValue | None

_ROUNDING = decimal.Context(prec=15, traps=[decimal.InvalidOperation])
_LARGEST_EXPONENT = 308  # of a double
_GENERAL = built_in(0)
_KEPT_NODES = 4096  # finished rows and cells that may pile up before their memory is given back
_ELEMENTS = ("sheetPr", "col", "row", "sheetProtection", "autoFilter", "mergeCell")
_COLUMNS: dict[str, int] = {}  # letters to numbers, filled as they are met; at most 16,384


class CellKind(StrEnum):
    """What a cell holds; an empty formula is one whose result was never stored."""

    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    ERROR = "error"
    EMPTY_FORMULA = "empty_formula"


class Cell(NamedTuple):
    """One cell that holds a value or a formula.

    `value` is a Decimal of at most 15 significant digits for a number, str for text and for an error (`#REF!`),
    bool, a date, datetime, time or timedelta (24 hours and more) for a date, None for a formula without a stored
    result. `number_format` is its code, such as `0%`; `percent` says that it shows a percentage.
    """

    row: int
    column: int
    kind: CellKind
    value: CellValue
    formula: bool
    percent: bool
    number_format: str


@dataclass(frozen=True, slots=True)
class Spans:
    """A set of row or column numbers, kept as sorted, disjoint spans (first, last)."""

    spans: tuple[tuple[int, int], ...] = ()

    def __contains__(self, number: int) -> bool:
        position = bisect_right(self.spans, (number, MAX_ROW + 1)) - 1
        return position >= 0 and number <= self.spans[position][1]

    def __bool__(self) -> bool:
        return bool(self.spans)


@dataclass(frozen=True, slots=True)
class Grid:
    """What a sheet holds: `cells` by (row, column), both counted from 1, in document order.

    `filtered` says that a filter hides rows; `threaded_comments` are the cells with a conversation on them.
    """

    cells: dict[tuple[int, int], Cell]
    hidden_rows: Spans
    hidden_columns: Spans
    merged: tuple[Range, ...]
    filtered: bool
    protected: bool
    threaded_comments: frozenset[tuple[int, int]]


def read_grid(workbook: Workbook, sheet: Sheet) -> Grid:
    """Read a sheet. A sheet without cells, such as a chart sheet, gives an empty grid.

    Time is bounded by the size of the sheet's XML and memory by the number of cells that hold something, not by
    the used range. Raises PackageError where the sheet is damaged or holds more cells than the limit.
    """
    if sheet.kind is not SheetKind.WORKSHEET:
        return Grid({}, Spans(), Spans(), (), filtered=False, protected=False, threaded_comments=frozenset())
    reading = _Reading(workbook, sheet.part)
    try:
        reading.run()
    except (ValueError, decimal.DecimalException) as error:
        raise corrupt(f"the sheet {sheet.name} has a cell or an address that makes no sense") from error
    return reading.grid()


@dataclass
class _Reading:
    """The state of reading one sheet from top to bottom."""

    workbook: Workbook
    part: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)
    filtered: bool = False
    protected: bool = False

    def run(self) -> None:
        archive = self.workbook.archive
        row = kept = 0
        for element in stream(archive.chunks(self.part), self.part, *_ELEMENTS):
            match etree.QName(element).localname:
                case "row":
                    row = self._row(element, row)
                    kept += 1 + len(element)
                    if kept > _KEPT_NODES:
                        forget(element)
                        kept = 0
                case "sheetPr":
                    self.filtered |= on(element.get("filterMode"))
                case "autoFilter":
                    self.filtered |= _filters(element)
                case "sheetProtection":
                    self.protected = on(element.get("sheet"))
                case "col" if on(element.get("hidden")):
                    self.hidden_columns.append((int(element.get("min", "")), int(element.get("max", ""))))
                case "mergeCell":
                    self.merged.append(parse_range(element.get("ref", "")))

    def _row(self, element: etree._Element, previous: int) -> int:
        """Read the cells of a row; return its number, which is one more than the previous if it is not stated."""
        stated = element.get("r")
        row = previous + 1 if stated is None else int(stated)
        if not 1 <= row <= MAX_ROW:
            raise ValueError(f"no such row: {row}")
        if on(element.get("hidden")):
            self._hide(row)
        digits = len(str(row)) if stated is None else len(stated)
        column = 0
        for cell in element:
            if not len(cell):  # formatted, but empty: the bulk of a sheet that is formatted to its last row
                column += 1
                continue
            reference = cell.get("r")
            if reference is None:
                column = _column_after(cell, column)
            else:
                letters = reference[:-digits]
                column = _COLUMNS.get(letters) or _remembered(letters)
            found = self._cell(cell, row, column)
            if found is not None:
                self.cells[row, column] = found
        if len(self.cells) > self.workbook.archive.limits.cells:
            raise PackageError(
                Reason.TOO_LARGE,
                f"The workbook holds more than {self.workbook.archive.limits.cells:,} cells.",
            )
        return row

    def _hide(self, row: int) -> None:
        if self.hidden_rows and self.hidden_rows[-1][1] == row - 1:
            self.hidden_rows[-1] = (self.hidden_rows[-1][0], row)
        else:
            self.hidden_rows.append((row, row))

    def _cell(self, element: etree._Element, row: int, column: int) -> Cell | None:
        formula = False
        text: str | None = None
        inline: etree._Element | None = None
        for child in element:
            name = child.tag[-2:]
            if name == "}v":
                text = child.text or ""
            elif name == "}f":
                formula = True
            elif name == "is":
                inline = child
        style = element.get("s")
        format_ = _GENERAL if style is None else self._format(int(style))
        kind, value = self._value(element.get("t", "n"), text, inline, format_)
        if value is None and not formula:
            return None
        return Cell(row, column, kind, value, formula, format_.percent, format_.code)

    def _value(
        self, type_: str, text: str | None, inline: etree._Element | None, format_: NumberFormat
    ) -> tuple[CellKind, CellValue]:
        if type_ == "inlineStr" and inline is not None:
            return CellKind.TEXT, rich_text(inline)
        if text is None or (not text and type_ != "str"):
            return CellKind.EMPTY_FORMULA, None
        if type_ == "s":
            return CellKind.TEXT, self._strings[int(text)]
        if type_ == "n":
            return self._number(text, format_)
        if type_ == "b":
            return CellKind.BOOLEAN, on(text)
        if type_ == "e":
            return CellKind.ERROR, text
        if type_ == "d":
            moment = date_from_iso(text)
            return (CellKind.TEXT, text) if moment is None else (CellKind.DATE, moment)
        return CellKind.TEXT, unescaped(text)

    def _number(self, text: str, format_: NumberFormat) -> tuple[CellKind, CellValue]:
        number = _ROUNDING.create_decimal(text)
        if not number.is_finite() or number.adjusted() > _LARGEST_EXPONENT:
            return CellKind.ERROR, text
        if format_.date or format_.time:
            moment = date_from_serial(
                number, date1904=self.workbook.date1904, has_date=format_.date, has_time=format_.time
            )
            if moment is not None:
                return CellKind.DATE, moment
        if len(text) > 15:  # rounding may have left zeros at the end
            number = number.normalize(_ROUNDING)
        return CellKind.NUMBER, number

    @cached_property
    def _strings(self) -> tuple[str, ...]:
        return self.workbook.shared_strings

    @cached_property
    def _formats(self) -> tuple[NumberFormat, ...]:
        return self.workbook.cell_formats

    def _format(self, style: int) -> NumberFormat:
        return self._formats[style] if 0 <= style < len(self._formats) else _GENERAL

    def grid(self) -> Grid:
        """Return what was read, with what other parts say about the sheet."""
        archive = self.workbook.archive
        filtered = self.filtered
        threaded: set[tuple[int, int]] = set()
        for relationship in relationships_of(archive, self.part):
            part = relationship.target
            if relationship.external or part not in archive:
                continue
            if relationship.kind == "threadedComment":
                comments = parse(archive.read(part), part).iter("{*}threadedComment")
                threaded.update(parse_a1(comment.get("ref", "")) for comment in comments)
            elif relationship.kind == "table" and self.hidden_rows and not filtered:
                table = parse(archive.read(part), part)
                filtered = any(_filters(element) for element in table.iterfind("{*}autoFilter"))
        return Grid(
            cells=self.cells,
            hidden_rows=_spans(self.hidden_rows),
            hidden_columns=_spans(self.hidden_columns),
            merged=tuple(self.merged),
            filtered=filtered,
            protected=self.protected,
            threaded_comments=frozenset(threaded),
        )


def _filters(auto_filter: etree._Element) -> bool:
    """Say whether an autofilter hides anything; those of stored custom views are not in force."""
    parent = auto_filter.getparent()
    in_force = parent is None or etree.QName(parent).localname != "customSheetView"
    return in_force and auto_filter.find("{*}filterColumn") is not None


def _column_after(cell: etree._Element, column: int) -> int:
    """Return the column of a cell that states no reference: the next after its left neighbour."""
    neighbour = cell.getprevious()
    reference = None if neighbour is None else neighbour.get("r")
    column = column + 1 if reference is None else parse_a1(reference)[1] + 1
    if column > MAX_COLUMN:
        raise ValueError("a row has more cells than columns")
    return column


def _remembered(letters: str) -> int:
    return _COLUMNS.setdefault(letters, column_number(letters))


def _spans(numbers: list[tuple[int, int]]) -> Spans:
    """Join spans that touch or overlap."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(numbers):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return Spans(tuple(joined))
