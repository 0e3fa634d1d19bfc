"""Workbooks of several programs, and marks to put on them."""

import datetime as dt
import io
import zipfile

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, DataBarRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName as OpenpyxlName
from openpyxl.worksheet.datavalidation import DataValidation

from handoff_xl.ooxml import (
    Border,
    CellStyle,
    DefinedName,
    DropDown,
    Highlight,
    Marks,
    NewSheet,
    Note,
    PageSetup,
    Range,
    SheetCell,
    Vertical,
)

OWNER = "handoff-xl"
ERROR = CellStyle(fill="FFC7CE", colour="9C0006", bold=True, number_format="0.00")
HEADER = CellStyle(
    bold=True, fill="1F3864", colour="FFFFFF", wrap=True, vertical=Vertical.CENTER, border=Border.box()
)
LINK = CellStyle(underline=True, colour="0563C1")
LONG_NOTE = (
    "ERROR HX301 · order_cancle\nThere is no such intent, so this row is never used.\n"
    "Fix: type order_cancel (nearest), or add it to Intents."
)
# What column A of every sample's first sheet holds, row by row.
KINDS = (
    "Billng",
    0.3,
    True,
    dt.datetime(2026, 1, 2, 3, 4, 5),  # noqa: DTZ001 - cells hold local time
    "x" * 400,
    'a\n"q" <&> _x0041_ é😀',
    None,
    -12,
)


def of_xlsxwriter() -> bytes:
    """With nearly everything that a sheet can carry."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        date = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        red = book.add_format({"bg_color": "#FF0000"})
        intents = book.add_worksheet("Intents")
        rates = book.add_worksheet("Rates & Größe")
        for row, value in enumerate(KINDS):
            intents.write(row, 0, value, date if isinstance(value, dt.datetime) else None)
        intents.write_formula("A9", "=1/0", None, "#DIV/0!")
        intents.write_formula("A10", "=SUM(A2)", None, 0.3)
        intents.write_comment("A1", "the user's own note", {"author": "Ann"})
        intents.write_comment("D9", "another")
        intents.conditional_format("A1:A5", {"type": "cell", "criteria": ">", "value": 3, "format": red})
        intents.conditional_format("B1:B5", {"type": "data_bar", "data_bar_2010": True})
        intents.data_validation("B2:B9", {"validate": "list", "source": ["a", "b"]})
        intents.add_table("F1:G4", {"columns": [{"header": "h1"}, {"header": "h2"}]})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Intents!$A$2:$A$3"})
        intents.insert_chart("J2", chart)
        intents.insert_textbox("J20", "hello")
        intents.insert_button("M1", {"caption": "press"})
        intents.write_url("K1", "internal:'Rates & Größe'!A1")
        intents.set_column("B:B", 30)
        rates.write(1, 0, 0.8, book.add_format({"num_format": "0%"}))
        rates.activate()
        rates.autofilter("A1:A2")
        rates.repeat_rows(0)
        rates.protect("secret")
        book.define_name("Rate", "='Rates & Größe'!$A$2")
        book.define_name("Intents!Local", "=Intents!$A$1")
        book.add_worksheet("Deep").very_hidden()
        line = book.add_chart({"type": "line"})
        line.add_series({"values": "=Intents!$A$2:$A$3"})
        book.add_chartsheet("Chart").set_chart(line)
        book.add_worksheet("hx issues").write("A1", "mine")
    return buffer.getvalue()


def of_openpyxl() -> bytes:
    """With notes, rules, choices and names, the way openpyxl writes them."""
    book = openpyxl.Workbook()
    intents = book.active
    intents.title = "Intents"
    for row, value in enumerate(KINDS, start=1):
        intents.cell(row, 1, value)
    intents["A1"].comment = Comment("the user's own note", "Bob")
    intents["B3"].comment = Comment("another", "Bob")
    intents.conditional_formatting.add(
        "A1:A9", CellIsRule("greaterThan", ["3"], fill=PatternFill("solid", "FF00FF"))
    )
    intents.conditional_formatting.add("B1:B9", DataBarRule("min", 0, "max", 1, color="FF00FF00"))
    choices = DataValidation("list", formula1='"a,b"')
    choices.add("B2:B9")
    intents.add_data_validation(choices)
    book.create_sheet("Rates & Größe")["A2"] = 0.8
    book.defined_names["Rate"] = OpenpyxlName("Rate", attr_text="'Rates & Größe'!$A$2")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def plain() -> bytes:
    """A bare workbook of xlsxwriter: no notes, no rules, no names."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("Intents").write_column(0, 0, ["Billng", 0.3])
        book.add_worksheet("Rates & Größe")
    return buffer.getvalue()


SAMPLES = {"xlsxwriter": of_xlsxwriter, "openpyxl": of_openpyxl, "plain": plain}


def new_sheets() -> tuple[NewSheet, ...]:
    summary = NewSheet(
        "HX Summary",
        cells={
            (1, 1): SheetCell("NOT READY", CellStyle(bold=True, size=14, colour="C00000")),
            (2, 1): SheetCell("See HX Issues", LINK, link="HX Issues"),
            (3, 1): SheetCell("to a cell", link="'Intents'!A2"),
        },
        show_gridlines=False,
    )
    issues = NewSheet(
        "HX Issues",
        cells={
            (1, 1): SheetCell("Issues", CellStyle(size=16)),
            (3, 1): SheetCell("Go to", HEADER),
            (3, 2): SheetCell("What is wrong", HEADER),
            (4, 1): SheetCell("Intents!A1", LINK, link="issue 1"),
            (4, 2): SheetCell("=not a formula", CellStyle(wrap=True, indent=1)),
            (4, 3): SheetCell(0.25, CellStyle(number_format="0%", rotation=90)),
            (4, 4): SheetCell(True),
            (4, 5): SheetCell(None, HEADER),
        },
        column_widths={1: 14, 2: 60},
        row_heights={1: 24},
        freeze=(4, 2),
        autofilter=Range(3, 1, 4, 2),
        merged=(Range(1, 1, 1, 3),),
        drop_downs=(DropDown(Range(4, 7, 10, 7), ("open", 'a "b" & c'), title="Status", message="Pick one"),),
        tab_colour="C00000",
        page=PageSetup(landscape=True, fit_width=1, repeat_rows=(1, 3), footer="&P of &N"),
        zoom=90,
    )
    return summary, issues


def marks(rows: int = 10) -> Marks:
    """Marks on the first rows of a sample."""
    return Marks(
        OWNER,
        new_sheets(),
        (
            *(Highlight("Intents", row, 1, ERROR) for row in range(1, rows + 1)),
            Highlight("rates & größe", 2, 1, CellStyle(border=Border(bottom="thick", colour="FF0000"))),
        ),
        (
            Note("Intents", 1, 1, LONG_NOTE),
            Note("Intents", 3, 3, "short"),
            Note("Rates & Größe", 2, 1, "<one>"),
        ),
        (
            DefinedName("issue 1", "Intents", 1, 1),
            DefinedName("top", "HX Issues", 1, 1, new=True, hidden=False),
        ),
    )


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def saved_by_openpyxl(data: bytes) -> bytes:
    buffer = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(data)).save(buffer)
    return buffer.getvalue()
