"""A plain reading of tables of rules: values one by one, every combination of them, no masks."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise, product

from handoff_xl.regions import ANY, MISSING, OTHER, PRESENT, NoneOf, OneOf, Span


def parts(cell):
    """Return the pieces of a cell."""
    return cell if isinstance(cell, tuple) else (cell,)


def holds(cell, value):
    """Whether a value, None for a missing one and OTHER for one that nothing names, lies in a cell."""
    return any(_piece_holds(piece, value) for piece in parts(cell))


def _piece_holds(piece, value):
    if piece is ANY:
        return True
    if value is None or piece is MISSING:
        return value is None and piece is MISSING
    if piece is PRESENT:
        return True
    if isinstance(piece, OneOf):
        return any(same(value, listed) for listed in piece.values)
    if isinstance(piece, NoneOf):
        return not any(same(value, listed) for listed in piece.values)
    assert isinstance(piece, Span)
    above = piece.low is None or value > piece.low or (value == piece.low and not piece.low_open)
    below = piece.high is None or value < piece.high or (value == piece.high and not piece.high_open)
    return above and below


def same(one, other):
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def ends(cells):
    """Return every value that cells name."""
    for cell in cells:
        for piece in parts(cell):
            if isinstance(piece, Span):
                yield from (end for end in (piece.low, piece.high) if end is not None)
            elif isinstance(piece, OneOf | NoneOf):
                yield from piece.values


def representatives(dimension, cells):
    """Return values of a dimension so that every value behaves like one of them in the given cells."""
    found = [None] if dimension.missing else []
    if hasattr(dimension, "others"):
        values = list(dimension.values)
        if dimension.others:
            values += [value for value in ends(cells) if not any(same(value, other) for other in values)]
            values.append(OTHER)
        return [*dict.fromkeys(values), *found]
    domain = dimension.domain if dimension.values is None else OneOf(dimension.values)
    named = sorted(set(ends([*cells, domain])))
    if not named:
        return [date(2020, 1, 1) if dimension.scale.origin else 0, *found]
    if dimension.scale.stepped:
        step = timedelta(days=1) if isinstance(named[0], date) else 1
        candidates = sorted({value + step * by for value in named for by in (-1, 0, 1)})
    else:
        between = [Fraction(low + high) / 2 for low, high in pairwise(map(Fraction, named))]
        candidates = [named[0] - 1, *named, *between, named[-1] + 1]
    return [value for value in candidates if _piece_holds(domain, value)] + found


def points_of(dimensions, rules):
    """Return every combination of representatives."""
    columns = [[cells[at] for cells in rules.values()] for at in range(len(dimensions))]
    return list(product(*map(representatives, dimensions, columns)))


def firing(rules, point):
    """Return the names of the rules that fire at a point, in order."""
    return tuple(name for name, cells in rules.items() if all(map(holds, cells, point)))


def in_region(region, point):
    """Whether a point lies in a region that an analysis found."""
    return all(map(holds, region.cells, point))
