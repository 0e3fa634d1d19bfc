import io
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from handoff_xl.ooxml import open_workbook
from handoff_xl.outcome import Remark
from handoff_xl.writers.annotated import annotated_copy, own_sheets, read_remarks, strip_marks
from tests.writers.annotated_sample import (
    FINDINGS,
    MISSING_SHEET,
    REPORTS,
    RISK_INVERSION,
    UNKNOWN_INTENT,
    finding,
    outcome,
    workbook_bytes,
)

WRITTEN = {
    UNKNOWN_INTENT.key: Remark("In progress", "", "Who renamed it?\nAsk Jo."),
    RISK_INVERSION.key: Remark("Accepted", "Kim Compliance", "Until the pilot ends."),
    MISSING_SHEET.key: Remark("", "", "Coming."),
}
SHOWN = {**WRITTEN, MISSING_SHEET.key: Remark("Open", "", "Coming.")}
"""A blank status is shown, and so read back, as Open."""


def _edited(change, data=None):
    """Return an annotated copy after a change to its HX Issues, saved by openpyxl."""
    workbook = openpyxl.load_workbook(io.BytesIO(data or annotated_copy(workbook_bytes(), outcome())))
    change(workbook["HX Issues"])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _write_remarks(sheet):
    headers = [cell.value for cell in sheet[3]]
    code, about, status = headers.index("Code"), headers.index("About"), headers.index("Status")
    for row in sheet.iter_rows(min_row=4):
        remark = WRITTEN.get((row[code].value, row[about].value))
        if remark is not None:
            texts = (remark.status, remark.accepted_by, remark.comment)
            for cell, text in zip(row[status : status + 3], texts, strict=True):
                cell.value = text or None


def test_without_hx_issues_there_are_no_remarks():
    assert read_remarks(workbook_bytes()) == {}


def test_an_untouched_copy_holds_no_remarks():
    assert read_remarks(annotated_copy(workbook_bytes(), outcome())) == {}


def test_remarks_survive_being_annotated_again():
    annotated = annotated_copy(workbook_bytes(), outcome(remarks=WRITTEN))
    assert read_remarks(annotated) == SHOWN
    assert read_remarks(open_workbook(annotated)) == SHOWN
    again = annotated_copy(annotated, outcome(remarks=read_remarks(annotated)))
    assert again == annotated


def test_what_people_type_is_read_by_code_and_subject():
    assert read_remarks(_edited(_write_remarks)) == WRITTEN


def test_rows_may_be_sorted_and_columns_moved():
    def shuffle(sheet):
        _write_remarks(sheet)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
        sheet.delete_rows(1, sheet.max_row)
        sheet.append([])
        for row in [rows[0], *rows[:0:-1]]:
            sheet.append([None, *row[::-1]])

    assert read_remarks(_edited(shuffle)) == WRITTEN


def test_headers_are_found_in_any_case_and_spacing():
    def change(sheet):
        _write_remarks(sheet)
        for cell in sheet[3]:
            cell.value = f" {str(cell.value).upper()} "

    assert read_remarks(_edited(change)) == WRITTEN


def test_a_renamed_sheet_is_still_ours():
    def rename(sheet):
        _write_remarks(sheet)
        sheet.title = "To do"

    renamed = _edited(rename)
    assert own_sheets(open_workbook(renamed)) == {"To do", *REPORTS} - {"HX Issues"}
    assert read_remarks(renamed) == WRITTEN


def test_a_deleted_status_column_leaves_the_other_remarks():
    def delete(sheet):
        _write_remarks(sheet)
        sheet.delete_cols([cell.value for cell in sheet[3]].index("Status") + 1)

    assert read_remarks(_edited(delete))[RISK_INVERSION.key] == Remark(
        "", "Kim Compliance", "Until the pilot ends."
    )


def test_without_code_or_about_nothing_can_be_told():
    def delete(sheet):
        _write_remarks(sheet)
        sheet.delete_cols([cell.value for cell in sheet[3]].index("Code") + 1)

    assert read_remarks(_edited(delete)) == {}


def test_numbers_dates_and_rows_of_their_own_do_no_harm():
    def change(sheet):
        sheet["M4"] = 42
        sheet["M5"] = True
        sheet.append(["my own row"])

    found = read_remarks(_edited(change))
    assert sorted(remark.comment for remark in found.values()) == ["42", "TRUE"]


def test_the_first_remark_counts_where_a_subject_has_several_rows():
    twice = (finding(about="low"), finding(about="low", message="Another."))
    data = annotated_copy(workbook_bytes(), outcome(twice))

    def change(sheet):
        sheet["K5"], sheet["M5"] = "In progress", "second row"

    assert read_remarks(_edited(change, data)) == {("HX301", "low"): Remark("In progress", "", "second row")}


def test_remarks_on_findings_that_are_gone_are_dropped():
    left = tuple(found for found in FINDINGS if found is not UNKNOWN_INTENT)
    annotated = annotated_copy(workbook_bytes(), outcome(left, remarks=WRITTEN))
    assert UNKNOWN_INTENT.key not in read_remarks(annotated)


def test_subjects_come_back_as_they_were():
    subjects = (
        "reverted_card_payment?",
        " two  spaces ",
        "line\nbreak",
        "_x0041_",
        '=1+1 & "<quoted>"',
        "kārte ≥ 85 %",
    )
    found = tuple(finding(about=subject) for subject in subjects)
    remarks = {one.key: Remark("Fixed") for one in found}
    assert read_remarks(annotated_copy(workbook_bytes(), outcome(found, remarks=remarks))) == remarks


@pytest.fixture(scope="module")
def saved_by_libreoffice(tmp_path_factory):
    """An annotated copy with remarks as LibreOffice saves it."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    folder: Path = tmp_path_factory.mktemp("libreoffice")
    source = folder / "annotated.xlsx"
    source.write_bytes(_edited(_write_remarks))
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            folder / "saved",
            source,
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return (folder / "saved" / "annotated.xlsx").read_bytes()


def test_remarks_survive_being_saved_by_libreoffice(saved_by_libreoffice):
    assert own_sheets(open_workbook(saved_by_libreoffice)) == set(REPORTS)
    assert read_remarks(saved_by_libreoffice) == WRITTEN


def test_what_libreoffice_saved_is_annotated_anew_without_doubling_anything(saved_by_libreoffice):
    again = annotated_copy(saved_by_libreoffice, outcome(remarks=read_remarks(saved_by_libreoffice)))
    assert read_remarks(again) == SHOWN
    workbook = openpyxl.load_workbook(io.BytesIO(again))
    assert workbook.sheetnames[: len(REPORTS) + 1] == [*REPORTS, "Settings"]
    assert [name for name in workbook.sheetnames if name.startswith("HX")] == REPORTS
    assert workbook["Thresholds"]["C8"].comment.text.count("HX301") == 1
    assert len(workbook["Thresholds"].conditional_formatting) == 1
    stripped = openpyxl.load_workbook(io.BytesIO(strip_marks(again)))
    assert stripped.sheetnames == ["Settings", "Queues", "Intents", "Thresholds", "Triggers"]
    assert stripped["Thresholds"]["C8"].comment is None


def test_what_openpyxl_saved_is_annotated_anew_without_doubling_anything():
    saved = _edited(_write_remarks)
    again = annotated_copy(saved, outcome(remarks=read_remarks(saved)))
    workbook = openpyxl.load_workbook(io.BytesIO(again))
    assert [name for name in workbook.sheetnames if name.startswith("HX")] == REPORTS
    assert workbook["Thresholds"]["C8"].comment.text.count("HX301") == 1
    assert len(workbook["Thresholds"].conditional_formatting) == 1
