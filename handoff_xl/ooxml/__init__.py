"""Excel workbooks as packages: reading cells as people left them, marking them without loss.

Nothing here knows what a workbook is about.
"""

from handoff_xl.ooxml.annotation import Annotated, annotate, annotate_bare
from handoff_xl.ooxml.archive import Archive
from handoff_xl.ooxml.cells import read_grid
from handoff_xl.ooxml.errors import PackageError, Reason
from handoff_xl.ooxml.grid import Grid, Spans
from handoff_xl.ooxml.limits import Limits
from handoff_xl.ooxml.marks import (
    Border,
    CellStyle,
    DefinedName,
    DropDown,
    Highlight,
    Horizontal,
    Marks,
    NewSheet,
    Note,
    PageSetup,
    SheetCell,
    Vertical,
)
from handoff_xl.ooxml.references import Range, a1, column_letters, column_number, parse_a1, parse_range
from handoff_xl.ooxml.stripping import (
    FoundMarks,
    bare,
    find_marks,
    find_sheets,
    find_sheets_and_copies,
    is_as_annotated,
    strip,
)
from handoff_xl.ooxml.values import Cell, CellKind, CellValue
from handoff_xl.ooxml.workbook import Name, Sheet, SheetKind, SheetState, Workbook, open_workbook

__all__ = [
    "Annotated",
    "Archive",
    "Border",
    "Cell",
    "CellKind",
    "CellStyle",
    "CellValue",
    "DefinedName",
    "DropDown",
    "FoundMarks",
    "Grid",
    "Highlight",
    "Horizontal",
    "Limits",
    "Marks",
    "Name",
    "NewSheet",
    "Note",
    "PackageError",
    "PageSetup",
    "Range",
    "Reason",
    "Sheet",
    "SheetCell",
    "SheetKind",
    "SheetState",
    "Spans",
    "Vertical",
    "Workbook",
    "a1",
    "annotate",
    "annotate_bare",
    "bare",
    "column_letters",
    "column_number",
    "find_marks",
    "find_sheets",
    "find_sheets_and_copies",
    "is_as_annotated",
    "open_workbook",
    "parse_a1",
    "parse_range",
    "read_grid",
    "strip",
]
