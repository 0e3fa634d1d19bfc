"""Dates, times of day, weekdays, time zones, language tags and instants as people type them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from zoneinfo import available_timezones

from handoff_xl.findings import Rule, Severity
from handoff_xl.layout import Column
from handoff_xl.nearest import did_you_mean, nearest
from handoff_xl.ooxml import Cell, CellKind
from handoff_xl.reading.faults import Fault, Malformed, Parsed
from handoff_xl.reading.numbers import UNDERSTOOD
from handoff_xl.reading.words import fold_words, identifier, shown, tidy

NOT_A_DATE = Rule(
    code="HX213",
    severity=Severity.ERROR,
    title="Not a date",
    message="{header} must be a date, but is {text}.",
    fix="Type it as year-month-day, for example 2026-12-25.",
    meaning="25/12 and 12/25 are the same day to different people; year-month-day is never misread.",
    failing="Effective date is 01/02/2027.",
    passing="Effective date is 2027-02-01, or a date cell of Excel.",
)
NOT_A_TIME = Rule(
    code="HX214",
    severity=Severity.ERROR,
    title="Not a time of day",
    message="{header} must be a time of day, but is {text}.",
    fix="Type hours and minutes, for example 08:30. Opens and Closes stand in cells of their own.",
    meaning="Opening hours are local times from 00:00 to 24:00, in whole minutes.",
    failing="Opens is 25:00.",
    passing="Opens is 08:00 and Closes is 24:00.",
)
NOT_A_TIME_ZONE = Rule(
    code="HX215",
    severity=Severity.ERROR,
    title="Unknown time zone",
    message="{text} is not a time zone of the IANA list.",
    fix="{hint}",
    meaning=(
        "Names such as Europe/London carry the rules for summer time; abbreviations such as BST or offsets do not "
        "say when clocks change."
    ),
    failing="Time zone is London.",
    passing="Time zone is Europe/London.",
)
NOT_A_LANGUAGE = Rule(
    code="HX216",
    severity=Severity.ERROR,
    title="Not a language tag",
    message="{text} is not a language tag.",
    fix="{hint}",
    meaning="Language tags (BCP 47) are what classifiers and channels send.",
    failing="Language is English (UK).",
    passing="Language is en-GB.",
)
NOT_DAYS = Rule(
    code="HX217",
    severity=Severity.ERROR,
    title="Not a day",
    message="{header} must name days, but is {text}.",
    fix="Type Mon, a range such as Mon-Fri, a list such as Sat, Sun, or a date such as 2026-12-25.",
    meaning="Each Hours row is for weekdays or for one date.",
    failing="Day is weekdays.",
    passing="Day is Mon-Fri.",
)
NOT_AN_INSTANT = Rule(
    code="HX218",
    severity=Severity.ERROR,
    title="Not a date and time with offset",
    message="{header} must be a date and time with its offset from UTC, but is {text}.",
    fix="Type it as 2026-12-24T18:30+01:00.",
    meaning="Whether a queue is open depends on the instant, so the offset must be known.",
    failing="At is 24 December, half past six.",
    passing="At is 2026-12-24T18:30+01:00.",
)

RULES = (NOT_A_DATE, NOT_A_TIME, NOT_A_TIME_ZONE, NOT_A_LANGUAGE, NOT_DAYS, NOT_AN_INSTANT)

MINUTES_A_DAY = 24 * 60
_WEEKDAYS = {
    word: number
    for number, words in enumerate(
        (
            ("mon", "monday"),
            ("tue", "tues", "tuesday"),
            ("wed", "weds", "wednesday"),
            ("thu", "thur", "thurs", "thursday"),
            ("fri", "friday"),
            ("sat", "saturday"),
            ("sun", "sunday"),
        )
    )
    for word in words
}
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_CLOCK = re.compile(r"(\d{1,2})[:.h](\d{2})(?::00)?\s*([ap])?\.?m?\.?", re.IGNORECASE)
_DASHES = re.compile(r"\s*(?:-|–|—|\bto\b)\s*")
# RFC 5646 §2.1: language, script, region, variants, extensions, private use. Grandfathered tags are left out, and so
# are languages of four to eight letters: none is registered, and people type English or Polish there.
_LANGUAGE_TAG = re.compile(
    r"[a-z]{2,3}(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE,
)
# Entries of zone directories that are no places: the machine's own zone and rule templates.
_NOT_PLACES = frozenset({"localtime", "posixrules", "Factory"})


def day(column: Column, cell: Cell) -> Parsed:
    """Parse a date; the value is a date."""
    if isinstance(cell.value, datetime):
        return Parsed(cell.value.date())
    if isinstance(cell.value, date):
        return Parsed(cell.value)
    raw = tidy(shown(cell))
    if not raw:
        return Parsed(None)
    found = iso_date(raw)
    if found is None:
        raise Malformed(NOT_A_DATE, header=column.header, text=raw)
    return Parsed(found)


def iso_date(raw: str) -> date | None:
    """Return the date of a text such as 2026-12-25, None where it is none."""
    match = _ISO_DATE.fullmatch(raw)
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def clock(column: Column, cell: Cell) -> Parsed:
    """Parse a time of day; the value is minutes after midnight, 0 to 1440."""
    raw = tidy(shown(cell))
    if not raw:
        return Parsed(None)
    minutes = _minutes(cell, raw)
    if minutes is None:
        raise Malformed(NOT_A_TIME, header=column.header, text=raw)
    if cell.kind is CellKind.NUMBER:
        meant = f"{minutes // 60:02d}:{minutes % 60:02d}"
        return Parsed(minutes, (Fault(UNDERSTOOD, {"header": column.header, "text": raw, "meant": meant}),))
    return Parsed(minutes)


def _minutes(cell: Cell, raw: str) -> int | None:
    value = cell.value
    if isinstance(value, time):
        return None if value.second else value.hour * 60 + value.minute
    if isinstance(value, timedelta):
        minutes, rest = divmod(value, timedelta(minutes=1))
        return int(minutes) if not rest and minutes <= MINUTES_A_DAY else None
    if isinstance(value, (date, datetime)):
        # A time cell formatted hh:mm that holds 24:00 is day 1 of Excel's calendar.
        whole_day = datetime.combine(value, time()) if not isinstance(value, datetime) else value
        return MINUTES_A_DAY if whole_day in {datetime(1900, 1, 1), datetime(1904, 1, 2)} else None  # noqa: DTZ001 -- cells have no zone
    if isinstance(value, Decimal):
        minutes_exact = value * MINUTES_A_DAY
        rounded = int(minutes_exact.to_integral_value())
        near = abs(minutes_exact - rounded) < Decimal("0.001")
        return rounded if near and 0 <= value <= 1 and (value < 1 or raw == "1") else None
    match = _CLOCK.fullmatch(raw)
    if match is None:
        return None
    hours, minute, half = int(match[1]), int(match[2]), (match[3] or "").lower()
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half == "p" else 0)
    total = hours * 60 + minute
    return total if minute < 60 and total <= MINUTES_A_DAY else None


def days(column: Column, cell: Cell) -> Parsed:
    """Parse weekdays or a date; the value is a tuple of weekdays (0 = Monday) or a date."""
    if isinstance(cell.value, datetime):
        return Parsed(cell.value.date())
    if isinstance(cell.value, date):
        return Parsed(cell.value)
    raw = tidy(shown(cell))
    if not raw:
        return Parsed(None)
    dated = iso_date(raw)
    if dated is not None:
        return Parsed(dated)
    found: set[int] = set()
    for part in filter(None, (fold_words(part) for part in re.split(r"[,;/&\r\n]+", raw))):
        ends = [_WEEKDAYS.get(end.strip().rstrip(".")) for end in _DASHES.split(part)]
        first, last = ends[0], ends[-1]
        if len(ends) > 2 or first is None or last is None:
            raise Malformed(NOT_DAYS, header=column.header, text=raw)
        found.update((first + step) % 7 for step in range((last - first) % 7 + 1))
    if not found:
        raise Malformed(NOT_DAYS, header=column.header, text=raw)
    return Parsed(tuple(sorted(found)))


def time_zone(column: Column, cell: Cell) -> Parsed:
    """Parse an IANA time zone; the value is its name."""
    parsed = identifier(column, cell)
    if parsed.value is None:
        return parsed
    wanted = str(parsed.value).replace(" ", "_")
    zones = _time_zones()
    name = zones.get(wanted.casefold())
    if name is not None:
        return Parsed(name, parsed.notes)
    suggestion = nearest(wanted, _places(), cutoff=0.7) or _city(wanted)
    hint = did_you_mean(suggestion, "Type a name such as Europe/London or America/New_York.")
    raise Malformed(NOT_A_TIME_ZONE, text=parsed.value, hint=hint, suggestion=suggestion)


@cache
def _time_zones() -> Mapping[str, str]:
    """Return every zone by its name in lower case."""
    return {name.casefold(): name for name in sorted(available_timezones() - _NOT_PLACES)}


def _places() -> list[str]:
    """Return the zones that may be suggested: abbreviations and offsets spelt alike are hours apart (AEST and EST)."""
    return sorted(zone for zone in _time_zones().values() if "/" in zone and not zone.startswith("Etc/"))


def _city(wanted: str) -> str | None:
    cities = {zone.rsplit("/", 1)[-1]: zone for zone in reversed(_places())}
    found = nearest(wanted, cities, cutoff=0.8)
    return cities[found] if found is not None else None


def language(column: Column, cell: Cell) -> Parsed:
    """Parse a language tag; the value is the tag as typed."""
    parsed = identifier(column, cell)
    if parsed.value is not None and not _LANGUAGE_TAG.fullmatch(parsed.value):
        tag = parsed.value.replace("_", "-").replace(" ", "-")
        suggestion = tag if _LANGUAGE_TAG.fullmatch(tag) else None
        hint = did_you_mean(suggestion, "Type a tag such as en, es or pt-BR.")
        raise Malformed(NOT_A_LANGUAGE, text=parsed.value, hint=hint, suggestion=suggestion)
    return parsed


def instant(column: Column, cell: Cell) -> Parsed:
    """Parse an instant; the value is its ISO 8601 text with offset."""
    raw = tidy(shown(cell))
    if not raw:
        return Parsed(None)
    try:
        found = datetime.fromisoformat(raw)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Malformed(NOT_AN_INSTANT, header=column.header, text=raw)
    return Parsed(found.isoformat())
