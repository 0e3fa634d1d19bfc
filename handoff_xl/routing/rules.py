"""Exceptions and triggers as the document lists them: by id, each with its rows as alternatives."""

from __future__ import annotations

from typing import Any

from handoff_xl.model import Alternative, Condition, Design
from handoff_xl.routing.forms import cell, members, optional_number, scalar, text


def exception_entries(design: Design) -> list[dict[str, Any]]:
    """Return the section ``exceptions``. An exception has no lane: it is always human."""
    return [
        {
            "id": rule.id,
            "type": text(rule.type),
            "priority": rule.priority,
            "queue": rule.queue,
            "if_unknown": "human" if rule.active_on_unknown else "ignore",
            "ai_may": rule.ai_may,
            "compliance_sensitive": rule.compliance_sensitive,
            "legal_basis": text(rule.legal_basis),
            "owner": text(rule.owner),
            "alternatives": [_alternative(row, "exception") for row in rule.alternatives],
            "source": cell(rule.source.place("exception")),
        }
        for rule in sorted(design.exceptions, key=lambda rule: rule.id)
    ]


def trigger_entries(design: Design) -> list[dict[str, Any]]:
    """Return the section ``triggers``."""
    return [
        {
            "id": rule.id,
            "name": text(rule.name),
            "lane": rule.lane.key,
            "priority": rule.priority,
            "queue": rule.queue,
            "owner": text(rule.owner),
            "expected_share": optional_number(rule.expected_share),
            "alternatives": [_alternative(row, "trigger") for row in rule.alternatives],
            "source": cell(rule.source.place("trigger")),
        }
        for rule in sorted(design.triggers, key=lambda rule: rule.id)
    ]


def _alternative(row: Alternative, id_column: str) -> dict[str, Any]:
    return {
        "scope": {
            "intents": members(row.scope.intents),
            "languages": members(row.scope.languages),
            "channels": members(row.scope.channels),
        },
        "reported": row.reported,
        "conditions": [_condition(condition) for condition in row.conditions],
        "source": cell(row.source.place(id_column)),
    }


def _condition(condition: Condition) -> dict[str, Any]:
    return {
        "signal": condition.signal,
        "operator": condition.operator.value,
        "values": [scalar(value) for value in condition.values],
    }
