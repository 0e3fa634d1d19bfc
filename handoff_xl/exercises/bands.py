"""What tells routes apart: the edges of their bands, their margin and limits, each with the cells behind it."""

from __future__ import annotations

from bisect import bisect_right

from handoff_xl.findings import Place
from handoff_xl.lanes import Lane
from handoff_xl.routes import Route

MAX_CLARIFICATIONS, MAX_AI_TURNS = "max_clarifications", "max_ai_turns"
LIMITS = ((MAX_CLARIFICATIONS, "clarifications"), (MAX_AI_TURNS, "ai_turns"))
"""The columns of limits, and the counters that they limit."""


def margin_of(route: Route) -> float:
    """Return the lead below which AI asks first, 0 where it never does."""
    return route.ambiguity_margin if route.mode is Lane.AI_AUTO else 0.0


def limit_of(route: Route, column: str) -> float | None:
    """Return a limit of a route, None where it has none that its own lanes can reach."""
    lanes = {band.lane for band in route.bands()}
    asks = Lane.CLARIFY in lanes or margin_of(route) > 0
    matters = asks if column == MAX_CLARIFICATIONS else asks or Lane.AI_AUTO in lanes
    return route.number(column) if matters else None


def edges(route: Route) -> list[float]:
    """Return the confidences at which the bands of a route part, from high to low."""
    return [band.low for band in route.bands() if band.low > 0]


def lane_at(route: Route, confidence: float) -> Lane:
    """Return the lane of the band that holds a confidence."""
    bands = sorted(route.bands(), key=lambda band: (band.low, band.high))
    return bands[bisect_right([band.low for band in bands], confidence) - 1].lane


def edge_cells(route: Route, edge: float) -> tuple[Place, ...]:
    """Return the cells, blank ones of defaults too, that decide what is above and below an edge of a route."""
    columns: list[str] = []
    if route.mode is Lane.AI_AUTO and edge == route.ai_from:
        columns += ("mode", "ai_from")
    if edge == route.review_from:
        columns += ("review_from", "if_unsure")
    return tuple(dict.fromkeys(route.cells[column].place for column in columns))


def is_shown_when_sure(route: Route) -> bool:
    """Whether only a turn of which AI is sure shows the Mode of a route: AI alone is shown at the edge of its band."""
    return route.mode is not Lane.AI_AUTO
