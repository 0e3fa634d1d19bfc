"""Instants at which opening hours begin and end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handoff_xl.calendars import OpeningHours
from handoff_xl.exercises.goals import SOON

_DAYS = 366


def first_opening(hours: OpeningHours, first: date) -> str | None:
    """Return the first instant from a day on at which it opens, ISO 8601 with offset; None where it does not."""
    return next((_text(at) for at, opens in _edges(hours, first) if opens), None)


def first_closing(hours: OpeningHours, first: date) -> str | None:
    """Return the first instant from a day on at which it closes, ISO 8601 with offset; None where it does not."""
    return next((_text(at) for at, opens in _edges(hours, first) if not opens), None)


def _edges(hours: OpeningHours, first: date) -> Iterator[tuple[datetime, bool]]:
    """Yield the instants of a year at which it opens (True) or closes, those that stand for a quarter of an hour."""
    zone = ZoneInfo(hours.time_zone)
    for ahead in range(_DAYS):
        day = first + timedelta(days=ahead)
        for opens, closes in hours.on(day.toordinal()):
            for minute, is_opening in ((opens, True), (closes + (1440 if closes <= opens else 0), False)):
                at = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minute)
                if hours.is_open(at) is is_opening and hours.is_open(at - SOON) is not is_opening:
                    yield at, is_opening


def _text(at: datetime) -> str:
    return at.isoformat(timespec="minutes")
