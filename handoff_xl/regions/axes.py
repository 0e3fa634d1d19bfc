"""Dimensions cut into atoms: the parts that no cell of a table tells apart, numbered, and cells as masks over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from handoff_xl.regions.cells import (
    ANY,
    MISSING,
    OTHER,
    PRESENT,
    Cell,
    NoneOf,
    OneOf,
    Piece,
    Span,
    Value,
    joined,
    pieces,
)
from handoff_xl.regions.scales import Cut, Scale
from handoff_xl.regions.splitting import runs


class Axis(Protocol):
    """The atoms of one dimension, for the cells it was made of."""

    @property
    def whole(self) -> int:
        """The mask of all atoms of the dimension."""

    @property
    def others(self) -> int:
        """The mask of the atom that holds every value that no cell names, 0 where there is none."""

    def mask(self, cell: Cell) -> int:
        """Return the atoms that lie in a cell; raises ValueError for a piece that does not fit the dimension."""

    def cell(self, mask: int) -> Cell:
        """Return the shortest cell that holds the atoms of a mask."""

    def value(self, mask: int) -> Value:
        """Return a value in a mask that is not empty."""

    def strays(self, cell: Cell) -> tuple[Value, ...]:
        """Return the values that a cell names although the dimension does not hold them."""


class OrderedAxis:
    """Numbers, whole numbers or days: atoms are what lies between two neighbouring cuts, the missing value the last."""

    def __init__(
        self,
        scale: Scale,
        domain: Span,
        values: tuple[Value, ...] | None,
        missing: bool,
        cells: Iterable[Cell],
    ) -> None:
        self._scale = scale
        self._domain = domain
        self._listed = values
        named = {piece: None for cell in cells for piece in pieces(cell)}
        limits = list(self._spans(domain if values is None else OneOf(values)))
        cuts = {cut for span in limits for cut in span}
        cuts.update(cut for piece in named for span in self._spans(piece) for cut in span)
        self._cuts: list[Cut] = sorted(cuts)
        self._at = {cut: at for at, cut in enumerate(self._cuts)}
        self._missing = int(missing) << len(self._cuts)
        self._present = self._between(limits)
        self.whole = self._present | self._missing
        self._masks = {piece: self._piece_mask(piece) for piece in named}

    @property
    def others(self) -> int:
        """0: spans leave nothing unnamed."""
        return 0

    def mask(self, cell: Cell) -> int:
        """Return the atoms that lie in a cell, one of those that the axis was made of."""
        mask = 0
        for piece in pieces(cell):
            mask |= self._masks[piece]
        return mask

    def cell(self, mask: int) -> Cell:
        """Return the shortest cell that holds the atoms of a mask."""
        if mask == self.whole:
            return ANY
        parts: list[Piece] = []
        if (present := mask & self._present) == self._present:
            parts.append(PRESENT)
        elif self._listed is not None and present:
            values = (self._span(start, stop).low for start, stop in self._atoms(present))
            parts.append(OneOf(tuple(values)))
        else:
            parts.extend(self._span(start, stop) for start, stop in runs(present))
        if mask & self._missing:
            parts.append(MISSING)
        return joined(parts)

    def value(self, mask: int) -> Value:
        """Return a round value in the first run of a mask; None where only the missing one is in it."""
        for start, stop in runs(mask & self._present):
            return self._scale.between(self._cuts[start], self._cuts[stop])
        return None

    def strays(self, cell: Cell) -> tuple[Value, ...]:
        """Return the ends and values that a cell names beyond the domain, and those that are not listed."""
        ends = [
            end
            for piece in pieces(cell)
            for end in ((piece.low, piece.high) if isinstance(piece, Span) else _values(piece))
            if end is not None
        ]
        if self._listed is not None:
            known = {self._scale.exact(value) for value in self._listed}
            return tuple(end for end in ends if self._scale.exact(end) not in known)
        start = self._scale.start(self._domain.low, open_end=False)
        stop = self._scale.stop(self._domain.high, open_end=False)
        keys = ((end, self._scale.exact(end)) for end in ends)
        return tuple(end for end, key in keys if not start <= (key, 0) or not (key, 0) < stop)

    def _spans(self, piece: Piece) -> Iterator[tuple[Cut, Cut]]:
        """Yield the cuts around each stretch of values that a piece names; PRESENT and marks name none."""
        if isinstance(piece, Span):
            start = self._scale.start(piece.low, piece.low_open)
            stop = self._scale.stop(piece.high, piece.high_open)
            if start < stop:
                yield start, stop
        for value in _values(piece):
            yield from self._spans(Span(value, value))

    def _between(self, spans: Iterable[tuple[Cut, Cut]]) -> int:
        mask = 0
        for start, stop in spans:
            mask |= (1 << self._at[stop]) - (1 << self._at[start])
        return mask

    def _piece_mask(self, piece: Piece) -> int:
        if piece is ANY:
            return self.whole
        if piece is MISSING:
            return self._missing
        if piece is PRESENT:
            return self._present
        named = self._between(self._spans(piece))
        return self._present & (~named if isinstance(piece, NoneOf) else named)

    def _atoms(self, mask: int) -> Iterator[tuple[int, int]]:
        for start, stop in runs(mask):
            for at in range(start, stop):
                yield at, at + 1

    def _span(self, start: int, stop: int) -> Span:
        """Return the span between two cuts; an end that the domain leaves open is None."""
        scale, (low, after_low), (high, to_high) = self._scale, self._cuts[start], self._cuts[stop]
        endless = low == scale.bottom and self._domain.low is None
        to_the_top = high == scale.top and self._domain.high is None
        last = high - 1 if scale.stepped else high
        return Span(
            None if endless else scale.plain(low),
            None if to_the_top else scale.plain(last),
            not endless and bool(after_low),
            not to_the_top and not scale.stepped and not to_high,
        )


class ListedAxis:
    """Listed values, one atom each; then, where there are others, those that cells name, the rest; the missing value."""

    def __init__(self, values: tuple[Value, ...], others: bool, missing: bool, cells: Iterable[Cell]) -> None:
        named = [value for cell in cells for piece in pieces(cell) for value in _values(piece)]
        by_key = {_key(value): value for value in (*values, *(named if others else ()))}
        self._listed = {key: 1 << at for at, key in enumerate(by_key)}
        self._values = list(by_key.values())
        self._others = int(others) << len(self._values)
        self._missing = int(missing) << len(self._values) + 1
        self._present = (1 << len(self._values)) - 1 | self._others
        self.whole = self._present | self._missing

    @property
    def others(self) -> int:
        """The mask of the atom that holds every value that no cell names, 0 where there is none."""
        return self._others

    def mask(self, cell: Cell) -> int:
        """Return the atoms that lie in a cell; values that are not listed lie in none."""
        mask = 0
        for piece in pieces(cell):
            if piece is ANY:
                mask |= self.whole
            elif piece is MISSING:
                mask |= self._missing
            elif piece is PRESENT:
                mask |= self._present
            elif isinstance(piece, Span):
                raise ValueError("Listed values have no order: a span does not fit them.")
            else:
                named = 0
                for value in _values(piece):
                    named |= self._listed.get(_key(value), 0)
                mask |= self._present & (~named if isinstance(piece, NoneOf) else named)
        return mask

    def cell(self, mask: int) -> Cell:
        """Return the shortest cell that holds the atoms of a mask."""
        if mask == self.whole:
            return ANY
        parts: list[Piece] = []
        if (present := mask & self._present) == self._present:
            parts.append(PRESENT)
        elif present & self._others:
            parts.append(NoneOf(tuple(self._at(self._present & ~present))))
        elif present:
            parts.append(OneOf(tuple(self._at(present))))
        if mask & self._missing:
            parts.append(MISSING)
        return joined(parts)

    def value(self, mask: int) -> Value:
        """Return the first value of a mask; OTHER where no listed one is in it, None for the missing one."""
        for value in self._at(mask):
            return value
        return OTHER if mask & self._others else None

    def strays(self, cell: Cell) -> tuple[Value, ...]:
        """Return the values that a cell names although they are not listed."""
        return tuple(
            value for piece in pieces(cell) for value in _values(piece) if _key(value) not in self._listed
        )

    def _at(self, mask: int) -> Iterator[Value]:
        for at, value in enumerate(self._values):
            if mask >> at & 1:
                yield value


def _values(piece: Piece) -> tuple[Value, ...]:
    return piece.values if isinstance(piece, OneOf | NoneOf) else ()


def _key(value: Value) -> tuple[bool, Value]:
    """Return a key under which True and 1 are two values."""
    return (isinstance(value, bool), value)
