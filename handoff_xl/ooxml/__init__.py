"""Excel workbooks as packages: reading cells as people left them, marking them without loss.

Nothing here knows what a workbook is about.
"""

from handoff_xl.ooxml.archive import Archive, Limits
from handoff_xl.ooxml.cells import Grid, Spans, read_grid
from handoff_xl.ooxml.errors import PackageError, Reason
from handoff_xl.ooxml.references import Range, a1, column_letters, column_number, parse_a1, parse_range
from handoff_xl.ooxml.values import Cell, CellKind, CellValue
from handoff_xl.ooxml.workbook import Name, Sheet, SheetKind, SheetState, Workbook, open_workbook

__all__ = [
    "Archive",
    "Cell",
    "CellKind",
    "CellValue",
    "Grid",
    "Limits",
    "Name",
    "PackageError",
    "Range",
    "Reason",
    "Sheet",
    "SheetKind",
    "SheetState",
    "Spans",
    "Workbook",
    "a1",
    "column_letters",
    "column_number",
    "open_workbook",
    "parse_a1",
    "parse_range",
    "read_grid",
]
