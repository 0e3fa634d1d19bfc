"""The loop that users live in: fill the template, compile, mend the annotated copy, compile the copy.

The script that fills the workbook knows only sheet names and header texts. The copy is edited and saved by openpyxl,
written anew by xlsxwriter, or saved by LibreOffice after the edit, as different stakeholders would.
"""

import json
import shutil
import subprocess

import openpyxl
import pytest
import xlsxwriter

from handoff_xl.cli import main
from handoff_xl.ooxml import open_workbook, read_grid

DAY = ["--as-of", "2026-11-24"]
FAULTS = {
    ("Intents", "refund_status", "Queue"): ("biling", "billing"),
    ("Intents", "card_lost", "Risk"): ("hihg", "high"),
    ("Thresholds", "medium", "AI from"): ("130%", "92%"),
    ("Triggers", "person_requested", "Lane"): (None, "Human"),
    ("Settings", "Time zone", "Value"): ("London", "Europe/London"),
}
SETTINGS = {
    "Design name": "Help desk",
    "Version": "1.0",
    "Owner": "Dana",
    "Approver": "Kim",
    "Time zone": "Europe/London",
    "Default language": "en",
    "Global fallback queue": "general",
    "Max AI turns": 8,
    "Calibrated on": "2026-11-01",
}
ROWS = {
    "Languages": [{"Language": "en", "Name": "English", "AI support": "full", "Human support": "Yes"}],
    "Channels": [
        {"Channel": "chat", "Name": "Web chat", "Kind": "live"},
        {"Channel": "email", "Name": "Email", "Kind": "async"},
    ],
    "Queues": [
        {"Queue": "general", "Name": "General", "Kind": "human", "SLA minutes": 10},
        {"Queue": "billing", "Name": "Billing", "Kind": "human", "SLA minutes": 20},
    ],
    "Intents": [
        {
            "Intent": "refund_status",
            "Name": "Refund status",
            "Risk": "medium",
            "Queue": "billing",
            "Owner": "Dana",
        },
        {"Intent": "card_lost", "Name": "Card lost", "Risk": "high", "Owner": "Dana"},
        {"Intent": "opening_hours", "Name": "Opening hours", "Risk": "low", "Owner": "Lee"},
    ],
}


def table(sheet, *headers):
    """Return the header row's number and the column of each header, found by text alone."""
    for row in sheet.iter_rows():
        found = {str(cell.value).strip(): cell.column for cell in row if cell.value is not None}
        if all(header in found for header in headers):
            return row[0].row, found
    raise AssertionError(f"{sheet.title} has no header row with {headers}")


def row_of(sheet, name, column, header_row):
    return next(
        row for row in range(header_row + 1, sheet.max_row + 1) if sheet.cell(row, column).value == name
    )


def put(book, place, value):
    """Put a value under a header, in the row that the first column, or any scope cell, names."""
    sheet_name, name, header = place
    sheet = book[sheet_name]
    header_row, columns = table(sheet, header)
    row = row_of(sheet, name, min(columns.values()), header_row)
    sheet.cell(row, columns[header]).value = value


def fill(template):
    """Fill an untouched template by its header texts."""
    book = openpyxl.load_workbook(template)
    for name, value in SETTINGS.items():
        put(book, ("Settings", name, "Value"), value)
    for sheet_name, rows in ROWS.items():
        sheet = book[sheet_name]
        header_row, columns = table(sheet, *rows[0])
        inputs = [column for header, column in columns.items() if header != "Check"]
        for row in range(header_row + 1, header_row + 40):
            for column in inputs:
                sheet.cell(row, column).value = None
        for row, values in enumerate(rows, start=header_row + 1):
            for header, value in values.items():
                sheet.cell(row, columns[header]).value = value
    exceptions = book["Exceptions"]
    header_row, columns = table(exceptions, "Exception", "Queue")
    for row in range(header_row + 1, exceptions.max_row + 1):
        if exceptions.cell(row, columns["Exception"]).value:
            exceptions.cell(row, columns["Queue"]).value = "general"
    return book


def by_openpyxl(copy, mended):
    book = openpyxl.load_workbook(copy)
    for place, (_, value) in mended.items():
        put(book, place, value)
    book.save(copy)


def by_xlsxwriter(copy, mended):
    """Write the values of the design's sheets anew, as a script would that exports the design."""
    book = openpyxl.load_workbook(copy)
    for place, (_, value) in mended.items():
        put(book, place, value)
    with xlsxwriter.Workbook(copy) as written:
        for sheet in (sheet for sheet in book.worksheets if not sheet.title.startswith("HX ")):
            target = written.add_worksheet(sheet.title)
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None and cell.data_type != "f":
                        target.write(cell.row - 1, cell.column - 1, cell.value)


def by_libreoffice(copy, mended):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: apt-get install libreoffice-calc")
    by_openpyxl(copy, mended)
    profile = f"-env:UserInstallation={(copy.parent / 'profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", copy.parent / "saved", copy],
        check=True,
        capture_output=True,
        timeout=120,
    )
    shutil.copyfile(copy.parent / "saved" / copy.name, copy)


@pytest.fixture
def compiled(capsys):
    """Return a function that compiles a workbook and gives the exit code and (sheet, cell, code) of each error."""

    def compile_one(workbook):
        capsys.readouterr()
        exit_code = main(["compile", str(workbook), *DAY, "--format", "json"])
        return exit_code, errors_of(json.loads(capsys.readouterr().out))

    return compile_one


def errors_of(report):
    return {
        (finding["place"]["sheet"], finding["place"]["cell"], finding["code"])
        for workbook in report["workbooks"]
        for finding in workbook["findings"]
        if finding["severity"] == "error"
    }


@pytest.fixture
def faulty(tmp_path):
    """Return a workbook filled from the template, with a few believable faults."""
    template = tmp_path / "design.xlsx"
    assert main(["template", "-o", str(template)]) == 0
    book = fill(template)
    for place, (value, _) in FAULTS.items():
        put(book, place, value)
    book.save(template)
    return template


@pytest.mark.parametrize("save", [by_openpyxl, by_xlsxwriter, by_libreoffice])
def test_faults_are_mended_in_the_annotated_copy(faulty, tmp_path, compiled, save):
    exit_code, errors = compiled(faulty)
    assert exit_code == 1
    assert {code for _, _, code in errors} == {"HX304", "HX211", "HX205", "HX201", "HX215"}
    assert len(errors) == len(FAULTS)
    routing = tmp_path / "design.routing.json"
    assert not routing.exists()

    copy = tmp_path / "design.annotated.xlsx"
    save(copy, FAULTS)
    exit_code, errors = compiled(copy)
    assert (exit_code, errors) == (0, set())
    assert json.loads(routing.read_text(encoding="utf-8"))["format"] == "handoff-xl/routing"

    again = tmp_path / "design.annotated-2.xlsx"
    names = [sheet.name for sheet in open_workbook(again.read_bytes()).sheets]
    assert [name for name in names if name.startswith("HX ")] == names[
        : sum(n.startswith("HX ") for n in names)
    ]
    assert len({name.rstrip("0123456789 ()") for name in names}) == len(names)


def test_what_stakeholders_wrote_stays(faulty, tmp_path, compiled):
    compiled(faulty)
    copy = tmp_path / "design.annotated.xlsx"
    book = openpyxl.load_workbook(copy)
    issues = book["HX Issues"]
    header_row, columns = table(issues, "Code", "Status", "Accepted by", "Comment")
    row = header_row + 1
    kept = issues.cell(row, columns["About"]).value, issues.cell(row, columns["Code"]).value
    issues.cell(row, columns["Status"]).value = "In progress"
    issues.cell(row, columns["Comment"]).value = "Lee asks the billing team."
    book.save(copy)
    compiled(copy)
    workbook = open_workbook((tmp_path / "design.annotated-2.xlsx").read_bytes())
    sheet = workbook.sheet("HX Issues")
    texts = {cell.value for cell in read_grid(workbook, sheet).cells.values()}
    assert {"In progress", "Lee asks the billing team.", *kept} <= texts


def test_untouched_copy_compiles_to_the_same_bytes(faulty, tmp_path, compiled):
    compiled(faulty)
    copy = tmp_path / "design.annotated.xlsx"
    compiled(copy)
    assert (tmp_path / "design.annotated-2.xlsx").read_bytes() == copy.read_bytes()
    stripped = tmp_path / "stripped.xlsx"
    assert main(["strip", str(copy), "-o", str(stripped)]) == 0
    assert parts(stripped.read_bytes()) == parts(faulty.read_bytes())


def parts(data):
    archive = open_workbook(data).archive
    return {name: archive.read(name) for name in archive.names}


def test_no_copy_that_somebody_saved_is_overwritten(faulty, tmp_path, compiled):
    def edit(copy, version):
        book = openpyxl.load_workbook(copy)
        put(book, ("Settings", "Version", "Value"), version)
        book.save(copy)

    first, second, third = (tmp_path / f"design.annotated{mark}.xlsx" for mark in ("", "-2", "-3"))
    compiled(faulty)
    edit(first, "1.1")
    compiled(first)
    edit(first, "1.2, Lee")
    compiled(first)  # the second copy is as we wrote it, so it is written anew
    assert not third.exists()
    edit(second, "1.2, Kim")
    saved = first.read_bytes()
    compiled(second)
    assert first.read_bytes() == saved
    assert third.exists()
