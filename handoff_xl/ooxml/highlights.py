"""Highlights: conditional formats that hold while a cell has the value it had, and bear their owner's marker.

The marker, `N("owner")=0`, is true in every program and survives being saved by any of them.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from handoff_xl.ooxml.escape import cell_text
from handoff_xl.ooxml.marks import Highlight
from handoff_xl.ooxml.references import a1
from handoff_xl.ooxml.serials import serial_from_date
from handoff_xl.ooxml.splice import Element, PartEdits
from handoff_xl.ooxml.styles import StyleSheet
from handoff_xl.ooxml.values import Cell, CellKind
from handoff_xl.ooxml.worksheets import insert_in_order, shift_priorities

_LONGEST_LITERAL = 250  # UTF-16 units; Excel allows 255 in a formula
_UNSAFE = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_HALF_A_SECOND = "0.000005"  # of a day: dates are read to the millisecond, cells may hold more
_SHEET_MARKER = "sheet "


def add_highlights(
    sheet: PartEdits,
    owner: str,
    highlights: Iterable[Highlight],
    cells: dict[tuple[int, int], Cell],
    styles: StyleSheet,
    *,
    date1904: bool,
) -> dict[int, int]:
    """Add highlights above all other rules of a sheet.

    `cells` are those of the sheet. Return the old priorities of its own rules with their new ones.
    """
    xml: list[str] = []
    for priority, highlight in enumerate(highlights, start=1):
        cell = cells.get((highlight.row, highlight.column))
        formula = still_the_same(owner, highlight.row, highlight.column, cell, date1904=date1904)
        reference = a1(highlight.row, highlight.column)
        style = styles.differential_style(highlight.style)
        xml.append(rule_xml(sheet.root.prefix, reference, formula, style=style, priority=priority))
    insert_in_order(sheet, "conditionalFormatting", "".join(xml))
    return shift_priorities(sheet, len(xml))


def rule_xml(p: str, reference: str, formula: str, *, style: int, priority: int) -> str:
    """Return a conditional formatting of one rule; `p` is the prefix of the sheet's tags."""
    return (
        f'<{p}conditionalFormatting sqref="{reference}"><{p}cfRule type="expression" dxfId="{style}" '
        f'priority="{priority}"><{p}formula>{cell_text(formula)}</{p}formula></{p}cfRule></{p}conditionalFormatting>'
    )


def sheet_marker(owner: str, key: str) -> str:
    """Return the formula, never true, that marks a sheet as an owner's, under the name it was added with."""
    return f"N({_literal(f'{owner} {_SHEET_MARKER}{key}')})=1"


def marked_sheet(sheet: PartEdits, owner: str) -> str | None:
    """Return the name a sheet was added with, None where it bears no marker."""
    pattern = re.compile(rf'N\(\s*"{re.escape(f"{owner} {_SHEET_MARKER}")}((?:[^"]|"")*)"\s*\)')
    for formula in sheet.root.all("formula"):
        if match := pattern.search(formula.text):
            return match[1].replace('""', '"')
    return None


def highlight_rules(sheet: PartEdits, owner: str) -> list[tuple[Element, Element]]:
    """Return the rules that bear the owner's marker, each with the conditional formatting it stands in."""
    marker = re.compile(rf'N\(\s*"{re.escape(owner)}"\s*\)')
    return [
        (formatting, rule)
        for formatting in sheet.root.all("conditionalFormatting")
        for rule in formatting.children
        if any(marker.search(formula.text) for formula in rule.children)
    ]


def remove_highlights(sheet: PartEdits, owner: str) -> None:
    """Remove the rules that bear the owner's marker; a conditional formatting left empty goes too."""
    found = highlight_rules(sheet, owner)
    ours = {id(rule) for _, rule in found}
    emptied = {
        id(formatting): formatting
        for formatting, _ in found
        if all(id(child) in ours for child in formatting.children if child.name == "cfRule")
    }
    for formatting in emptied.values():
        sheet.remove(formatting)
    for formatting, rule in found:
        if id(formatting) not in emptied:
            sheet.remove(rule)


def still_the_same(owner: str, row: int, column: int, cell: Cell | None, *, date1904: bool = False) -> str:
    """Return the formula that is true while a cell holds what it held."""
    address = a1(row, column, absolute=True)
    conditions = ",".join(_conditions(address, cell, date1904=date1904))
    return f"AND(N({_literal(owner)})=0,{conditions})"


def _conditions(address: str, cell: Cell | None, *, date1904: bool) -> list[str]:
    if cell is None:
        return [f"ISBLANK({address})"]
    value = cell.value
    if value is None:
        return [f"_xlfn.ISFORMULA({address})"]
    if cell.kind is CellKind.ERROR:
        return [f"ISERROR({address})"]
    if isinstance(value, bool):
        return [f"ISLOGICAL({address})", f"{address}={'TRUE' if value else 'FALSE'}"]
    if isinstance(value, str):
        return [f"ISTEXT({address})", *_same_text(address, value)]
    if isinstance(value, Decimal):
        return [f"ISNUMBER({address})", f"{address}={_number(value)}"]
    serial = serial_from_date(value, date1904=date1904)
    return [f"ISNUMBER({address})", f"ABS({address}-{_number(serial)})<{_HALF_A_SECOND}"]


def _same_text(address: str, text: str) -> list[str]:
    """Compare text as far as a formula can hold it, and its length where that is not all."""
    start = _prefix(text)
    if start == text:
        return [f"EXACT({address},{_literal(text)})"]
    length = f"LEN({address})={_units(text)}"
    return [length, f"EXACT(LEFT({address},{_units(start)}),{_literal(start)})"] if start else [length]


def _prefix(text: str) -> str:
    """Return the longest start of a text that can stand in a formula."""
    unsafe = _UNSAFE.search(text)
    start = text[: unsafe.start()] if unsafe else text
    if _units(start) <= _LONGEST_LITERAL:
        return start
    cut = start.encode("utf-16-le")[: 2 * _LONGEST_LITERAL]
    return cut.decode("utf-16-le", "ignore")  # a character cut in half is left out


def _units(text: str) -> int:
    """Return the length of a text as Excel counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _number(value: Decimal) -> str:
    plain = format(value, "f")
    return plain if len(plain) <= 20 else str(value)


def _literal(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
