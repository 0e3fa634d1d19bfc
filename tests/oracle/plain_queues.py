"""DESIGN §2, "Queues", read plainly: who stands in, what is open at an instant, what happens if not."""

import datetime as dt
from zoneinfo import ZoneInfo

from tests.oracle.plain_cells import (
    END_OF_DAY,
    Span,
    blank,
    date,
    fold,
    items,
    number,
    seconds,
    text,
    weekdays,
    yes,
)
from tests.oracle.plain_routes import blank_or_one_of, fallback_queue, rows_of, setting


def queue_row(design, queue):
    for row in rows_of(design, "Queues"):
        if text(row["Queue"]) == queue:
            return row
    raise ValueError(f"no such queue: {queue}")


def sla_of(design, queue):
    return number(queue_row(design, queue).get("SLA minutes"))


def after_stand_ins(design, queue, language, channel):
    """The queue that serves in place of this one, at a declared language and channel or None for unknown."""
    found = [
        text(row["Queue"])
        for row in rows_of(design, "Queues")
        if queue in items(row.get("Stands in for"))
        and blank_or_one_of(row.get("Languages"), language)
        and blank_or_one_of(row.get("Channels"), channel)
    ]
    if len(found) > 1:
        raise ValueError(f"stand-ins that meet: {found}")
    return found[0] if found else queue


def _spans(design, calendar, day):
    """The spans that begin on a date: its dated rows replace those of its day of the week."""
    rows = [row for row in rows_of(design, "Hours") if text(row["Calendar"]) == calendar]
    dated = [row for row in rows if date(row["Day"]) == day]
    weekly = [row for row in rows if date(row["Day"]) is None and day.weekday() in weekdays(row["Day"])]
    return [
        Span(seconds(row["Opens"]), seconds(row["Closes"]))
        for row in dated or weekly
        if not yes(row.get("Closed"))
    ]


def _zone(design, calendar):
    for row in rows_of(design, "Hours"):
        if text(row["Calendar"]) == calendar and not blank(row.get("Time zone")):
            return ZoneInfo(text(row["Time zone"]))
    return ZoneInfo(text(setting(design, "Time zone")))


def is_open_at(design, calendar, instant):
    """Whether a calendar is open at an aware datetime; a blank one always is, all without an Hours sheet."""
    if not calendar or "Hours" not in design:
        return True
    local = instant.astimezone(_zone(design, calendar))
    now = local.hour * 3600 + local.minute * 60 + local.second + local.microsecond / 1_000_000
    for span in _spans(design, calendar, local.date()):
        closes = span.closes if span.closes > span.opens else END_OF_DAY
        if span.opens <= now < closes:
            return True
    for span in _spans(design, calendar, local.date() - dt.timedelta(days=1)):
        if span.closes <= span.opens and now < span.closes:
            return True
    return False


def hand_over(design, queue, instant):
    """What happens to a conversation that reaches a queue at an instant: action and queue."""
    current = queue
    passed = []
    while current not in passed:
        passed.append(current)
        row = queue_row(design, current)
        if is_open_at(design, text(row.get("Calendar")), instant):
            return {"action": "queue", "queue": current}
        when_closed = fold(text(row.get("When closed"))) or "fallback"
        if when_closed != "fallback":
            return {"action": when_closed, "queue": current}
        current = text(row.get("Fallback queue")) or fallback_queue(design)
    return {"action": "ticket", "queue": queue}
