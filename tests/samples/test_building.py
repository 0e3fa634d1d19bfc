"""samples/build.py: rows that repeat, and workbooks that were not made from the template."""

import io
import struct

import openpyxl
import pytest
from foreign_files import compound_file

from handoff_xl.ooxml import PackageError, Reason, open_workbook
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


def test_a_macro_and_a_signature_are_recognised_as_such(built):
    workbook = open_workbook(built("| macros | | Sub Auto_Open() |", "| signature | | Tomas |"))
    assert workbook.has_macros
    assert workbook.is_signed


@pytest.mark.parametrize(
    ("trait", "reason"),
    [("| password | | |", Reason.ENCRYPTED), ("| blanks | | 18 MB |", Reason.TOO_LARGE)],
)
def test_what_cannot_be_read_is_recognised_and_always_the_same(built, trait, reason):
    with pytest.raises(PackageError) as fault:
        open_workbook(built(trait))
    assert fault.value.reason is reason
    assert built(trait) == built(trait)


def test_a_compound_file_has_its_streams_one_after_the_other():
    data = compound_file({"Second stream": b"2" * 5000, "First": b"1"})
    sectors = [data[at : at + 512] for at in range(512, len(data), 512)]
    table = struct.unpack("<128I", sectors[0])
    assert len(sectors) == 2 + 8 + 10
    assert table[:2] == (0xFFFFFFFD, 0xFFFFFFFE)
    entries = [sectors[1][at : at + 128] for at in range(0, 512, 128)]
    for entry, name, content in (
        (entries[1], "First", b"1".ljust(4096)),
        (entries[2], "Second stream", b"2" * 5000),
    ):
        assert entry.startswith(name.encode("utf-16-le") + b"\0\0")
        at, size = struct.unpack_from("<IQ", entry, 116)
        chain = b""
        while at != 0xFFFFFFFE:
            chain += sectors[at]
            at = table[at]
        assert chain[:size] == content
