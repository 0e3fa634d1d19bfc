"""Decision tables in the JSON format of the dtanalysis cases, analysed with ``handoff_xl.regions``.

``analyse_case(case)`` takes a case and returns what the analysis says in the words of that format; rules are numbered
from 1:

- ``gaps``: boxes, one cell per input, that together are the exact uncovered region; they may share points
- ``overlaps``: ``{"rules", "region"}``, each with the full set of rules that fire there and one box of where they do
- ``unreachable``: numbers of the rules that never decide: by the hit policy others always come first, or no input fits
- ``subsumptions``: ``{"rule", "includes"}``, of rules with the same output; equal rules include each other
- ``duplicates``: groups of rules that fire at the same inputs, whatever their output

A missing value (null) is a value of its own in a column whose domain allows it or whose cells name it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

from handoff_xl.regions import (
    ANY,
    MISSING,
    PRESENT,
    Cell,
    Dimension,
    NoneOf,
    OneOf,
    Region,
    Span,
    analyse,
    booleans,
    choices,
    dates,
    free_text,
    integers,
    numbers,
)

ALL_FIRE = {"COLLECT", "RULE ORDER", "OUTPUT ORDER", "NONE"}
"""Hit policies under which every rule that fires counts, so that none hides another."""

BUDGET = 60_000_000
"""Steps of the analysis: half a minute, which no table of a test suite comes near."""

_ORDERED = {
    "number": numbers,
    "integer": integers,
    "months": integers,
    "date": dates,
    "datetime": numbers,
}


def analyse_case(case: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the gaps, overlaps, unreachable rules, subsumptions and duplicates of a case.

    Raises ValueError for a case too tangled to tell all of it.
    """
    inputs, rows = case["inputs"], case["rules"]
    columns = [[row[at] for row in rows] for at in range(len(inputs))]
    dimensions = [_dimension(given, column) for given, column in zip(inputs, columns, strict=True)]
    kinds = [given["type"] for given in inputs]
    order = _deciding_order(case)
    rules = {number: [_cell(*pair) for pair in zip(kinds, rows[number - 1], strict=True)] for number in order}
    found = analyse(dimensions, rules, budget=BUDGET)
    if not found.complete:
        raise ValueError(f"{case.get('name')}: more than can be told; empty lists would say too much.")
    outputs = [_comparable(output) for output in case["outputs"]]
    never = [contradiction.rule for contradiction in found.contradictions]
    hidden = [] if case["hit_policy"] in ALL_FIRE else [shadow.rule for shadow in found.unreachable]
    includes = {(inclusion.rule, inclusion.includes) for inclusion in found.inclusions}
    includes |= {
        (one, other) for group in found.duplicates for one in group for other in group if one != other
    }
    return {
        "gaps": [box for region in found.gaps for box in _boxes(kinds, region)],
        "overlaps": sorted(
            (
                {"rules": sorted(overlap.rules), "region": box}
                for overlap in found.overlaps
                for region in overlap.regions
                for box in _boxes(kinds, region)
            ),
            key=lambda overlap: overlap["rules"],
        ),
        "unreachable": sorted(never + hidden),
        "subsumptions": [
            {"rule": one, "includes": other}
            for one, other in sorted(includes)
            if outputs[one - 1] == outputs[other - 1]
        ],
        "duplicates": sorted(sorted(group) for group in found.duplicates),
    }


def _dimension(given: Mapping[str, Any], column: Sequence[Any]) -> Dimension:
    name, kind, domain = given["name"], given["type"], given["domain"]
    missing = bool((domain or {}).get("allow_null") or given.get("allow_null")) or any(
        isinstance(cell, dict) and cell.keys() & {"null", "not_null"} for cell in column
    )
    if kind in _ORDERED:
        if domain is None or ("low" not in domain and "values" not in domain):
            return _ORDERED[kind](name, missing=missing)
        if "values" in domain:
            listed = (_value(kind, value) for value in domain["values"] if value is not None)
            return _ORDERED[kind](name, values=listed, missing=missing)
        return _ORDERED[kind](name, _span(kind, domain), missing=missing)
    if kind == "boolean":
        return booleans(name, missing=missing)
    if domain is None or "values" not in domain:
        return free_text(name, missing=missing)
    return choices(name, (value for value in domain["values"] if value is not None), missing=missing)


def _cell(kind: str, cell: Any) -> Cell:
    if cell == "-":
        return ANY
    if isinstance(cell, list):
        return tuple(_span(kind, interval) for interval in cell)
    (form,) = cell
    if form == "null":
        return MISSING
    if form == "not_null":
        return PRESENT
    values = tuple(_value(kind, value) for value in cell[form] if value is not None)
    named = NoneOf(values) if form == "not_values" else OneOf(values)
    return (named, MISSING) if form == "values" and None in cell[form] else named


def _span(kind: str, interval: Mapping[str, Any]) -> Span:
    low, high = (None if interval[end] is None else _value(kind, interval[end]) for end in ("low", "high"))
    return Span(
        low, high, interval["low_open"] and low is not None, interval["high_open"] and high is not None
    )


def _value(kind: str, value: Any) -> Any:
    """Return a value as its dimension takes it; 0.1 in JSON is the decimal 0.1, a date-time is a count of seconds."""
    if kind == "datetime":
        moment = datetime.fromisoformat(value)
        since = moment.replace(tzinfo=moment.tzinfo or UTC) - datetime(1, 1, 1, tzinfo=UTC)
        return Fraction(since // timedelta(microseconds=1), 10**6)
    if kind in {"number", "integer", "months"} and isinstance(value, float):
        return Decimal(repr(value))
    return value


def _told(kind: str, value: Any) -> Any:
    """Return a value in the case's format: a decimal is a JSON number unless that would lose digits."""
    if isinstance(value, date):
        return value.isoformat()
    if kind == "datetime" and value is not None:
        seconds = timedelta(microseconds=int(Fraction(value) * 10**6))
        return (datetime(1, 1, 1, tzinfo=UTC) + seconds).replace(tzinfo=None).isoformat()
    if isinstance(value, Decimal):
        return float(value) if Decimal(repr(float(value))) == value else str(value)
    return value


def _boxes(kinds: Sequence[str], region: Region) -> Iterator[list[Any]]:
    """Yield a region as boxes with one cell per input; a table of one input has one interval in each."""
    forms = [
        list(_forms(kind, cell, apart=len(kinds) == 1))
        for kind, cell in zip(kinds, region.cells, strict=True)
    ]
    yield from map(list, product(*forms))


def _forms(kind: str, cell: Cell, *, apart: bool) -> Iterator[Any]:
    """Yield the cells that together are one of ours: values and null do not fit in one."""
    spans = []
    for piece in cell if isinstance(cell, tuple) else (cell,):
        if isinstance(piece, Span):
            low, high = _told(kind, piece.low), _told(kind, piece.high)
            spans.append({"low": low, "low_open": piece.low_open, "high": high, "high_open": piece.high_open})
        elif isinstance(piece, OneOf):
            yield {"values": [_told(kind, value) for value in piece.values]}
        elif isinstance(piece, NoneOf):
            yield {"not_values": list(piece.values)}
        else:
            yield {ANY: "-", PRESENT: {"not_null": True}, MISSING: {"null": True}}[piece]
    if apart:
        yield from ([span] for span in spans)
    elif spans:
        yield spans


def _deciding_order(case: Mapping[str, Any]) -> list[int]:
    """Return the numbers of the rules, the one that decides first: under PRIORITY by the order of output values."""
    order = list(range(1, len(case["rules"]) + 1))
    columns = case.get("output_columns") or []
    if case["hit_policy"] != "PRIORITY":
        return order

    def rank(number: int) -> list[int]:
        return [
            [_comparable(value) for value in priorities].index(_comparable(output))
            if _comparable(output) in map(_comparable, priorities)
            else len(priorities)
            for column, output in zip(columns, case["outputs"][number - 1], strict=False)
            if (priorities := column.get("priority_order"))
        ]

    return sorted(order, key=rank)


def _comparable(output: Any) -> str:
    """Return equal text for equal outputs: 1 and 1.0 are equal, 1 and true are not."""
    if isinstance(output, list):
        return json.dumps([_comparable(value) for value in output])
    if isinstance(output, float) and output.is_integer():
        output = int(output)
    return json.dumps(output, sort_keys=True)
