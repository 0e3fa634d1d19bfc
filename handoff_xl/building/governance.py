"""Stages, controls, reason codes, approvals and scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from handoff_xl.building.conditions import ConditionReader
from handoff_xl.findings import Finding, Rule, Severity
from handoff_xl.lanes import Lane
from handoff_xl.model import Approval, Control, ReasonCode, Scalar, Scenario, Stage
from handoff_xl.reading.faults import Malformed
from handoff_xl.reading.tables import Row

NOT_AN_ASSIGNMENT = Rule(
    code="HX232",
    severity=Severity.ERROR,
    title="Signals of a scenario cannot be read",
    message="{text} is not of the form name=value.",
    fix="Type name=value; name=value, for example human_request=Yes; amount=120.",
    meaning="A scenario states the value of each signal it depends on.",
    failing="Signals is human_request.",
    passing="Signals is human_request=Yes.",
)

RULES = (NOT_AN_ASSIGNMENT,)


def build_stages(rows: Iterable[Row]) -> tuple[Stage, ...]:
    """Return the stages in the order of their rows."""
    return tuple(
        Stage(
            name=row.get("stage") or "",
            source=row.source,
            ai_role=row.get("ai_role") or "",
            human_role=row.get("human_role") or "",
            escalation_triggers=row.get("escalation_triggers") or (),
            decision_right=row.get("decision_right") or "",
            override_reason_required=row.get("override_reason_required") is True,
        )
        for row in rows
    )


def build_controls(rows: Iterable[Row]) -> tuple[Control, ...]:
    """Return the sampling rules; rows whose outcome or phase cannot be read are left out."""
    return tuple(
        Control(
            scope=row.get("scope") or "",
            source=row.source,
            outcome=row.get("outcome"),
            phase=row.get("phase"),
            sample=row.get("sample"),
            minimum_per_week=row.get("minimum_per_week"),
            reviewer_role=row.get("reviewer_role") or "",
        )
        for row in rows
        if row.get("outcome") is not None and row.get("phase") is not None
    )


def build_reason_codes(rows: Iterable[Row]) -> tuple[ReasonCode, ...]:
    """Return the reason codes; rows without a readable code or use are left out."""
    return tuple(
        ReasonCode(row.get("code"), row.source, row.get("label") or "", row.get("applies_to"))
        for row in rows
        if row.get("code") is not None and row.get("applies_to") is not None
    )


def build_approvals(rows: Iterable[Row]) -> tuple[Approval, ...]:
    """Return the approvals; rows whose decision cannot be read are left out."""
    return tuple(
        Approval(
            role=row.get("role") or "",
            source=row.source,
            name=row.get("name") or "",
            decision=row.get("decision"),
            date=row.get("date"),
            fingerprint=(row.get("fingerprint") or "").lower(),
        )
        for row in rows
        if row.get("decision") is not None
    )


def build_scenarios(
    rows: Iterable[Row], reader: ConditionReader, findings: list[Finding]
) -> tuple[Scenario, ...]:
    """Return the scenarios; rows whose intent or expected lane cannot be read are left out."""
    scenarios = []
    for row in rows:
        if {"scenario", "intent", "expected_lane"} - row.values.keys():
            continue
        signals, unread = _assignments(row, reader, findings)
        scenarios.append(_scenario(row, signals, broken=unread))
    return tuple(scenarios)


def _scenario(row: Row, signals: Mapping[str, Scalar], *, broken: bool) -> Scenario:
    source = replace(row.source, broken=row.source.broken | {"signals"}) if broken else row.source
    return Scenario(
        id=row.get("scenario"),
        source=source,
        intent=row.get("intent"),
        language=row.get("language"),
        channel=row.get("channel"),
        confidence=row.get("confidence"),
        runner_up=row.get("runner_up"),
        signals=signals,
        exceptions=row.get("exceptions") or (),
        at=row.get("at"),
        expected_lane=Lane.from_key(row.get("expected_lane")),
        expected_queue=row.get("expected_queue"),
    )


def _assignments(
    row: Row, reader: ConditionReader, findings: list[Finding]
) -> tuple[dict[str, Scalar], bool]:
    """Return the signals that a scenario sets, under their types, and whether one of them could not be read.

    An undeclared signal keeps its text.
    """
    found: dict[str, Scalar] = {}
    before = len(findings)
    text: str = row.get("signals") or ""
    for part in filter(None, (part.strip() for part in text.replace("\n", ";").split(";"))):
        name, _, value = (piece.strip() for piece in part.partition("="))
        if not (name and value):
            place = row.source.place("signals")
            findings.append(NOT_AN_ASSIGNMENT.at(place, about=f"{row.get('scenario')} · {part}", text=part))
            continue
        try:
            signal = reader.signals.get(name)
            found[name] = value if signal is None else reader.value(signal, value)
        except Malformed as malformed:
            findings.append(
                malformed.fault.at(row.source.place("signals"), f"{row.get('scenario')} · {name}")
            )
    return found, len(findings) > before
