"""How texts are cut to measure: counts, lists, percents, and how many lines a text takes in a cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

UNREAD = "?"
"""Stands, in red, where a cell of the workbook could not be read."""

_INVISIBLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return ``1 error``, ``5 errors``, ``1,200 errors``; ``plural`` where it is not the noun with an s."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(items: Sequence[str], most: int) -> str:
    """Return ``a, b, c``; of more than ``most`` the first and how many are left: ``a … and 14 more``."""
    if len(items) <= most:
        return ", ".join(items)
    return f"{', '.join(items[:most])} … and {len(items) - most:,} more"


def percent(share: float) -> str:
    """Return a share in [0, 1] as whole percents; only nothing is ``0 %`` and only everything ``100 %``."""
    if 0 < share < 0.01:
        return "less than 1 %"
    if 0.99 < share < 1:
        return "more than 99 %"
    return f"{share * 100:.0f} %"


def confidence(share: float) -> str:
    """Return a confidence as people type it, for example ``85 %`` or ``92.5 %``."""
    return f"{round(share * 100, 10):g} %"


def visible(text: str) -> str:
    """Return the text with its line breaks, without control characters and marks that turn the direction."""
    return _INVISIBLE.sub("", text)


def plain(text: str) -> str:
    """Return the visible text in one line."""
    return visible(" ".join(text.split()))


def once(subject: str) -> str:
    """Return the subject of a finding with each of its parts once: ``complaints`` for ``complaints · complaints``."""
    return " · ".join(dict.fromkeys(subject.split(" · ")))


def shortened(text: str, limit: int) -> str:
    """Return the text, or as many whole words of it as fit into ``limit`` characters with an ellipsis."""
    if len(text) <= limit:
        return text
    start = text[: max(limit - 1, 0)]
    words = start.rpartition(" ")[0]
    return (words if len(words) * 2 > limit else start).rstrip(" ,;:·") + "…"


@lru_cache(
    maxsize=4096
)  # a text is measured before it is placed and when it is, and many stand in several rows
def lines(text: str, width: float) -> int:
    """Return how many lines a wrapped text takes in a column that is ``width`` characters wide."""
    return sum(_lines_of_paragraph(paragraph, width) for paragraph in text.split("\n"))


def _lines_of_paragraph(paragraph: str, width: float) -> int:
    if len(paragraph) <= width and paragraph.isascii():
        return 1
    count, filled = 1, 0.0
    for word in paragraph.split(" "):
        needed = _width(word)
        if filled and filled + 1 + needed > width:
            count, filled = count + 1, 0.0
        filled += needed + (1 if filled else 0)
        while filled > width:  # a word longer than the line is broken
            count, filled = count + 1, filled - width
    return count


def _width(word: str) -> float:
    if word.isascii():
        return len(word)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in word)
