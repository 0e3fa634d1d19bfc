import io

import openpyxl
import pytest

from handoff_xl.layout import SHEETS
from handoff_xl.ooxml import open_workbook
from handoff_xl.reading.sheets import fold_header, locate


def located(sheets, change=None):
    """Return where the sheets of a workbook stand; ``sheets`` maps names to rows of values."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if change is not None:
        change(workbook)
    target = io.BytesIO()
    workbook.save(target)
    return locate(open_workbook(target.getvalue()))


QUEUES = [["Queue", "Name", "Kind"], ["cards", "Cards", "human"]]


def found(result, *, beyond=("HX110",)):
    return [(finding.code, str(finding.place)) for finding in result.findings if finding.code not in beyond]


@pytest.mark.parametrize(
    "text", ["AI from", "ai  FROM", "AI from*", "* AI from :", "AI\nfrom", "\u00a0AI\u00a0from"]
)
def test_headers_fold_alike(text):
    assert fold_header(text) == "ai from"


def test_the_header_row_may_stand_anywhere():
    result = located({"Queues": [["Our queues"], [], ["As of today", None, "draft"], *QUEUES]})
    queues = result.sheets["queues"]
    assert (queues.header_row, queues.columns, queues.rows) == (4, {"queue": 1, "name": 2, "kind": 3}, (5,))
    assert found(result) == []


def test_the_row_with_most_headers_counts_and_of_equals_the_first():
    result = located({"Queues": [["Queue", "Name"], *QUEUES, QUEUES[0]]})
    assert result.sheets["queues"].header_row == 2
    assert result.sheets["queues"].rows == (3, 4)


def test_one_header_alone_is_no_header_row():
    assert found(located({"Queues": [["Queue"], ["cards"]]})) == [("HX113", "Queues")]


def test_columns_in_any_order_with_others_between():
    result = located({"Queues": [["Kind", None, "Seen by", "Queue"], ["human", None, "Dana", "cards"]]})
    assert result.sheets["queues"].columns == {"kind": 1, "queue": 4}
    assert found(result) == [("HX116", "Queues, row 1")]


def test_blank_rows_in_the_middle_are_passed_over():
    rows = [*QUEUES, [], [" ", "\u200b"], ["loans", None, "human"], [None, None, None, "a note"]]
    assert located({"Queues": rows}).sheets["queues"].rows == (2, 5)


def test_a_header_twice():
    result = located({"Queues": [["Queue", "Kind", "QUEUE *"], ["a", "human", "b"]]})
    assert found(result) == [("HX112", "Queues!C1")]
    assert result.sheets["queues"].columns["queue"] == 1


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Kinds", "HX111"),
        ("kind of", "HX111"),
        ("Fallback que", "HX114"),
        ("Languages (list)", "HX114"),
        ("Notes", "HX116"),
    ],
)
def test_headers_that_are_nearly_right(header, code):
    rows = [["Queue", "Name", header], ["cards", "Cards", "human"]]
    codes = {found_code for found_code, _ in found(located({"Queues": rows}))}
    assert code in codes


def test_many_columns_of_ones_own_are_not_all_named():
    result = located(
        {"Queues": [["Queue", "Kind", *(f"Mine {number:03}" for number in range(200))], ["a", "human"]]}
    )
    message = next(finding.message for finding in result.findings if finding.code == "HX116")
    assert message.endswith("Mine 006, Mine 007 and 192 more.")


@pytest.mark.parametrize(
    "name", ["Queues", "QUEUES", " queues", "Reason codes", "ReasonCodes", "reason_codes"]
)
def test_sheet_names_match_without_case_and_spaces(name):
    headers = ["Queue", "Kind"] if "ueue" in name.lower() else ["Code", "Label", "Applies to"]
    assert len(located({name: [headers, ["a"]]}).sheets) == 1


def test_misspelt_sheets():
    result = located({"Queue": QUEUES, "Signal": [["Signal", "Type"]]})
    assert ("HX110", "Queue") in found(result, beyond=())
    assert found(result) == [("HX115", "Signal")]
    assert {"queues", "signals"} <= result.untrusted
    assert result.misspelt == {"signals"}


def test_required_sheets_that_are_missing():
    result = located({"Sheet": [[1]]})
    assert [finding.about for finding in result.findings] == [
        sheet.name for sheet in SHEETS if sheet.required
    ]
    assert result.sheets == {}


def test_the_templates_own_sheets_and_columns_are_left_alone():
    result = located(
        {"Start here": [["Intents", "Queues"]], "Queues": [[*QUEUES[0], "Check"], [*QUEUES[1], "ok"]]}
    )
    assert found(result) == []


def test_headers_may_come_from_formulas():
    def change(workbook):
        workbook["Queues"]["B1"] = '="Name"'

    result = located({"Queues": QUEUES}, change)
    assert set(result.sheets["queues"].columns) == {"queue", "kind"}


def test_a_column_amid_the_others_whose_header_is_blank_is_told():
    rows = [["Queue", None, "Kind", None], ["cards", "07:00", "human", "beside the table"]]
    result = located({"Queues": rows})
    assert found(result) == [("HX116", "Queues, row 1")]
    [told] = [finding.message for finding in result.findings if finding.code == "HX116"]
    assert told.endswith("not read: the one below the blank B1.")
