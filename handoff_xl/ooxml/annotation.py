"""Putting marks on a workbook and taking them off, losing nothing of the workbook's own."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from handoff_xl.ooxml.boxes import measures
from handoff_xl.ooxml.cells import read_grid
from handoff_xl.ooxml.draft import Draft
from handoff_xl.ooxml.grid import Grid
from handoff_xl.ooxml.highlights import add_highlights, sheet_marker
from handoff_xl.ooxml.journal import CONTENT_TYPE, RELATIONSHIP, journal_part, write_journal
from handoff_xl.ooxml.limits import Limits
from handoff_xl.ooxml.marks import CellStyle, DefinedName, Highlight, Marks, NewSheet, Note
from handoff_xl.ooxml.names import cell_name, free_sheet_name, location, quoted, sheet_name_of
from handoff_xl.ooxml.notes import add_notes
from handoff_xl.ooxml.references import Range, a1, column_letters
from handoff_xl.ooxml.relationships import related_parts, relationships_part
from handoff_xl.ooxml.sheets import CONTENT_TYPE as SHEET_TYPE
from handoff_xl.ooxml.sheets import Context, sheet_xml
from handoff_xl.ooxml.stripping import bare
from handoff_xl.ooxml.styles import StyleSheet
from handoff_xl.ooxml.tabs import NewName, Tab, add_tabs_and_names
from handoff_xl.ooxml.workbook import CONTENT_TYPES, Sheet, SheetKind, Workbook, open_workbook
from handoff_xl.ooxml.worksheets import deselect
from handoff_xl.ooxml.xml import STRICT, TRANSITIONAL, whole


class Annotated(NamedTuple):
    """An annotated workbook, and the notes it has no room for: those on cells with a threaded conversation."""

    data: bytes
    skipped_notes: tuple[Note, ...]


def annotate(data: bytes, marks: Marks, limits: Limits | None = None) -> Annotated:
    """Return a workbook with these marks and no others of the same owner.

    Whatever is not marked stays as it is, and the same marks on the same workbook give the same bytes, whether or not
    it bore marks before. Raises PackageError where the workbook cannot be read, ValueError where marks name a sheet
    that it does not have.
    """
    return annotate_bare(bare(open_workbook(data, limits), marks.owner), marks)


def annotate_bare(workbook: Workbook, marks: Marks) -> Annotated:
    """Return a workbook that bears no marks of this owner, as `bare` gives it, with these; else as `annotate`."""
    draft = Draft(workbook)
    styles = StyleSheet(draft)
    skipped: list[Note] = []
    for sheet, highlights, notes in _by_sheet(workbook, marks):
        wanted = {(highlight.row, highlight.column) for highlight in highlights}
        grid = read_grid(workbook, sheet, wanted)
        skipped += _mark_cells(draft, sheet, grid, marks.owner, highlights, notes, styles)
    _add_sheets_and_names(draft, marks, styles)
    styles.write()
    return Annotated(_written(draft, marks.owner), tuple(skipped))


def _by_sheet(workbook: Workbook, marks: Marks) -> Iterable[tuple[Sheet, list[Highlight], list[Note]]]:
    highlights: dict[int, list[Highlight]] = {}
    notes: dict[int, list[Note]] = {}
    for highlight in marks.highlights:
        highlights.setdefault(_worksheet(workbook, highlight.sheet).index, []).append(highlight)
    for note in marks.notes:
        notes.setdefault(_worksheet(workbook, note.sheet).index, []).append(note)
    for index in sorted(highlights.keys() | notes.keys()):
        yield workbook.sheets[index], highlights.get(index, []), notes.get(index, [])


def _worksheet(workbook: Workbook, name: str) -> Sheet:
    sheet = workbook.sheet(name)
    if sheet is None or sheet.kind is not SheetKind.WORKSHEET:
        raise ValueError(f"the workbook has no worksheet named {name!r}")
    return sheet


def _mark_cells(
    draft: Draft,
    sheet: Sheet,
    grid: Grid,
    owner: str,
    highlights: list[Highlight],
    notes: list[Note],
    styles: StyleSheet,
) -> list[Note]:
    """Mark the cells of one sheet; return the notes that could not be put."""
    edits = draft.edit(sheet.part)
    if highlights:
        date1904 = draft.workbook.date1904
        moved = add_highlights(edits, owner, highlights, grid.cells, styles, date1904=date1904)
        _follow_priorities(draft, sheet, moved)
    possible = [note for note in notes if (note.row, note.column) not in grid.threaded_comments]
    if possible:
        add_notes(draft, sheet, owner, possible, measures(edits, grid.row_heights))
    return [note for note in notes if (note.row, note.column) in grid.threaded_comments]


def _follow_priorities(draft: Draft, sheet: Sheet, moved: dict[int, int]) -> None:
    """Keep pivot tables in step with the conditional formats they refer to by priority."""
    for part in related_parts(draft.archive, sheet.part, "pivotTable"):
        edits = draft.edit(part)
        for element in edits.root.all("conditionalFormat"):
            priority = whole(element.attributes.get("priority"))
            if priority in moved:
                edits.set_attribute(element, "priority", str(moved[priority]))


def _add_sheets_and_names(draft: Draft, marks: Marks, styles: StyleSheet) -> None:
    taken = {sheet.name.casefold() for sheet in draft.workbook.sheets}
    titles: dict[str, str] = {}
    for sheet in marks.sheets:
        if len(sheet.name) > 31:
            raise ValueError(f"no sheet can have so long a name: {sheet.name!r}")
        if sheet.name in titles:
            raise ValueError(f"two new sheets are named {sheet.name!r}")
        titles[sheet.name] = free_sheet_name(sheet.name, taken)
        taken.add(titles[sheet.name].casefold())
    link = _link_resolver(marks, titles)
    tabs: list[Tab] = []
    names: list[NewName] = []
    for index, sheet in enumerate(marks.sheets):
        context = Context(
            namespace=STRICT if draft.workbook.strict else TRANSITIONAL,
            style=styles.cell_style,
            link=link,
            marker=sheet_marker(marks.owner, sheet.name),
            marker_style=styles.differential_style(CellStyle(bold=True)),
            selected=index == 0,
        )
        part = draft.new_name("xl/worksheets/sheet{}.xml", draft.workbook.part)
        draft.add(part, sheet_xml(sheet, context).encode(), SHEET_TYPE)
        tabs.append(Tab(titles[sheet.name], part))
        names += _names_of_sheet(sheet, titles[sheet.name], index, marks.owner)
    for name in _all_names(marks):
        title = titles[name.sheet] if name.new else _worksheet(draft.workbook, name.sheet).name
        names.append(
            NewName(cell_name(marks.owner, name.name), location(title, name.row, name.column), name.hidden)
        )
    if tabs or names:
        add_tabs_and_names(draft, tabs, names)
    if tabs:
        for existing in draft.workbook.sheets:
            if existing.part:
                deselect(draft.edit(existing.part))


def _all_names(marks: Marks) -> tuple[DefinedName, ...]:
    return (*marks.names, *(name for sheet in marks.sheets for name in sheet.names))


def _link_resolver(marks: Marks, titles: dict[str, str]) -> Callable[[str], str]:
    every = _all_names(marks)
    names = {name.name for name in every}
    if len({name.lower() for name in names}) < len(every):
        raise ValueError("two defined names are the same but for upper and lower case")

    def resolve(link: str) -> str:
        if link in titles:
            return f"{quoted(titles[link])}!A1"
        return cell_name(marks.owner, link) if link in names else link

    return resolve


def _names_of_sheet(sheet: NewSheet, title: str, index: int, owner: str) -> Iterable[NewName]:
    yield NewName(sheet_name_of(owner, sheet.name), location(title, 1, 1))
    if sheet.autofilter is not None:
        box = sheet.autofilter
        yield NewName("_xlnm._FilterDatabase", f"{quoted(title)}!{_absolute(box)}", sheet_index=index)
    page = sheet.page
    repeated = []
    if page.repeat_columns is not None:
        repeated.append(":".join(f"${column_letters(column)}" for column in page.repeat_columns))
    if page.repeat_rows is not None:
        repeated.append(":".join(f"${row}" for row in page.repeat_rows))
    areas = [_absolute(box) for box in page.areas]
    for name, boxes in (("_xlnm.Print_Area", areas), ("_xlnm.Print_Titles", repeated)):
        if boxes:
            formula = ",".join(f"{quoted(title)}!{box}" for box in boxes)
            yield NewName(name, formula, hidden=False, sheet_index=index)


def _absolute(box: Range) -> str:
    first = a1(box.first_row, box.first_column, absolute=True)
    return f"{first}:{a1(box.last_row, box.last_column, absolute=True)}"


def _written(draft: Draft, owner: str) -> bytes:
    """Return the package, with the journal of what was changed."""
    journal = journal_part(owner)
    draft.declare(journal, CONTENT_TYPE)
    draft.relate("", RELATIONSHIP, journal)
    changes = draft.changes()
    parts: dict[str, bytes | None] = {name: draft.original(name) for name in _always_written(draft)}
    return draft.archive.rewritten({**parts, **changes.parts, journal: write_journal(changes)})


def _always_written(draft: Draft) -> Iterable[str]:
    """Yield the parts that marks may change, whether these marks do or not.

    They are compressed anew each time; otherwise a workbook annotated twice would show in its compression
    which parts the first annotation had changed.
    """
    archive, workbook = draft.archive, draft.workbook
    possible = [CONTENT_TYPES, relationships_part(""), workbook.part, relationships_part(workbook.part)]
    possible += [part for part in (workbook.related_part("styles"), draft.properties_part()) if part]
    for sheet in workbook.sheets:
        if not sheet.part:
            continue
        possible += [sheet.part, relationships_part(sheet.part)]
        possible += related_parts(archive, sheet.part, "comments", "vmlDrawing", "pivotTable")
    return (archive.stored_name(part) for part in possible if part in archive)
