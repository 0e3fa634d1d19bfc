"""Editing the frame of a worksheet: what stands around its cells, in the order the standard prescribes."""

import re

from handoff_xl.ooxml.splice import Element, PartEdits

ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
    "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors",
    "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
_WHOLE = re.compile(r"\s*[-+]?\d{1,10}\s*")
_RANK = {name: rank for rank, name in enumerate(ORDER)}


def insert_in_order(sheet: PartEdits, name: str, xml: str) -> None:
    """Insert an element of this name before the first that must come after it, or equals it."""
    rank = _RANK[name]
    for child in sheet.root.children:
        if _rank(child) >= rank:
            sheet.insert(child.start, xml)
            return
    sheet.append(sheet.root, xml)


def deselect(sheet: PartEdits) -> None:
    """Make a sheet's tab one that is not selected: two selected tabs would be edited together."""
    if not sheet.mentions("tabSelected"):
        return
    for view in sheet.root.all("sheetView"):
        if view.attributes.get("tabSelected", "0") not in {"0", "false"}:
            sheet.set_attribute(view, "tabSelected", "0")


def shift_priorities(sheet: PartEdits, number: int) -> dict[int, int]:
    """Make room for `number` rules above all others, those of extensions included.

    Return the old priorities with their new ones.
    """
    stated = [
        (rule, int(rule.attributes["priority"]))
        for rule in sheet.root.all("cfRule")
        if _WHOLE.fullmatch(rule.attributes.get("priority", ""))
    ]
    ranked = sorted({priority for _, priority in stated})
    new = {priority: number + rank for rank, priority in enumerate(ranked, start=1)}
    for rule, priority in stated:
        sheet.set_attribute(rule, "priority", str(new[priority]))
    return new


def _rank(element: Element) -> int:
    """Return the place of an element in the order; an alternative takes the place of what it wraps."""
    if element.name == "AlternateContent":
        wrapped = (inner for choice in element.children for inner in choice.children)
        element = next(wrapped, element)
    return _RANK.get(element.name, len(ORDER))
