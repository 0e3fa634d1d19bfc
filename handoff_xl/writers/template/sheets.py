"""One sheet of the template: title, sentence, captions, headers, rows, Check column, print set-up."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import groupby
from typing import TYPE_CHECKING

from handoff_xl.layout import SETTINGS, Kind
from handoff_xl.ooxml.references import column_letters
from handoff_xl.writers.template.checks import check_formulas
from handoff_xl.writers.template.fits import write_fits
from handoff_xl.writers.template.highlights import add_highlights
from handoff_xl.writers.template.measuring import line_count, row_height
from handoff_xl.writers.template.styles import NAVY, Styles
from handoff_xl.writers.template.tables import (
    CAPTION_ROW,
    CHECK,
    FIRST_ROW,
    HEADER_ROW,
    SENTENCE_ROW,
    TITLE_ROW,
    TRY_IT,
    Book,
    CellValue,
    Table,
    is_blank,
)
from handoff_xl.writers.template.validations import add_validations
from handoff_xl.writers.template.values import setting_kind, typed

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CHECK_WIDTH, TRY_IT_WIDTH = 44, 10
_MOST_LINES = 12

_ROOM_IN_PRINT = {"languages": 16, "channels": 18, "queues": 37, "intents": 80, "thresholds": 92}
_SPARE_ROWS_IN_PRINT = 6
"""Excel prints the empty-looking formulas of the Check column too: the print area stops some rows below the rows there
are, and in a template that is to be filled not before so many rows of one line, in whole pages, have room. It cannot
follow the rows: openpyxl and LibreOffice do not take a formula as print area. The calculated columns are for the
screen; left out on paper, they leave the others a size that can be read."""

_WIDEST_PAGE = 240
"""In characters: a wider table would be printed below 6 pt, so it takes two pages side by side."""

_A4 = 9
_REQUIRED_SETTINGS = frozenset(column.header for column in SETTINGS if column.required)


def write_sheet(worksheet: Worksheet, table: Table, book: Book, styles: Styles) -> None:
    """Write one table with everything that belongs to its sheet."""
    _write_head(worksheet, table, styles)
    _write_columns(worksheet, table, styles)
    if table.layout.key == "settings":
        _write_settings(worksheet, table, styles)
    else:
        _write_rows(worksheet, table, styles)
    if CHECK in table.layout.calculated:
        _write_check(worksheet, table, book, styles)
    if TRY_IT in table.layout.calculated:
        write_fits(worksheet, table, book, styles)
    _set_heights(worksheet, table)
    add_validations(worksheet, table, book)
    add_highlights(worksheet, table, book, styles)
    _set_up(worksheet, table, to_be_filled=book.to_be_filled)


def _write_rows(worksheet: Worksheet, table: Table, styles: Styles) -> None:
    """Write the filled cells; the others look as their column does."""
    for index, row in enumerate(table.rows):
        for position, column in enumerate(table.layout.columns):
            if not is_blank(row.get(column.key)):
                value, kind = typed(row[column.key], column.kind)
                looks = styles.data(kind, centred=column.kind is not Kind.DAYS)
                _write(worksheet, (FIRST_ROW - 1 + index, position), value, looks)


def _write(worksheet: Worksheet, cell: tuple[int, int], value: CellValue, looks: Format) -> None:
    """Write one value at (row, column), counted from 0; text is never taken for a formula."""
    if value is None or value == "":
        worksheet.write_blank(*cell, None, looks)
    elif isinstance(value, bool):
        worksheet.write_boolean(*cell, value, looks)
    elif isinstance(value, date | datetime | time):
        worksheet.write(*cell, value, looks)
    elif isinstance(value, str):
        worksheet.write_string(*cell, value, looks)
    else:
        worksheet.write_number(*cell, value, looks)


def _write_head(worksheet: Worksheet, table: Table, styles: Styles) -> None:
    layout = table.layout
    captioned = any(column.group for column in layout.columns)
    bare = styles.above_the_table()
    worksheet.set_row(TITLE_ROW - 1, 28, bare)
    worksheet.write_string(TITLE_ROW - 1, 0, layout.name, styles.title())
    worksheet.set_row(SENTENCE_ROW - 1, 18, bare)
    # Beside a column that every page repeats, the sentence would be cut off on the second one.
    beside = int(_takes_two_pages(table))
    worksheet.write_string(SENTENCE_ROW - 1, beside, layout.purpose, styles.sentence())
    worksheet.set_row(CAPTION_ROW - 1, 18 if captioned else 6, bare)
    if captioned:
        _write_captions(worksheet, table, styles)
    room_for_filter_button = 3
    lines = max(
        (line_count(column.header, column.width - room_for_filter_button) for column in layout.columns),
        default=1,
    )
    worksheet.set_row(HEADER_ROW - 1, row_height(max(lines, 2)) + 2)
    for index, column in enumerate(layout.columns):
        worksheet.write_string(HEADER_ROW - 1, index, column.header, styles.header(required=column.required))
    for header in layout.calculated:
        looks = styles.header(required=False, calculated=True)
        worksheet.write_string(HEADER_ROW - 1, table.calculated_index(header), header, looks)


def _write_captions(worksheet: Worksheet, table: Table, styles: Styles) -> None:
    position = 0
    for caption, columns in groupby(table.layout.columns, key=lambda column: column.group):
        for offset, _ in enumerate(columns):
            looks = styles.caption(first=offset == 0 and position > 0)
            worksheet.write(CAPTION_ROW - 1, position, "" if offset else caption, looks)
            position += 1


def _write_columns(worksheet: Worksheet, table: Table, styles: Styles) -> None:
    """Set widths and formats by column, which spares writing empty cells; collapse unused rare columns."""
    layout = table.layout
    collapsed_before = False
    hide = _hides_rare_columns(table)
    for index, column in enumerate(layout.columns):
        options: dict[str, object] = {"level": 1, "hidden": hide} if column.rare else {}
        if collapsed_before and not column.rare:
            options["collapsed"] = True
        worksheet.set_column(index, index, column.width, styles.data(column.kind), options)
        collapsed_before = column.rare and hide
    for header in layout.calculated:
        position = table.calculated_index(header)
        width = TRY_IT_WIDTH if header == TRY_IT else CHECK_WIDTH
        worksheet.set_column(
            position, position, width, styles.check(), {"collapsed": True} if collapsed_before else {}
        )
        collapsed_before = False


def _hides_rare_columns(table: Table) -> bool:
    rare = [column.key for column in table.layout.columns if column.rare]
    return all(is_blank(row.get(key)) for key in rare for row in table.rows)


def _write_settings(worksheet: Worksheet, table: Table, styles: Styles) -> None:
    """Write the settings: names coloured like headers, each value under the format of its own kind."""
    for index, row in enumerate(table.rows):
        position = FIRST_ROW - 1 + index
        name = row.get("setting")
        for offset, column in enumerate(table.layout.columns):
            value = row.get(column.key)
            if column.key == "setting":
                looks = styles.header(required=name in _REQUIRED_SETTINGS)
            elif column.key == "value":
                value, kind = typed(value, setting_kind(name))
                looks = styles.data(kind, centred=False)
            else:
                looks = styles.meaning()
            _write(worksheet, (position, offset), value, looks)


def _write_check(worksheet: Worksheet, table: Table, book: Book, styles: Styles) -> None:
    position = table.calculated_index(CHECK)
    for index, (formula, value) in enumerate(check_formulas(table, book)):
        worksheet.write_formula(FIRST_ROW - 1 + index, position, formula, styles.check(), value)


def _set_heights(worksheet: Worksheet, table: Table) -> None:
    """Give rows with texts of several lines their height; one line needs none."""
    for index, lines in enumerate(_lines(table)):
        if lines > 1:
            worksheet.set_row(FIRST_ROW - 1 + index, row_height(lines))


def _lines(table: Table) -> list[int]:
    """Return how many lines the texts of each row take."""
    columns = table.layout.columns
    counts = (
        (line_count(row[one.key], one.width) for one in columns if one.key in row) for row in table.rows
    )
    return [min(max(lines, default=1), _MOST_LINES) for lines in counts]


def _set_up(worksheet: Worksheet, table: Table, *, to_be_filled: bool) -> None:
    layout = table.layout
    last = len(layout.columns) + len(layout.calculated) - 1
    worksheet.hide_gridlines(2)
    worksheet.freeze_panes(HEADER_ROW, 0 if layout.identity is None else table.index(layout.identity) + 1)
    if last >= 0:
        worksheet.autofilter(HEADER_ROW - 1, 0, table.last_row - 1, last)
        worksheet.ignore_errors(
            {"number_stored_as_text": f"A{FIRST_ROW}:{column_letters(last + 1)}{table.last_row}"}
        )
    if layout.calculated:
        printed = min(_rows_in_print(table, to_be_filled=to_be_filled), table.capacity)
        worksheet.print_area(0, 0, FIRST_ROW - 2 + printed, len(layout.columns) - 1)
    worksheet.set_landscape()
    worksheet.set_paper(_A4)
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    _fit_to_width(worksheet, table)
    worksheet.repeat_rows(HEADER_ROW - 1)
    worksheet.set_footer("&L&8&F&C&8&A&R&8Page &P of &N")
    worksheet.set_selection(FIRST_ROW - 1, 0, FIRST_ROW - 1, 0)
    worksheet.set_tab_color(NAVY if layout.required else "#8EA9DB")


def _rows_in_print(table: Table, *, to_be_filled: bool) -> int:
    lines = _lines(table)
    wanted = len(lines) + _SPARE_ROWS_IN_PRINT
    if not to_be_filled:
        return wanted
    return max(_ROOM_IN_PRINT[table.layout.key] - (sum(lines) - len(lines)), wanted)


def _fit_to_width(worksheet: Worksheet, table: Table) -> None:
    if _takes_two_pages(table):
        worksheet.fit_to_pages(2, 0)
        worksheet.repeat_columns(0, 0)
    else:
        worksheet.fit_to_pages(1, 0)


def _takes_two_pages(table: Table) -> bool:
    """Whether a table is printed on two pages side by side, each beginning with the column that names its rows."""
    columns, hidden = table.layout.columns, _hides_rare_columns(table)
    width = sum(column.width for column in columns if not (column.rare and hidden))
    return width > _WIDEST_PAGE and bool(columns) and columns[0].key == table.layout.identity
