"""Exact algebra of regions over typed dimensions: what rules cover, what they leave open, where they meet.

``analyse(dimensions, rules)`` takes a table of rules, one cell per dimension, and returns an ``Analysis``: gaps, overlaps
by the full set of rules that fire together, rules without effect, and faults inside one rule, each region with a point
in it. ``docs/regions.md`` has a worked example. Nothing beyond the standard library is needed.
"""

from __future__ import annotations

from handoff_xl.regions.analysis import analyse
from handoff_xl.regions.cells import ANY, MISSING, OTHER, PRESENT, Cell, NoneOf, OneOf, Span, Value
from handoff_xl.regions.dimensions import (
    Dimension,
    booleans,
    choices,
    dates,
    free_text,
    integers,
    numbers,
)
from handoff_xl.regions.results import (
    Analysis,
    Contradiction,
    Culprit,
    Inclusion,
    Name,
    Overlap,
    Region,
    Shadow,
    Stray,
)

__all__ = [
    "ANY",
    "MISSING",
    "OTHER",
    "PRESENT",
    "Analysis",
    "Cell",
    "Contradiction",
    "Culprit",
    "Dimension",
    "Inclusion",
    "Name",
    "NoneOf",
    "OneOf",
    "Overlap",
    "Region",
    "Shadow",
    "Span",
    "Stray",
    "Value",
    "analyse",
    "booleans",
    "choices",
    "dates",
    "free_text",
    "integers",
    "numbers",
]
