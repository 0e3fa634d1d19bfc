"""Connecting names: every cell that refers to another sheet takes that sheet's spelling, or gets a finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from handoff_xl.findings import Finding, Place
from handoff_xl.layout import SETTINGS, SHEET_BY_KEY, Column, Kind
from handoff_xl.matching import fold
from handoff_xl.model import REPORTED
from handoff_xl.reading.tables import Row, SettingsTable, Table, Tables, subject
from handoff_xl.rules.references import languages_assumed, retired_intent, unknown_name
from handoff_xl.signals import BUILT_IN_SIGNALS

# Scenarios may name what does not exist on purpose, and Stages have a rule of their own (HX8xx, HX9xx).
_NOT_CONNECTED = frozenset({"scenarios", "stages"})
_FOLDED = frozenset({"languages", "channels", "categories"})


@dataclass(frozen=True, slots=True)
class Directory:
    """The names that a workbook declares, by the key of the sheet (or column) that declares them.

    Each maps a name as it is compared to its declared spelling. ``open_ended`` kinds take every name: the sheet
    that would declare them is absent and not required, or cannot be trusted.
    """

    names: Mapping[str, Mapping[str, str]] = field(hash=False)
    open_ended: frozenset[str] = frozenset()

    def find(self, kind: str, text: str) -> str | None:
        """Return the declared spelling of a name, None where nothing declares it."""
        return self.names[kind].get(_compared(kind, text))

    def declared(self, kind: str) -> tuple[str, ...]:
        """Return the declared names of a kind in the order of their rows."""
        return tuple(self.names[kind].values())


def _compared(kind: str, text: str) -> str:
    return fold(text) if kind in _FOLDED else text


def connect(tables: Tables) -> tuple[Tables, Directory]:
    """Give every reference its declared spelling. Names that are not declared become findings, and the rest stays."""
    directory = _directory(tables)
    findings: list[Finding] = []
    if "languages" in directory.open_ended and "languages" not in tables.located.untrusted:
        languages = directory.declared("languages")
        if len(languages) > 1:
            findings.append(languages_assumed(languages))
    retired = {
        row.get("intent")
        for row in _rows(tables, "intents")
        if row.get("status") == "retired" and row.get("intent") is not None
    }
    connected = {
        key: table if key in _NOT_CONNECTED else _connect_table(table, directory, retired, findings)
        for key, table in tables.tables.items()
    }
    settings = tables.settings and _connect_settings(tables.settings, directory, findings)
    return replace(tables, tables=connected, settings=settings, findings=tuple(findings)), directory


def _rows(tables: Tables, key: str) -> tuple[Row, ...]:
    table = tables.tables.get(key)
    return () if table is None else table.rows


def _directory(tables: Tables) -> Directory:
    untrusted = tables.located.untrusted
    intents = _rows(tables, "intents")
    names: dict[str, dict[str, str]] = {
        "intents": _index("intents", (row.get("intent") for row in intents)),
        "tags": _index("tags", (tag for row in intents for tag in row.get("tags") or ())),
        "categories": _index("categories", (row.get("category") for row in intents)),
        "queues": _index("queues", (row.get("queue") for row in _rows(tables, "queues"))),
        "hours": _index("hours", (row.get("calendar") for row in _rows(tables, "hours"))),
        "triggers": _index("triggers", (row.get("trigger") for row in _rows(tables, "triggers"))),
        "exceptions": _index("exceptions", (row.get("exception") for row in _rows(tables, "exceptions"))),
        "languages": _index("languages", (row.get("language") for row in _rows(tables, "languages"))),
        "channels": _index("channels", (row.get("channel") for row in _rows(tables, "channels"))),
        "signals": _index("signals", (row.get("signal") for row in _rows(tables, "signals"))),
    }
    names["signals"].update({signal.id: signal.id for signal in BUILT_IN_SIGNALS} | {REPORTED: REPORTED})
    open_ended = set(untrusted)
    if "intents" in untrusted:
        open_ended |= {"tags", "categories"}
    for kind in ("languages", "channels"):
        if kind not in tables.tables:
            open_ended.add(kind)
            names[kind].update(_index(kind, _named_anywhere(tables, kind)))
    return Directory(names, frozenset(open_ended))


def _index(kind: str, names: Iterable[str | None]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        if name is not None:
            found.setdefault(_compared(kind, name), name)
    return found


def _named_anywhere(tables: Tables, kind: str) -> Iterator[str]:
    """Yield the languages or channels that any cell names, the default language first."""
    if kind == "languages" and tables.settings is not None and "default_language" in tables.settings.values:
        yield tables.settings.values["default_language"]
    for key, table in tables.tables.items():
        if key in _NOT_CONNECTED:
            continue
        referring = [column.key for column in SHEET_BY_KEY[key].columns if column.refers_to == kind]
        for row in table.rows:
            for column in referring:
                value = row.get(column)
                if isinstance(value, tuple):
                    yield from value
                elif value is not None:
                    yield value


def _connect_table(
    table: Table, directory: Directory, retired: set[object], findings: list[Finding]
) -> Table:
    layout = SHEET_BY_KEY[table.key]
    referring = [
        column
        for column in layout.columns
        if column.refers_to is not None and column.kind in {Kind.IDENTIFIER, Kind.LIST}
    ]
    if table.key == "intents":
        # The spelling of a category's first mention stands for all.
        referring.append(replace(layout.column("category"), refers_to="categories"))
    if not referring:
        return table
    return replace(
        table,
        rows=tuple(
            _connect_row(table.key, row, referring, directory, retired, findings) for row in table.rows
        ),
    )


def _connect_row(
    key: str,
    row: Row,
    referring: list[Column],
    directory: Directory,
    retired: set[object],
    findings: list[Finding],
) -> Row:
    changed: dict[str, object] = {}
    broken: set[str] = set()
    for column in referring:
        value = row.get(column.key)
        kind = column.refers_to
        if value is None or kind is None:
            continue
        texts = value if isinstance(value, tuple) else (value,)
        found = tuple(name for text in texts if (name := _declared(directory, kind, text)) is not None)
        if len(found) < len(texts):
            broken.add(column.key)
        place = row.source.place(column.key)
        about = subject(key, row.values)
        for text in texts:
            if _declared(directory, kind, text) is None:
                owner = str(row.get("owner") or "")
                findings.append(_unknown(directory, kind, text, place, about, owner))
            elif kind == "intents" and text in retired:
                findings.append(retired_intent(text, place, about))
        if isinstance(value, tuple):
            changed[column.key] = tuple(dict.fromkeys(found))
        elif found:
            changed[column.key] = found[0]
    if all(row.get(column) == value for column, value in changed.items()) and not broken:
        return row
    values = {**row.values, **changed}
    for column_key in broken:
        if not isinstance(values[column_key], tuple):
            del values[column_key]
    return Row(replace(row.source, broken=row.source.broken | broken), values)


def _declared(directory: Directory, kind: str, text: str) -> str | None:
    found = directory.find(kind, text)
    return text if found is None and kind in directory.open_ended else found


def _unknown(directory: Directory, kind: str, text: str, place: Place, about: str, owner: str) -> Finding:
    return unknown_name(kind, text, directory.declared(kind), place, about, owner)


def _connect_settings(
    settings: SettingsTable, directory: Directory, findings: list[Finding]
) -> SettingsTable:
    values = dict(settings.values)
    broken = set(settings.broken)
    referring = {column.key: column.refers_to for column in SETTINGS if column.refers_to is not None}
    if "languages" not in directory.open_ended:
        referring["default_language"] = "languages"
    for key, kind in referring.items():
        if key not in values:
            continue
        found = _declared(directory, kind, values[key])
        if found is None:
            header = next(column.header for column in SETTINGS if column.key == key)
            findings.append(_unknown(directory, kind, values.pop(key), settings.places[key], header, ""))
            broken.add(key)
        else:
            values[key] = found
    return replace(settings, values=values, broken=frozenset(broken))
