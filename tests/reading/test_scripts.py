"""Cells as people type them with other keyboards, and sheets that run from right to left."""

import io
import unicodedata

import openpyxl
import pytest

from handoff_xl.findings import Severity
from tests.loop_edits.designs import compiled, design, saved


@pytest.fixture
def book():
    """The small design with its faults mended."""
    found = openpyxl.load_workbook(io.BytesIO(design()))
    found["Intents"]["D2"] = found["Intents"]["D5"] = "billing"
    found["Intents"]["C3"] = "high"
    found["Thresholds"]["F3"] = 0.92
    found["Triggers"]["E2"] = "Human"
    return found


def told(book):
    """Return the findings on cells and rows as (code, place), and the routing."""
    outcome, _ = compiled(saved(book))
    return [
        (finding.code, str(finding.place))
        for finding in outcome.findings
        if finding.place.row is not None or finding.severity is Severity.ERROR
    ], outcome.routing


def test_full_width_characters_mean_what_they_look_like(book):
    _, plain = told(book)
    thresholds = book["Thresholds"]
    thresholds["E1"], thresholds["E2"] = "Ｍｏｄｅ", "ＡＩ　ａｌｏｎｅ"
    thresholds["F2"], thresholds["G2"] = "８５％", "０．６"
    book["Intents"]["C4"] = "ｌｏｗ"
    found, routing = told(book)
    assert found == [("HX208", "Thresholds!F2"), ("HX208", "Thresholds!G2")]
    assert routing["source"]["fingerprint"] == plain["source"]["fingerprint"]


def test_names_are_compared_character_by_character(book):
    """A classifier may send either form, so that taking one for the other would be a guess."""
    composed = "caf\u00e9_hours"
    book["Intents"]["A4"] = composed
    book["Thresholds"]["B2"] = unicodedata.normalize("NFD", composed)
    found, _ = told(book)
    assert ("HX301", "Thresholds!B2") in found
    book["Intents"]["A5"] = unicodedata.normalize("NFD", composed)
    found, _ = told(book)
    assert ("HX221", "Intents!A5") in found


def test_sheets_from_right_to_left_read_as_others_do(book):
    found, plain = told(book)
    for sheet in book.worksheets:
        sheet.sheet_view.rightToLeft = True
    book["Intents"]["A4"] = "\u202bopening_hours\u202c"
    assert told(book)[0] == found
    assert told(book)[1]["source"]["fingerprint"] == plain["source"]["fingerprint"]


def test_rows_grouped_and_folded_are_told_as_hidden(book):
    for row in (3, 4):
        book["Intents"].row_dimensions[row].outlineLevel = 1
    assert told(book)[0] == []
    for row in (3, 4):
        book["Intents"].row_dimensions[row].hidden = True
    assert told(book)[0] == [("HX123", "Intents, row 3")]


def test_a_filter_is_told_only_where_it_hides_rows(book):
    sheet = book["Intents"]
    sheet.auto_filter.ref = sheet.dimensions
    assert told(book)[0] == []
    sheet.auto_filter.add_filter_column(2, ["low"])
    sheet.row_dimensions[2].hidden = True
    assert told(book)[0] == [("HX123", "Intents, row 2")]


def test_validation_messages_stay_in_the_annotated_copy(book):
    validation = openpyxl.worksheet.datavalidation.DataValidation(
        type="list", formula1='"low,medium,high"', promptTitle="Risk", prompt="If AI gets it wrong"
    )
    validation.add("C2:C9")
    book["Intents"].add_data_validation(validation)
    _, copy = compiled(saved(book))
    kept = openpyxl.load_workbook(io.BytesIO(copy))["Intents"].data_validations.dataValidation
    assert [(one.promptTitle, one.prompt, str(one.sqref)) for one in kept] == [
        ("Risk", "If AI gets it wrong", "C2:C9")
    ]


def test_a_message_cannot_turn_the_direction_of_what_follows(book):
    book["Intents"]["D2"] = "bil\u202eling"
    outcome, _ = compiled(saved(book))
    texts = [finding.message + finding.fix for finding in outcome.findings]
    assert not any("\u202e" in text for text in texts)
