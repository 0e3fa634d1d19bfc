"""What is prepared for typing reaches rows that are added, and nothing else moves."""

import re

import pytest

from handoff_xl.ooxml import open_workbook
from handoff_xl.ooxml.rows import with_rows
from tests.ooxml import minimal
from tests.ooxml.samples import contents

ROWS = (
    "<sheetData>"
    + "".join(f'<row r="{at}"><c r="A{at}"><v>1</v></c></row>' for at in (1, 2, 3))
    + "</sheetData>"
)
X14 = 'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
XM = 'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
RULES = (
    '<autoFilter ref="A1:B5"/>'
    '<conditionalFormatting sqref="A2:A5 C2:C5"><cfRule type="expression" dxfId="0" priority="1">'
    "<formula>COUNT($A$2:$A$5)&gt;COUNT(Other!$A$2:$A$5)+A2:A4</formula></cfRule></conditionalFormatting>"
    '<conditionalFormatting sqref="A6:B6"><cfRule type="expression" dxfId="0" priority="2">'
    "<formula>TRUE</formula></cfRule></conditionalFormatting>"
    '<conditionalFormatting sqref="B3"><cfRule type="expression" dxfId="0" priority="3">'
    "<formula>TRUE</formula></cfRule></conditionalFormatting>"
    '<dataValidations count="2"><dataValidation type="list" sqref="A1"><formula1>"a"</formula1></dataValidation>'
    '<dataValidation type="list" sqref="A2:A5"><formula1>$C$2:$C$5</formula1></dataValidation></dataValidations>'
    f'<extLst><ext {X14}><x14:dataValidations {XM} count="1"><x14:dataValidation type="list"><x14:formula1>'
    "<xm:f>Other!$A$2:$A$5</xm:f></x14:formula1><xm:sqref>B2:B5</xm:sqref></x14:dataValidation>"
    "</x14:dataValidations></ext></extLst>"
)


def added(count, prepared=0, names=None):
    workbook = open_workbook(minimal.zipped(minimal.parts(ROWS + RULES)))
    rows = {4 + at: {1: float(at)} for at in range(count)}
    data = with_rows(workbook, workbook.sheets[0], rows, like=3, prepared=prepared, names=names)
    return contents(data)["xl/worksheets/sheet1.xml"].decode()


@pytest.mark.parametrize(("prepared", "last"), [(0, 8), (20, 20)])
def test_ranges_and_the_formulas_on_them_grow_and_the_end_moves_down(prepared, last):
    xml = added(5, prepared)
    assert f'<autoFilter ref="A1:B{last}"/>' in xml
    assert re.findall(r'sqref="([^"]*)"', xml) == [
        f"A2:A{last} C2:C{last}",
        f"A{last + 1}:B{last + 1}",
        "B3",
        "A1",
        f"A2:A{last}",
    ]
    assert f"COUNT($A$2:$A${last})&gt;COUNT(Other!$A$2:$A$5)+A2:A4<" in xml
    assert f"<formula1>$C$2:$C${last}</formula1>" in xml
    assert f"<xm:f>Other!$A$2:$A$5</xm:f></x14:formula1><xm:sqref>B2:B{last}</xm:sqref>" in xml


def test_within_what_is_prepared_nothing_changes():
    assert added(2).endswith(RULES + "</worksheet>")
