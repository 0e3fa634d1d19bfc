"""Writing the XML of a new sheet. Text is inline, so that nothing else in the workbook changes."""

import math
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from handoff_xl.ooxml.draft import XML_DECLARATION
from handoff_xl.ooxml.escape import attribute, cell_text
from handoff_xl.ooxml.highlights import rule_xml
from handoff_xl.ooxml.marks import CellContent, CellStyle, DropDown, NewSheet, PageSetup, SheetCell
from handoff_xl.ooxml.references import MAX_COLUMN, MAX_ROW, Range, a1, column_letters

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_LONGEST_TEXT = 32_767  # of a cell, in UTF-16 units
_LONGEST_TOOLTIP = 255
_MOST_LINKS = 65_530  # of a sheet; Excel calls a file with more damaged


class Context(NamedTuple):
    """What a new sheet's XML depends on: the namespace, style numbers, where links lead, the marker's formula."""

    namespace: str
    style: Callable[[CellStyle], int]
    link: Callable[[str], str]
    marker: str
    marker_style: int
    selected: bool


def sheet_xml(sheet: NewSheet, context: Context) -> str:
    """Return a worksheet part."""
    return "".join(
        (XML_DECLARATION, f'<worksheet xmlns="{context.namespace}">', *_elements(sheet, context), _END)
    )


_END = "</worksheet>"


def _elements(sheet: NewSheet, context: Context) -> Iterator[str]:
    page, rows = sheet.page, _by_row(sheet)
    fits = page.fit_width is not None or page.fit_height is not None
    tab = f'<tabColor rgb="FF{sheet.tab_colour}"/>' if sheet.tab_colour else ""
    fit = '<pageSetUpPr fitToPage="1"/>' if fits else ""
    if tab or fit:
        yield f"<sheetPr>{tab}{fit}</sheetPr>"
    yield f'<dimension ref="{_used_range(rows)}"/>'
    yield _view(sheet, selected=context.selected)
    yield '<sheetFormatPr defaultRowHeight="15"/>'
    if sheet.column_widths:
        yield f"<cols>{''.join(_columns(sheet.column_widths))}</cols>"
    yield f"<sheetData>{''.join(_rows(rows, sheet, context))}</sheetData>"
    if sheet.autofilter is not None:
        yield f'<autoFilter ref="{sheet.autofilter}"/>'
    if sheet.merged:
        merged = "".join(f'<mergeCell ref="{box}"/>' for box in sheet.merged)
        yield f'<mergeCells count="{len(sheet.merged)}">{merged}</mergeCells>'
    yield rule_xml("", "A1", context.marker, style=context.marker_style, priority=1)
    if sheet.drop_downs:
        yield f'<dataValidations count="{len(sheet.drop_downs)}">{"".join(map(_drop_down, sheet.drop_downs))}</dataValidations>'
    links = list(islice(_links(rows), _MOST_LINKS))
    if links:
        location = cache(context.link)  # many lead to the same place
        yield f"<hyperlinks>{''.join(_link(link, location(link.target)) for link in links)}</hyperlinks>"
    yield from _page(page)


_Row = list[tuple[int, SheetCell]]
"""The cells of a row with their columns, from left to right."""


def _by_row(sheet: NewSheet) -> dict[int, _Row]:
    """Return the rows that hold cells, from the top."""
    rows: dict[int, _Row] = {}
    for (row, column), cell in sheet.cells.items():
        if row not in rows:
            rows[row] = []
        rows[row].append((column, cell))
    for cells in rows.values():
        cells.sort(key=itemgetter(0))
    return dict(sorted(rows.items(), key=itemgetter(0)))


def _used_range(rows: dict[int, _Row]) -> str:
    if not rows:
        return "A1"
    first = min(cells[0][0] for cells in rows.values())
    last = max(cells[-1][0] for cells in rows.values())
    return str(Range(min(rows), first, max(rows), last))


def _view(sheet: NewSheet, *, selected: bool) -> str:
    stated = ' showGridLines="0"' if not sheet.show_gridlines else ""
    stated += ' tabSelected="1"' if selected else ""
    stated += f' zoomScale="{sheet.zoom}" zoomScaleNormal="{sheet.zoom}"' if sheet.zoom != 100 else ""
    if sheet.freeze is None or sheet.freeze == (1, 1):
        return f'<sheetViews><sheetView{stated} workbookViewId="0"/></sheetViews>'
    row, column = sheet.freeze
    across = f' xSplit="{column - 1}"' if column > 1 else ""
    down = f' ySplit="{row - 1}"' if row > 1 else ""
    pane = {(True, True): "bottomRight", (True, False): "bottomLeft", (False, True): "topRight"}[
        row > 1, column > 1
    ]
    return (
        f'<sheetViews><sheetView{stated} workbookViewId="0"><pane{across}{down} topLeftCell="{a1(row, column)}" '
        f'activePane="{pane}" state="frozen"/><selection pane="{pane}"/></sheetView></sheetViews>'
    )


def _columns(widths: dict[int, float]) -> Iterator[str]:
    for column, width in sorted(widths.items()):
        if not 1 <= column <= MAX_COLUMN:
            raise ValueError(f"no such column: {column}")
        yield f'<col min="{column}" max="{column}" width="{width:g}" customWidth="1"/>'


def _rows(rows: dict[int, _Row], sheet: NewSheet, context: Context) -> Iterator[str]:
    writer = _CellWriter(context.style)
    for row in sorted(rows.keys() | sheet.row_heights.keys()):
        if not 1 <= row <= MAX_ROW:
            raise ValueError(f"no such row: {row}")
        height = sheet.row_heights.get(row)
        stated = f' ht="{height:g}" customHeight="1"' if height is not None else ""
        content = "".join([writer.cell(row, column, cell) for column, cell in rows.get(row, ())])
        yield f'<row r="{row}"{stated}>{content}</row>'


class _CellWriter:
    """Writes the cells of one sheet. What many of them share, a look or a text, is put into XML once."""

    def __init__(self, style: Callable[[CellStyle], int]) -> None:
        self._style = style
        self._styles: dict[int, str] = {}  # by identity: the sheet keeps its styles alive meanwhile
        self._texts: dict[str, str] = {}

    def cell(self, row: int, column: int, cell: SheetCell) -> str:
        value, style, _ = cell
        stated = self._styles.get(id(style))
        if stated is None:
            stated = self._styles[id(style)] = "" if style is None else f' s="{self._style(style)}"'
        return (
            f'<c r="{column_letters(column)}{row}"{stated}{"/>" if value is None else self._content(value)}'
        )

    def _content(self, value: str | float) -> str:
        """Return the rest of a cell, from its type on."""
        if isinstance(value, str):
            content = self._texts.get(value)
            if content is None:
                text = cell_text(_shortened(value))
                content = self._texts[value] = (
                    f' t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
                )
            return content
        if isinstance(value, bool):
            return f' t="b"><v>{int(value)}</v></c>'
        if not math.isfinite(value):
            raise ValueError(f"no cell can hold {value}")
        return f"><v>{value!r}</v></c>"


def _shortened(text: str) -> str:
    # No character takes more than two units.
    if 2 * len(text) <= _LONGEST_TEXT or len(text.encode("utf-16-le", "replace")) <= 2 * _LONGEST_TEXT:
        return text
    start = text.encode("utf-16-le", "replace")[: 2 * (_LONGEST_TEXT - 1)]
    return f"{start.decode('utf-16-le', 'ignore')}…"


def _drop_down(choice: DropDown) -> str:
    listed = ",".join(choice.choices)
    if len(listed) > 255 or any("," in entry for entry in choice.choices):
        raise ValueError("a drop-down holds at most 255 characters, and no commas in its choices")
    literal = listed.replace('"', '""')
    title = f' promptTitle="{attribute(choice.title[:32])}"' if choice.title else ""
    message = f' prompt="{attribute(choice.message[:255])}"' if choice.message else ""
    return (
        f'<dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="{int(choice.stop)}"'
        f'{title}{message} sqref="{choice.cells}"><formula1>{cell_text(f"{chr(34)}{literal}{chr(34)}")}</formula1>'
        "</dataValidation>"
    )


class _Link(NamedTuple):
    """Cells side by side that lead to the same place; what the first of them says."""

    row: int
    first_column: int
    last_column: int
    target: str
    value: CellContent


def _links(rows: dict[int, _Row]) -> Iterator[_Link]:
    for row, cells in rows.items():
        last: _Link | None = None
        for column, (value, _, target) in cells:
            if last is not None and (target, column) == (last.target, last.last_column + 1):
                last = last._replace(last_column=column)
                continue
            if last is not None:
                yield last
            last = None if target is None else _Link(row, column, column, target, value)
        if last is not None:
            yield last


def _link(link: _Link, location: str) -> str:
    first, last = a1(link.row, link.first_column), a1(link.row, link.last_column)
    shown = link.value[:_LONGEST_TOOLTIP] if first == last and isinstance(link.value, str) else None
    display = "" if shown is None else f' display="{attribute(shown)}"'
    box = first if first == last else f"{first}:{last}"
    return f'<hyperlink ref="{box}" location="{attribute(location)}"{display}/>'


def _page(page: PageSetup) -> Iterator[str]:
    if page.centered:
        yield '<printOptions horizontalCentered="1"/>'
    yield '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
    stated = f'<pageSetup paperSize="{page.paper_size}"'
    if page.scale is not None:
        stated += f' scale="{page.scale}"'
    if page.fit_width is not None or page.fit_height is not None:
        stated += f' fitToWidth="{_pages(page.fit_width)}" fitToHeight="{_pages(page.fit_height)}"'
    yield f'{stated} orientation="{"landscape" if page.landscape else "portrait"}"/>'
    if page.header or page.footer:
        header = f"<oddHeader>{cell_text(_in_section(page.header))}</oddHeader>" if page.header else ""
        footer = f"<oddFooter>{cell_text(_in_section(page.footer))}</oddFooter>" if page.footer else ""
        yield f"<headerFooter>{header}{footer}</headerFooter>"
    if page.breaks_before:
        number = len(page.breaks_before)
        breaks = "".join(
            f'<brk id="{row - 1}" max="{MAX_COLUMN - 1}" man="1"/>' for row in sorted(page.breaks_before)
        )
        yield f'<rowBreaks count="{number}" manualBreakCount="{number}">{breaks}</rowBreaks>'


def _in_section(text: str) -> str:
    """Return a header or footer that says where it stands: centred, unless it says otherwise."""
    return text if text.startswith(("&L", "&C", "&R")) else f"&C{text}"


def _pages(number: int | None) -> int:
    return 0 if number is None else number
