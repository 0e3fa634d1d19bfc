"""What a turn can show about a design: each edge, rule, limit and hour is a goal that some turn exercises."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterator
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from handoff_xl.calendars import OpeningHours
from handoff_xl.exercises.evaluation import Evaluation, Observation, rule_of
from handoff_xl.exercises.hour_edges import shown
from handoff_xl.exercises.probes import probed
from handoff_xl.lanes import Lane
from handoff_xl.lowering import Case, ConditionalRule
from handoff_xl.routes import Route

JUST_BELOW = 0.01
"""So far below an edge of confidence or lead, and no farther, a turn shows that the edge is not reached."""

MAX_CLARIFICATIONS, MAX_AI_TURNS = "max_clarifications", "max_ai_turns"
LIMITS = ((MAX_CLARIFICATIONS, "clarifications"), (MAX_AI_TURNS, "ai_turns"))
"""The columns of limits, and the counters that they limit."""


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
    REPORTED = "exception is reported"
    UNKNOWN = "exception counts for want of a signal"
    STAND_IN = "queue stands in"
    HOURS = "hours of a queue"
    NO_CONFIDENCE = "no confidence"
    UNLISTED_INTENT = "unlisted intent"
    UNLISTED_LANGUAGE = "unlisted language"
    UNLISTED_CHANNEL = "unlisted channel"
    UNLISTED_EXCEPTION = "unlisted exception"
    NOT_ACTIVE = "intent not active"
    NOT_OPEN = "intent not open"


class Goal(NamedTuple):
    """Something that a turn shows.

    ``subject`` is, by aim: bands, with an edge of theirs; a margin; a limit's column and number; the bit of a row, with
    the number of a condition and a value of its signal for HOLD and MISS; the id of an exception; the queues replaced and
    standing in; a calendar and an HourEdge; nothing.
    ``decides`` tells that the rule decides the turn; otherwise others decide, and the rule is one of those met.
    """

    aim: Aim
    subject: tuple[Hashable, ...] = ()
    decides: bool = True


class Goals:
    """Tells which goals turns exercise."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._design = evaluation.routes.design

    @cached_property
    def _hours(self) -> dict[str, OpeningHours]:
        calendars = {one.id: OpeningHours.of(one) for one in self._design.calendars}
        return {
            queue.id: calendars[queue.calendar]
            for queue in self._design.queues
            if queue.calendar is not None and queue.calendar in calendars
        }

    @cached_property
    def _calendar_of(self) -> dict[str, str | None]:
        return {queue.id: queue.calendar for queue in self._design.queues}

    def exercised(self, observation: Observation) -> frozenset[Goal]:
        """Return the goals that a turn exercises."""
        return frozenset(
            (
                *_of_route(observation),
                *_of_limits(observation),
                *self._of_rules(observation),
                *self._of_queues(observation),
                *self._of_unlisted(observation),
            )
        )

    def _of_rules(self, observation: Observation) -> Iterator[Goal]:
        lowered, decision, read = self._evaluation.lowered, observation.decision, observation.read
        matched = {(match.kind, match.id) for match in decision.matched}
        scope = (
            lowered.intents.mask(read.intent)
            & lowered.languages.mask(read.language)
            & lowered.channels.mask(read.channel)
        )
        for rule, bits in zip(lowered.rules, lowered.bits_of_rule, strict=True):
            is_met = (rule.kind, rule.id) in matched
            true = observation.holds & bits
            decides = (decision.decider.kind, decision.decider.id) == (rule.kind, rule.id)
            is_reported = rule.kind == "exception" and rule.id in read.exceptions
            if not is_met:
                yield from self._misses(rule, bits & scope, observation)
            elif is_reported:
                yield from _shown(Aim.REPORTED, (rule.id,), decides=decides)
            elif not true:
                yield from _shown(Aim.UNKNOWN, (rule.id,), decides=decides)
            elif true & (true - 1) == 0:
                bit = true.bit_length() - 1
                yield from _shown(Aim.ROW, (bit,), decides=decides)
                for at, condition in enumerate(lowered.cases[bit].conditions):
                    for probe in probed(condition, read.values[condition.signal]):
                        yield from _shown(Aim.HOLD, (bit, at, probe), decides=decides)

    def _misses(self, rule: ConditionalRule, bits: int, observation: Observation) -> Iterator[Goal]:
        """Yield the conditions that alone keep a row from being met, and whether the row would decide if it were."""
        while bits:
            bit = (bits & -bits).bit_length() - 1
            bits &= bits - 1
            case = self._evaluation.lowered.cases[bit]
            failing = _only_false(case, observation)
            if failing is not None:
                condition = case.conditions[failing]
                for probe in probed(condition, observation.read.values[condition.signal]):
                    if not condition.holds(probe):
                        yield from _shown(
                            Aim.MISS, (bit, failing, probe), decides=_would_show(rule, observation)
                        )

    def _of_queues(self, observation: Observation) -> Iterator[Goal]:
        decision, read = observation.decision, observation.read
        queue = decision.queue
        if queue is None:
            return
        sent_to = self._sent_to(observation)
        if sent_to is not None and sent_to != queue:
            yield Goal(Aim.STAND_IN, (sent_to, queue))
        hours = self._hours.get(queue)
        if read.at is not None and hours is not None:
            calendar = self._calendar_of[queue]
            yield from (Goal(Aim.HOURS, (calendar, edge)) for edge in shown(hours, read.at))

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


def _shown(aim: Aim, subject: tuple[Hashable, ...], *, decides: bool) -> Iterator[Goal]:
    yield Goal(aim, subject, decides=False)
    if decides:
        yield Goal(aim, subject)


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
        yield Goal(Aim.BAND, (bands,))
        for edge in edges(route):
            if confidence == edge:
                yield Goal(Aim.AT_EDGE, (bands, edge))
            elif edge - JUST_BELOW <= confidence < edge:
                yield Goal(Aim.BELOW_EDGE, (bands, edge))
    margin = margin_of(route)
    if margin > 0 and read.margin is not None and own is Lane.AI_AUTO:
        if read.margin == margin:
            yield Goal(Aim.AT_MARGIN, (margin,))
        elif margin - JUST_BELOW <= read.margin < margin:
            yield Goal(Aim.BELOW_MARGIN, (margin,))


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
            yield Goal(Aim.AT_LIMIT, (column, most))
        elif count == most - 1 and (
            lane is Lane.CLARIFY if column == MAX_CLARIFICATIONS else lane.is_ai_only
        ):
            yield Goal(Aim.BELOW_LIMIT, (column, most))


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


def _would_show(rule: ConditionalRule, observation: Observation) -> bool:
    """Whether anybody would see it in the lane or queue if a rule were met."""
    decision = observation.decision
    lane = Lane.from_key(decision.lane)
    if rule.lane is lane and decision.decider.kind == "route":
        return rule.queue not in {None, decision.queue}
    return rule.lane > lane
