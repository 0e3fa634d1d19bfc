"""Parsing one cell by its column's kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from handoff_xl.findings import Rule, Severity
from handoff_xl.layout import Column, Kind
from handoff_xl.layout.declare import YES_NO
from handoff_xl.ooxml import Cell, CellKind
from handoff_xl.reading import numbers, times, words
from handoff_xl.reading.faults import Fault, Malformed, Parsed

ERROR_VALUE = Rule(
    code="HX130",
    severity=Severity.ERROR,
    title="Error value",
    message="{header} shows the error {text}.",
    fix="Mend the formula, or type the value.",
    meaning="A formula in the cell failed, so nobody can know what was meant.",
    failing="Queue shows #REF! after the sheet it pointed to was deleted.",
    passing="Queue is typed, or its formula works.",
)
FORMULA_WITHOUT_VALUE = Rule(
    code="HX131",
    severity=Severity.ERROR,
    title="Formula without a value",
    message="{header} holds a formula whose result is not stored in the file.",
    fix="Open the workbook in Excel, let it calculate, save it, and compile again; or type the value.",
    meaning="Formulas are never run here; the stored result counts. Programs that write workbooks often leave it out.",
    failing="A workbook written by a script with =B5 in a cell.",
    passing="The same workbook after Excel saved it.",
)

RULES = (ERROR_VALUE, FORMULA_WITHOUT_VALUE)


_YES = frozenset(map(words.fold_words, (YES_NO[0].key, *YES_NO[0].aliases)))


@dataclass(frozen=True, slots=True)
class Operand:
    """A Value cell of a condition, kept as typed until the signal's type is known."""

    text: str
    number: Decimal | None = None
    boolean: bool | None = None
    percent: bool = False

    @property
    def means_yes(self) -> bool:
        """Whether it says Yes: TRUE, or one of the words that Yes/No columns take for it."""
        return self.boolean is True or words.fold_words(self.text) in _YES


def _operand(column: Column, cell: Cell) -> Parsed:
    raw = words.text(column, cell)
    if raw.value is None:
        return raw
    value = cell.value
    notes = raw.notes
    if cell.kind is CellKind.DATE:
        notes = (*notes, Fault(words.DATE_FROM_NAME, {"header": column.header, "text": raw.value}))
    return Parsed(
        Operand(
            text=raw.value,
            number=value if isinstance(value, Decimal) else None,
            boolean=value if isinstance(value, bool) else None,
            percent=cell.percent,
        ),
        notes,
    )


_PARSERS: Mapping[Kind, words.Parser] = {
    Kind.TEXT: words.text,
    Kind.IDENTIFIER: words.identifier,
    Kind.INTEGER: numbers.integer,
    Kind.NUMBER: numbers.number,
    Kind.PERCENT: numbers.percent,
    Kind.CHOICE: words.choice,
    Kind.YES_NO: words.yes_no,
    Kind.DATE: times.day,
    Kind.TIME: times.clock,
    Kind.DAYS: times.days,
    Kind.TIME_ZONE: times.time_zone,
    Kind.LANGUAGE: times.language,
    Kind.LIST: words.names,
    Kind.CHOICES: words.choices,
    Kind.OPERAND: _operand,
    Kind.ASSIGNMENTS: words.text,
    Kind.INSTANT: times.instant,
}


def parse_cell(column: Column, cell: Cell) -> Parsed:
    """Return the value of a cell under its column's kind, None for a blank.

    Raises Malformed where the cell cannot be understood. Settings' Value cells are parsed under the column that
    declares their setting.
    """
    if cell.kind is CellKind.ERROR:
        raise Malformed(ERROR_VALUE, header=column.header, text=words.shown(cell))
    if cell.kind is CellKind.EMPTY_FORMULA:
        raise Malformed(FORMULA_WITHOUT_VALUE, header=column.header)
    return _PARSERS[column.kind](column, cell)
