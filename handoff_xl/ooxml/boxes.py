"""How large a note's box must be for its text, and where it stands among rows and columns of any size."""

import math
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from handoff_xl.ooxml.references import MAX_COLUMN, MAX_ROW
from handoff_xl.ooxml.splice import PartEdits
from handoff_xl.ooxml.vml import Box
from handoff_xl.ooxml.xml import on, whole

_WIDEST, _NARROWEST = 330, 150  # pixels
_CHARACTER, _LINE = 6.0, 15.0  # pixels, of Tahoma 9, a little generous
_MARGIN = 14
_FARTHEST = 300  # rows or columns that a box may cross, most of them hidden
_DEFAULT_COLUMN, _DEFAULT_ROW = 64, 20.0  # pixels


@dataclass(frozen=True)
class Measures:
    """The sizes of a sheet's columns and rows, in pixels."""

    columns: tuple[tuple[int, int, int], ...] = ()  # first, last, width
    default_column: int = _DEFAULT_COLUMN
    rows: tuple[tuple[int, int, float], ...] = ()  # first, last, height
    default_row: float = _DEFAULT_ROW

    def column(self, number: int) -> float:
        """Return the width of a column, counted from 1."""
        return next(
            (width for first, last, width in self.columns if first <= number <= last), self.default_column
        )

    def row(self, number: int) -> float:
        """Return the height of a row, counted from 1."""
        position = bisect_right(self.rows, (number, MAX_ROW + 1, 0.0)) - 1
        if position >= 0 and number <= self.rows[position][1]:
            return self.rows[position][2]
        return self.default_row


def measures(sheet: PartEdits, row_heights: tuple[tuple[int, int, float], ...]) -> Measures:
    """Read the sizes of a sheet; `row_heights` are those of its rows that state one, in points."""
    columns: list[tuple[int, int, int]] = []
    for column in sheet.root.all("col"):
        stated = column.attributes
        width = 0 if on(stated.get("hidden")) else _column_pixels(stated.get("width", ""))
        first, last = whole(stated.get("min")), whole(stated.get("max"))
        if first is not None and last is not None:
            columns.append((first, last, width))
    defaults = sheet.root.child("sheetFormatPr")
    stated = {} if defaults is None else defaults.attributes
    return Measures(
        columns=tuple(columns),
        default_column=_column_pixels(stated.get("defaultColWidth", "")),
        rows=tuple((first, last, max(points, 0.0) * 4 / 3) for first, last, points in row_heights),
        default_row=_number(stated.get("defaultRowHeight", ""), 15.0) * 4 / 3,
    )


def note_box(text: str, row: int, column: int, sizes: Measures) -> Box:
    """Return the box of a note: to the right of its cell, one row up, large enough for its text."""
    width, height = _size(text)
    left = min(column, MAX_COLUMN - 1)
    top = max(row - 2, 0)
    return Box(
        left=(left, 12),
        top=(top, 6),
        right=_walk(left + 1, 12 + width, sizes.column, MAX_COLUMN),
        bottom=_walk(top + 1, 6 + height, sizes.row, MAX_ROW),
        width=width * 0.75,
        height=height * 0.75,
    )


def extra_rows(text: str) -> int:
    """Return how many rows of common height a text adds to a box."""
    return math.ceil(_size(text)[1] / _DEFAULT_ROW)


def _size(text: str) -> tuple[int, int]:
    lines = text.split("\n")
    longest = max(map(len, lines))
    width = min(max(longest * _CHARACTER + _MARGIN, _NARROWEST), _WIDEST)
    fitting = (width - _MARGIN) / _CHARACTER * 0.92  # words do not break where the line ends
    number = sum(max(1, math.ceil(len(line) / fitting)) for line in lines)
    return round(width), round(number * _LINE + _MARGIN)


def _walk(start: int, distance: float, size: Callable[[int], float], last: int) -> tuple[int, int]:
    """Return the row or column (from 0) that lies `distance` pixels beyond the start of one (from 1)."""
    number = start
    last = min(last, start + _FARTHEST)
    while number < last and distance > size(number):
        distance -= size(number)
        number += 1
    return number - 1, round(distance)


def _column_pixels(characters: str) -> int:
    width = _number(characters, -1.0)
    return _DEFAULT_COLUMN if width < 0 else math.floor(width * 7 + 0.5)


def _number(text: str, default: float) -> float:
    try:
        number = float(text)
    except ValueError:
        return default
    return number if 0 <= number < 10_000 else default
