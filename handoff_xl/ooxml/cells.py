"""Reading the cells of a sheet: only those that hold something, whatever the used range says."""

import decimal
import math
from collections.abc import Collection

from handoff_xl.ooxml.archive import Archive
from handoff_xl.ooxml.errors import PackageError, corrupt
from handoff_xl.ooxml.grid import Grid, Spans
from handoff_xl.ooxml.number_formats import built_in
from handoff_xl.ooxml.references import MAX_COLUMN, MAX_ROW, Range, column_number, parse_a1, parse_range
from handoff_xl.ooxml.relationships import related_parts
from handoff_xl.ooxml.text import LONGEST_TEXT
from handoff_xl.ooxml.values import Cell, CellKind, CellValue, number_value, plain_value
from handoff_xl.ooxml.workbook import Sheet, SheetKind, Workbook
from handoff_xl.ooxml.xml import feed, on, stream_parser

_GENERAL = built_in(0)
_SMALL = 20_000  # cells of a sheet that are kept after it was read
_EMPTY_TEXTS = {"str", "inlineStr"}  # the types in which no characters are a text, not a blank
_COLUMNS: dict[str, int] = {}  # letters to numbers, filled as they are met; at most 16,384


def read_grid(workbook: Workbook, sheet: Sheet, wanted: Collection[tuple[int, int]] | None = None) -> Grid:
    """Read a sheet. A sheet without cells, such as a chart sheet, gives an empty grid.

    `wanted` limits the cells to some at least, which takes half the time.

    Time is bounded by the size of the sheet's XML and memory by the number of cells that hold something,
    not by the used range. Raises PackageError where the sheet is damaged or holds more cells than the
    limit.
    """
    if sheet.kind is not SheetKind.WORKSHEET:
        return Grid({})
    if sheet.index in workbook.grids:
        return workbook.grids[sheet.index]
    frame = _Frame()
    reading = _Cells(workbook, sheet.part, frame, wanted)
    try:
        feed(reading.parser, workbook.archive.chunks(sheet.part), sheet.part, workbook.archive.budget)
    except (ValueError, IndexError, KeyError, decimal.DecimalException) as error:
        raise corrupt(f"the sheet {sheet.name} has a cell or an address that makes no sense") from error
    reading.count()
    hides, totals = _tables(workbook, sheet)
    grid = Grid(
        cells=reading.cells,
        hidden_rows=_spans(frame.hidden_rows),
        hidden_columns=_spans(frame.hidden_columns),
        row_heights=tuple(frame.row_heights),
        merged=tuple(frame.merged),
        filtered=frame.filtered or hides,
        protected=frame.protected,
        threaded_comments=_conversations(workbook, sheet),
        totals=totals,
    )
    if wanted is None and len(grid.cells) <= _SMALL:
        workbook.grids[sheet.index] = grid
    return grid


class _Frame:
    """What a sheet says about its rows and columns rather than its cells."""

    def __init__(self) -> None:
        self.hidden_rows: list[tuple[int, int]] = []
        self.row_heights: list[tuple[int, int, float]] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[Range] = []
        self.filtered = self.protected = False
        self._in_stored_view = False

    def hide(self, row: int) -> None:
        if self.hidden_rows and self.hidden_rows[-1][1] == row - 1:
            self.hidden_rows[-1] = (self.hidden_rows[-1][0], row)
        else:
            self.hidden_rows.append((row, row))

    def measure(self, row: int, stated: str) -> None:
        try:
            height = float(stated)
        except ValueError:
            return  # it is drawn in the usual height, as in every program
        if not math.isfinite(height):
            return
        if self.row_heights and self.row_heights[-1][1:] == (row - 1, height):
            self.row_heights[-1] = (self.row_heights[-1][0], row, height)
        else:
            self.row_heights.append((row, row, height))

    def start(self, element: str, attributes: dict[str, str]) -> None:
        match element:
            case "col" if on(attributes.get("hidden")):
                self.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))
            case "mergeCell":
                self.merged.append(parse_range(attributes["ref"]))
            case "sheetPr":
                self.filtered |= on(attributes.get("filterMode"))
            case "customSheetView":
                self._in_stored_view = True
            case "filterColumn":
                self.filtered |= not self._in_stored_view
            case "sheetProtection":
                self.protected = on(attributes.get("sheet"))

    def end(self, element: str) -> None:
        if element == "customSheetView":
            self._in_stored_view = False


class _Cells:
    """The state of streaming a sheet.

    `_start` and `_end` run once per element, millions of times in a large sheet, so the commonest come first.
    """

    def __init__(
        self, workbook: Workbook, part: str, frame: _Frame, wanted: Collection[tuple[int, int]] | None
    ) -> None:
        self.parser = stream_parser(part, self._start, self._end, workbook.archive.limits)
        self.cells: dict[tuple[int, int], Cell] = {}
        self._frame = frame
        self._wanted = wanted
        self._formats = {str(style): format_ for style, format_ in enumerate(workbook.cell_formats)}
        self._shared = workbook.shared_strings
        self._date1904 = workbook.date1904
        self._budget = workbook.archive.budget
        self._part = part
        self._left = self._budget.cells.left(part)

        self._row = self._column = self._row_digits = 0
        self._attributes: dict[str, str] = {}  # of the current cell; between cells, of the last one
        self._pieces: list[str] = []
        self._has_text = self._has_formula = self._phonetic = False
        self._namespace = self._c = self._formula = self._row_name = ""
        self._texts: tuple[str, ...] = ()  # the elements that hold characters: v, and t of an inline text

    def count(self) -> None:
        """Count the cells and their texts against the limits. Raises PackageError where they are too many."""
        self._budget.cells.count(self._part, len(self.cells))
        lengths = (len(cell.value) for cell in self.cells.values() if isinstance(cell.value, str))
        self._budget.characters.count(self._part, sum(lengths))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._c:
            if "r" not in attributes:
                self._column = _column_after(self._attributes.get("r"), self._column)
            self._attributes = attributes
            self._has_text = self._has_formula = False
        elif name in self._texts:
            if not self._phonetic:
                self.parser.CharacterDataHandler = self._pieces.append
        elif name == self._formula:
            self._has_formula = True
        elif name == self._row_name:
            self._start_row(attributes)
        else:
            self._start_other(name, attributes)

    def _end(self, name: str) -> None:
        if name == self._c:
            if self._has_text or self._has_formula:
                self._keep()
        elif name in self._texts:
            self.parser.CharacterDataHandler = None
            self._has_text = True
        elif name in (self._formula, self._row_name):
            pass
        elif name.endswith("}rPh"):
            self._phonetic = False
        else:
            self._frame.end(name.rpartition("}")[2])

    def _start_other(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, element = name.rpartition("}")
        if (
            not self._namespace
        ):  # the root element says what names mean; in other namespaces they mean otherwise
            self._namespace = namespace
            self._c, self._formula = f"{namespace}}}c", f"{namespace}}}f"
            self._row_name = f"{namespace}}}row"
            self._texts = (f"{namespace}}}v", f"{namespace}}}t")
        elif namespace != self._namespace:
            return
        if element == "rPh":
            self._phonetic = True
        else:
            self._frame.start(element, attributes)

    def _start_row(self, attributes: dict[str, str]) -> None:
        stated = attributes.get("r")
        self._row = self._row + 1 if stated is None else int(stated)
        if not 1 <= self._row <= MAX_ROW:
            raise ValueError(f"no such row: {self._row}")
        self._row_digits = len(stated or str(self._row))
        self._column = 0
        self._attributes = {}
        if on(attributes.get("hidden")):
            self._frame.hide(self._row)
        if "ht" in attributes:
            self._frame.measure(self._row, attributes["ht"])

    def _keep(self) -> None:
        attributes = self._attributes
        reference = attributes.get("r")
        if reference is not None:
            letters = reference[: -self._row_digits]
            self._column = _COLUMNS.get(letters) or _remembered(letters)
        if self._wanted is not None and (self._row, self._column) not in self._wanted:
            self._pieces.clear()
            return
        format_ = self._formats.get(attributes.get("s", ""), _GENERAL)
        type_ = attributes.get("t", "n")
        text = "".join(self._pieces)
        self._pieces.clear()
        if len(text) > LONGEST_TEXT:
            raise self._too_long()
        kind: CellKind
        value: CellValue
        if not text and (type_ not in _EMPTY_TEXTS or not self._has_text):
            if not self._has_formula:
                return
            kind, value = CellKind.EMPTY_FORMULA, None
        elif type_ == "s":
            kind, value = CellKind.TEXT, self._shared[int(text)]
            if value is None:
                raise self._too_long()
        elif type_ == "n":
            kind, value = number_value(text, format_, date1904=self._date1904)
        else:
            kind, value = plain_value(type_, text)
        self.cells[self._row, self._column] = Cell(
            self._row, self._column, kind, value, self._has_formula, format_.percent, format_.code
        )
        if len(self.cells) > self._left:
            self.count()

    def _too_long(self) -> PackageError:
        return corrupt(f"the part {self._part} has a text that no cell can hold")


def _conversations(workbook: Workbook, sheet: Sheet) -> frozenset[tuple[int, int]]:
    """Return the cells of a sheet that bear a threaded comment. Raises PackageError where a part is damaged."""
    archive = workbook.archive
    found: set[tuple[int, int]] = set()
    for part in related_parts(archive, sheet.part, "threadedComment"):
        found.update(archive.once(_conversations_in, part))
    return frozenset(found)


def _conversations_in(archive: Archive, part: str) -> frozenset[tuple[int, int]]:
    comments = archive.tree(part).iterfind(".//{*}threadedComment")
    try:
        return frozenset(parse_a1(comment.get("ref", "")) for comment in comments)
    except ValueError as error:
        raise corrupt(f"the part {part} has an address that makes no sense") from error


def _tables(workbook: Workbook, sheet: Sheet) -> tuple[bool, tuple[Range, ...]]:
    """Say whether a table of the sheet hides rows, and which rows of it are totals of tables."""
    archive = workbook.archive
    hides = False
    totals: list[Range] = []
    for part in related_parts(archive, sheet.part, "table"):
        hides_here, totals_here = archive.once(_table, part)
        hides |= hides_here
        totals += totals_here
    return hides, tuple(totals)


def _table(archive: Archive, part: str) -> tuple[bool, tuple[Range, ...]]:
    """Say of one table what `_tables` says of all."""
    table = archive.tree(part)
    hides = table.find("{*}autoFilter/{*}filterColumn") is not None
    if table.get("totalsRowCount", "0") == "0":
        return hides, ()
    try:
        box = parse_range(table.get("ref", ""))
    except ValueError as error:
        raise corrupt(f"the part {part} has an address that makes no sense") from error
    return hides, (Range(box.last_row, box.first_column, box.last_row, box.last_column),)


def _column_after(reference: str | None, column: int) -> int:
    """Return the column of a cell that states no reference: the next after its left neighbour."""
    column = (column if reference is None else parse_a1(reference)[1]) + 1
    if column > MAX_COLUMN:
        raise ValueError("a row has more cells than columns")
    return column


def _remembered(letters: str) -> int:
    return _COLUMNS.setdefault(letters, column_number(letters))


def _spans(spans: list[tuple[int, int]]) -> Spans:
    """Sort spans and join those that touch or overlap."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return Spans(tuple(joined))
