"""Where things stand on HX Coverage: one grid of columns that the heat map and the queue hours share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from handoff_xl.model import Design

INTENT, RISK, VOLUME, PROBLEMS = 1, 2, 3, 4
FIXED_WIDTHS = (31.0, 10.0, 8.5, 8.5)
DAY_WIDTH = 8.8
"""Characters that a day of the queue hours takes."""

_WIDEST_INTENT = 52.0
_CHANNEL = 4.4
_GAP = 1.2
_DAYS = 7


class LanguageBlock(NamedTuple):
    """The columns of one language: one for each channel, from ``first_column``."""

    language: str
    first_column: int
    channels: tuple[str, ...]

    @property
    def last_column(self) -> int:
        """The column of the last channel."""
        return self.first_column + len(self.channels) - 1

    def columns(self) -> Iterator[tuple[str, int]]:
        """Yield each channel with its column."""
        return zip(self.channels, range(self.first_column, self.last_column + 1), strict=True)


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns of the sheet, from 1: four fixed ones, the language blocks with gaps between, and room.

    ``widths`` are in characters. ``last_column`` is that of the heat map; what is beyond serves the queue hours.
    """

    widths: tuple[float, ...]
    blocks: tuple[LanguageBlock, ...]
    last_column: int

    @classmethod
    def of(cls, design: Design) -> Grid:
        """Return the grid of a design."""
        channels = tuple(channel.id for channel in design.channels)
        longest = max((len(language.id) for language in design.languages), default=0)
        # A lone channel has to hold the tag of its language above it.
        width = max(_CHANNEL, (longest + 2) / max(len(channels), 1))
        ids = max((len(intent.id) for intent in design.intents), default=0)
        widths = [max(FIXED_WIDTHS[0], min(ids * 1.05 + 2, _WIDEST_INTENT)), *FIXED_WIDTHS[1:]]
        blocks = []
        for at, language in enumerate(design.languages if channels else ()):
            widths += [_GAP] if at else []
            blocks.append(LanguageBlock(language.id, len(widths) + 1, channels))
            widths += [width] * len(channels)
        last_column = len(widths)
        beside = len(FIXED_WIDTHS)
        while sum(widths[beside:]) < _DAYS * DAY_WIDTH or len(widths) < beside + _DAYS:
            widths.append(_CHANNEL)
        return cls(tuple(widths), tuple(blocks), last_column)

    def width(self, first: int, last: int) -> float:
        """Return the width of columns in characters."""
        return sum(self.widths[first - 1 : last])

    def spans(self, first: int, wanted: Sequence[float]) -> list[tuple[int, int]]:
        """Return columns side by side from ``first``, each span about as wide as wanted (in characters).

        The grid must be wide enough for all of them; a span has at least one column.
        """
        ends = list(accumulate(self.widths[first - 1 :]))
        spans: list[tuple[int, int]] = []
        start, target = 0, 0.0
        for at, width in enumerate(wanted):
            target += width
            left = len(wanted) - at - 1
            candidates = range(start, len(ends) - left)
            end = min(candidates, key=lambda column: abs(ends[column] - target))
            spans.append((first + start, first + end))
            start, target = end + 1, ends[end]
        return spans
