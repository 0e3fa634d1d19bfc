"""Putting the marks of an outcome on a workbook, and taking them off."""

from __future__ import annotations

from handoff_xl.ooxml import (
    Limits,
    PackageError,
    Workbook,
    annotate_bare,
    bare,
    find_sheets_and_copies,
    is_as_annotated,
    open_workbook,
    strip,
)
from handoff_xl.outcome import Outcome
from handoff_xl.writers.annotated.issue import issues_of
from handoff_xl.writers.annotated.placing import OWNER, marks_for
from handoff_xl.writers.annotated.targets import Target


def annotated_copy(data: bytes, outcome: Outcome, limits: Limits | None = None) -> bytes:
    """Return the workbook with our marks on it, instead of those that it bears already.

    Annotating an annotated copy with the same outcome gives the same bytes. Raises PackageError where the workbook
    cannot be read.
    """
    opened = outcome.workbook
    if opened is None or not opened.archive.is_of(data):
        opened = open_workbook(data, limits)
    workbook = bare(opened, OWNER)
    annotated = annotate_bare(workbook, marks_for(outcome, issues_of(outcome, workbook)))
    if annotated.skipped_notes:
        # HX Issues says at which cells a note is missing, which is known only after the first attempt.
        skipped = frozenset(Target(note.sheet, note.row, note.column) for note in annotated.skipped_notes)
        annotated = annotate_bare(workbook, marks_for(outcome, issues_of(outcome, workbook, skipped)))
    return annotated.data


def strip_marks(data: bytes, limits: Limits | None = None) -> bytes:
    """Return the workbook without our marks; the same bytes where it bears none.

    Raises PackageError where the workbook cannot be read.
    """
    return strip(data, OWNER, limits)


def is_untouched(data: bytes, limits: Limits | None = None) -> bool:
    """Whether this is an annotated copy that nobody has saved since we wrote it; what cannot be read is not."""
    try:
        return is_as_annotated(data, OWNER, limits)
    except PackageError:
        return False


def own_sheets(workbook: Workbook) -> frozenset[str]:
    """Return the names of the report sheets in a workbook and of copies of them, whatever they are called by now."""
    return frozenset(sheet.name for _, sheet in find_sheets_and_copies(workbook, OWNER))
