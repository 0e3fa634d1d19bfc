"""The route of every intent × language × channel, resolved once at compile time."""

from handoff_xl.routes.resolving import is_narrower, resolve, scope_bits
from handoff_xl.routes.values import (
    UNUSED_SETTINGS,
    Band,
    Block,
    Cell,
    Effective,
    Origin,
    Resolved,
    Route,
    Routes,
)

__all__ = [
    "UNUSED_SETTINGS",
    "Band",
    "Block",
    "Cell",
    "Effective",
    "Origin",
    "Resolved",
    "Route",
    "Routes",
    "is_narrower",
    "resolve",
    "scope_bits",
]
