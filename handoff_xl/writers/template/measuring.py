"""How many lines a text takes in a column, so that rows follow their text before anybody opens the workbook."""

from __future__ import annotations

from handoff_xl.writers.template.tables import CellValue

LINE_HEIGHT, ROW_PADDING = 12.75, 2.25
"""In points, for Arial 10."""

_PIXELS_PER_UNIT = 7
_PADDING = 8
_WIDTHS = (
    (frozenset("ijl'|"), 3.0),
    (frozenset(" fIt.,:;!/\\[]"), 3.7),
    (frozenset("r()-"), 4.5),
    (frozenset("ckszJvxy?"), 6.7),
    (frozenset("mMW%@…"), 12.0),
    (frozenset("ABCDEFGHKLNOPQRSTUVXYZw&"), 9.3),
)
"""Widths of characters in pixels; a little generous for capitals."""
_OTHER = 7.4


def line_count(text: CellValue, width: float) -> int:
    """Return the lines that a text wraps to in a column of that width (in characters, as Excel counts them)."""
    room = max(width * _PIXELS_PER_UNIT - _PADDING, _PIXELS_PER_UNIT)
    return sum(_lines_of(paragraph, room) for paragraph in str(text).split("\n"))


def row_height(lines: int) -> float:
    """Return the height in points of a row with so many lines."""
    return LINE_HEIGHT * lines + ROW_PADDING


def _lines_of(paragraph: str, room: float) -> int:
    lines, used = 1, 0.0
    for word in paragraph.split(" "):
        length = _pixels(word)
        if used and used + _pixels(" ") + length > room:
            lines, used = lines + 1, 0.0
        used += length + (_pixels(" ") if used else 0)
        while used > room:  # a word longer than the line is broken
            lines, used = lines + 1, used - room
    return lines


def _pixels(text: str) -> float:
    return sum(next((width for characters, width in _WIDTHS if char in characters), _OTHER) for char in text)
