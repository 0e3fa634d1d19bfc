"""Why Thresholds rows change nothing: for each of their cells, what decides in its stead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from handoff_xl.findings import Place
from handoff_xl.lanes import Lane
from handoff_xl.model import SETTING_COLUMNS, Design, Threshold
from handoff_xl.routes import Block, Origin, Route, resolve
from handoff_xl.wording import header, listing


@dataclass(slots=True)
class IdleRow:
    """What was met at the cells of a row that changes nothing, by their columns.

    ``narrower`` are the cells that decide instead, ``alike`` those that say the same without it, ``modes`` the Modes
    that never use a cell. ``by_default`` are the columns of which the same holds without any cell.
    """

    narrower: dict[str, set[Place]] = field(default_factory=lambda: defaultdict(set))
    alike: dict[str, set[Place]] = field(default_factory=lambda: defaultdict(set))
    modes: dict[str, set[Lane]] = field(default_factory=lambda: defaultdict(set))
    by_default: set[str] = field(default_factory=set)

    def words(self) -> str:
        """Return the reasons that apply, ``AI from is not used where Mode is AI drafts``."""
        return "; ".join(self._reasons())

    def places(self) -> list[Place]:
        """Return the cells that decide instead, or say the same."""
        return _in_order(
            place for cells in (self.narrower, self.alike) for some in cells.values() for place in some
        )

    def _reasons(self) -> Iterator[str]:
        if self.narrower:
            cells, verb = ("cell", "decides") if len(_places(self.narrower)) == 1 else ("cells", "decide")
            yield f"the narrower {cells} {_listed(self.narrower)} {verb} {_headers(self.narrower)}"
        if self.alike:
            yield f"{_headers(self.alike)} would be the same without it, by {_listed(self.alike)}"
        if self.by_default:
            yield f"{_headers(self.by_default)} would be the same without it, by default"
        if self.modes:
            modes = sorted({mode for some in self.modes.values() for mode in some})
            verb = "is" if len(self.modes) == 1 else "are"
            yield f"{_headers(self.modes)} {verb} not used where Mode is {' or '.join(mode.words for mode in modes)}"


def idle_rows(rows: Sequence[Threshold], pieces: Iterable[tuple[Block, Design]]) -> dict[int, IdleRow]:
    """Return what was met at the cells of rows that can be deleted together, by the numbers of the rows.

    ``pieces`` are blocks, each with the design cut down to one combination of it and the rows that apply there.
    """
    numbers = {row.source.row for row in rows}
    found: dict[int, IdleRow] = defaultdict(IdleRow)
    for block, here in pieces:
        applying = [row for row in here.thresholds if row.source.row in numbers]
        rest = tuple(row for row in here.thresholds if row.source.row not in numbers)
        without: Route | None = None
        mode, used = block.route.mode, block.route.used_settings()
        for row, column in [(one, key) for one in applying for key in one.settings]:
            idle, resolved = found[row.source.row], block.route.cells[column]
            if mode is not None and column not in used:
                idle.modes[column].add(mode)
            elif row.source.place(column) not in {cell.place for cell in resolved.unbeaten}:
                idle.narrower[column].update([cell.place for cell in resolved.unbeaten] or [resolved.place])
            else:
                without = without or resolve(replace(here, thresholds=rest)).blocks[0].route
                if without.cells[column].origin in {Origin.DEFAULT, Origin.NOTHING}:
                    idle.by_default.add(column)
                else:
                    idle.alike[column].add(without.cells[column].place)
    return found


def _headers(columns: Iterable[str]) -> str:
    some = set(columns)
    return listing(
        (header(column) for column in SETTING_COLUMNS if column in some), limit=len(SETTING_COLUMNS)
    )


def _places(cells: dict[str, set[Place]]) -> list[Place]:
    return _in_order(place for some in cells.values() for place in some)


def _listed(cells: dict[str, set[Place]]) -> str:
    return listing(map(str, _places(cells)), what="cells")


def _in_order(places: Iterable[Place]) -> list[Place]:
    return sorted(set(places), key=lambda place: place.order)
