"""The values of a route that can matter in a decision, with the cell behind each.

What cannot matter is absent: a route that is always human has no limits, margin or review queue. So an edit
of a setting that no conversation can notice changes neither the routes of the document nor the fingerprint.
"""

from __future__ import annotations

from typing import Any

from handoff_xl.lanes import Lane
from handoff_xl.model import Settings
from handoff_xl.routes import Band, Origin, Route
from handoff_xl.routing.forms import cell, number, optional_number

DEFAULT = "default"
"""The source of a value that no cell gives."""


def route_values(route: Route) -> dict[str, Any]:
    """Return mode, bands, margin, limits, queues, priority and SLA of a route under their JSON keys.

    ``mode`` is None and ``bands`` are empty in a gap. ``review_queue`` is where drafts go: ``queue`` unless a
    cell names another.
    """
    bands = route.bands()
    lanes = {band.lane for band in bands}
    with_ai = route.mode is not Lane.HUMAN
    ai_only = any(lane.is_ai_only for lane in lanes)
    return {
        "mode": None if route.mode is None else route.mode.key,
        "bands": [_band(band) for band in bands],
        "ambiguity_margin": number(route.ambiguity_margin) if Lane.AI_AUTO in lanes else 0,
        "max_clarifications": optional_number(route.number("max_clarifications")) if ai_only else None,
        "max_ai_turns": optional_number(route.number("max_ai_turns")) if ai_only else None,
        "queue": route.queue,
        "review_queue": route.queue_for(Lane.AI_REVIEW) if with_ai else None,
        "priority": optional_number(route.number("priority")),
        "sla_minutes": optional_number(route.number("sla_minutes")),
    }


def route_sources(route: Route, values: dict[str, Any]) -> dict[str, str]:
    """Return the cell behind each of ``route_values(route)``: for bands those of Mode, AI from and so on."""
    keys = ["mode"]
    if route.mode is Lane.AI_AUTO:
        keys += ["ai_from", "review_from", "if_unsure", "ambiguity_margin"]
    elif route.mode is Lane.AI_REVIEW:
        keys += ["review_from", "if_unsure"]
    keys += [key for key in _OPTIONAL if values[key] is not None]
    sources = {}
    for key in keys:
        inherited = key == "review_queue" and route.review_queue is None
        resolved = route.cells["queue" if inherited else key]
        if resolved.origin is not Origin.NOTHING:
            sources[key] = DEFAULT if resolved.origin is Origin.DEFAULT else cell(resolved.place)
    return sources


_OPTIONAL = ("max_clarifications", "max_ai_turns", "queue", "review_queue", "priority", "sla_minutes")


def fallback_values(settings: Settings) -> dict[str, Any]:
    """Return the values of a combination that is not open: human, to the global fallback queue."""
    return {
        "mode": Lane.HUMAN.key,
        "bands": [_band(Band(Lane.HUMAN, 0.0, 1.0))],
        "ambiguity_margin": 0,
        "max_clarifications": None,
        "max_ai_turns": None,
        "queue": settings.fallback_queue,
        "review_queue": None,
        "priority": None,
        "sla_minutes": None,
    }


def _band(band: Band) -> dict[str, Any]:
    return {"lane": band.lane.key, "from": number(band.low), "to": number(band.high)}
