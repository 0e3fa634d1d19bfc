"""Where on the user's sheets a finding is marked, and where its link leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple, Protocol

from handoff_xl.findings import Finding
from handoff_xl.layout import SHEET_BY_KEY
from handoff_xl.model import Design, RowSource
from handoff_xl.ooxml import Sheet, SheetKind, Workbook, read_grid


class _FromRow(Protocol):
    """Anything in the design that knows the row it came from."""

    @property
    def source(self) -> RowSource | None: ...


class Target(NamedTuple):
    """A cell of a worksheet that exists; row and column count from 1."""

    sheet: str
    row: int
    column: int


class Targets:
    """Finds the cells of findings in one workbook.

    ``design`` tells which column names a row; where it is None or does not know the sheet, the first filled
    cell of the row stands for it.
    """

    def __init__(self, workbook: Workbook, design: Design | None) -> None:
        self._workbook = workbook
        self._identities = {} if design is None else _identity_columns(design)
        self._first_filled = cache(self._read_first_filled)

    def marked(self, finding: Finding) -> Target | None:
        """Return the cell to mark; None for a finding about a sheet as a whole or about the workbook."""
        place, sheet = finding.place, self._worksheet(finding)
        if sheet is None or place.row is None:
            return None
        column = (
            place.column or self._identities.get(sheet.name) or self._first_filled(sheet).get(place.row, 1)
        )
        return Target(sheet.name, place.row, column)

    def linked(self, finding: Finding) -> Target | None:
        """Return the cell that the finding's link leads to; None where the workbook has no such sheet."""
        sheet = self._worksheet(finding)
        if sheet is None:
            return None
        return self.marked(finding) or Target(sheet.name, 1, finding.place.column or 1)

    def _worksheet(self, finding: Finding) -> Sheet | None:
        sheet = self._workbook.sheet(finding.place.sheet) if finding.place.sheet is not None else None
        return sheet if sheet is not None and sheet.kind is SheetKind.WORKSHEET else None

    def _read_first_filled(self, sheet: Sheet) -> Mapping[int, int]:
        columns: dict[int, int] = {}
        for row, column in read_grid(self._workbook, sheet).cells:
            columns[row] = min(column, columns.get(row, column))
        return columns


def _identity_columns(design: Design) -> dict[str, int]:
    """Return the column that names a row, for each sheet of which a row could be read."""
    rows: dict[str, Sequence[_FromRow]] = {
        "languages": design.languages,
        "channels": design.channels,
        "queues": design.queues,
        "intents": design.intents,
        "triggers": design.triggers,
        "exceptions": design.exceptions,
        "signals": design.signals,
        "guardrails": design.guardrails,
        "stages": design.stages,
        "reason_codes": design.reason_codes,
        "scenarios": design.scenarios,
    }
    columns: dict[str, int] = {}
    for key, items in rows.items():
        source = next((item.source for item in items if item.source is not None), None)
        identity = SHEET_BY_KEY[key].identity
        if source is not None and identity is not None and identity in source.columns:
            columns[source.sheet] = source.columns[identity]
    return columns
