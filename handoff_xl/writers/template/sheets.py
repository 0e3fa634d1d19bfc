"""One sheet of the template: title, sentence, captions, headers, rows, Check column, print set-up."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import groupby
from typing import TYPE_CHECKING

from handoff_xl.layout import SETTINGS, Column, Kind
from handoff_xl.ooxml.references import column_letters
from handoff_xl.writers.template.checks import check_formulas
from handoff_xl.writers.template.highlights import add_highlights
from handoff_xl.writers.template.styles import MUTED, NAVY, RULE, Styles, header_lines
from handoff_xl.writers.template.tables import (
    CAPTION_ROW,
    FIRST_ROW,
    HEADER_ROW,
    SENTENCE_ROW,
    TITLE_ROW,
    Book,
    CellValue,
    Table,
    is_blank,
)
from handoff_xl.writers.template.validations import add_validations
from handoff_xl.writers.template.values import setting_kind, typed

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

CHECK_WIDTH = 40
_A4 = 9
_REQUIRED_SETTINGS = frozenset(column.header for column in SETTINGS if column.required)


def write_sheet(worksheet: Worksheet, table: Table, book: Book, styles: Styles) -> None:
    """Write one table with everything that belongs to its sheet."""
    _write_head(worksheet, table, styles)
    _write_columns(worksheet, table, styles)
    if table.layout.key == "settings":
        _write_settings(worksheet, table, styles)
    else:
        for index, row in enumerate(table.rows):
            for position, column in enumerate(table.layout.columns):
                write_value(
                    worksheet, (FIRST_ROW - 1 + index, position), row.get(column.key), column.kind, styles
                )
    if table.layout.calculated:
        _write_check(worksheet, table, book, styles)
    add_validations(worksheet, table, book)
    add_highlights(worksheet, table, book, styles)
    _set_up(worksheet, table)


def write_value(
    worksheet: Worksheet, cell: tuple[int, int], value: CellValue, kind: Kind, styles: Styles
) -> None:
    """Write one value at (row, column) from 0 as Excel would take it in a cell of that kind; never a formula."""
    if is_blank(value):
        return
    value, kind = typed(value, kind)
    looks = styles.data(kind)
    if isinstance(value, bool):
        worksheet.write_boolean(*cell, value, looks)
    elif isinstance(value, date | datetime | time):
        worksheet.write_datetime(*cell, value, looks)
    elif isinstance(value, str):
        worksheet.write_string(*cell, value, looks)
    elif value is not None:
        worksheet.write_number(*cell, value, looks)


def _write_head(worksheet: Worksheet, table: Table, styles: Styles) -> None:
    layout = table.layout
    worksheet.set_row(TITLE_ROW - 1, 28)
    worksheet.write_string(TITLE_ROW - 1, 0, layout.name, styles.title())
    worksheet.set_row(SENTENCE_ROW - 1, 18)
    worksheet.write_string(SENTENCE_ROW - 1, 0, layout.purpose, styles.sentence())
    worksheet.set_row(CAPTION_ROW - 1, 18)
    position = 0
    for caption, columns in groupby(layout.columns, key=lambda column: column.group):
        for offset, _ in enumerate(columns):
            text = caption if offset == 0 else ""
            worksheet.write(
                CAPTION_ROW - 1, position, text, styles.caption(first=offset == 0 and position > 0)
            )
            position += 1
    lines = max((header_lines(column) for column in layout.columns), default=1)
    worksheet.set_row(HEADER_ROW - 1, 13.5 * max(lines, 2) + 5)
    for index, column in enumerate(layout.columns):
        worksheet.write_string(HEADER_ROW - 1, index, column.header, styles.header(required=column.required))
    for offset, header in enumerate(layout.calculated):
        looks = styles.header(required=False, calculated=True)
        worksheet.write_string(HEADER_ROW - 1, len(layout.columns) + offset, header, looks)


def _write_columns(worksheet: Worksheet, table: Table, styles: Styles) -> None:
    """Set widths and formats by column, which spares writing empty cells; collapse unused rare columns."""
    layout = table.layout
    collapsed_before = False
    hide = not any(
        not is_blank(row.get(column.key)) for column in layout.columns if column.rare for row in table.rows
    )
    for index, column in enumerate(layout.columns):
        options: dict[str, object] = {"level": 1, "hidden": hide} if column.rare else {}
        if collapsed_before and not column.rare:
            options["collapsed"] = True
        worksheet.set_column(index, index, column.width, _column_format(column, styles), options)
        collapsed_before = column.rare and hide
    for offset, _ in enumerate(layout.calculated):
        position = len(layout.columns) + offset
        worksheet.set_column(
            position, position, CHECK_WIDTH, styles.check(), {"collapsed": True} if collapsed_before else {}
        )
        collapsed_before = False


def _column_format(column: Column, styles: Styles) -> Format:
    return styles.data(Kind.TEXT if column.kind is Kind.SETTING_VALUE else column.kind)


def _write_settings(worksheet: Worksheet, table: Table, styles: Styles) -> None:
    meaning = {column.header: _meaning(column) for column in SETTINGS}
    for index, row in enumerate(table.rows):
        position = FIRST_ROW - 1 + index
        name = str(row.get("setting") or "")
        worksheet.write_string(
            position, table.index("setting"), name, styles.header(required=name in _REQUIRED_SETTINGS)
        )
        kind = setting_kind(name)
        value = row.get("value")
        if is_blank(value):
            worksheet.write_blank(position, table.index("value"), None, styles.data(kind))
        write_value(worksheet, (position, table.index("value")), value, kind, styles)
        text = row.get("meaning") or meaning.get(name, "")
        worksheet.write_string(
            position,
            table.index("meaning"),
            str(text),
            styles.make(font_color=MUTED, valign="top", text_wrap=True, border=1, border_color=RULE),
        )


def _meaning(column: Column) -> str:
    return (
        column.help if column.required or not column.default else f"{column.help} Blank = {column.default}."
    )


def _write_check(worksheet: Worksheet, table: Table, book: Book, styles: Styles) -> None:
    position = len(table.layout.columns)
    for index, (formula, value) in enumerate(check_formulas(table, book)):
        worksheet.write_formula(FIRST_ROW - 1 + index, position, formula, styles.check(), value)


def _set_up(worksheet: Worksheet, table: Table) -> None:
    layout = table.layout
    last = len(layout.columns) + len(layout.calculated) - 1
    worksheet.hide_gridlines(2)
    worksheet.freeze_panes(HEADER_ROW, 0 if layout.identity is None else table.index(layout.identity) + 1)
    if last >= 0:
        worksheet.autofilter(HEADER_ROW - 1, 0, table.last_row - 1, last)
        worksheet.ignore_errors(
            {"number_stored_as_text": f"A{FIRST_ROW}:{column_letters(last + 1)}{table.last_row}"}
        )
    worksheet.set_landscape()
    worksheet.set_paper(_A4)
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(HEADER_ROW - 1)
    worksheet.set_footer("&L&8&F&C&8&A&R&8Page &P of &N")
    worksheet.set_selection(FIRST_ROW - 1, 0, FIRST_ROW - 1, 0)
    worksheet.set_tab_color(NAVY if layout.required else "#8EA9DB")
