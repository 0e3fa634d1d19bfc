"""Workbooks for the case files: a small clean design, edited.

The design is kept as Markdown tables in baseline/, one file per sheet. An edit of a case file is one of

- ``{ sheet, row, set = { Header = value } }`` — change cells of a row,
- ``{ sheet, add = { Header = value } }`` — add a row at the end,
- ``{ sheet, drop = row }`` — take a row out,
- ``{ sheet, drop_sheet = true }``, ``{ sheet, drop_column = "Header" }``,
- ``{ sheet, rename = "New name" }``, ``{ sheet, rename_column = "Header", to = "New header" }``.

A row is named by a text that only one of its rows holds in some cell, or by its number in Excel (headers are row 1).
Texts become what Excel would make of them (85% a percent, 2026-12-01 a date, 08:00 a time) unless they begin with an
apostrophe. ``{fingerprint}`` becomes the fingerprint of the edited design.
"""

import re
from copy import deepcopy
from datetime import date, time
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

BASELINE = Path(__file__).parent / "baseline"
FINGERPRINT = "{fingerprint}"

PERCENT = re.compile(r"^\d+(\.\d+)?%$")
NUMBER = re.compile(r"^-?\d+(\.\d+)?$")
TIME = re.compile(r"^(\d\d):(\d\d)$")
DATE = re.compile(r"^\d{4}-\d\d-\d\d$")


def baseline():
    """Return sheet name → rows of cell texts, the header row first."""
    return dict(_table(path.read_text(encoding="utf-8")) for path in sorted(BASELINE.glob("*.md")))


def _table(text):
    lines = [line.strip() for line in text.splitlines()]
    name = next(line for line in lines if line.startswith("# "))[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return name, [rows[0], *rows[2:]]


def edited(sheets, edits):
    """Return the sheets with the edits of a case file applied, in their order."""
    sheets = deepcopy(sheets)
    for edit in edits:
        edit = dict(edit)  # noqa: PLW2901 -- the edit is taken apart below
        name = edit.pop("sheet")
        match edit:
            case {"row": row, "set": cells}:
                _fill(sheets[name], sheets[name][_find(sheets[name], row)], cells)
            case {"add": cells}:
                sheets[name].append([""] * len(sheets[name][0]))
                _fill(sheets[name], sheets[name][-1], cells)
            case {"drop": row}:
                del sheets[name][_find(sheets[name], row)]
            case {"drop_sheet": True}:
                del sheets[name]
            case {"drop_column": header}:
                at = sheets[name][0].index(header)
                for cells in sheets[name]:
                    del cells[at]
            case {"rename": new}:
                sheets = {new if key == name else key: rows for key, rows in sheets.items()}
            case {"rename_column": header, "to": new}:
                sheets[name][0][sheets[name][0].index(header)] = new
            case _:
                raise ValueError(f"no such edit: {edit}")
    return sheets


def _find(rows, row):
    if isinstance(row, int):
        return row - 1
    found = [at for at, cells in enumerate(rows) if at and row in cells]
    assert len(found) == 1, f"{row} stands in {len(found)} rows"
    return found[0]


def _fill(rows, row, cells):
    for header, value in cells.items():
        row[rows[0].index(header)] = value


def workbook_bytes(sheets, fingerprint=""):
    """Return the sheets as an xlsx file, headers in the first row."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for at, cells in enumerate(rows, start=1):
            for column, text in enumerate(cells, start=1):
                if text == FINGERPRINT:
                    text = fingerprint  # noqa: PLW2901 -- the placeholder gives way
                if text != "":
                    _write(sheet.cell(at, column), text, is_header=at == 1)
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def _write(cell, text, *, is_header):
    if is_header or not isinstance(text, str):
        cell.value = text
    elif text.startswith("'"):
        cell.value = text[1:]
        cell.data_type = "s"
    elif PERCENT.match(text):
        cell.value = float(text[:-1]) / 100
        cell.number_format = "0%"
    elif NUMBER.match(text):
        cell.value = float(text)
    elif DATE.match(text):
        cell.value = date.fromisoformat(text)
    elif clock := TIME.match(text):
        cell.value = time(int(clock[1]), int(clock[2]))
    else:
        cell.value = text
