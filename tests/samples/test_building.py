"""samples/build.py: rows that repeat, and workbooks that were not made from the template."""

import io

import openpyxl
import pytest

from tests.samples.compiled import building

FILE = "# File\n| What | Where | Content |\n|---|---|---|\n"
SHEETS = (
    "# Intents\n| Intent | Monthly volume |\n|---|---|\n| order_{08..10} | {08..10} |\n| total | =SUM(B2:B4) |\n"
    "# Notes\n| Note |\n|---|\n"
)


@pytest.fixture
def built(tmp_path):
    """Return a function that builds the workbook of such rows of the table File."""

    def written(*traits: str) -> bytes:
        build = building()
        source = tmp_path / "one.md"
        source.write_text(FILE + "".join(f"{trait}\n" for trait in traits) + SHEETS, encoding="utf-8")
        return build.build(build.read_sheets([source]), "one.xlsx")

    return written


def test_a_row_is_repeated_with_each_number(built):
    sheet = openpyxl.load_workbook(io.BytesIO(built()))["Intents"]
    assert [[cell.value for cell in row] for row in sheet.rows] == [
        ["Intent", "Monthly volume"],
        ["order_08", 8],
        ["order_09", 9],
        ["order_10", 10],
        ["total", "=SUM(B2:B4)"],
    ]


def test_the_file_is_as_its_table_says(built):
    data = built("| cell | Intents!C1 | Risk |", "| hidden sheet | Notes | |", "| link | teams.xlsx | |")
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    assert workbook["Intents"]["C1"].value == "Risk"
    assert workbook["Notes"].sheet_state == "hidden"
    assert [link.file_link.Target for link in workbook._external_links] == ["teams.xlsx"]


def test_a_file_that_is_cut_off_is_the_same_however_well_the_machine_compresses(built):
    assert built("| cut off | | |") == built("| cut off | | |")
    assert built("| cut off | | |") != built("| hidden rows | Intents | 2 |", "| cut off | | |")


def test_what_no_file_can_be_is_told(built):
    with pytest.raises(Exception, match="flattened is nothing that a file can be") as fault:
        built("| flattened | Intents | |")
    assert type(fault.value).__name__ == "CannotBuild"
