"""Notes: put on cells, merged into the notes of others, recognised and taken off again.

An owner's text starts with a line that names the owner, as Excel begins a note with its author, and ends
with a few no-break spaces, which nobody sees. Both survive programs that drop the author of a note.
"""

import re
from collections.abc import Iterable, Iterator

from handoff_xl.ooxml.boxes import Measures, extra_rows, note_box
from handoff_xl.ooxml.draft import XML_DECLARATION, Draft
from handoff_xl.ooxml.escape import attribute, cell_text
from handoff_xl.ooxml.marks import Note
from handoff_xl.ooxml.references import a1, parse_a1
from handoff_xl.ooxml.relationships import related_parts, relationships_of
from handoff_xl.ooxml.splice import Element, PartEdits
from handoff_xl.ooxml.vml import (
    CONTENT_TYPE,
    Box,
    add_shapes,
    grow_shapes,
    new_drawing,
    note_shapes,
    remove_shapes,
)
from handoff_xl.ooxml.workbook import Sheet
from handoff_xl.ooxml.worksheets import insert_in_order
from handoff_xl.ooxml.xml import STRICT, TRANSITIONAL

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_BETWEEN = "\n\n"
_END = "\u00a0\u00a0\u00a0"
_ENDS = re.compile("[\u00a0 ]{3}")  # also where a program made usual spaces of them


def add_notes(draft: Draft, sheet: Sheet, owner: str, notes: Iterable[Note], sizes: Measures) -> None:
    """Add notes to a sheet; those on one cell become one, and follow a note that is there already."""
    texts: dict[tuple[int, int], str] = {}
    for note in notes:
        text = re.sub("[\u00a0 ]{3,}", " ", note.text.replace("\r\n", "\n"))
        cell = (note.row, note.column)
        texts[cell] = f"{texts[cell]}{_BETWEEN}{text}" if cell in texts else text
    texts = {cell: f"{text}{_END}" for cell, text in texts.items()}
    comments = _comments_part(draft, sheet)
    merged: dict[tuple[int, int], str] = {}
    if comments is None:
        _create_comments(draft, sheet, owner, texts)
    else:
        merged = _extend_comments(draft.edit(comments), owner, texts)
    boxes = {
        cell: note_box(f"{merged.get(cell, '')}\n{owner}:\n{text}".lstrip(), *cell, sizes)
        for cell, text in texts.items()
    }
    drawing = _drawing(draft, sheet)
    drawn = {(shape.row, shape.column) for shape in note_shapes(drawing.raw)} if drawing else set()
    missing = {cell: box for cell, box in boxes.items() if cell not in drawn}
    if drawing is None:
        _create_drawing(draft, sheet, missing)
        return
    grow_shapes(drawing, {cell: (boxes[cell], extra_rows(texts[cell])) for cell in merged.keys() & drawn})
    if missing:
        add_shapes(drawing, missing)


def noted_cells(draft: Draft, sheet: Sheet, owner: str) -> list[tuple[int, int]]:
    """Return the cells that bear a note of the owner, as (row, column)."""
    comments = _comments_part(draft, sheet)
    if comments is None:
        return []
    found = _comments(draft.edit(comments))
    return [cell for cell, comment in found if _block(_text(comment), owner) is not None]


def remove_notes(draft: Draft, sheet: Sheet, owner: str) -> None:
    """Take the owner's text off all notes of a sheet; notes, and parts, that are left empty go."""
    part = _comments_part(draft, sheet)
    if part is None:
        return
    edits = draft.edit(part)
    comments = list(_comments(edits))
    gone: set[tuple[int, int]] = set()
    for cell, comment in comments:
        block = _block(_text(comment), owner)
        if block is None:
            continue
        text = _text(comment)
        rest = text[: block[0]] + text[block[1] :]
        if rest.strip() or text.startswith("\n"):
            _cut(edits, comment, *block)
        else:
            edits.remove(comment)
            gone.add(cell)
    authors = edits.root.child("authors")
    for author in () if authors is None or len(gone) == len(comments) else authors.children:
        if author.text == owner:  # its place is kept, by which notes refer to the authors after it
            edits.replace(author.tag_end, author.close, "")
    if not gone:
        return
    drawing = _drawing(draft, sheet)
    nothing_drawn = drawing is not None and remove_shapes(drawing, gone)
    if len(gone) == len(comments):
        draft.unrelate(sheet.part, part)
        draft.remove(part)
        if nothing_drawn:
            _remove_drawing(draft, sheet)


def _comments_part(draft: Draft, sheet: Sheet) -> str | None:
    return next(iter(related_parts(draft.archive, sheet.part, "comments")), None)


def _comments(edits: PartEdits) -> Iterator[tuple[tuple[int, int], Element]]:
    for comment in edits.root.all("comment"):
        try:
            cell = parse_a1(comment.attributes.get("ref", ""))
        except ValueError:
            continue  # a note on no cell is left as it is
        yield cell, comment


def _create_comments(draft: Draft, sheet: Sheet, owner: str, texts: dict[tuple[int, int], str]) -> None:
    namespace = STRICT if draft.workbook.strict else TRANSITIONAL
    comments = "".join(_comment("", cell, 0, owner, text) for cell, text in texts.items())
    xml = (
        f'{XML_DECLARATION}<comments xmlns="{namespace}"><authors><author>{cell_text(owner)}</author></authors>'
        f"<commentList>{comments}</commentList></comments>"
    )
    part = draft.new_name("xl/comments{}.xml", sheet.part)
    draft.add(part, xml.encode(), _COMMENTS_TYPE)
    draft.relate(sheet.part, "comments", part)


def _extend_comments(
    edits: PartEdits, owner: str, texts: dict[tuple[int, int], str]
) -> dict[tuple[int, int], str]:
    """Add to the notes of a sheet. Return the cells that had one, with what it said."""
    p = edits.root.prefix
    existing = dict(_comments(edits))
    merged = {cell: _text(existing[cell]) for cell in texts if cell in existing}
    for cell in merged:
        _merge(edits, existing[cell], owner, texts[cell])
    new = {cell: text for cell, text in texts.items() if cell not in existing}
    if not new:
        return merged
    authors, listing = edits.root.child("authors"), edits.root.child("commentList")
    names = [] if authors is None else [author.text for author in authors.children]
    author = names.index(owner) if owner in names else len(names)
    if owner not in names:
        xml = f"<{p}author>{cell_text(owner)}</{p}author>"
        if authors is None:
            edits.prepend(edits.root, f"<{p}authors>{xml}</{p}authors>")
        else:
            edits.append(authors, xml)
    comments = "".join(_comment(p, cell, author, owner, text) for cell, text in new.items())
    if listing is None:
        edits.append(edits.root, f"<{p}commentList>{comments}</{p}commentList>")
    else:
        edits.append(listing, comments)
    return merged


def _comment(p: str, cell: tuple[int, int], author: int, owner: str, text: str) -> str:
    return (
        f'<{p}comment ref="{a1(*cell)}" authorId="{author}"><{p}text>{_runs(p, owner, text, "")}'
        f"</{p}text></{p}comment>"
    )


def _runs(p: str, owner: str, text: str, before: str) -> str:
    look = f'<{p}sz val="9"/><{p}color indexed="81"/><{p}rFont val="Tahoma"/><{p}family val="2"/></{p}rPr>'
    preserved = f'<{p}t xml:space="preserve">'
    return (
        f"<{p}r><{p}rPr><{p}b/>{look}{preserved}{before}{cell_text(owner)}:</{p}t></{p}r>"
        f"<{p}r><{p}rPr>{look}{preserved}\n{cell_text(text)}</{p}t></{p}r>"
    )


def _merge(edits: PartEdits, comment: Element, owner: str, text: str) -> None:
    """Put our text after that of an existing note.

    Blank lines come before it even where the note says nothing: they tell that the note is not ours.
    """
    p = comment.prefix
    holder = comment.child("text")
    if holder is None:
        edits.append(comment, f"<{p}text>{_runs(p, owner, text, _BETWEEN)}</{p}text>")
        return
    for plain in holder.children:  # plain text becomes a run, so that runs can follow it
        if plain.name == "t":
            edits.insert(plain.start, f"<{p}r>")
            edits.insert(plain.end, f"</{p}r>")
    runs = [child for child in holder.children if child.name in {"t", "r"}]
    xml = _runs(p, owner, text, _BETWEEN)
    if runs:
        edits.insert(runs[-1].end, xml)
    else:
        edits.prepend(holder, xml)


def _texts(comment: Element) -> Iterator[tuple[Element, Element]]:
    """Yield the texts of a note, each with the run that it stands in, which is itself where it stands alone."""
    holder = comment.child("text")
    for run in () if holder is None else holder.children:
        if run.name == "t":
            yield run, run
        elif run.name == "r":
            yield from ((run, part) for part in run.children if part.name == "t")


def _text(comment: Element) -> str:
    return "".join(part.text for _, part in _texts(comment))


def _block(text: str, owner: str) -> tuple[int, int] | None:
    """Return where the owner's part of a note begins and ends, the blank lines before it included."""
    start = re.search(rf"(?:\A|\n{{1,2}}){re.escape(owner)}:\s*\n", text)
    if start is None:
        return None
    end = _ENDS.search(text, start.end())
    return start.start(), len(text) if end is None else end.end()


def _cut(edits: PartEdits, comment: Element, start: int, end: int) -> None:
    """Remove a part of a note's text, runs left empty included."""
    position = 0
    for run, part in _texts(comment):
        first, last = max(start - position, 0), min(end - position, len(part.text))
        position += len(part.text)
        if first >= last:
            continue
        kept = part.text[:first] + part.text[last:]
        if kept:
            escaped = kept.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            edits.replace(part.tag_end, part.close, escaped)
        else:
            edits.remove(run)


def _drawing(draft: Draft, sheet: Sheet) -> PartEdits | None:
    """Return the drawing that holds the notes of a sheet."""
    part = _drawing_part(draft, sheet)
    return None if part is None else draft.edit(part)


def _drawing_part(draft: Draft, sheet: Sheet) -> str | None:
    element = draft.edit(sheet.part).root.child("legacyDrawing")
    id_ = None if element is None else element.attribute("id")
    related = relationships_of(draft.archive, sheet.part)
    parts = (r.target for r in related if r.id == id_ and not r.external)
    return next((draft.archive.stored_name(part) for part in parts if part in draft.archive), None)


def _create_drawing(draft: Draft, sheet: Sheet, boxes: dict[tuple[int, int], Box]) -> None:
    part = draft.new_name("xl/drawings/vmlDrawing{}.vml", sheet.part)
    drawing = PartEdits(new_drawing(sheet.index + 1).encode(), part)
    add_shapes(drawing, boxes)
    draft.add(part, drawing.result()[0])
    draft.declare_extension("vml", CONTENT_TYPE)
    id_ = draft.relate(sheet.part, "vmlDrawing", part)
    edits = draft.edit(sheet.part)
    p = edits.root.prefix
    stale = edits.root.child("legacyDrawing")
    if stale is not None:  # it points nowhere
        edits.remove(stale)
    insert_in_order(
        edits, "legacyDrawing", f'<{p}legacyDrawing xmlns:r="{draft.office}" r:id="{attribute(id_)}"/>'
    )


def _remove_drawing(draft: Draft, sheet: Sheet) -> None:
    part = _drawing_part(draft, sheet)
    edits = draft.edit(sheet.part)
    element = edits.root.child("legacyDrawing")
    if part is not None and element is not None:
        draft.unrelate(sheet.part, part)
        draft.remove(part)
        edits.remove(element)
