"""Cells of HX Handoff map that repeat a cell of the workbook: what it says, or a red question mark."""

from __future__ import annotations

from handoff_xl.model import RowSource
from handoff_xl.ooxml import CellStyle
from handoff_xl.writers.annotated import looks
from handoff_xl.writers.annotated.paper import Faulty, Text
from handoff_xl.writers.annotated.phrasing import UNREAD
from handoff_xl.writers.annotated.rule_words import Rule


def told(text: str, source: RowSource, key: str, look: CellStyle = looks.BODY) -> Text:
    """Return what the cell of a column says, or that it could not be read."""
    return Text(UNREAD, looks.BAD) if key in source.broken else Text(text, look)


def told_once(text: str, rule: Rule, key: str, faulty: Faulty, look: CellStyle = looks.BODY) -> Text:
    """Return what all rows of a rule say in a column; in red where one of these cells has an error."""
    places = (row.source.place(key) for row in (rule, *rule.alternatives))
    is_sound = not any((place.sheet, place.cell) in faulty for place in places)
    return told(text, rule.source, key, look if is_sound else looks.BAD)
