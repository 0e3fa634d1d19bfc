import io

import openpyxl
import pytest
from lxml import etree

from handoff_xl.ooxml import (
    Border,
    CellStyle,
    DropDown,
    Horizontal,
    Marks,
    NewSheet,
    PageSetup,
    Range,
    SheetCell,
    annotate,
)
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
