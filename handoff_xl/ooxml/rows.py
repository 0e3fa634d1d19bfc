"""Adding to a workbook for good: rows below those of a sheet, a sheet behind all others. Nothing else changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from handoff_xl.ooxml.draft import Draft, required
from handoff_xl.ooxml.escape import attribute, cell_text
from handoff_xl.ooxml.marks import CellStyle, NewSheet
from handoff_xl.ooxml.names import free_sheet_name
from handoff_xl.ooxml.prepared import grow_prepared, name_on_sheet
from handoff_xl.ooxml.references import Range, a1, parse_a1, parse_range
from handoff_xl.ooxml.relationships import related_parts
from handoff_xl.ooxml.sheets import CONTENT_TYPE, Context, sheet_xml
from handoff_xl.ooxml.splice import Element, PartEdits
from handoff_xl.ooxml.styles import StyleSheet
from handoff_xl.ooxml.workbook import Sheet, Workbook
from handoff_xl.ooxml.xml import STRICT, TRANSITIONAL, feed, stream_parser, whole


class Percent(NamedTuple):
    """A share to be shown as a percent with two decimals, whatever the look of its cell is otherwise."""

    share: float


CellText = str | float | Percent
"""What a cell is given: text, even where it begins with ``=``, or a finite number."""

Row = Mapping[int, CellText]
"""The cells of a row by column, from 1."""


def with_rows(
    workbook: Workbook,
    sheet: Sheet,
    rows: Mapping[int, Row],
    like: int | None = None,
    heights: Mapping[int, float] | None = None,
    prepared: int = 0,
    names: Mapping[str, str] | None = None,
) -> bytes:
    """Return the workbook with these rows on a sheet, by row number; a cell that is there keeps its look.

    New cells look as those of the row ``like``, or else as their columns do. ``heights`` (points) are those of new
    rows; a longer text makes them grow. An Excel table that ends just above the rows grows with them, and so do the
    drop-downs, colours, filter and print area of the rows above, to row ``prepared`` where that is farther.
    ``names`` are hidden ones with their formulas to define for the sheet. Raises PackageError where it is damaged.
    """
    draft = Draft(workbook)
    edits = draft.edit(sheet.part)
    if rows:
        _Writer(draft, sheet, edits, like).write(rows, heights or {})
        _grow_tables(draft, sheet, rows)
        above = min(rows) - 1 if like is None else like
        grow_prepared(draft, sheet, above, filled=max(rows), last=max(prepared, *rows))
    for name, formula in (names or {}).items():
        name_on_sheet(draft, sheet.index, name, formula)
    return workbook.archive.rewritten(draft.changes().parts)


def with_sheet(workbook: Workbook, sheet: NewSheet, names: Mapping[str, str] | None = None) -> bytes:
    """Return the workbook with one more sheet behind all others; its name gets a number where it is taken.

    ``names`` are hidden ones with their formulas to define for the sheet.
    """
    draft = Draft(workbook)
    styles = StyleSheet(draft)
    context = Context(
        namespace=STRICT if workbook.strict else TRANSITIONAL,
        style=styles.cell_style,
        link=str,
        marker="FALSE",
        marker_style=styles.differential_style(CellStyle(bold=True)),
        selected=False,
    )
    part = draft.new_name("xl/worksheets/sheet{}.xml", workbook.part)
    draft.add(part, sheet_xml(sheet, context).encode(), CONTENT_TYPE)
    styles.write()
    edits = draft.edit(workbook.part)
    listing = required(edits.root.child("sheets"), "the list of sheets")
    ids = (one.attributes.get("sheetId", "") for one in listing.children)
    number = max((whole(id_) or 0 for id_ in ids), default=0) + 1
    title = free_sheet_name(sheet.name, {one.name.casefold() for one in workbook.sheets})
    edits.append(
        listing,
        f'<{edits.root.prefix}sheet xmlns:r="{draft.office}" name="{attribute(title)}" sheetId="{number}" '
        f'r:id="{draft.relate(workbook.part, "worksheet", part)}"/>',
    )
    for name, formula in (names or {}).items():
        name_on_sheet(draft, len(workbook.sheets), name, formula)
    return workbook.archive.rewritten(draft.changes().parts)


class _FoundCell(NamedTuple):
    """A cell of a row: its column, where it stands (in bytes), and its style number as it is written."""

    column: int
    start: int
    end: int
    style: str


@dataclass(slots=True)
class _FoundRow:
    """A row of the sheet: where it stands (in bytes), and where its start tag and its content end."""

    number: int
    start: int
    tag_end: int = 0
    close: int = 0
    is_self_closing: bool = False
    cells: list[_FoundCell] = field(default_factory=list)


class _Writer:
    """Writes rows into the XML of a sheet."""

    def __init__(self, draft: Draft, sheet: Sheet, edits: PartEdits, like: int | None) -> None:
        self._edits = edits
        self._prefix = edits.root.prefix
        self._data = required(edits.root.child("sheetData"), f"the rows of the sheet {sheet.name}")
        self._raw = edits.raw.encode("latin-1")
        self._rows = _found_rows(self._raw, sheet.part, draft)
        self._styles = {
            cell.column: cell.style for row in self._rows if row.number == like for cell in row.cells
        }
        self._column_styles = list(_column_styles(edits.root))
        self._percents = _PercentLooks(draft)

    def write(self, rows: Mapping[int, Row], heights: Mapping[int, float]) -> None:
        there = {row.number: row for row in self._rows}
        for number in sorted(rows):
            if number in there:
                self._fill(there[number], rows[number])
            else:
                self._insert(number, rows[number], heights.get(number))
        self._measure(rows)
        self._percents.count()

    def _insert(self, number: int, row: Row, height: float | None) -> None:
        cells = "".join(self._cell(number, column, row[column]) for column in sorted(row))
        tall = "" if height is None else f' ht="{height:g}"'
        xml = f'<{self._prefix}row r="{number}"{tall}>{cells}</{self._prefix}row>'
        below = next((row.start for row in self._rows if row.number > number), None)
        if below is None:
            self._edits.append(self._data, xml)
        else:
            self._edits.insert(below, xml)

    def _fill(self, found: _FoundRow, row: Row) -> None:
        cells = {cell.column: cell for cell in found.cells}
        if found.is_self_closing:
            content = "".join(self._cell(found.number, column, row[column]) for column in sorted(row))
            self._edits.replace(found.tag_end - 2, found.tag_end, f">{content}</{self._prefix}row>")
            return
        for column in sorted(row):
            if column in cells:
                cell = cells[column]
                xml = self._cell(found.number, column, row[column], cell.style)
                self._edits.replace(cell.start, cell.end, xml)
            else:
                after = next((cell.start for cell in found.cells if cell.column > column), found.close)
                self._edits.insert(after, self._cell(found.number, column, row[column]))

    def _cell(self, row: int, column: int, value: CellText, style: str | None = None) -> str:
        p = self._prefix
        look = self._look(column) if style is None else style
        if isinstance(value, Percent):
            value, look = value.share, self._percents.of(look)
        start = f'<{p}c r="{a1(row, column)}"' + (f' s="{look}"' if look else "")
        if isinstance(value, str):
            text = f'<{p}t xml:space="preserve">{cell_text(value)}</{p}t>'
            return f'{start} t="inlineStr"><{p}is>{text}</{p}is></{p}c>'
        return f"{start}><{p}v>{value!r}</{p}v></{p}c>"

    def _look(self, column: int) -> str:
        if column in self._styles:
            return self._styles[column]
        return next((style for first, last, style in self._column_styles if first <= column <= last), "")

    def _measure(self, rows: Mapping[int, Row]) -> None:
        """Correct the used range that the sheet states."""
        dimension = self._edits.root.child("dimension")
        columns = [column for row in rows.values() for column in row]
        if dimension is None or not columns:
            return
        used = parse_range(dimension.attributes.get("ref", "A1"))
        grown = Range(
            min(used.first_row, *rows),
            min(used.first_column, *columns),
            max(used.last_row, *rows),
            max(used.last_column, *columns),
        )
        self._edits.set_attribute(dimension, "ref", str(grown))


class _PercentLooks:
    """Cell styles with a percent format in place of their own."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._made: dict[str, str] = {}

    def of(self, style: str) -> str:
        """Return the number of a style like another one, shown as a percent."""
        if style not in self._made:
            self._made[style] = self._add(style)
        return self._made[style]

    def _add(self, style: str) -> str:
        part = self._draft.workbook.related_part("styles")
        formats = None if part is None else self._draft.edit(part).root.child("cellXfs")
        if part is None or formats is None:
            return style  # without styles it is shown as a plain number
        edits = self._draft.edit(part)
        at = int(style or 0)
        like = formats.children[at] if at < len(formats.children) else None
        xml = f"<{formats.prefix}xf/>" if like is None else edits.source(like)
        xml = _FORMAT.sub("", xml, count=2)
        name = f"<{formats.prefix}xf"
        xml = xml.replace(name, f'{name} numFmtId="{_PERCENT_FORMAT}" applyNumberFormat="1"', 1)
        edits.append(formats, xml)
        return str(len(formats.children) + len(self._made))

    def count(self) -> None:
        """Correct the number of cell styles that the workbook states, once all are made."""
        part = self._draft.workbook.related_part("styles")
        if part is not None and self._made:
            edits = self._draft.edit(part)
            formats = edits.root.child("cellXfs")
            if formats is not None:
                edits.add_to_count(formats, len(self._made))


_PERCENT_FORMAT = 10  # built in: 0.00%
_FORMAT = re.compile(r"""\s(?:numFmtId|applyNumberFormat)\s*=\s*(?:"[^"]*"|'[^']*')""")


def _column_styles(root: Element) -> list[tuple[int, int, str]]:
    columns = root.child("cols")
    return [
        (int(column.attributes["min"]), int(column.attributes["max"]), column.attributes.get("style", ""))
        for column in (columns.children if columns is not None else ())
    ]


def _found_rows(data: bytes, part: str, draft: Draft) -> list[_FoundRow]:
    """Return the rows of a sheet and their cells, in the order of their places."""
    rows: list[_FoundRow] = []
    depth = 0
    pending: list[tuple[int, int, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        local = name.rpartition("}")[2]
        if local == "row" and depth == _DEPTH_OF_ROWS:
            number = int(attributes.get("r", rows[-1].number + 1 if rows else 1))
            at = parser.CurrentByteIndex
            rows.append(_FoundRow(number, at, _tag_end(data, at)))
        elif local == "c" and depth == _DEPTH_OF_ROWS + 1 and rows:
            cells = rows[-1].cells
            reference = attributes.get("r")
            column = (cells[-1].column + 1 if cells else 1) if reference is None else parse_a1(reference)[1]
            pending.append((column, parser.CurrentByteIndex, attributes.get("s", "")))

    def end(name: str) -> None:
        nonlocal depth
        local = name.rpartition("}")[2]
        at = parser.CurrentByteIndex
        if local == "c" and depth == _DEPTH_OF_ROWS + 1 and pending:
            column, begun, style = pending.pop()
            rows[-1].cells.append(_FoundCell(column, begun, _end_of(data, begun, at), style))
        elif local == "row" and depth == _DEPTH_OF_ROWS:
            row = rows[-1]
            row.is_self_closing = data.endswith(b"/>", row.start, row.tag_end)
            row.close = row.tag_end if row.is_self_closing else at
        depth -= 1

    parser = stream_parser(part, start, end, draft.archive.limits)
    feed(parser, (data[at : at + _PIECE] for at in range(0, len(data), _PIECE)), part, draft.archive.budget)
    return rows


_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
_DEPTH_OF_ROWS = 3  # worksheet, sheetData, row
_PIECE = 1 << 20


def _end_of(data: bytes, begun: int, at: int) -> int:
    """Return where an element ends, given where its start tag and (unless it closes itself) its end tag begin."""
    tag_end = _tag_end(data, begun)
    return tag_end if data.endswith(b"/>", begun, tag_end) else data.index(b">", at) + 1


def _tag_end(data: bytes, start: int) -> int:
    """Return where a tag ends; quoted values may hold ``>``."""
    tag = _TAG.match(data, start)
    return len(data) if tag is None else tag.end()


def _grow_tables(draft: Draft, sheet: Sheet, rows: Mapping[int, Row]) -> None:
    first, last = min(rows), max(rows)
    for part in related_parts(draft.archive, sheet.part, "table"):
        edits = draft.edit(part)
        box = parse_range(edits.root.attributes.get("ref", "A1"))
        if box.last_row == first - 1 and "totalsRowCount" not in edits.root.attributes:
            grown = str(Range(box.first_row, box.first_column, last, box.last_column))
            edits.set_attribute(edits.root, "ref", grown)
            own_filter = edits.root.child("autoFilter")
            if own_filter is not None:
                edits.set_attribute(own_filter, "ref", grown)
