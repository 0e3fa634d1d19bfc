"""What a rule says about one dimension, and what a region holds of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

Value = Any
"""A number, a date, a boolean, a text, None for a missing value, or OTHER; which of them, the dimension says."""


class Mark(Enum):
    """Pieces and values without content of their own."""

    ANY = "anything"
    """Every value and, where the dimension counts it, a missing one: the dash of a decision table."""
    PRESENT = "any value"
    """Every value, but not a missing one."""
    MISSING = "missing"
    """A missing value alone; nothing on a dimension that does not count it."""
    OTHER = "any other value"
    """In a witness: some value that no rule names."""

    def __repr__(self) -> str:
        return self.name

    def __str__(self) -> str:
        return self.value


ANY, PRESENT, MISSING, OTHER = Mark


@dataclass(frozen=True, slots=True)
class Span:
    """The values from ``low`` to ``high``, each end with or without itself; None: no end on that side.

    Nothing lies in a span whose ends are crossed, or equal with one of them open.
    """

    low: Value = None
    high: Value = None
    low_open: bool = False
    high_open: bool = False

    def __str__(self) -> str:
        low = "-∞" if self.low is None else self.low
        high = "∞" if self.high is None else self.high
        opens = "(" if self.low_open or self.low is None else "["
        closes = ")" if self.high_open or self.high is None else "]"
        return f"{opens}{low}, {high}{closes}"


UNBOUNDED = Span()


@dataclass(frozen=True, slots=True)
class OneOf:
    """The listed values."""

    values: tuple[Value, ...]

    def __str__(self) -> str:
        return " or ".join(map(str, self.values))


@dataclass(frozen=True, slots=True)
class NoneOf:
    """Every value but the listed ones; a missing value is unknown and does not count."""

    values: tuple[Value, ...]

    def __str__(self) -> str:
        return f"anything but {', '.join(map(str, self.values))}"


Piece = Mark | Span | OneOf | NoneOf
Cell = Piece | tuple[Piece, ...]
"""A piece, or the union of several; the empty tuple holds nothing."""


def pieces(cell: Cell) -> tuple[Piece, ...]:
    """Return the pieces of a cell."""
    return cell if isinstance(cell, tuple) else (cell,)


def joined(parts: Iterable[Piece]) -> Cell:
    """Return the cell of some pieces: the piece itself where there is one."""
    several = tuple(parts)
    return several[0] if len(several) == 1 else several
