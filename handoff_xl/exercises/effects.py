"""What turns would come to if one rule less, or one more, were met: whether anybody would see it.

Decided as DESIGN §2.3 says, on rules that are met; `handoff_xl.decide` would need a routing of its own for each rule.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from handoff_xl.exercises.bands import LIMITS, MAX_CLARIFICATIONS, lane_at, margin_of
from handoff_xl.exercises.evaluation import Evaluation, Observation
from handoff_xl.lanes import Lane
from handoff_xl.lowering import ConditionalRule
from handoff_xl.model import Queue
from handoff_xl.routes import Route


class Outcome(NamedTuple):
    """What is seen of a decision: its lane, and its queue before time; None in AI-only lanes."""

    lane: Lane
    queue: str | None


class Effects:
    """Tells for the rules of one design whether it is seen that they are met."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._fallback = evaluation.routes.design.settings.fallback_queue

    def is_seen(self, rule: ConditionalRule, observation: Observation, *, by_queue: bool = True) -> bool:
        """Whether a turn comes to another lane, or ``by_queue`` queue, than if a rule that is met were not, or the reverse."""
        others = [one for one in self._met(observation) if one is not rule]
        with_it = self.outcome([*others, rule], observation)
        without = self.outcome(others, observation)
        return with_it != without if by_queue else with_it.lane is not without.lane

    def outcome(self, met: Iterable[ConditionalRule], observation: Observation) -> Outcome:
        """Return what a turn comes to where just these rules are met."""
        route = observation.route
        lane, queue = _own_lane(observation), None
        first = min(met, key=lambda one: one.deciding_order, default=None)
        if first is not None and first.lane >= lane:
            lane, queue = first.lane, first.queue
        if lane.is_ai_only and route is not None and _reaches_limit(route, lane, observation):
            lane = Lane.HUMAN
        if lane.is_ai_only:
            return Outcome(lane, None)
        named = queue or (self._fallback if route is None else route.queue_for(lane))
        return Outcome(lane, self._taken(named, observation))

    def _met(self, observation: Observation) -> Iterator[ConditionalRule]:
        for match in observation.decision.matched:
            if match.kind in {"exception", "trigger"}:
                yield self._rules.get((match.kind, match.id)) or self._unlisted

    @cached_property
    def _unlisted(self) -> ConditionalRule:
        """What stands for reported exceptions that are not listed, which rank after all others."""
        return ConditionalRule("exception", "", Lane.HUMAN, sys.maxsize, self._fallback, ())

    @cached_property
    def _rules(self) -> dict[tuple[str, str], ConditionalRule]:
        return {(rule.kind, rule.id): rule for rule in self._evaluation.lowered.rules}

    @cached_property
    def _stand_ins(self) -> dict[str, list[Queue]]:
        found: dict[str, list[Queue]] = {}
        for queue in self._evaluation.queues.values():
            for replaced in queue.stands_in_for:
                found.setdefault(replaced, []).append(queue)
        return found

    def _taken(self, queue: str | None, observation: Observation) -> str | None:
        read = observation.read
        stand_ins = self._stand_ins.get(queue or "", ())
        return next((one.id for one in stand_ins if one.serves(read.language, read.channel)), queue)


def _own_lane(observation: Observation) -> Lane:
    """Return the lane that the route of a turn proposes."""
    route, read = observation.route, observation.read
    if route is None or read.confidence is None:
        return Lane.HUMAN
    lane, margin = lane_at(route, read.confidence), margin_of(route)
    if lane is Lane.AI_AUTO and read.margin is not None and read.margin < margin:
        return Lane.CLARIFY
    return lane


def _reaches_limit(route: Route, lane: Lane, observation: Observation) -> bool:
    for column, counter in LIMITS:
        most = route.number(column)
        matters = lane is Lane.CLARIFY or column != MAX_CLARIFICATIONS
        if matters and most is not None and float(observation.read.values[counter]) >= most:
            return True
    return False
