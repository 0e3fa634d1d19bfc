import math

import pytest

from handoff_xl.layout import SETTINGS, SHEETS
from handoff_xl.validation import frame_of, schema_of, skeleton, validate
from tests.building.tables_of import add, codes, fill, validated


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_sheet_has_a_schema_whose_checks_are_codes(sheet):
    schema = schema_of(sheet.key)
    assert {check.name for check in schema.schema.checks} == set(schema.masks)
    assert all(name.startswith("HX2") for name in schema.masks)


def test_frames_are_typed_and_numbered_as_in_excel():
    columns = [column for column in SETTINGS if column.key in {"ai_from", "max_ai_turns", "phase"}]
    frame = frame_of(columns, [{"ai_from": 0.9, "max_ai_turns": 3}, {"phase": "live"}], [2, 7])
    assert list(frame.index) == [2, 7]
    assert [str(dtype) for dtype in frame[["ai_from", "max_ai_turns", "phase"]].dtypes] == [
        "float64",
        "Int64",
        "object",
    ]
    assert math.isnan(frame.loc[7, "ai_from"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("card_lost", "Card_Lost"),
        ("card_lost", "card _lost"),
        ("card_lost", "c\u0430rd_lost"),
        ("card_lost", "card_1ost"),
        ("card_lost", "card_l0st"),
        ("card_lost", "ｃard_lost"),
        ("card_lost", "card\u200d_lost"),
        ("caf\u00e9", "cafe\u0301"),
    ],
)
def test_names_that_look_the_same(one, other):
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("card_lost", "card-lost"), ("card_1", "card_2"), ("card", "cards"), ("a_b", "ab"), ("rn", "m")],
)
def test_names_that_look_different(one, other):
    assert skeleton(one) != skeleton(other)


def at(tables):
    return [(finding.code, str(finding.place)) for finding in tables.findings]


def test_the_clean_tables_pass():
    assert at(validated()) == []


def test_blank_required_cells_count_as_unreadable():
    tables = validated(fill("Intents", "order_status", Risk=""))
    assert at(tables) == [("HX201", "Intents!D2")]
    assert tables.findings[0].owner == "Orders team"
    assert tables.tables["intents"].rows[0].source.broken == {"risk"}


def test_values_out_of_range_are_dropped():
    tables = validated(fill("Settings", "Max AI turns", Value=1001), fill("Exceptions", "minor", Priority=-1))
    assert at(tables) == [("HX205", "Exceptions!P3"), ("HX205", "Settings!B16")]
    assert tables.settings.broken == {"max_ai_turns"}
    assert tables.tables["exceptions"].rows[1].get("priority") is None


@pytest.mark.parametrize(
    ("priority", "fine"), [(0, True), (1_000_000, True), (-1, False), (1_000_001, False)]
)
def test_bounds_are_allowed_values(priority, fine):
    assert (at(validated(fill("Exceptions", "minor", Priority=priority))) == []) is fine


def test_every_later_row_of_a_name_is_reported_with_the_others():
    row = {"Intent": "order_status", "Name": "Again", "Risk": "low", "Owner": "Dana"}
    tables = validated(add("Intents", **row), add("Intents", **row))
    assert at(tables) == [("HX220", "Intents!A8"), ("HX220", "Intents!A9")]
    assert [place.cell for place in tables.findings[0].related] == ["A2", "A9"]


def test_a_name_may_be_the_word_none():
    tables = validated(
        fill("Intents", "out_of_scope", Intent="none"), add("Intents", Name="x", Risk="low", Owner="Dana")
    )
    assert at(tables) == [("HX201", "Intents!A8")]


def test_alternatives_are_no_duplicates_but_may_look_alike():
    tables = validated(add("Triggers", Trigger="frustrated", Signal="amount", Operator="is", Value=3))
    assert at(tables) == []
    tables = validated(add("Triggers", Trigger="Frustrated", Signal="amount", Operator="is", Value=3))
    assert at(tables) == [("HX221", "Triggers!A5")]


def test_calendars_may_look_alike():
    row = {"Day": "Sat", "Opens": "09:00", "Closes": "12:00"}
    assert at(validated(add("Hours", Calendar="office", **row))) == []
    assert at(validated(add("Hours", Calendar="Office ", **row))) == [("HX221", "Hours!A3")]


def test_a_missing_identity_column_is_not_judged_again():
    assert at(validated({"sheet": "Intents", "drop_column": "Intent"})) == []


def test_unreadable_cells_are_not_blank():
    assert at(validated(fill("Intents", "order_status", Risk="huge", Intent="a\nb"))) == []


def test_validating_twice_finds_the_same():
    tables = validated(fill("Queues", 2, Kind=""))
    assert codes(tables.findings) == ["HX201"]
    assert codes(validate(tables).findings) == []


def test_thousands_of_rows_of_one_name_are_shown_beside_the_first_of_them():
    row = add("Intents", Intent="order_status", Name="Again", Risk="low", Owner="Dana")
    tables = validated(*[row] * 60)
    assert at(tables) == [("HX220", f"Intents!A{number}") for number in range(8, 68)]
    assert [len(finding.related) for finding in tables.findings] == [50] * 60
    assert [place.cell for place in tables.findings[-1].related][:2] == ["A2", "A8"]
