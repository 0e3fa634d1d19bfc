import io

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.table import Table

from handoff_xl.ooxml import NewSheet, PackageError, SheetCell, open_workbook, read_grid
from handoff_xl.ooxml.rows import Percent, with_rows, with_sheet
from tests.ooxml import minimal
from tests.ooxml.samples import contents


def sheet_xml(data: bytes) -> str:
    return contents(data)["xl/worksheets/sheet1.xml"].decode()


def written(sheet: str, rows, like=None, **more) -> bytes:
    workbook = open_workbook(minimal.zipped(minimal.parts(sheet, **more)))
    return with_rows(workbook, workbook.sheets[0], rows, like)


def inner(data: bytes, prefix: str = "") -> str:
    return sheet_xml(data).split("sheetData>", 1)[1].rsplit(f"</{prefix}sheetData", 1)[0]


def test_rows_are_filled_made_and_put_in_their_places():
    sheet = (
        '<dimension ref="A1:B6"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="3" ht="20"/><row r="4"><c r="A4" s="0"/><c r="C4" t="str"><v>old</v></c></row><row r="6"/></sheetData>'
    )
    rows = {2: {1: "two"}, 3: {2: 3.5}, 4: {1: "a", 2: "b", 3: "c"}, 5: {1: "=5"}, 8: {4: 8.0}}
    data = written(sheet, rows)
    workbook = open_workbook(data)
    cells = {at: cell.value for at, cell in read_grid(workbook, workbook.sheets[0]).cells.items()}
    assert {at: str(value) for at, value in cells.items()} == {
        (1, 1): "1",
        (2, 1): "two",
        (3, 2): "3.5",
        (4, 1): "a",
        (4, 2): "b",
        (4, 3): "c",
        (5, 1): "=5",
        (8, 4): "8.0",
    }
    xml = sheet_xml(data)
    assert [part.split('"')[0] for part in xml.split('<row r="')[1:]] == ["1", "2", "3", "4", "5", "6", "8"]
    assert '<row r="3" ht="20"><c r="B3"' in xml
    assert '<dimension ref="A1:D8"/>' in xml
    assert '<row r="1"><c r="A1"><v>1</v></c></row>' in xml


def test_a_row_without_cells_is_filled_however_it_is_closed():
    sheet = '<sheetData><row r="1"></row><row r="2"/><row r="3">\n</row></sheetData>'
    data = written(sheet, {1: {1: 1.0}, 2: {1: 2.0}, 3: {2: 3.0}})
    assert inner(data).rstrip("<") == (
        '<row r="1"><c r="A1"><v>1.0</v></c></row><row r="2"><c r="A2"><v>2.0</v></c></row>'
        '<row r="3">\n<c r="B3"><v>3.0</v></c></row>'
    )


def test_new_cells_look_like_those_of_a_row_or_of_their_columns():
    sheet = (
        '<cols><col min="2" max="3" width="9" style="2"/></cols>'
        '<sheetData><row r="1"><c r="A1" s="1"><v>1</v></c></row></sheetData>'
    )
    data = written(sheet, {2: {1: 1.0, 2: 2.0, 4: 4.0}}, like=1)
    assert inner(data).endswith(
        '<row r="2"><c r="A2" s="1"><v>1.0</v></c><c r="B2" s="2"><v>2.0</v></c><c r="D2"><v>4.0</v></c></row>'
    )


@pytest.mark.parametrize("prefix", ["", "x"])
def test_an_empty_sheet_of_any_prefix(prefix):
    p = f"{prefix}:" if prefix else ""
    data = written(f"<{p}sheetData/>", {1: {1: "a & b"}}, prefix=prefix)
    assert (
        f'<{p}row r="1"><{p}c r="A1" t="inlineStr"><{p}is><{p}t xml:space="preserve">a &amp; b'
        in sheet_xml(data)
    )


def test_rows_without_numbers_and_quotes_with_angle_brackets():
    sheet = (
        "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row spans='>'><c/><c r='D2'/></row></sheetData>"
    )
    data = written(sheet, {2: {3: "c", 4: "d"}})
    assert "<row spans='>'><c/><c r=\"C2\"" in sheet_xml(data)
    assert '<c r="D2" t="inlineStr">' in sheet_xml(data)


def test_shares_are_shown_as_percents_in_the_look_they_had():
    styles = (
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="9" fontId="3" applyNumberFormat="1"/></cellXfs>'
    )
    sheet = '<sheetData><row r="1"><c r="A1" s="1"><v>1</v></c></row></sheetData>'
    data = written(sheet, {2: {1: Percent(0.849), 2: Percent(0.5)}, 3: {1: Percent(0.1)}}, 1, styles=styles)
    formats = contents(data)["xl/styles.xml"].decode()
    assert '<xf numFmtId="10" applyNumberFormat="1" fontId="3"/>' in formats
    assert '<cellXfs count="4">' in formats
    assert '<c r="A2" s="2"><v>0.849</v></c><c r="B2" s="3"><v>0.5</v></c>' in sheet_xml(data)
    assert '<c r="A3" s="2"><v>0.1</v></c>' in sheet_xml(data)
    plain = written(sheet.replace(' s="1"', ""), {2: {1: Percent(0.849)}})
    assert '<c r="A2"><v>0.849</v></c>' in sheet_xml(plain)


def of_openpyxl(*, table: bool = True) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Name", "Number"])
    sheet.append(["one", 1])
    sheet["A2"].font = Font(bold=True)
    if table:
        sheet.add_table(Table(displayName="Things", ref="A1:B2"))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_table_just_above_grows_and_the_rest_is_the_same_to_the_byte():
    before = of_openpyxl()
    workbook = open_workbook(before)
    data = with_rows(workbook, workbook.sheets[0], {3: {1: "two", 2: 2.0}}, like=2)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert [[cell.value for cell in row] for row in sheet] == [["Name", "Number"], ["one", 1], ["two", 2]]
    assert sheet["A3"].font.b
    assert sheet.tables["Things"].ref == "A1:B3"
    assert sheet.tables["Things"].autoFilter.ref == "A1:B3"
    old, new = contents(before), contents(data)
    assert {name for name in old if old[name] != new[name]} == {
        "xl/worksheets/sheet1.xml",
        "xl/tables/table1.xml",
    }


def test_a_table_elsewhere_stays():
    workbook = open_workbook(of_openpyxl())
    data = with_rows(workbook, workbook.sheets[0], {5: {1: "two"}})
    assert openpyxl.load_workbook(io.BytesIO(data)).active.tables["Things"].ref == "A1:B2"


def test_no_rows_change_nothing():
    workbook = open_workbook(of_openpyxl())
    data = with_rows(workbook, workbook.sheets[0], {})
    assert contents(data) == contents(of_openpyxl())


def test_damage_is_told():
    with pytest.raises(PackageError):
        written("<sheetPr/>", {1: {1: "a"}})


def test_a_sheet_goes_behind_all_others():
    workbook = open_workbook(of_openpyxl(table=False))
    data = with_sheet(workbook, NewSheet("sheet", {(1, 1): SheetCell("a"), (2, 1): SheetCell(0.5)}))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert len(book.sheetnames) == 2
    assert book.sheetnames[0] == "Sheet"
    assert book.sheetnames[1] != "sheet"  # Excel takes it for the name of the first
    assert book.worksheets[1]["A1"].value == "a"
    assert book.active.title == "Sheet"
