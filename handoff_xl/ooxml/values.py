"""What a cell holds: its kind and value, from the type, text and number format that the file states."""

import decimal
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from handoff_xl.ooxml.number_formats import NumberFormat
from handoff_xl.ooxml.serials import DateValue, date_from_iso, date_from_serial
from handoff_xl.ooxml.text import unescaped

CellValue = Decimal | str | bool | DateValue | None

_ROUNDING = decimal.Context(prec=15, traps=[decimal.InvalidOperation])
_LARGEST_EXPONENT = 308  # of a double


class CellKind(StrEnum):
    """What a cell holds; an empty formula is one whose result was never stored."""

    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    ERROR = "error"
    EMPTY_FORMULA = "empty_formula"


class Cell(NamedTuple):
    """One cell that holds a value or a formula.

    `value` is a Decimal of at most 15 significant digits for a number; str for text and for an error
    (`#REF!`); bool; date, datetime, time or timedelta (24 hours and more) for a date; None for a formula
    without a stored result. `number_format` is its code, such as `0%`; `percent` says that it shows a
    percentage.
    """

    row: int
    column: int
    kind: CellKind
    value: CellValue
    formula: bool
    percent: bool
    number_format: str


def plain_value(type_: str, text: str) -> tuple[CellKind, CellValue]:
    """Return kind and value of a stored text that is neither a number nor a shared string.

    `type_` is the cell's type in the file: b, e, d, str or inlineStr.
    """
    if type_ == "b":
        return CellKind.BOOLEAN, text.strip() in {"1", "true"}
    if type_ == "e":
        return CellKind.ERROR, text
    if type_ == "d" and (moment := date_from_iso(text)) is not None:
        return CellKind.DATE, moment
    return CellKind.TEXT, unescaped(text)


def number_value(text: str, number_format: NumberFormat, *, date1904: bool) -> tuple[CellKind, CellValue]:
    """Return kind and value of a stored number; the format decides whether it is a date.

    What no double can hold (`NaN`, `1E999`) is an error. Raises decimal.InvalidOperation for what is no
    number.
    """
    number = _ROUNDING.create_decimal(text)
    if not number.is_finite() or number.adjusted() > _LARGEST_EXPONENT:
        return CellKind.ERROR, text
    if number_format.date or number_format.time:
        moment = date_from_serial(
            number, date1904=date1904, has_date=number_format.date, has_time=number_format.time
        )
        if moment is not None:
            return CellKind.DATE, moment
    if len(text) > 15:  # rounding may have left zeros at the end
        number = number.normalize(_ROUNDING)
    return CellKind.NUMBER, number
