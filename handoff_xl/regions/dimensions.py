"""Typed dimensions of a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handoff_xl.regions.axes import Axis, ListedAxis, OrderedAxis
from handoff_xl.regions.cells import UNBOUNDED, Cell, Span, Value
from handoff_xl.regions.scales import DATES, INTEGERS, NUMBERS, Scale


@dataclass(frozen=True, slots=True)
class Ordered:
    """A dimension of ordered values within ``domain``, or of the listed ``values`` alone.

    ``missing``: there may be no value, and that counts as one more value.
    """

    name: str
    scale: Scale
    domain: Span = UNBOUNDED
    values: tuple[Value, ...] | None = None
    missing: bool = False

    @property
    def free(self) -> bool:
        """False: every value lies between those that rules can name."""
        return False

    def axis(self, cells: Iterable[Cell]) -> Axis:
        """Return the dimension cut into atoms for some cells; raises TypeError or ValueError for values of another type."""
        return OrderedAxis(self.scale, self.domain, self.values, self.missing, cells)


@dataclass(frozen=True, slots=True)
class Listed:
    """A dimension of listed values without an order; ``others``: and of everything else.

    ``free``: values are free text, so that no list of rows is complete without one for everything else.
    ``missing``: there may be no value, and that counts as one more value.
    """

    name: str
    values: tuple[Value, ...]
    others: bool = False
    free: bool = False
    missing: bool = False

    def axis(self, cells: Iterable[Cell]) -> ListedAxis:
        """Return the dimension cut into atoms for some cells."""
        return ListedAxis(self.values, self.others, self.missing, cells)


Dimension = Ordered | Listed


def numbers(
    name: str,
    domain: Span = UNBOUNDED,
    *,
    values: Iterable[Value] | None = None,
    missing: bool = False,
) -> Ordered:
    """Return a dimension of exact numbers: int, Fraction, Decimal, decimal text, or float (the binary number it is)."""
    return Ordered(name, NUMBERS, domain, None if values is None else tuple(values), missing)


def integers(
    name: str,
    domain: Span = UNBOUNDED,
    *,
    values: Iterable[Value] | None = None,
    missing: bool = False,
) -> Ordered:
    """Return a dimension of whole numbers, between which there is nothing: 18 follows 17."""
    return Ordered(name, INTEGERS, domain, None if values is None else tuple(values), missing)


def dates(
    name: str,
    domain: Span = UNBOUNDED,
    *,
    values: Iterable[Value] | None = None,
    missing: bool = False,
) -> Ordered:
    """Return a dimension of days, given as ``date`` or ISO text; one day follows the other."""
    return Ordered(name, DATES, domain, None if values is None else tuple(values), missing)


def booleans(name: str, *, missing: bool = False) -> Listed:
    """Return a dimension of False and True."""
    return Listed(name, (False, True), missing=missing)


def choices(name: str, values: Iterable[Value], *, others: bool = False, missing: bool = False) -> Listed:
    """Return a dimension of listed values; ``others``: values beside the listed ones occur."""
    return Listed(name, tuple(values), others, missing=missing)


def free_text(name: str, *, missing: bool = False) -> Listed:
    """Return a dimension of any text: a table is complete only with a row for everything else."""
    return Listed(name, (), others=True, free=True, missing=missing)
