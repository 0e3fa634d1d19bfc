"""How HX Coverage prints: the heat map on one page, or a page for each language, then the queue hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handoff_xl.ooxml import PageSetup, Range
from handoff_xl.writers.annotated.coverage_grid import PROBLEMS, Grid, LanguageBlock
from handoff_xl.writers.annotated.coverage_map import HEADER_ROW, LANGUAGE_ROW, TITLE_ROW

MOST_BLOCKS = 8
"""Language blocks that are printed side by side; more get a page each."""

_POINTS = 6.3  # that a character of a column takes, with something to spare for fonts wider than Calibri
# What margins leave of A4 and of Letter, whichever is less, in points: landscape, width, height.
_PAPER = ((True, 734.0, 509.0), (False, 537.0, 706.0))
_SMALLEST = 0.47  # of the size on screen that can still be read
_COMFORTABLE = 0.6  # and enough where the rows take several pages anyway
_LARGEST = 0.9
_FOOTER = "&L&A&RPage &P of &N"


def page_setup(grid: Grid, heights: Mapping[int, float], last_map_row: int, hours: Range | None) -> PageSetup:
    """Return the print areas and the scale at which they fit; ``heights`` of rows are in points.

    Landscape or upright is chosen by what prints larger. A map that would get too small takes several pages, with
    its headers on each.
    """
    hours_width = 0.0 if hours is None else grid.width(1, hours.last_column)
    whole = max(grid.width(1, max(grid.last_column, PROBLEMS)), hours_width)
    by_language = len(grid.blocks) > MOST_BLOCKS or (
        len(grid.blocks) > 1 and _best(whole, 0.0, _LARGEST)[0] < _SMALLEST
    )
    if by_language:
        areas = [_area(block, last_map_row, is_first=at == 0) for at, block in enumerate(grid.blocks)]
        each = max(grid.width(block.first_column, block.last_column) for block in grid.blocks)
        width = max(grid.width(1, PROBLEMS) + each, hours_width)
    else:
        areas = [Range(TITLE_ROW, 1, last_map_row, max(grid.last_column, PROBLEMS))]
        width = whole
    height = _height(heights, 1, last_map_row)
    hours_height = 0.0 if hours is None else _height(heights, hours.first_row, hours.last_row)
    scale, landscape = _best(width, max(height, hours_height), _LARGEST)
    if scale < _COMFORTABLE:  # then the hours may take another page
        scale, landscape = _best(width, height, _LARGEST)
    flows = scale < _SMALLEST
    if flows:
        scale, landscape = _best(width, 0.0, _COMFORTABLE)
    return PageSetup(
        landscape=landscape,
        scale=max(int(scale * 100), 10),
        areas=(*areas, *([hours] if hours is not None else [])),
        repeat_rows=(LANGUAGE_ROW, HEADER_ROW) if flows else None,
        repeat_columns=(1, PROBLEMS) if by_language else None,
        footer=_FOOTER,
        centered=True,
    )


def _area(block: LanguageBlock, last_row: int, *, is_first: bool) -> Range:
    """Return what is printed for a language; the fixed columns are repeated beside every one but the first."""
    if is_first:
        return Range(TITLE_ROW, 1, last_row, block.last_column)
    return Range(LANGUAGE_ROW, block.first_column, last_row, block.last_column)


def _height(heights: Mapping[int, float], first_row: int, last_row: int) -> float:
    return sum(heights.get(row, 15.0) for row in range(first_row, last_row + 1))


def _best(width: float, height: float, largest: float) -> tuple[float, bool]:
    """Return the largest scale at which so many characters and points fit on a page, and whether on landscape.

    Without a height the rows go on over pages, of which upright ones hold more: of two equal scales theirs is taken.
    """
    fits: Sequence[tuple[float, bool]] = [
        (min(largest, across / (width * _POINTS), down / height if height else largest), landscape)
        for landscape, across, down in _PAPER
    ]
    return max(fits, key=lambda fit: (fit[0], fit[1] is (height > 0)))
