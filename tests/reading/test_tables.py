from datetime import date

from handoff_xl.layout import SHEET_BY_KEY
from handoff_xl.ooxml import open_workbook
from handoff_xl.reading.sheets import locate
from handoff_xl.reading.tables import parse, subject
from tests.cases.packages import merged_categories
from tests.cases.workbooks import baseline, edited, workbook_bytes


def parsed(*edits, package=bytes):
    return parse(locate(open_workbook(package(workbook_bytes(edited(baseline(), edits))))))


def fill(sheet, row, **cells):
    return {
        "sheet": sheet,
        "row": row,
        "set": {header.replace("_", " "): value for header, value in cells.items()},
    }


def test_rows_keep_their_cells():
    row = parsed().tables["intents"].rows[2]
    assert dict(row.values) == {
        "intent": "refund_status",
        "name": "Where is my refund",
        "category": "Refunds",
        "risk": "low",
        "owner": "Payments team",
        "irreversible": False,
        "status": "active",
    }
    assert str(row.source.place("risk")) == "Intents!D4"
    assert row.source.place("risk").header == "Risk"
    assert parsed().tables["queues"].rows[0].source.place("skills").cell is None


def test_a_cell_that_cannot_be_read_is_broken_and_the_rest_stays():
    tables = parsed(fill("Intents", "order_status", Risk="huge"))
    row = tables.tables["intents"].rows[0]
    assert (row.source.broken, row.get("risk"), row.get("intent")) == ({"risk"}, None, "order_status")
    assert [(finding.code, finding.about) for finding in tables.findings] == [
        ("HX211", "order_status · Risk")
    ]


def test_settings_by_key():
    settings = parsed(fill("Settings", "AI from", Value="90%"), fill("Settings", "Client", Value="")).settings
    assert settings.values["ai_from"] == 0.9
    assert settings.values["effective_date"] == date(2026, 12, 1)
    assert "client" not in settings.values
    assert str(settings.places["client"]) == "Settings!B2"


def test_settings_that_are_unknown_twice_or_unreadable():
    tables = parsed(
        fill("Settings", "Client", Setting="Clint"),
        {"sheet": "Settings", "add": {"Setting": "AI from", "Value": 0.5}},
        {"sheet": "Settings", "add": {"Setting": "", "Value": "a note"}},
        fill("Settings", "Phase", Value="test"),
    )
    found = {finding.code: (finding.place.cell, finding.suggestion) for finding in tables.findings}
    assert found == {"HX224": ("A2", "Client"), "HX225": ("A19", None), "HX211": ("B9", None)}
    assert (tables.settings.values["ai_from"], tables.settings.broken) == (0.85, {"phase"})


def test_merged_cells_lend_their_value_to_each_row():
    tables = parsed(package=merged_categories)
    assert [row.get("category") for row in tables.tables["intents"].rows][2:4] == ["Refunds", "Refunds"]
    assert [finding.code for finding in tables.findings] == ["HX223"]


def test_sheets_without_required_columns_are_incomplete():
    assert not parsed({"sheet": "Intents", "drop_column": "Risk"}).tables["intents"].complete
    assert parsed({"sheet": "Intents", "drop_column": "Risk"}).tables["queues"].complete


def test_subjects_are_names_in_the_authors_words():
    risk = SHEET_BY_KEY["intents"].column("risk")
    assert subject("intents", {"intent": "card_lost"}, risk) == "card_lost · Risk"
    assert subject("intents", {}, risk) == "Intents · Risk"
    assert subject("hours", {"calendar": "office", "day": (0, 4), "opens": 480}) == "office Mon, Fri"
    assert subject("hours", {"calendar": "office", "day": date(2026, 12, 25)}) == "office 2026-12-25"
    assert (
        subject("thresholds", {"risks": ("low",), "languages": ("es", "pl"), "ai_from": 0.9}) == "low es, pl"
    )
    assert subject("thresholds", {"ai_from": 0.9}) == "Thresholds"
    assert subject("controls", {"scope": "all", "outcome": "accepted", "sample": 0.05}) == "all accepted"
    assert subject("intents", {"intent": "x" * 300}) == "x" * 79 + "…"
