import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openxml_audit import OpenXmlValidator

from handoff_xl.findings import Place, Severity
from handoff_xl.ooxml import PackageError, find_marks, open_workbook
from handoff_xl.outcome import Outcome, Remark
from handoff_xl.writers.annotated import annotated_copy, own_sheets, strip_marks
from handoff_xl.writers.annotated.notes import FOOTER
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

HOSTILE = '=HYPERLINK("http://evil.example","x")\x00\x1b]0;\u202e<&"\'>_x0041_'


def _parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _marks(data):
    return find_marks(open_workbook(data), "handoff-xl")


def test_the_report_sheets_stand_in_front_of_the_users_own():
    annotated = annotated_copy(workbook_bytes(), outcome())
    names = [sheet.name for sheet in open_workbook(annotated).sheets]
    assert names[: len(REPORTS) + 1] == [*REPORTS, "Settings"]
    assert own_sheets(open_workbook(annotated)) == set(REPORTS)
    assert own_sheets(open_workbook(workbook_bytes())) == frozenset()


def test_faulty_cells_are_highlighted_once_and_bear_a_note():
    marks = _marks(annotated_copy(workbook_bytes(), outcome()))
    assert [(sheet, str(cells)) for sheet, cells in marks.highlights] == [
        ("Intents", "A7"),
        ("Thresholds", "C8"),
    ]
    assert marks.notes == (("Intents", 7, 1), ("Thresholds", 8, 3))


def test_a_cell_takes_the_colour_of_its_worst_finding():
    place = Place("Thresholds", 8, 3)
    mild = finding("HX204", Severity.INFORMATION, place)
    both = annotated_copy(workbook_bytes(), outcome((mild, finding(place=place))))
    alone = annotated_copy(workbook_bytes(), outcome((finding(place=place),)))
    assert _fill(both) == _fill(alone) != _fill(annotated_copy(workbook_bytes(), outcome((mild,))))


def _fill(data):
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Thresholds"]
    ((rule,),) = sheet.conditional_formatting._cf_rules.values()
    return rule.dxf.fill.bgColor.rgb


def test_the_note_tells_all_findings_of_its_cell():
    comment = _comment(annotated_copy(workbook_bytes(), outcome()), "Thresholds", "C8")
    assert comment.index("ERROR HX301") < comment.index("INFORMATION HX204")
    assert FOOTER in comment
    assert len(comment) <= 350


def _comment(data, sheet, cell):
    return openpyxl.load_workbook(io.BytesIO(data))[sheet][cell].comment.text


def test_annotating_twice_is_annotating_once():
    once = annotated_copy(workbook_bytes(), outcome())
    assert annotated_copy(once, outcome()) == once


def test_new_findings_replace_the_old_marks():
    first = annotated_copy(workbook_bytes(), outcome())
    later = outcome((RISK_INVERSION,))
    assert annotated_copy(first, later) == annotated_copy(workbook_bytes(), later)


def test_stripping_gives_back_every_part():
    original = workbook_bytes()
    assert _parts(strip_marks(annotated_copy(original, outcome()))) == _parts(original)
    assert strip_marks(original) == original


def test_a_sheet_of_the_users_own_keeps_its_name():
    data = io.BytesIO()
    workbook = openpyxl.load_workbook(io.BytesIO(workbook_bytes()))
    workbook.create_sheet("HX Issues")["A1"] = "mine"
    workbook.save(data)
    annotated = annotated_copy(data.getvalue(), outcome())
    names = [sheet.name for sheet in open_workbook(annotated).sheets]
    assert names[:2] == ["HX Summary", "HX Issues (2)"]
    assert "HX Issues" in names[2:]


def test_a_note_of_the_users_own_stays():
    data = io.BytesIO()
    workbook = openpyxl.load_workbook(io.BytesIO(workbook_bytes()))
    workbook["Thresholds"]["C8"].comment = openpyxl.comments.Comment("Ask Jo first.", "Kim")
    workbook.save(data)
    annotated = annotated_copy(data.getvalue(), outcome())
    assert _comment(annotated, "Thresholds", "C8").startswith("Ask Jo first.")
    assert "HX301" in _comment(annotated, "Thresholds", "C8")
    assert _comment(strip_marks(annotated), "Thresholds", "C8") == "Ask Jo first."


def test_a_cell_with_a_conversation_gets_no_note_and_hx_issues_says_so():
    annotated = annotated_copy(_with_conversation(workbook_bytes()), outcome())
    assert ("Thresholds", 8, 3) not in _marks(annotated).notes
    sheet = openpyxl.load_workbook(io.BytesIO(annotated))["HX Issues"]
    told = {row[9].value: row[4].value for row in sheet.iter_rows(min_row=4)}
    assert told["HX301"].endswith("The cell has a conversation of its own, so it bears no note.")
    assert "conversation" not in told["HX510"]


def _with_conversation(data):
    """Return the workbook with a threaded comment on Thresholds!C8."""
    office = "http://schemas.microsoft.com/office"
    parts = _parts(data)
    sheets = [sheet.name for sheet in open_workbook(data).sheets]
    sheet = f"sheet{sheets.index('Thresholds') + 1}.xml"
    parts["xl/threadedComments/threadedComment1.xml"] = (
        f'<ThreadedComments xmlns="{office}/spreadsheetml/2018/threadedcomments">'
        '<threadedComment ref="C8" dT="2026-11-20T10:00:00.00" personId="{00000000-0000-0000-0000-000000000001}" '
        'id="{00000000-0000-0000-0000-000000000002}"><text>Is that right?</text></threadedComment></ThreadedComments>'
    ).encode()
    parts[f"xl/worksheets/_rels/{sheet}.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{office}/2017/10/relationships/threadedComment" '
        'Target="/xl/threadedComments/threadedComment1.xml"/></Relationships>'
    ).encode()
    types = parts["[Content_Types].xml"].decode()
    override = (
        '<Override PartName="/xl/threadedComments/threadedComment1.xml" '
        'ContentType="application/vnd.ms-excel.threadedcomments+xml"/>'
    )
    parts["[Content_Types].xml"] = types.replace("</Types>", f"{override}</Types>").encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def test_a_workbook_without_our_sheets_gets_a_list_of_what_is_missing():
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    annotated = annotated_copy(stream.getvalue(), Outcome("budget", "budget.xlsx", (MISSING_SHEET,)))
    sheet = openpyxl.load_workbook(io.BytesIO(annotated))["HX Issues"]
    assert sheet["E4"].value == "The sheet Exceptions is missing."


def test_text_of_cells_is_never_a_formula_and_has_no_control_characters():
    remarks = {("HX301", "order_cancle"): Remark("=1+1", "=2+2", HOSTILE)}
    hostile = finding(about=HOSTILE, message=HOSTILE, fix=HOSTILE, suggestion=HOSTILE, owner=HOSTILE)
    annotated = annotated_copy(workbook_bytes(), outcome((hostile, UNKNOWN_INTENT), remarks=remarks))
    workbook = openpyxl.load_workbook(io.BytesIO(annotated))
    cells = [cell for name in REPORTS for row in workbook[name].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    texts = [str(cell.value) for cell in cells] + [_comment(annotated, "Thresholds", "C8")]
    assert not [text for text in texts if set(text) & {"\x00", "\x1b"}]
    raw = b"".join(_parts(annotated).values())
    assert b"<f>" not in raw


def test_the_package_is_valid(tmp_path: Path):
    for data in (workbook_bytes(), _by_xlsxwriter()):
        # openpyxl writes fonts and inline texts of its own that the validator does not like.
        assert _complaints(annotated_copy(data, outcome()), tmp_path) <= _complaints(data, tmp_path)
    assert not _complaints(annotated_copy(_by_xlsxwriter(), outcome()), tmp_path)


def _complaints(data, folder):
    path = folder / "workbook.xlsx"
    path.write_bytes(data)
    found = OpenXmlValidator().validate(path).errors
    return {(error.description, error.path) for error in found if error.id != "Excel_InlineStrCells"}


def _by_xlsxwriter():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as workbook:
        for name in ("Settings", "Queues", "Intents", "Thresholds"):
            workbook.add_worksheet(name).write("C8", "order_cancle")
    return stream.getvalue()


def test_what_cannot_be_read_is_refused():
    with pytest.raises(PackageError):
        annotated_copy(b"not a workbook", outcome())
    with pytest.raises(PackageError):
        strip_marks(b"")


def test_findings_in_any_order_give_the_same_copy():
    straight = annotated_copy(workbook_bytes(), outcome(FINDINGS))
    assert annotated_copy(workbook_bytes(), outcome(FINDINGS[::-1])) == straight
