import io
import warnings
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator, ValidationSeverity

from handoff_xl.ooxml import (
    CellStyle,
    DefinedName,
    Highlight,
    Marks,
    NewSheet,
    Note,
    PackageError,
    Reason,
    SheetCell,
    annotate,
    annotate_bare,
    find_marks,
    open_workbook,
    read_grid,
    strip,
)
from handoff_xl.ooxml.archive import Archive
from tests.ooxml import minimal
from tests.ooxml.samples import ERROR, OWNER, SAMPLES, contents, marks, plain

CONTROLS = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="x14"><controls/></mc:Choice></mc:AlternateContent>'
)
PREFIXED = '<x:sheetPr/><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData>'
PREFIXED_STYLES = (
    '<x:fonts count="1"><x:font/></x:fonts><x:fills><x:fill><x:patternFill/></x:fill></x:fills><x:borders><x:border/></x:borders>'
    '<x:cellXfs count="1"><x:xf/></x:cellXfs><x:dxfs count="0"/>'
)
SMALL = Marks(
    OWNER,
    (NewSheet("HX Issues", {(1, 1): SheetCell("a\x01b", CellStyle(bold=True))}),),
    (Highlight("S1", 1, 1, ERROR), Highlight("s1", 5, 5, CellStyle(fill="FF0000"))),
    (Note("S1", 1, 1, "hello\nthere & <you>"),),
    (DefinedName("x", "S1", 1, 1),),
)


def in_encoding(part: str, encoding: str) -> bytes:
    package = minimal.parts(minimal.ONE_CELL)
    package[part] = f'<?xml version="1.0" encoding="{encoding}"?><!-- é -->{package[part]}'.encode(encoding)
    return minimal.zipped(package)


def with_byte_order_mark() -> bytes:
    package = minimal.parts(minimal.ONE_CELL)
    package["xl/worksheets/sheet1.xml"] = f"\ufeff{package['xl/worksheets/sheet1.xml']}"
    return minimal.zipped(package)


def with_backslashes() -> bytes:
    return minimal.zipped({k.replace("/", "\\"): v for k, v in minimal.parts(minimal.ONE_CELL).items()})


BY_HAND = {
    "cells": minimal.workbook(minimal.ONE_CELL),
    "no cells": minimal.workbook("<sheetData/>"),
    "two sheets": minimal.workbook(minimal.ONE_CELL, "<sheetData></sheetData>"),
    "strict": minimal.workbook(minimal.ONE_CELL, strict=True),
    "prefixed": minimal.workbook(PREFIXED, prefix="x", styles=PREFIXED_STYLES),
    "empty styles": minimal.workbook(minimal.ONE_CELL, styles="<dxfs count='0'/><tableStyles/>"),
    "controls": minimal.workbook(f"{minimal.ONE_CELL}<pageSetup/>{CONTROLS}"),
    "UTF-16": in_encoding("xl/worksheets/sheet1.xml", "UTF-16"),
    "Latin-1": in_encoding("xl/workbook.xml", "ISO-8859-1"),
    "BOM": with_byte_order_mark(),
    "backslashes": with_backslashes(),
}
ALL = {
    **{name: (make(), marks()) for name, make in SAMPLES.items()},
    **{name: (data, SMALL) for name, data in BY_HAND.items()},
}
every_workbook = pytest.mark.parametrize("name", ALL)


@every_workbook
def test_stripping_gives_every_part_back(name):
    data, its_marks = ALL[name]
    annotated = annotate(data, its_marks).data
    assert contents(strip(annotated, OWNER)) == contents(data)
    assert list(contents(strip(annotated, OWNER))) == list(contents(data))


@every_workbook
def test_annotating_twice_is_annotating_once(name):
    data, its_marks = ALL[name]
    once = annotate(data, its_marks).data
    assert annotate(once, its_marks).data == once
    assert annotate(data, its_marks).data == once


@every_workbook
def test_earlier_marks_leave_no_trace(name):
    data, its_marks = ALL[name]
    fewer = Marks(OWNER, its_marks.sheets[:1], its_marks.highlights[:1])
    assert annotate(annotate(data, its_marks).data, fewer).data == annotate(data, fewer).data
    assert annotate(annotate(data, fewer).data, its_marks).data == annotate(data, its_marks).data


@every_workbook
def test_grids_that_were_read_before_give_the_same(name):
    data, its_marks = ALL[name]
    workbook = open_workbook(data)
    for sheet in workbook.sheets:
        read_grid(workbook, sheet)
    assert annotate_bare(workbook, its_marks) == annotate(data, its_marks)


@every_workbook
def test_all_marks_are_found(name):
    data, its_marks = ALL[name]
    found = find_marks(open_workbook(annotate(data, its_marks).data), OWNER)
    assert list(found.sheets) == [sheet.name for sheet in its_marks.sheets]
    rows = [row for _, box in found.highlights for row in range(box.first_row, box.last_row + 1)]
    assert len(rows) == len(its_marks.highlights)
    assert len(found.notes) == len(its_marks.notes)
    assert find_marks(open_workbook(data), OWNER) == find_marks(open_workbook(strip(data, OWNER)), OWNER)


@every_workbook
def test_cells_are_read_as_before(name):
    data, its_marks = ALL[name]
    before, after = open_workbook(data), open_workbook(annotate(data, its_marks).data)
    for sheet in before.sheets:
        other = after.sheet(sheet.name)
        assert other is not None
        assert read_grid(before, sheet) == read_grid(after, other)
        assert (sheet.state, sheet.kind) == (other.state, other.kind)


@every_workbook
def test_parts_that_bear_no_marks_are_untouched(name):
    data, its_marks = ALL[name]
    before, after = contents(data), contents(annotate(data, its_marks).data)
    assert before.keys() <= after.keys()
    kept = ("theme", "charts/", "drawings/drawing", "tables/", "media/", "sharedStrings", "docProps/core")
    for part in before:
        if any(word in part for word in kept):
            assert after[part] == before[part]


def faults(data: bytes, folder: Path) -> set[tuple[str, str, str]]:
    path = folder / "workbook.xlsx"
    path.write_bytes(data)
    errors = OpenXmlValidator(strict=False).validate(path).errors
    return {
        (error.description, error.part_uri, error.path)
        for error in errors
        if error.severity is ValidationSeverity.ERROR
    }


@pytest.mark.parametrize("name", [name for name in ALL if name not in {"strict", "backslashes"}])
def test_the_standard_is_kept(name, tmp_path):
    data, its_marks = ALL[name]
    descriptions = {description for description, _, _ in faults(data, tmp_path)}
    added = {
        fault for fault in faults(annotate(data, its_marks).data, tmp_path) if fault[0] not in descriptions
    }
    assert added == set()


@pytest.mark.parametrize("name", [name for name in ALL if name not in {"strict", "backslashes", "UTF-16"}])
def test_openpyxl_loads_it(name):
    data, its_marks = ALL[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # what openpyxl says it cannot keep
        book = openpyxl.load_workbook(io.BytesIO(annotate(data, its_marks).data))
    titles = [sheet.name for sheet in open_workbook(annotate(data, its_marks).data).sheets]
    assert book.sheetnames == titles
    assert book.active.title == titles[0]
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected] == [titles[0]]


def test_the_sheets_come_first_under_free_names():
    workbook = open_workbook(annotate(SAMPLES["xlsxwriter"](), marks()).data)
    assert [sheet.name for sheet in workbook.sheets] == [
        "HX Summary",
        "HX Issues (2)",
        "Intents",
        "Rates & Größe",
        "Deep",
        "Chart",
        "hx issues",
    ]
    names = {(name.name, name.sheet_index): name.text for name in workbook.defined_names}
    assert names["Local", 2] == "Intents!$A$1"
    assert names["_xlnm.Print_Titles", 1] == "'HX Issues (2)'!$1:$3"
    assert names["_handoff_xl.issue_20_1", None] == "'Intents'!$A$1"
    assert names["_handoff_xl.top", None] == "'HX Issues (2)'!$A$1"


def test_links_lead_to_new_sheets_names_and_cells():
    book = openpyxl.load_workbook(io.BytesIO(annotate(plain(), marks()).data))
    assert book["HX Summary"]["A2"].hyperlink.location == "'HX Issues'!A1"
    assert book["HX Summary"]["A3"].hyperlink.location == "'Intents'!A2"
    assert book["HX Issues"]["A4"].hyperlink.location == "_handoff_xl.issue_20_1"


def test_a_cell_with_a_conversation_gets_no_note():
    package = minimal.parts("<sheetData/>")
    package["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'<Relationships xmlns="{minimal.PACKAGE}/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
        'Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )
    package["xl/threadedComments/threadedComment1.xml"] = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        '<threadedComment ref="A1" id="{0}"><text>Why?</text></threadedComment></ThreadedComments>'
    )
    other = Note("S1", 2, 1, "second")
    annotated = annotate(minimal.zipped(package), Marks(OWNER, notes=(Note("S1", 1, 1, "first"), other)))
    assert annotated.skipped_notes == (Note("S1", 1, 1, "first"),)
    assert find_marks(open_workbook(annotated.data), OWNER).notes == (("S1", 2, 1),)


def test_pivot_tables_follow_the_priorities_of_their_formats():
    rule = '<conditionalFormatting pivot="1" sqref="A1"><cfRule type="expression" priority="4"/></conditionalFormatting>'
    package = minimal.parts(minimal.ONE_CELL + rule)
    package["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'<Relationships xmlns="{minimal.PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{minimal.OFFICE}/pivotTable" Target="../pivotTables/pivotTable1.xml"/></Relationships>'
    )
    pivot = "xl/pivotTables/pivotTable1.xml"
    package[pivot] = '<pivotTableDefinition><conditionalFormat priority="4"/></pivotTableDefinition>'
    data = minimal.zipped(package)
    annotated = annotate(data, Marks(OWNER, highlights=(Highlight("S1", 1, 1, ERROR),))).data
    assert b'priority="2"' in contents(annotated)[pivot]
    assert contents(strip(annotated, OWNER)) == contents(data)


def test_two_owners_do_not_meddle():
    data = plain()
    mine, theirs = Marks("mine", marks().sheets, marks().highlights), Marks("theirs", notes=marks().notes)
    both = annotate(annotate(data, mine).data, theirs).data
    assert contents(strip(strip(both, "theirs"), "mine")) == contents(data)
    without_mine = strip(both, "mine")
    found = find_marks(open_workbook(without_mine), "theirs")
    assert len(found.notes) == len(theirs.notes)
    assert find_marks(open_workbook(without_mine), "mine").highlights == ()


@pytest.mark.parametrize(
    "wrong",
    [
        Marks(OWNER, highlights=(Highlight("Nowhere", 1, 1, ERROR),)),
        Marks(OWNER, notes=(Note("Chart", 1, 1, "a"),)),
        Marks(OWNER, names=(DefinedName("a", "Nowhere", 1, 1),)),
        Marks(OWNER, names=(DefinedName("a", "Intents", 1, 1), DefinedName("A", "Intents", 2, 1))),
        Marks(OWNER, sheets=(NewSheet("a"), NewSheet("a"))),
        Marks(OWNER, sheets=(NewSheet("a" * 32),)),
        Marks(OWNER, sheets=(NewSheet("a", {(1, 1): SheetCell(float("nan"))}),)),
        Marks(OWNER, sheets=(NewSheet("a", {(0, 1): SheetCell(1)}),)),
    ],
)
def test_marks_that_make_no_sense(wrong):
    with pytest.raises(ValueError, match=r"no |two "):
        annotate(SAMPLES["xlsxwriter"](), wrong)


def test_a_part_that_two_sheets_share_is_refused():
    package = minimal.parts("<sheetData/>", "<sheetData/>")
    package["xl/_rels/workbook.xml.rels"] = str(package["xl/_rels/workbook.xml.rels"]).replace(
        "sheet2", "sheet1"
    )
    with pytest.raises(PackageError) as caught:
        annotate(minimal.zipped(package), SMALL)
    assert caught.value.reason is Reason.CORRUPT


def test_deep_nesting_is_refused():
    sheet = f"<sheetData/>{'<a>' * 10_000}{'</a>' * 10_000}"
    with pytest.raises(PackageError) as caught:
        annotate(minimal.workbook(sheet), SMALL)
    assert caught.value.reason is Reason.TOO_LARGE


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=40) | st.sampled_from(
    [
        "=1+1",
        "+x",
        "@a",
        "_x0041_",
        "a\rb",
        "\x00",
        "]]>",
        "' \" &amp;",
        "\u00a0\u00a0\u00a0",
        "handoff-xl:\n",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(1, 9), st.integers(1, 5)), texts, max_size=5), texts, texts)
def test_any_text_is_written_and_read_back(cells, note, name):
    sheet = NewSheet(
        "New", {cell: SheetCell(text, link="new 'x'" if text else None) for cell, text in cells.items()}
    )
    its_marks = Marks(
        OWNER,
        (sheet,),
        tuple(Highlight("S1", row, column, ERROR) for row, column in cells),
        (Note("S1", 1, 1, note), Note("S1", 2, 2, note)),
        (DefinedName(name, "S1", 1, 1),),
    )
    data = minimal.workbook(minimal.ONE_CELL)
    annotated = annotate(data, its_marks).data
    workbook = open_workbook(annotated)
    found = read_grid(workbook, workbook.sheets[0]).cells
    assert {cell: entry.value for cell, entry in found.items()} == cells
    assert contents(strip(annotated, OWNER)) == contents(data)
    recognised = strip(Archive.from_bytes(annotated).rewritten({f"docProps/{OWNER}.json": None}), OWNER)
    left = find_marks(open_workbook(recognised), OWNER)
    assert (left.sheets, left.highlights, left.notes, left.names) == ({}, (), (), ())


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.integers(1, 30), texts | st.integers() | st.booleans() | st.none(), max_size=8))
def test_workbooks_of_openpyxl_with_any_values(values):
    book = openpyxl.Workbook()
    for row, value in values.items():
        if not isinstance(value, str) or openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.search(value) is None:
            book.active.cell(row, 1).value = value
    buffer = io.BytesIO()
    book.save(buffer)
    data = buffer.getvalue()
    its_marks = Marks(OWNER, highlights=tuple(Highlight("Sheet", row, 1, ERROR) for row in values))
    annotated = annotate(data, its_marks).data
    assert contents(strip(annotated, OWNER)) == contents(data)
    assert annotate(annotated, its_marks).data == annotated
