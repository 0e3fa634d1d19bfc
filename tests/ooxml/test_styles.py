import pytest
from lxml import etree

from handoff_xl.ooxml import Border, CellStyle, Highlight, Marks, NewSheet, SheetCell, annotate
from tests.ooxml import minimal
from tests.ooxml.samples import OWNER, contents

STYLE = CellStyle(bold=True, fill="FF0000", number_format="0.0", border=Border.box())
MARKS = Marks(
    OWNER,
    (
        NewSheet(
            "New",
            {(1, 1): SheetCell(1, STYLE), (1, 2): SheetCell(2, STYLE), (1, 3): SheetCell(3, CellStyle())},
        ),
    ),
    (Highlight("S1", 1, 1, STYLE), Highlight("S1", 2, 1, STYLE)),
)


def sections(styles: str | None, **options) -> dict[str, list[etree._Element]]:
    package = minimal.parts(minimal.ONE_CELL, styles=styles, **options)
    root = etree.fromstring(contents(annotate(minimal.zipped(package), MARKS).data)["xl/styles.xml"])
    assert all(int(section.get("count")) == len(section) for section in root if section.get("count"))
    return {etree.QName(section).localname: list(section) for section in root}


@pytest.mark.parametrize(
    "styles",
    [
        None,
        "",
        "<dxfs count='0'/>",
        '<fonts><font/></fonts><cellXfs count="1"><xf/></cellXfs><extLst/>',
        "<numFmts/>",
    ],
)
def test_missing_sections_are_made_in_their_order(styles):
    found = sections(styles)
    order = ["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "dxfs", "extLst"]
    assert [name for name in order if name in found] == list(found)
    assert len(found["fills"]) == 3
    xf = found["cellXfs"][1]
    assert found["fills"][int(xf.get("fillId"))][0].get("patternType") == "solid"
    assert int(xf.get("fontId")) == len(found["fonts"]) - 2
    assert xf.get("numFmtId") == found["numFmts"][-1].get("numFmtId")


def test_equal_styles_are_added_once():
    found = sections(None)
    assert len(found["cellXfs"]) == 3
    assert len(found["dxfs"]) == 2  # the highlights', and that of the sheet's marker


def test_number_formats_get_numbers_of_their_own():
    found = sections(
        '<numFmts count="2"><numFmt numFmtId="170" formatCode="0"/><numFmt numFmtId="165" formatCode="0"/></numFmts>'
    )
    assert found["numFmts"][-1].get("numFmtId") == "171"


def test_prefixes_are_those_of_the_file():
    package = minimal.parts("<x:sheetData/>", prefix="x", styles='<x:cellXfs count="1"><x:xf/></x:cellXfs>')
    styles = contents(annotate(minimal.zipped(package), MARKS).data)["xl/styles.xml"]
    root = etree.fromstring(styles)
    assert {etree.QName(element).namespace for element in root.iter()} == {minimal.MAIN}
    assert b"<x:dxf>" in styles
