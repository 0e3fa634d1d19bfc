"""Triggers and exceptions: rows that repeat a name are joined into one rule with alternatives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from handoff_xl.building.conditions import ConditionReader
from handoff_xl.findings import Finding, Rule, Severity
from handoff_xl.lanes import Lane
from handoff_xl.layout import SHEET_BY_KEY, Column
from handoff_xl.model import REPORTED, Alternative, ExceptionRule, RowSource, Scope, Trigger
from handoff_xl.reading.cells import Operand
from handoff_xl.reading.numbers import as_percent
from handoff_xl.reading.tables import Row
from handoff_xl.validation import required_blank

ALTERNATIVES_DIFFER = Rule(
    code="HX222",
    severity=Severity.ERROR,
    title="Alternatives that differ",
    message="{header} of {name} is {text} here and {other} in another of its rows.",
    fix="Make them the same, leave it blank here, or give this row a name of its own.",
    meaning="Rows that repeat a name are alternatives of one rule: only scope and condition may differ.",
    failing="frustrated goes to the lane Human in one row and AI drafts in the next.",
    passing="The second row of frustrated leaves Lane blank, or says Human too.",
)

REPORTED_WITH_MORE = Rule(
    code="HX231",
    severity=Severity.ERROR,
    title="Reported with a further condition",
    message="{name} counts whenever it is reported, so what {header} says is not tested.",
    fix="Clear the rest of the condition, or name the signal to be tested instead of reported.",
    meaning="Whoever reports an exception has decided already; a condition beside it would look as if it mattered.",
    failing="Signal is reported, And signal is amount.",
    passing="Signal is reported and the rest of the condition is blank, or Signal is amount.",
)

RULES = (ALTERNATIVES_DIFFER, REPORTED_WITH_MORE)

_PER_ROW = frozenset(
    {
        *("intents", "tags", "languages", "channels"),
        *("signal", "operator", "value", "and_signal", "and_operator", "and_value"),
    }
)
TagIndex = Mapping[str, frozenset[str]]
"""The intents that bear each tag."""


def build_triggers(
    rows: Iterable[Row], reader: ConditionReader, tagged: TagIndex, findings: list[Finding]
) -> tuple[Trigger, ...]:
    """Return the triggers, in the order of their first rows."""

    def trigger(
        name: str, source: RowSource, alternatives: tuple[Alternative, ...], value: Callable[[str], Any]
    ) -> Trigger:
        return Trigger(
            id=name,
            source=source,
            alternatives=alternatives,
            lane=Lane.from_key(value("lane") or "human"),
            priority=value("priority") or 0,
            queue=value("queue"),
            name=value("name") or "",
            owner=value("owner") or "",
            expected_share=value("expected_share"),
        )

    return tuple(
        trigger(name, *_joined("triggers", name, members, reader, tagged, findings))
        for name, members in _by_name("trigger", rows).items()
    )


def build_exceptions(
    rows: Iterable[Row], reader: ConditionReader, tagged: TagIndex, findings: list[Finding]
) -> tuple[ExceptionRule, ...]:
    """Return the exceptions, in the order of their first rows."""

    def exception(
        name: str, source: RowSource, alternatives: tuple[Alternative, ...], value: Callable[[str], Any]
    ) -> ExceptionRule:
        sensitive = value("compliance_sensitive") is True
        if_unknown = value("if_unknown") or ("human" if sensitive else "ignore")
        return ExceptionRule(
            id=name,
            source=source,
            alternatives=alternatives,
            type=value("type") or "",
            compliance_sensitive=sensitive,
            active_on_unknown=if_unknown == "human",
            queue=value("queue") or "",
            priority=value("priority") or 0,
            ai_may=value("ai_may") or "nothing",
            legal_basis=value("legal_basis") or "",
            owner=value("owner") or "",
        )

    return tuple(
        exception(name, *_joined("exceptions", name, members, reader, tagged, findings))
        for name, members in _by_name("exception", rows).items()
    )


def _by_name(key: str, rows: Iterable[Row]) -> dict[str, list[Row]]:
    members: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.get(key) is not None:
            members[row.get(key)].append(row)
    return members


def _joined(
    sheet: str, name: str, rows: list[Row], reader: ConditionReader, tagged: TagIndex, findings: list[Finding]
) -> tuple[RowSource, tuple[Alternative, ...], Callable[[str], Any]]:
    values: dict[str, Any] = {}
    broken: set[str] = set()
    layout = SHEET_BY_KEY[sheet]
    owner = next((str(row.get("owner")) for row in rows if row.get("owner")), "")
    for column in layout.columns:
        if column.key in _PER_ROW or column.key == layout.identity:
            continue
        filled = [row for row in rows if row.get(column.key) is not None]
        broken.update({column.key} if any(column.key in row.source.broken for row in rows) else ())
        if filled:
            values[column.key] = filled[0].get(column.key)
        elif column.required and column.key not in broken and column.key in rows[0].source.columns:
            place = rows[0].source.place(column.key)
            findings.append(required_blank(column, place, f"{name} · {column.header}", owner))
            broken.add(column.key)
        findings.extend(
            ALTERNATIVES_DIFFER.at(
                row.source.place(column.key),
                about=f"{name} · {column.header}",
                related=(filled[0].source.place(column.key),),
                owner=owner,
                header=column.header,
                name=name,
                text=_words(column, row.get(column.key)),
                other=_words(column, values[column.key]),
            )
            for row in filled[1:]
            if row.get(column.key) != values[column.key]
        )
    alternatives = tuple(
        alternative
        for row in rows
        if (alternative := _alternative(sheet, name, row, reader, tagged, findings)) is not None
    )
    if len(alternatives) < len(rows):
        broken |= _PER_ROW  # a row that is left out takes its scope with it
    return replace(rows[0].source, broken=rows[0].source.broken | broken), alternatives, values.get


def _words(column: Column, value: object) -> str:
    """Return a value as it stands in its cell."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float):
        return as_percent(value)
    return next((choice.words for choice in column.choices if choice.key == value), str(value))


def _alternative(
    sheet: str, name: str, row: Row, reader: ConditionReader, tagged: TagIndex, findings: list[Finding]
) -> Alternative | None:
    """Return one row as an alternative, None where its condition could not be read."""
    scope = _scope(row, tagged)
    if sheet == "exceptions" and row.get("signal") == REPORTED:
        findings.extend(_not_read(name, row))
        return Alternative(row.source, scope, (), reported=True)
    condition_columns = [SHEET_BY_KEY[sheet].column(key) for key in ("signal", "operator", "value")]
    if any(column.required and column.key not in row.source.columns for column in condition_columns):
        return None  # the sheet's finding on its missing column says enough
    before = len(findings)
    if sheet == "triggers":
        _require_condition(name, row, findings)
    conditions = []
    for prefix in ("", "and_"):
        condition = reader.read(row, prefix, name, findings)
        if condition is not None:
            conditions.append(condition)
    first_is_missing = row.get("signal") is None and row.get("and_signal") is not None
    wanted = [prefix for prefix in ("", "and_") if _mentions(row, prefix)]
    if len(conditions) < len(wanted) or (len(findings) > before and not conditions and sheet == "triggers"):
        return None
    return None if first_is_missing and not conditions else Alternative(row.source, scope, tuple(conditions))


def _not_read(name: str, row: Row) -> Iterator[Finding]:
    """Yield the finding of a reported exception with a further condition; reported is Yes says nothing more."""
    first = [row.get(key) for key in ("operator", "value")]
    says_yes = first[0] == "is" and isinstance(first[1], Operand) and first[1].means_yes
    keys = [*(() if says_yes else ("operator", "value")), "and_signal", "and_operator", "and_value"]
    filled = [key for key in keys if row.get(key) is not None]
    if filled:
        place = row.source.place(filled[0])
        yield REPORTED_WITH_MORE.at(place, about=f"{name} · {place.header}", name=name, header=place.header)


def _mentions(row: Row, prefix: str) -> bool:
    keys = {f"{prefix}signal", f"{prefix}operator", f"{prefix}value"}
    return bool(keys & row.source.broken) or any(row.get(key) is not None for key in keys)


def _require_condition(name: str, row: Row, findings: list[Finding]) -> None:
    """Report each blank cell of the condition that every Triggers row needs."""
    keys = ("signal", "operator", "value")
    blank = [key for key in keys if row.get(key) is None and key not in row.source.broken]
    if len(blank) == len(keys):
        columns = [SHEET_BY_KEY["triggers"].column(key) for key in keys]
        findings.extend(
            required_blank(column, row.source.place(column.key), f"{name} · {column.header}")
            for column in columns
            if column.key in row.source.columns
        )


def _scope(row: Row, tagged: TagIndex) -> Scope:
    named, tags = row.names("intents"), row.names("tags")
    intents: frozenset[str] | None = None
    if named is not None or tags is not None:
        intents = (named or frozenset()).union(*(tagged.get(tag, frozenset()) for tag in tags or ()))
    return Scope(
        intents=intents,
        languages=row.names("languages"),
        channels=row.names("channels"),
        named=named or frozenset(),
        tags=tags or frozenset(),
    )
