"""What HX Coverage says of the whole year: whether somebody always takes over, and the times at which nobody does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from handoff_xl.findings import Place
from handoff_xl.gaps import Attendance, conversation_words, sender_words
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
_WAITS = "At the times below messages wait longer than was promised, or than three days where nothing is."
_MAY_BE_MORE = "There may be more: errors in Hours, Channels or Queues leave some hours open."


class GapLine(NamedTuple):
    """A gap's line: which queues are closed and whose conversations wait for nobody, when, and its usual week.

    ``place`` is the cell of the queue to mend. ``is_borne`` is True of a wait: nobody is there to be let down.
    """

    who: str
    when: str
    week: Week
    place: Place
    is_borne: bool = False


def attendance_words(attendance: Attendance | None) -> str:
    """Return what is proved about the twelve months that the compiler looks at."""
    if attendance is None or not (attendance.gaps or attendance.is_complete):
        return _UNTOLD
    period = f"every minute from {date_words(attendance.first)} to {date_words(attendance.last)}"
    if attendance.gaps:
        words = [f"Of {period}, those below have nobody who takes over.", _STRIPS]
        return " ".join(words if attendance.is_complete else [*words, _MAY_BE_MORE])
    kind, more = ("live channel", [_WAITS, _STRIPS]) if attendance.waits else ("channel", [])
    somebody = (
        f"At {period} that a {kind} is open somebody takes over, or a callback, ticket or message follows."
    )
    return " ".join([somebody, *more])


def gap_lines(attendance: Attendance | None, design: Design) -> Iterator[GapLine]:
    """Yield a line for each gap and, below them, each wait, the first ``MOST_GAPS`` of them."""
    if attendance is None:
        return
    gaps = [(gap, False) for gap in attendance.gaps] + [(gap, True) for gap in attendance.waits]
    for gap, is_borne in gaps[:MOST_GAPS]:
        queues = list(dict.fromkeys(_name(queue.id) for queue in (*gap.starts, *gap.circle)))
        then = "what comes waits" if is_borne else "nobody takes over"
        times = "\n".join(gap.times.words().split("; "))
        lasting = f", {_hours(gap.longest)} at the longest" if is_borne else ""
        yield GapLine(
            who="\n".join(
                (
                    f"{listed(queues, _MOST_QUEUES)} closed: {then}",
                    plain(conversation_words(gap, design)),
                    plain(sender_words(gap)),
                )
            ),
            when=f"{times}\n{plain(gap.times.zone)}\n{_hours(gap.times.seconds)} in the year{lasting}",
            week=gap.times.week,
            place=gap.circle[0].source.place("when_closed"),
            is_borne=is_borne,
        )


def _hours(seconds: int) -> str:
    hours = seconds / _HOUR
    return f"{hours:,.0f} h" if hours >= 1 else "less than 1 h"


def _name(text: str) -> str:
    return shortened(plain(text), _LONGEST)
