"""Connecting names: every cell that refers to another sheet takes that sheet's spelling, or gets a finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from handoff_xl.findings import Finding, Place
from handoff_xl.layout import SETTINGS, SHEET_BY_KEY, Column, Kind
from handoff_xl.matching import fold
from handoff_xl.model import REPORTED
from handoff_xl.nearest import nearest
from handoff_xl.reading.tables import Row, SettingsTable, Table, Tables, subject
from handoff_xl.reading.words import fold_words
from handoff_xl.rules.references import (
    languages_assumed,
    no_active_intents,
    no_channels,
    retired_intent,
    unknown_name,
)
from handoff_xl.signals import BUILT_IN_SIGNALS

# Scenarios may name what does not exist on purpose, and Stages have a rule of their own (HX8xx, HX9xx).
_NOT_CONNECTED = frozenset({"scenarios", "stages"})
_MOST_GUESSES = 100
_MOST_COMPARISONS = 100_000  # of undeclared names with declared ones, about a second
_FOLDED = frozenset({"languages", "channels", "categories"})


@dataclass(frozen=True, slots=True)
class Directory:
    """The names that a workbook declares, by the key of the sheet (or column) that declares them.

    Each maps a name as it is compared to its declared spelling. ``open_ended`` kinds take every name: the sheet
    that would declare them is absent and not required, or ``untrusted``: an error already says that it cannot tell.
    ``labels`` gives, by kind, what people call a name (its Name cell, folded) and the name itself.
    """

    names: Mapping[str, Mapping[str, str]] = field(hash=False)
    open_ended: frozenset[str] = frozenset()
    untrusted: frozenset[str] = frozenset()
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    _guesses: dict[tuple[str, str], str | None] = field(default_factory=dict, repr=False, compare=False)

    def find(self, kind: str, text: str) -> str | None:
        """Return the spelling of a name that counts, None where nothing declares it."""
        found = self.names[kind].get(_compared(kind, text))
        return text if found is None and kind in self.open_ended else found

    def nearest(self, kind: str, text: str) -> str | None:
        """Return the declared name that an undeclared one was most likely meant to be, None where nothing is close.

        Beyond a hundred different undeclared names nothing is offered: not the names are wrong then but the sheet.
        Where thousands are declared it is fewer, since each is compared with all of them.
        """
        called = self.labels.get(kind, {}).get(fold_words(text))
        if called is not None:
            return called
        key = (kind, text)
        if key not in self._guesses:
            most = min(_MOST_GUESSES, _MOST_COMPARISONS // max(len(self.names[kind]), 1))
            within = len(self._guesses) < most
            self._guesses[key] = nearest(text, self.names[kind].values()) if within else None
        return self._guesses[key]

    def declared(self, kind: str) -> tuple[str, ...]:
        """Return the declared names of a kind in the order of their rows."""
        return tuple(self.names[kind].values())


def _compared(kind: str, text: str) -> str:
    return fold(text) if kind in _FOLDED else text


def connect(tables: Tables) -> tuple[Tables, Directory]:
    """Give every reference its declared spelling. Names that are not declared become findings, and the rest stays."""
    directory = _directory(tables)
    findings: list[Finding] = []
    if "languages" in directory.open_ended and "languages" not in directory.untrusted:
        languages = directory.declared("languages")
        if len(languages) > 1:
            findings.append(languages_assumed(languages))
    if not directory.names["channels"] and "channels" not in directory.untrusted:
        findings.append(no_channels())
    intents = tables.located.sheets.get("intents")
    if intents is not None and "intents" not in directory.untrusted and not _has_active_intents(tables):
        findings.append(no_active_intents(intents.tab.name))
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


def _has_active_intents(tables: Tables) -> bool:
    """Whether an intent is active, or might be if its row could be read."""
    return any(
        row.get("intent") is not None and row.get("status") in {None, "active"}
        for row in _rows(tables, "intents")
    )


def _rows(tables: Tables, key: str) -> tuple[Row, ...]:
    table = tables.tables.get(key)
    return () if table is None else table.rows


_LABELLED = ("intents", "queues", "languages", "channels")


def _labels(tables: Tables) -> Mapping[str, Mapping[str, str]]:
    """Return what people call intents, queues, languages and channels; a label that two share says nothing."""
    labels: dict[str, dict[str, str]] = {}
    for kind in _LABELLED:
        sheet, column = _DECLARED_IN[kind]
        rows = [row for row in _rows(tables, sheet) if row.get("name") and row.get(column)]
        shared = Counter(fold_words(row.get("name")) for row in rows)
        labels[kind] = {
            label: row.get(column) for row in rows if shared[label := fold_words(row.get("name"))] == 1
        }
    return labels


_DECLARED_IN: Mapping[str, tuple[str, str]] = {
    "intents": ("intents", "intent"),
    "tags": ("intents", "tags"),
    "categories": ("intents", "category"),
    "queues": ("queues", "queue"),
    "hours": ("hours", "calendar"),
    "triggers": ("triggers", "trigger"),
    "exceptions": ("exceptions", "exception"),
    "languages": ("languages", "language"),
    "channels": ("channels", "channel"),
    "signals": ("signals", "signal"),
}
"""The sheet and the column that declare the names of each kind."""


def _directory(tables: Tables) -> Directory:
    located = tables.located
    names = {
        kind: _index(kind, _listed(row.get(column) for row in _rows(tables, sheet)))
        for kind, (sheet, column) in _DECLARED_IN.items()
    }
    names["signals"].update({signal.id: signal.id for signal in BUILT_IN_SIGNALS} | {REPORTED: REPORTED})
    unreadable = {
        kind
        for kind, (sheet, column) in _DECLARED_IN.items()
        if sheet in located.untrusted - located.misspelt
        or any(column in row.source.broken for row in _rows(tables, sheet))
    }
    open_ended = set(unreadable)
    for kind in ("languages", "channels"):
        if kind not in tables.tables:
            open_ended.add(kind)
            names[kind].update(_index(kind, _named_anywhere(tables, kind)))
    untrusted = located.untrusted | unreadable.intersection(SHEET_BY_KEY)
    return Directory(names, frozenset(open_ended), untrusted, _labels(tables))


def _listed(values: Iterable[str | tuple[str, ...] | None]) -> Iterator[str]:
    for value in values:
        if isinstance(value, tuple):
            yield from value
        elif value is not None:
            yield value


def _index(kind: str, names: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
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
            yield from _listed(row.get(column) for column in referring)


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
        found = tuple(name for text in texts if (name := directory.find(kind, text)) is not None)
        if len(found) < len(texts):
            broken.add(column.key)
        place = row.source.place(column.key)
        about = subject(key, row.values)
        for text in texts:
            if directory.find(kind, text) is None:
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


def _unknown(directory: Directory, kind: str, text: str, place: Place, about: str, owner: str) -> Finding:
    return unknown_name(kind, text, directory.nearest(kind, text), place, about, owner)


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
        found = directory.find(kind, values[key])
        if found is None:
            header = next(column.header for column in SETTINGS if column.key == key)
            findings.append(_unknown(directory, kind, values.pop(key), settings.places[key], header, ""))
            broken.add(key)
        else:
            values[key] = found
    return replace(settings, values=values, broken=frozenset(broken))
