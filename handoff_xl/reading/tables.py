"""From located sheets to typed rows: each cell parsed by its column's kind, each fault a finding at its cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.layout import SETTINGS, SHEET_BY_KEY, SHEETS, Column
from handoff_xl.model import RowSource
from handoff_xl.nearest import nearest
from handoff_xl.ooxml import Cell, CellKind, Limits, Range
from handoff_xl.reading.cells import parse_cell
from handoff_xl.reading.faults import Fault, Malformed, brief
from handoff_xl.reading.opening import refuse_too_many
from handoff_xl.reading.sheets import LocatedSheet, LocatedSheets, fold_header
from handoff_xl.reading.words import shown, tidy

UNKNOWN_SETTING = Rule(
    code="HX224",
    severity=Severity.WARNING,
    title="Unknown setting",
    message="There is no setting named {text}, so the row is not read.",
    fix="{hint}",
    meaning="A misspelt setting silently takes its default.",
    failing="Setting is AI form.",
    passing="Setting is AI from.",
)
SETTING_TWICE = Rule(
    code="HX225",
    severity=Severity.ERROR,
    title="Setting twice",
    message="The setting {setting} stands twice; only the first is read.",
    fix="Delete one of the two rows.",
    meaning="Two rows may disagree, and nobody could tell which one counts.",
    failing="Two rows named AI from.",
    passing="Every setting once.",
)
MERGED = Rule(
    code="HX223",
    severity=Severity.INFORMATION,
    title="Merged cells",
    message="The cells {area} are merged; their value was read for each of these rows.",
    fix="Nothing to do if that is right; otherwise unmerge the cells and fill each row.",
    meaning="Merged cells hold one value; sorting and filtering break them, so single cells are safer.",
    failing="One Category merged over three intents.",
    passing="The Category typed on each row.",
)

RULES = (UNKNOWN_SETTING, SETTING_TWICE, MERGED)


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its values by column key; a blank is absent, a cell that could not be read is in ``source.broken``."""

    source: RowSource
    values: Mapping[str, Any] = field(hash=False)

    def get(self, key: str) -> Any:
        """Return the value of a column, None where it is blank or could not be read."""
        return self.values.get(key)

    def names(self, key: str) -> frozenset[str] | None:
        """Return the names of a list cell, None for a blank; none of a cell that could not be read: it is not all."""
        value = self.values.get(key)
        if value is None:
            return frozenset() if key in self.source.broken else None
        return frozenset(value)

    def without(self, keys: Iterable[str]) -> Row:
        """Return the row with these cells counted as unreadable."""
        broken = self.source.broken | frozenset(keys)
        return Row(
            replace(self.source, broken=broken),
            {key: value for key, value in self.values.items() if key not in broken},
        )


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a sheet. ``complete`` is false where a required column is missing."""

    key: str
    rows: tuple[Row, ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class SettingsTable:
    """The settings that are filled, by key, and the Value cell of each row, filled or not."""

    values: Mapping[str, Any] = field(hash=False)
    places: Mapping[str, Place] = field(hash=False)
    broken: frozenset[str] = frozenset()
    tab: str = "Settings"
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything the workbook says, typed but not yet connected."""

    settings: SettingsTable | None
    tables: Mapping[str, Table] = field(hash=False)
    located: LocatedSheets
    findings: tuple[Finding, ...] = ()


def parse(located: LocatedSheets) -> Tables:
    """Parse every cell of the located sheets.

    Raises PackageError where far too many of them are at fault, or the design is larger than its proofs are made for.
    """
    findings: list[Finding] = []
    tables: dict[str, Table] = {}
    settings: SettingsTable | None = None
    limits = located.workbook.archive.limits
    for layout in SHEETS:
        sheet = located.sheets.get(layout.key)
        if sheet is None:
            continue
        if layout.key == "settings":
            settings = _settings(sheet, findings)
        else:
            tables[layout.key] = Table(layout.key, tuple(_rows(sheet, findings, limits)), sheet.complete)
    _refuse_too_large(tables, limits)
    return Tables(settings, tables, located, tuple(findings))


def _refuse_too_large(tables: Mapping[str, Table], limits: Limits) -> None:
    def rows(key: str) -> int:
        return len(tables[key].rows) if key in tables else 0

    rules = rows("triggers") + rows("exceptions")
    limits.refuse_above("rules", rules, f"it has {rules:,} rows of triggers and exceptions")
    combinations = rows("intents") * rows("languages") * rows("channels")
    limits.refuse_above(
        "combinations",
        combinations,
        f"its intents, languages and channels make {combinations:,} combinations",
    )


def _rows(sheet: LocatedSheet, findings: list[Finding], limits: Limits) -> Iterator[Row]:
    merged = _merged_values(sheet, findings)
    cells = sheet.grid.cells
    columns = [(sheet.layout.column(key), number) for key, number in sheet.columns.items()]
    for number in sheet.rows:
        values: dict[str, Any] = {}
        faults: list[tuple[Column, Fault]] = []
        broken: set[str] = set()
        for column, at in columns:
            cell = cells.get((number, at)) or merged.get((number, at))
            if cell is None:
                continue
            try:
                parsed = parse_cell(column, cell)
            except Malformed as malformed:
                broken.add(column.key)
                faults.append((column, malformed.fault))
                continue
            faults.extend((column, note) for note in parsed.notes)
            if parsed.value is not None:
                values[column.key] = parsed.value
        source = RowSource(sheet.tab.name, number, sheet.columns, sheet.headers, frozenset(broken))
        for column, fault in faults:
            findings.append(fault.at(source.place(column.key), subject(sheet.layout.key, values, column)))
        refuse_too_many(findings, limits)
        yield Row(source, values)


def subject(sheet_key: str, values: Mapping[str, Any], column: Column | None = None) -> str:
    """Return what a finding of a row is about, in the author's words: the row's name and the column."""
    layout = SHEET_BY_KEY[sheet_key]
    keys = [layout.identity] if layout.identity is not None else [c.key for c in layout.columns[:5]]
    named = [words for key in keys if key in values and (words := _words(values[key]))]
    name = brief(" ".join(named)) if named else layout.name
    return f"{name} · {column.header}" if column is not None else name


_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _words(value: object) -> str:
    """Return a name, names, days or a date in words; numbers and answers name nothing."""
    if isinstance(value, tuple):
        return ", ".join(_WEEKDAYS[part] if isinstance(part, int) else str(part) for part in value)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else ""


def _merged_values(sheet: LocatedSheet, findings: list[Finding]) -> dict[tuple[int, int], Cell]:
    """Return the cells that a merged range lends to its other rows."""
    lent: dict[tuple[int, int], Cell] = {}
    known = set(sheet.columns.values())
    for area in sheet.grid.merged:
        first = sheet.grid.cells.get((area.first_row, area.first_column))
        if first is None or area.first_column not in known or area.first_row <= sheet.header_row:
            continue
        rows = [row for row in sheet.rows if area.first_row < row <= area.last_row]
        if not rows:
            continue
        lent.update({(row, area.first_column): first for row in rows})
        place = Place(sheet.tab.name, area.first_row, area.first_column)
        findings.append(MERGED.at(place, about=f"{sheet.layout.name} · {_area(area)}", area=_area(area)))
    return lent


def _area(area: Range) -> str:
    first = Place(None, area.first_row, area.first_column).cell
    return f"{first}:{Place(None, area.last_row, area.last_column).cell}"


def _settings(sheet: LocatedSheet, findings: list[Finding]) -> SettingsTable:
    declared = {
        fold_header(spelling): column for column in SETTINGS for spelling in (*column.aliases, column.header)
    }
    values: dict[str, Any] = {}
    places: dict[str, Place] = {}
    broken: set[str] = set()
    if not sheet.complete:
        return SettingsTable(values, places, frozenset(broken), sheet.tab.name, complete=False)
    for row in sheet.rows:
        named = sheet.grid.cells.get((row, sheet.columns["setting"]))
        if named is None or not (text := tidy(shown(named))):
            continue
        at_name = Place(sheet.tab.name, row, sheet.columns["setting"], sheet.headers["setting"])
        column = declared.get(fold_header(text))
        if column is None:
            text = brief(text)
            meant = nearest(text, [known.header for known in SETTINGS], cutoff=0.7)
            hint = f"Rename it to {meant}." if meant else "Delete the row, or keep it as a note to yourself."
            findings.append(UNKNOWN_SETTING.at(at_name, about=text, text=text, hint=hint, suggestion=meant))
            continue
        place = Place(sheet.tab.name, row, sheet.columns["value"], column.header)
        if column.key in places:
            findings.append(
                SETTING_TWICE.at(
                    at_name, about=column.header, related=(places[column.key],), setting=column.header
                )
            )
            continue
        places[column.key] = place
        cell = sheet.grid.cells.get((row, sheet.columns["value"]))
        if cell is None or (cell.kind is CellKind.TEXT and not tidy(shown(cell))):
            continue
        try:
            parsed = parse_cell(column, cell)
        except Malformed as malformed:
            broken.add(column.key)
            findings.append(malformed.fault.at(place, column.header))
            continue
        findings.extend(note.at(place, column.header) for note in parsed.notes)
        if parsed.value is not None:
            values[column.key] = parsed.value
    return SettingsTable(values, places, frozenset(broken), sheet.tab.name)
