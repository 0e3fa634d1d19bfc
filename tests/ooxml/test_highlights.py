import csv
import io
import re
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from handoff_xl.ooxml import Highlight, Marks, annotate, highlights, open_workbook, read_grid, strip
from handoff_xl.ooxml.highlights import still_the_same
from handoff_xl.ooxml.values import Cell, CellKind
from tests.ooxml import minimal
from tests.ooxml.libreoffice import converted
from tests.ooxml.samples import ERROR, OWNER, contents

X14 = (
    '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule priority="7" id="{0}"/>'
    "</x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
)


def cell(kind: CellKind, value: object, *, formula: bool = False) -> Cell:
    return Cell(2, 2, kind, value, formula, percent=False, number_format="General")


@pytest.mark.parametrize(
    ("held", "condition"),
    [
        (None, "ISBLANK(B2)"),
        (cell(CellKind.TEXT, 'Say "hi"'), 'ISTEXT(B2),EXACT(B2,"Say ""hi""")'),
        (cell(CellKind.TEXT, ""), 'ISTEXT(B2),EXACT(B2,"")'),
        (cell(CellKind.TEXT, "ab\tc"), 'ISTEXT(B2),LEN(B2)=4,EXACT(LEFT(B2,2),"ab")'),
        (cell(CellKind.TEXT, "\x01b"), "ISTEXT(B2),LEN(B2)=2"),
        (cell(CellKind.TEXT, "😀" * 200), f'ISTEXT(B2),LEN(B2)=400,EXACT(LEFT(B2,250),"{"😀" * 125}")'),
        (
            cell(CellKind.TEXT, "a" + "😀" * 200),
            f'ISTEXT(B2),LEN(B2)=401,EXACT(LEFT(B2,249),"a{"😀" * 124}")',
        ),
        (cell(CellKind.NUMBER, Decimal("0.85")), "ISNUMBER(B2),B2=0.85"),
        (cell(CellKind.NUMBER, Decimal("1E-30")), "ISNUMBER(B2),B2=1E-30"),
        (cell(CellKind.NUMBER, Decimal("1.5E+2")), "ISNUMBER(B2),B2=150"),
        (cell(CellKind.BOOLEAN, True), "ISLOGICAL(B2),B2=TRUE"),
        (cell(CellKind.BOOLEAN, False), "ISLOGICAL(B2),B2=FALSE"),
        (cell(CellKind.ERROR, "#REF!"), "ISERROR(B2)"),
        (cell(CellKind.EMPTY_FORMULA, None, formula=True), "_xlfn.ISFORMULA(B2)"),
    ],
)
def test_formulas(held, condition):
    assert still_the_same("o", 2, 2, held) == f'AND(N("o")=0,{condition})'


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=600))
def test_formulas_keep_to_the_limits_of_excel(text):
    formula = still_the_same(OWNER, 1, 1, cell(CellKind.TEXT, text))
    literals = re.findall(r'"((?:[^"]|"")*)"', formula)
    assert all(len(literal.replace('""', '"').encode("utf-16-le")) <= 510 for literal in literals)
    assert len(formula) < 8192


@pytest.mark.parametrize("strict", [False, True])
def test_dates_are_compared_to_half_a_second(strict):
    rows = '<row r="1"><c r="A1" s="1"><v>46024.123456789012</v></c><c r="B1" t="d"><v>2026-01-02T12:00:00</v></c></row>'
    data = minimal.workbook(
        f"<sheetData>{rows}</sheetData>",
        strict=strict,
        styles='<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>',
    )
    workbook = open_workbook(data)
    assert read_grid(workbook, workbook.sheets[0]).cells[1, 1].kind is CellKind.DATE
    sheet = contents(
        annotate(
            data, Marks(OWNER, highlights=(Highlight("S1", 1, 1, ERROR), Highlight("S1", 1, 2, ERROR)))
        ).data
    )
    xml = sheet["xl/worksheets/sheet1.xml"]
    compared = re.search(rb"ISNUMBER\(A1\),ABS\(A1-([\d.]+)\)&lt;0.000005\)", xml)
    assert compared is not None
    assert abs(float(compared[1]) - 46024.123456789012) < 0.000001
    assert b"ISNUMBER(B1),ABS(B1-46024.5)&lt;0.000005)" in xml


def test_ours_come_first_and_the_others_keep_their_order():
    rules = '<conditionalFormatting sqref="A1"><cfRule priority="2147483647"/><cfRule priority="3"/></conditionalFormatting>'
    data = minimal.workbook(f"{minimal.ONE_CELL}{rules}<pageMargins/>{X14}")
    two = (Highlight("S1", 1, 1, ERROR), Highlight("S1", 9, 9, ERROR))
    xml = contents(annotate(data, Marks(OWNER, highlights=two)).data)["xl/worksheets/sheet1.xml"]
    priorities = [rule.get("priority") for rule in etree.fromstring(xml).iter("{*}cfRule")]
    assert priorities == ["1", "2", "5", "3", "4"]
    assert [child.tag.rpartition("}")[2] for child in etree.fromstring(xml)] == [
        "sheetData",
        "conditionalFormatting",
        "conditionalFormatting",
        "conditionalFormatting",
        "pageMargins",
        "extLst",
    ]


def test_formulas_hold_until_the_cell_is_edited(tmp_path):
    held = ["Billng", 0.3, True, False, 'a\n"q" <&> é😀', None, -12, "x" * 400, 1e-9, 123456789012345, "1"]
    edits = [
        "Billing",
        0.31,
        False,
        True,
        'a\n"q" <&> é',
        "x",
        12,
        "x" * 399 + "y" * 2,
        1e-8,
        12345678901234,
        1,
    ]
    book = openpyxl.Workbook()
    for row, (value, edit) in enumerate(zip(held, edits, strict=True), start=1):
        book.active.cell(row, 1, value)
        book.active.cell(row, 2, edit)
    buffer = io.BytesIO()
    book.save(buffer)
    workbook = open_workbook(buffer.getvalue())
    cells = read_grid(workbook, workbook.sheets[0]).cells
    for row in range(1, len(held) + 1):
        formula = still_the_same(OWNER, row, 1, cells.get((row, 1)))
        book.active.cell(row, 3, f"={formula}")
        book.active.cell(row, 4, f"={formula.replace(f'A{row}', f'B{row}')}")
    buffer = io.BytesIO()
    book.save(buffer)
    lines = list(
        csv.reader(
            io.StringIO(
                converted(buffer.getvalue(), tmp_path, "csv:Text - txt - csv (StarCalc):44,34,76").decode()
            )
        )
    )
    assert [line[2:] for line in lines] == [["TRUE", "FALSE"]] * len(held)


def highlighted(values, column="A"):
    """Return the rules that a sheet gets whose cells of one column hold these values, all highlighted."""
    cells = "".join(
        f'<row r="{row}"><c r="{column}{row}" t="str"><v>{value}</v></c></row>'
        for row, value in enumerate(values, start=1)
    )
    data = minimal.workbook(f"<sheetData>{cells}</sheetData>")
    marks = Marks(
        OWNER, highlights=tuple(Highlight("S1", row, 1, ERROR) for row in range(1, len(values) + 1))
    )
    annotated = annotate(data, marks).data
    assert strip(annotated, OWNER) == data or contents(strip(annotated, OWNER)) == contents(data)
    root = etree.fromstring(contents(annotated)["xl/worksheets/sheet1.xml"])
    return [
        (formatting.get("sqref"), formatting[0][0].text)
        for formatting in root.iter("{*}conditionalFormatting")
    ]


def test_a_few_cells_have_rules_of_their_own():
    assert [areas for areas, _ in highlighted(["x", "x", "y", "x"])] == ["A1", "A2", "A3", "A4"]


def test_of_hundreds_of_cells_those_that_hold_the_same_share_a_rule(monkeypatch):
    monkeypatch.setattr(highlights, "_MOST_APART", 3)
    assert highlighted(["x", "x", "y", "x"]) == [
        ("A1:A2 A4", f'AND(N("{OWNER}")=0,ISTEXT(A1),EXACT(A1,"x"))'),
        ("A3", f'AND(N("{OWNER}")=0,ISTEXT(A3),EXACT(A3,"y"))'),
    ]


def test_a_rule_names_no_endless_list_of_cells():
    rules = highlighted(["x", ""] * 600)
    assert [len(areas.split()) for areas, _ in rules] == [500, 100, 500, 100]
    assert rules[1][0].startswith("A1001 A1003 ")
    assert "EXACT(A1001," in rules[1][1]


def test_thousands_of_different_values_share_rules_that_tell_their_rows_apart():
    values = [f"value {row}" for row in range(1, 3001)]
    rules = highlighted(values)
    assert len(rules) < 80
    assert all(len(formula) < 8192 for _, formula in rules)
    assert sum(formula.count("ROW($A$") for _, formula in rules) == len(values)
    areas, formula = rules[0]
    last = int(areas.partition(":A")[2])
    member = 'IFERROR(AND(ROW(A1)=ROW($A$%d),ISTEXT(A1),EXACT(A1,"value %d")),FALSE)'
    asked = ",".join(member % (row, row) for row in range(1, last + 1))
    assert (areas, formula) == (f"A1:A{last}", f'AND(N("{OWNER}")=0,OR({asked}))')
