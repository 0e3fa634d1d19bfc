"""The folded rows of Try it from which its answers are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handoff_xl.layout import SHEET_BY_KEY
from handoff_xl.writers.template import trial_formulas as formulas
from handoff_xl.writers.template.styles import MUTED, NAVY
from handoff_xl.writers.template.trial import (
    SCOPE_WEIGHTS,
    SCOPES,
    TRIED,
    idle_modes,
    list_key,
    scope_in_words,
)
from handoff_xl.writers.template.try_it_cells import TryItSheet, boxed

if TYPE_CHECKING:
    from xlsxwriter.format import Format


def write_workings(sheet: TryItSheet) -> None:
    """Write the folded rows from which the answers are made."""
    styles, trial, book = sheet.styles, sheet.trial, sheet.book
    plain, small = (
        boxed(styles, font_size=9, font_color=MUTED),
        boxed(styles, font_size=9, font_color=MUTED, bold=True),
    )
    first = formulas.WORKINGS_ROW
    for row in range(first, formulas.WORKINGS_END + 1):
        sheet.worksheet.set_row(row - 1, None, None, {"level": 1, "hidden": True})
    sheet.worksheet.set_row(formulas.WORKINGS_END, None, None, {"collapsed": True})
    sheet.text(f"A{first}", "Workings", styles.make(bold=True, font_color=NAVY))
    for offset, label in enumerate(("Scope", "Looked for", "In a list", "In quotes")):
        sheet.text(f"A{first + 1 + offset}", label, small)
    for index, key in enumerate(SCOPE_WEIGHTS):
        value = trial.values[key]
        sheet.worksheet.write_string(first, index + 1, SHEET_BY_KEY["thresholds"].column(key).header, small)
        cells = formulas.scope_cells(key)
        contents = (formulas.scope_value(book, key), *formulas.list_key(key))
        for cell, formula, answer in zip(cells, contents, (value, *list_key(value)), strict=True):
            sheet.formula(cell, formula, answer, plain)
    for label, cell, formula, number in (
        ("Row of the intent", formulas.INTENT, formulas.pick_found(book, "intent"), trial.intent),
        ("Row of the language", formulas.LANGUAGE, formulas.pick_found(book, "language"), trial.language),
        ("Row of the channel", formulas.CHANNEL, formulas.pick_found(book, "channel"), trial.channel),
        ("Open (1), or why not", formulas.STATE, formulas.state(book), trial.state),
        ("Language without AI", formulas.WITHOUT_AI, formulas.without_ai(book), trial.without_ai),
        ("Lane", formulas.LANE, formulas.lane(), trial.lane),
    ):
        sheet.text(cell.replace("B", "A"), label, small)
        sheet.formula(cell, formula, number, plain)
    _write_ranks(sheet, plain, small)


def _write_ranks(sheet: TryItSheet, plain: Format, small: Format) -> None:
    trial, book = sheet.trial, sheet.book
    top = formulas.SCOPE_ROW
    sheet.text(f"A{top - 1}", "Scope columns filled", small)
    for scope in range(SCOPES):
        sheet.text(f"A{top + scope}", scope_in_words(scope), plain)
    labels = (
        "Rank that counts",
        "Row that counts",
        "How careful",
        "Row on Settings",
        "Why it does not count",
    )
    for offset, label in enumerate(labels):
        sheet.text(f"A{formulas.RANK_ROW + offset}", label, small)
    for key in TRIED:
        letter = formulas.column(key)
        sheet.text(f"{letter}{top - 1}", SHEET_BY_KEY["thresholds"].column(key).header, small)
        for scope in range(SCOPES):
            answer = trial.ranks[key][scope]
            sheet.array(f"{letter}{top + scope}", formulas.rank(book, key, scope), answer, plain)
        answers = (trial.rank(key), trial.row(key), trial.code(key))
        for offset, (formula, number) in enumerate(zip(formulas.decisive(book, key), answers, strict=True)):
            sheet.formula(f"{letter}{formulas.RANK_ROW + offset}", formula, number, plain)
        if idle_modes(key):
            sheet.formula(formulas.idle_cell(key), formulas.idle(key), trial.idle(key), plain)
        found = formulas.setting_found(book, key)
        if found is not None:
            sheet.formula(
                formulas.settings_row(key), found, trial.setting_row(formulas.setting_header(key)), plain
            )
