"""Opening hours: whether a calendar is open at an instant, by the zone rules of ``zoneinfo``.

``OpeningHours`` is the one form that the compiler and the evaluator share. It is made from a calendar of the
workbook or from its entry in the routing JSON, and can be written as such an entry again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from handoff_xl.model import Calendar

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Weekday keys of the routing JSON, in the order of ``date.weekday()``."""


class Opening(NamedTuple):
    """Minutes [opens, closes) after local midnight; where closes ≤ opens it runs into the next day."""

    opens: int
    closes: int


Openings = tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """A week of openings in one IANA zone; a dated entry replaces its weekday, an absent weekday is closed.

    ``weekdays`` counts from 0 = Monday.
    """

    time_zone: str
    weekdays: Mapping[int, Openings] = field(hash=False)
    dates: Mapping[date, Openings] = field(hash=False)

    def is_open(self, instant: datetime) -> bool:
        """Whether the calendar is open at an instant (a datetime with offset, as ``parse_instant`` gives it).

        Raises zoneinfo.ZoneInfoNotFoundError where this computer does not know the zone.
        """
        from zoneinfo import ZoneInfo  # noqa: PLC0415 -- most decisions ask for no clock

        local = instant.astimezone(ZoneInfo(self.time_zone))
        return self.is_open_at_wall_time(local.toordinal(), local.hour * 60 + local.minute)

    def is_open_at_wall_time(self, day: int, minute: int) -> bool:
        """Whether it is open at a local minute (0 to 1439) of a local day (its proleptic ordinal, ≥ 2)."""
        for opens, closes in self.on(day):
            if minute >= opens and (minute < closes or closes <= opens):
                return True
        return any(closes <= opens and minute < closes for opens, closes in self.on(day - 1))

    def on(self, day: int) -> Openings:
        """Return the openings that begin on a local day (its proleptic ordinal, ≥ 1)."""
        dated = self.dates.get(date.fromordinal(day)) if self.dates else None
        return self.weekdays.get((day - 1) % 7, ()) if dated is None else dated

    def to_json(self) -> dict[str, Any]:
        """Return ``time_zone``, ``weekdays`` and ``dates`` as the routing JSON has them."""
        return {
            "time_zone": self.time_zone,
            "weekdays": {
                key: [_opening_to_json(opening) for opening in self.weekdays.get(at, ())]
                for at, key in enumerate(WEEKDAYS)
            },
            "dates": {
                day.isoformat(): [_opening_to_json(opening) for opening in self.dates[day]]
                for day in sorted(self.dates)
            },
        }

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> OpeningHours:
        """Return the hours of a calendar in the routing JSON; raises KeyError or ValueError for any other."""
        return cls(
            time_zone=entry["time_zone"],
            weekdays={at: _from_json(entry["weekdays"][key]) for at, key in enumerate(WEEKDAYS)},
            dates={date.fromisoformat(day): _from_json(spans) for day, spans in entry["dates"].items()},
        )

    @classmethod
    def of(cls, calendar: Calendar) -> OpeningHours:
        """Return the hours of a calendar of the workbook, in an order that its rows have no part in."""

        def openings(spans: Iterable[Any]) -> Openings:
            return tuple(sorted({Opening(span.opens, span.closes) for span in spans}))

        return cls(
            time_zone=calendar.time_zone,
            weekdays={at: openings(spans) for at, spans in calendar.weekdays.items()},
            dates={day: openings(spans) for day, spans in calendar.dates.items()},
        )


# ISO 8601 in its extended form. Stricter than datetime.fromisoformat, which takes more with every Python
# version.
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)",
    re.ASCII,
)


def parse_instant(text: object) -> datetime | None:
    """Return the instant in UTC of an ISO 8601 date and time with offset; None for anything else.

    The first and last year of the calendar count as nothing, so that every zone can tell the day before.
    """
    if not isinstance(text, str) or _INSTANT.fullmatch(text) is None:
        return None
    try:
        instant = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return instant if date.min.year < instant.year < date.max.year else None


def _opening_to_json(opening: Opening) -> dict[str, str]:
    return {"opens": _clock(opening.opens), "closes": _clock(opening.closes)}


def _from_json(spans: Iterable[Mapping[str, str]]) -> Openings:
    return tuple(Opening(_minutes(span["opens"]), _minutes(span["closes"])) for span in spans)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)
