"""What there is to show of a route: its Mode, the edges of its bands, its margin and its limits, with the turns to show it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from handoff_xl.exercises.bands import (
    LIMITS,
    MAX_CLARIFICATIONS,
    edge_cells,
    edges,
    is_shown_when_sure,
    limit_of,
    margin_of,
)
from handoff_xl.exercises.goals import Aim, Goal
from handoff_xl.exercises.making import Pins
from handoff_xl.exercises.steps import beside
from handoff_xl.lanes import Lane
from handoff_xl.routes import Route
from handoff_xl.signals import CONFIDENCE, CONFIDENCE_MARGIN


class Wanted(NamedTuple):
    """A goal, and the values of signals with which a turn on the route may exercise it."""

    goal: Goal
    pins: Pins


def wanted_of(route: Route) -> Iterator[Wanted]:
    """Yield what there is to show of a route."""
    yield from _of_bands(route)
    yield from _of_margin(route)
    yield from _of_limits(route)


def fresh(route: Route) -> dict[str, float | None]:
    """Return counters at their start, as far as limits look at them, and no runner-up where that matters."""
    counters: dict[str, float | None] = {
        counter: 0.0 for column, counter in LIMITS if limit_of(route, column) is not None
    }
    return {**counters, CONFIDENCE_MARGIN: None} if margin_of(route) > 0 else counters


def _of_bands(route: Route) -> Iterator[Wanted]:
    start, bands = fresh(route), route.bands()
    for edge in edges(route):
        below, at, _ = beside(CONFIDENCE, edge)
        for cell in edge_cells(route, edge):
            yield Wanted(Goal(Aim.AT_EDGE, (bands, edge, cell)), {**start, CONFIDENCE: at})
            yield Wanted(Goal(Aim.BELOW_EDGE, (bands, edge, cell)), {**start, CONFIDENCE: below})
    if is_shown_when_sure(route):
        yield Wanted(Goal(Aim.BAND, (bands, route.cells["mode"].place)), {**start, CONFIDENCE: 1.0})


def _of_margin(route: Route) -> Iterator[Wanted]:
    margin = margin_of(route)
    if margin > 0:
        cell = route.cells["ambiguity_margin"].place
        below, at, _ = beside(CONFIDENCE_MARGIN, margin)
        sure = {**fresh(route), CONFIDENCE: max(route.ai_from, margin)}
        yield Wanted(Goal(Aim.AT_MARGIN, (margin, cell)), {**sure, CONFIDENCE_MARGIN: at})
        yield Wanted(Goal(Aim.BELOW_MARGIN, (margin, cell)), {**sure, CONFIDENCE_MARGIN: below})


def _of_limits(route: Route) -> Iterator[Wanted]:
    for column, counter in LIMITS:
        most = limit_of(route, column)
        if most is None:
            continue
        pins = {**fresh(route), **_in_ai_only_lane(route, asks=column == MAX_CLARIFICATIONS)}
        for aim, number in ((Aim.AT_LIMIT, most), (Aim.BELOW_LIMIT, most - 1)):
            if number >= 0:
                goal = Goal(aim, (column, most, route.cells[column].place))
                yield Wanted(goal, {**pins, counter: float(number)})


def _in_ai_only_lane(route: Route, *, asks: bool) -> dict[str, float | None]:
    """Return confidences at which a route asks, or at which nobody but AI takes part."""
    wanted = {Lane.CLARIFY} if asks else {Lane.AI_AUTO, Lane.CLARIFY}
    band = next((band for band in route.bands() if band.lane in wanted), None)
    if band is not None:
        return {CONFIDENCE: band.low if band.low > 0 else band.high / 2}
    below = beside(CONFIDENCE_MARGIN, margin_of(route))[0]
    return {CONFIDENCE: max(route.ai_from, margin_of(route)), CONFIDENCE_MARGIN: below}
