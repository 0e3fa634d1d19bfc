"""The JSON forms of single values: numbers, sets, places, opening hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from handoff_xl.findings import Place
from handoff_xl.model import Scalar

_EXACT = 2**53


def number(value: float) -> float:
    """Return a number as JSON shows it best: integral ones as integers, and no negative zero."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    return value


def optional_number(value: float | None) -> float | None:
    """Return ``number(value)``, None where there is none."""
    return None if value is None else number(value)


def scalar(value: Scalar) -> Scalar:
    """Return a value that a condition compares with: numbers as ``number`` gives them, others as they are."""
    return value if isinstance(value, (bool, str)) else number(value)


def members(ids: Iterable[str] | None) -> list[str] | None:
    """Return the ids in order of code points, each once; None (everything) stays None."""
    return None if ids is None else sorted(set(ids))


def text(value: str | None) -> str | None:
    """Return the text, None where it is blank."""
    return value or None


def day(value: date | None) -> str | None:
    """Return a date as ``2026-11-24``, None where there is none."""
    return None if value is None else value.isoformat()


def cell(place: Place) -> str:
    """Return a place as the document names it, for example ``Thresholds!F12``."""
    return str(place)
