"""Queues and calendars as the document lists them."""

from __future__ import annotations

from typing import Any

from handoff_xl.calendars import OpeningHours
from handoff_xl.model import Design
from handoff_xl.routing.forms import cell, members, optional_number, text


def queue_entries(design: Design) -> list[dict[str, Any]]:
    """Return the section ``queues`` by id; a blank Fallback queue is filled with the global one."""
    return [
        {
            "id": queue.id,
            "name": text(queue.name),
            "kind": queue.kind,
            "languages": members(queue.languages),
            "channels": members(queue.channels),
            "stands_in_for": members(queue.stands_in_for),
            "calendar": queue.calendar,
            "when_closed": queue.when_closed,
            "fallback_queue": (
                queue.fallback or design.settings.fallback_queue if queue.when_closed == "fallback" else None
            ),
            "sla_minutes": optional_number(queue.sla_minutes),
            "capacity_per_hour": optional_number(queue.capacity_per_hour),
            "skills": members(queue.skills),
            "source": cell(queue.source.place("queue")),
        }
        for queue in sorted(design.queues, key=lambda queue: queue.id)
    ]


def calendar_entries(design: Design) -> list[dict[str, Any]]:
    """Return the section ``calendars`` by id: openings per weekday and, in place of them, per date."""
    return [
        {"id": calendar.id, **OpeningHours.of(calendar).to_json()}
        for calendar in sorted(design.calendars, key=lambda calendar: calendar.id)
    ]
