"""Times of a year as people tell them: what recurs every week once, and the days that differ by their dates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handoff_xl.intervals import Intervals, joined, length, without
from handoff_xl.weeks import MINUTES_A_DAY, Week, day_words
from handoff_xl.year import DAY, Year, ordinal

_NOON = DAY // 2
_MOST_DAYS = 4
_MOST_SEASONS = 3


@dataclass(frozen=True, slots=True)
class Season:
    """Days, first and last of each run, through which the same week recurs."""

    runs: tuple[tuple[date, date], ...]
    week: Week

    @property
    def days(self) -> int:
        """How many days it has."""
        return sum((last - first).days + 1 for first, last in self.runs)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Times of a year in the local time of ``zone``.

    ``seasons`` differ where clocks of other zones stand otherwise, the longest first; some may be empty weeks.
    ``days`` are the dates that have more than their week says, with minutes [start, end) of that day. ``seconds``
    is how long it all is.
    """

    zone: str
    seasons: tuple[Season, ...]
    days: tuple[tuple[date, Intervals], ...]
    seconds: int

    @property
    def week(self) -> Week:
        """The week of most of the year."""
        return self.seasons[0].week

    def words(self) -> str:
        """Return ``Sun 02:00–06:00; Fri 25 Dec 2026 all day``."""
        usual, *others = self.seasons
        parts = [] if usual.week.is_empty else [_week_words(usual.week)]
        seasons = [
            f"{_week_words(season.week)} {_runs_words(season.runs)}"
            for season in others
            if not season.week.is_empty
        ]
        parts += _first(seasons, _MOST_SEASONS, "other weeks while clocks differ")
        return "; ".join([*parts, *_first(list(_dated_words(self.days)), _MOST_DAYS, "times more")])


def recurrence(instants: Intervals, year: Year, zone: str, others: Iterable[str]) -> Recurrence:
    """Return how instants of a year recur in a zone.

    ``others`` are the zones that have a part in the instants: where their clocks change on other days, each
    difference of the clocks has a week of its own.
    """
    shown = _by_day(year.in_local_time(instants, zone))
    existing = _by_day(year.in_local_time(year.whole, zone))
    clocks = _clocks(existing, year, zone, sorted({*others} - {zone}))
    usual = _usual_days(shown, existing, clocks)
    seasons: dict[Week, list[int]] = defaultdict(list)
    weeks = {key: _week(key, usual) for key in dict.fromkeys(clocks.values())}
    for day, key in clocks.items():
        seasons[weeks[key]].append(day)
    return Recurrence(
        zone=zone,
        seasons=tuple(
            sorted(
                (Season(tuple(_runs(days)), week) for week, days in seasons.items()),
                key=lambda season: (-season.days, season.runs),
            )
        ),
        days=tuple(
            (date.fromordinal(day), minutes)
            for day, minutes in shown.items()
            if without(minutes, usual.get((clocks[day], _weekday(day)), ()))
        ),
        seconds=length(instants),
    )


_Clocks = tuple[int, ...]
"""How much the clocks of other zones are ahead of those of the zone."""


def _by_day(local: Intervals) -> dict[int, Intervals]:
    """Return local seconds as minutes of each day (its proleptic ordinal)."""
    days: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for start, end in local:
        for midnight in range(start // DAY * DAY, end, DAY):
            opens, closes = max(start, midnight) - midnight, min(end, midnight + DAY) - midnight
            days[ordinal(midnight)].append((opens // 60, closes // 60))
    return {day: tuple(minutes) for day, minutes in sorted(days.items())}


def _clocks(days: Iterable[int], year: Year, zone: str, others: Sequence[str]) -> dict[int, _Clocks]:
    """Return for each day how the clocks stand at noon."""
    (here, *there) = (
        [(stretch.start, stretch.end, stretch.offset) for stretch in year.stretches(name)]
        for name in (zone, *others)
    )
    found = {}
    for day in days:
        noon = (day - ordinal(0)) * DAY + _NOON
        instant = noon - _offset_at(noon - here[0][2], here)
        own = _offset_at(instant, here)
        found[day] = tuple(_offset_at(instant, stretches) - own for stretches in there)
    return found


def _offset_at(instant: int, stretches: Sequence[tuple[int, int, int]]) -> int:
    return next((offset for _, end, offset in stretches if instant < end), stretches[-1][2])


def _usual_days(
    shown: dict[int, Intervals], existing: dict[int, Intervals], clocks: dict[int, _Clocks]
) -> dict[tuple[_Clocks, int], Intervals]:
    """Return the minutes that most days of a weekday have; of two equally common ones the shorter."""
    counts: dict[tuple[_Clocks, int], Counter[Intervals]] = defaultdict(Counter)
    for day, key in clocks.items():
        if existing[day] == ((0, MINUTES_A_DAY),):
            counts[key, _weekday(day)][shown.get(day, ())] += 1
    return {
        key: min(counter, key=lambda minutes: (-counter[minutes], length(minutes), minutes))
        for key, counter in counts.items()
    }


def _week(key: _Clocks, usual: dict[tuple[_Clocks, int], Intervals]) -> Week:
    return Week(
        joined(
            (weekday * MINUTES_A_DAY + start, weekday * MINUTES_A_DAY + end)
            for (clocks, weekday), minutes in usual.items()
            if clocks == key
            for start, end in minutes
        )
    )


def _weekday(day: int) -> int:
    return (day - 1) % 7


def _runs(days: Iterable[int]) -> Iterator[tuple[date, date]]:
    """Yield first and last day of the runs of days that follow one another."""
    first = last = 0
    for day in days:
        if day != last + 1:
            if first:
                yield date.fromordinal(first), date.fromordinal(last)
            first = day
        last = day
    yield date.fromordinal(first), date.fromordinal(last)


def _first(words: list[str], most: int, what: str) -> list[str]:
    """Return the first words, and how many of ``what`` are left of more than ``most`` and one."""
    return words if len(words) <= most + 1 else [*words[:most], f"{len(words) - most} {what}"]


def _week_words(week: Week) -> str:
    return "at any time" if week.closed_minutes == 0 else week.open_words()


def _runs_words(runs: Iterable[tuple[date, date]]) -> str:
    return " and ".join(f"from {_between(first, last, ' to ')}" for first, last in runs)


def _dated_words(days: Iterable[tuple[date, Intervals]]) -> Iterator[str]:
    """Yield the dated days, those that follow one another with the same times as one."""
    runs: list[tuple[date, date, Intervals]] = []
    for day, minutes in days:
        if runs and runs[-1][1] + timedelta(days=1) == day and runs[-1][2] == minutes:
            runs[-1] = (runs[-1][0], day, minutes)
        else:
            runs.append((day, day, minutes))
    for first, last, minutes in runs:
        yield f"{_between(first, last, '–', weekday=True)} {day_words(minutes)}"


def _between(first: date, last: date, dash: str, *, weekday: bool = False) -> str:
    """Return ``8 to 27 Mar 2027``: of the first date no month or year that the last one says, too."""
    if first == last:
        return date_words(last, weekday=weekday)
    words = date_words(first, weekday=weekday)
    if first.year == last.year:
        words = words.rsplit(" ", 2 if first.month == last.month else 1)[0]
    return f"{words}{dash}{date_words(last, weekday=weekday)}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def date_words(day: date, *, weekday: bool = False) -> str:
    """Return ``25 Dec 2026``, or ``Fri 25 Dec 2026``."""
    words = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{_DAYS[day.weekday()]} {words}" if weekday else words
