"""Turns that may exercise each goal of a design, in the order in which people would ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from handoff_xl.calendars import OpeningHours
from handoff_xl.exercises.evaluation import Evaluation
from handoff_xl.exercises.goals import LIMITS, MAX_CLARIFICATIONS, Aim, Goal, edges, limit_of, margin_of
from handoff_xl.exercises.hour_edges import instants
from handoff_xl.exercises.making import TurnMaker
from handoff_xl.exercises.probes import probes
from handoff_xl.exercises.steps import beside
from handoff_xl.lanes import Lane
from handoff_xl.lowering import ConditionalRule, Scalar
from handoff_xl.model import Queue
from handoff_xl.proofs import Proofs
from handoff_xl.proofs.routing import Site
from handoff_xl.routes import Route
from handoff_xl.signals import CONFIDENCE, CONFIDENCE_MARGIN

MOST_SITES = 8
"""At so many places a turn for a goal is looked for."""


class Candidate(NamedTuple):
    """A turn that was made to exercise a goal; whether it does is for the evaluator to say."""

    goal: Goal
    turn: dict[str, Any]


class Candidates:
    """Makes the candidates of one design. A goal that is in ``reached`` needs none any more."""

    def __init__(self, evaluation: Evaluation, proofs: Proofs, first: date) -> None:
        self._design = evaluation.routes.design
        self._lowered = evaluation.lowered
        self._first = first
        self._make = TurnMaker(self._design, proofs)
        self._signals = proofs.signals
        self._sites = sorted(proofs.sites, key=_most_ai)
        self.reached: set[Goal] = set()
        self._open = [site for site in self._sites if site.route is not None and site.route.mode is not None]

    def of_turns(self) -> Iterator[Candidate]:
        """Yield the candidates whose goals ask for nothing but a turn."""
        for route, site in self._by_kind():
            yield from self._of_bands(route, site)
            yield from self._of_margin(route, site)
            yield from self._of_limits(route, site)
        for rule, bits in zip(self._lowered.rules, self._lowered.bits_of_rule, strict=True):
            yield from self._of_rule(rule, bits)
        for queue in self._design.queues:
            for replaced in queue.stands_in_for:
                yield from self._of_stand_in(queue, replaced)
        yield from self._of_unlisted()

    def of_hours(self, queue: Queue, reaching: Sequence[dict[str, Any]]) -> Iterator[Candidate]:
        """Yield turns at the edges of a queue's hours, made of turns that reach it."""
        hours = next(
            (OpeningHours.of(one) for one in self._design.calendars if one.id == queue.calendar), None
        )
        if hours is None or not reaching:
            return
        for edge, at in instants(hours, self._first):
            goal = Goal(Aim.HOURS, (queue.calendar, edge))
            if goal not in self.reached:
                yield Candidate(goal, {**reaching[0], "at": at})

    def _by_kind(self) -> Iterator[tuple[Route, Site]]:
        """Yield some places of every kind of route, those of one kind together."""
        found: dict[tuple[object, ...], list[tuple[Route, Site]]] = {}
        for site in self._open:
            if (route := site.route) is not None:
                limits = (limit_of(route, column) for column, _ in LIMITS)
                found.setdefault((route.bands(), margin_of(route), *limits), []).append((route, site))
        for some in found.values():
            yield from some[:MOST_SITES]

    def _of_bands(self, route: Route, site: Site) -> Iterator[Candidate]:
        fresh = self._fresh(route)
        for edge in edges(route):
            below, at, _ = beside(CONFIDENCE, edge)
            for aim, confidence in ((Aim.AT_EDGE, at), (Aim.BELOW_EDGE, below)):
                yield from self._candidate(
                    Goal(aim, (route.bands(), edge)), site, {**fresh, CONFIDENCE: confidence}
                )
        if not edges(route):
            yield from self._candidate(Goal(Aim.BAND, (route.bands(),)), site, fresh)

    def _of_margin(self, route: Route, site: Site) -> Iterator[Candidate]:
        margin = margin_of(route)
        if margin > 0:
            below, at, _ = beside(CONFIDENCE_MARGIN, margin)
            for aim, lead in ((Aim.AT_MARGIN, at), (Aim.BELOW_MARGIN, below)):
                pins = {
                    **self._fresh(route),
                    CONFIDENCE: max(route.ai_from, margin),
                    CONFIDENCE_MARGIN: lead,
                }
                yield from self._candidate(Goal(aim, (margin,)), site, pins)

    def _of_limits(self, route: Route, site: Site) -> Iterator[Candidate]:
        for column, counter in LIMITS:
            most = limit_of(route, column)
            if most is None:
                continue
            pins = {**self._fresh(route), **_in_ai_only_lane(route, asks=column == MAX_CLARIFICATIONS)}
            for aim, number in ((Aim.AT_LIMIT, most), (Aim.BELOW_LIMIT, most - 1)):
                if number >= 0:
                    goal = Goal(aim, (column, most))
                    yield from self._candidate(goal, site, {**pins, counter: float(number)})

    @staticmethod
    def _fresh(route: Route) -> dict[str, float | None]:
        """Return counters at their start, as far as limits look at them, and no runner-up where that matters."""
        counters = {counter: 0.0 for column, counter in LIMITS if limit_of(route, column) is not None}
        return {**counters, CONFIDENCE_MARGIN: None} if margin_of(route) > 0 else dict(counters)

    def _of_rule(self, rule: ConditionalRule, bits: int) -> Iterator[Candidate]:
        if rule.kind == "exception":
            reported = Goal(Aim.REPORTED, (rule.id,))
            for site in self._open[:MOST_SITES]:
                if reported not in self.reached:
                    yield from _made(reported, self._make.make(site, reported=[rule.id]))
        for bit in (bit for bit in range(bits.bit_length()) if bits >> bit & 1):
            case, others, met = self._lowered.cases[bit], bits & ~(1 << bit), Goal(Aim.ROW, (bit,))
            for site in () if case.reported else self._places_of(bit, rule):
                if met not in self.reached:
                    quiet = (~(1 << bit), others | _earlier(bits), others, 0)
                    yield from _made(met, self._make.make(site, true=case.conditions, quiet=quiet))
                for at in range(len(case.conditions)):
                    yield from self._of_condition(rule, bits, bit, at, site)

    def _of_condition(
        self, rule: ConditionalRule, bits: int, bit: int, at: int, site: Site
    ) -> Iterator[Candidate]:
        """Yield turns in which one condition is just met, just not met, or not known, and all others are met."""
        conditions = self._lowered.cases[bit].conditions
        condition, rest = conditions[at], [*conditions[:at], *conditions[at + 1 :]]
        others, unknown = bits & ~(1 << bit), Goal(Aim.UNKNOWN, (rule.id,))
        for value, holds in probes(condition, self._signals.get(condition.signal)):
            goal = Goal(Aim.HOLD if holds else Aim.MISS, (bit, at, value))
            if goal not in self.reached:
                pins: dict[str, Scalar | None] = {condition.signal: value}
                for_met = (~(1 << bit), others | _earlier(bits), others, 0)
                quiet = for_met if holds else (-1, bits)
                yield from _made(goal, self._make.make(site, pins, true=rest, quiet=quiet))
        if rule.active_on_unknown and unknown not in self.reached:
            without = {condition.signal: None}
            turn = self._make.make(site, without, true=rest, quiet=(~bits, _earlier(bits), 0))
            yield from _made(unknown, turn)

    def _places_of(self, bit: int, rule: ConditionalRule) -> list[Site]:
        """Return some places in scope of a row: first those where its lane is more human than what the route says."""
        found = [site for site in self._sites if site.bits >> bit & 1]
        found.sort(key=lambda site: site.route is None or _most_ai(site)[0] >= rule.lane)
        return found[:MOST_SITES]

    def _of_stand_in(self, queue: Queue, replaced: str) -> Iterator[Candidate]:
        goal = Goal(Aim.STAND_IN, (replaced, queue.id))
        tried = 0
        served = [site for site in self._open if queue.serves(*site.where[1:])]
        for site in served:
            for band in site.route.bands() if site.route is not None else ():
                if (
                    site.route is not None
                    and site.route.queue_for(band.lane) == replaced
                    and tried < MOST_SITES
                ):
                    tried += 1
                    yield from self._candidate(goal, site, {CONFIDENCE: band.low})
        by_name = [rule.id for rule in self._design.exceptions if rule.queue == replaced]
        for site in served[:MOST_SITES]:
            if goal not in self.reached and by_name:
                yield from _made(goal, self._make.make(site, reported=by_name[:1]))

    def _of_unlisted(self) -> Iterator[Candidate]:
        for site in self._open[:MOST_SITES]:
            yield from self._candidate(Goal(Aim.NO_CONFIDENCE), site, {CONFIDENCE: None})
            unlisted = Goal(Aim.UNLISTED_EXCEPTION)
            if unlisted not in self.reached:
                turn = self._make.make(site, reported=[self._make.unlisted_exception])
                yield from _made(unlisted, turn)
        intents = {intent.id: intent for intent in self._design.intents}
        for site in self._sites:
            if site.route is not None:
                continue
            intent, language, channel = site.where
            if intent is None:
                aim = Aim.UNLISTED_INTENT if language and channel else None
            elif intents[intent].status != "active":
                aim = Aim.NOT_ACTIVE
            elif language and channel:
                aim = Aim.NOT_OPEN
            else:
                aim = Aim.UNLISTED_CHANNEL if language else Aim.UNLISTED_LANGUAGE if channel else None
            if aim is not None:
                yield from self._candidate(Goal(aim), site, {})

    def _candidate(self, goal: Goal, site: Site, pins: dict[str, float | None]) -> Iterator[Candidate]:
        if goal not in self.reached:
            yield from _made(goal, self._make.make(site, pins))


def _made(goal: Goal, turn: dict[str, Any] | None) -> Iterator[Candidate]:
    if turn is not None:
        yield Candidate(goal, turn)


def _in_ai_only_lane(route: Route, *, asks: bool) -> dict[str, float | None]:
    """Return confidences at which a route asks, or at which nobody but AI takes part."""
    wanted = {Lane.CLARIFY} if asks else {Lane.AI_AUTO, Lane.CLARIFY}
    band = next((band for band in route.bands() if band.lane in wanted), None)
    if band is not None:
        return {CONFIDENCE: band.low if band.low > 0 else band.high / 2}
    below = beside(CONFIDENCE_MARGIN, margin_of(route))[0]
    return {CONFIDENCE: max(route.ai_from, margin_of(route)), CONFIDENCE_MARGIN: below}


def _earlier(bits: int) -> int:
    """Return the rows of all rules that decide before a rule, of which these are the rows."""
    return (bits & -bits) - 1


def _most_ai(site: Site) -> tuple[int]:
    mode = None if site.route is None else site.route.mode
    return (int(Lane.HUMAN) + 1 if mode is None else int(mode),)
