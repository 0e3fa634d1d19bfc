"""A usual week of opening hours: how long it is open, when in words, and as a strip that is seen at a glance.

A usual week has no dated days and no change of clocks; it tells what Hours says, and proves nothing about a year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from handoff_xl.calendars import OpeningHours, Openings
from handoff_xl.intervals import Intervals, joined

MINUTES_A_DAY = 24 * 60
MINUTES_A_WEEK = 7 * MINUTES_A_DAY
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_HOUR = 60
_HALVES = {(True, True): "█", (True, False): "▌", (False, True): "▐", (False, False): "·"}


@dataclass(frozen=True, slots=True)
class Week:
    """When a calendar is open in a usual week, in its own local time.

    ``spans`` are [opens, closes) in minutes after Monday 00:00, in order and apart from each other, within
    [0, ``MINUTES_A_WEEK``].
    """

    spans: Intervals

    @property
    def open_minutes(self) -> int:
        """The minutes of the week in which it is open, 0 to ``MINUTES_A_WEEK``."""
        return sum(closes - opens for opens, closes in self.spans)

    @property
    def is_empty(self) -> bool:
        """Whether it is never open."""
        return not self.spans

    @property
    def closed_minutes(self) -> int:
        """The other minutes of the week."""
        return MINUTES_A_WEEK - self.open_minutes

    def open_words(self) -> str:
        """Return when it is open: ``Mon–Fri 08:00–20:00, Sat 09:00–18:00``, ``always`` or ``never``."""
        return _words(self.spans)

    def strip(self, day: int) -> str:
        """Return a day (0 = Monday) from 0 to 24 o'clock in twelve characters of two hours each.

        ``█`` is open for both hours, ``▌`` for the first, ``▐`` for the second, ``·`` closed; an hour counts as open
        when at least half of it is.
        """
        start, end = day * MINUTES_A_DAY, (day + 1) * MINUTES_A_DAY
        spans = [(opens, closes) for opens, closes in self.spans if opens < end and closes > start]
        hours = [2 * _open_within(spans, at) >= _HOUR for at in range(start, end, _HOUR)]
        return "".join(_HALVES[pair] for pair in zip(hours[::2], hours[1::2], strict=True))


def _open_within(spans: Sequence[tuple[int, int]], start: int) -> int:
    """Return the open minutes of the hour that starts then."""
    return sum(max(0, min(closes, start + _HOUR) - max(opens, start)) for opens, closes in spans)


ALWAYS_OPEN = Week(((0, MINUTES_A_WEEK),))


def usual_week(hours: OpeningHours) -> Week:
    """Return the week that the weekdays of opening hours make, dated days left aside."""
    minutes: list[tuple[int, int]] = []
    for day, openings in hours.weekdays.items():
        for opens, closes in openings:
            start = day * MINUTES_A_DAY + opens
            end = day * MINUTES_A_DAY + closes + (MINUTES_A_DAY if closes <= opens else 0)
            minutes.append((start, min(end, MINUTES_A_WEEK)))
            if end > MINUTES_A_WEEK:
                minutes.append((0, end - MINUTES_A_WEEK))
    return Week(joined(minutes))


def openings_words(openings: Openings) -> str:
    """Return the hours of one day: ``08:00–12:00 and 14:00–18:00``, or ``closed``."""
    return (
        " and ".join(f"{_clock(opens)}–{_clock(closes or MINUTES_A_DAY)}" for opens, closes in openings)
        or "closed"
    )


def day_words(minutes: Intervals) -> str:
    """Return times of one day, in minutes after midnight: ``08:00–12:00 and 14:00–18:00``, or ``all day``."""
    if minutes == ((0, MINUTES_A_DAY),):
        return "all day"
    return " and ".join(f"{_clock(start)}–{_clock(end)}" for start, end in minutes)


def _words(spans: Intervals) -> str:
    if not spans:
        return "never"
    if spans == ALWAYS_OPEN.spans:
        return "always"
    by_times: dict[tuple[int, int], list[int]] = defaultdict(list)
    for start, end in _around(spans):
        day, opens = divmod(start, MINUTES_A_DAY)
        if opens == 0 and end - start > MINUTES_A_DAY and (end - start) % MINUTES_A_DAY == 0:
            by_times[0, MINUTES_A_DAY].extend(range(day, end // MINUTES_A_DAY))
        else:
            by_times[opens, end - start].append(day)
    ordered = sorted(by_times.items(), key=lambda item: (min(item[1]), item[0]))
    return ", ".join(
        _days_and_times(days, opens, length) for (opens, length), days in ordered for days in _runs(days)
    )


def _around(spans: Intervals) -> Intervals:
    """Return the spans with one that goes on past Sunday's midnight in one piece."""
    if len(spans) > 1 and spans[0][0] == 0 and spans[-1][1] == MINUTES_A_WEEK:
        return (*spans[1:-1], (spans[-1][0], MINUTES_A_WEEK + spans[0][1]))
    return spans


def _runs(days: Sequence[int]) -> Iterator[list[int]]:
    """Yield the runs of days that follow one another."""
    for _, run in groupby(enumerate(sorted(days)), key=lambda item: item[1] - item[0]):
        yield [day for _, day in run]


def _days_and_times(days: Sequence[int], opens: int, length: int) -> str:
    names = [DAYS[day % 7] for day in days]
    closes = opens + length
    if length <= MINUTES_A_DAY:
        which = names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"
        times = f"{_clock(opens)}–{_clock(closes)}"
        return f"{which} all day" if (opens, closes) == (0, MINUTES_A_DAY) else f"{which} {times}"
    return ", ".join(
        f"{DAYS[day % 7]} {_clock(opens)}–{DAYS[(day + closes // MINUTES_A_DAY) % 7]} {_clock(closes)}"
        for day in days
    )


def _clock(minutes: int) -> str:
    """Return a time of the day; the end of a day is 24:00, what lies beyond counts from the next midnight."""
    if minutes > MINUTES_A_DAY:
        minutes %= MINUTES_A_DAY
    return f"{minutes // 60:02}:{minutes % 60:02}"
