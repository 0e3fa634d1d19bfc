"""Kinds of routes: those that part confidence, leads and counts alike, whoever takes over."""

from __future__ import annotations

from typing import NamedTuple

from handoff_xl.lanes import Lane
from handoff_xl.routes import Band, Route


class RouteKind(NamedTuple):
    """What of a route decides a lane; 0 and None where it does not matter."""

    bands: tuple[Band, ...]
    ambiguity_margin: float
    max_clarifications: float | None
    max_ai_turns: float | None


def kind_of(route: Route) -> RouteKind:
    """Return the kind of a route."""
    bands = route.bands()
    alone = route.mode is Lane.AI_AUTO
    ai_only = any(band.lane.is_ai_only for band in bands)
    asks = any(band.lane is Lane.CLARIFY for band in bands) or (alone and route.ambiguity_margin > 0)
    return RouteKind(
        bands,
        route.ambiguity_margin if alone else 0.0,
        route.number("max_clarifications") if asks else None,
        route.number("max_ai_turns") if ai_only else None,
    )
