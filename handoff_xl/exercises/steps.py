"""The nearest values of a number signal that people would write beside a bound."""

from __future__ import annotations

from decimal import Decimal

from handoff_xl.signals import DERIVED_SIGNALS, ZERO_WHEN_MISSING

SHARE_STEP = Decimal("0.001")
FINE_STEP = Decimal("0.01")
_SENTIMENT = "sentiment"


def beside(signal: str, bound: float) -> tuple[float, float, float]:
    """Return the value one step below a bound, the bound, and the value one step above it.

    A step is a tenth of a percent for confidences, 1 for counters and whole bounds, else one unit of the bound's last digit
    and at most a hundredth, as for sentiment.
    """
    middle, step = Decimal(repr(float(bound))).normalize(), step_at(signal, bound)
    return float(middle - step), float(middle), float(middle + step)


def step_at(signal: str, bound: float) -> Decimal:
    """Return the step at a bound."""
    if signal in DERIVED_SIGNALS:
        return SHARE_STEP
    exponent = Decimal(repr(float(bound))).normalize().as_tuple().exponent
    if signal in ZERO_WHEN_MISSING or not isinstance(exponent, int):
        return Decimal(1)
    if exponent >= 0:
        return FINE_STEP if signal == _SENTIMENT else Decimal(1)
    return min(FINE_STEP, Decimal(1).scaleb(exponent))
