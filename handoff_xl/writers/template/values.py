"""Cell values as people write them in text, turned into what Excel would make of them."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from handoff_xl.layout import SETTINGS, Kind
from handoff_xl.writers.template.tables import CellValue

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?\Z")
_PERCENT = re.compile(r"([+-]?\d+(?:\.\d+)?)\s?%\Z")
_TIME = re.compile(r"(\d{1,2}):([0-5]\d)\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")

NUMBERS = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.PERCENT, Kind.OPERAND})
_PERCENTS = frozenset({Kind.PERCENT, Kind.OPERAND})
_DATES = frozenset({Kind.DATE, Kind.DAYS})
_SETTING_KINDS = {column.header: column.kind for column in SETTINGS}


def setting_kind(name: CellValue) -> Kind:
    """Return the kind of a setting's value, text for settings that do not exist."""
    return _SETTING_KINDS.get(str(name), Kind.TEXT)


def typed(value: CellValue, kind: Kind) -> tuple[CellValue, Kind]:
    """Return a value with the kind of number format it needs.

    Text that Excel would read as a percent, number, date or time in a cell of that kind becomes one (``85%``
    is 0.85, ``24:00`` is one whole day); anything else stays text, right or wrong.
    """
    if isinstance(value, bool) or not isinstance(value, str):
        return value, _kind_of(value, kind)
    text = value.strip()
    if kind in _PERCENTS and (match := _PERCENT.match(text)):
        return float(match[1] + "e-2"), Kind.PERCENT
    if kind in NUMBERS and _NUMBER.match(text):
        return _number(text), kind
    if kind in _DATES and _DATE.match(text):
        try:
            return date.fromisoformat(text), Kind.DATE
        except ValueError:
            return value, kind
    if kind is Kind.TIME and (match := _TIME.match(text)) and int(match[1]) <= 24:
        return (int(match[1]) * 60 + int(match[2])) / 1440, Kind.TIME
    return value, kind


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _kind_of(value: CellValue, kind: Kind) -> Kind:
    """Return the kind of format for a value that has a type already: dates and times need their own."""
    if isinstance(value, date):
        return Kind.INSTANT if isinstance(value, datetime) else Kind.DATE
    return Kind.TIME if isinstance(value, time) else kind
