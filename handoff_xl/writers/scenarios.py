"""A copy of a workbook with suggested scenarios below its own, nothing else changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import ceil
from typing import Any, NamedTuple

from handoff_xl.exercises.suggesting import Exercise
from handoff_xl.lanes import Lane
from handoff_xl.layout import SHEET_BY_KEY
from handoff_xl.ooxml import (
    Border,
    CellStyle,
    DropDown,
    Horizontal,
    NewSheet,
    PageSetup,
    Range,
    Sheet,
    SheetCell,
    Vertical,
    Workbook,
)
from handoff_xl.ooxml.rows import CellText, Percent, with_rows, with_sheet
from handoff_xl.reading.sheets import LocatedSheet, locate
from handoff_xl.reading.surroundings import TEMPLATE_NAME, template_of
from handoff_xl.reading.words import shown, tidy
from handoff_xl.refusal import CannotRun
from handoff_xl.validation import skeleton
from handoff_xl.wording import listing

_LAYOUT = SHEET_BY_KEY["scenarios"]
_LONGEST_NAME = 160
_NAVY, _INK, _GREY, _LINE = "1F3864", "1F2937", "5B6472", "C9CED6"
_TITLE = CellStyle(bold=True, size=16, colour=_NAVY, vertical=Vertical.CENTER)
_SENTENCE = CellStyle(italic=True, size=10, colour=_GREY)
_HEADER = CellStyle(
    bold=True,
    colour="FFFFFF",
    fill=_NAVY,
    wrap=True,
    horizontal=Horizontal.LEFT,
    vertical=Vertical.CENTER,
    border=Border.box(colour=_LINE),
)
_BODY = CellStyle(colour=_INK, wrap=True, vertical=Vertical.TOP, border=Border.box(colour=_LINE))
_PERCENT = CellStyle(
    colour=_INK, vertical=Vertical.TOP, border=Border.box(colour=_LINE), number_format="0.0#%"
)
_HEADER_ROW, _FIRST_ROW = 4, 5
_LANES = tuple(choice.words for choice in _LAYOUT.column("expected_lane").choices)
_SPARE_ROWS = 100
_CHARACTERS = 0.85  # of a column's width that words fill before they are wrapped


class Suggested(NamedTuple):
    """A suggested scenario: its name, and its cells under the keys of the sheet's columns."""

    exercise: Exercise
    cells: dict[str, CellText]

    @property
    def name(self) -> str:
        """The scenario's name, which says why it is worth having."""
        return str(self.cells["scenario"])

    @property
    def lane(self) -> Lane:
        """The lane that it expects."""
        return Lane.from_key(self.exercise.decision.lane)


def suggested(exercises: Iterable[Exercise], taken: Iterable[str]) -> tuple[Suggested, ...]:
    """Return the scenarios of exercises, each with a name that no other one looks like.

    ``taken`` are the names of scenarios there are. What cannot be written into a cell is left out: a signal whose
    name or value holds ``;``, ``=`` or a line break.
    """
    seen = {skeleton(name) for name in taken}
    found = []
    for exercise in exercises:
        cells = _cells(exercise)
        if cells is not None:
            name = _free_name(_name(exercise), seen)
            seen.add(skeleton(name))
            found.append(Suggested(exercise, {"scenario": name, **cells}))
    return tuple(found)


def with_scenarios(workbook: Workbook, scenarios: Sequence[Suggested]) -> bytes:
    """Return a workbook that bears no marks of ours with these scenarios on its sheet Scenarios.

    The sheet is added behind all others where there is none. Raises CannotRun where it lacks a column that a scenario
    needs, ends in totals, or has nearly the name only, PackageError where it is damaged.
    """
    sheets = locate(workbook)
    if "scenarios" in sheets.misspelt:
        raise CannotRun(
            "A sheet has nearly the name Scenarios, so nobody reads it. Rename it to Scenarios and run it again."
        )
    located = sheets.sheets.get("scenarios")
    if located is None:
        last = _FIRST_ROW + len(scenarios) - 1
        return with_sheet(workbook, _new_sheet(scenarios), _prepared(workbook, None, last))
    missing = sorted({key for one in scenarios for key in one.cells} - located.columns.keys())
    if missing:
        headers = listing([_LAYOUT.column(key).header for key in missing], 9)
        raise CannotRun(
            f"The sheet {located.tab.name} has no column {headers}. Add the header and run it again."
        )
    last = max(located.rows, default=located.header_row)
    totals = _below(located, last)
    if totals is not None:
        raise CannotRun(
            f"Row {totals} of the sheet {located.tab.name} stands where scenarios would be added. Turn the total row off "
            "(Table Design, Total Row) or move it away, and run it again."
        )
    rows = {
        last + at: {located.columns[key]: value for key, value in one.cells.items()}
        for at, one in enumerate(scenarios, start=1)
    }
    heights = {last + at: _height(one) for at, one in enumerate(scenarios, start=1)}
    names = _prepared(workbook, located.tab, max(rows))
    like = max(located.rows, default=None)
    prepared = max(rows) + _SPARE_ROWS if names else 0
    return with_rows(workbook, located.tab, rows, like, heights, prepared, names)


def _prepared(workbook: Workbook, sheet: Sheet | None, last: int) -> dict[str, str]:
    """Return the name that tells how far a sheet of the template is prepared, where its last row goes beyond that."""
    version, prepared = template_of(workbook, sheet)
    return {TEMPLATE_NAME: f'"{version};{last + _SPARE_ROWS}"'} if 0 < prepared < last else {}


def _below(located: LocatedSheet, last: int) -> int | None:
    """Return the first row below the scenarios that is taken: totals, which are no scenario."""
    columns = located.columns.values()
    filled = (
        row
        for (row, column), cell in located.grid.cells.items()
        if row > last and column in columns and tidy(shown(cell))
    )
    totals = (box.first_row for box in located.grid.totals if box.first_row > last)
    return min((*filled, *totals), default=None)


def _height(scenario: Suggested) -> float:
    """Return the height of a row in points, so that its longest text has room."""
    lines = (
        ceil(len(value) / (_LAYOUT.column(key).width * _CHARACTERS))
        for key, value in scenario.cells.items()
        if isinstance(value, str)
    )
    return 15.0 * max(lines, default=1)


def _name(exercise: Exercise) -> str:
    turn = exercise.turn
    where = ", ".join(str(turn[key]) for key in ("intent", "language", "channel") if key in turn)
    name, *more = exercise.reasons
    for reason in more:
        if len(f"{name}; {reason} · {where}") <= _LONGEST_NAME:
            name = f"{name}; {reason}"
    whole = f"{name} · {where}"
    return whole if len(whole) <= _LONGEST_NAME else f"{whole[: _LONGEST_NAME - 1]}…"


def _free_name(name: str, seen: set[str]) -> str:
    free, number = name, 1
    while skeleton(free) in seen:
        number += 1
        free = f"{name} ({number})"
    return free


def _cells(exercise: Exercise) -> dict[str, CellText] | None:
    """Return the cells beside the name; None where a signal cannot be written."""
    turn = exercise.turn
    cells: dict[str, CellText] = {key: turn[key] for key in ("intent", "language", "channel") if key in turn}
    for key, column in (("confidence", "confidence"), ("runner_up_confidence", "runner_up")):
        if key in turn:
            cells[column] = Percent(float(turn[key]))
    signals = _signals_text(turn.get("signals", {}))
    if signals is None:
        return None
    if signals:
        cells["signals"] = signals
    if turn.get("exceptions"):
        names = [f'"{name}"' if set(name) & set(",;\n") else name for name in turn["exceptions"]]
        if any('"' in name for name in turn["exceptions"]):
            return None
        cells["exceptions"] = ", ".join(names)
    if "at" in turn:
        cells["at"] = turn["at"]
    cells["expected_lane"] = Lane.from_key(exercise.decision.lane).words
    if exercise.taken_by is not None:
        cells["expected_queue"] = exercise.taken_by.words
    return cells


def _signals_text(signals: Mapping[str, Any]) -> str | None:
    parts = []
    for name, value in signals.items():
        text = _value_text(value)
        if any(mark in name + text for mark in ";\n") or "=" in name or not text.strip():
            return None
        parts.append(f"{name}={text}")
    return "; ".join(parts)


def _value_text(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, (int, float)):
        return format(Decimal(repr(value)), "f")
    return str(value)


def _new_sheet(scenarios: Sequence[Suggested]) -> NewSheet:
    columns = {column.key: at for at, column in enumerate(_LAYOUT.columns, start=1)}
    cells = {(1, 1): SheetCell(_LAYOUT.name, _TITLE), (2, 1): SheetCell(_LAYOUT.purpose, _SENTENCE)}
    cells |= {
        (_HEADER_ROW, columns[column.key]): SheetCell(column.header, _HEADER) for column in _LAYOUT.columns
    }
    for row, scenario in enumerate(scenarios, start=_FIRST_ROW):
        for key, at in columns.items():
            value = scenario.cells.get(key)
            cells[row, at] = (
                SheetCell(value.share, _PERCENT) if isinstance(value, Percent) else SheetCell(value, _BODY)
            )
    last, lanes = max(_FIRST_ROW + len(scenarios) - 1, _HEADER_ROW), columns["expected_lane"]
    return NewSheet(
        _LAYOUT.name,
        cells,
        column_widths={columns[column.key]: float(column.width) for column in _LAYOUT.columns},
        row_heights={row: _height(one) for row, one in enumerate(scenarios, start=_FIRST_ROW)},
        freeze=(_FIRST_ROW, 2),
        autofilter=Range(_HEADER_ROW, 1, last, len(columns)),
        drop_downs=(DropDown(Range(_FIRST_ROW, lanes, last + _SPARE_ROWS, lanes), _LANES, stop=False),),
        page=PageSetup(landscape=True, fit_width=1, fit_height=0),
        show_gridlines=False,
        tab_colour="8EA9DB",
    )
