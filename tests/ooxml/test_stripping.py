import hashlib
import io
import json
import re
import warnings
from collections.abc import Callable

import openpyxl
import pytest

from handoff_xl.ooxml import (
    CellStyle,
    Highlight,
    Marks,
    PackageError,
    Reason,
    annotate,
    find_marks,
    find_sheets,
    open_workbook,
    read_grid,
    strip,
)
from handoff_xl.ooxml.archive import Archive
from tests.ooxml import minimal
from tests.ooxml.libreoffice import converted
from tests.ooxml.samples import OWNER, SAMPLES, contents, marks, plain, saved_by_openpyxl

JOURNAL = f"docProps/{OWNER}.json"


def without_journal(data: bytes) -> bytes:
    return Archive.from_bytes(data).rewritten({JOURNAL: None})


def openpyxl_save(data: bytes) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # what openpyxl says it cannot keep
        return saved_by_openpyxl(data)


@pytest.fixture(scope="module")
def libreoffice_save(tmp_path_factory) -> Callable[[bytes], bytes]:
    folder = tmp_path_factory.mktemp("libreoffice")
    return lambda data: converted(data, folder, "xlsx:Calc MS Excel 2007 XML")


def summary(data: bytes) -> tuple[object, ...]:
    found = find_marks(open_workbook(data), OWNER)
    cells = {
        (sheet, row, box.first_column)
        for sheet, box in found.highlights
        for row in range(box.first_row, box.last_row + 1)
    }
    return list(found.sheets), cells, set(found.notes), len(found.names)


def notes(data: bytes) -> dict[tuple[str, str], str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def check_after_saving(original: bytes, save: Callable[[bytes], bytes]) -> None:
    """What must hold when another program saved an annotated workbook."""
    annotated = annotate(original, marks()).data
    saved = save(annotated)
    assert summary(saved) == summary(annotated)
    stripped = strip(saved, OWNER)
    assert summary(stripped) == ([], set(), set(), 0)
    assert JOURNAL not in contents(stripped)
    assert [s.name for s in open_workbook(stripped).sheets] == [
        s.name for s in open_workbook(save(original)).sheets
    ]
    assert notes(stripped) == notes(save(original))
    again = annotate(saved, marks()).data
    assert summary(again) == summary(annotated)
    assert annotate(again, marks()).data == again
    assert contents(strip(again, OWNER)) == contents(stripped)


@pytest.mark.parametrize("name", SAMPLES)
def test_after_openpyxl_saved_it(name):
    check_after_saving(SAMPLES[name](), openpyxl_save)


@pytest.mark.parametrize("name", SAMPLES)
def test_after_libreoffice_saved_it(name, libreoffice_save):
    check_after_saving(SAMPLES[name](), libreoffice_save)


@pytest.mark.parametrize("name", SAMPLES)
def test_marks_are_recognised_one_by_one(name):
    original = SAMPLES[name]()
    stripped = strip(without_journal(annotate(original, marks()).data), OWNER)
    assert summary(stripped) == ([], set(), set(), 0)
    assert notes(stripped) == notes(original)
    before, after = open_workbook(original), open_workbook(stripped)
    assert before.sheets == after.sheets
    assert before.defined_names == after.defined_names
    assert [read_grid(before, s) for s in before.sheets] == [read_grid(after, s) for s in after.sheets]
    extra = contents(stripped).keys() - contents(original).keys()
    assert all(part.endswith(".rels") for part in extra)


def test_a_workbook_without_marks_is_given_back():
    data = plain()
    assert strip(data, OWNER) is data


def edited(data: bytes, part: str, edit: Callable[[str], str]) -> bytes:
    archive = Archive.from_bytes(data)
    before = archive.read(part).decode()
    after = edit(before)
    assert after != before
    return archive.rewritten({part: after.encode()})


def test_edits_made_since_are_kept():
    annotated = annotate(plain(), marks()).data
    part = open_workbook(annotated).sheets[2].part
    changed = edited(annotated, part, lambda xml: re.sub(r"<v>0\.3</v>", "<v>0.4</v>", xml))
    stripped = strip(changed, OWNER)
    assert summary(stripped) == ([], set(), set(), 0)
    workbook = open_workbook(stripped)
    assert str(read_grid(workbook, workbook.sheets[0]).cells[2, 1].value) == "0.4"
    assert JOURNAL not in contents(stripped)
    assert b"journal" not in contents(stripped)["_rels/.rels"]
    assert b"json" not in contents(stripped)["[Content_Types].xml"]


def test_what_others_add_to_our_note_is_kept():
    annotated = without_journal(annotate(SAMPLES["xlsxwriter"](), marks()).data)
    comments = "xl/comments1.xml"
    changed = edited(
        annotated,
        comments,
        lambda xml: xml.replace("short\u00a0\u00a0\u00a0", "short\u00a0\u00a0\u00a0 agreed, Eve"),
    )
    changed = edited(changed, comments, lambda xml: xml.replace("the user's own note", "the user's new note"))
    assert notes(strip(changed, OWNER)) == {
        ("Intents", "A1"): "the user's new note",
        ("Intents", "C3"): " agreed, Eve",
        ("Intents", "D9"): "another",
    }


def test_sheets_are_found_after_being_moved_and_renamed():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        book = openpyxl.load_workbook(io.BytesIO(annotate(plain(), marks()).data))
    book.move_sheet("HX Issues", 2)
    book["HX Summary"].title = "Übersicht's"
    book.defined_names["_handoff_xl.sheet.HX_20_Summary"].attr_text = "'Übersicht''s'!$A$1"
    buffer = io.BytesIO()
    book.save(buffer)
    found = find_sheets(open_workbook(buffer.getvalue()), OWNER)
    assert {key: sheet.name for key, sheet in found.items()} == {
        "HX Summary": "Übersicht's",
        "HX Issues": "HX Issues",
    }
    for name in list(book.defined_names):
        del book.defined_names[name]
    book["HX Issues"].title = "Findings"
    buffer = io.BytesIO()
    book.save(buffer)
    found = find_sheets(open_workbook(buffer.getvalue()), OWNER)
    assert {key: sheet.name for key, sheet in found.items()} == {
        "HX Summary": "Übersicht's",
        "HX Issues": "Findings",
    }
    assert [s.name for s in open_workbook(strip(buffer.getvalue(), OWNER)).sheets] == [
        "Intents",
        "Rates & Größe",
    ]


def test_a_deleted_sheet_is_no_trouble():
    book = openpyxl.load_workbook(io.BytesIO(annotate(plain(), marks()).data))
    del book["HX Issues"]
    book.defined_names["_handoff_xl.sheet.HX_20_Issues"].attr_text = "#REF!$A$1"
    buffer = io.BytesIO()
    book.save(buffer)
    assert list(find_sheets(open_workbook(buffer.getvalue()), OWNER)) == ["HX Summary"]
    again = open_workbook(annotate(buffer.getvalue(), marks()).data)
    assert [s.name for s in again.sheets] == ["HX Summary", "HX Issues", "Intents", "Rates & Größe"]


def test_a_workbook_of_nothing_but_our_sheets_is_refused():
    book = openpyxl.load_workbook(io.BytesIO(annotate(plain(), marks()).data))
    del book["Intents"]
    del book["Rates & Größe"]
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(PackageError) as caught:
        strip(buffer.getvalue(), OWNER)
    assert caught.value.reason is Reason.NOT_A_WORKBOOK


def test_what_only_our_sheets_led_to_goes_with_them():
    annotated = without_journal(annotate(SAMPLES["xlsxwriter"](), marks()).data)
    workbook = open_workbook(annotated)
    archive = workbook.archive
    ours = workbook.sheets[0].part
    listing = f"xl/worksheets/_rels/{ours.rpartition('/')[2]}.rels"
    drawing = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
    xml = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{drawing}" Target="../drawings/drawing1.xml"/>'
        f'<Relationship Id="rId2" Type="{drawing}" Target="../drawings/drawing99.xml"/></Relationships>'
    )
    grown = archive.rewritten({listing: xml.encode(), "xl/drawings/drawing99.xml": b"<wsDr/>"})
    stripped = contents(strip(grown, OWNER))
    assert ours not in stripped
    assert listing not in stripped
    assert "xl/drawings/drawing99.xml" not in stripped
    assert "xl/drawings/drawing1.xml" in stripped


@pytest.mark.parametrize(
    "journal",
    [
        b"",
        b"[]",
        b'{"version":1}',
        b'{"version":2,"hashes":{},"undo":{}}',
        b'{"version":1,"hashes":{"a":"b"},"undo":{"c":[[0,1,""]]}}',
        b'{"version":1,"hashes":{"a":1},"undo":{"a":[[5,1,""]]}}',
        b'{"version":1,"hashes":{"a":1},"undo":{"a":[[0,1,"\\ud800"]]}}',
        b"[" * 100_000,
    ],
)
def test_a_journal_that_is_none_is_not_believed(journal):
    annotated = annotate(plain(), marks()).data
    stripped = strip(Archive.from_bytes(annotated).rewritten({JOURNAL: journal}), OWNER)
    assert summary(stripped) == ([], set(), set(), 0)
    assert JOURNAL not in contents(stripped)


SHEET_PART, OTHER_PART, STRINGS = (
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet2.xml",
    "xl/sharedStrings.xml",
)


def another_value(record, parts):
    at = parts[SHEET_PART].index(b"<v>1</v>")
    places = [*record["undo"][SHEET_PART], [at, at + 8, "<v>2</v>"]]
    record["undo"][SHEET_PART] = sorted(places)


def another_text(record, parts):
    at = parts[STRINGS].index(b"yes")
    record["hashes"][STRINGS] = hashlib.sha256(parts[STRINGS]).hexdigest()
    record["undo"][STRINGS] = [[at, at + 3, "no"]]


def a_sheet_less(record, parts):
    record["hashes"][OTHER_PART] = hashlib.sha256(parts[OTHER_PART]).hexdigest()


def garbled(record, parts):
    record["undo"][SHEET_PART] = [[0, len(parts[SHEET_PART]), "<x"]]


@pytest.mark.parametrize("lie", [another_value, another_text, a_sheet_less, garbled])
def test_a_journal_that_would_change_what_is_seen_is_not_followed(lie):
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row>'
    package = minimal.parts(f"<sheetData>{rows}</sheetData>", minimal.ONE_CELL)
    strings = f'<sst xmlns="{minimal.MAIN}"><si><t>yes</t></si></sst>'
    minimal.add_part(package, STRINGS, strings, kind="x/sharedStrings", content_type="a/b")
    highlights = (Highlight("S1", 1, 1, CellStyle(fill="FF0000")),)
    annotated = annotate(minimal.zipped(package), Marks(OWNER, highlights=highlights)).data
    parts = contents(annotated)
    record = json.loads(parts[JOURNAL])
    lie(record, parts)
    forged = Archive.from_bytes(annotated).rewritten({JOURNAL: json.dumps(record).encode()})
    stripped = open_workbook(strip(forged, OWNER))
    seen = [[cell.value for cell in read_grid(stripped, sheet).cells.values()] for sheet in stripped.sheets]
    assert seen == [[1, "yes"], [1]]
    assert find_marks(stripped, OWNER).highlights == ()
