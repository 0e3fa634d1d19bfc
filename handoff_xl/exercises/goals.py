"""What a turn can show about a design: each edge, rule, limit and hour is a goal that some turn exercises."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from handoff_xl.calendars import OpeningHours
from handoff_xl.decide import Decision
from handoff_xl.exercises.bands import (
    LIMITS,
    MAX_CLARIFICATIONS,
    edge_cells,
    edges,
    is_shown_when_sure,
    lane_at,
    limit_of,
    margin_of,
)
from handoff_xl.exercises.effects import Effects
from handoff_xl.exercises.evaluation import Evaluation, Observation, rule_of
from handoff_xl.exercises.hour_edges import shown
from handoff_xl.exercises.probes import probed
from handoff_xl.lanes import Lane
from handoff_xl.lowering import Case, ConditionalRule
from handoff_xl.model import Design, Queue

JUST_BELOW = 0.01
"""So far below an edge of confidence or lead, and no farther, a turn shows that the edge is not reached; so far below 1 AI
is sure."""


class Aim(StrEnum):
    """What kind of thing a goal is about."""

    BAND = "band"
    AT_EDGE = "at edge"
    BELOW_EDGE = "below edge"
    AT_MARGIN = "at margin"
    BELOW_MARGIN = "below margin"
    AT_LIMIT = "at limit"
    BELOW_LIMIT = "below limit"
    ROW = "row is met"
    HOLD = "condition is just met"
    MISS = "condition is just not met"
    OUTSIDE = "turn is outside the scope of a row"
    REPORTED = "exception is reported"
    UNKNOWN = "exception counts for want of a signal"
    STAND_IN = "queue stands in"
    HOURS = "hours of a calendar"
    QUEUE_HOURS = "queue is open or closed"
    NO_CONFIDENCE = "no confidence"
    UNLISTED_INTENT = "unlisted intent"
    UNLISTED_LANGUAGE = "unlisted language"
    UNLISTED_CHANNEL = "unlisted channel"
    UNLISTED_EXCEPTION = "unlisted exception"
    NOT_ACTIVE = "intent not active"
    NOT_OPEN = "intent not open"


class Goal(NamedTuple):
    """Something that a turn shows.

    ``subject`` is, by aim: bands, with an edge of theirs, and a cell behind it; a margin and its cell; a limit's column,
    number and cell; the bit of a row, with the number of a condition and a value of its signal for HOLD and MISS, with a
    column of its scope for OUTSIDE; the id of an exception; the queues replaced and
    standing in; a calendar and an HourEdge; a queue and whether it is open; nothing.
    ``decides`` tells that it is seen in the lane or queue whether the rule is met; otherwise others decide the same.
    """

    aim: Aim
    subject: tuple[Hashable, ...] = ()
    decides: bool = True


class Goals:
    """Tells which goals turns exercise."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._design = evaluation.routes.design
        self._effects = Effects(evaluation)

    @cached_property
    def _hours(self) -> dict[str, OpeningHours]:
        calendars = {one.id: OpeningHours.of(one) for one in self._design.calendars}
        return {
            queue.id: calendars[queue.calendar]
            for queue in self._design.queues
            if queue.calendar is not None and queue.calendar in calendars
        }

    def exercised(self, observation: Observation, *, by_queue: bool = True) -> frozenset[Goal]:
        """Return the goals that a turn exercises, ``by_queue`` those that its queue shows among them."""
        return frozenset(
            (
                *_of_route(observation),
                *_of_limits(observation),
                *self._of_rules(observation, by_queue=by_queue),
                *(self._of_queues(observation) if by_queue else ()),
                *self._of_unlisted(observation),
            )
        )

    def _of_rules(self, observation: Observation, *, by_queue: bool) -> Iterator[Goal]:
        lowered, decision, read = self._evaluation.lowered, observation.decision, observation.read
        matched = {(match.kind, match.id) for match in decision.matched}
        intents, languages, channels = self._evaluation.scopes(read)
        outside = (
            ("intents", ~intents & languages & channels),
            ("languages", intents & ~languages & channels),
            ("channels", intents & languages & ~channels),
        )
        for rule, bits in zip(lowered.rules, lowered.bits_of_rule, strict=True):
            shown = list(
                self._of_met(rule, bits, observation)
                if (rule.kind, rule.id) in matched
                else (
                    *self._misses(bits & intents & languages & channels, observation),
                    *self._outside(bits & observation.true, outside),
                )
            )
            if shown:
                yield from shown
                if self._effects.is_seen(rule, observation, by_queue=by_queue):
                    yield from (goal._replace(decides=True) for goal in shown)

    def _of_met(self, rule: ConditionalRule, bits: int, observation: Observation) -> Iterator[Goal]:
        """Yield what a turn shows of a rule that is met, as far as one reason alone makes it so."""
        true = observation.holds & bits
        if rule.kind == "exception" and rule.id in observation.read.exceptions:
            yield Goal(Aim.REPORTED, (rule.id,), decides=False)
        elif not true:
            yield Goal(Aim.UNKNOWN, (rule.id,), decides=False)
        elif true & (true - 1) == 0:
            bit = true.bit_length() - 1
            yield Goal(Aim.ROW, (bit,), decides=False)
            for at, condition in enumerate(self._evaluation.lowered.cases[bit].conditions):
                for probe in probed(condition, observation.read.values[condition.signal]):
                    yield Goal(Aim.HOLD, (bit, at, probe), decides=False)

    def _misses(self, bits: int, observation: Observation) -> Iterator[Goal]:
        """Yield the conditions that alone keep a row from being met."""
        while bits:
            bit = (bits & -bits).bit_length() - 1
            bits &= bits - 1
            case = self._evaluation.lowered.cases[bit]
            failing = _only_false(case, observation)
            if failing is not None:
                condition = case.conditions[failing]
                for probe in probed(condition, observation.read.values[condition.signal]):
                    if not condition.holds(probe):
                        yield Goal(Aim.MISS, (bit, failing, probe), decides=False)

    def _outside(self, bits: int, outside: Sequence[tuple[str, int]]) -> Iterator[Goal]:
        """Yield the rows whose conditions hold, and which one column of their scope keeps from being met."""
        for column, rows in outside:
            left = bits & rows
            while left:
                bit = (left & -left).bit_length() - 1
                left &= left - 1
                if not self._evaluation.lowered.cases[bit].reported:
                    yield Goal(Aim.OUTSIDE, (bit, column), decides=False)

    def _of_queues(self, observation: Observation) -> Iterator[Goal]:
        decision, read = observation.decision, observation.read
        queue = decision.queue
        if queue is None:
            return
        sent_to = self._sent_to(observation)
        if sent_to is not None and sent_to != queue:
            yield Goal(Aim.STAND_IN, (sent_to, queue))
        for passed in self._passed(decision):
            hours = self._hours.get(passed)
            if read.at is not None and hours is not None:
                edges = tuple(shown(hours, read.at))
                yield from (
                    Goal(Aim.HOURS, (self._evaluation.queues[passed].calendar, edge)) for edge in edges
                )
                if any(edge.minute is not None for edge in edges):
                    yield Goal(Aim.QUEUE_HOURS, (passed, hours.is_open(read.at)))

    def _passed(self, decision: Decision) -> Iterator[str]:
        """Yield the queue of a decision, and those that it is passed on to at its hour."""
        at, last = (
            decision.queue,
            decision.handover.queue if decision.handover is not None else decision.queue,
        )
        while at is not None:
            yield at
            at = None if at == last else follower(self._evaluation.queues[at], self._design)

    def _sent_to(self, observation: Observation) -> str | None:
        """Return the queue that a turn was sent to before stand-ins; None where a limit decided."""
        decision = observation.decision
        rule = rule_of(decision.decider, self._design)
        if rule is not None and rule.queue:
            return rule.queue
        if decision.decider.kind == "limit":
            return None
        if observation.route is None or (rule is None and decision.decider.kind == "exception"):
            return self._design.settings.fallback_queue
        return observation.route.queue_for(Lane.from_key(decision.lane))

    def _of_unlisted(self, observation: Observation) -> Iterator[Goal]:
        decision, read = observation.decision, observation.read
        listed = {rule.id for rule in self._design.exceptions}
        if decision.decider.kind == "exception" and decision.decider.id not in listed:
            yield Goal(Aim.UNLISTED_EXCEPTION)
        if decision.decider.kind != "route" or observation.route is not None:
            return
        intent = next((one for one in self._design.intents if one.id == read.intent), None)
        is_known = read.language is not None and read.channel is not None
        if intent is None:
            if is_known:
                yield Goal(Aim.UNLISTED_INTENT)
        elif intent.status != "active":
            yield Goal(Aim.NOT_ACTIVE)
        elif is_known:
            yield Goal(Aim.NOT_OPEN)
        elif read.channel is not None:
            yield Goal(Aim.UNLISTED_LANGUAGE)
        elif read.language is not None:
            yield Goal(Aim.UNLISTED_CHANNEL)


def follower(queue: Queue, design: Design) -> str | None:
    """Return the queue that takes over while another one is closed, None where that keeps what comes."""
    return (queue.fallback or design.settings.fallback_queue) if queue.when_closed == "fallback" else None


def _of_route(observation: Observation) -> Iterator[Goal]:
    """Yield the edges of bands and margin that a turn shows, where its route decides."""
    route, read, decision = observation.route, observation.read, observation.decision
    if route is None or decision.decider.kind != "route":
        return
    lane, bands, confidence = Lane.from_key(decision.lane), route.bands(), read.confidence
    if confidence is None:
        if any(band.lane is not Lane.HUMAN for band in bands):
            yield Goal(Aim.NO_CONFIDENCE)
        return
    own = lane_at(route, confidence)
    if lane is own:
        if is_shown_when_sure(route) and confidence >= 1 - JUST_BELOW:
            yield Goal(Aim.BAND, (bands, route.cells["mode"].place))
        for edge in edges(route):
            aim = Aim.AT_EDGE if confidence == edge else Aim.BELOW_EDGE
            if edge - JUST_BELOW <= confidence <= edge:
                yield from (Goal(aim, (bands, edge, cell)) for cell in edge_cells(route, edge))
    margin = margin_of(route)
    if margin > 0 and read.margin is not None and own is Lane.AI_AUTO:
        if read.margin == margin:
            yield Goal(Aim.AT_MARGIN, (margin, route.cells["ambiguity_margin"].place))
        elif margin - JUST_BELOW <= read.margin < margin:
            yield Goal(Aim.BELOW_MARGIN, (margin, route.cells["ambiguity_margin"].place))


def _of_limits(observation: Observation) -> Iterator[Goal]:
    route, decision = observation.route, observation.decision
    if route is None:
        return
    lane = Lane.from_key(decision.lane)
    for column, counter in LIMITS:
        most = limit_of(route, column)
        if most is None:
            continue
        count = float(observation.read.values[counter])
        if decision.decider.kind == "limit" and decision.decider.id == column and count == most:
            yield Goal(Aim.AT_LIMIT, (column, most, route.cells[column].place))
        elif count == most - 1 and (
            lane is Lane.CLARIFY if column == MAX_CLARIFICATIONS else lane.is_ai_only
        ):
            yield Goal(Aim.BELOW_LIMIT, (column, most, route.cells[column].place))


def _only_false(case: Case, observation: Observation) -> int | None:
    """Return the condition that is not true while all others are; None where it is not so."""
    failing = None
    for at, condition in enumerate(case.conditions):
        value = observation.read.values.get(condition.signal)
        if value is None:
            return None
        if not condition.holds(value):
            if failing is not None:
                return None
            failing = at
    return failing
