"""Tables for print: rows that belong together stay on one page, and each page repeats the headers.

A sheet has only one set of rows that Excel repeats, which does not do for several tables. So the pages are broken
here, by the measure of A4; Letter is a little higher for its width and holds them as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from handoff_xl.ooxml import CellStyle
from handoff_xl.writers.annotated import looks
from handoff_xl.writers.annotated.page import Page

_FEWEST = 3  # pieces of a table below its title
_FEWEST_AT_END = 2  # pieces on its last page
_SHORT = 0.25  # of a page: a table that takes no more is not parted


class Text(NamedTuple):
    """A text in a cell with its look."""

    text: str
    style: CellStyle = looks.BODY


Faulty = AbstractSet[tuple[str | None, str | None]]
"""Cells with an error, as sheet and cell name."""


class Column(NamedTuple):
    """A column of a table: its header, and how many columns of the sheet it takes."""

    header: str
    width: int


Rows = Sequence[Sequence[Text | None]]
"""Rows of cells, as many in each as there are columns; None continues the cell above it."""


class Section(NamedTuple):
    """Rows with columns of their own."""

    columns: Sequence[Column]
    rows: Rows


Block = Sequence[Section]
"""What belongs together, and so onto one page."""


class Table(NamedTuple):
    """Blocks below a title, what the reader needs to know, and rows of headers; without blocks the first two alone."""

    title: str
    headers: Sequence[Sequence[Column]]
    blocks: Sequence[Block]
    guidance: str = ""

    @property
    def heads(self) -> Block:
        """The rows of headers."""
        return [
            Section(columns, [[Text(one.header, looks.HEADER) for one in columns]])
            for columns in self.headers
        ]

    @property
    def opening(self) -> Sequence[Text]:
        """The lines above the headers."""
        return [
            Text(self.title, looks.SECTION),
            *([Text(self.guidance, looks.NOTE)] if self.guidance else []),
        ]


class Paper:
    """A page on which tables follow each other from ``row`` on, all as wide as its ``columns``."""

    def __init__(self, page: Page, columns: int) -> None:
        self._page = page
        self._columns = columns
        self.row = 1
        self._capacity = page.capacity
        self._used = 0.0

    def line(self, text: str, style: CellStyle) -> None:
        """Write a line across the sheet."""
        self._page.put(self.row, 1, text, style, last_column=self._columns)
        self._used += self._page.height(self.row)
        self.row += 1

    def gap(self) -> None:
        """Leave some room; at the end of a page that is all of it, so that no page is begun by an empty row."""
        if self._used + self._page.height_of("", 1, self._columns, looks.SPACE) > self._capacity:
            self._used = self._capacity
        else:
            self.line("", looks.SPACE)

    def new_page(self) -> None:
        """Begin a page, unless nothing has been written on this one."""
        if self._used:
            self._page.break_before(self.row)
            self._used = 0.0

    def table(self, table: Table, *, followed_by: Table | None = None) -> None:
        """Write a table; a block stays together where a page can hold it.

        Its last block is not alone on a page, nor is a short table that ``followed_by`` names.
        """
        following = 0.0 if followed_by is None else self._whole_height(followed_by)
        opening = self._height_above(table)
        room = self._capacity - opening
        pieces: list[tuple[Block, float]] = []
        for at, block in enumerate(table.blocks):
            pieces += self._pieces(block, room, room if at else self._room_left(block, opening))
        if not pieces:
            self._head(table)
        is_short = sum(height for _, height in pieces) <= self._capacity * _SHORT
        for at, (piece, height) in enumerate(pieces):
            needed = height
            if at == 0:  # a table does not begin at the foot of a page
                beginning = sum(one for _, one in (pieces if is_short else pieces[:_FEWEST]))
                needed = opening + (beginning if opening + beginning <= self._capacity else needed)
            if at >= len(pieces) - _FEWEST_AT_END:
                together = sum(one for _, one in pieces[at:]) + following
                if opening + together <= self._capacity:
                    needed = together if at else opening + together
            if self._used + needed > self._capacity:
                self.new_page()
            if at == 0:
                self._head(table)
                self._write(table.heads)
            elif not self._used:
                self.line(f"{table.title}, continued", looks.CONTINUED)
                self._write(table.heads)
            self._write(piece)
        self.gap()

    def _height_above(self, table: Table) -> float:
        """Return the height of a table's title, guidance and headers."""
        return self._height(table.heads) + self._height_of_lines(table.opening)

    def _whole_height(self, table: Table) -> float:
        """Return the height of a table on one page, and of the gap above it."""
        gap = self._page.height_of("", 1, self._columns, looks.SPACE)
        return gap + self._height_above(table) + sum(self._height(block) for block in table.blocks)

    def _height_of_lines(self, lines: Iterable[Text]) -> float:
        return sum(self._page.height_of(text, 1, self._columns, look) for text, look in lines)

    def _room_left(self, block: Block, opening: float) -> float:
        """Return the room for the beginning of a table's first block: on this page where it is not little."""
        whole, left = self._capacity - opening, self._capacity - opening - self._used
        beginning = self._height([*block[:1], *(Section(columns, rows[:1]) for columns, rows in block[1:2])])
        return left if left >= max(whole / 3, beginning) else whole

    def _pieces(self, block: Block, room: float, first_room: float) -> Iterator[tuple[Block, float]]:
        """Yield the block, or as few pieces of it as fit the room, after a row that ends all its cells if one is there.

        Each comes with its height in points. A block that must be parted begins in the first room.
        """
        height = self._height(block)
        if height <= room:
            yield block, height
            return
        piece: list[Section] = []
        for columns, rows in block:
            starts = [at for at, row in enumerate(rows) if None not in row]
            for first, following in zip(starts, [*starts[1:], len(rows)], strict=True):
                for section in self._parts(Section(columns, rows[first:following]), room):
                    if piece and self._height([*piece, section]) > first_room:
                        yield piece, self._height(piece)
                        piece, first_room = [], room
                    piece.append(section)
        yield piece, self._height(piece)

    def _parts(self, section: Section, room: float) -> Iterator[Section]:
        """Yield the section, or as few parts of it as fit the room; a part repeats the texts that go on in it."""
        if self._height([section]) <= room:
            yield section
            return
        columns, rows = section
        part: list[Sequence[Text | None]] = []
        above = rows[0]
        for row in rows:
            above = [over if text is None else text for text, over in zip(row, above, strict=True)]
            if part and self._height([Section(columns, [*part, row])]) > room:
                yield Section(columns, part)
                part = []
            part.append(row if part else above)
        yield Section(columns, part)

    def _head(self, table: Table) -> None:
        """Write a title, and below it what the reader needs to know."""
        if self._used + self._height_of_lines(table.opening) > self._capacity:
            self.new_page()
        for text, look in table.opening:
            self.line(text, look)

    def _write(self, block: Block) -> None:
        """Write sections; cells that go over several rows come last, when the heights of those are known."""
        for columns, rows in block:
            for row, last_row, first, last, (text, look) in _cells(rows, columns):
                self._page.put(
                    self.row + row, first, text, look, last_column=last, last_row=self.row + last_row
                )
            self._used += self._page.height(*range(self.row, self.row + len(rows)))
            self.row += len(rows)

    def _height(self, block: Block) -> float:
        """Return the height in points that the sections will take."""
        total = 0.0
        for columns, rows in block:
            heights = [0.0] * len(rows)
            for row, last_row, first, last, (text, look) in _cells(rows, columns):
                missing = self._page.height_of(text, first, last, look) - sum(heights[row : last_row + 1])
                heights[last_row] += max(missing, 0.0)
            total += sum(heights)
        return total


class _Cell(NamedTuple):
    """A cell of a table: its first and last row from 0, its first and last column of the sheet from 1."""

    row: int
    last_row: int
    first: int
    last: int
    content: Text


def _cells(rows: Rows, columns: Sequence[Column]) -> list[_Cell]:
    """Return the cells of a section, those that go over several rows last."""
    cells: list[_Cell] = []
    over_several = False
    first = 1
    for at, column in enumerate(columns):
        last = first + column.width - 1
        starts = [row for row, texts in enumerate(rows) if texts[at] is not None]
        over_several |= len(starts) < len(rows)
        for row, following in zip(starts, [*starts[1:], len(rows)], strict=True):
            content = rows[row][at]
            if content is not None:
                cells.append(_Cell(row, following - 1, first, last, content))
        first = last + 1
    return sorted(cells, key=lambda cell: cell.last_row - cell.row) if over_several else cells
