"""The typed, connected tables of the baseline workbook with edits: what building starts from."""

from handoff_xl.building import build, connect
from handoff_xl.ooxml import open_workbook
from handoff_xl.reading.sheets import locate
from handoff_xl.reading.tables import parse
from handoff_xl.validation import validate
from tests.cases.workbooks import baseline, edited, workbook_bytes


def validated(*edits):
    """Return the tables after the validation of their cells."""
    return validate(parse(locate(open_workbook(workbook_bytes(edited(baseline(), edits), "0000abcd")))))


def connected(*edits):
    """Return the tables whose names are connected, and the directory of the names."""
    return connect(validated(*edits))


def built(*edits):
    """Return the design and the findings met while building it."""
    return build(*connected(*edits))


def fill(sheet, row, **cells):
    """Return the edit that changes cells of a row; underscores of the headers stand for spaces."""
    return {
        "sheet": sheet,
        "row": row,
        "set": {header.replace("_", " "): value for header, value in cells.items()},
    }


def add(sheet, **cells):
    """Return the edit that adds a row at the end."""
    return {"sheet": sheet, "add": {header.replace("_", " "): value for header, value in cells.items()}}


def codes(findings):
    return [finding.code for finding in findings]
