"""Reading back what stakeholders wrote in HX Issues."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from handoff_xl.ooxml import CellValue, Grid, Workbook, find_sheets_and_copies, open_workbook, read_grid
from handoff_xl.outcome import Remark
from handoff_xl.writers.annotated.issues import ABOUT, ACCEPTED_BY, CODE, COMMENT, SHEET, STATUS, STATUSES
from handoff_xl.writers.annotated.placing import OWNER

_A_CODE = re.compile(r"HX[0-9]{3}\Z")
_NEEDED = (CODE, ABOUT)
_READ = (*_NEEDED, STATUS, ACCEPTED_BY, COMMENT)


def read_remarks(workbook: Workbook | bytes) -> dict[tuple[str, str], Remark]:
    """Return the remarks of an annotated copy by (code, subject); none where the workbook has no HX Issues.

    Columns are found by their headers, wherever they stand, and rows by their Code and About, in any order.
    A row on which nobody wrote anything is left out; of several rows with one code and subject the first with
    a remark counts; where users copied the sheet, those of the sheet itself come first. Raises PackageError where the
    workbook cannot be read.
    """
    if isinstance(workbook, bytes):
        workbook = open_workbook(workbook)
    sheets = [sheet for key, sheet in find_sheets_and_copies(workbook, OWNER) if key == SHEET]
    remarks: dict[tuple[str, str], Remark] = {}
    for row in (row for sheet in sheets for row in _rows(read_grid(workbook, sheet))):
        remark = Remark(row[STATUS].strip(), row[ACCEPTED_BY].strip(), row[COMMENT].strip())
        untouched = remark.is_blank or remark == Remark(STATUSES[0])
        if not untouched:
            remarks.setdefault((row[CODE].strip(), row[ABOUT]), remark)
    return remarks


def _rows(grid: Grid) -> Iterator[dict[str, str]]:
    """Yield the texts of each row below the headers, by header."""
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), cell in grid.cells.items():
        by_row.setdefault(row, {})[column] = _text(cell.value)
    columns: Mapping[str, int] = {}
    for _, texts in sorted(by_row.items()):
        if columns:
            found = {header: texts.get(columns.get(header, 0), "") for header in _READ}
            if _A_CODE.match(found[CODE].strip()):
                yield found
        else:
            columns = _headers(texts)


def _headers(texts: Mapping[int, str]) -> Mapping[str, int]:
    """Return the column of each header in this row; none where it is not the row of headers."""
    at = {" ".join(text.split()).casefold(): column for column, text in sorted(texts.items(), reverse=True)}
    columns = {header: at[header.casefold()] for header in _READ if header.casefold() in at}
    return columns if all(header in columns for header in _NEEDED) else {}


def _text(value: CellValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
