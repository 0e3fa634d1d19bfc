import io

import openpyxl
import pytest
from lxml import etree

from handoff_xl.ooxml import (
    Border,
    CellStyle,
    DefinedName,
    DropDown,
    Horizontal,
    Marks,
    NewSheet,
    PageSetup,
    Range,
    SheetCell,
    annotate,
)
from handoff_xl.ooxml import sheets as sheets_module
from handoff_xl.ooxml.worksheets import ORDER
from tests.ooxml.samples import OWNER, contents, marks, plain


def written(sheet: NewSheet) -> openpyxl.worksheet.worksheet.Worksheet:
    data = annotate(plain(), Marks(OWNER, (sheet,))).data
    return openpyxl.load_workbook(io.BytesIO(data))[sheet.name]


def test_looks_of_cells():
    style = CellStyle(
        bold=True,
        italic=True,
        underline=True,
        strike=True,
        size=14,
        colour="112233",
        font_name="Arial",
        fill="445566",
        border=Border(top="thin", bottom="double", colour="778899"),
        number_format='0.0"x"',
        horizontal=Horizontal.CENTER,
        wrap=True,
        rotation=-45,
        indent=2,
    )
    cell = written(NewSheet("New", {(2, 2): SheetCell(0.5, style), (3, 3): SheetCell("a", style)}))["B2"]
    font = cell.font
    assert (font.b, font.i, font.u, font.strike, font.sz, font.name) == (
        True,
        True,
        "single",
        True,
        14,
        "Arial",
    )
    assert (font.color.rgb, cell.fill.fgColor.rgb) == ("FF112233", "FF445566")
    assert (cell.border.top.style, cell.border.bottom.style, cell.border.left.style) == (
        "thin",
        "double",
        None,
    )
    assert cell.number_format == '0.0"x"'
    assert (cell.alignment.horizontal, cell.alignment.wrap_text, cell.alignment.indent) == ("center", True, 2)
    assert cell.alignment.textRotation == 135


def test_the_frame_of_a_sheet():
    sheet = written(marks().sheets[1])
    assert sheet.freeze_panes == "B4"
    assert sheet.auto_filter.ref == "A3:B4"
    assert [str(box) for box in sheet.merged_cells.ranges] == ["A1:C1"]
    assert sheet.column_dimensions["B"].width == 60
    assert sheet.row_dimensions[1].height == 24
    assert sheet.sheet_properties.tabColor.rgb == "FFC00000"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.oddFooter.center.text == "&P of &N"
    choices = sheet.data_validations.dataValidation[0]
    assert (choices.formula1, str(choices.sqref)) == ('"open,a ""b"" & c"', "G4:G10")
    assert sheet["B4"].data_type == "s"
    assert sheet["B4"].value == "=not a formula"
    assert sheet["D4"].value is True


@pytest.mark.parametrize(
    ("freeze", "pane"),
    [((1, 1), None), ((4, 1), "bottomLeft"), ((1, 2), "topRight"), ((3, 3), "bottomRight")],
)
def test_frozen_panes(freeze, pane):
    found = written(NewSheet("New", freeze=freeze)).sheet_view.pane
    assert (found and found.activePane) == pane


def test_elements_stand_in_the_order_of_the_standard():
    xml = contents(annotate(plain(), marks()).data)["xl/worksheets/sheet4.xml"]
    names = [etree.QName(element).localname for element in etree.fromstring(xml)]
    assert names == sorted(names, key=ORDER.index)
    assert len(names) > 12


def test_long_texts_are_cut_to_what_a_cell_holds():
    value = written(NewSheet("New", {(1, 1): SheetCell("😀" * 20_000)}))["A1"].value
    assert len(value.encode("utf-16-le")) // 2 <= 32_767
    assert value.endswith("😀…")


def test_links_and_page():
    sheet = written(
        NewSheet("New", {(1, 1): SheetCell("go", link="New")}, page=PageSetup(header="&LTop", centered=True))
    )
    assert sheet["A1"].hyperlink.location == "'New'!A1"
    assert sheet.oddHeader.left.text == "Top"
    assert sheet.print_options.horizontalCentered


def test_rows_that_begin_a_page():
    sheet = written(NewSheet("New", {(9, 1): SheetCell("end")}, page=PageSetup(breaks_before=(7, 4))))
    assert [row.id for row in sheet.row_breaks.brk] == [3, 6]
    assert all(row.man for row in sheet.row_breaks.brk)


@pytest.mark.parametrize("choices", [("a,b",), ("x" * 256,)])
def test_drop_downs_that_excel_would_not_take(choices):
    with pytest.raises(ValueError, match="drop-down"):
        annotate(
            plain(), Marks(OWNER, (NewSheet("New", drop_downs=(DropDown(Range(1, 1, 1, 1), choices),)),))
        )


def test_columns_that_do_not_exist():
    with pytest.raises(ValueError, match="no such column"):
        annotate(plain(), Marks(OWNER, (NewSheet("New", column_widths={0: 5}),)))


def test_print_areas_scale_and_repeated_columns():
    areas = (Range(1, 1, 9, 4), Range(11, 1, 20, 6))
    page = PageSetup(scale=62, areas=areas, repeat_rows=(2, 3), repeat_columns=(1, 2))
    sheet = written(NewSheet("It's new", {(1, 1): SheetCell(1)}, page=page))
    assert sheet.page_setup.scale == 62
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$2:$3", "$A:$B")
    names = openpyxl_names(NewSheet("It's new", page=page))
    assert names["_xlnm.Print_Area"] == "'It''s new'!$A$1:$D$9,'It''s new'!$A$11:$F$20"
    assert names["_xlnm.Print_Titles"] == "'It''s new'!$A:$B,'It''s new'!$2:$3"


def openpyxl_names(sheet: NewSheet) -> dict[str, str]:
    data = annotate(plain(), Marks(OWNER, (sheet,))).data
    tree = etree.fromstring(contents(data)["xl/workbook.xml"])
    return {name.get("name"): name.text for name in tree.iterfind(".//{*}definedName")}


def test_cells_side_by_side_that_lead_to_one_place_share_a_link():
    names = (DefinedName("one", "Intents", 1, 1), DefinedName("two", "Intents", 2, 1))
    links = {(1, 1): "one", (1, 2): "one", (1, 3): "two", (1, 5): "two", (2, 1): "two", (2, 2): "two"}
    cells = {at: SheetCell(at[1], link=link) for at, link in links.items()}
    sheet = written(NewSheet("New", cells, names=names))
    assert {cell.coordinate: cell.hyperlink.location for row in sheet for cell in row if cell.hyperlink} == {
        "A1": "_handoff_xl.one",
        "B1": "_handoff_xl.one",
        "C1": "_handoff_xl.two",
        "E1": "_handoff_xl.two",
        "A2": "_handoff_xl.two",
        "B2": "_handoff_xl.two",
    }
    assert openpyxl_names(NewSheet("New", cells, names=names))["_handoff_xl.two"] == "'Intents'!$A$2"


def test_no_sheet_has_more_links_than_excel_opens(monkeypatch):
    monkeypatch.setattr(sheets_module, "_MOST_LINKS", 2)
    cells = {(row, 1): SheetCell(row, link=f"'Intents'!A{row}") for row in range(1, 5)}
    sheet = written(NewSheet("New", cells))
    assert [bool(sheet.cell(row, 1).hyperlink) for row in range(1, 5)] == [True, True, False, False]
