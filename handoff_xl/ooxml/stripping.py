"""Finding the marks of an owner on a workbook, and taking exactly them off."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from handoff_xl.ooxml.draft import Draft
from handoff_xl.ooxml.errors import PackageError, Reason, corrupt
from handoff_xl.ooxml.escape import cell_text
from handoff_xl.ooxml.highlights import highlight_rules, marked_sheet, remove_highlights
from handoff_xl.ooxml.journal import Journal, journal_part, read_journal
from handoff_xl.ooxml.limits import Limits
from handoff_xl.ooxml.names import owner_prefix, referenced_sheet, sheet_key
from handoff_xl.ooxml.notes import noted_cells, remove_notes
from handoff_xl.ooxml.references import Range, parse_range
from handoff_xl.ooxml.splice import PartEdits
from handoff_xl.ooxml.tabs import remove_tabs_and_names
from handoff_xl.ooxml.workbook import Sheet, SheetKind, Workbook, open_workbook

_CELLS = b"sheetData"

Mentions = Sequence[tuple[Sheet, PartEdits]]


class FoundMarks(NamedTuple):
    """The marks of an owner.

    Sheets, without copies of them, by the names they were added with; highlighted ranges and noted cells with their sheet's name.
    """

    sheets: dict[str, Sheet]
    highlights: tuple[tuple[str, Range], ...]
    notes: tuple[tuple[str, int, int], ...]
    names: tuple[str, ...]


def find_sheets(workbook: Workbook, owner: str) -> dict[str, Sheet]:
    """Return the sheets that an owner added, by the names they were added with, in the order of the tabs.

    They are found after being moved or renamed, and after the workbook was saved by another program.
    """
    return _first_of_each(find_sheets_and_copies(workbook, owner))


def find_sheets_and_copies(workbook: Workbook, owner: str) -> tuple[tuple[str, Sheet], ...]:
    """Return the sheets as `find_sheets` does, each followed somewhere by the copies that users made of it."""
    return _own_sheets(workbook, owner, _sheets_that_mention(workbook, owner))


def _first_of_each(found: Sequence[tuple[str, Sheet]]) -> dict[str, Sheet]:
    first: dict[str, Sheet] = {}
    for key, sheet in found:
        first.setdefault(key, sheet)
    return dict(sorted(first.items(), key=lambda entry: entry[1].index))


def _own_sheets(workbook: Workbook, owner: str, mentioning: Mentions) -> tuple[tuple[str, Sheet], ...]:
    found: list[tuple[str, Sheet]] = []
    known: set[str] = set()
    for name in workbook.defined_names:
        key = sheet_key(owner, name.name) if name.sheet_index is None else None
        title = referenced_sheet(name.text)
        sheet = None if key is None or title is None else workbook.sheet(title)
        if key is None or sheet is None or sheet.kind is not SheetKind.WORKSHEET:
            continue
        if key not in known:
            known.add(key)
            found.append((key, sheet))
    taken = {sheet.index for _, sheet in found}
    for sheet, edits in mentioning:
        key = None if sheet.index in taken else marked_sheet(edits, owner)
        if key is not None:
            found.append((key, sheet))
    return tuple(found)


def find_marks(workbook: Workbook, owner: str) -> FoundMarks:
    """Return all marks of an owner. Raises PackageError where a part is damaged."""
    draft = Draft(workbook)
    prefix = owner_prefix(owner).lower()
    mentioning = _sheets_that_mention(workbook, owner)
    sheets = _own_sheets(workbook, owner, mentioning)
    own = {sheet.index for _, sheet in sheets}
    highlights: list[tuple[str, Range]] = []
    notes: list[tuple[str, int, int]] = []
    for sheet in workbook.sheets:
        if sheet.kind is SheetKind.WORKSHEET and sheet.index not in own:
            notes += [(sheet.name, row, column) for row, column in noted_cells(draft, sheet, owner)]
    for sheet, edits in mentioning:
        if sheet.index not in own:
            for formatting, _ in highlight_rules(edits, owner):
                ranges = formatting.attributes.get("sqref", "").split()
                highlights += [(sheet.name, _range(text, sheet)) for text in ranges]
    return FoundMarks(
        sheets=_first_of_each(sheets),
        highlights=tuple(highlights),
        notes=tuple(notes),
        names=tuple(n.name for n in workbook.defined_names if n.name.lower().startswith(prefix)),
    )


def is_as_annotated(data: bytes, owner: str, limits: Limits | None = None) -> bool:
    """Whether a workbook bears an owner's marks and no program has saved it since it was annotated.

    Raises PackageError where the workbook cannot be read.
    """
    archive = open_workbook(data, limits).archive
    journal = read_journal(archive, owner)
    return journal is not None and journal.is_valid_for(archive)


def strip(data: bytes, owner: str, limits: Limits | None = None) -> bytes:
    """Return a workbook without an owner's marks; the very same bytes where it bears none.

    Where nothing has saved the workbook since it was annotated, every part is again what it was before.
    Otherwise marks are recognised one by one, and edits made since are kept. Raises PackageError where the
    workbook cannot be read, or consists of nothing but sheets of the owner.
    """
    workbook = open_workbook(data, limits)
    reverted = _reverted(workbook, owner)
    if reverted is not None:
        return reverted[0]
    recognised = _without_recognised(workbook, owner)
    return data if recognised is None else recognised


def bare(workbook: Workbook, owner: str) -> Workbook:
    """Return an opened workbook as it is without an owner's marks: itself where it bears none. Raises as `strip` does."""
    reverted = _reverted(workbook, owner)
    if reverted is not None:
        return reverted[1]
    recognised = _without_recognised(workbook, owner)
    return workbook if recognised is None else open_workbook(recognised, workbook.archive.limits)


def _reverted(workbook: Workbook, owner: str) -> tuple[bytes, Workbook] | None:
    """Return a workbook, its bytes and opened, as its journal says it was; None where it has none, or one that lies.

    Anybody can write a journal. One that would change what is seen in the workbook is not followed.
    """
    archive = workbook.archive
    journal = read_journal(archive, owner)
    if journal is None or not journal.is_valid_for(archive):
        return None
    data = archive.rewritten({**journal.reverted(archive), journal_part(owner): None})
    try:
        reverted = open_workbook(data, archive.limits)
        return (data, reverted) if _shows_the_same(workbook, reverted, journal, owner) else None
    except PackageError:
        return None


def _shows_the_same(marked: Workbook, reverted: Workbook, journal: Journal, owner: str) -> bool:
    """Whether a workbook has the sheets and cells that it has with marks, but for the owner's own sheets."""
    own = {sheet.index for _, sheet in _own_sheets(marked, owner, ())}
    kept = [sheet for sheet in marked.sheets if sheet.index not in own]
    strings = marked.related_part("sharedStrings")
    return (
        [replace(sheet, index=index) for index, sheet in enumerate(kept)] == list(reverted.sheets)
        and marked.date1904 == reverted.date1904
        and strings == reverted.related_part("sharedStrings")
        and strings not in journal.hashes
        and all(
            _cells(marked, sheet) == _cells(reverted, sheet) for sheet in kept if sheet.part in journal.undo
        )
    )


def _cells(workbook: Workbook, sheet: Sheet) -> bytes:
    """Return the cells of a sheet as they are written."""
    data = PartEdits(workbook.archive.read(sheet.part), sheet.part).utf8
    return data[data.find(_CELLS) : data.rfind(_CELLS)]


def _without_recognised(workbook: Workbook, owner: str) -> bytes | None:
    """Return a workbook without the marks that are recognised one by one; None where it bears none."""
    draft = Draft(workbook)
    _remove_recognised(draft, owner)
    changes = draft.changes()
    return workbook.archive.rewritten(changes.parts) if changes.parts else None


def _remove_recognised(draft: Draft, owner: str) -> None:
    workbook = draft.workbook
    mentioning = _sheets_that_mention(workbook, owner)
    gone = [sheet for _, sheet in _own_sheets(workbook, owner, mentioning)]
    if len(gone) == len(workbook.sheets):
        raise PackageError(
            Reason.NOT_A_WORKBOOK,
            "The workbook holds nothing but report sheets of an earlier run. Start from the workbook itself.",
        )
    indexes = {sheet.index for sheet in gone}
    highlighted = {sheet.index for sheet, _ in mentioning}
    for sheet in workbook.sheets:
        if sheet.kind is SheetKind.WORKSHEET and sheet.index not in indexes:
            if sheet.index in highlighted:
                remove_highlights(draft.edit(sheet.part), owner)
            remove_notes(draft, sheet, owner)
    prefix = owner_prefix(owner)
    if gone or any(name.name.lower().startswith(prefix.lower()) for name in workbook.defined_names):
        remove_tabs_and_names(draft, gone, prefix)
    journal = journal_part(owner)
    if journal in draft.archive:
        draft.unrelate("", journal)
        draft.remove(journal)


def _range(text: str, sheet: Sheet) -> Range:
    try:
        return parse_range(text)
    except ValueError as error:
        raise corrupt(f"the sheet {sheet.name} has an address that makes no sense") from error


def _sheets_that_mention(workbook: Workbook, owner: str) -> Mentions:
    """Return the worksheets whose XML holds the owner's name; most need not be parsed."""
    name = cell_text(owner).encode()
    found = []
    for sheet in workbook.sheets:
        if sheet.kind is SheetKind.WORKSHEET:
            data = workbook.archive.read(sheet.part)
            if name in data or b"\0" in data:  # the latter in UTF-16
                found.append((sheet, PartEdits(data, sheet.part, workbook.archive.budget)))
    return found
