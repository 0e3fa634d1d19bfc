"""Calendars from the rows of the Hours sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from handoff_xl.findings import Finding, Rule, Severity
from handoff_xl.model import Calendar, Span
from handoff_xl.reading.tables import Row, subject
from handoff_xl.reading.times import MINUTES_A_DAY

SPAN_MALFORMED = Rule(
    code="HX640",
    severity=Severity.ERROR,
    title="Opening hours incomplete",
    message="{calendar} {problem}.",
    fix="Fill both Opens (00:00 to 23:59) and Closes (up to 24:00), or leave both blank and set Closed to Yes.",
    meaning="Half a span cannot be read as a time when people are there.",
    failing="Opens is 08:00, Closes is blank.",
    passing="Opens is 08:00, Closes is 18:00.",
)
RUNS_OVER_MIDNIGHT = Rule(
    code="HX641",
    severity=Severity.INFORMATION,
    title="Runs into the next day",
    message="{calendar} opens at {opens} and closes at {closes} on the next day.",
    fix="Nothing to do if that is right; otherwise correct the times.",
    meaning="Where Closes is at or before Opens, the span ends on the day after.",
    failing="Opens is 22:00, Closes is 06:00.",
    passing="Opens is 06:00, Closes is 22:00.",
)
TWO_TIME_ZONES = Rule(
    code="HX642",
    severity=Severity.ERROR,
    title="Calendar with two time zones",
    message="{calendar} is in {zone} here and in {other} in another row.",
    fix="Give all rows of a calendar the same Time zone (a blank is that of Settings), or split it into two calendars.",
    meaning="A calendar lives in one time zone, or its days would overlap.",
    failing="office in Europe/London on Monday and in America/New_York on Tuesday.",
    passing="office_uk in Europe/London and office_us in America/New_York.",
)
OPEN_AND_CLOSED = Rule(
    code="HX643",
    severity=Severity.ERROR,
    title="Open and closed on one day",
    message="{calendar} is closed on {day} here and has opening hours for the same day in another row.",
    fix="Delete one of the two rows.",
    meaning="Closed means closed for the whole day; nobody could tell which row counts.",
    failing="2026-12-24 Closed, and 2026-12-24 from 08:00 to 12:00.",
    passing="2026-12-24 from 08:00 to 12:00 only.",
)

RULES = (SPAN_MALFORMED, RUNS_OVER_MIDNIGHT, TWO_TIME_ZONES, OPEN_AND_CLOSED)

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def build_calendars(
    rows: Iterable[Row], default_zone: str | None, findings: list[Finding]
) -> tuple[Calendar, ...]:
    """Return the calendars of the Hours rows, in the order of their first rows.

    A row without a time zone is in the ``default_zone``, that of Settings.
    """
    by_name: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.get("calendar") is not None:
            by_name[row.get("calendar")].append(row)
    return tuple(_calendar(name, members, default_zone, findings) for name, members in by_name.items())


def _calendar(name: str, rows: list[Row], default_zone: str | None, findings: list[Finding]) -> Calendar:
    weekdays: dict[int, list[Span]] = defaultdict(list)
    dates: dict[date, list[Span]] = defaultdict(list)
    closed: dict[int | date, Row] = {}
    opened: dict[int | date, Row] = {}
    before = len(findings)
    for row in rows:
        day = row.get("day")
        if day is None:
            continue
        is_closed, span = _span(name, row, findings)
        for one in (day,) if isinstance(day, date) else day:
            spans = dates[one] if isinstance(one, date) else weekdays[one]
            if is_closed:
                closed.setdefault(one, row)
            elif span is not None:
                spans.append(span)
                opened.setdefault(one, row)
    for one, row in closed.items():
        if one in opened:
            words = one.isoformat() if isinstance(one, date) else _WEEKDAYS[one]
            related = (opened[one].source.place("day"),)
            place = row.source.place("closed")
            findings.append(
                OPEN_AND_CLOSED.at(
                    place, about=f"{name} · {words}", related=related, calendar=name, day=words
                )
            )
    zone = _zone(name, rows, default_zone, findings)
    return Calendar(
        id=name,
        time_zone=zone,
        weekdays={day: tuple(spans) for day, spans in sorted(weekdays.items())},
        dates={day: tuple(spans) for day, spans in sorted(dates.items())},
        sources=tuple(row.source for row in rows),
        is_doubtful=any(finding.severity is Severity.ERROR for finding in findings[before:])
        or any(row.source.broken for row in rows),
    )


def _span(name: str, row: Row, findings: list[Finding]) -> tuple[bool, Span | None]:
    opens, closes, is_closed = row.get("opens"), row.get("closes"), row.get("closed") is True
    if row.source.broken.intersection({"opens", "closes", "closed"}):
        return False, None
    if is_closed and opens is None and closes is None:
        return True, None
    problem = _problem(opens, closes, is_closed=is_closed)
    if problem is not None:
        key, words = problem
        place = row.source.place(key if key in row.source.columns else "calendar")
        about = subject("hours", row.values)
        findings.append(SPAN_MALFORMED.at(place, about=about, calendar=name, problem=words))
        return False, None
    span = Span(opens, closes)
    if span.runs_over_midnight and closes > 0:
        place = row.source.place("closes")
        findings.append(
            RUNS_OVER_MIDNIGHT.at(
                place,
                about=f"{name} · {_clock(opens)}",
                calendar=name,
                opens=_clock(opens),
                closes=_clock(closes),
            )
        )
    return False, span


def _problem(opens: int | None, closes: int | None, *, is_closed: bool) -> tuple[str, str] | None:
    """Return the column at fault and what is wrong with a row's times, None where nothing is."""
    if is_closed:
        return "closed", "is closed on that day, yet the row has times"
    if opens is None and closes is None:
        return "opens", "says neither when it opens and closes nor that it is closed"
    if opens is None:
        return "opens", "closes, but the row does not say when it opens"
    if closes is None:
        return "closes", "opens, but the row does not say when it closes"
    return ("opens", "opens at 24:00, which is 00:00 of the next day") if opens >= MINUTES_A_DAY else None


def _zone(name: str, rows: list[Row], default_zone: str | None, findings: list[Finding]) -> str:
    zones: dict[str, Row] = {}
    for row in rows:
        zone = row.get("time_zone") or default_zone
        if zone is not None and "time_zone" not in row.source.broken:
            zones.setdefault(zone, row)
    first = next(iter(zones), default_zone)
    for zone, row in zones.items():
        if zone != first and first is not None:
            findings.append(
                TWO_TIME_ZONES.at(
                    row.source.place("time_zone"),
                    about=f"{name} · {zone}",
                    related=(zones[first].source.place("time_zone"),),
                    calendar=name,
                    zone=zone,
                    other=first,
                )
            )
    return first or "UTC"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
