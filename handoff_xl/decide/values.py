"""What counts as a value in a turn; everything else counts as missing (DESIGN §2, "Values")."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from handoff_xl.matching import fold


def number(value: object) -> float | None:
    """Return a finite number as a double; None for booleans, strings and everything else."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    try:
        return float(value)
    except OverflowError:  # an integer beyond all doubles
        return None


def share(value: object) -> float | None:
    """Return a number in [0, 1]; None for everything else."""
    double = number(value)
    return double if double is not None and 0.0 <= double <= 1.0 else None


def boolean(value: object) -> bool | None:
    """Return true or false; None for everything else, 0 and 1 included."""
    return value if isinstance(value, bool) else None


def category(value: object) -> str | None:
    """Return a string as categories compare; None for everything else."""
    return fold(value) if isinstance(value, str) else None


READERS: Mapping[str, Callable[[object], float | bool | str | None]] = {
    "number": number,
    "boolean": boolean,
    "category": category,
}
"""The reader of each signal type."""
