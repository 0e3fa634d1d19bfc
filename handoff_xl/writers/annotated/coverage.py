"""HX Coverage: the heat map of intents × languages × channels, and the hours of the queues below it."""

from __future__ import annotations

from dataclasses import replace

from handoff_xl.ooxml import DefinedName, NewSheet
from handoff_xl.outcome import Outcome
from handoff_xl.routes import Routes
from handoff_xl.writers.annotated import coverage_looks, looks
from handoff_xl.writers.annotated.coverage_cells import coverage_cells
from handoff_xl.writers.annotated.coverage_grid import PROBLEMS, Grid
from handoff_xl.writers.annotated.coverage_hours import draw_hours
from handoff_xl.writers.annotated.coverage_links import CellNames
from handoff_xl.writers.annotated.coverage_map import HEADER_ROW, draw_frame, draw_map, row_heights
from handoff_xl.writers.annotated.coverage_print import page_setup
from handoff_xl.writers.annotated.coverage_problems import problems_by_intent
from handoff_xl.writers.annotated.issue import Issue
from handoff_xl.writers.annotated.page import Page
from handoff_xl.writers.annotated.unplaced import unplaced_words

SHEET = "HX Coverage"

_HOURS = "queue_hours"
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
    hours = None
    if design.queues:
        hours = draw_hours(page, grid, last_row + 3, design, outcome, names)
    sheet = page.sheet(coverage_looks.TAB)
    heights = {**sheet.row_heights, **row_heights(design, last_row)}
    links = names.all()
    if hours is not None:
        links += (DefinedName(_HOURS, SHEET, hours.first_row, 1, new=True),)
    return replace(
        sheet,
        row_heights=heights,
        freeze=(HEADER_ROW + 1, PROBLEMS + 1),
        page=page_setup(grid, heights, last_row, hours),
        names=links,
    )
