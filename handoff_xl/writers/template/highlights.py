"""The live conditional formats of a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handoff_xl.layout import SETTINGS, Kind
from handoff_xl.ooxml.references import column_letters
from handoff_xl.writers.template.checks import example_key, slips
from handoff_xl.writers.template.conditions import Example, Is
from handoff_xl.writers.template.styles import (
    BEYOND,
    EXAMPLE,
    FINE_PERCENT,
    MISSING,
    SLIP,
    UNUSED,
    Looks,
    Styles,
)
from handoff_xl.writers.template.tables import FIRST_ROW, Book, Table

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_HUMAN_BANDS = ("ai_from", "review_from", "if_unsure", "ambiguity_margin")


def add_highlights(worksheet: Worksheet, table: Table, book: Book, styles: Styles) -> None:
    """Colour blank required cells, slips, examples, cells that do not count, and the end of the prepared rows."""

    def colour(key: str, formula: str, looks: Looks) -> None:
        cells = f"{table.letters(key)}{FIRST_ROW}:{table.letters(key)}{table.last_row}"
        worksheet.conditional_format(
            cells, {"type": "formula", "criteria": f"={formula}", "format": styles.make(**looks)}
        )

    for slip in slips(table, book):
        formula = slip.condition.formula(table, book)
        for key in slip.keys:
            if slip.missing:
                colour(key, f"AND({table.started()}>0,{formula})", MISSING)
            else:
                colour(key, f'AND({table.cell(key)}<>"",{formula})', SLIP)
    if table.layout.key == "settings":
        _colour_required_settings(worksheet, table, styles)
        return
    if table.layout.key == "thresholds":
        human = Is((("mode", ("Human",)),)).formula(table, book)
        drafts = Is((("mode", ("AI drafts",)),)).formula(table, book)
        for key in _HUMAN_BANDS:
            colour(key, human, UNUSED)
        colour("ai_from", drafts, UNUSED)
    for column in table.layout.columns:
        if column.kind is Kind.PERCENT:
            cell = table.cell(column.key)
            fine = f"AND(ISNUMBER({cell}),ABS({cell}*100-ROUND({cell}*100,0))>0.000001)"
            colour(column.key, fine, FINE_PERCENT)
    example = example_key(table)
    last = column_letters(len(table.layout.columns) + len(table.layout.calculated))
    if example is not None:
        worksheet.conditional_format(
            f"A{FIRST_ROW}:{last}{table.last_row}",
            {
                "type": "formula",
                "criteria": f"={Example(example).formula(table, book)}",
                "format": styles.make(**EXAMPLE),
            },
        )
    end = table.last_row + 1
    worksheet.conditional_format(
        f"A{end}:{last}{end}", {"type": "formula", "criteria": "=TRUE", "format": styles.make(**BEYOND)}
    )


def _colour_required_settings(worksheet: Worksheet, table: Table, styles: Styles) -> None:
    names = ",".join(f'{table.cell("setting")}="{column.header}"' for column in SETTINGS if column.required)
    worksheet.conditional_format(
        f"{table.letters('value')}{FIRST_ROW}:{table.letters('value')}{table.last_row}",
        {
            "type": "formula",
            "criteria": f'=AND(TRIM({table.cell("value")})="",OR({names}))',
            "format": styles.make(**MISSING),
        },
    )
