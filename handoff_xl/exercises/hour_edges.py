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
    """A side of an opening or closing, or where ``minute`` is None, whether it is open at all on a day.

    ``day`` is the one on which the opening begins: a weekday from 0 = Monday, or a date as ISO 8601 where that has hours
    of its own. The closed sides of weekdays with the same hours are one, that of the first such day; the open ones are
    one each, so that hours which are shortened on a single day are told.
    """

    day: int | str
    minute: int | None
    opens: bool
    is_open: bool


def shown(hours: OpeningHours, instant: datetime) -> Iterator[HourEdge]:
    """Yield what an instant (with offset) shows of opening hours."""
    local = instant.astimezone(ZoneInfo(hours.time_zone))
    minute, today = local.hour * 60 + local.minute, local.toordinal()
    before, now, after = (hours.is_open(instant + _MINUTE * step) for step in (-1, 0, 1))
    if now is not before:
        yield from _sides(hours, today, minute, opens=now, is_open=now)
    if now is not after:
        ahead = today if minute + 1 < _DAY else today + 1
        yield from _sides(hours, ahead, (minute + 1) % _DAY, opens=after, is_open=now)
    openings = hours.on(today)
    if now and any(_is_whole_day(opening) for opening in openings):
        yield HourEdge(_day(hours, today), None, True, True)
    elif not now and not openings and any(_holds(one, minute) for one in _usual(hours, today)):
        yield HourEdge(_day(hours, today), None, False, False)


def instants(hours: OpeningHours, first: date) -> Iterator[tuple[HourEdge, str]]:
    """Yield what there is to show from a day on, again and again, with instants in ISO 8601 that show it."""
    zone = ZoneInfo(hours.time_zone)
    edges = sorted({minute for opening in _openings(hours) for minute in opening})
    minutes = [minute for edge in edges for minute in ((edge - 1) % _DAY, edge)]
    middles = sorted({_middle(opening) for opening in _openings(hours)})
    usual = {first + timedelta(days=ahead) for ahead in range(_WEEKS)}
    dated = {day for day in hours.dates if first <= day < first + _YEAR}
    for day in sorted(usual | dated):
        for minute in (*minutes, *middles):
            at = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minute)
            for edge in shown(hours, at):
                # In the middle of what would be open: a day that is opened for some hours is told then.
                if edge.minute is not None or minute in middles:
                    yield edge, at.isoformat(timespec="minutes")


def _sides(hours: OpeningHours, day: int, minute: int, *, opens: bool, is_open: bool) -> Iterator[HourEdge]:
    """Yield the side of the opening that begins or ends at a minute of a day; none where only clocks change then."""
    for begun in (day, day - 1):
        for opening in hours.on(begun):
            on_next_day = opening.closes <= opening.opens or opening.closes == _DAY
            begins = opens and begun == day and opening.opens == minute
            ends = not opens and (begun == day - 1) is on_next_day and opening.closes % _DAY == minute
            if begins or ends:
                yield HourEdge(_owner(hours, begun, is_open), minute, opens, is_open)


def _owner(hours: OpeningHours, day: int, is_open: bool) -> int | str:
    """Return the day that a side is told of."""
    own = _day(hours, day)
    if is_open or isinstance(own, str):
        return own
    return next(at for at in range(7) if hours.weekdays.get(at) == hours.weekdays[own])


def _day(hours: OpeningHours, day: int) -> int | str:
    at = date.fromordinal(day)
    return at.isoformat() if at in hours.dates else at.weekday()


def _usual(hours: OpeningHours, day: int) -> Iterator[Opening]:
    """Yield the openings that a closed day would have: a date those of its weekday, a weekday those of the others."""
    if date.fromordinal(day) in hours.dates:
        yield from hours.weekdays.get(date.fromordinal(day).weekday(), ())
    else:
        for openings in hours.weekdays.values():
            yield from openings


def _openings(hours: OpeningHours) -> Iterator[Opening]:
    for openings in (*hours.weekdays.values(), *hours.dates.values()):
        yield from openings


def _holds(opening: Opening, minute: int) -> bool:
    return minute >= opening.opens and (minute < opening.closes or opening.closes <= opening.opens)


def _middle(opening: Opening) -> int:
    length = (opening.closes - opening.opens) % _DAY or _DAY
    return (opening.opens + length // 2) % _DAY


def _is_whole_day(opening: Opening) -> bool:
    return opening.opens == opening.closes or opening == (0, _DAY)
