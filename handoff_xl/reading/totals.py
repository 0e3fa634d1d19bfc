"""Rows of totals at the end of a table, which say nothing about the design."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.layout import SheetLayout
from handoff_xl.ooxml import Cell, CellKind, Grid
from handoff_xl.reading.words import fold_words, shown

TOTALS = Rule(
    code="HX117",
    severity=Severity.INFORMATION,
    title="Row of totals",
    message="Row {row} of the sheet {sheet} holds totals, so it was not read.",
    fix="Nothing to do if that is right. If the row is meant to count, fill its other required cells.",
    meaning="A table may end in totals: the totals row of an Excel table, or a last row with nothing but a word such as "
    "Total and calculated numbers.",
    failing="Intents ends in a row with Total and the sum of Monthly volume.",
    passing="Intents ends in its last intent.",
)

RULES = (TOTALS,)

_WORDS = frozenset({"total", "totals", "grand total", "sum", "sums", "subtotal"})


def totals_row(
    layout: SheetLayout, grid: Grid, rows: Sequence[int], columns: Mapping[str, int]
) -> int | None:
    """Return which of the filled ``rows`` of a sheet holds totals: the last one, where it does."""
    if not rows:
        return None
    last = rows[-1]
    if any((last, column) in box for box in grid.totals for column in columns.values()):
        return last
    filled = {
        key: cell for key, column in columns.items() if (cell := grid.cells.get((last, column))) is not None
    }
    name = filled.pop(layout.identity, None) if layout.identity is not None else None
    if name is None or fold_words(shown(name)).rstrip(": ") not in _WORDS:
        return None
    return last if filled and all(map(_is_calculated, filled.values())) else None


def _is_calculated(cell: Cell) -> bool:
    return cell.kind in {CellKind.NUMBER, CellKind.EMPTY_FORMULA} or (
        cell.formula and cell.kind is CellKind.ERROR
    )


def totals_finding(layout: SheetLayout, sheet: str, row: int) -> Finding:
    """Return the finding that a row was left alone."""
    return TOTALS.at(Place(sheet, row), about=layout.name, sheet=sheet, row=row)
