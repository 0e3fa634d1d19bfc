"""Names for the cells that HX Coverage leads to: a name follows its cell when rows are inserted, an address does not."""

from __future__ import annotations

from handoff_xl.findings import Place
from handoff_xl.ooxml import DefinedName


class CellNames:
    """Hands out one defined name for each cell, however many links lead to it."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, int, int], DefinedName] = {}

    def of(self, place: Place | None) -> str | None:
        """Return the name of a cell of the workbook; None where the place is not one cell."""
        if place is None or place.sheet is None or place.row is None or place.column is None:
            return None
        at = (place.sheet, place.row, place.column)
        if at not in self._names:
            self._names[at] = DefinedName(f"decides{len(self._names) + 1}", *at)
        return self._names[at].name

    def all(self) -> tuple[DefinedName, ...]:
        """Return every name handed out so far."""
        return tuple(self._names.values())
