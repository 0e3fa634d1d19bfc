from datetime import date, timedelta

import pytest
from openxml_audit import OpenXmlValidator

from handoff_xl.layout import Kind
from handoff_xl.writers.template import START_HERE
from handoff_xl.writers.template.values import typed
from tests.writers.template_books import filled, headers, opened, rows

CONTENT = {
    "Settings": [
        {"Setting": "Client", "Value": "Example Bank"},
        {"Setting": "Version", "Value": "1.0"},
        {"Setting": "AI from", "Value": "85%"},
        {"Setting": "Effective date", "Value": "2027-01-11"},
        {"Setting": "Max AI turns", "Value": "8"},
    ],
    "Hours": [
        {"Calendar": "office", "Day": "Mon-Fri", "Opens": "08:00", "Closes": "24:00"},
        {"Calendar": "office", "Day": "2026-12-25", "Closed": "Yes"},
    ],
    "Intents": [
        {"Intent": "reverted_card_payment?", "Name": "=1+1", "Risk": "low", "Owner": "x", "Monthly volume": "1200"},
        {"Intent": "123", "Name": "Numbers", "Risk": "low", "Owner": "x", "Languages": "en, es", "Tags": "vip"},
    ],
    "Thresholds": [{"Risk": "low", "Mode": "AI alone", "AI from": "92.5%", "Review from": "six"}],
    "Triggers": [
        {"Trigger": "t", "Signal": "sentiment", "Operator": "at most", "Value": "-0.5", "Lane": "Human", "Priority": "1"},
        {"Trigger": "u", "Signal": "confidence", "Operator": "between", "Value": "10 to 20"},
        {"Trigger": "v", "Signal": "confidence", "Operator": "less than", "Value": "80%"},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def book():
    return opened(filled(CONTENT, rows=30), values=True)


def test_it_has_exactly_the_sheets_that_are_given(book):
    assert book.sheetnames == [START_HERE, "Settings", "Hours", "Intents", "Thresholds", "Try it", "Triggers"]


def test_cells_hold_what_excel_would_make_of_them(book):
    settings = {row["Setting"]: row["Value"] for row in rows(book["Settings"])}
    assert settings == {
        "Client": "Example Bank",
        "Version": "1.0",
        "AI from": 0.85,
        "Effective date": date(2027, 1, 11),
        "Max AI turns": 8,
    }
    hours = rows(book["Hours"])
    assert hours[0]["Opens"] == timedelta(hours=8)
    assert book["Hours"]["D5"].number_format == "[hh]:mm"
    assert hours[1] == {"Calendar": "office", "Day": date(2026, 12, 25), "Closed": "Yes"}
    assert rows(book["Thresholds"]) == [
        {"Risk": "low", "Mode": "AI alone", "AI from": 0.925, "Review from": "six"}
    ]
    assert [row["Value"] for row in rows(book["Triggers"])] == [-0.5, "10 to 20", 0.8]
    assert book["Triggers"]["I7"].number_format == "0%"


def test_ids_and_lists_stay_text(book):
    first, second = rows(book["Intents"])
    assert first["Intent"] == "reverted_card_payment?"
    assert first["Monthly volume"] == 1200
    assert second["Intent"] == "123"
    assert (second["Languages"], second["Tags"]) == ("en, es", "vip")


def test_text_is_never_a_formula():
    sheet = opened(filled(CONTENT, rows=30))["Intents"]
    assert (sheet["B5"].value, sheet["B5"].data_type) == ("=1+1", "s")


def test_settings_keep_the_meaning_that_is_declared(book):
    assert book["Settings"]["C5"].value == "Whose contact centre this is."


def test_rare_columns_that_are_filled_are_shown(book):
    sheet = book["Intents"]
    assert not any(dimension.hidden for dimension in sheet.column_dimensions.values())
    assert any(dimension.hidden for dimension in book["Thresholds"].column_dimensions.values())


def test_unknown_columns_and_sheets_come_along():
    content = {
        "Intents": [{"Intent": "a", "Colour": "red"}],
        "Thresholdz": [{"Risk": "low", "Mode": "Human"}],
    }
    book = opened(filled(content, rows=10), values=True)
    assert rows(book["Intents"]) == [{"Intent": "a", "Colour": "red"}]
    assert headers(book["Intents"])[-2:] == ["Colour", "Check"]
    assert rows(book["Thresholdz"]) == [{"Risk": "low", "Mode": "Human"}]


def test_more_rows_than_asked_for_make_room():
    content = {"Thresholds": [{"Risk": "low", "Priority": str(number)} for number in range(60)]}
    book = opened(filled(content, rows=10))
    assert len(rows(book["Thresholds"])) == 60
    assert any("A5:A64" in str(rule.sqref) for rule in book["Thresholds"].data_validations.dataValidation)


def test_values_that_have_a_type_keep_it():
    content = {"Approvals": [{"Role": True, "Name": 5, "Date": date(2026, 11, 20), "Decision": None}]}
    book = opened(filled(content, rows=10))
    assert rows(book["Approvals"]) == [{"Role": True, "Name": 5, "Date": date(2026, 11, 20)}]


def test_it_keeps_to_the_standard(tmp_path):
    path = tmp_path / "filled.xlsx"
    path.write_bytes(filled(CONTENT, rows=30))
    assert OpenXmlValidator().validate(path).errors == []


def test_the_same_content_gives_the_same_bytes():
    assert filled(CONTENT, rows=30) == filled(CONTENT, rows=30)


@pytest.mark.parametrize(
    ("text", "kind", "value", "shown_as"),
    [
        ("85%", Kind.PERCENT, 0.85, Kind.PERCENT),
        ("0.5 %", Kind.PERCENT, 0.005, Kind.PERCENT),
        ("57%", Kind.OPERAND, 0.57, Kind.PERCENT),
        ("0.9", Kind.PERCENT, 0.9, Kind.PERCENT),
        ("1200", Kind.INTEGER, 1200, Kind.INTEGER),
        ("1,200", Kind.INTEGER, "1,200", Kind.INTEGER),
        ("Yes", Kind.OPERAND, "Yes", Kind.OPERAND),
        ("2026-11-20", Kind.DATE, date(2026, 11, 20), Kind.DATE),
        ("2026-13-20", Kind.DATE, "2026-13-20", Kind.DATE),
        ("2026-12-25", Kind.DAYS, date(2026, 12, 25), Kind.DATE),
        ("Mon-Fri", Kind.DAYS, "Mon-Fri", Kind.DAYS),
        ("08:30", Kind.TIME, 510 / 1440, Kind.TIME),
        ("24:00", Kind.TIME, 1.0, Kind.TIME),
        ("25:00", Kind.TIME, "25:00", Kind.TIME),
        ("85%", Kind.LIST, "85%", Kind.LIST),
        ("1200", Kind.IDENTIFIER, "1200", Kind.IDENTIFIER),
        ("2026-11-20", Kind.TEXT, "2026-11-20", Kind.TEXT),
    ],
)
def test_text_becomes_what_its_kind_makes_of_it(text, kind, value, shown_as):
    assert typed(text, kind) == (value, shown_as)
