"""Numbers and percents as people type them, exact in decimal until the last step."""

from __future__ import annotations

import re
from decimal import Decimal

from handoff_xl.findings import Rule, Severity
from handoff_xl.layout import Column
from handoff_xl.ooxml import Cell, CellKind
from handoff_xl.reading.faults import Fault, Malformed, Parsed
from handoff_xl.reading.words import plain_number, shown, tidy

NOT_A_NUMBER = Rule(
    code="HX202",
    severity=Severity.ERROR,
    title="Not a number",
    message="{header} must be a number, but is {text}.",
    fix="Type digits only, for example {example}.",
    meaning="Words, dates and units in a number cell cannot be calculated with.",
    failing="AI from is high.",
    passing="AI from is 85%.",
)
OUT_OF_RANGE = Rule(
    code="HX205",
    severity=Severity.ERROR,
    title="Out of range",
    message="{header} is {text}, which is out of range.",
    fix="Type a value from {minimum} to {maximum}.",
    meaning="The number has a meaning only within its range, for example a share from 0 % to 100 %.",
    failing="AI from is 130%.",
    passing="AI from is 92%.",
)
UNDERSTOOD = Rule(
    code="HX208",
    severity=Severity.INFORMATION,
    title="Understood, but unusual",
    message="{header} is written as {text} and was read as {meant}.",
    fix="Nothing to do if that is right; otherwise type the value again.",
    meaning="Numbers stored as text, decimal commas and thousands separators are read, and said so.",
    failing="The text 0,8 in AI from, read as 80 %.",
    passing="The number 0.8 or 80%.",
)
READ_AS_PERCENT = Rule(
    code="HX209",
    severity=Severity.INFORMATION,
    title="Read as a percentage",
    message="{header} is {text} and was read as {meant}.",
    fix="Nothing to do if that is right; otherwise type the value with a percent sign.",
    meaning="In percent columns 0.85, 85 and 85% all mean 85 %, and 1 means 100 %.",
    failing="AI from is 85.",
    passing="AI from is 85%.",
)
NOT_WHOLE = Rule(
    code="HX210",
    severity=Severity.ERROR,
    title="Not a whole number",
    message="{header} must be a whole number, but is {text}.",
    fix="Type a number without decimals.",
    meaning="Turns, questions and priorities are counted; there is no half of one.",
    failing="Max AI turns is 2.5.",
    passing="Max AI turns is 3.",
)
ONE_PERCENT_OR_ALL = Rule(
    code="HX825",
    severity=Severity.ERROR,
    title="Sample of exactly 1",
    message="{header} is exactly 1, which may mean 1 % or 100 %.",
    fix="Type 1% or 100%.",
    meaning="A sample of 1 % and one of everything differ a hundredfold in work, so the compiler does not guess.",
    failing="Sample % is 1.",
    passing="Sample % is 100%.",
)

RULES = (NOT_A_NUMBER, OUT_OF_RANGE, UNDERSTOOD, READ_AS_PERCENT, NOT_WHOLE, ONE_PERCENT_OR_ALL)

_SPACED = re.compile(r"(?<=\d)[ '\u2019](?=\d{3}(\D|$))")
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_GROUPED_COMMA = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
_GROUPED_POINT = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+,\d+")
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # as East Asian keyboards type them
_HUNDRED = Decimal(100)
_MOST_DIGITS = 60
_MOST_ZEROS = 300  # beyond, numbers come near the ends of what a double holds
_LARGEST_WHOLE = 10**15

LEAST_FORMATTED = 10
"""From here on a cell that shows a percent sign was typed without it and formatted later: 85 shows as 8500%."""


def parse_decimal(raw: str) -> Decimal | None:
    """Return the number that a text means, None where it means none.

    Understands decimal commas, thousands separated by commas, points, spaces or apostrophes, and full-width characters.
    """
    text = _SPACED.sub("", tidy(raw).translate(_HALF_WIDTH)).replace("\u2212", "-")
    if len(text) > _MOST_DIGITS:
        return None
    if _GROUPED_COMMA.fullmatch(text):
        text = text.replace(",", "")
    elif _GROUPED_POINT.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    value = Decimal(text) if _PLAIN.fullmatch(text) else None
    return value if value is not None and is_representable(value) else None


def is_representable(value: Decimal) -> bool:
    """Whether a double holds the number with all its digits: no more than 300 zeros before or behind the point."""
    return value.is_zero() or abs(value.adjusted()) <= _MOST_ZEROS


def nearest_double(value: Decimal) -> float:
    """Return the nearest double of a decimal; nought has no sign."""
    return float(value) + 0.0


def number(column: Column, cell: Cell) -> Parsed:
    """Parse a number; the value is a float."""
    value, notes = _decimal(column, cell)
    return Parsed(None if value is None else nearest_double(value), notes)


def integer(column: Column, cell: Cell) -> Parsed:
    """Parse a whole number; the value is an int."""
    value, notes = _decimal(column, cell)
    if value is None:
        return Parsed(None, notes)
    if value != value.to_integral_value():
        raise Malformed(NOT_WHOLE, header=column.header, text=plain_number(value))
    if abs(value) > _LARGEST_WHOLE:
        raise Malformed(
            OUT_OF_RANGE,
            header=column.header,
            text=plain_number(value),
            minimum=f"{column.minimum or 0:,.15g}",
            maximum=f"{column.maximum or _LARGEST_WHOLE:,.15g}",
        )
    return Parsed(int(value), notes)


def percent(column: Column, cell: Cell) -> Parsed:
    """Parse a share; the value is a float in [0, 1] (DESIGN §3: 0 to below 1 as it stands, 2 to 100 as percent)."""
    if cell.kind is CellKind.NUMBER:
        typed, signed = _number_of(column, cell), cell.percent
        text = f"{plain_number(typed * _HUNDRED)}%" if signed else shown(cell)
        share = _share(column, typed, signed=signed, text=text)
        if share == typed and (signed or typed != 1):
            return Parsed(nearest_double(share))
        values = {"header": column.header, "text": text, "meant": as_percent(share)}
        return Parsed(nearest_double(share), (Fault(READ_AS_PERCENT, values),))
    text = tidy(shown(cell))
    if not text:
        return Parsed(None)
    bare = text.removesuffix("%").removesuffix("％").strip()
    number = parse_decimal(bare) if cell.kind is CellKind.TEXT else None
    if number is None:
        raise Malformed(NOT_A_NUMBER, header=column.header, text=text, example="85%")
    if bare == text:
        share = _share(column, number, signed=False, text=text)
    elif 0 <= number <= _HUNDRED:
        share = number / _HUNDRED
    else:
        raise _no_share(column, text)
    values = {"header": column.header, "text": f"the text {text}", "meant": as_percent(share)}
    return Parsed(nearest_double(share), (Fault(UNDERSTOOD, values),))


def as_percent(share: Decimal | float) -> str:
    """Return a share in words, for example ``85 %``."""
    return (
        f"{plain_number(Decimal(repr(share)) * _HUNDRED if isinstance(share, float) else share * _HUNDRED)} %"
    )


def _share(column: Column, typed: Decimal, *, signed: bool, text: str) -> Decimal:
    """Return the share that a number means; ``signed`` cells show it with a percent sign, 2.5 as 250%."""
    if typed == 1 and not signed and column.key == "sample":
        raise Malformed(ONE_PERCENT_OR_ALL, header=column.header)
    if 0 <= typed <= 1:
        return typed
    if (LEAST_FORMATTED if signed else 2) <= typed <= _HUNDRED:
        return typed / _HUNDRED
    raise _no_share(column, text)


def _no_share(column: Column, text: str) -> Malformed:
    return Malformed(OUT_OF_RANGE, header=column.header, text=text, minimum="0 %", maximum="100 %")


def _decimal(column: Column, cell: Cell) -> tuple[Decimal | None, tuple[Fault, ...]]:
    if cell.kind is CellKind.NUMBER:
        return _number_of(column, cell), ()
    raw = tidy(shown(cell))
    if not raw:
        return None, ()
    value = parse_decimal(raw) if cell.kind is CellKind.TEXT else None
    if value is None:
        raise Malformed(NOT_A_NUMBER, header=column.header, text=raw, example=column.example or "10")
    note = Fault(
        UNDERSTOOD, {"header": column.header, "text": f"the text {raw}", "meant": plain_number(value)}
    )
    return value, (note,)


def _number_of(column: Column, cell: Cell) -> Decimal:
    value = cell.value
    if not isinstance(value, Decimal) or not is_representable(value):
        raise Malformed(NOT_A_NUMBER, header=column.header, text=shown(cell), example=column.example or "10")
    return value
