"""The fingerprint: a digest of everything that can change a decision, and of nothing else.

Names, owners, cells, file names, and the order of rows, columns and sheets have no part in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from handoff_xl.calendars import OpeningHours
from handoff_xl.model import Alternative, Calendar, Condition, Queue
from handoff_xl.routes import Routes
from handoff_xl.routing.effective import fallback_values, values_entry
from handoff_xl.routing.forms import members, optional_number, scalar
from handoff_xl.routing.grid import alike


def fingerprint(routes: Routes) -> str:
    """Return the fingerprint as 64 hexadecimal digits; a design with faults has one as well."""
    return hashlib.sha256(_canonical(_meaning(routes)).encode()).hexdigest()


_canonical = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode


def _in_order(values: Iterable[object]) -> list[object]:
    """Return the values each once, in an order that only they determine."""
    by_text = {_canonical(value): value for value in values}
    return [by_text[key] for key in sorted(by_text)]


def _meaning(routes: Routes) -> dict[str, object]:
    design = routes.design
    closed = values_entry(fallback_values(design.settings))
    hours = {calendar.id: calendar for calendar in design.calendars}
    return {
        "version": 1,
        "fallback": design.settings.fallback_queue,
        "languages": members(language.id for language in design.languages),
        "channels": members(channel.id for channel in design.channels),
        "routes": _routes(routes),
        "closed": closed,
        "exceptions": _in_order(
            {
                "id": rule.id,
                "alternatives": _in_order(map(_alternative, rule.alternatives)),
                "if_unknown": rule.active_on_unknown,
                "queue": rule.queue,
                "priority": rule.priority,
                "ai_may": rule.ai_may,
            }
            for rule in design.exceptions
        ),
        "triggers": _in_order(
            {
                "id": rule.id,
                "alternatives": _in_order(map(_alternative, rule.alternatives)),
                "lane": rule.lane,
                "queue": rule.queue,
                "priority": rule.priority,
            }
            for rule in design.triggers
        ),
        "signals": _in_order([signal.id, signal.type] for signal in design.signals),
        "queues": _in_order(
            _queue(queue, hours.get(queue.calendar or ""), design.settings.fallback_queue)
            for queue in design.queues
        ),
    }


def _routes(routes: Routes) -> list[list[object]]:
    """Return the values of each kind of route, as canonical text, with the combinations where it holds."""
    # Draft, retired, unlisted: for a decision all the same as an intent that is not listed.
    groups = alike(routes, key_of_route=lambda route: route.effective, key_of_closed=lambda _: None)
    return [
        [_canonical({"open": True, **values_entry(effective)}), blocks]
        for effective, blocks in groups
        if effective is not None
    ]


def _alternative(alternative: Alternative) -> dict[str, object]:
    return {
        "intents": members(alternative.scope.intents),
        "languages": members(alternative.scope.languages),
        "channels": members(alternative.scope.channels),
        "conditions": _in_order(map(_condition, alternative.conditions)),
        "reported": alternative.reported,
    }


def _condition(condition: Condition) -> list[object]:
    values: list[Any] = [scalar(value) for value in condition.values]
    is_set = condition.operator.value in ("one_of", "none_of")
    return [condition.signal, condition.operator, _in_order(values) if is_set else values]


def _queue(queue: Queue, calendar: Calendar | None, global_fallback: str | None) -> dict[str, object]:
    by_clock: dict[str, object] | None = None
    if calendar is not None:
        by_clock = {
            "hours": OpeningHours.of(calendar).to_json(),
            "when_closed": queue.when_closed,
            "next": queue.fallback or global_fallback if queue.when_closed == "fallback" else None,
        }
    return {
        "id": queue.id,
        "languages": members(queue.languages),
        "channels": members(queue.channels),
        "stands_in_for": members(queue.stands_in_for),
        "sla_minutes": optional_number(queue.sla_minutes),
        "by_clock": by_clock,
    }
