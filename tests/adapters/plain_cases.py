"""Cells of the dtanalysis format read plainly, value by value: what regions are compared with and by."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from itertools import pairwise, product

STEPPED = {"integer", "months", "date"}


def key(kind, value):
    """Return a value as something that compares exactly."""
    if kind == "date":
        return Fraction(date.fromisoformat(value).toordinal())
    if kind == "datetime":
        return Fraction(datetime.fromisoformat(value).timestamp())
    return Fraction(str(value)) if kind in {"number", "integer", "months"} else value


def holds(kind, cell, value):
    """Whether a value (a key, or None for null) lies in a cell or a domain."""
    if cell == "-":
        return True
    if isinstance(cell, dict) and "low" in cell:
        cell = [cell]
    if isinstance(cell, list):
        return value is not None and any(_between(kind, span, value) for span in cell)
    if "null" in cell or "not_null" in cell:
        return (value is None) == ("null" in cell)
    ((form, listed),) = ((form, cell[form]) for form in ("values", "not_values") if form in cell)
    if value is None:
        return cell.get("allow_null", False) or (form == "values" and None in listed)
    return (value in [key(kind, one) for one in listed if one is not None]) == (form == "values")


def _between(kind, span, value):
    low, high = (None if span[end] is None else key(kind, span[end]) for end in ("low", "high"))
    above = low is None or value > low or (value == low and not span["low_open"])
    below = high is None or value < high or (value == high and not span["high_open"])
    return above and below


def nullable(given, column):
    """Whether null is a value in a column: its domain allows it, or a cell names it."""
    allowed = given["domain"] and given["domain"].get("allow_null")
    return bool(allowed) or any(
        isinstance(cell, dict) and {"null", "not_null"} & cell.keys() for cell in column
    )


def representatives(given, cells):
    """Return values of an input so that every value behaves like one of them in the given cells."""
    kind, domain = given["type"], given["domain"]
    named = set()
    for cell in [*cells, domain]:
        for part in cell if isinstance(cell, list) else [cell]:
            if isinstance(part, dict):
                listed = part.get("values", part.get("not_values", [part.get("low"), part.get("high")]))
                named |= {key(kind, value) for value in listed if value is not None}
    if kind in {"string", "boolean"}:
        free = domain is None and kind == "string"
        values = sorted(
            named
            | ({"\0 anything else"} if free else set())
            | ({False, True} if kind == "boolean" else set())
        )
    else:
        ends = sorted(named) or [Fraction(0)]
        if kind in STEPPED:
            values = sorted({end + by for end in ends for by in (-1, 0, 1)})
        else:
            values = [ends[0] - 1, *ends, *((low + high) / 2 for low, high in pairwise(ends)), ends[-1] + 1]
    inside = [value for value in values if domain is None or holds(kind, domain, value)]
    return inside + [None] * nullable(given, cells)


class Plain:
    """The points of a case, with those of some more regions told apart, and which rules fire there."""

    def __init__(self, case, *regions):
        self.kinds = [given["type"] for given in case["inputs"]]
        self.rules = case["rules"]
        columns = [[row[at] for row in (*case["rules"], *regions)] for at in range(len(case["inputs"]))]
        self.points = list(product(*map(representatives, case["inputs"], columns)))

    def inside(self, region, point):
        """Whether a point lies in a box of the format."""
        return all(map(holds, self.kinds, region, point))

    def of(self, regions, *, nulls=True):
        """Return the points that lie in one of the regions; ``nulls``: those with null too."""
        return {
            point
            for point in self.points
            if (nulls or None not in point) and any(self.inside(region, point) for region in regions)
        }

    def firing(self, point):
        """Return the numbers of the rules that fire at a point."""
        return tuple(number for number, row in enumerate(self.rules, start=1) if self.inside(row, point))

    def where(self, number):
        """Return the points at which a rule fires."""
        return self.of([self.rules[number - 1]])
