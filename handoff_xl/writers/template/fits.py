"""What Try it shows on Thresholds: the rows that fit and the cells that count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handoff_xl.ooxml.references import column_letters
from handoff_xl.writers.template import trial_formulas as formulas
from handoff_xl.writers.template.styles import COUNTS, FITS, MUTED, RULE, Styles
from handoff_xl.writers.template.tables import FIRST_ROW, TRY_IT, Book, Table, name_in_formulas
from handoff_xl.writers.template.trial import OPEN, TRIED, Trial, idle_modes

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


def write_fits(worksheet: Worksheet, table: Table, book: Book, styles: Styles) -> None:
    """Write on Thresholds which rows fit and, above the headers, the row that counts; colour both."""
    position = table.calculated_index(TRY_IT)
    looks = styles.make(
        num_format='"fits";;"fits"',
        align="center",
        valign="top",
        border=1,
        border_color=RULE,
        font_color=MUTED,
    )
    trial = Trial(book, book.pick)
    for index, scope in enumerate(trial.fits):
        formula = formulas.fit(book, FIRST_ROW + index)
        worksheet.write_formula(FIRST_ROW - 1 + index, position, f"={formula}", looks, scope)
    above = styles.make(
        num_format='"Try it: row "0',
        align="center",
        valign="vcenter",
        font_size=9,
        font_color=COUNTS["bg_color"],
    )
    elsewhere = name_in_formulas(book.try_it) + "!"
    for key in TRIED:
        letters = table.letters(key)
        row = elsewhere + formulas.decisive_row(key)
        formula = f'IF({elsewhere}{formulas.STATE}<>{OPEN},"",IF({row}>0,{row},""))'
        if idle_modes(key):
            formula = f'IF({elsewhere}{formulas.idle_cell(key)}<>"","",{formula})'
        decided = trial.row(key)
        shown = decided if trial.state == OPEN and decided > 0 and not trial.idle(key) else ""
        worksheet.write_formula(f"{letters}1", f"={formula}", above, shown)
        worksheet.conditional_format(
            f"{letters}{FIRST_ROW}:{letters}{table.last_row}",
            {"type": "formula", "criteria": f"={letters}$1=ROW()", "format": styles.make(**COUNTS)},
        )
    fits = f"${column_letters(position + 1)}{FIRST_ROW}"
    worksheet.conditional_format(
        f"A{FIRST_ROW}:{column_letters(position + 1)}{table.last_row}",
        {"type": "formula", "criteria": f"=AND(ISNUMBER({fits}),{fits}>=0)", "format": styles.make(**FITS)},
    )
