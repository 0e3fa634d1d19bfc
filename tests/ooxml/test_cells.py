# ruff: noqa: DTZ001 - cells hold local time, without a zone
import datetime as dt
import io
import tracemalloc
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter

from handoff_xl.ooxml.cells import read_grid
from handoff_xl.ooxml.errors import PackageError, Reason
from handoff_xl.ooxml.grid import Grid, Spans
from handoff_xl.ooxml.limits import Limits
from handoff_xl.ooxml.references import Range
from handoff_xl.ooxml.values import CellKind
from handoff_xl.ooxml.workbook import open_workbook
from tests.ooxml import minimal

PERCENT_AND_DATE = (
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="164"/></cellXfs>'
)
RICH = (
    '<c r="A1" t="inlineStr"><is><r><t>one </t></r><r><rPr><b/></rPr><t>two</t></r>'
    '<rPh sb="0" eb="1"><t>hint</t></rPh></is></c>'
)


def grid_of(data: bytes, limits: Limits | None = None) -> Grid:
    workbook = open_workbook(data, limits)
    return read_grid(workbook, workbook.sheets[0])


def rows(xml: str, **options) -> Grid:
    return grid_of(minimal.workbook(f"<sheetData>{xml}</sheetData>", **options))


def values(grid: Grid) -> dict[tuple[int, int], object]:
    return {position: cell.value for position, cell in grid.cells.items()}


def row(*cells: str) -> str:
    return f'<row r="1">{"".join(cells)}</row>'


@pytest.mark.parametrize(
    ("xml", "kind", "value"),
    [
        ('<c r="A1"><v>0.30000000000000004</v></c>', CellKind.NUMBER, Decimal("0.3")),
        ('<c r="A1"><v>1E-3</v></c>', CellKind.NUMBER, Decimal("0.001")),
        ('<c r="A1"><v>NaN</v></c>', CellKind.ERROR, "NaN"),
        ('<c r="A1"><v>1E999</v></c>', CellKind.ERROR, "1E999"),
        ('<c r="A1" t="str"><v></v></c>', CellKind.TEXT, ""),
        ('<c r="A1" t="str"><v>a_x000D_b_x0041_</v></c>', CellKind.TEXT, "a\rbA"),
        ('<c r="A1" t="str"><v>_x005F_x0041_</v></c>', CellKind.TEXT, "_x0041_"),
        ('<c r="A1" t="str"><v>_xD83D__xDE00_ _xD83D_</v></c>', CellKind.TEXT, "😀 �"),
        ('<c r="A1" t="b"><v>1</v></c>', CellKind.BOOLEAN, True),
        ('<c r="A1" t="b"><v>0</v></c>', CellKind.BOOLEAN, False),
        ('<c r="A1" t="e"><v>#REF!</v></c>', CellKind.ERROR, "#REF!"),
        ('<c r="A1" t="d"><v>2026-01-02T03:04:00</v></c>', CellKind.DATE, dt.datetime(2026, 1, 2, 3, 4)),
        ('<c r="A1" t="d"><v>someday</v></c>', CellKind.TEXT, "someday"),
        ('<c r="A1" s="1"><v>0.8</v></c>', CellKind.NUMBER, Decimal("0.8")),
        ('<c r="A1" s="2"><v>46024</v></c>', CellKind.DATE, dt.date(2026, 1, 2)),
        ('<c r="A1" s="99"><v>5</v></c>', CellKind.NUMBER, Decimal(5)),
        ('<c r="A1"><f>1+1</f></c>', CellKind.EMPTY_FORMULA, None),
        ('<c r="A1"><f>1+1</f><v></v></c>', CellKind.EMPTY_FORMULA, None),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', CellKind.NUMBER, Decimal(2)),
        (RICH, CellKind.TEXT, "one two"),
    ],
)
def test_kinds_and_values(xml, kind, value):
    cell = rows(row(xml), styles=PERCENT_AND_DATE).cells[1, 1]
    assert (cell.kind, cell.value) == (kind, value)
    assert cell.formula is ("<f>" in xml)
    assert cell.percent is ('s="1"' in xml)
    assert type(cell.value) is type(value)


def test_long_numbers_lose_the_zeros_of_rounding():
    assert str(rows(row('<c r="A1"><v>0.92000000000000004</v></c>')).cells[1, 1].value) == "0.92"


@pytest.mark.parametrize("empty", ['<c r="A1" s="1"/>', '<c r="A1"><v/></c>', '<c r="A1" t="s"><v/></c>'])
def test_empty_cells_are_left_out(empty):
    assert rows(row(empty)).cells == {}


def test_cells_and_rows_without_references_follow_their_neighbours():
    grid = rows(
        '<row><c><v>1</v></c><c r="D1"/><c><v>2</v></c></row><row/><row r="7"><c/><c><v>3</v></c></row>'
    )
    assert values(grid) == {(1, 1): 1, (1, 5): 2, (7, 2): 3}


@pytest.mark.parametrize("strict", [False, True])
def test_prefixed_and_strict_namespaces(strict):
    cell = '<x:c r="B1" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c>'
    sheet = f'<x:sheetData><x:row r="1">{cell}</x:row></x:sheetData>'
    data = minimal.workbook(sheet, prefix="x", strict=strict)
    assert values(grid_of(data)) == {(1, 2): "a"}
    assert open_workbook(data).strict is strict


def test_the_last_cell_costs_one_entry():
    grid = rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert values(grid) == {(1_048_576, 16_384): 1}


@pytest.mark.parametrize(
    "xml",
    [
        '<row r="0"/>',
        '<row r="1048577"/>',
        '<row r="x"/>',
        row('<c r="XFE1"><v>1</v></c>'),
        row('<c r="1"><v>1</v></c>'),
        row('<c r="B12"><v>1</v></c>'),
        row('<c r="A1"><v>abc</v></c>'),
        row('<c r="A1" t="s"><v>0</v></c>'),
        row('<c r="A1" t="s"><v>x</v></c>'),
        '<row r="1"><c r="A1">',
        row('<c r="XFD1"/><c><v>1</v></c>'),
    ],
)
def test_nonsense_is_a_damaged_file(xml):
    with pytest.raises(PackageError) as caught:
        rows(xml)
    assert caught.value.reason is Reason.CORRUPT
    assert caught.value.__cause__ is not None


def test_entities_in_a_sheet_are_refused():
    package = minimal.parts("")
    package["xl/worksheets/sheet1.xml"] = '<!DOCTYPE w [<!ENTITY a "b">]><w>&a;</w>'
    with pytest.raises(PackageError) as caught:
        grid_of(minimal.zipped(package))
    assert caught.value.reason is Reason.ENTITY_DECLARATION


@pytest.mark.parametrize("encoding", ["UT-8", "", "utf-7", "cp037", "rot13", "\x00"])
def test_encodings_that_packages_do_not_use_are_refused(encoding):
    package = minimal.parts("")
    sheet = str(package["xl/worksheets/sheet1.xml"])
    package["xl/worksheets/sheet1.xml"] = f'<?xml version="1.0" encoding="{encoding}"?>{sheet}'
    with pytest.raises(PackageError) as caught:
        grid_of(minimal.zipped(package))
    assert caught.value.reason is Reason.CORRUPT


def test_more_cells_than_the_limit_are_refused():
    xml = row("".join("<c><v>1</v></c>" for _ in range(11)))
    with pytest.raises(PackageError) as caught:
        grid_of(minimal.workbook(f"<sheetData>{xml}</sheetData>"), Limits(cells=10))
    assert caught.value.reason is Reason.TOO_LARGE


def test_what_a_sheet_says_of_rows_and_columns():
    grid = grid_of(
        minimal.workbook(
            '<sheetPr filterMode="1"/><cols><col min="2" max="3" hidden="1"/>'
            '<col min="4" max="9" hidden="true"/><col min="20" max="20"/></cols>'
            '<sheetData><row r="2" hidden="1"/><row r="3" hidden="1"/><row r="4"/><row r="9" hidden="1"/>'
            '</sheetData><sheetProtection sheet="1"/>'
            '<mergeCells count="1"><mergeCell ref="B2:C5"/></mergeCells>'
        )
    )
    assert grid.hidden_columns == Spans(((2, 9),))
    assert grid.hidden_rows == Spans(((2, 3), (9, 9)))
    assert [number for number in range(11) if number in grid.hidden_rows] == [2, 3, 9]
    assert grid.merged == (Range(2, 2, 5, 3),)
    assert grid.filtered
    assert grid.protected


def test_heights_of_rows_are_kept_as_spans():
    grid = rows(
        '<row r="2" ht="30"/><row r="3" ht="30"/><row r="4"/><row r="5" ht="30"/><row r="6" ht="9.5"/>'
    )
    assert grid.row_heights == ((2, 3, 30.0), (5, 5, 30.0), (6, 6, 9.5))


@pytest.mark.parametrize("height", ["tall", "NaN", "1e999", ""])
def test_heights_that_are_no_numbers_are_left_out(height):
    grid = rows(f'<row r="1" ht="{height}"><c r="A1"><v>1</v></c></row>')
    assert grid.row_heights == ()
    assert (1, 1) in grid.cells


def test_filters_of_stored_views_are_not_in_force():
    column = '<autoFilter ref="A1:B2"><filterColumn colId="0"><filters/></filterColumn></autoFilter>'
    view = f'<customSheetViews><customSheetView guid="0">{column}</customSheetView></customSheetViews>'
    assert not grid_of(minimal.workbook(f"<sheetData/>{view}")).filtered
    assert grid_of(minimal.workbook(f"<sheetData/>{view}{column}")).filtered


def test_threaded_comments_are_found():
    package = minimal.parts("<sheetData/>")
    package["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'<Relationships xmlns="{minimal.PACKAGE}/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
        'Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )
    package["xl/threadedComments/threadedComment1.xml"] = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        '<threadedComment ref="B5" id="{0}"><text>Why?</text></threadedComment></ThreadedComments>'
    )
    assert grid_of(minimal.zipped(package)).threaded_comments == {(5, 2)}


def test_a_workbook_of_openpyxl():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(
        ["text", 1, 2.5, True, dt.date(2026, 1, 2), dt.time(9, 30), dt.datetime(2026, 1, 2, 3, 4), "=A1"]
    )
    sheet["B3"] = 0.8
    sheet["B3"].number_format = "0%"
    buffer = io.BytesIO()
    book.save(buffer)
    grid = grid_of(buffer.getvalue())
    assert list(values(grid).values()) == [
        "text",
        1,
        Decimal("2.5"),
        True,
        dt.date(2026, 1, 2),
        dt.time(9, 30),
        dt.datetime(2026, 1, 2, 3, 4),
        None,
        Decimal("0.8"),
    ]
    assert grid.cells[3, 2].percent
    assert grid.cells[3, 2].number_format == "0%"


def test_a_workbook_of_xlsxwriter_with_a_filtered_table():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Intents")
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_rich_string("A3", "plain ", book.add_format({"bold": True}), "bold")
        sheet.write_string("A4", " spaces ")
        sheet.autofilter("A1:B4")
        sheet.filter_column("A", "x == 1")
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Intents!$A$1:$A$4"})
        book.add_chartsheet("Chart").set_chart(chart)
    workbook = open_workbook(buffer.getvalue())
    grid = read_grid(workbook, workbook.sheets[0])
    assert values(grid) == {(1, 1): "a", (1, 2): "b", (3, 1): "plain bold", (4, 1): " spaces "}
    assert grid.filtered
    assert read_grid(workbook, workbook.sheets[1]).cells == {}


def test_formatting_down_the_sheet_costs_no_memory():
    number = 30_000
    xml = "".join(
        f'<row r="{i}" s="1" customFormat="1"><c r="A{i}" s="1"/></row>' for i in range(1, number + 1)
    )
    workbook = open_workbook(minimal.workbook(f"<sheetData>{xml}</sheetData>"))
    tracemalloc.start()
    try:
        grid = read_grid(workbook, workbook.sheets[0])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert grid.cells == {}
    assert peak < 2_000_000
