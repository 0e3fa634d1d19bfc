"""What HX Coverage says of each queue: what it serves, its usual week, and what takes over while it is closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from handoff_xl.calendars import OpeningHours
from handoff_xl.findings import Severity
from handoff_xl.gaps import Attendance
from handoff_xl.handovers import Handovers
from handoff_xl.model import Calendar, Design, Queue
from handoff_xl.outcome import Outcome
from handoff_xl.weeks import ALWAYS_OPEN, DAYS, Week, openings_words, usual_week
from handoff_xl.writers.annotated.phrasing import UNREAD, listed, plain, shortened

_WANTING = "UTC"
_ENDS = {
    "ticket": "a ticket",
    "callback": "a call back",
    "message": "only a message: nobody takes over",
}
_LONGEST = 40
_MOST_SERVED = 4
_MOST_USERS = 6


class QueueHours(NamedTuple):
    """A queue's line: its name and what it serves, its opening in words, its week, and what follows in words.

    ``week`` is None where its hours could not be read. ``following`` is blank for a queue without a calendar.
    ``ends_well`` is False where nobody takes over.
    """

    queue: Queue
    served: str
    opening: str
    week: Week | None
    following: str
    ends_well: bool


class DatedDays(NamedTuple):
    """The dated days of a calendar in words, and who follows it."""

    calendar: Calendar
    users: str
    days: str


def queue_hours(design: Design, outcome: Outcome) -> Iterator[QueueHours]:
    """Yield the line of each queue, in the order of their rows."""
    calendars = {calendar.id: calendar for calendar in design.calendars}
    doubtful = _doubtful(outcome, design.calendars)
    handovers = Handovers(design)
    waiting = _waiting(outcome.attendance)
    weeks = {calendar.id: usual_week(OpeningHours.of(calendar)) for calendar in design.calendars}
    for queue in design.queues:
        calendar = calendars.get(queue.calendar or "")
        following, ends_well = _following(queue, handovers, waits=waiting is None or queue.id in waiting)
        week = ALWAYS_OPEN if queue.calendar is None else None
        opening = "always open"
        if "calendar" in queue.source.broken or (queue.calendar is not None and calendar is None):
            week, opening = None, f"{UNREAD} The calendar could not be read."
        elif calendar is not None:
            week = weeks[calendar.id]
            opening = "\n".join([*week.open_words().split(", "), time_zone_words(calendar, design)])
            if calendar.id in doubtful:
                opening = f"{UNREAD} errors in Hours; so far:\n{opening}"
        if week != ALWAYS_OPEN:
            closed = f"{UNREAD} h" if week is None else _hours_words(week.closed_minutes)
            following = f"Closed {closed} a week: {following}"
        elif following:
            following = f"While closed: {following}"
        yield QueueHours(queue, _served(queue, design), opening, week, following, ends_well)


def time_zone_words(calendar: Calendar, design: Design) -> str:
    """Return the time zone of a calendar; a question mark and why, where none could be read."""
    if any("time_zone" in source.broken for source in calendar.sources):
        return f"{UNREAD} Its time zone could not be read."
    # A calendar without one of its own is in that of Settings, and stands in UTC only for want of it.
    if calendar.time_zone == _WANTING and design.settings.time_zone is None:
        what = "could be read" if "time_zone" in design.settings.broken else "is given"
        return f"{UNREAD} No time zone {what} in Settings."
    return plain(calendar.time_zone)


def dated_days(design: Design) -> Iterator[DatedDays]:
    """Yield the dated days of each calendar that has any, in the order of their rows."""
    for calendar in design.calendars:
        if calendar.dates:
            hours = OpeningHours.of(calendar)
            days = ", ".join(
                f"{DAYS[day.weekday()]} {day.isoformat()} {openings_words(openings)}"
                for day, openings in sorted(hours.dates.items())
            )
            users = [
                *(
                    f"channel {_name(channel.id)}"
                    for channel in design.channels
                    if channel.calendar == calendar.id
                ),
                *(_name(queue.id) for queue in design.queues if queue.calendar == calendar.id),
            ]
            yield DatedDays(calendar, listed(users, _MOST_USERS) or "nobody", days)


def _hours_words(minutes: int) -> str:
    """Return minutes as people say them: ``78 h``, ``125 h 30 min``."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def _served(queue: Queue, design: Design) -> str:
    heading = _name(queue.id)
    if queue.name:
        heading += f": {_name(queue.name)}"
    languages = _some(queue.languages, ((one.id, one.name) for one in design.languages), "every language")
    channels = _some(queue.channels, ((one.id, "") for one in design.channels), "every channel")
    kind = "" if queue.kind == "human" else f"{queue.kind}; "
    return f"{heading}\n{kind}{languages}; {channels}"


def _some(ids: frozenset[str] | None, known: Iterable[tuple[str, str]], everything: str) -> str:
    if ids is None:
        return everything
    return listed([_name(name or one) for one, name in known if one in ids], _MOST_SERVED) or UNREAD


def _waiting(attendance: Attendance | None) -> frozenset[str] | None:
    """Return the queues whose conversations wait for nobody at some time; None where that cannot be told."""
    if attendance is None or not attendance.is_complete:
        return None
    return frozenset(queue.id for gap in attendance.gaps for queue in gap.asked)


def _following(queue: Queue, handovers: Handovers, *, waits: bool) -> tuple[str, bool]:
    """Return what takes over while a queue is closed, step by step, and whether people do in the end.

    ``waits`` tells whether conversations wait for nobody, where queues pass on to each other.
    """
    if queue.calendar is None and "calendar" not in queue.source.broken:
        return "", True
    steps: list[str] = []
    seen = {queue.id}
    at = queue
    while True:
        if {"when_closed", "fallback"} & at.source.broken:
            return ", then ".join([*steps, f"{UNREAD} the cell could not be read"]), True
        if at.when_closed != "fallback":
            return ", then ".join([*steps, _ENDS[at.when_closed]]), at.when_closed != "message"
        following = handovers.follower(at)
        if following is None:
            return ", then ".join([*steps, f"{UNREAD} no such queue"]), False
        if following.id in seen and not waits:
            return ", then ".join([*steps, "nobody: what comes then waits"]), True
        if following.id in seen:
            return ", then ".join([*steps, f"{_name(following.id)} again: they go round in a circle"]), False
        steps.append(_name(following.id))
        if following.kind == "bot":
            return f"{', then '.join(steps)}, which is a bot", False
        if following.calendar is None and "calendar" not in following.source.broken:
            return f"{', then '.join(steps)} (always open)", True
        seen.add(following.id)
        at = following


def _doubtful(outcome: Outcome, calendars: Iterable[Calendar]) -> frozenset[str]:
    """Return the calendars with an error in one of their rows."""
    faulty = {
        (finding.place.sheet, finding.place.row)
        for finding in outcome.findings
        if finding.severity is Severity.ERROR
    }
    return frozenset(
        calendar.id
        for calendar in calendars
        if any((source.sheet, source.row) in faulty for source in calendar.sources)
    )


def _name(text: str) -> str:
    return shortened(plain(text), _LONGEST)
