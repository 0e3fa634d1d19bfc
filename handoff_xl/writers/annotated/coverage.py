"""HX Coverage: the heat map of intents × languages × channels, and the hours of the queues below it."""

from __future__ import annotations

from dataclasses import replace

from handoff_xl.ooxml import DefinedName, NewSheet, Range
from handoff_xl.outcome import Outcome
from handoff_xl.routes import Routes
from handoff_xl.writers.annotated import coverage_looks, looks
from handoff_xl.writers.annotated.coverage_cells import coverage_cells
from handoff_xl.writers.annotated.coverage_grid import PROBLEMS, Grid
from handoff_xl.writers.annotated.coverage_hours import Hours
from handoff_xl.writers.annotated.coverage_links import CellNames
from handoff_xl.writers.annotated.coverage_map import HEADER_ROW, draw_frame, draw_map, row_heights
from handoff_xl.writers.annotated.coverage_print import fit_on_paper, page_setup
from handoff_xl.writers.annotated.coverage_problems import problems_by_intent
from handoff_xl.writers.annotated.issue import Issue
from handoff_xl.writers.annotated.page import Page
from handoff_xl.writers.annotated.unplaced import unplaced_words

SHEET = "HX Coverage"

_HOURS = "queue_hours"
_ROWS_BETWEEN = 3
_NOTHING = "Nothing can be shown: the workbook has none of the sheets that say who handles what."


def coverage_sheet(outcome: Outcome, issues: tuple[Issue, ...]) -> NewSheet:
    """Return HX Coverage. ``issues`` come worst first, and are counted beside the intents they concern."""
    if outcome.routes is None:
        page = Page(SHEET, (100.0,))
        page.put(1, 1, "Coverage", looks.TITLE)
        page.put(2, 1, _NOTHING, looks.GUIDANCE)
        return page.sheet(coverage_looks.TAB)
    return _sheet(outcome.routes, outcome, issues)


def _sheet(routes: Routes, outcome: Outcome, issues: tuple[Issue, ...]) -> NewSheet:
    design = routes.design
    grid, names = Grid.of(design), CellNames()
    cells = coverage_cells(routes)
    problems = problems_by_intent(design, outcome, issues, cells)
    page = Page(SHEET, grid.widths)
    draw_frame(
        page, grid, design, hours_link=_HOURS if design.queues else None, unplaced=unplaced_words(outcome)
    )
    last_row = draw_map(page, grid, design, cells, problems, names)
    heights = row_heights(design, last_row)
    hours = Hours(page, grid, design, outcome, names) if design.queues else None
    size = (grid.width(1, hours.last_column), hours.height) if hours else (0.0, 0.0)
    fit = fit_on_paper(grid, heights, last_row, *size)
    areas: list[Range] = []
    links: list[DefinedName] = []
    if hours is not None:
        areas = hours.write(last_row + _ROWS_BETWEEN, fit.capacity)
        links.append(DefinedName(_HOURS, SHEET, areas[0].first_row, 1, new=True))
    sheet = page.sheet(coverage_looks.TAB)
    return replace(
        sheet,
        row_heights={**sheet.row_heights, **heights},
        freeze=(HEADER_ROW + 1, PROBLEMS + 1),
        page=page_setup(grid, fit, last_row, areas),
        names=(*names.all(), *links),
    )
