"""The design: every sheet's rows as values of the model, with the defaults of sheets that are missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from handoff_xl.building.conditions import ConditionReader
from handoff_xl.building.connect import Directory
from handoff_xl.building.escalations import build_exceptions, build_triggers
from handoff_xl.building.governance import (
    build_approvals,
    build_controls,
    build_reason_codes,
    build_scenarios,
    build_stages,
)
from handoff_xl.building.hours import build_calendars
from handoff_xl.building.signals import build_signals
from handoff_xl.findings import Finding
from handoff_xl.lanes import Lane
from handoff_xl.model import (
    RISKS,
    SETTING_COLUMNS,
    Channel,
    Design,
    Guardrail,
    Intent,
    Language,
    Queue,
    Settings,
    Threshold,
)
from handoff_xl.reading.tables import Row, SettingsTable, Tables

_LEAST_HUMAN = {
    "low": Lane.AI_AUTO,
    "medium": Lane.AI_AUTO,
    "high": Lane.AI_REVIEW,
    "regulated": Lane.AI_REVIEW,
}


class Built(NamedTuple):
    """The design and the findings met while building it."""

    design: Design
    findings: tuple[Finding, ...]


def build(tables: Tables, directory: Directory) -> Built:
    """Return the design of tables whose names are connected."""
    findings: list[Finding] = []
    rows = _Rows(tables)
    settings = _settings(tables.settings)
    intents = tuple(_intents(rows))
    signals = build_signals(rows.named("signals", "signal"), findings)
    reader = ConditionReader({signal.id: signal for signal in signals})
    tagged = _tagged(intents)
    design = Design(
        settings=settings,
        languages=_languages(rows, directory),
        channels=_channels(rows, directory),
        calendars=build_calendars(rows.of("hours"), settings.time_zone, findings),
        queues=tuple(_queues(rows)),
        intents=intents,
        thresholds=tuple(_threshold(row) for row in rows.of("thresholds")),
        triggers=build_triggers(rows.of("triggers"), reader, tagged, findings),
        exceptions=build_exceptions(rows.of("exceptions"), reader, tagged, findings),
        signals=signals,
        guardrails=_guardrails(rows),
        stages=build_stages(rows.of("stages")),
        controls=build_controls(rows.of("controls")),
        reason_codes=build_reason_codes(rows.of("reason_codes")),
        scenarios=build_scenarios(rows.of("scenarios"), reader, findings),
        approvals=build_approvals(rows.of("approvals")),
        sheets=frozenset(tables.located.sheets),
        untrusted=directory.untrusted,
    )
    return Built(design, tuple(findings))


class _Rows(NamedTuple):
    tables: Tables

    def of(self, key: str) -> tuple[Row, ...]:
        table = self.tables.tables.get(key)
        return () if table is None else table.rows

    def named(self, key: str, identity: str) -> Iterator[tuple[str, Row]]:
        """Yield the first row of each name; rows without a readable name are left out."""
        seen: set[str] = set()
        for row in self.of(key):
            name = row.get(identity)
            if name is not None and name not in seen:
                seen.add(name)
                yield name, row


def _settings(table: SettingsTable | None) -> Settings:
    if table is None:
        return Settings(places={})
    values: dict[str, Any] = dict(table.values)
    if "if_unsure" in values:
        values["if_unsure"] = Lane.from_key(values["if_unsure"])
    places = {key: place for key, place in table.places.items() if key in values}
    blanks = {key: place for key, place in table.places.items() if key not in values}
    return Settings(places=places, blanks=blanks, broken=table.broken, **values)


def _languages(rows: _Rows, directory: Directory) -> tuple[Language, ...]:
    listed = tuple(
        Language(
            id=name,
            name=row.get("name") or "",
            ai_support=row.get("ai_support") or "full",
            human_support=row.get("human_support") is not False,
            source=row.source,
        )
        for name, row in rows.named("languages", "language")
    )
    return listed or tuple(Language(name) for name in directory.declared("languages"))


def _channels(rows: _Rows, directory: Directory) -> tuple[Channel, ...]:
    listed = tuple(
        Channel(
            id=name,
            name=row.get("name") or "",
            kind=row.get("kind") or "live",
            calendar=row.get("calendar"),
            source=row.source,
        )
        for name, row in rows.named("channels", "channel")
    )
    return listed or tuple(Channel(name) for name in directory.declared("channels"))


def _queues(rows: _Rows) -> Iterator[Queue]:
    for name, row in rows.named("queues", "queue"):
        yield Queue(
            id=name,
            source=row.source,
            kind=row.get("kind") or "human",
            name=row.get("name") or "",
            languages=row.names("languages"),
            channels=row.names("channels"),
            stands_in_for=row.get("stands_in_for") or (),
            calendar=row.get("calendar"),
            when_closed=row.get("when_closed") or "fallback",
            fallback=row.get("fallback"),
            capacity_per_hour=row.get("capacity_per_hour"),
            sla_minutes=row.get("sla_minutes"),
            skills=row.get("skills") or (),
        )


def _intents(rows: _Rows) -> Iterator[Intent]:
    for name, row in rows.named("intents", "intent"):
        yield Intent(
            id=name,
            source=row.source,
            risk=row.get("risk"),
            name=row.get("name") or "",
            category=row.get("category"),
            queue=row.get("queue"),
            owner=row.get("owner") or "",
            monthly_volume=row.get("monthly_volume"),
            irreversible=row.get("irreversible") is True,
            status=row.get("status") or "active",
            languages=row.names("languages"),
            channels=row.names("channels"),
            tags=frozenset(row.get("tags") or ()),
            description=row.get("description") or "",
            examples=row.get("examples") or "",
        )


def _tagged(intents: tuple[Intent, ...]) -> Mapping[str, frozenset[str]]:
    tagged: dict[str, set[str]] = defaultdict(set)
    for intent in intents:
        for tag in intent.tags:
            tagged[tag].add(intent.id)
    return {tag: frozenset(members) for tag, members in tagged.items()}


def _threshold(row: Row) -> Threshold:
    settings = {key: row.get(key) for key in SETTING_COLUMNS if row.get(key) is not None}
    for key in ("mode", "if_unsure"):
        if key in settings:
            settings[key] = Lane.from_key(settings[key])
    return Threshold(
        source=row.source,
        risks=row.names("risks"),
        categories=row.names("categories"),
        intents=row.names("intents"),
        languages=row.names("languages"),
        channels=row.names("channels"),
        settings=settings,
        rationale=row.get("rationale") or "",
    )


def _guardrails(rows: _Rows) -> tuple[Guardrail, ...]:
    listed = dict(rows.named("guardrails", "risk"))
    return tuple(
        Guardrail(
            risk=risk,
            least_human=Lane.from_key(row.get("least_human"))
            if row.get("least_human")
            else _LEAST_HUMAN[risk],
            lowest_ai_from=row.get("lowest_ai_from"),
            source=row.source,
        )
        if (row := listed.get(risk)) is not None
        else Guardrail(risk, _LEAST_HUMAN[risk])
        for risk in RISKS
    )
