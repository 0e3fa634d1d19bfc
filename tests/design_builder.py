"""Designs written as short Python literals: each sheet a list of rows, each row a dict of what differs."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from handoff_xl.decide import Router
from handoff_xl.findings import Place
from handoff_xl.lanes import Lane
from handoff_xl.layout import SHEET_BY_KEY
from handoff_xl.model import (
    SCOPE_COLUMNS,
    Alternative,
    Calendar,
    Channel,
    Condition,
    Design,
    ExceptionRule,
    Guardrail,
    Intent,
    Language,
    Operator,
    Queue,
    RowSource,
    Scope,
    Settings,
    Signal,
    SignalType,
    Span,
    Threshold,
    Trigger,
)
from handoff_xl.routes import resolve
from handoff_xl.routing import build_routing, render
from handoff_xl.signals import BUILT_IN_SIGNALS

FIRST_ROW = 5
Row = Mapping[str, Any]


def source(sheet: str, at: int, columns: Sequence[str] | None = None) -> RowSource:
    """Return the source of the row at a position from 0; ``columns`` gives another order of the columns."""
    layout = SHEET_BY_KEY[sheet]
    keys = columns or [column.key for column in layout.columns]
    headers = {column.key: column.header for column in layout.columns}
    return RowSource(layout.name, FIRST_ROW + at, {key: at for at, key in enumerate(keys, 1)}, headers)


def some(ids: Iterable[str] | None) -> frozenset[str] | None:
    return None if ids is None else frozenset(ids)


def condition(signal: str, operator: str, *values: float | bool | str) -> Condition:
    return Condition(signal, Operator(operator), values)


def _alternatives(sheet: str, rows: Sequence[Row], first: int) -> tuple[Alternative, ...]:
    return tuple(
        Alternative(
            source(sheet, first + at),
            Scope(some(row.get("intents")), some(row.get("languages")), some(row.get("channels"))),
            tuple(condition(*when) for when in row.get("when", ())),
            row.get("reported", False),
        )
        for at, row in enumerate(rows)
    )


def _rules(sheet: str, rules: Sequence[Row]) -> Iterable[tuple[Row, tuple[Alternative, ...]]]:
    first = 0
    for rule in rules:
        yield rule, _alternatives(sheet, rule["rows"], first)
        first += len(rule["rows"])


LOW_AUTO: Row = {"risks": ["low"], "mode": Lane.AI_AUTO}


def design(
    *,
    settings: Row = {},  # noqa: B006 -- never changed
    languages: Sequence[str | Row] = ("en", "es"),
    channels: Sequence[str] = ("voice", "chat"),
    queues: Sequence[Row] = ({"id": "general"},),
    intents: Sequence[Row] = ({"id": "a"},),
    thresholds: Sequence[Row] = (LOW_AUTO,),
    triggers: Sequence[Row] = (),
    exceptions: Sequence[Row] = (),
    signals: Sequence[tuple[str, str]] = (),
    calendars: Sequence[Calendar] = (),
    columns: Mapping[str, Sequence[str]] = {},
) -> Design:
    languages = [{"id": row} if isinstance(row, str) else row for row in languages]
    return Design(
        settings=Settings(
            places={"fallback_queue": Place("Settings", 9, 2)},
            **{
                "name": "Test design",
                "version": "1",
                "owner": "Dana",
                "time_zone": "Europe/London",
                "default_language": "en",
                "fallback_queue": "general",
                **settings,
            },
        ),
        languages=tuple(Language(source=source("languages", at), **row) for at, row in enumerate(languages)),
        channels=tuple(
            Channel(channel, source=source("channels", at)) for at, channel in enumerate(channels)
        ),
        calendars=tuple(calendars),
        queues=tuple(
            Queue(
                source=source("queues", at),
                **{**row, "languages": some(row.get("languages")), "channels": some(row.get("channels"))},
            )
            for at, row in enumerate(queues)
        ),
        intents=tuple(
            Intent(
                source=source("intents", at, columns.get("intents")),
                **{
                    "risk": "low",
                    **row,
                    "languages": some(row.get("languages")),
                    "channels": some(row.get("channels")),
                },
            )
            for at, row in enumerate(intents)
        ),
        thresholds=tuple(
            Threshold(
                source=source("thresholds", at, columns.get("thresholds")),
                **{key: some(row.get(key)) for key in SCOPE_COLUMNS},
                settings={key: value for key, value in row.items() if key not in SCOPE_COLUMNS},
            )
            for at, row in enumerate(thresholds)
        ),
        triggers=tuple(
            Trigger(
                id=rule["id"],
                source=alternatives[0].source,
                alternatives=alternatives,
                lane=rule.get("lane", Lane.HUMAN),
                priority=rule.get("priority", 10),
                queue=rule.get("queue"),
                name=rule.get("name", ""),
                expected_share=rule.get("expected_share"),
            )
            for rule, alternatives in _rules("triggers", triggers)
        ),
        exceptions=tuple(
            ExceptionRule(
                id=rule["id"],
                source=alternatives[0].source,
                alternatives=alternatives,
                type=rule.get("type", "fraud"),
                compliance_sensitive=rule.get("active_on_unknown", False),
                active_on_unknown=rule.get("active_on_unknown", False),
                queue=rule.get("queue", "general"),
                priority=rule.get("priority", 10),
                ai_may=rule.get("ai_may", "nothing"),
            )
            for rule, alternatives in _rules("exceptions", exceptions)
        ),
        signals=(
            *BUILT_IN_SIGNALS,
            *(
                Signal(name, SignalType(kind), source=source("signals", at))
                for at, (name, kind) in enumerate(signals)
            ),
        ),
        guardrails=tuple(
            Guardrail(risk, Lane.AI_AUTO if risk in ("low", "medium") else Lane.AI_REVIEW)
            for risk in ("low", "medium", "high", "regulated")
        ),
    )


def document(made: Design) -> dict[str, Any]:
    """Return the routing document as a reader of the file gets it."""
    built = build_routing(resolve(made), file_name="design.xlsx", sha256="0" * 64)
    parsed: dict[str, Any] = json.loads(render(built))
    return parsed


def router(**sheets: Any) -> Router:
    return Router(document(design(**sheets)))


def turn(**changes: Any) -> dict[str, Any]:
    """Return a turn of a sure classifier; None takes a key away."""
    given = {"intent": "a", "language": "en", "channel": "voice", "confidence": 0.99, **changes}
    return {key: value for key, value in given.items() if value is not None}


def hours(
    name: str,
    weekdays: Mapping[int, Sequence[tuple[str, str]]],
    dates: Mapping[str, Sequence[tuple[str, str]]] = {},
    time_zone: str = "Europe/London",
) -> Calendar:
    """Return a calendar; weekdays count from 0 = Monday, times are written ``08:00``."""

    def spans(times: Sequence[tuple[str, str]]) -> tuple[Span, ...]:
        return tuple(Span(_minutes(opens), _minutes(closes)) for opens, closes in times)

    return Calendar(
        name,
        time_zone,
        {day: spans(times) for day, times in weekdays.items()},
        {date.fromisoformat(day): spans(times) for day, times in dates.items()},
    )


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])
