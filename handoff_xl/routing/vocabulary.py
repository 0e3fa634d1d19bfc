"""What a turn may name: intents, languages, channels, signals; and what each risk forbids."""

from __future__ import annotations

from typing import Any

from handoff_xl.model import RISKS, Design, RowSource, Signal
from handoff_xl.routing.forms import cell, members, optional_number, text
from handoff_xl.signals import BUILT_IN_SIGNALS, CONFIDENCE, CONFIDENCE_MARGIN, ZERO_WHEN_MISSING


def dimension_entries(design: Design) -> dict[str, Any]:
    """Return the section ``dimensions``: ``intents``, ``languages`` and ``channels``, each by id."""
    return {
        "intents": [
            {
                "id": intent.id,
                "name": text(intent.name),
                "status": intent.status,
                "risk": intent.risk,
                "category": text(intent.category),
                "irreversible": intent.irreversible,
                "owner": text(intent.owner),
                "monthly_volume": optional_number(intent.monthly_volume),
                "tags": members(intent.tags),
                "languages": members(intent.languages),
                "channels": members(intent.channels),
                "source": cell(intent.source.place("intent")),
            }
            for intent in sorted(design.intents, key=lambda intent: intent.id)
        ],
        "languages": [
            {
                "id": language.id,
                "name": text(language.name),
                "ai_support": language.ai_support,
                "human_support": language.human_support,
                "source": _optional_cell(language.source, "language"),
            }
            for language in sorted(design.languages, key=lambda language: language.id)
        ],
        "channels": [
            {
                "id": channel.id,
                "name": text(channel.name),
                "kind": channel.kind,
                "calendar": channel.calendar,
                "source": _optional_cell(channel.source, "channel"),
            }
            for channel in sorted(design.channels, key=lambda channel: channel.id)
        ],
    }


def signal_entries(design: Design) -> list[dict[str, Any]]:
    """Return the section ``signals``: the built-in ones and those of the Signals sheet, by id."""
    signals = {signal.id: signal for signal in (*BUILT_IN_SIGNALS, *design.signals)}
    return [_signal(signals[signal_id]) for signal_id in sorted(signals)]


def _signal(signal: Signal) -> dict[str, Any]:
    return {
        "id": signal.id,
        "type": signal.type.value,
        "built_in": any(signal.id == built_in.id for built_in in BUILT_IN_SIGNALS),
        "taken_from": _TAKEN_FROM.get(signal.id, "signals"),
        "when_missing": 0 if signal.id in ZERO_WHEN_MISSING else None,
        "minimum": optional_number(signal.minimum),
        "maximum": optional_number(signal.maximum),
        "values": members(signal.values),
        "channels": members(signal.channels),
        "unit": text(signal.unit),
        "origin": text(signal.origin),
        "description": text(signal.description),
        "source": _optional_cell(signal.source, "signal"),
    }


_TAKEN_FROM = {CONFIDENCE: "confidence", CONFIDENCE_MARGIN: "confidence and runner_up_confidence"}


def guardrail_entries(design: Design) -> list[dict[str, Any]]:
    """Return the section ``guardrails``, from the lowest risk to the highest."""
    return [
        {
            "risk": guardrail.risk,
            "least_human_lane": guardrail.least_human.key,
            "lowest_ai_from": optional_number(guardrail.lowest_ai_from),
            "source": _optional_cell(guardrail.source, "risk"),
        }
        for guardrail in sorted(design.guardrails, key=lambda guardrail: RISKS.index(guardrail.risk))
    ]


def _optional_cell(source: RowSource | None, key: str) -> str | None:
    return None if source is None else cell(source.place(key))
