"""Highlights: conditional formats that hold while a cell has the value it had, and bear their owner's marker.

The marker, `N("owner")=0`, is true in every program and survives being saved by any of them.

A cell has a rule of its own, which people can read, unless hundreds are marked on a sheet. Then those of a column
that hold the same share a rule, whose formula names the first of them as relative: programs read it for each cell as
if it named that cell. Where there would still be too many rules, cells that hold different things share one as well,
which tells them apart by their rows.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

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
_CELL = "\x00"  # stands in a condition where the cell's address comes; no text in a formula has it
_MOST_APART = 200  # cells of a sheet that have rules of their own
_MOST_RULES = 1_000  # of a sheet, before different cells share some; thousands slow programs down
_FEW = 8  # cells that hold the same, for which a rule of their own is then too much
_MOST_AREAS = 500  # of a rule, so that no attribute grows endless
_LONGEST_SHARED = 4_000  # characters of what a shared formula asks, half of what Excel allows
_MOST_SHARING = 250  # Excel gives a function 255 arguments


class _Rule(NamedTuple):
    """A rule to be written: the rows of its column that it is for, in order, and its formula."""

    column: int
    rows: Sequence[int]
    formula: str
    style: int


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
    wanted: dict[tuple[int, str, int, int], list[int]] = {}
    highlights = list(highlights)
    are_apart = len(highlights) <= _MOST_APART
    for highlight in highlights:
        cell = cells.get((highlight.row, highlight.column))
        condition = ",".join(_conditions(_CELL, cell, date1904=date1904))
        style = styles.differential_style(highlight.style)
        own = highlight.row if are_apart else 0
        wanted.setdefault((highlight.column, condition, style, own), []).append(highlight.row)
    rules = list(_rules(owner, wanted))
    xml = [
        rule_xml(sheet.root.prefix, _areas(rule), rule.formula, style=rule.style, priority=priority)
        for priority, rule in enumerate(rules, start=1)
    ]
    insert_in_order(sheet, "conditionalFormatting", "".join(xml))
    return shift_priorities(sheet, len(xml))


def _rules(owner: str, wanted: dict[tuple[int, str, int, int], list[int]]) -> Iterator[_Rule]:
    """Yield the rules for rows by (column, condition, style, row where it has a rule of its own).

    In a shared formula each cell is asked about apart: a row that was deleted must not spoil it for the others.
    """
    least = _FEW if len(wanted) > _MOST_RULES else 1
    apart: dict[tuple[int, int], list[tuple[int, str]]] = {}
    for (column, condition, style, _), rows in wanted.items():
        if len(rows) < least:
            apart.setdefault((column, style), []).extend((row, condition) for row in rows)
            continue
        ordered = sorted(set(rows))
        for some in (ordered[at : at + _MOST_AREAS] for at in range(0, len(ordered), _MOST_AREAS)):
            formula = _formula(owner, condition.replace(_CELL, a1(some[0], column)))
            yield _Rule(column, some, formula, style)
    for (column, style), members in apart.items():
        for some_members in _portions(sorted(members)):
            rows = [row for row, _ in some_members]
            here = a1(rows[0], column)
            asked = (
                f"IFERROR(AND(ROW({here})=ROW({a1(row, column, absolute=True)}),{condition.replace(_CELL, here)}),FALSE)"
                for row, condition in some_members
            )
            yield _Rule(column, rows, _formula(owner, f"OR({','.join(asked)})"), style)


def _portions(members: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Yield the members in turn, as many together as one formula can hold."""
    portion: list[tuple[int, str]] = []
    length = 0
    for row, condition in members:
        longer = len(condition) + 60  # what tells the row, and addresses in the place of one character
        if portion and (length + longer > _LONGEST_SHARED or len(portion) == _MOST_SHARING):
            yield portion
            portion, length = [], 0
        portion.append((row, condition))
        length += longer
    if portion:
        yield portion


def _areas(rule: _Rule) -> str:
    """Return the cells of a rule as ranges, rows that follow each other as one."""
    runs = groupby(enumerate(rule.rows), key=lambda entry: entry[1] - entry[0])
    found = []
    for _, run in runs:
        rows = [row for _, row in run]
        first, last = a1(rows[0], rule.column), a1(rows[-1], rule.column)
        found.append(first if first == last else f"{first}:{last}")
    return " ".join(found)


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
    """Return the formula that is true while a cell holds what it held; the cell's address in it is relative."""
    return _formula(owner, ",".join(_conditions(a1(row, column), cell, date1904=date1904)))


def _formula(owner: str, conditions: str) -> str:
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
