"""Trying scenarios: what each comes to, and whether that is certain where the design has faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from handoff_xl.decide import RoutingError
from handoff_xl.exercises.evaluation import Evaluation, Observation, rule_of, turn_of
from handoff_xl.exercises.expecting import lane_change, queue_reason
from handoff_xl.exercises.explaining import Reason, reason
from handoff_xl.exercises.naming import UnknownName, unknown_names
from handoff_xl.exercises.taking_over import TakingOver, expectation, is_as_expected, taking_over
from handoff_xl.lanes import Lane
from handoff_xl.model import ExceptionRule, Intent, Scenario, Trigger
from handoff_xl.routes import Route, Routes

_NEEDED = frozenset(
    {
        *("settings", "intents", "thresholds", "triggers", "exceptions"),
        *("queues", "languages", "channels", "signals", "hours"),
    }
)
_OF_INTENT = frozenset({"intent", "risk", "category", "queue", "status", "languages", "channels", "tags"})
_OF_RULE = frozenset(
    {
        *("trigger", "exception", "intents", "tags", "languages", "channels"),
        *("signal", "operator", "value", "and_signal", "and_operator", "and_value"),
        *("lane", "queue", "priority", "compliance_sensitive", "if_unknown"),
    }
)
_OF_QUEUE = frozenset({"queue", "languages", "channels", "stands_in_for"})
_OF_CLOCK = frozenset({"calendar", "when_closed", "fallback"})


@dataclass(frozen=True)
class Trial:
    """A scenario with its turn and what that meets.

    ``is_certain`` tells that no cell that could not be read can change whether the scenario passes.
    """

    scenario: Scenario
    turn: dict[str, Any] = field(hash=False)
    observation: Observation = field(hash=False)
    evaluation: Evaluation = field(repr=False)
    is_certain: bool

    @property
    def reason(self) -> Reason:
        """What decided."""
        return reason(self.evaluation, self.observation)

    @property
    def lane_change(self) -> Reason:
        """What has to change, all of it, for the expected lane."""
        return lane_change(self.evaluation, self.observation, self.scenario.expected_lane)

    @property
    def queue_reason(self) -> Reason:
        """Why it goes to its queue, with the cells of which one has to change for another."""
        return queue_reason(self.evaluation, self.observation)

    @property
    def lane(self) -> Lane:
        """The lane that the turn comes to."""
        return Lane.from_key(self.observation.decision.lane)

    @property
    def taken_by(self) -> TakingOver | None:
        """Who takes it over, at the scenario's time where that is given; None in AI-only lanes."""
        return taking_over(self.observation.decision)

    @property
    def expected_queue(self) -> TakingOver | None:
        """Who is expected to take it over, None where the author leaves that open."""
        text = self.scenario.expected_queue
        return None if text is None else expectation(text, self.evaluation.queues)

    @property
    def lane_differs(self) -> bool:
        """Whether the lane is not the expected one."""
        return self.lane is not self.scenario.expected_lane

    @property
    def queue_differs(self) -> bool:
        """Whether the lane is the expected one, but the queue is not."""
        expected = self.expected_queue
        return not (self.lane_differs or expected is None or is_as_expected(expected, self.taken_by))

    @property
    def passes(self) -> bool:
        """Whether the scenario comes to what its author expects."""
        return not (self.lane_differs or self.queue_differs)


class Trials:
    """All scenarios of a design that can be read, tried in the order of their rows.

    ``evaluation`` is None, and nothing is tried, where there are no scenarios or a fault leaves open what is decided.
    """

    def __init__(self, routes: Routes) -> None:
        self.design = routes.design
        self.evaluation = _evaluation(routes)
        self.trials: tuple[Trial, ...] = tuple(self._try())

    @cached_property
    def unknown_names(self) -> tuple[UnknownName, ...]:
        """The names in scenarios that nothing declares, apart from those that stand there on purpose."""
        return unknown_names(self.design)

    @cached_property
    def _intents(self) -> Mapping[str, Intent]:
        return {intent.id: intent for intent in self.design.intents}

    @cached_property
    def _doubtful_rules(self) -> frozenset[tuple[str, str]]:
        return frozenset(
            (kind, rule.id)
            for kind, rules in (("trigger", self.design.triggers), ("exception", self.design.exceptions))
            for rule in rules
            if _is_doubtful(rule)
        )

    def _try(self) -> Iterator[Trial]:
        if self.evaluation is None:
            return
        for scenario in self.design.scenarios:
            if not scenario.source.broken:
                turn = turn_of(scenario, self.design)
                observation = self.evaluation.observe(turn)
                certain = self._is_certain(scenario, observation)
                yield Trial(scenario, turn, observation, self.evaluation, certain)

    def _is_certain(self, scenario: Scenario, observation: Observation) -> bool:
        """Whether what could not be read cannot change if the scenario passes.

        More rules can only make a turn more human: one that is more human than expected stays so, whatever
        doubtful rules say.
        """
        decider = observation.decision.decider
        lane = Lane.from_key(observation.decision.lane)
        if lane > scenario.expected_lane:
            if rule_of(decider, self.design) is not None:
                return (decider.kind, decider.id) not in self._doubtful_rules
            return decider.kind == "exception" or self._is_sound(observation)
        if self._doubtful_rules or not self._is_sound(observation):
            return False
        return lane is not scenario.expected_lane or self._knows_queues(by_clock=scenario.at is not None)

    def _knows_queues(self, *, by_clock: bool) -> bool:
        """Whether all cells that tell which queue takes over could be read, those about hours among them."""
        needed = _OF_QUEUE | _OF_CLOCK if by_clock else _OF_QUEUE
        if any(queue.source.broken & needed for queue in self.design.queues):
            return False
        hours_are_known = self.design.settings.time_zone is not None and not any(
            calendar.is_doubtful for calendar in self.design.calendars
        )
        return hours_are_known or not by_clock

    def _is_sound(self, observation: Observation) -> bool:
        """Whether all cells behind the route of a turn could be read."""
        read, route = observation.read, observation.route
        intent = self._intents.get(read.intent or "")
        language = next((one for one in self.design.languages if one.id == read.language), None)
        if intent is not None and intent.source.broken & _OF_INTENT:
            return False
        if language is not None and language.source is not None and language.source.broken:
            return False
        return _is_known(route) if route is not None else not self._is_gap(observation)

    def _is_gap(self, observation: Observation) -> bool:
        """Whether nobody decides the Mode where a route should be open; another finding says so."""
        read = observation.read
        intent = self._intents.get(read.intent or "")
        return (
            intent is not None
            and intent.status == "active"
            and read.language is not None
            and read.channel is not None
            and (intent.languages is None or read.language in intent.languages)
            and (intent.channels is None or read.channel in intent.channels)
        )


def _evaluation(routes: Routes) -> Evaluation | None:
    design = routes.design
    if not design.scenarios or _NEEDED & design.untrusted:
        return None
    try:
        return Evaluation(routes, {scenario.intent for scenario in design.scenarios})
    except RoutingError:
        return None  # what nothing can be decided without has an error of its own


def _is_known(route: Route) -> bool:
    return not any(cell.broken for cell in route.cells.values())


def _is_doubtful(rule: Trigger | ExceptionRule) -> bool:
    rows = (rule.source, *(row.source for row in rule.alternatives))
    return any(row.broken & _OF_RULE for row in rows)
