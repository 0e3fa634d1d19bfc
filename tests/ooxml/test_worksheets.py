import pytest

from handoff_xl.ooxml.splice import PartEdits
from handoff_xl.ooxml.worksheets import deselect, insert_in_order, shift_priorities

ALTERNATIVE = '<m:AlternateContent xmlns:m="u"><m:Choice><oleObjects/></m:Choice></m:AlternateContent>'


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        ("<sheetData/>", "legacyDrawing", "<sheetData/>|"),
        ("<sheetData/><tableParts/>", "legacyDrawing", "<sheetData/>|<tableParts/>"),
        ("<sheetData/><drawing/><extLst/>", "legacyDrawing", "<sheetData/><drawing/>|<extLst/>"),
        (f"<sheetData/>{ALTERNATIVE}", "legacyDrawing", f"<sheetData/>|{ALTERNATIVE}"),
        (f"<sheetData/>{ALTERNATIVE}", "tableParts", f"<sheetData/>{ALTERNATIVE}|"),
        (
            "<sheetData/><conditionalFormatting/><hyperlinks/>",
            "conditionalFormatting",
            "<sheetData/>|<conditionalFormatting/><hyperlinks/>",
        ),
    ],
)
def test_elements_go_where_the_standard_wants_them(content, name, expected):
    edits = PartEdits(f"<worksheet>{content}</worksheet>".encode(), "s.xml")
    insert_in_order(edits, name, "|")
    assert edits.result()[0].decode() == f"<worksheet>{expected}</worksheet>"


def test_tabs_are_deselected():
    xml = b"<w><sheetViews><sheetView tabSelected=\"1\"/><sheetView/><sheetView tabSelected='true'/></sheetViews></w>"
    edits = PartEdits(xml, "s.xml")
    deselect(edits)
    assert edits.result()[0].count(b'tabSelected="0"') == 2


def test_priorities_shift_by_rank():
    xml = b'<w><c><cfRule priority="9"/><cfRule priority="2"/><cfRule/><cfRule priority="x"/><cfRule priority="9"/></c></w>'
    edits = PartEdits(xml, "s.xml")
    assert shift_priorities(edits, 5) == {2: 6, 9: 7}
    assert edits.result()[0] == xml.replace(b'"9"', b'"7"').replace(b'"2"', b'"6"')
