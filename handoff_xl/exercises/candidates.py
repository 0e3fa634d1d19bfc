"""Turns that may exercise each goal of a design, in the order in which people would ask for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import islice, product
from typing import Any, NamedTuple

from handoff_xl.calendars import OpeningHours
from handoff_xl.exercises.evaluation import Evaluation
from handoff_xl.exercises.goals import Aim, Goal
from handoff_xl.exercises.hour_edges import HourEdge, instants
from handoff_xl.exercises.making import Pins, TurnMaker
from handoff_xl.exercises.probes import probes
from handoff_xl.exercises.route_edges import Wanted, fresh, wanted_of
from handoff_xl.lanes import Lane
from handoff_xl.lowering import Condition, ConditionalRule, Scalar
from handoff_xl.model import Queue
from handoff_xl.proofs import Proofs
from handoff_xl.proofs.groups import Group
from handoff_xl.proofs.routing import Site
from handoff_xl.signals import CONFIDENCE

MOST_SITES = 8
"""At so many places a turn for a goal is looked for."""

MOST_TURNS = 4
"""So many turns for a goal about a rule are tried; where none shows it, it is hidden by other rules nearly everywhere."""

MOST_INSTANTS = 40
"""At so many instants a turn for an hour is looked for."""


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
        self._evaluation = evaluation
        self._proofs = proofs
        self._tried: Counter[Goal] = Counter()
        self._make = TurnMaker(self._design, proofs)
        self._signals = proofs.signals
        self._sites = sorted(proofs.sites, key=_most_ai)
        self.reached: set[Goal] = set()
        self._open = [site for site in self._sites if site.route is not None and site.route.mode is not None]

    def of_turns(self) -> Iterator[Candidate]:
        """Yield the candidates whose goals ask for nothing but a turn."""
        yield from self._of_routes()
        for rule, bits in zip(self._lowered.rules, self._lowered.bits_of_rule, strict=True):
            yield from self._of_rule(rule, bits)
        for queue in self._design.queues:
            for replaced in queue.stands_in_for:
                yield from self._of_stand_in(queue, replaced)
        yield from self._of_unlisted()

    def of_hours(self, queue: Queue, reaching: Sequence[dict[str, Any]]) -> Iterator[Candidate]:
        """Yield turns at the edges of a queue's hours, made of turns that reach it, if only while others are closed.

        Queues with the same calendar begin at different edges, so that they can share what is to be shown of it.
        """
        if queue.calendar is None or queue.calendar not in self._edges:
            return
        edges = self._edges[queue.calendar]
        self._edges[queue.calendar] = [*edges[2:], *edges[:2]]
        tried: Counter[Goal] = Counter()
        for turn in reaching[:MOST_SITES]:
            for edge, at in edges:
                goals = [Goal(Aim.HOURS, (queue.calendar, edge))]
                if edge.minute is not None:
                    goals.append(Goal(Aim.QUEUE_HOURS, (queue.id, edge.is_open)))
                for goal in goals:
                    if goal not in self.reached and tried[goal] < MOST_INSTANTS:
                        tried[goal] += 1
                        yield Candidate(goal, {**turn, "at": at})

    @cached_property
    def _edges(self) -> dict[str, list[tuple[HourEdge, str]]]:
        return {
            calendar.id: list(instants(OpeningHours.of(calendar), self._first))
            for calendar in self._design.calendars
        }

    def _of_routes(self) -> Iterator[Candidate]:
        left: dict[int, list[Wanted]] = {}
        for group in self._groups:
            route = group.block.route
            wanted = left.get(id(route))
            if wanted is None:
                wanted = list(wanted_of(route))
            left[id(route)] = [one for one in wanted if self._is_wanted(one.goal)]
            for goal, pins in left[id(route)]:
                site = _site(group, group.block.languages[0], group.block.channels[0])
                yield from self._candidate(goal, site, pins)

    def _of_rule(self, rule: ConditionalRule, bits: int) -> Iterator[Candidate]:
        if rule.kind == "exception":
            reported = Goal(Aim.REPORTED, (rule.id,))
            for site in self._open[:MOST_SITES]:
                if reported not in self.reached:
                    yield from _made(reported, self._make.make(site, reported=[rule.id]))
        for bit in (bit for bit in range(bits.bit_length()) if bits >> bit & 1):
            case, others, met = self._lowered.cases[bit], bits & ~(1 << bit), Goal(Aim.ROW, (bit,))
            for site in () if case.reported else self._places_of(bit, rule):
                quiet = (~(1 << bit), self._rivals(rule) & ~(1 << bit), others, 0)
                yield from self._likely(met, site, {}, case.conditions, quiet)
                for at in range(len(case.conditions)):
                    yield from self._of_condition(rule, bits, bit, at, site)
            yield from self._of_scope(rule, bits, bit)

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
                for_met = (~(1 << bit), self._rivals(rule) & ~(1 << bit), others, 0)
                quiet = for_met if holds else (-1, self._rivals(rule), bits)
                yield from self._likely(goal, site, pins, rest, quiet)
        if rule.active_on_unknown and unknown not in self.reached:
            without = {condition.signal: None}
            yield from self._likely(unknown, site, without, rest, (~bits, _earlier(bits), 0))

    def _of_scope(self, rule: ConditionalRule, bits: int, bit: int) -> Iterator[Candidate]:
        """Yield turns in which all conditions of a row are met, but one column of its scope does not hold the turn."""
        case = self._lowered.cases[bit]
        scope = (("intents", case.intents), ("languages", case.languages), ("channels", case.channels))
        filled = [column for column, names in scope if names is not None]
        if case.reported or not filled:
            return
        for column in filled:
            goal = Goal(Aim.OUTSIDE, (bit, column))
            for site in self._beside_scope(bit, column):
                quiet = (-1, self._rivals(rule), bits, 0)
                yield from self._likely(goal, site, {}, case.conditions, quiet, besides=1 << bit)

    def _rivals(self, rule: ConditionalRule) -> int:
        """Return the rows of all rules whose lane is as human, a rule's own among them: beside them it is hardly seen."""
        return self._rows_from[rule.lane]

    @cached_property
    def _rows_from(self) -> dict[Lane, int]:
        found = dict.fromkeys(Lane, 0)
        for rule, bits in zip(self._lowered.rules, self._lowered.bits_of_rule, strict=True):
            for lane in Lane:
                found[lane] |= bits if rule.lane >= lane else 0
        return found

    def _likely(
        self,
        goal: Goal,
        site: Site,
        pins: Pins,
        true: Sequence[Condition],
        quiet: Sequence[int],
        besides: int = 0,
    ) -> Iterator[Candidate]:
        """Yield a turn of which AI is sure, where a rule is seen, or else any other; none once the goal is reached."""
        if goal in self.reached or self._tried[goal] == MOST_TURNS:
            return
        free = {condition.signal for condition in true} | pins.keys()
        sure: dict[str, Scalar | None] = {}
        if site.route is not None and site.route.bands():
            sure = {**fresh(site.route), CONFIDENCE: 1.0}
        sure = {signal: value for signal, value in sure.items() if signal not in free}
        turn = self._make.make(site, {**pins, **sure}, true=true, quiet=quiet, besides=besides)
        if turn is None and sure:
            turn = self._make.make(site, pins, true=true, quiet=quiet, besides=besides)
        self._tried[goal] += turn is not None
        yield from _made(goal, turn)

    def _beside_scope(self, bit: int, column: str) -> list[Site]:
        """Return some places that all columns of a row's scope but one hold."""
        lowered, found = self._lowered, []
        for site in self._open:
            masks = {
                "intents": lowered.intents.mask(site.where[0]),
                "languages": lowered.languages.mask(site.where[1]),
                "channels": lowered.channels.mask(site.where[2]),
            }
            if all((masks[key] >> bit & 1) == (key != column) for key in masks):
                found.append(site)
                if len(found) == MOST_SITES:
                    break
        return found

    def _places_of(self, bit: int, rule: ConditionalRule) -> list[Site]:
        """Return some places in scope of a row: first those where its lane is more human than what the route says."""
        found = [site for site in self._sites if site.bits >> bit & 1]
        found.sort(key=lambda site: site.route is None or _most_ai(site)[0] >= rule.lane)
        return found[:MOST_SITES]

    def _of_stand_in(self, queue: Queue, replaced: str) -> Iterator[Candidate]:
        goal = Goal(Aim.STAND_IN, (replaced, queue.id))
        for turn in self._sent_to(replaced, list(self._served(queue))):
            if goal in self.reached:
                return
            yield Candidate(goal, turn)

    def _served(self, queue: Queue) -> Iterator[Site]:
        """Yield the places whose language and channel a queue serves, one of each kind."""
        for group in self._groups:
            pairs = product(group.block.languages, group.block.channels)
            served = next((pair for pair in pairs if queue.serves(*pair)), None)
            if served is not None:
                yield _site(group, *served)

    @cached_property
    def _groups(self) -> list[Group]:
        return list(self._proofs.groups(self._evaluation.routes.blocks))

    def sent_to(self, queue: str) -> Iterator[dict[str, Any]]:
        """Yield turns that routes and rules send to a queue."""
        return self._sent_to(queue, self._open)

    def _sent_to(self, queue: str, sites: Sequence[Site]) -> Iterator[dict[str, Any]]:
        made = (self._make.make(site, pins, **more) for site, pins, more in self._sending(queue, sites))
        yield from filter(None, made)

    def _sending(
        self, queue: str, sites: Sequence[Site]
    ) -> Iterator[tuple[Site, dict[str, float | None], dict[str, Any]]]:
        at_bands = (
            (site, band.low)
            for site in sites
            if site.route is not None
            for band in site.route.bands()
            if site.route.queue_for(band.lane) == queue
        )
        for site, low in islice(at_bands, MOST_SITES):
            yield site, {CONFIDENCE: low}, {}
        for rule, bits in zip(self._lowered.rules, self._lowered.bits_of_rule, strict=True):
            if rule.queue != queue:
                continue
            if rule.kind == "exception":
                yield from ((site, {}, {"reported": [rule.id]}) for site in sites[:MOST_SITES])
                continue
            for bit in (bit for bit in range(bits.bit_length()) if bits >> bit & 1):
                case = self._lowered.cases[bit]
                inside = (site for site in sites if site.bits >> bit & 1)
                more = {"true": case.conditions, "quiet": (~bits, 0)}
                yield from ((site, {}, more) for site in islice(inside, MOST_SITES))

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

    def _is_wanted(self, goal: Goal) -> bool:
        return goal not in self.reached and self._tried[goal] < MOST_SITES

    def _candidate(self, goal: Goal, site: Site, pins: Pins) -> Iterator[Candidate]:
        if self._is_wanted(goal):
            self._tried[goal] += 1
            yield from _made(goal, self._make.make(site, pins))


def _site(group: Group, language: str, channel: str) -> Site:
    return Site(group.block.route, group.bits, (group.block.intents[0], language, channel))


def _made(goal: Goal, turn: dict[str, Any] | None) -> Iterator[Candidate]:
    if turn is not None:
        yield Candidate(goal, turn)


def _earlier(bits: int) -> int:
    """Return the rows of all rules that decide before a rule, of which these are the rows."""
    return (bits & -bits) - 1


def _most_ai(site: Site) -> tuple[int]:
    mode = None if site.route is None else site.route.mode
    return (int(Lane.HUMAN) + 1 if mode is None else int(mode),)
