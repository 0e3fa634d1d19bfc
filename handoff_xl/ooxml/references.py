"""Cell references in A1 notation. Rows and columns count from 1, as in Excel."""

import re
from dataclasses import dataclass
from functools import cache

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\Z")
_COLUMN = re.compile(r"\$?([A-Za-z]{1,3})\Z")
_ROW = re.compile(r"\$?([0-9]{1,7})\Z")


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """A rectangle of cells; both corners belong to it."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __contains__(self, position: tuple[int, int]) -> bool:
        row, column = position
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column

    def __str__(self) -> str:
        first = a1(self.first_row, self.first_column)
        last = a1(self.last_row, self.last_column)
        return first if first == last else f"{first}:{last}"


@cache
def column_letters(column: int) -> str:
    """Return the letters of a column, 1 being A. Raises ValueError outside 1 to 16,384."""
    if not 1 <= column <= MAX_COLUMN:
        raise ValueError(f"no such column: {column}")
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column, A being 1. Raises ValueError for anything but A to XFD."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(f"not a column: {letters!r}")
        number = number * 26 + ord(letter) - 64
    if not 1 <= number <= MAX_COLUMN:
        raise ValueError(f"no such column: {letters!r}")
    return number


def a1(row: int, column: int, *, absolute: bool = False) -> str:
    """Return `B5` for row 5, column 2; `$B$5` where absolute."""
    if not 1 <= row <= MAX_ROW:
        raise ValueError(f"no such row: {row}")
    if absolute:
        return f"${column_letters(column)}${row}"
    return f"{column_letters(column)}{row}"


def parse_a1(text: str) -> tuple[int, int]:
    """Return (row, column) of a reference such as `B5` or `$B$5`. Raises ValueError."""
    match = _CELL.match(text)
    if match is None:
        raise ValueError(f"not a cell reference: {text!r}")
    return _row(match[2]), column_number(match[1])


def parse_range(text: str) -> Range:
    """Return the range of `A1:B5`, `B5`, `A:C` (whole columns) or `1:3` (whole rows). Raises ValueError."""
    first, colon, last = text.partition(":")
    if not colon:
        row, column = parse_a1(first)
        return Range(row, column, row, column)
    if (left := _COLUMN.match(first)) and (right := _COLUMN.match(last)):
        columns = sorted((column_number(left[1]), column_number(right[1])))
        return Range(1, columns[0], MAX_ROW, columns[1])
    if (top := _ROW.match(first)) and (bottom := _ROW.match(last)):
        rows = sorted((_row(top[1]), _row(bottom[1])))
        return Range(rows[0], 1, rows[1], MAX_COLUMN)
    (row_1, column_1), (row_2, column_2) = parse_a1(first), parse_a1(last)
    return Range(min(row_1, row_2), min(column_1, column_2), max(row_1, row_2), max(column_1, column_2))


def _row(digits: str) -> int:
    row = int(digits)
    if not 1 <= row <= MAX_ROW:
        raise ValueError(f"no such row: {digits}")
    return row
