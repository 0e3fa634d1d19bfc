"""The values of a route that can matter in a decision, with the cell behind each.

What cannot matter is absent: a route that is always human has no limits, margin or review queue. So an edit
of a setting that no conversation can notice changes neither the routes of the document nor the fingerprint.
"""

from __future__ import annotations

from typing import Any

from handoff_xl.findings import Place
from handoff_xl.lanes import Lane
from handoff_xl.model import Settings
from handoff_xl.routes import Band, Effective, Origin, Route
from handoff_xl.routing.forms import cell, number, optional_number

DEFAULT = "default"
"""The source of a value that no cell gives."""


def values_entry(effective: Effective) -> dict[str, Any]:
    """Return mode, bands, margin, limits, queues, priority and SLA of a route under their JSON keys."""
    return {
        "mode": None if effective.mode is None else effective.mode.key,
        "bands": [
            {"lane": band.lane.key, "from": number(band.low), "to": number(band.high)}
            for band in effective.bands
        ],
        "ambiguity_margin": number(effective.ambiguity_margin),
        "max_clarifications": optional_number(effective.max_clarifications),
        "max_ai_turns": optional_number(effective.max_ai_turns),
        "queue": effective.queue,
        "review_queue": effective.review_queue,
        "priority": optional_number(effective.priority),
        "sla_minutes": optional_number(effective.sla_minutes),
    }


Sources = tuple[tuple[str, Place | None], ...]
"""The cell behind each value by its key, None where it is the default."""


def sources_of(route: Route) -> Sources:
    """Return the cell behind each of the effective values: for bands those of Mode, AI from and so on."""
    keys = ["mode"]
    if route.mode is Lane.AI_AUTO:
        keys += ["ai_from", "review_from", "if_unsure", "ambiguity_margin"]
    elif route.mode is Lane.AI_REVIEW:
        keys += ["review_from", "if_unsure"]
    keys += [key for key in _OPTIONAL if getattr(route.effective, key) is not None]
    sources: list[tuple[str, Place | None]] = []
    for key in keys:
        inherited = key == "review_queue" and route.review_queue is None
        resolved = route.cells["queue" if inherited else key]
        if resolved.origin is not Origin.NOTHING:
            sources.append((key, None if resolved.origin is Origin.DEFAULT else resolved.place))
    return tuple(sources)


def sources_entry(sources: Sources) -> dict[str, str]:
    """Return the cells as the document names them."""
    return {key: DEFAULT if place is None else cell(place) for key, place in sources}


_OPTIONAL = ("max_clarifications", "max_ai_turns", "queue", "review_queue", "priority", "sla_minutes")


def fallback_values(settings: Settings) -> Effective:
    """Return the values of a combination that is not open: human, to the global fallback queue."""
    always = (Band(Lane.HUMAN, 0.0, 1.0),)
    return Effective(Lane.HUMAN, always, 0.0, None, None, settings.fallback_queue, None, None, None)
