"""A small faulty design with notes and formats of its own, and what must hold of every annotated copy of it."""

import io
from collections import Counter
from datetime import date
from functools import cache

import openpyxl
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill

from handoff_xl.compile import compile_workbook
from handoff_xl.findings import Severity
from handoff_xl.ooxml import find_marks, open_workbook, read_grid
from handoff_xl.writers.annotated import annotated_copy, strip_marks
from handoff_xl.writers.annotated.placing import OWNER

DAY = date(2026, 11, 24)
REPORTS = ["HX Summary", "HX Issues", "HX Coverage", "HX Handoff map"]
SHEETS = {
    "Settings": [
        ("Setting", "Value"),
        ("Design name", "Help desk"),
        ("Version", "1.0"),
        ("Owner", "Dana"),
        ("Approver", "Kim"),
        ("Time zone", "Europe/London"),
        ("Default language", "en"),
        ("Global fallback queue", "general"),
        ("Max AI turns", 8),
    ],
    "Channels": [("Channel", "Kind"), ("chat", "live"), ("email", "async")],
    "Queues": [
        ("Queue", "Name", "Kind", "SLA minutes"),
        ("general", "General", "human", 10),
        ("billing", "Billing", "human", 20),
    ],
    "Intents": [
        ("Intent", "Name", "Risk", "Queue", "Owner"),
        ("refund_status", "Refund status", "medium", "biling", "Dana"),
        ("card_lost", "Card lost", "hihg", None, "Dana"),
        ("opening_hours", "Opening hours", "low", None, "Lee"),
        ("order_status", "Order status", "low", "biling", "Lee"),
    ],
    "Thresholds": [
        ("Risk", "Intents", "Languages", "Channels", "Mode", "AI from", "Review from"),
        ("low", None, None, None, "AI alone", 0.85, 0.6),
        ("medium", None, None, None, "AI alone", "130%", 0.7),
        ("high", None, None, None, "AI drafts", None, 0.6),
        ("regulated", None, None, None, "Human", None, None),
    ],
    "Triggers": [
        ("Trigger", "Signal", "Operator", "Value", "Lane", "Priority"),
        ("person_requested", "human_request", "is", "Yes", None, 10),
    ],
    "Exceptions": [
        (
            "Exception",
            "Exception type",
            "Signal",
            "Compliance sensitive",
            "Queue",
            "Priority",
            "Owner",
        ),
        ("complaint", "Complaint", "reported", "No", "general", 1, "Kim"),
    ],
}
FAULTS = {
    ("HX304", "refund_status · biling"): "biling",
    ("HX304", "order_status · biling"): "biling",
    ("HX211", "card_lost · Risk"): "hihg",
    ("HX205", "medium · AI from"): "130%",
    ("HX201", "person_requested · Lane"): None,
}
"""The errors by code and subject, with what their cells hold."""

OWN_NOTES = {"Ask Lee about the name.", "Was low until May.", "Kim agreed."}
REMARKS = {
    ("HX304", "refund_status · biling"): ("In progress", "", "Lee asks the billing team."),
    ("HX211", "card_lost · Risk"): ("Open", "", "Typo?"),
}


@cache
def design() -> bytes:
    """Return the workbook, with the user's own notes (one on a faulty cell) and a conditional format."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in SHEETS.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    intents, thresholds = book["Intents"], book["Thresholds"]
    intents["B2"].comment = Comment("Ask Lee about the name.", "Dana")
    intents["C3"].comment = Comment("Was low until May.", "Dana")
    thresholds["E2"].comment = Comment("Kim agreed.", "Dana")
    yellow = PatternFill(bgColor="FFFF00")
    thresholds.conditional_formatting.add(
        "F2:G9", CellIsRule(operator="lessThan", formula=["0.5"], fill=yellow)
    )
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@cache
def annotated() -> bytes:
    """Return its annotated copy, with remarks in HX Issues."""
    return with_remarks(compiled(design())[1])


def compiled(data: bytes):
    """Return the outcome of a workbook, and its annotated copy."""
    outcome = compile_workbook(data, "design.annotated.xlsx", DAY)
    return outcome, annotated_copy(data, outcome)


def with_remarks(data: bytes) -> bytes:
    """Return an annotated copy in which stakeholders wrote their remarks."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["HX Issues"]
    headers = {cell.value: cell.column for cell in sheet[3]}
    for row in range(4, sheet.max_row + 1):
        key = (sheet.cell(row, headers["Code"]).value, sheet.cell(row, headers["About"]).value)
        for header, text in zip(("Status", "Accepted by", "Comment"), REMARKS.get(key, ()), strict=False):
            sheet.cell(row, headers[header]).value = text or None
    return saved(book)


def saved(book) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def check(data: bytes, *, mended=(), new=None, notes=OWN_NOTES, remarks=REMARKS) -> None:
    """Compile an edited copy again: each finding stands at its cell, what people wrote is kept, nothing is doubled."""
    outcome, copy = compiled(data)
    faults = {key: held for key, held in (FAULTS | (new or {})).items() if key not in mended}
    errors = [finding for finding in outcome.findings if finding.severity is Severity.ERROR]
    assert Counter(finding.key for finding in errors) == Counter(dict.fromkeys(faults, 1))
    assert {finding.key: _value_at(data, finding) for finding in errors} == faults
    kept = {key: remark for key, remark in remarks.items() if key in faults}
    told = {
        finding.key: (remark.status or "Open", remark.accepted_by, remark.comment)
        for finding in errors
        if not (remark := outcome.remark(finding)).is_blank
    }
    assert told == kept
    _check_marks(outcome, copy)
    _check_stripped(strip_marks(copy), notes)
    assert compiled(copy)[1] == copy


def _value_at(data, finding):
    workbook = open_workbook(data)
    cell = read_grid(workbook, workbook.sheet(finding.place.sheet)).cells.get(
        (finding.place.row, finding.place.column)
    )
    return None if cell is None else cell.value


def _check_marks(outcome, copy):
    marks = find_marks(open_workbook(copy), OWNER)
    names = [sheet.name for sheet in open_workbook(copy).sheets]
    assert names[:4] == REPORTS
    assert not any(name.startswith("HX ") for name in names[4:])
    places = {
        (finding.place.sheet, finding.place.row, finding.place.column)
        for finding in outcome.findings
        if finding.place.cell is not None
    }
    coloured = Counter(
        (sheet, row, column)
        for sheet, box in marks.highlights
        for row in range(box.first_row, box.last_row + 1)
        for column in range(box.first_column, box.last_column + 1)
    )
    assert set(coloured.values()) == {1}
    assert places <= coloured.keys()
    assert set(marks.notes) == coloured.keys()
    archive = open_workbook(copy).archive
    texts = b"".join(archive.read(name) for name in archive.names if "comments" in name)
    assert texts.count(f"{OWNER}:".encode()) == len(marks.notes)


def _check_stripped(stripped, notes):
    """Nothing of ours is left, and every note of the user's own is."""
    workbook = open_workbook(stripped)
    for name in workbook.archive.names:
        assert OWNER.encode() not in workbook.archive.read(name), name
    assert not any(sheet.name.startswith("HX ") for sheet in workbook.sheets)
    book = openpyxl.load_workbook(io.BytesIO(stripped))
    found = {
        cell.comment.text.strip()
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment is not None
    }
    assert found == set(notes)
    if "Thresholds" in book.sheetnames:
        own = [
            rule for rules in book["Thresholds"].conditional_formatting._cf_rules.values() for rule in rules
        ]
        assert [rule.operator for rule in own] == ["lessThan"]
