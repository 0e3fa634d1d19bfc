"""Rows that were prepared for typing: drop-downs, colours, filter and print area reach down to rows that are added.

Ranges grow where they hold the last row there was, or rows below it, and end above the new ones. A range of one row is
about that row, and stays; the row that marks the end of what is prepared moves down with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from handoff_xl.ooxml.draft import Draft
from handoff_xl.ooxml.escape import cell_text
from handoff_xl.ooxml.references import MAX_ROW, Range, parse_range
from handoff_xl.ooxml.splice import Element, PartEdits
from handoff_xl.ooxml.workbook import Sheet

_RULES = ("conditionalFormatting", "dataValidation", "ignoredError", "autoFilter")
_FORMULAS = frozenset({"formula", "formula1", "formula2", "f"})
_END = re.compile(r"(?<![!\w.'$])(\$?[A-Z]{1,3}\$?\d{1,7}:\$?[A-Z]{1,3}\$?)(\d{1,7})(?![\w(.])")
_AREA_END = re.compile(r"(:\$?[A-Z]{1,3}\$?)(\d{1,7})\Z")
_AREAS = {"_xlnm._filterdatabase", "_xlnm.print_area"}


def grow_prepared(draft: Draft, sheet: Sheet, above: int, filled: int, last: int) -> None:
    """Let what is prepared below row ``above`` of a sheet reach row ``last``, and its areas row ``filled`` at least.

    ``above`` is the last row there was, ``filled`` the last new one; nothing changes where all is prepared so far.
    """
    edits = draft.edit(sheet.part)
    found = [(element, _ranges(element)) for name in _RULES for element in edits.root.all(name)]
    tall = [box for _, boxes in found for box in boxes if _is_tall(box, above)]
    bottom = max((box.last_row for box in tall), default=filled)
    if bottom >= filled:
        return
    for element, boxes in found:
        if element.name == "autoFilter":
            grown = [
                _to(box, last) if _is_tall(box, above) and box.last_row < filled else box for box in boxes
            ]
        else:
            grown = [_grown(box, above, bottom, last) for box in boxes]
        if grown != boxes:
            _write(edits, element, grown)
            _let_formulas_grow(edits, element, bottom, last)
    _grow_areas(draft, sheet, above, filled, last)


def name_on_sheet(draft: Draft, index: int, name: str, formula: str) -> None:
    """Define a hidden name that belongs to the sheet of an index, in place of the one that is there; no other sheet sees it."""
    edits = draft.edit(draft.workbook.part)
    names = edits.root.child("definedNames")
    if names is None:
        return  # names of the whole workbook, of which this is one for a sheet, are not there either
    for element in names.children:
        own = element.attributes.get("localSheetId") == str(index)
        if own and element.attributes.get("name", "").casefold() == name.casefold():
            edits.replace(element.tag_end, element.close, cell_text(formula))
            return
    p = names.prefix
    edits.append(
        names,
        f'<{p}definedName name="{name}" localSheetId="{index}" hidden="1">{cell_text(formula)}</{p}definedName>',
    )


def _is_tall(box: Range, above: int) -> bool:
    return box.first_row < box.last_row < MAX_ROW and box.last_row >= above


def _grown(box: Range, above: int, bottom: int, last: int) -> Range:
    if _is_tall(box, above) and box.last_row == bottom:
        return _to(box, last)
    if box.first_row == box.last_row == bottom + 1:  # the row that marks the end
        return Range(last + 1, box.first_column, last + 1, box.last_column)
    return box


def _to(box: Range, last: int) -> Range:
    return Range(box.first_row, box.first_column, last, box.last_column)


def _ranges(element: Element) -> list[Range]:
    """Return the cells that an element is about; what Excel 2010 and later write stands in an element of its own."""
    listed = element.child("sqref")
    text = element.attributes.get("sqref" if element.name != "autoFilter" else "ref", "")
    return [parse_range(one) for one in (text if listed is None else listed.text).split()]


def _write(edits: PartEdits, element: Element, boxes: Iterable[Range]) -> None:
    text = " ".join(map(str, boxes))
    listed = element.child("sqref")
    if listed is not None:
        edits.replace(listed.tag_end, listed.close, text)
    else:
        edits.set_attribute(element, "ref" if element.name == "autoFilter" else "sqref", text)


def _let_formulas_grow(edits: PartEdits, element: Element, bottom: int, last: int) -> None:
    """Let the formulas of a rule look at the new rows of their own sheet as well."""

    def grown(match: re.Match[str]) -> str:
        return f"{match[1]}{last}" if int(match[2]) == bottom else match[0]

    for child in _below(element):
        if child.name in _FORMULAS and child.text and not child.children:
            text = _END.sub(grown, child.text)
            if text != child.text:
                edits.replace(child.tag_end, child.close, cell_text(text))


def _below(element: Element) -> Iterator[Element]:
    for child in element.children:
        yield child
        yield from _below(child)


def _grow_areas(draft: Draft, sheet: Sheet, above: int, filled: int, last: int) -> None:
    """Let the filter and the print area of a sheet, which the workbook names, reach what was added."""
    edits = draft.edit(draft.workbook.part)
    for element in edits.root.all("definedName"):
        name = element.attributes.get("name", "").casefold()
        if element.attributes.get("localSheetId") != str(sheet.index) or name not in _AREAS:
            continue
        match = _AREA_END.search(element.text)
        if match is not None and above <= int(match[2]) < filled:
            end = filled if name.endswith("print_area") else last
            edits.replace(element.tag_end, element.close, cell_text(f"{element.text[: match.start(2)]}{end}"))
