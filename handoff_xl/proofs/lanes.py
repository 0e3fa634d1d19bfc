"""What a route itself proposes, as boxes of the space of turns, and where its limits end what AI does alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from handoff_xl.lanes import Lane
from handoff_xl.proofs.axes import MISSING
from handoff_xl.proofs.space import Cut, Space
from handoff_xl.regions.atoms import Box
from handoff_xl.routes import Band, Route
from handoff_xl.signals import CONFIDENCE, CONFIDENCE_MARGIN

AI_TURNS, CLARIFICATIONS = "ai_turns", "clarifications"
_LIMITS = ((AI_TURNS, "max_ai_turns"), (CLARIFICATIONS, "max_clarifications"))


def asks_when_close(route: Route) -> bool:
    """Whether AI asks instead of acting alone where the runner-up is close."""
    return route.mode is Lane.AI_AUTO and route.ambiguity_margin > 0


def cuts(route: Route) -> Iterator[Cut]:
    """Yield the values at which the route's own proposal or limit changes."""
    for band in route.bands():
        yield CONFIDENCE, band.low
        yield CONFIDENCE, band.high
    if asks_when_close(route):
        yield CONFIDENCE_MARGIN, route.ambiguity_margin
    if any(band.lane.is_ai_only for band in route.bands()):
        for signal, setting in _LIMITS:
            most = route.number(setting)
            if most is not None:
                yield signal, most


def shares(space: Space, low: float, high: float) -> int:
    """Return the confidences [low, high), those up to 1 where ``high`` is 1; both are cuts."""
    axis = space.numbers(CONFIDENCE)
    within = axis.within(low, high)
    return within if high >= 1.0 else within & ~axis.at(high)


def proposals(space: Space, route: Route, bands: Iterable[Band] | None = None) -> Iterator[tuple[Lane, Box]]:
    """Yield the lanes that bands of a route (by default all) propose, with the turns for which they do.

    Turns without confidence are proposed to a person and not among them.
    """
    for band in route.bands() if bands is None else bands:
        mask = shares(space, band.low, band.high)
        if band.lane is Lane.AI_AUTO and asks_when_close(route):
            axis = space.numbers(CONFIDENCE_MARGIN)
            close = axis.below(route.ambiguity_margin)
            parts = [
                (Lane.AI_AUTO, {CONFIDENCE: mask, CONFIDENCE_MARGIN: axis.known & ~close | MISSING}),
                (Lane.CLARIFY, {CONFIDENCE: mask, CONFIDENCE_MARGIN: close}),
            ]
        else:
            parts = [(band.lane, {CONFIDENCE: mask})]
        for lane, limits in parts:
            box = space.box(limits)
            if box is not None:
                yield lane, box


def limited(space: Space, route: Route, signal: str) -> Box | None:
    """Return the turns that have reached the limit on ``ai_turns`` or ``clarifications``, None without a limit."""
    most = route.number(dict(_LIMITS)[signal])
    if most is None:
        return None
    axis = space.numbers(signal)
    return space.box({signal: axis.within(most, None)})
