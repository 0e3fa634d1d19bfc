"""The block of queue hours below the heat map of HX Coverage: times without anybody, then the week of each queue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from handoff_xl.model import Design
from handoff_xl.ooxml import CellStyle, Range
from handoff_xl.outcome import Outcome
from handoff_xl.weeks import DAYS, Week
from handoff_xl.writers.annotated import coverage_looks, looks
from handoff_xl.writers.annotated.coverage_gaps import GapLine, attendance_words, gap_lines
from handoff_xl.writers.annotated.coverage_grid import DAY_WIDTH, INTENT, PROBLEMS, RISK, Grid
from handoff_xl.writers.annotated.coverage_links import CellNames
from handoff_xl.writers.annotated.coverage_print import leaves_room
from handoff_xl.writers.annotated.coverage_queues import QueueHours, dated_days, queue_hours, time_zone_words
from handoff_xl.writers.annotated.page import Page
from handoff_xl.writers.annotated.phrasing import UNREAD, plain

_TITLE = "Queue hours"
_GUIDANCE = (
    "A usual week, in each queue's own time zone. A strip is one day from 0 to 24 o'clock: █ open, · closed."
)
_NO_DATES = "No calendar has dated days, such as holidays."


class _Cell(NamedTuple):
    """A cell of the block: its first and last column, what stands in it, and where it leads."""

    columns: tuple[int, int]
    text: str
    style: CellStyle
    link: str | None = None


_Row = Sequence[_Cell]


class _Part(NamedTuple):
    """Rows below a header, which each page repeats; what stands above comes first, once. No rows need no header."""

    above: Sequence[_Row]
    header: _Row
    rows: Sequence[_Row]

    def all(self) -> Iterator[_Row]:
        """Yield every row, the header once."""
        yield from self.above
        yield self.header
        yield from self.rows


class Hours:
    """The block of one design, laid out on a grid before it is written."""

    def __init__(self, page: Page, grid: Grid, design: Design, outcome: Outcome, names: CellNames) -> None:
        self._page = page
        days = [DAY_WIDTH] * len(DAYS)
        opening = grid.width(RISK, PROBLEMS)
        if leaves_room(grid, grid.width(INTENT, PROBLEMS) + opening + sum(days)):
            self._queue = (INTENT, PROBLEMS)
            self._opening, *self._days = grid.spans(PROBLEMS + 1, [opening, *days])
        else:
            self._queue, self._opening = (INTENT, INTENT), (RISK, PROBLEMS)
            self._days = grid.spans(PROBLEMS + 1, days)
        self._last = self._days[-1][1]
        self._whole = (INTENT, self._last)
        self._known_strips: dict[Week | None, Sequence[str]] = {}
        gaps = self._gaps(design, outcome, names)
        queues = self._queues(design, outcome, names, guided=not gaps.rows)
        self._parts = (gaps, queues, self._dated_days(design))

    @property
    def last_column(self) -> int:
        """The last column of the block."""
        return self._last

    @property
    def height(self) -> float:
        """The points of rows that the block takes on one page."""
        return sum(self._height(row) for part in self._parts for row in part.all())

    def write(self, row: int, capacity: float) -> list[Range]:
        """Write the block from ``row`` on; return the cells of each printed page, which holds so many points."""
        starts, used = [row], 0.0
        for part in self._parts:
            for cells in part.above:
                used += self._write(row, cells)
                row += 1
            for at, cells in enumerate(part.rows):
                needed = self._height(cells) + (0.0 if at else self._height(part.header))
                if used + needed > capacity and row > starts[-1]:
                    starts.append(row)
                    used = 0.0
                if not (at and used):
                    used += self._write(row, part.header)
                    row += 1
                used += self._write(row, cells)
                row += 1
        return [
            Range(first, INTENT, following - 1, self._last)
            for first, following in zip(starts, [*starts[1:], row], strict=True)
        ]

    def _write(self, row: int, cells: _Row) -> float:
        for (first, last), text, style, link in cells:
            self._page.put(row, first, text, style, link=link, last_column=last)
        return self._page.height(row)

    def _height(self, cells: _Row) -> float:
        return max(
            (self._page.height_of(cell.text, *cell.columns, cell.style) for cell in cells), default=0.0
        )

    def _gaps(self, design: Design, outcome: Outcome, names: CellNames) -> _Part:
        """Return what is proved about the year, and below it the times at which nobody takes over."""
        title = [_Cell((INTENT, INTENT), _TITLE, looks.SECTION)]
        words = attendance_words(outcome.attendance)
        found = list(gap_lines(outcome.attendance, design))
        if not found:
            guidance = [_Cell(self._whole, f"{words} {_GUIDANCE}", coverage_looks.HOURS_GUIDANCE)]
            return _Part((title, guidance), (), ())
        red = not all(line.is_borne for line in found)
        guidance_look = coverage_looks.GAPS_GUIDANCE if red else coverage_looks.HOURS_GUIDANCE
        rows = [self._gap_row(line, names) for line in found]
        return _Part(
            above=(title, [_Cell(self._whole, words, guidance_look)]),
            header=self._header(
                "Who is closed, and whose conversations nobody takes over then", "Nobody there (local time)"
            ),
            rows=rows,
        )

    def _gap_row(self, line: GapLine, names: CellNames) -> _Row:
        look = coverage_looks.HOURS if line.is_borne else coverage_looks.GAP
        strip_look = coverage_looks.STRIP if line.is_borne else coverage_looks.GAP_STRIP
        return [
            _Cell(self._queue, line.who, look),
            _Cell(self._opening, line.when, look),
            *(
                _Cell(columns, strip, strip_look, names.of(line.place))
                for strip, columns in zip(self._strips(line.week), self._days, strict=True)
            ),
        ]

    def _queues(self, design: Design, outcome: Outcome, names: CellNames, *, guided: bool) -> _Part:
        """Return a line for each queue; ``guided`` where what stands above tells how to read it."""
        guidance = [_Cell(self._whole, _GUIDANCE, coverage_looks.HOURS_GUIDANCE)]
        return _Part(
            above=() if guided else (guidance,),
            header=self._header(
                "Queue, what it serves, and who takes over while it is closed", "Open (local time)"
            ),
            rows=[self._queue_row(line, names) for line in queue_hours(design, outcome)],
        )

    def _header(self, queue: str, opening: str) -> _Row:
        header, day = coverage_looks.HOURS_HEADER, coverage_looks.DAY
        return [
            _Cell(self._queue, queue, header),
            _Cell(self._opening, opening, header),
            *(_Cell(columns, name, day) for name, columns in zip(DAYS, self._days, strict=True)),
        ]

    def _queue_row(self, line: QueueHours, names: CellNames) -> _Row:
        source, look = line.queue.source, coverage_looks.HOURS
        link = names.of(source.place("calendar")) or names.of(source.place("queue"))
        # Only the strips are links: LibreOffice does not wrap the text of a cell that is one.
        return [
            _Cell(
                self._queue,
                "\n".join(filter(None, (line.served, line.following))),
                look if line.ends_well else coverage_looks.NOBODY,
            ),
            _Cell(self._opening, line.opening, look),
            *(
                _Cell(
                    columns,
                    strip,
                    coverage_looks.NOT_KNOWN if line.week is None else coverage_looks.STRIP,
                    link,
                )
                for strip, columns in zip(self._strips(line.week), self._days, strict=True)
            ),
        ]

    def _strips(self, week: Week | None) -> Sequence[str]:
        """Return the strip of each day; many queues share their week."""
        if week not in self._known_strips:
            self._known_strips[week] = [
                UNREAD if week is None else week.strip(day) for day in range(len(self._days))
            ]
        return self._known_strips[week]

    def _dated_days(self, design: Design) -> _Part:
        header, body = coverage_looks.HOURS_HEADER, coverage_looks.HOURS
        gap = [_Cell((INTENT, INTENT), "", looks.SPACE)]
        lines = list(dated_days(design))
        if not lines:
            return _Part((gap, [_Cell((INTENT, INTENT), _NO_DATES, looks.GUIDANCE)]), (), ())
        days = (self._days[0][0], self._last)
        return _Part(
            above=(gap,),
            header=[
                _Cell(self._queue, "Calendar", header),
                _Cell(self._opening, "Followed by", header),
                _Cell(days, "Dated days, which replace the weekday", header),
            ],
            rows=[
                [
                    _Cell(
                        self._queue,
                        f"{plain(line.calendar.id)}\n{time_zone_words(line.calendar, design)}",
                        body,
                    ),
                    _Cell(self._opening, line.users, body),
                    _Cell(days, line.days, body),
                ]
                for line in lines
            ],
        )
