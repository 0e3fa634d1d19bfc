"""The workbook's own list: adding and removing sheets and names, and everything that counts sheets."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from handoff_xl.ooxml.draft import Draft, required
from handoff_xl.ooxml.escape import attribute, cell_text
from handoff_xl.ooxml.splice import Element, PartEdits
from handoff_xl.ooxml.text import unescaped
from handoff_xl.ooxml.workbook import Sheet
from handoff_xl.ooxml.xml import whole

_AFTER_NAMES = {
    "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
    "fileRecoveryPr", "webPublishObjects", "extLst",
}  # fmt: skip


class Tab(NamedTuple):
    """A sheet to be added: its name, and its part, which exists already in the draft."""

    name: str
    part: str


class NewName(NamedTuple):
    """A defined name to be added; `sheet_index` counts the new sheets too."""

    name: str
    formula: str
    hidden: bool = True
    sheet_index: int | None = None


def add_tabs_and_names(draft: Draft, tabs: Sequence[Tab], names: Sequence[NewName]) -> None:
    """Put sheets in front and show the first of them; add names."""
    edits = draft.edit(draft.workbook.part)
    listing = required(edits.root.child("sheets"), "the list of sheets")
    p = edits.root.prefix
    taken = [whole(sheet.attributes.get("sheetId")) or 0 for sheet in listing.children]
    entries = [
        f'<{p}sheet xmlns:r="{draft.office}" name="{attribute(tab.name)}" sheetId="{max(taken, default=0) + i}" '
        f'r:id="{draft.relate(draft.workbook.part, "worksheet", tab.part)}"/>'
        for i, tab in enumerate(tabs, start=1)
    ]
    edits.prepend(listing, "".join(entries))
    if tabs:
        _show_first(edits, listing)
        _move_local_names(edits, {i: i + len(tabs) for i in range(len(draft.workbook.sheets))})
        _add_titles(draft, [tab.name for tab in tabs])
    _add_names(edits, names)


def remove_tabs_and_names(draft: Draft, gone: Sequence[Sheet], prefix: str) -> None:
    """Remove sheets, the names that belong to them, and all names that begin with a prefix.

    Parts that only they used go too. The workbook must have other sheets.
    """
    workbook = draft.workbook
    edits = draft.edit(workbook.part)
    listing = required(edits.root.child("sheets"), "the list of sheets")
    removed = {sheet.index for sheet in gone}
    kept = [sheet.index for sheet in workbook.sheets if sheet.index not in removed]
    new_index = {old: new for new, old in enumerate(kept)}
    sheet_ids = set()
    for element, sheet in zip(listing.all("sheet"), workbook.sheets, strict=True):
        if sheet.index in removed:
            sheet_ids.add(element.attributes.get("sheetId", ""))
            edits.remove(element)
            draft.unrelate(workbook.part, sheet.part)
    _remove_names(edits, prefix, removed)
    if removed:
        _move_local_names(edits, new_index, prefix)
        _move_views(edits, kept)
        _remove_titles(draft, {sheet.name for sheet in gone})
        _drop_calculation_chain(draft, sheet_ids)
        draft.remove_unreachable(sheet.part for sheet in gone)


def _show_first(edits: PartEdits, listing: Element) -> None:
    p = edits.root.prefix
    if edits.root.child("bookViews") is None:  # the views of sheets refer to it
        edits.insert(listing.start, f"<{p}bookViews><{p}workbookView/></{p}bookViews>")
    for view in edits.root.all("workbookView"):
        for name in ("activeTab", "firstSheet"):
            if name in view.attributes:
                edits.set_attribute(view, name, "0")


def _move_views(edits: PartEdits, kept: Sequence[int]) -> None:
    """Let views show the same sheet, or the one before it that is kept; `kept` are the old numbers of those, in order."""
    for view in edits.root.all("workbookView"):
        for name in ("activeTab", "firstSheet"):
            if (index := whole(view.attributes.get(name))) is not None:
                earlier = bisect_right(kept, index)
                edits.set_attribute(view, name, str(max(earlier - 1, 0)))


def _move_local_names(edits: PartEdits, new_index: dict[int, int], gone: str | None = None) -> None:
    for name in edits.root.all("definedName"):
        index = whole(name.attributes.get("localSheetId"))
        is_gone = gone is not None and name.attributes.get("name", "").lower().startswith(gone.lower())
        if index is not None and index in new_index and not is_gone:
            edits.set_attribute(name, "localSheetId", str(new_index[index]))


def _add_names(edits: PartEdits, names: Sequence[NewName]) -> None:
    if not names:
        return
    p = edits.root.prefix
    xml = "".join(
        f'<{p}definedName name="{attribute(name.name)}"'
        + ("" if name.sheet_index is None else f' localSheetId="{name.sheet_index}"')
        + (' hidden="1"' if name.hidden else "")
        + f">{cell_text(name.formula)}</{p}definedName>"
        for name in names
    )
    existing = edits.root.child("definedNames")
    if existing is not None:
        edits.append(existing, xml)
        return
    whole = f"<{p}definedNames>{xml}</{p}definedNames>"
    later = next((child for child in edits.root.children if child.name in _AFTER_NAMES), None)
    if later is None:
        edits.append(edits.root, whole)
    else:
        edits.insert(later.start, whole)


def _remove_names(edits: PartEdits, prefix: str, removed_sheets: set[int]) -> None:
    listing = edits.root.child("definedNames")
    if listing is None:
        return
    gone = [
        name
        for name in listing.children
        if name.attributes.get("name", "").lower().startswith(prefix.lower())
        or whole(name.attributes.get("localSheetId")) in removed_sheets
    ]
    if gone and len(gone) == len(listing.children):
        edits.remove(listing)
    else:
        for name in gone:
            edits.remove(name)


def _titles(draft: Draft) -> tuple[PartEdits, Element, Element, list[Element]] | None:
    """Return what docProps/app.xml says of the sheets: the vector of titles, their number, and the titles.

    None where it does not list the sheets of this workbook.
    """
    part = draft.properties_part()
    if part is None:
        return None
    edits = draft.edit(part)
    pairs, titles = edits.root.child("HeadingPairs"), edits.root.child("TitlesOfParts")
    if pairs is None or titles is None or not titles.children:
        return None
    vector = titles.children[0]
    numbers = [
        (element, number) for element in pairs.all("i4") if (number := whole(element.text)) is not None
    ]
    names = {sheet.name for sheet in draft.workbook.sheets if sheet.kind == "worksheet"}
    start = 0
    for element, number in numbers:
        listed = vector.children[start : start + number]
        if listed and {unescaped(title.text) for title in listed} == names:
            return edits, vector, element, listed
        start += number
    return None


def _add_titles(draft: Draft, names: Sequence[str]) -> None:
    found = _titles(draft)
    if found is None:
        return
    edits, vector, number, listed = found
    p = listed[0].prefix
    edits.insert(listed[0].start, "".join(f"<{p}lpstr>{cell_text(name)}</{p}lpstr>" for name in names))
    _count_titles(edits, vector, number, len(names))


def _remove_titles(draft: Draft, names: set[str]) -> None:
    found = _titles(draft)
    if found is None:
        return
    edits, vector, number, listed = found
    gone = [title for title in listed if unescaped(title.text) in names]
    for title in gone:
        edits.remove(title)
    _count_titles(edits, vector, number, -len(gone))


def _count_titles(edits: PartEdits, vector: Element, number: Element, more: int) -> None:
    edits.replace(number.tag_end, number.close, str((whole(number.text) or 0) + more))
    size = whole(vector.attributes.get("size"))
    if size is not None:
        edits.set_attribute(vector, "size", str(size + more))


def _drop_calculation_chain(draft: Draft, sheet_ids: set[str]) -> None:
    """Drop the order of calculation where it names a removed sheet; Excel makes a new one."""
    part = draft.workbook.related_part("calcChain")
    if part is None:
        return
    if any(cell.attributes.get("i") in sheet_ids for cell in draft.edit(part).root.all("c")):
        draft.unrelate(draft.workbook.part, part)
        draft.remove(part)
