"""Thousands of findings: what is listed, which cells bear a note, and that it is said what is left out."""

import io

import openpyxl
import pytest

from handoff_xl.findings import Place, Severity
from handoff_xl.ooxml import find_marks, open_workbook
from handoff_xl.outcome import Remark
from handoff_xl.writers.annotated import abridging, annotated_copy
from tests.writers.annotated_sample import finding, outcome, workbook_bytes

ROWS = 30


@pytest.fixture
def many(monkeypatch):
    """Findings of two kinds on 30 rows each, where HX Issues may list ten and a sheet bear six notes."""
    monkeypatch.setattr(abridging, "MOST_LISTED", 10)
    monkeypatch.setattr(abridging, "MOST_NOTES", 6)
    unknown = [finding(place=Place("Thresholds", row, 3), about=f"row {row}") for row in range(5, 5 + ROWS)]
    mild = [
        finding("HX510", Severity.WARNING, Place("Thresholds", row, 2), about=f"row {row}")
        for row in range(5, 5 + ROWS)
    ]
    return (*unknown, *mild)


def copy_of(findings, **changes):
    data = annotated_copy(workbook_bytes(), outcome(findings, **changes))
    return find_marks(open_workbook(data), "handoff-xl"), openpyxl.load_workbook(io.BytesIO(data))


def rows_of(book):
    sheet = book["HX Issues"]
    headers = [cell.value for cell in sheet[3]]
    return [dict(zip(headers, row, strict=True)) for row in sheet.iter_rows(min_row=4, values_only=True)]


def test_every_faulty_cell_keeps_its_colour_and_some_of_each_kind_bear_a_note(many):
    marks, _ = copy_of(many)
    coloured = {
        (row, box.first_column)
        for _, box in marks.highlights
        for row in range(box.first_row, box.last_row + 1)
    }
    assert coloured == {(row, column) for row in range(5, 5 + ROWS) for column in (2, 3)}
    assert sorted(cell for _, *cell in marks.notes) == [[5, 2], [5, 3], [6, 2], [6, 3], [7, 2], [7, 3]]


def test_hx_issues_lists_some_of_each_kind_and_counts_the_others(many):
    _, book = copy_of(many)
    rows = rows_of(book)
    assert [row["Code"] for row in rows] == ["HX301"] * 6 + ["HX510"] * 6
    assert [row["About"] for row in rows[:6]] == [
        *(f"row {row}" for row in range(5, 10)),
        "Others of this kind",
    ]
    assert rows[5]["What is wrong"] == "A title: 25 more findings of this kind, not listed."
    assert rows[5]["Go to"] == "Thresholds!C10 … and 24 more"
    assert rows[5]["#"] == ""


def test_what_is_left_out_is_said_in_plain_lines(many):
    _, book = copy_of(many)
    listing = (
        "HX Issues lists 10 of 60 findings, some of each kind, and counts the others. For all of them run "
        "handoff-xl check with --format json."
    )
    assert book["HX Issues"]["A2"].value.startswith(listing)
    told = [cell.value for (cell,) in book["HX Summary"]["B2:B12"]]
    assert listing in told
    assert "54 coloured cells of Thresholds bear no note: a sheet gets at most 6." in told
    first, second = (book["Thresholds"][cell].comment.text for cell in ("B5", "C5"))
    assert "Of 60 coloured cells of this sheet, 6 bear a note. See HX Issues." in first
    assert "bear a note" not in second


def test_what_somebody_remarked_on_is_listed_whatever_its_row(many):
    remarks = {
        ("HX510", "row 30"): Remark("In progress", "Kim", "Asked."),
        ("HX301", "Others of this kind"): Remark("", "", "Lee mends these."),
    }
    _, book = copy_of(many, remarks=remarks)
    rows = rows_of(book)
    assert [row["Comment"] for row in rows if row["About"] == "row 30"] == ["Asked."]
    assert [row["Comment"] for row in rows if row["About"] == "Others of this kind"] == [
        "Lee mends these.",
        "",
    ]


def test_of_as_many_as_there_is_room_for_nothing_is_left_out(many):
    _, book = copy_of(many[:6])
    assert [row["Code"] for row in rows_of(book)] == ["HX301"] * 6
    assert book["HX Issues"]["A2"].value.startswith("Go to leads")
    assert not any(str(cell.value).startswith("HX Issues lists") for (cell,) in book["HX Summary"]["B2:B12"])
