"""Workbooks that openpyxl writes, each with one thing more on the sheet of intents."""

import datetime as dt
import io
from collections.abc import Callable

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, DataBarRule, FormulaRule, IconSetRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.scenario import InputCells, Scenario
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from tests.corpus.design import SOUND, Tables, faulty
from tests.corpus.files import CorpusFile, files_of, made

Book = openpyxl.Workbook


def book_of(tables: Tables | None = None) -> Book:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (tables or faulty()).items():
        sheet = book.create_sheet(name)
        for values in rows:
            sheet.append(values)
    return book


def saved(book: Book) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def decorated(
    *, suffix: str = ".xlsx", also: tuple[str, ...] = ()
) -> Callable[[Callable[[Book, Worksheet], None]], CorpusFile]:
    """Declare what is done to a book and its sheet of intents before it is saved."""

    def declared(decorate: Callable[[Book, Worksheet], None]) -> CorpusFile:
        def make() -> bytes:
            book = book_of()
            decorate(book, book["Intents"])
            return saved(book)

        return CorpusFile(f"openpyxl_{decorate.__name__}", make, suffix, frozenset(also))

    return declared


@made()
def openpyxl_plain() -> bytes:
    return saved(book_of())


@made(sound=True)
def openpyxl_sound() -> bytes:
    return saved(book_of(SOUND))


@made()
def openpyxl_write_only() -> bytes:
    book = openpyxl.Workbook(write_only=True)
    for name, rows in faulty().items():
        sheet = book.create_sheet(name)
        for values in rows:
            sheet.append(values)
    return saved(book)


@decorated()
def notes_and_rules(_book: Book, sheet: Worksheet) -> None:
    sheet["D2"].comment = Comment("is this the right team?", "Ann", height=90, width=220)
    sheet["B9"].comment = Comment("by itself", "Ann")
    fill = PatternFill("solid", "FF00FF")
    sheet.conditional_formatting.add("F2:F4", CellIsRule("greaterThan", ["500"], fill=fill))
    sheet.conditional_formatting.add(
        "F2:F4", ColorScaleRule("min", None, "FFFFFFFF", end_type="max", end_color="FF00FF00")
    )
    sheet.conditional_formatting.add("F2:F4", DataBarRule("min", 0, "max", 1, color="FF0000FF"))
    sheet.conditional_formatting.add("F2:F4", IconSetRule("3Arrows", "percent", [0, 33, 67]))
    sheet.conditional_formatting.add(
        "A2:D4", FormulaRule(['$C2="low"'], font=Font(bold=True), stopIfTrue=True)
    )


@decorated()
def validations(_book: Book, sheet: Worksheet) -> None:
    choices = DataValidation(
        "list",
        formula1='"low,medium,high,regulated"',
        showErrorMessage=True,
        promptTitle="Risk",
        prompt="Pick one",
    )
    choices.add("C2:C4")
    sheet.add_data_validation(choices)


@decorated()
def chart(_book: Book, sheet: Worksheet) -> None:
    bars = BarChart()
    bars.add_data(Reference(sheet, min_col=6, min_row=1, max_row=4), titles_from_data=True)
    sheet.add_chart(bars, "D2")


@decorated()
def chart_sheet(book: Book, sheet: Worksheet) -> None:
    bars = BarChart()
    bars.add_data(Reference(sheet, min_col=6, min_row=2, max_row=4))
    book.create_chartsheet("Chart", 0).add_chart(bars)


@decorated()
def table(_book: Book, sheet: Worksheet) -> None:
    sheet.add_table(
        Table(
            displayName="Intents_1",
            ref="A1:F4",
            tableStyleInfo=TableStyleInfo("TableStyleMedium9", showRowStripes=True),
        )
    )


@decorated()
def frozen_grouped_and_sized(_book: Book, sheet: Worksheet) -> None:
    sheet.freeze_panes = "B2"
    sheet.row_dimensions.group(2, 3, outline_level=1, hidden=False)
    sheet.column_dimensions.group("E", "F", outline_level=1)
    sheet.column_dimensions["A"].width = 40
    sheet.row_dimensions[2].height = 60


@decorated()
def protected(book: Book, sheet: Worksheet) -> None:
    sheet.protection.set_password("secret")
    sheet.protection.enable()
    sheet["D2"].protection = Protection(locked=False)
    book.security = WorkbookProtection(workbookPassword="secret", lockStructure=True)


@decorated(also=("HX122",))
def hidden_and_very_hidden(book: Book, sheet: Worksheet) -> None:
    sheet.sheet_state = "hidden"
    book.create_sheet("Lists").sheet_state = "veryHidden"


@decorated()
def rich_text(_book: Book, sheet: Worksheet) -> None:
    sheet["D2"] = CellRichText("bil", TextBlock(InlineFont(b=True), "ing"))


@decorated()
def array_formula_and_link(_book: Book, sheet: Worksheet) -> None:
    sheet["J2"] = ArrayFormula("J2:J4", "=F2:F4*2")
    sheet["J5"] = "=SUM(F2:F4)"
    sheet["D2"].hyperlink = Hyperlink(ref="D2", location="Queues!A1")


@decorated()
def scenarios_and_breaks(_book: Book, sheet: Worksheet) -> None:
    sheet.scenarios.append(
        Scenario(name="High", inputCells=[InputCells(r="F2", val="2000")], locked=True, user="Ann")
    )
    sheet.row_breaks.append(Break(id=2))
    sheet.print_title_rows = "1:1"
    sheet.print_area = "A1:F4"
    sheet.oddFooter.center.text = "&P"


@decorated()
def right_to_left_view(_book: Book, sheet: Worksheet) -> None:
    sheet.sheet_view.rightToLeft = True
    sheet.sheet_view.showGridLines = False


@decorated()
def names_and_properties(book: Book, sheet: Worksheet) -> None:
    book.defined_names["Volume"] = DefinedName("Volume", attr_text="Intents!$F$2:$F$4")
    sheet.defined_names["Local"] = DefinedName("Local", attr_text="Intents!$A$1")
    book.custom_doc_props.append(StringProperty(name="Checked by", value="Kim"))
    book.active = 3


@decorated()
def days_from_1904(book: Book, _sheet: Worksheet) -> None:
    book.epoch = CALENDAR_MAC_1904
    book["Settings"]["B11"] = dt.date(2026, 11, 1)


@decorated()
def dates_in_iso_8601(book: Book, _sheet: Worksheet) -> None:
    book.iso_dates = True
    book["Settings"]["B11"] = dt.datetime(2026, 11, 1)  # noqa: DTZ001
    book.create_sheet("Times")["A1"] = dt.time(9, 30)


@made(sound=True)
def openpyxl_sound_days_from_1904() -> bytes:
    book = book_of(SOUND)
    book.epoch = CALENDAR_MAC_1904
    book["Settings"]["B11"] = dt.date(2026, 11, 1)
    return saved(book)


@made(sound=True)
def openpyxl_sound_dates_in_iso_8601() -> bytes:
    book = book_of(SOUND)
    book.iso_dates = True
    book["Settings"]["B11"] = dt.datetime(2026, 11, 1)  # noqa: DTZ001
    return saved(book)


@decorated()
def sheet_of_our_name(book: Book, _sheet: Worksheet) -> None:
    book.create_sheet("HX Issues", 0)["A1"] = "mine"
    book.create_sheet("HX Coverage", 2)["A1"] = "mine as well"


@decorated(suffix=".xltx")
def as_template(book: Book, _sheet: Worksheet) -> None:
    book.template = True


@decorated()
def merged_title_over_the_headers(_book: Book, sheet: Worksheet) -> None:
    sheet.insert_rows(1, 3)
    sheet["A1"] = "What customers ask"
    sheet.merge_cells("A1:F2")


@decorated()
def columns_in_another_order(_book: Book, sheet: Worksheet) -> None:
    for row in sheet.iter_rows(min_row=1, max_row=4, max_col=6):
        for cell, value in zip(row, [cell.value for cell in reversed(row)], strict=True):
            cell.value = value


@decorated()
def blank_rows_between(_book: Book, sheet: Worksheet) -> None:
    sheet.insert_rows(3, 2)


FILES = files_of(globals())
