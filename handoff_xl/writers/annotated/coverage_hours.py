"""The block of queue hours below the heat map of HX Coverage, with a strip for each day of a usual week."""

from __future__ import annotations

from typing import NamedTuple

from handoff_xl.model import Design
from handoff_xl.ooxml import CellStyle, Range
from handoff_xl.outcome import Outcome
from handoff_xl.weeks import DAYS
from handoff_xl.writers.annotated import coverage_looks, looks
from handoff_xl.writers.annotated.coverage_grid import INTENT, PROBLEMS, RISK, Grid
from handoff_xl.writers.annotated.coverage_links import CellNames
from handoff_xl.writers.annotated.coverage_queues import QueueHours, dated_days, queue_hours, time_zone_words
from handoff_xl.writers.annotated.page import Page
from handoff_xl.writers.annotated.phrasing import UNREAD, plain

_TITLE = "Queue hours"
_GUIDANCE = (
    "A usual week, in each queue's own time zone. A strip is one day from 0 to 24 o'clock: █ open, · closed. "
    "It shows what Hours says, and does not prove that somebody is there at every minute of the year."
)
_DAY, _FOLLOWING = 8.8, 17.6  # characters

Span = tuple[int, int]
"""First and last column of a cell."""


class _Columns(NamedTuple):
    """The columns of the block."""

    queue: Span
    opening: Span
    days: tuple[Span, ...]
    following: Span

    @classmethod
    def of(cls, grid: Grid) -> _Columns:
        *days, following = grid.spans(PROBLEMS + 1, [_DAY] * len(DAYS) + [_FOLLOWING])
        return cls((INTENT, INTENT), (RISK, PROBLEMS), tuple(days), following)


def draw_hours(page: Page, grid: Grid, row: int, design: Design, outcome: Outcome, names: CellNames) -> Range:
    """Write the block from ``row`` on; return the cells it takes."""
    columns = _Columns.of(grid)
    page.put(row, INTENT, _TITLE, looks.SECTION)
    last = columns.following[1]
    page.put(row + 1, INTENT, _GUIDANCE, coverage_looks.HOURS_GUIDANCE, last_column=last)
    at = row + 2
    header, day = coverage_looks.HOURS_HEADER, coverage_looks.DAY
    _put(page, at, columns.queue, "Queue, and what it serves", header)
    _put(page, at, columns.opening, "Open (local time)", header)
    for name, span in zip(DAYS, columns.days, strict=True):
        _put(page, at, span, name, day)
    _put(page, at, columns.following, "Closed, and what takes over", header)
    for line in queue_hours(design, outcome):
        at += 1
        _draw_queue(page, at, columns, line, names)
    at = _draw_dated_days(page, at + 2, columns, design)
    return Range(row, INTENT, at, last)


def _draw_queue(page: Page, row: int, columns: _Columns, line: QueueHours, names: CellNames) -> None:
    body, source = coverage_looks.HOURS, line.queue.source
    link = names.of(source.place("calendar")) or names.of(source.place("queue"))
    _put(page, row, columns.queue, line.served, body)
    _put(page, row, columns.opening, line.opening, body)
    for day, span in enumerate(columns.days):
        # Only the strips are links: LibreOffice does not wrap the text of a cell that is one.
        if line.week is None:
            _put(page, row, span, UNREAD, coverage_looks.NOT_KNOWN, link)
        else:
            _put(page, row, span, line.week.strip(day), coverage_looks.STRIP, link)
    look = body if line.ends_well else coverage_looks.NOBODY
    _put(page, row, columns.following, line.following, look)


def _draw_dated_days(page: Page, row: int, columns: _Columns, design: Design) -> int:
    """Write the dated days of the calendars; return the last row written."""
    lines = list(dated_days(design))
    if not lines:
        page.put(row, INTENT, "No calendar has dated days, such as holidays.", looks.GUIDANCE)
        return row
    header, body = coverage_looks.HOURS_HEADER, coverage_looks.HOURS
    days = (columns.days[0][0], columns.following[1])
    _put(page, row, columns.queue, "Calendar", header)
    _put(page, row, columns.opening, "Followed by", header)
    _put(page, row, days, "Dated days, which replace the weekday", header)
    for line in lines:
        row += 1
        words = f"{plain(line.calendar.id)}\n{time_zone_words(line.calendar, design)}"
        _put(page, row, columns.queue, words, body)
        _put(page, row, columns.opening, line.users, body)
        _put(page, row, days, line.days, body)
    return row


def _put(page: Page, row: int, span: Span, text: str, style: CellStyle, link: str | None = None) -> None:
    page.put(row, span[0], text, style, link=link, last_column=span[1])
