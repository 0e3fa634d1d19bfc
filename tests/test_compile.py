"""Workbooks as people leave them, compiled from bytes to outcome."""

import io
import random
import re
import time
from datetime import date

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from handoff_xl.compile import STAGES, compile_workbook
from handoff_xl.findings import Severity
from handoff_xl.refusal import CannotRun
from handoff_xl.routing import render
from tests.cases.workbooks import baseline, edited, workbook_bytes

TODAY = date(2026, 11, 24)
PYTHON = re.compile(
    r"\b(None|nan|dtype|Traceback|Decimal|datetime|frozenset|True|False|ai_auto|ai_review)\b|<class|[\[\]{}]|\(\)"
)


def compiled(sheets, change=None, name="design.xlsx"):
    data = workbook_bytes(sheets, "0000abcd")
    if change is not None:
        workbook = openpyxl.load_workbook(io.BytesIO(data))
        change(workbook)
        target = io.BytesIO()
        workbook.save(target)
        data = target.getvalue()
    return compile_workbook(data, name, TODAY)


def found(outcome, *, worst=Severity.INFORMATION):
    """Return (code, place) of each finding down to a severity; approvals are of another fingerprint here."""
    return [
        (finding.code, str(finding.place))
        for finding in outcome.findings
        if finding.severity.rank <= worst.rank and finding.code != "HX811"
    ]


CLEAN = compiled(baseline())


def same_meaning(outcome):
    return outcome.fingerprint == CLEAN.fingerprint is not None


def test_the_clean_design_compiles():
    assert found(CLEAN, worst=Severity.WARNING) == []
    assert CLEAN.routing is not None
    assert (CLEAN.name, CLEAN.file_name) == ("design", "design.xlsx")


def test_the_same_workbook_gives_the_same_bytes():
    data = workbook_bytes(baseline(), "0000abcd")
    first, again = (compile_workbook(data, "design.xlsx", TODAY) for _ in range(2))
    assert render(first.routing) == render(again.routing)
    assert first.findings == again.findings


def test_every_stage_runs_after_faults_and_reports_its_own():
    edits = [
        {"sheet": "Thresholds", "rename_column": "Review from", "to": "Review form"},
        {"sheet": "Intents", "row": "order_status", "set": {"Risk": "huge"}},
        {"sheet": "Intents", "row": "refund_status", "set": {"Owner": ""}},
        {"sheet": "Thresholds", "row": "Orders", "set": {"Queue": "ordres"}},
        {"sheet": "Triggers", "row": "large_amount", "set": {"Operator": ""}},
        {"sheet": "Thresholds", "row": "high", "set": {"Mode": ""}},
        {"sheet": "Stages", "row": "Triage", "set": {"Escalation trigger": "whenever"}},
    ]
    outcome = compiled(edited(baseline(), edits))
    assert {code for code, _ in found(outcome)} >= {
        "HX114",
        "HX211",
        "HX201",
        "HX304",
        "HX227",
        "HX401",
        "HX803",
    }
    assert outcome.routing is None
    assert outcome.fingerprint is None
    assert outcome.routes is not None
    assert len(STAGES) == 7


def test_rows_in_another_order_mean_the_same():
    shuffled = baseline()
    order = random.Random(7)
    for rows in shuffled.values():
        data = rows[1:]
        order.shuffle(data)
        rows[1:] = data
    assert same_meaning(compiled(shuffled))


def test_columns_in_another_order_mean_the_same():
    assert same_meaning(compiled({name: [row[::-1] for row in rows] for name, rows in baseline().items()}))


def test_sheets_in_another_order_and_case_mean_the_same():
    assert same_meaning(compiled({f" {name.upper()} ": rows for name, rows in reversed(baseline().items())}))


def test_titles_blank_rows_and_own_columns_mean_nothing():
    def change(workbook):
        for sheet in workbook:
            sheet.insert_cols(2)
            sheet.insert_rows(3)
            sheet.insert_rows(1, amount=4)
            sheet["A2"] = "What this sheet is for"
            sheet.cell(5, 2).value = "Seen by"
            sheet.cell(6, 2).value = "Dana"

    outcome = compiled(baseline(), change)
    assert same_meaning(outcome)
    assert {code for code, _ in found(outcome)} == {"HX116", *(code for code, _ in found(CLEAN))}


def test_formats_and_values_far_away_cost_nothing():
    def change(workbook):
        sheet = workbook["Intents"]
        sheet["XFD1048576"] = "here"
        sheet["A1048576"].fill = PatternFill("solid", start_color="FFFF00")
        sheet["A500000"] = " "

    started = time.perf_counter()
    outcome = compiled(baseline(), change)
    assert time.perf_counter() - started < 5
    assert same_meaning(outcome)
    assert found(outcome, worst=Severity.WARNING) == []


def test_a_value_in_the_last_row_is_a_row():
    def change(workbook):
        workbook["Queues"]["A1048576"] = "general_2"

    assert ("HX201", "Queues!C1048576") in found(compiled(baseline(), change))


def test_merged_names_are_alternatives():
    def change(workbook):
        sheet = workbook["Triggers"]
        sheet["G5"], sheet["H5"], sheet["I5"] = "no_match_count", "at least", 3
        sheet.merge_cells("A4:A5")

    outcome = compiled(baseline(), change)
    assert found(outcome, worst=Severity.WARNING) == []
    assert [len(trigger.alternatives) for trigger in outcome.routes.design.triggers] == [1, 1, 2]


@pytest.mark.parametrize("sheet", ["Settings", "Queues", "Intents", "Thresholds", "Triggers", "Exceptions"])
def test_a_missing_required_sheet_is_one_error(sheet):
    outcome = compiled(edited(baseline(), [{"sheet": sheet, "drop_sheet": True}]))
    errors = [code for code, _ in found(outcome, worst=Severity.ERROR)]
    assert errors == ["HX110"]


@pytest.mark.parametrize(
    ("sheet", "header"),
    [
        ("Intents", "Intent"),
        ("Queues", "Queue"),
        ("Triggers", "Signal"),
        ("Exceptions", "Exception"),
        ("Languages", "Language"),
    ],
)
def test_a_missing_required_column_is_one_error(sheet, header):
    outcome = compiled(edited(baseline(), [{"sheet": sheet, "drop_column": header}]))
    assert [code for code, _ in found(outcome, worst=Severity.ERROR)] == ["HX111"]


@pytest.mark.parametrize(
    ("sheet", "errors"),
    [
        ("Languages", []),
        ("Channels", ["HX903"]),  # a scenario comes by chat, which no other sheet names
        ("Guardrails", []),
        ("Scenarios", []),
        ("Reason codes", ["HX804"]),
        ("Approvals", []),
    ],
)
def test_a_missing_optional_sheet_takes_its_defaults(sheet, errors):
    outcome = compiled(edited(baseline(), [{"sheet": sheet, "drop_sheet": True}]))
    assert [code for code, _ in found(outcome, worst=Severity.ERROR)] == errors


def test_a_workbook_of_something_else_lists_what_is_missing():
    outcome = compiled({"Budget": [["Month", "Amount"], ["May", "12"]]})
    assert [code for code, _ in found(outcome)] == ["HX110"] * 6
    assert outcome.routes is None
    assert outcome.routing is None


def test_an_empty_workbook_lists_what_is_missing():
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    outcome = compile_workbook(target.getvalue(), "empty.xlsx", TODAY)
    assert [code for code, _ in found(outcome)] == ["HX110"] * 6


def test_sheets_with_headers_only_are_reported():
    outcome = compiled({name: rows[:1] for name, rows in baseline().items()})
    codes = {code for code, _ in found(outcome, worst=Severity.ERROR)}
    assert codes == {"HX201", "HX331"}
    assert outcome.routing is None


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"Intent;Risk\n", bytes(range(256)) * 8])
def test_what_cannot_be_read_is_refused_in_one_sentence(data):
    with pytest.raises(CannotRun, match=r"^broken\.xlsx: The .+\.$"):
        compile_workbook(data, "broken.xlsx", TODAY)


VALUES = [
    *(
        0,
        1,
        -1,
        0.5,
        85,
        1e300,
        True,
        date(2026, 2, 1),
        "#REF!",
        "=A1",
        "'=x",
        "x" * 32_767,
        "_x0007_",
        "\n",
        '"',
    ),
    *(
        "a, b",
        "all",
        "none",
        "reported",
        "order_status",
        "en",
        "general",
        "office",
        "amount",
        "card_data",
        "Human",
    ),
    *(
        "between",
        "10 to 20",
        "Mon-Fri",
        "2026-12-25",
        "low",
        "bot",
        "85%",
        "150%",
        "'0,8",
        "\u200b",
        "\U0001f600",
    ),
]


@pytest.mark.parametrize("seed", range(25))
def test_no_value_anywhere_makes_a_compile_fail_or_talk_python(seed):
    chance = random.Random(seed)
    sheets = baseline()
    for _ in range(12):
        rows = sheets[chance.choice(list(sheets))]
        row = chance.choice(rows[1:])
        row[chance.randrange(len(row))] = chance.choice(VALUES)
    outcome = compiled(sheets)
    for finding in outcome.findings:
        for text in (finding.message, finding.fix, finding.about):
            assert not PYTHON.search(text), text
            assert len(text) < 1000
    assert (outcome.routing is None) is outcome.has_errors


def test_findings_name_the_owner_of_their_row():
    sheets = edited(
        baseline(),
        [
            {"sheet": "Intents", "row": "order_status", "set": {"Irreversible": "perhaps"}},
            {"sheet": "Triggers", "row": "person_requested", "set": {"Value": "perhaps"}},
        ],
    )
    outcome = compile_workbook(workbook_bytes(sheets, "0000abcd"), "case.xlsx", TODAY)
    owners = {
        finding.code: finding.owner for finding in outcome.findings if finding.code in {"HX211", "HX229"}
    }
    assert owners.keys() == {"HX211", "HX229"}
    assert all(owners.values())
