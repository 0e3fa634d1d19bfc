"""The twelve months from a design's Effective date: when each of its calendars is open, to the second, in UTC.

A calendar is open at an instant exactly where ``OpeningHours.is_open`` says so. Its local hours are laid out over the
whole year and brought to UTC stretch by stretch of one UTC offset, so that every day on which clocks change is in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from handoff_xl.calendars import OpeningHours
from handoff_xl.intervals import Interval, Intervals, joined, shared, without
from handoff_xl.model import Calendar, Design

DAY = 24 * 60 * 60
"""Seconds."""

_EPOCH = date(1970, 1, 1).toordinal()
_FIRST, _LAST = date(1970, 1, 2), date(9990, 1, 1)
_WANTING = "UTC"


class Stretch(NamedTuple):
    """Seconds [start, end) after 1970-01-01 UTC through which a zone keeps one offset (local minus UTC)."""

    start: int
    end: int
    offset: int


class Year:
    """Twelve months from local midnight of a day, in the time zone of Settings.

    Instants are seconds after 1970-01-01 UTC. ``first`` is the first day, ``last`` the last. A blank Effective date
    is ``as_of``.
    """

    def __init__(self, design: Design, as_of: date) -> None:
        start = min(max(design.settings.effective_date or as_of, _FIRST), _LAST)
        self.first = start
        self.last = a_year_after(start) - timedelta(days=1)
        self._calendars = {calendar.id: calendar for calendar in design.calendars}
        self._untrusted = "hours" in design.untrusted
        self._zone = design.settings.time_zone
        self._open: dict[str, Intervals | None] = {}
        self._closed: dict[str | None, Intervals | None] = {}

    @cached_property
    def whole(self) -> Intervals:
        """The whole of the twelve months."""
        zone = ZoneInfo(self._zone or _WANTING)
        ends = (self.first, self.last + timedelta(days=1))
        start, end = (int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()) for day in ends)
        return ((start, end),)

    def is_known(self, calendar: str | None) -> bool:
        """Whether a calendar exists and has no fault; no calendar is known."""
        known = self._calendars.get(calendar or "")
        return calendar is None or (known is not None and not self._is_doubtful(known))

    def open(self, calendar: str | None) -> Intervals | None:
        """Return when a calendar is open, None where that cannot be told; no calendar is open always."""
        if calendar is None:
            return self.whole
        if calendar not in self._open:
            known = self._calendars.get(calendar)
            self._open[calendar] = (
                None if known is None or self._is_doubtful(known) else self._laid_out(known)
            )
        return self._open[calendar]

    def closed(self, calendar: str | None) -> Intervals | None:
        """Return when a calendar is closed, None where that cannot be told."""
        if calendar not in self._closed:
            hours = self.open(calendar)
            self._closed[calendar] = None if hours is None else without(self.whole, hours)
        return self._closed[calendar]

    def zone(self, calendar: str) -> str:
        """Return the IANA zone of a calendar of the design."""
        return self._calendars[calendar].time_zone

    def at(self, instant: int, calendar: str) -> str:
        """Return an instant in the local time of a calendar, in ISO 8601 with its offset as turns have it."""
        return datetime.fromtimestamp(instant, ZoneInfo(self.zone(calendar))).isoformat()

    def stretches(self, zone: str) -> tuple[Stretch, ...]:
        """Return the stretches of one UTC offset of a zone, which together cover the year."""
        return _stretches(zone, self.whole[0])

    def in_local_time(self, instants: Intervals, zone: str) -> Intervals:
        """Return instants as a clock on the wall shows them: seconds after 1970-01-01 00:00 local time.

        An hour that the clock skips is in no set, one that it shows twice is in it once.
        """
        return joined(
            (start + stretch.offset, end + stretch.offset)
            for stretch in self.stretches(zone)
            for start, end in shared(instants, ((stretch.start, stretch.end),))
        )

    def _is_doubtful(self, calendar: Calendar) -> bool:
        """Whether a fault in Hours or Settings leaves open when the calendar is open."""
        no_zone = self._zone is None and calendar.time_zone == _WANTING
        return self._untrusted or no_zone or calendar.is_doubtful

    def _laid_out(self, calendar: Calendar) -> Intervals:
        stretches = self.stretches(calendar.time_zone)
        low = (stretches[0].start + stretches[0].offset) // DAY - 1
        high = (stretches[-1].end + stretches[-1].offset) // DAY + 1
        local = joined(_local_spans(OpeningHours.of(calendar), low, high))
        found: list[Interval] = []
        for start, end, offset in stretches:
            here = shared(local, ((start + offset, end + offset),))
            found.extend((opens - offset, closes - offset) for opens, closes in here)
        return joined(found)


def ordinal(local: int) -> int:
    """Return the day, as its proleptic ordinal, of a local time in seconds after 1970-01-01 00:00."""
    return local // DAY + _EPOCH


def a_year_after(day: date) -> date:
    """Return the same day of the next year, 1 March after 29 February; in the last year there is, its last day."""
    if day.year == date.max.year:
        return date.max
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year + 1, 3, 1) if is_leap_day else day.replace(year=day.year + 1)


def _local_spans(hours: OpeningHours, first: int, last: int) -> Iterator[Interval]:
    """Yield the openings of days (counted from 1970-01-01 on) in local seconds after 1970-01-01 00:00."""
    for day in range(first, last + 1):
        midnight = day * DAY
        for opens, closes in hours.on(day + _EPOCH):
            yield midnight + opens * 60, midnight + closes * 60 + (DAY if closes <= opens else 0)


@lru_cache(maxsize=256)  # workbooks of one run share zones and years
def _stretches(name: str, whole: Interval) -> tuple[Stretch, ...]:
    return tuple(_find_stretches(ZoneInfo(name), whole))


def _find_stretches(zone: ZoneInfo, whole: Interval) -> Iterator[Stretch]:
    """Yield the stretches of one UTC offset; looked at once a day, and to the second where it differs."""
    start, end = whole
    begin = before = start
    offset = _offset(zone, start)
    for at in (*range(start + DAY, end, DAY), end - 1):
        if (later := _offset(zone, at)) != offset:
            low, high = before, at
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _offset(zone, middle) == offset else (low, middle)
            yield Stretch(begin, high, offset)
            begin, offset = high, later
        before = at
    yield Stretch(begin, end, offset)


def _offset(zone: ZoneInfo, instant: int) -> int:
    shift = datetime.fromtimestamp(instant, UTC).astimezone(zone).utcoffset()
    return 0 if shift is None else int(shift.total_seconds())
