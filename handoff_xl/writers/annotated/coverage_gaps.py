"""What HX Coverage says of the whole year: whether somebody always takes over, and the times at which nobody does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from handoff_xl.findings import Place
from handoff_xl.gaps import Attendance, Gap, conversation_words, sender_words
from handoff_xl.model import Design
from handoff_xl.recurrence import date_words
from handoff_xl.weeks import Week
from handoff_xl.writers.annotated.phrasing import listed, plain, shortened

MOST_GAPS = 30
"""Lines; with more than that somebody has to mend the first ones first."""

_LONGEST = 40
_MOST_QUEUES = 4
_HOUR = 60 * 60
_UNTOLD = "Whether somebody always takes over cannot be told before errors in Hours, Channels and Queues are mended."
_STRIPS = "A strip is one day of a usual week, from 0 to 24 o'clock: █ nobody."
_MAY_BE_MORE = "There may be more: errors in Hours, Channels or Queues leave some hours open."


class GapLine(NamedTuple):
    """A gap's line: which queues are closed and whose conversations wait for nobody, when, and its usual week.

    ``place`` is the cell of the queue to mend.
    """

    who: str
    when: str
    week: Week
    place: Place


def attendance_words(attendance: Attendance | None) -> str:
    """Return what is proved about the twelve months that the compiler looks at."""
    if attendance is None or not (attendance.gaps or attendance.is_complete):
        return _UNTOLD
    period = f"every minute from {date_words(attendance.first)} to {date_words(attendance.last)}"
    if attendance.gaps:
        words = [f"Of {period}, those below have nobody who takes over.", _STRIPS]
        return " ".join(words if attendance.is_complete else [*words, _MAY_BE_MORE])
    return (
        f"At {period} that a channel is open somebody takes over, or a callback, ticket or message follows."
    )


def gap_lines(attendance: Attendance | None, design: Design) -> Iterator[GapLine]:
    """Yield a line for each gap, the first ``MOST_GAPS`` of them."""
    for gap in attendance.gaps[:MOST_GAPS] if attendance is not None else ():
        queues = list(dict.fromkeys(_name(queue.id) for queue in (*gap.starts, *gap.circle)))
        closed = f"{listed(queues, _MOST_QUEUES)} closed: nobody takes over"
        times = "\n".join(gap.times.words().split("; "))
        yield GapLine(
            who="\n".join((closed, plain(conversation_words(gap, design)), plain(sender_words(gap)))),
            when=f"{times}\n{plain(gap.times.zone)}\n{_hours(gap)} in the year",
            week=gap.times.week,
            place=gap.circle[0].source.place("when_closed"),
        )


def _hours(gap: Gap) -> str:
    hours = gap.times.seconds / _HOUR
    return f"{hours:,.0f} h" if hours >= 1 else "less than 1 h"


def _name(text: str) -> str:
    return shortened(plain(text), _LONGEST)
