"""The router: a routing document, indexed once, and the decision on one turn at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from handoff_xl.decide.decision import Decision, Match
from handoff_xl.decide.document import (
    RouteEntry,
    RoutingError,
    check_format,
    conditional_rules,
    fallback_route,
    load,
    route_table,
)
from handoff_xl.decide.queues import QueueBook
from handoff_xl.decide.turns import Turn, TurnReader
from handoff_xl.lanes import Lane
from handoff_xl.lowering import Lowered, lower

FALLBACK = "fallback"
"""The id of the route of everything that is unknown or not open."""


class Proposal(NamedTuple):
    """A lane that a rule or the route proposes; ``queue`` None stands for that of the route."""

    lane: Lane
    match: Match
    priority: float | None
    sla_minutes: float | None
    queue: str | None


_lane_of = itemgetter(Proposal._fields.index("lane"))


class Router:
    """Decides turns by a routing document.

    Raises RoutingError where the document has another format or version, or lacks a part.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        check_format(document)
        try:
            self._index(document)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as fault:
            raise RoutingError(
                "This routing JSON is incomplete or damaged. Compile the workbook again."
            ) from fault

    @classmethod
    def from_file(cls, path: str | Path) -> Router:
        """Return the router of a ``.routing.json`` file; raises OSError or RoutingError where it is none."""
        return cls(load(path))

    def _index(self, document: Mapping[str, Any]) -> None:
        self._turns = TurnReader(document)
        self._routes = route_table(document)
        self._fallback = fallback_route(document)
        self._queues = QueueBook(document)
        types = {entry["id"]: entry["type"] for entry in document["signals"]}
        self._lowered = lowered = lower(conditional_rules(document), types)
        self._ladders: tuple[tuple[str, Callable[[Any], int], int], ...] = tuple(
            (signal, ladder.true_at, ladder.missing.true) for signal, ladder in lowered.ladders.items()
        )
        self._proposal_of_bit = _proposals(lowered)
        self._first_bit = tuple(_lowest_bit(bits) for bits in lowered.bits_of_rule)
        by_listing = sorted(range(len(lowered.rules)), key=lambda index: lowered.rules[index].listing_order)
        self._listing_rank = {index: rank for rank, index in enumerate(by_listing)}
        self._bits_of_exception = {
            rule.id: bits
            for rule, bits in zip(lowered.rules, lowered.bits_of_rule, strict=True)
            if rule.kind == "exception"
        }
        self._strictest = tuple(document["evaluation"]["ai_may_strictest_first"])
        self._ai_may_rank = {
            rule.id: self._strictest.index(rule.ai_may) for rule in lowered.rules if rule.kind == "exception"
        }
        self._queues.check_known(self._all_queues())

    def _all_queues(self) -> set[str]:
        routes = {route for by_place in self._routes.values() for route in by_place.values()}
        named = {queue for route in routes for queue in (route.queue, route.review_queue)}
        own = {rule.queue for rule in self._lowered.rules if rule.queue is not None}
        return {self._fallback.queue} | named | own

    def decide(self, turn: Mapping[str, object]) -> Decision:
        """Return the decision on one turn. Nothing in a turn raises: what cannot be used is missing.

        Raises zoneinfo.ZoneInfoNotFoundError where the turn has ``at`` and this computer lacks the zone of an
        opening hour.
        """
        read = self._turns.read(turn)
        route, route_match = self._route(read)
        proposals, ai_may = self._rule_proposals(read)
        proposals.append(
            Proposal(_proposed_lane(route, read), route_match, route.priority, route.sla_minutes, None)
        )
        # Of several that propose the most human lane, max takes the first: the order of the list is that of
        # deciding.
        winner = max(proposals, key=_lane_of)
        limit = _limit(route, winner.lane, read)
        if limit is not None:
            winner = winner._replace(lane=Lane.HUMAN, match=limit)
        queue = handover = None
        sla_minutes = winner.sla_minutes
        if not winner.lane.is_ai_only:
            own = route.review_queue if winner.lane is Lane.AI_REVIEW else route.queue
            queue = self._queues.stand_in(winner.queue or own, read.language, read.channel)
            if sla_minutes is None:
                sla_minutes = self._queues.sla_minutes(queue)
            if read.at is not None:
                handover = self._queues.handover(queue, read.at)
        matched = [proposal.match for proposal in proposals]
        if limit is not None:
            matched.append(limit)
        return Decision(
            winner.lane.key,
            queue,
            handover,
            winner.priority,
            sla_minutes,
            ai_may,
            winner.match,
            tuple(matched),
            read.assumed,
            read.ignored,
        )

    def _route(self, turn: Turn) -> tuple[RouteEntry, Match]:
        by_place = self._routes.get(turn.intent) if turn.intent is not None else None
        route = by_place.get((turn.language, turn.channel)) if by_place is not None else None
        if route is None:
            return self._fallback, Match("route", FALLBACK, self._fallback.source)
        return route, Match("route", f"{turn.intent} / {turn.language} / {turn.channel}", route.source)

    def _rule_proposals(self, turn: Turn) -> tuple[list[Proposal], str | None]:
        """Return what exceptions and triggers propose, in listing order, and what AI may still do."""
        lowered = self._lowered
        holds = possible = (
            lowered.intents.mask(turn.intent)
            & lowered.languages.mask(turn.language)
            & lowered.channels.mask(turn.channel)
        )
        values = turn.values
        for signal, true_at, true_where_missing in self._ladders:
            value = values.get(signal)
            if value is None:
                holds &= true_where_missing
            else:
                true = true_at(value)
                holds &= true
                possible &= true
        active = lowered.active(holds, possible)
        unlisted = []
        for exception in turn.exceptions:
            bits = self._bits_of_exception.get(exception)
            if bits is None:
                unlisted.append(exception)
            else:
                active |= bits
        if not active and not unlisted:
            return [], None
        return self._listed(active, holds, unlisted)

    def _listed(self, active: int, holds: int, unlisted: list[str]) -> tuple[list[Proposal], str | None]:
        lowered = self._lowered
        indexes = []
        while active:
            index = lowered.rule_of_bit[_lowest_bit(active)]
            indexes.append(index)
            active &= ~lowered.bits_of_rule[index]
        indexes.sort(key=self._listing_rank.__getitem__)
        proposals = []
        for index in indexes:
            true = holds & lowered.bits_of_rule[index]
            proposals.append(self._proposal_of_bit[_lowest_bit(true) if true else self._first_bit[index]])
        exceptions = [proposal for proposal in proposals if proposal.match.kind == "exception"]
        ranks = [self._ai_may_rank[proposal.match.id] for proposal in exceptions] + [0] * len(unlisted)
        proposals[len(exceptions) : len(exceptions)] = [
            Proposal(Lane.HUMAN, Match("exception", exception, None), None, None, self._fallback.queue)
            for exception in unlisted
        ]
        return proposals, self._strictest[min(ranks)] if ranks else None


def _lowest_bit(bits: int) -> int:
    return (bits & -bits).bit_length() - 1


def _proposals(lowered: Lowered) -> tuple[Proposal, ...]:
    """Return for each case what its rule proposes, with the case's own cell."""
    proposals = []
    for index, case in zip(lowered.rule_of_bit, lowered.cases, strict=True):
        rule = lowered.rules[index]
        proposals.append(
            Proposal(rule.lane, Match(rule.kind, rule.id, case.source), rule.priority, None, rule.queue)
        )
    return tuple(proposals)


def _proposed_lane(route: RouteEntry, turn: Turn) -> Lane:
    if turn.confidence is None or not route.lanes:
        return Lane.HUMAN
    lane = route.lanes[bisect_right(route.lows, turn.confidence) - 1]
    least = route.ambiguity_margin
    if lane is Lane.AI_AUTO and turn.margin is not None and least > 0 and turn.margin < least:
        return Lane.CLARIFY
    return lane


def _limit(route: RouteEntry, lane: Lane, turn: Turn) -> Match | None:
    """Return the limit of the route that a final lane has reached; clarifications come before AI turns."""
    if not lane.is_ai_only:
        return None
    for limit, counter, most in (
        ("max_clarifications", "clarifications", route.max_clarifications if lane is Lane.CLARIFY else None),
        ("max_ai_turns", "ai_turns", route.max_ai_turns),
    ):
        if most is not None and float(turn.values[counter]) >= most:
            return Match("limit", limit, route.sources[limit])
    return None
