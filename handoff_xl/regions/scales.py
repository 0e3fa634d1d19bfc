"""Ordered values as exact keys: what lies before what, without rounding."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from handoff_xl.regions.cells import Value

Key = int | float | Fraction
"""Numbers of these types compare exactly with each other, and equal ones have one hash."""

Cut = tuple[Key, int]
"""A place between values: (key, 0) just before the key, (key, 1) just after it."""

_LONGEST_EXPONENT = 5_000
_NO_END = (-math.inf, math.inf)


@dataclass(frozen=True, slots=True)
class Scale:
    """An order of values: ``exact`` gives a value's key, raising TypeError or ValueError for none; ``plain`` the value of a key.

    ``stepped``: keys are whole numbers, with nothing between neighbours. ``bottom`` and ``top`` are the least key and
    the one after the greatest; ``origin`` is a key to show where any will do.
    """

    exact: Callable[[Value], Key]
    plain: Callable[[Key], Value]
    stepped: bool = False
    bottom: Key = -math.inf
    top: Key = math.inf
    origin: int = 0

    def start(self, low: Value, open_end: bool) -> Cut:
        """Return the cut where values from ``low`` on begin; None: from the least one on."""
        key = self.bottom if low is None else self.exact(low)
        if key in _NO_END or not self.stepped:
            return (key, int(open_end and key not in _NO_END))
        return (max(math.floor(key) + 1 if open_end else math.ceil(key), self.bottom), 0)

    def stop(self, high: Value, open_end: bool) -> Cut:
        """Return the cut where values up to ``high`` end; None: after the greatest one."""
        if high is None:
            return (self.top, 0)
        key = self.exact(high)
        if key in _NO_END or not self.stepped:
            return (key, int(not open_end and key not in _NO_END))
        return (min(math.ceil(key) if open_end else math.floor(key) + 1, self.top), 0)

    def between(self, start: Cut, stop: Cut) -> Value:
        """Return a value after one cut and before another, a round one where there is a choice."""
        (low, after_low), (high, to_high) = start, stop
        if low == self.bottom and high == self.top:
            return self.plain(self.origin)
        if low == self.bottom:
            return self.plain(high if to_high else _exactly(high) - 1)
        if not after_low:
            return self.plain(low)
        if to_high:
            return self.plain(high)
        return self.plain(_exactly(low) + 1 if high == self.top else _roundest(_exactly(low), _exactly(high)))


def _exactly(key: Key) -> int | Fraction:
    return Fraction(key) if isinstance(key, float) else key


def _roundest(low: int | Fraction, high: int | Fraction) -> Fraction:
    """Return a number strictly between two others with as few decimals as can be."""
    unit = 1
    while (found := Fraction(math.floor(low * unit) + 1, unit)) >= high:
        unit *= 10
    return found


def exact_number(value: Value) -> Key:
    """Return the key of an int, Fraction, Decimal, decimal text, or float (taken as the binary number it is).

    Infinities stand for no end. Raises TypeError for everything else, ValueError for texts that are no number, for “not a
    number” and for exponents beyond 5,000.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction | Decimal | str):
        raise TypeError(f"{value!r} is not a number.")
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        if math.isnan(value):
            raise ValueError("“Not a number” has no place among numbers.")
        return int(value) if value.is_integer() else value
    if isinstance(value, str):
        try:
            value = Decimal(value.strip())
        except InvalidOperation:
            raise ValueError(f"{value!r} is not a number.") from None
    if isinstance(value, Decimal):
        if value.is_infinite():
            return math.inf if value > 0 else -math.inf
        if not value.is_finite() or not -_LONGEST_EXPONENT <= value.adjusted() <= _LONGEST_EXPONENT:
            raise ValueError(f"{value} is not a number of ordinary size.")
        value = Fraction(value)
    return int(value) if value.denominator == 1 else value


def plain_number(key: Key) -> int | float | Decimal | Fraction:
    """Return an int, the float that was given, a Decimal where decimals end, else the Fraction."""
    if not isinstance(key, Fraction):
        return key
    if key.denominator == 1:
        return key.numerator
    rest, twos, fives = key.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return key
    places = max(twos, fives)
    digits = Decimal(abs(key.numerator) * 10**places // key.denominator).as_tuple().digits
    return Decimal((int(key < 0), digits, -places))


def exact_day(value: Value) -> Key:
    """Return the ordinal of a date or ISO date text.

    Raises TypeError for everything else, date-times among it, and ValueError for other texts.
    """
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError(f"{value!r} is not a date.")
    return value.toordinal()


NUMBERS = Scale(exact_number, plain_number)
INTEGERS = Scale(exact_number, int, stepped=True)
DATES = Scale(
    exact_day,
    lambda key: date.fromordinal(int(key)),
    stepped=True,
    bottom=date.min.toordinal(),
    top=date.max.toordinal() + 1,
    origin=date(2000, 1, 1).toordinal(),
)
