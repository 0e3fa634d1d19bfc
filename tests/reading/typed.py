"""Cells and columns as parsers get them."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from handoff_xl.layout import Column, Kind
from handoff_xl.ooxml import Cell, CellKind
from handoff_xl.reading.cells import parse_cell
from handoff_xl.reading.faults import Malformed


def cell(value, *, percent=False):
    """Return a cell that holds a Python value; numbers become decimals."""
    if isinstance(value, bool):
        kind = CellKind.BOOLEAN
    elif isinstance(value, (int, float)):
        kind, value = CellKind.NUMBER, Decimal(repr(value))
    elif isinstance(value, (date, datetime, time, timedelta)):
        kind = CellKind.DATE
    else:
        kind = CellKind.TEXT
    return Cell(
        2, 1, kind, value, formula=False, percent=percent, number_format="0%" if percent else "General"
    )


def column(kind, **declared):
    return Column("key", "Header", kind, "", **declared)


def read(kind, value, *, percent=False, **declared):
    """Return the parsed value and the codes of the notes on it."""
    parsed = parse_cell(column(Kind(kind), **declared), cell(value, percent=percent))
    return parsed.value, [note.rule.code for note in parsed.notes]


def refused(kind, value, *, percent=False, **declared):
    """Return the fault of a cell that cannot be understood."""
    with pytest.raises(Malformed) as malformed:
        parse_cell(column(Kind(kind), **declared), cell(value, percent=percent))
    return malformed.value.fault
