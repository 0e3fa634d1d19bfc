"""Reading a routing document (plain dicts and lists) into what the evaluator looks things up in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handoff_xl.lanes import Lane
from handoff_xl.lowering import Case, Condition, ConditionalRule

FORMAT = "handoff-xl/routing"
FORMAT_VERSION = 1


Place = tuple[str | None, str | None]
"""Declared language and channel; None stands for an unknown one, for which no route is open."""


class RoutingError(ValueError):
    """A document is no routing JSON that this version can evaluate; the text says why."""


@dataclass(frozen=True, slots=True)
class RouteEntry:
    """A route as an evaluator needs it.

    ``lows`` are the lower ends of the bands in ascending order, the first 0, and ``lanes`` their lanes.
    Without bands a route is human. ``sources`` gives the cell behind each value.
    """

    lows: tuple[float, ...]
    lanes: tuple[Lane, ...]
    ambiguity_margin: float
    max_clarifications: float | None
    max_ai_turns: float | None
    queue: str
    review_queue: str
    priority: float | None
    sla_minutes: float | None
    sources: Mapping[str, str] = field(hash=False)
    source: str


def load(path: str | Path) -> dict[str, Any]:
    """Return the document in a file; raises OSError or, where it is no JSON object, RoutingError."""
    try:
        document = json.loads(Path(path).read_bytes())
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise RoutingError(f"{Path(path).name} is not a JSON file.") from None
    if not isinstance(document, dict):
        raise RoutingError(f"{Path(path).name} is not a routing JSON: it holds no object.")
    return document


def check_format(document: object) -> None:
    """Raise RoutingError unless the document says that it is a routing JSON of the version known here."""
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        raise RoutingError(f"This is not a routing JSON: its format is not {FORMAT}.")
    version = document.get("format_version")
    if version != FORMAT_VERSION or isinstance(version, bool):
        raise RoutingError(
            f"This routing JSON has format_version {json.dumps(version)}; this version of handoff-xl reads "
            f"{FORMAT_VERSION}. Compile the workbook again, or use the handoff-xl that wrote the file."
        )


def route_table(document: Mapping[str, Any]) -> dict[str, dict[Place, RouteEntry]]:
    """Return intent → (language, channel) → route of every open combination."""
    table: dict[str, dict[Place, RouteEntry]] = {}
    for entry in document["routes"]:
        if entry["status"] != "open":
            continue
        route = _route(entry)
        for block in entry["where"]:
            here: dict[Place, RouteEntry] = {
                (language, channel): route for language in block["languages"] for channel in block["channels"]
            }
            for intent in block["intents"]:
                table.setdefault(intent, {}).update(here)
    return table


def fallback_route(document: Mapping[str, Any]) -> RouteEntry:
    """Return the route of everything that is unknown or not open."""
    fallback = document["fallback"]
    return RouteEntry(
        lows=(0.0,),
        lanes=(Lane.from_key(fallback["lane"]),),
        ambiguity_margin=0.0,
        max_clarifications=None,
        max_ai_turns=None,
        queue=fallback["queue"],
        review_queue=fallback["queue"],
        priority=None,
        sla_minutes=None,
        sources={},
        source=fallback["source"],
    )


def _route(entry: Mapping[str, Any]) -> RouteEntry:
    bands = sorted(entry["bands"], key=lambda band: (band["from"], band["to"]))
    return RouteEntry(
        lows=tuple(band["from"] for band in bands),
        lanes=tuple(Lane.from_key(band["lane"]) for band in bands),
        ambiguity_margin=entry["ambiguity_margin"],
        max_clarifications=entry["max_clarifications"],
        max_ai_turns=entry["max_ai_turns"],
        queue=entry["queue"],
        review_queue=entry["review_queue"] or entry["queue"],
        priority=entry["priority"],
        sla_minutes=entry["sla_minutes"],
        sources=entry["sources"],
        source=entry["sources"]["mode"],
    )


def conditional_rules(document: Mapping[str, Any]) -> list[ConditionalRule]:
    """Return the triggers and exceptions as ``handoff_xl.lowering.lower`` takes them."""
    exceptions = [
        ConditionalRule(
            kind="exception",
            id=entry["id"],
            lane=Lane.HUMAN,
            priority=entry["priority"],
            queue=entry["queue"],
            cases=tuple(_case(alternative) for alternative in entry["alternatives"]),
            active_on_unknown=entry["if_unknown"] == "human",
            ai_may=entry["ai_may"],
        )
        for entry in document["exceptions"]
    ]
    triggers = [
        ConditionalRule(
            kind="trigger",
            id=entry["id"],
            lane=Lane.from_key(entry["lane"]),
            priority=entry["priority"],
            queue=entry["queue"],
            cases=tuple(_case(alternative) for alternative in entry["alternatives"]),
        )
        for entry in document["triggers"]
    ]
    return exceptions + triggers


def _case(entry: Mapping[str, Any]) -> Case:
    def members(key: str) -> frozenset[str] | None:
        ids = entry["scope"][key]
        return None if ids is None else frozenset(ids)

    return Case(
        intents=members("intents"),
        languages=members("languages"),
        channels=members("channels"),
        conditions=tuple(
            Condition(condition["signal"], condition["operator"], tuple(condition["values"]))
            for condition in entry["conditions"]
        ),
        source=entry["source"],
        reported=entry["reported"],
    )
