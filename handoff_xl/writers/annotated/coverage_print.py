"""How HX Coverage prints: the heat map on one page, or a page for each language, then the queue hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import NamedTuple

from handoff_xl.ooxml import PageSetup, Range
from handoff_xl.writers.annotated.coverage_grid import PROBLEMS, Grid, LanguageBlock
from handoff_xl.writers.annotated.coverage_map import HEADER_ROW, LANGUAGE_ROW, TITLE_ROW

MOST_BLOCKS = 8
"""Language blocks that are printed side by side; more get a page each."""

_POINTS = 6.3  # that a character of a column takes, with something to spare for fonts wider than Calibri
# What margins leave of A4 and of Letter, whichever is less, in points: landscape, width, height.
_PAPER = ((True, 734.0, 509.0), (False, 537.0, 706.0))
_SMALLEST = 0.47  # of the size on screen that can still be read
_COMFORTABLE = 0.65  # and enough where that saves a page
_LARGEST = 0.9
_SPARE = 0.98  # of a page: programs differ a little in how high they print a row
_FOOTER = "&L&A&RPage &P of &N"


class Fit(NamedTuple):
    """How large the sheet prints, in percent, and on which paper.

    ``repeated`` are the points of rows that stand above on each page, where the map takes several one below another.
    """

    percent: int
    landscape: bool
    by_language: bool
    repeated: float

    @property
    def capacity(self) -> float:
        """The points of rows that a page holds."""
        down = next(down for landscape, _, down in _PAPER if landscape is self.landscape)
        return down * _SPARE * 100 / self.percent - self.repeated


def fit_on_paper(
    grid: Grid, heights: Mapping[int, float], last_map_row: int, hours_width: float, hours_height: float
) -> Fit:
    """Return how the map fits, and below it hours so wide (in characters) and high; heights are in points.

    Landscape or upright is chosen by what prints larger, or saves pages for the hours and stays comfortable to read.
    A map that would get too small takes several pages, with its headers on each.
    """
    width = max(grid.width(1, max(grid.last_column, PROBLEMS)), hours_width)
    by_language = _is_by_language(grid, width)
    if by_language:
        each = max(grid.width(block.first_column, block.last_column) for block in grid.blocks)
        width = max(grid.width(1, PROBLEMS) + each, hours_width)
    height = sum(heights.get(row, 15.0) for row in range(1, last_map_row + 1))
    scale, landscape = _best(width, height, _LARGEST)
    repeated = 0.0
    if scale < _SMALLEST:
        scale, landscape = _best(width, 0.0, _COMFORTABLE)
        repeated = sum(heights.get(row, 15.0) for row in range(LANGUAGE_ROW, HEADER_ROW + 1))
    elif hours_height:
        scale, landscape = _fewest_pages(width, height, hours_height) or (scale, landscape)
    return Fit(max(_percent(scale), 10), landscape, by_language, repeated)


def leaves_room(grid: Grid, width: float) -> bool:
    """Whether a map that is printed with all its languages side by side is so many characters wide."""
    whole = grid.width(1, grid.last_column)
    return whole >= width and not _is_by_language(grid, whole)


def page_setup(grid: Grid, fit: Fit, last_map_row: int, hours: Sequence[Range]) -> PageSetup:
    """Return the print areas, those of the map and the pages of the ``hours``, and the scale at which they fit."""
    if fit.by_language:
        areas = [_area(block, last_map_row, is_first=at == 0) for at, block in enumerate(grid.blocks)]
    else:
        areas = [Range(TITLE_ROW, 1, last_map_row, max(grid.last_column, PROBLEMS))]
    return PageSetup(
        landscape=fit.landscape,
        scale=fit.percent,
        areas=(*areas, *hours),
        repeat_rows=(LANGUAGE_ROW, HEADER_ROW) if fit.repeated else None,
        repeat_columns=(1, PROBLEMS) if fit.by_language else None,
        footer=_FOOTER,
        centered=True,
    )


def _is_by_language(grid: Grid, width: float) -> bool:
    blocks = len(grid.blocks)
    return blocks > MOST_BLOCKS or (blocks > 1 and _best(width, 0.0, _LARGEST)[0] < _SMALLEST)


def _area(block: LanguageBlock, last_row: int, *, is_first: bool) -> Range:
    """Return what is printed for a language; the fixed columns are repeated beside every one but the first."""
    if is_first:
        return Range(TITLE_ROW, 1, last_row, block.last_column)
    return Range(LANGUAGE_ROW, block.first_column, last_row, block.last_column)


def _best(width: float, height: float, largest: float) -> tuple[float, bool]:
    """Return the largest scale at which so many characters and points fit on a page, and whether on landscape.

    Without a height the rows go on over pages, of which upright ones hold more: of two equal scales theirs is taken.
    """
    fits = [(min(largest, scale), landscape) for scale, landscape, _ in _scales(width, height)]
    return max(fits, key=lambda fit: (fit[0], fit[1] is (height > 0)))


def _fewest_pages(width: float, map_height: float, hours_height: float) -> tuple[float, bool] | None:
    """Return the comfortable scale at which the hours take the fewest pages; None where no scale is comfortable."""
    scales = (
        (min(fitting, _LARGEST, most), landscape, down * _SPARE)
        for fitting, landscape, down in _scales(width, map_height)
        for most in (_LARGEST, down * _SPARE / hours_height)  # and as it takes to have them on one page
    )
    found = [
        (ceil(hours_height * _percent(scale) / (100 * down)), -scale, side)
        for scale, side, down in scales
        if scale >= _COMFORTABLE
    ]
    return (-min(found)[1], min(found)[2]) if found else None


def _percent(scale: float) -> int:
    """Return a scale in whole percents, rounded down."""
    return int(scale * 100)


def _scales(width: float, height: float) -> Iterator[tuple[float, bool, float]]:
    """Yield the scale at which so many characters and points fit on each paper, whether it is landscape, its height."""
    for landscape, across, down in _PAPER:
        wide = across / (width * _POINTS)
        yield (min(wide, down / height) if height else wide), landscape, down
