"""The first sheet: the steps in order, the colours, and how rows of Thresholds inherit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from handoff_xl.writers.template.measuring import line_count
from handoff_xl.writers.template.styles import (
    COUNTS,
    EXAMPLE,
    FITS,
    MISSING,
    MUTED,
    NAVY,
    RULE,
    SLIP,
    UNUSED,
    Looks,
    Styles,
)
from handoff_xl.writers.template.tables import Book, name_in_formulas
from handoff_xl.writers.template.try_it import PURPOSE

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

START_HERE = "Start here"

_WIDTHS = (8, 22, 13, 13, 13, 13, 14, 66)
_LAST = len(_WIDTHS) - 1
_A4 = 9
_PRINT_SCALE = 80
"""In percent; so the widths fit A4 and Letter, and the steps the first page. Excel heeds no page break where a sheet
is fitted to pages."""
_BOX: Looks = {"align": "left", "indent": 1, "valign": "vcenter", "border": 1, "border_color": RULE}

_ROWS_TO_EXPECT = {
    "settings": "One value per line; the six with a navy name must be filled in.",
    "languages": "One row per language.",
    "channels": "One row per channel.",
    "hours": "One row per team and span, for example Mon-Fri, plus public holidays.",
    "queues": "One row per team.",
    "intents": "One row per intent of the classifier, often 20 to 100.",
    "thresholds": "The four risk rows, then one row for each thing that differs.",
    "triggers": "The four that are there, and your own: often 5 to 12.",
    "exceptions": "The eight that are there; choose a queue for each. Often 8 to 15.",
    "stages": "Three to five steps of your operation.",
    "signals": "One row per fact that your systems send.",
    "guardrails": "Four rows, one per risk.",
    "controls": "Accepted and overridden outputs, for each phase.",
    "reason_codes": "Five to fifteen codes.",
    "scenarios": "The ten conversations that must never go wrong.",
    "approvals": "One row per person who signs, once there are no errors.",
}

_EXAMPLE_HEADERS = (
    "Row",
    "Risk",
    "Languages",
    "Channels",
    "Mode",
    "AI from",
    "Review from",
    "What it comes to",
)
_EXAMPLE_ROWS = (
    ("1", "medium", "", "", "AI alone", "92%", "70%", "Medium risk: AI alone from 92%, a draft from 70%."),
    (
        "2",
        "medium",
        "es",
        "",
        "",
        "95%",
        "",
        "In Spanish: AI alone from 95%. The blank cells inherit from row 1.",
    ),
    (
        "3",
        "medium",
        "es",
        "phone",
        "AI drafts",
        "",
        "",
        "In Spanish by phone: always a draft, from 70% as in row 1.",
    ),
)


def write_start_here(worksheet: Worksheet, book: Book, styles: Styles, *, client: str) -> None:
    """Write the sheet for the tables that the workbook has."""
    for index, width in enumerate(_WIDTHS):
        worksheet.set_column(index, index, width)
    worksheet.set_row(0, 32)
    title = "Who handles what: AI or a person"
    worksheet.write_string(0, 0, f"{title} · {client}" if client else title, styles.title())
    worksheet.write_string(
        1,
        0,
        "Fill in the sheets from left to right, save, and compile. "
        "Every mistake comes back marked at its cell, with what to do.",
        styles.sentence(),
    )
    row = _write_steps(worksheet, book, styles, 3)
    if book.table("thresholds") is not None:
        worksheet.set_h_pagebreaks([row + 1])
        row = _write_inheritance(worksheet, styles, row + 1)
    last = _write_colours(worksheet, styles, row + 1)
    worksheet.hide_gridlines(2)
    worksheet.set_landscape()
    worksheet.set_paper(_A4)
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    worksheet.set_print_scale(_PRINT_SCALE)
    worksheet.print_area(0, 0, last, _LAST)
    worksheet.set_footer("&L&8&F&C&8&A&R&8Page &P of &N")
    worksheet.set_tab_color("#548235")
    worksheet.activate()


def _write_steps(worksheet: Worksheet, book: Book, styles: Styles, row: int) -> int:
    """Write the numbered, linked steps from a row (from 0) on; return the row below them."""
    head = styles.header(required=True)
    worksheet.set_row(row, 20)
    worksheet.write_string(row, 0, "Step", head)
    worksheet.write_string(row, 1, "Sheet", head)
    worksheet.merge_range(row, 2, row, _LAST - 1, "What it is for", head)
    worksheet.write_string(row, _LAST, "Rows to expect", head)
    cell, number = _text(styles), styles.make(align="center", valign="vcenter", border=1, border_color=RULE)
    link = styles.make(font_color="#0563C1", underline=1, bold=True, **_BOX)
    steps = list(_steps(book))
    for step, (name, address, purpose, expect) in enumerate(steps, start=1):
        row += 1
        worksheet.set_row(row, 29 if line_count(purpose, sum(_WIDTHS[2:_LAST])) > 1 else 20)
        worksheet.write_number(row, 0, step, number)
        worksheet.write_url(row, 1, f"internal:{name_in_formulas(name)}!{address}", link, name)
        worksheet.merge_range(row, 2, row, _LAST - 1, purpose, cell)
        worksheet.write_string(row, _LAST, expect, cell)
    row += 1
    worksheet.set_row(row, 20)
    worksheet.write_number(row, 0, len(steps) + 1, number)
    worksheet.write_string(row, 1, "Compile", styles.make(bold=True, **_BOX))
    worksheet.merge_range(
        row,
        2,
        row,
        _LAST - 1,
        "Save the workbook, then run: handoff-xl compile followed by its file name",
        cell,
    )
    worksheet.write_string(row, _LAST, "An annotated copy: mend it there, save, and compile the copy.", cell)
    return row + 1


def _steps(book: Book) -> Iterator[tuple[str, str, str, str]]:
    """Yield each sheet's name, its first cell to fill in, its purpose and the rows to expect."""
    for table in book.tables.values():
        layout = table.layout
        yield layout.name, "A5", layout.purpose, _ROWS_TO_EXPECT.get(layout.key, "")
        if layout.key == "thresholds" and book.can_try:
            yield (
                book.try_it,
                "B5",
                PURPOSE,
                "Nothing to fill in: pick four cells and look. Change them as you like.",
            )


def _write_inheritance(worksheet: Worksheet, styles: Styles, row: int) -> int:
    """Write the example of narrower rows and blank cells; return the row below it."""
    _section(worksheet, styles, row, "How Thresholds work: the narrower row wins, a blank cell inherits")
    row += 1
    worksheet.set_row(row, 20)
    for index, header in enumerate(_EXAMPLE_HEADERS):
        worksheet.write_string(row, index, header, styles.header(required=False))
    decisive = styles.make(
        align="center", valign="vcenter", border=1, border_color=RULE, bg_color="#E2EFDA", bold=True
    )
    inherited = styles.make(align="center", valign="vcenter", border=1, border_color=RULE)
    for example in _EXAMPLE_ROWS:
        row += 1
        worksheet.set_row(row, 18)
        for index, text in enumerate(example):
            looks = decisive if 4 <= index < _LAST and text else inherited
            worksheet.write_string(row, index, text, _text(styles) if index == _LAST else looks)
    for sentence in (
        (
            "A row is narrower when it fills in the same columns on the left and at least one more; a row for an intent is "
            "narrower than one for its category or risk."
        ),
        "Where rows merely cross, such as a language row and a channel row, the more careful value counts.",
    ):
        row += 1
        worksheet.set_row(row, 20)
        worksheet.write_string(row, 0, sentence, styles.sentence())
    return row + 1


def _write_colours(worksheet: Worksheet, styles: Styles, row: int) -> int:
    """Write the legend from a row (from 0) on; return its last row."""
    _section(worksheet, styles, row, "What the colours say")
    legend: tuple[tuple[str, Format, str], ...] = (
        ("Required", styles.header(required=True), "The column must be filled in every row that you use."),
        (
            "Optional",
            styles.header(required=False),
            "May stay blank. Select the header to read what a blank means.",
        ),
        (
            "Check",
            styles.header(required=False, calculated=True),
            "Calculated; it names the first common slip in the row, compile finds them all. Leave it as it is.",
        ),
        ("(blank)", styles.make(**_BOX, **MISSING, font_color=MUTED), "A required cell that is still blank."),
        (
            "frend_desk",
            styles.make(**_BOX, **SLIP),
            "Stands twice, is not on its sheet, not a choice or not a number, or Review from is above AI from.",
        ),
        ("92%", styles.make(**_BOX, **UNUSED), "Does not count, because of the Mode of the row."),
        (
            "example_…",
            styles.make(**_BOX, **EXAMPLE),
            "An example of the template: replace it with your own, or delete the row.",
        ),
        ("fits", styles.make(**_BOX, **FITS), "On Thresholds: fits the conversation picked on Try it."),
        ("counts", styles.make(**_BOX, **COUNTS), "On Thresholds: decides it."),
    )
    for sample, looks, meaning in legend:
        row += 1
        worksheet.set_row(row, 18)
        worksheet.write_string(row, 1, sample, looks)
        worksheet.write_string(row, 2, meaning, styles.make(valign="vcenter", indent=1))
    return row


def _section(worksheet: Worksheet, styles: Styles, row: int, heading: str) -> None:
    worksheet.set_row(row, 24)
    worksheet.write_string(
        row, 0, heading, styles.make(bold=True, font_size=12, font_color=NAVY, valign="vcenter")
    )


def _text(styles: Styles) -> Format:
    return styles.make(text_wrap=True, **_BOX)
