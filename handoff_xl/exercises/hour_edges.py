"""Instants that tell opening hours from others: on both sides of every opening and closing, and on every day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from handoff_xl.calendars import Opening, OpeningHours

_DAY = 1440
_YEAR = timedelta(days=366)
_WEEKS = 14  # days; the clocks may change on one of the first seven
_MINUTE = timedelta(minutes=1)


class HourEdge(NamedTuple):
    """A side of an opening or closing at a minute of the day, or whether it opens at all on a day.

    ``day`` is a weekday from 0 = Monday, a date as ISO 8601 where it has hours of its own, None for an edge of any day.
    """

    day: int | str | None
    minute: int | None
    opens: bool
    is_open: bool


def shown(hours: OpeningHours, instant: datetime) -> Iterator[HourEdge]:
    """Yield what an instant (with offset) shows of opening hours."""
    local = instant.astimezone(ZoneInfo(hours.time_zone))
    minute = local.hour * 60 + local.minute
    before, now, after = (hours.is_open(instant + _MINUTE * step) for step in (-1, 0, 1))
    if now is not before:
        yield HourEdge(None, minute, now, now)
    if now is not after:
        yield HourEdge(None, (minute + 1) % _DAY, after, now)
    day = local.date()
    opens = bool(hours.on(day.toordinal()))
    if now is opens and (now or any(_holds(opening, minute) for opening in _openings(hours))):
        yield HourEdge(day.isoformat() if day in hours.dates else day.weekday(), None, opens, now)


def instants(hours: OpeningHours, first: date) -> Iterator[tuple[HourEdge, str]]:
    """Yield what there is to show from a day on, once each, with an instant in ISO 8601 that shows it."""
    zone = ZoneInfo(hours.time_zone)
    edges = sorted({minute for opening in _openings(hours) for minute in opening})
    minutes = [minute for edge in edges for minute in ((edge - 1) % _DAY, edge)]
    usual = {first + timedelta(days=ahead) for ahead in range(_WEEKS)}
    dated = {day for day in hours.dates if first <= day < first + _YEAR}
    seen: set[HourEdge] = set()
    for day in sorted(usual | dated):
        for minute in minutes:
            at = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minute)
            for edge in shown(hours, at):
                if edge not in seen:
                    seen.add(edge)
                    yield edge, at.isoformat(timespec="minutes")


def _openings(hours: OpeningHours) -> Iterator[Opening]:
    for openings in (*hours.weekdays.values(), *hours.dates.values()):
        yield from openings


def _holds(opening: Opening, minute: int) -> bool:
    return minute >= opening.opens and (minute < opening.closes or opening.closes <= opening.opens)
