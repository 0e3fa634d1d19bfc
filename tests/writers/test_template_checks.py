"""Check columns: the sentence that is cached, and that a calculating program comes to the same."""

import pytest
from openpyxl.workbook import Workbook

from handoff_xl.layout import SHEETS
from handoff_xl.writers.template.checks import check_formulas, slips
from handoff_xl.writers.template.measuring import line_count
from handoff_xl.writers.template.sheets import CHECK_WIDTH
from handoff_xl.writers.template.tables import lay_out
from tests.writers.template_books import FIRST_ROW, HEADER_ROW, filled, opened, template
from tests.writers.template_calculation import LibreOffice, emptied

GOOD = {"Name": "A", "Risk": "low", "Owner": "o"}
CONTENT = {
    "Languages": [
        {"Language": "en", "AI support": "full", "Human support": "Yes"},
        {"Language": "EN", "AI support": "full", "Human support": "Yes"},
        {"Language": "fr", "AI support": "None", "Human support": "no"},
        {"Name": "nameless"},
        {"Language": "de", "AI support": "Limited\u00a0", "Human support": True},
        {"Language": "it", "AI support": "full", "Human support": "perhaps"},
    ],
    "Channels": [
        {"Channel": "web_chat", "Kind": "live", "Calendar": "office"},
        {"Channel": "phone", "Calendar": "office"},
        {"Channel": "fax", "Kind": "async", "Calendar": "offise"},
        {"Channel": "letter", "Kind": "person"},
    ],
    "Hours": [{"Calendar": "office", "Day": "Mon-Fri"}],
    "Queues": [
        {"Queue": "cards", "Kind": "human", "Fallback queue": "cards"},
        {"Queue": "general?", "Kind": "human", "Stands in for": "general?"},
        {"Queue": "general*", "Kind": "human", "Languages": "En", "Fallback queue": "general"},
        {"Queue": "Cards", "Kind": "human", "Calendar": " office "},
        {"Queue": "loans", "Kind": "human", "Languages": "pl, xx", "Channels": "Fax; phone"},
        {"Queue": "mail", "Kind": "async", "Languages": "pl"},
    ],
    "Intents": [
        {"Intent": "reverted_card_payment?", **GOOD, "Queue": "general?"},
        {"Intent": "a", **GOOD},
        {"Intent": "a ", **GOOD},
        {"Intent": "b", "Name": "B", "Owner": "o"},
        {"Intent": "example_b", **GOOD, "Category": "cards"},
        {"Intent": "c", **GOOD, "Queue": "crads"},
        {},
        {"Intent": 5, **GOOD},
        {"Intent": "d", **GOOD, "Risk": "meduim", "Queue": "crads"},
        {"Intent": "e", **GOOD, "Status": "live"},
        {"Intent": "f", **GOOD, "Monthly volume": "ca. 700", "Status": " Active "},
        {"Intent": "g", **GOOD, "Monthly volume": "1200"},
    ],
    "Thresholds": [
        {"Risk": "low", "Mode": "AI alone", "AI from": "60%", "Review from": "85%"},
        {"Risk": "low", "Rationale": "because"},
        {"Intents": "reverted_card_payment?", "AI from": "92.5%"},
        {"Intents": "reverted_card_paymentx", "AI from": "92%"},
        {"Intents": "nobody, knows", "AI from": "92%"},
        {"Intents": "5", "AI from": "92%", "Review from": "92%"},
        {"Categories": "CARDS", "Max AI turns": "3"},
        {"Categories": "loans", "Mode": "Human"},
        {"Languages": "EN", "Channels": "Phone\nfax", "Mode": "AI drafts"},
        {"Queue": "nobody"},
        {"Risk": "meduim", "Mode": "AI_alone"},
        {"Risk": "meduim, low", "Mode": "ai alone", "AI from": "high"},
        {"Risk": "all", "Mode": "AI maybe|AI alone"},
    ],
}
TOLD = {
    "Languages": [
        "Another row has the same Language.",
        "Another row has the same Language.",
        "Neither AI nor people serve this language.",
        "Fill in Language.",
        "",
        "Human support: not one of the choices.",
    ],
    "Channels": [
        "",
        "Fill in Kind.",
        "Calendar: not on the Hours sheet.",
        "Kind: not one of the choices.",
    ],
    "Queues": [
        "A queue cannot be its own fallback.",
        "A queue cannot stand in for itself.",
        "Fallback queue: not on the Queues sheet.",
        "",
        "",
        "Languages: not on the Languages sheet.",
    ],
    "Intents": [
        "",
        "Another row has the same Intent.",
        "Another row has the same Intent.",
        "Fill in Risk.",
        "An example: replace it or delete the row.",
        "Queue: not on the Queues sheet.",
        "",
        "",
        "Risk: not one of the choices.",
        "Status: not one of the choices.",
        "Monthly volume: type it as a number.",
        "",
    ],
    "Thresholds": [
        "Review from is above AI from.",
        "The row sets nothing yet: fill in Mode or AI from.",
        "",
        "Intents: not on the Intents sheet.",
        "",
        "",
        "",
        "Categories: not on the Intents sheet.",
        "",
        "Queue: not on the Queues sheet.",
        "Risk: not one of the choices.",
        "AI from: type it as a number.",
        "Mode: not one of the choices.",
    ],
}


def checks(book: Workbook) -> dict[str, list[str]]:
    found = {}
    for sheet in book:
        column = next((cell.column for cell in sheet[HEADER_ROW] if cell.value == "Check"), None)
        if column is not None:
            found[sheet.title] = [
                sheet.cell(row, column).value or "" for row in range(FIRST_ROW, sheet.max_row + 1)
            ]
    return found


@pytest.fixture(scope="module")
def workbook() -> bytes:
    return filled(CONTENT, rows=30)


@pytest.mark.parametrize("name", TOLD)
def test_the_commonest_slips_are_told_in_one_sentence(workbook, name):
    said = checks(opened(workbook, values=True))[name]
    assert said[: len(TOLD[name])] == TOLD[name]
    assert set(said[len(TOLD[name]) :]) == {""}


def test_the_template_itself_has_no_slip_but_its_examples():
    said = {
        sentence for sentences in checks(opened(template(), values=True)).values() for sentence in sentences
    }
    assert said == {"", "An example: replace it or delete the row."}


def test_a_reference_to_a_sheet_that_is_not_there_is_not_judged():
    content = {"Intents": [{"Intent": "a", **GOOD, "Queue": "cards"}]}
    assert checks(opened(filled(content, rows=5), values=True))["Intents"] == [""] * 5


def test_every_sentence_fits_one_line_of_the_column():
    book = lay_out({layout.name: () for layout in SHEETS}, capacity=10)
    for table in book.tables.values():
        if table.layout.calculated:
            for slip in slips(table, book):
                assert line_count(slip.sentence, CHECK_WIDTH - 2) == 1, slip.sentence


def test_formulas_stay_short_enough_to_be_opened_quickly():
    book = lay_out({layout.name: ({},) for layout in SHEETS}, capacity=1)
    lengths = [
        len(formula)
        for table in book.tables.values()
        if table.layout.calculated
        for formula, _ in check_formulas(table, book)
    ]
    assert max(lengths) < 2_400  # of the 8,192 characters that Excel takes


def test_required_cells_of_alternatives_may_stand_in_one_of_them():
    book = opened(filled({"Triggers": [{"Trigger": "t", "Lane": "Human"}, {"Trigger": "t"}]}, rows=5))
    sheet = book["Triggers"]
    lane = next(cell.column_letter for cell in sheet[HEADER_ROW] if cell.value == "Lane")
    formulas = [
        rule.formula[0]
        for area in sheet.conditional_formatting
        for rule in area.rules
        if str(area.sqref) == f"{lane}5:{lane}9"
    ]
    [formula] = [formula for formula in formulas if "SUMPRODUCT" in formula]
    assert f'SUMPRODUCT(EXACT($A$5:$A$9,$A5)*(${lane}$5:${lane}$9<>""))=0' in formula


def test_bands_that_do_not_count_are_greyed():
    sheet = opened(template())["Thresholds"]
    rules = {str(area.sqref): [r.formula[0] for r in area.rules] for area in sheet.conditional_formatting}
    letters = {cell.value: cell.column_letter for cell in sheet[HEADER_ROW]}
    mode = f"${letters['Mode']}5"
    ai_from = rules[f"{letters['AI from']}5:{letters['AI from']}504"]
    assert f'TRIM({mode})="AI drafts"' in ai_from
    assert f'TRIM({mode})="Human"' in ai_from
    assert f'TRIM({mode})="Human"' in rules[f"{letters['If unsure']}5:{letters['If unsure']}504"]


def test_libreoffice_calculates_what_is_cached(workbook, tmp_path):
    assert {s for said in checks(opened(emptied(workbook), values=True)).values() for s in said} == {""}
    [book] = LibreOffice(tmp_path).calculated([workbook])
    assert {name: said[: len(TOLD[name])] for name, said in checks(book).items()} == TOLD
