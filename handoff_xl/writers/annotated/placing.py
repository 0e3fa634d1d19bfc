"""From issues to marks: the highlights, notes, names and report sheets that are put on the user's workbook."""

from __future__ import annotations

from collections.abc import Callable

from handoff_xl.ooxml import DefinedName, Highlight, Marks, NewSheet, Note
from handoff_xl.outcome import Outcome
from handoff_xl.writers.annotated import looks
from handoff_xl.writers.annotated.abridging import noted, without_notes
from handoff_xl.writers.annotated.coverage import coverage_sheet
from handoff_xl.writers.annotated.handoff_map import handoff_map_sheet
from handoff_xl.writers.annotated.issue import Issue, marked_cells
from handoff_xl.writers.annotated.issues import issues_sheet
from handoff_xl.writers.annotated.notes import note_text
from handoff_xl.writers.annotated.summary import summary_sheet

OWNER = "handoff-xl"

REPORT_SHEETS: tuple[Callable[[Outcome, tuple[Issue, ...]], NewSheet], ...] = (
    summary_sheet,
    issues_sheet,
    coverage_sheet,
    handoff_map_sheet,
)
"""The report sheets in the order in which they stand in front, one module for each."""


def marks_for(outcome: Outcome, issues: tuple[Issue, ...]) -> Marks:
    """Return the marks for these issues, which come worst first: a cell is coloured by the worst of its own."""
    cells = marked_cells(issues)
    names = {issue.link: issue.linked for issue in issues if issue.link and issue.linked}
    design = None if outcome.routes is None else outcome.routes.design
    bare = {issue.marked for issue in issues if not issue.noted}
    told, left_out = noted(cells), without_notes(cells)
    return Marks(
        owner=OWNER,
        sheets=tuple(sheet(outcome, issues) for sheet in REPORT_SHEETS),
        highlights=tuple(
            Highlight(*target, looks.HIGHLIGHTS[worst.severity]) for target, (worst, *_) in cells.items()
        ),
        notes=tuple(
            Note(*target, note_text(found, left_out.get(target), design))
            for target, found in cells.items()
            if target in told and target not in bare
        ),
        names=tuple(DefinedName(name, *target) for name, target in names.items()),
    )
