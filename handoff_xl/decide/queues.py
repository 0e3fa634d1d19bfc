"""Who takes a turn over: stand-ins by language and channel, then opening hours (DESIGN §2.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handoff_xl.calendars import OpeningHours
from handoff_xl.decide.decision import Handover


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue as an evaluator needs it; without ``hours`` it is always open."""

    id: str
    languages: frozenset[str] | None
    channels: frozenset[str] | None
    hours: OpeningHours | None
    when_closed: str
    fallback: str | None
    sla_minutes: float | None

    def serves(self, language: str | None, channel: str | None) -> bool:
        """Whether it takes this language and channel; unknown ones (None) only where it takes all."""
        return (self.languages is None or language in self.languages) and (
            self.channels is None or channel in self.channels
        )


class QueueBook:
    """The queues of a document, with what stands in for what."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        hours = {entry["id"]: OpeningHours.from_json(entry) for entry in document["calendars"]}
        self._queues: dict[str, Queue] = {}
        self._stand_ins: dict[str, list[Queue]] = {}
        for entry in sorted(document["queues"], key=lambda entry: str(entry["id"])):
            queue = Queue(
                id=entry["id"],
                languages=None if entry["languages"] is None else frozenset(entry["languages"]),
                channels=None if entry["channels"] is None else frozenset(entry["channels"]),
                hours=None if entry["calendar"] is None else hours[entry["calendar"]],
                when_closed=entry["when_closed"],
                fallback=entry["fallback_queue"],
                sla_minutes=entry["sla_minutes"],
            )
            self._queues[queue.id] = queue
            for replaced in entry["stands_in_for"]:
                self._stand_ins.setdefault(replaced, []).append(queue)

    def stand_in(self, queue: str, language: str | None, channel: str | None) -> str:
        """Return the queue that stands in for this one where it serves language and channel, else itself."""
        for candidate in self._stand_ins.get(queue, ()):
            if candidate.serves(language, channel):
                return candidate.id
        return queue

    def sla_minutes(self, queue: str) -> float | None:
        """Return the queue's own SLA."""
        return self._queues[queue].sla_minutes

    def handover(self, queue: str, instant: datetime) -> Handover:
        """Return what happens to a turn for this queue at an instant; a circle ends in a ticket."""
        seen = set()
        at: str | None = queue
        while at is not None and at not in seen:
            seen.add(at)
            here = self._queues[at]
            if here.hours is None or here.hours.is_open(instant):
                return Handover("queue", at)
            if here.when_closed != "fallback":
                return Handover(here.when_closed, at)
            at = here.fallback
        return Handover("ticket", queue)

    def check_known(self, named: set[str]) -> None:
        """Raise KeyError unless all these queues, and those that queues fall back to, are in the book."""
        fallbacks = {queue.fallback for queue in self._queues.values() if queue.fallback is not None}
        missing = (named | fallbacks) - self._queues.keys()
        if missing:
            raise KeyError(*sorted(missing))
