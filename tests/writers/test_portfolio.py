"""The portfolio summary: a table that can be read on paper, and a chart that tells apart what is not ready."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openxml_audit import OpenXmlValidator

from handoff_xl.results import Brief, Run, WorkbookResult
from handoff_xl.standing import Standing
from handoff_xl.writers.portfolio import render_portfolio
from handoff_xl.writers.portfolio.table import _COLUMNS

AS_OF = date(2026, 11, 24)
LONG = "The file is plain text (for example .csv). Rename it to .csv, open it in Excel and save it as Excel Workbook (.xlsx)."


def could_not_run(number):
    return WorkbookResult(f"in/design-{number}.xlsx", problem=LONG)


def summary(results, folder):
    return render_portfolio(Run(tuple(results), AS_OF), folder)


def charts_of(package):
    with ZipFile(BytesIO(package)) as parts:
        names = sorted(
            (name for name in parts.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)),
            key=lambda name: int(re.sub(r"\D", "", name)),
        )
        return [parts.read(name).decode() for name in names]


@pytest.mark.parametrize(
    ("count", "bars"), [(1, [1]), (10, [10]), (22, [22]), (23, [12, 11]), (100, [20] * 5)]
)
def test_every_workbook_has_a_bar_and_every_chart_a_page(tmp_path, count, bars):
    package = summary(map(could_not_run, range(count)), tmp_path)
    shown = [re.search(r"<c:cat>.*?<c:ptCount val=\"(\d+)\"", chart)[1] for chart in charts_of(package)]
    assert list(map(int, shown)) == bars
    sheet = openpyxl.load_workbook(BytesIO(package))["Chart"]
    assert len(sheet.row_breaks.brk) == len(bars) - 1


def test_what_is_not_ready_differs_in_words_and_pattern(tmp_path):
    brief = Brief("Cards", "1.0", "Ada", 4, 2, 0.7, Standing())
    results = [could_not_run(1), replace(could_not_run(2), problem=None, brief=brief)]
    package = summary(results, tmp_path)
    sheet = openpyxl.load_workbook(BytesIO(package))["Chart"]
    assert [cell.value for cell in sheet["N"]][:3] == [
        "Shown in the chart",
        "design-1 (could not run)",
        "design-2 (could not run)",
    ]
    (chart,) = charts_of(package)
    ready, not_ready = re.findall(r"<c:ser>.*?</c:ser>", chart)
    assert "<a:solidFill>" in ready.partition("<c:dLbls>")[0]
    assert "<a:pattFill" in not_ready.partition("<c:dLbls>")[0]


def test_a_workbook_that_could_not_be_read_has_its_row_and_sentence(tmp_path):
    sheet = openpyxl.load_workbook(BytesIO(summary([could_not_run(1)], tmp_path)))["Portfolio"]
    row = {header.value: cell for header, cell in zip(sheet[4], sheet[5], strict=True)}
    assert row["Workbook"].value == "design-1.xlsx"
    assert row["Verdict"].value == "could not run"
    assert row["What is in the way"].value == LONG
    assert row["AI-alone share"].value is None


def test_rows_are_of_one_height_but_for_long_texts(tmp_path):
    short = [replace(could_not_run(number), problem="It is locked.") for number in range(3)]
    sheet = openpyxl.load_workbook(BytesIO(summary([*short, could_not_run(9)], tmp_path)))["Portfolio"]
    *heights, tall = (sheet.row_dimensions[row].height for row in range(5, 9))
    assert len(set(heights)) == 1
    assert tall > heights[0]


def test_the_table_is_printed_at_8_points_or_more(tmp_path):
    sheet = openpyxl.load_workbook(BytesIO(summary([could_not_run(1)], tmp_path)))["Portfolio"]
    widths = [sheet.column_dimensions[get_column_letter(at)].width for at in range(1, len(_COLUMNS) + 1)]
    inches = sum(round(width * 7) for width in widths) / 96
    letter = 11 - sheet.page_margins.left - sheet.page_margins.right
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet["A5"].font.sz * letter / inches >= 8


def test_excel_finds_nothing_to_repair(tmp_path):
    path = tmp_path / "portfolio.xlsx"
    path.write_bytes(summary(map(could_not_run, range(30)), tmp_path))
    assert OpenXmlValidator().validate(path).is_valid


def test_a_run_without_workbooks_gives_an_empty_table(tmp_path):
    book = openpyxl.load_workbook(BytesIO(summary([], tmp_path)))
    assert book.sheetnames == ["Portfolio", "Chart"]
    assert book["Portfolio"]["A1"].value == "0 workbooks"
