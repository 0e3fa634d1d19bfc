"""What a design expects of its people: how many conversations a month come to them at least.

Reckoned from Monthly volume (Intents) and Expected share (Triggers). What these do not tell is taken so that less comes
to people, and every figure is a lower bound:

- An intent's conversations come in the languages and by the channels, of those it is open for, that send the fewest of
  them to the lane or queue in question: how they spread is not known.
- The classifier is sure of each of them, so that Mode decides. How often it is unsure, only logs can tell.
- A trigger fires in its Expected share of the conversations in its scope, independently of other triggers; one without
  Expected share never does. Exceptions take what their scope alone gives them: how often conditions hold is not known.
- A conversation is handed over once, to the queue of the rule that decides or the one that stands in for it there. It
  comes while that is open, evenly over these hours of the year. What closed queues pass on is not counted for those that
  follow them.
- How much of it stand-ins take is not known, where they serve some languages or channels alone. So a queue is looked at by
  itself, with what comes to it wherever it comes from, and once more together with those that stand in for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import mul
from typing import Literal, NamedTuple

from handoff_xl.blocks import open_for, sound_blocks
from handoff_xl.closures import Closures
from handoff_xl.handovers import Handovers
from handoff_xl.lanes import Lane
from handoff_xl.lowering import Case, ConditionalRule, lower
from handoff_xl.model import Alternative, Design, Queue
from handoff_xl.routes import Route, Routes
from handoff_xl.year import Year

_MONTHS = 12
_SECONDS = 60 * 60


@dataclass(frozen=True, slots=True)
class QueueLoad:
    """What comes to a queue itself, or, where there are ``stand_ins``, to it and all queues that stand in for it.

    ``by_intent`` are conversations a month, each > 0. ``capacity`` is what all of these queues together can take an
    hour, ``open_hours`` how many hours a month they are open, on average of what they can take; both are None where a
    capacity is blank, or hours or a capacity could not be read.
    """

    queue: Queue
    stand_ins: tuple[Queue, ...]
    by_intent: Mapping[str, float] = field(hash=False)
    capacity: float | None
    open_hours: float | None

    @property
    def per_hour(self) -> float | None:
        """Conversations in an hour that the queues are open; None where that is not known, or they never are."""
        return sum(self.by_intent.values()) / self.open_hours if self.open_hours else None


@dataclass(frozen=True, slots=True)
class Load:
    """What comes at least, in conversations a month.

    ``volumes`` are the Monthly volumes of the active intents that are open somewhere, where they are > 0. ``lanes``
    holds those of them that end in each lane, by intent. What nobody decides, and what depends on a cell that could not
    be read, ends in none. ``queues`` are in the order of their rows, a queue itself before it is with its stand-ins.
    """

    volumes: Mapping[str, float] = field(hash=False)
    lanes: Mapping[Lane, Mapping[str, float]] = field(hash=False)
    queues: tuple[QueueLoad, ...]

    def share(self, lane: Lane) -> float:
        """Return the share in [0, 1] of all conversations that ends in a lane."""
        return sum(self.lanes[lane].values()) / sum(self.volumes.values()) if self.volumes else 0.0


def load(routes: Routes, closures: Closures) -> Load:
    """Return what comes to the people of a design whose queues are open as in the year of ``closures``."""
    design = routes.design
    volumes = {
        intent.id: intent.monthly_volume
        for intent in design.intents
        if intent.status == "active" and intent.monthly_volume and all(open_for(intent, design))
    }
    least = _least_shares(routes, closures.handovers, volumes) if volumes else {}
    coming: dict[_Goal, dict[str, float]] = defaultdict(dict)
    for intent, shares in least.items():
        for goal, share in shares.items():
            coming[goal][intent] = share * volumes[intent]
    lanes = {lane: coming.get(lane, {}) for lane in Lane}
    return Load(volumes, lanes, tuple(_queue_loads(design, coming, closures)))


def _queue_loads(
    design: Design, coming: Mapping[_Goal, Mapping[str, float]], closures: Closures
) -> Iterator[QueueLoad]:
    for queue in design.queues:
        if by_intent := coming.get(_Taken(queue.id)):
            yield _queue_load(queue, (), by_intent, closures)
        stand_ins = tuple(one for one in closures.handovers.stand_ins(queue.id) if one.id != queue.id)
        if stand_ins and (by_intent := coming.get(queue.id)):
            yield _queue_load(queue, stand_ins, by_intent, closures)


def _queue_load(
    queue: Queue, stand_ins: tuple[Queue, ...], by_intent: Mapping[str, float], closures: Closures
) -> QueueLoad:
    capacities, hours = [], []
    for one in (queue, *stand_ins):
        open_hours = _open_hours(one, closures.year)
        if one.capacity_per_hour is None or open_hours is None:
            return QueueLoad(queue, stand_ins, by_intent, None, None)
        capacities.append(one.capacity_per_hour)
        hours.append(open_hours)
    capacity = sum(capacities)
    taken = sum(map(mul, capacities, hours))
    return QueueLoad(queue, stand_ins, by_intent, capacity, taken / capacity if capacity else hours[0])


def _open_hours(queue: Queue, year: Year) -> float | None:
    """Return how many hours a month a queue is open; None where that cannot be told."""
    open_times = None if "calendar" in queue.source.broken else year.open(queue.calendar)
    return None if open_times is None else sum(end - start for start, end in open_times) / _SECONDS / _MONTHS


class _Taken(NamedTuple):
    """What a queue takes itself, stand-ins considered."""

    queue: str


_Goal = Lane | str | _Taken
"""A lane, the id of a queue that cells name, or the queue that takes what is sent there."""

_Takers = tuple[tuple[str, str | None], ...]
"""Who takes what is sent to each queue that others stand in for, None where that could not be read."""

_Shares = Mapping[_Goal, float]
"""Which share in (0, 1] of some conversations ends in a lane and is sent to a queue."""


def _least_shares(routes: Routes, handovers: Handovers, intents: Container[str]) -> Mapping[str, _Shares]:
    """Return the least shares of each of the intents over all languages and channels that it is open for."""
    splitting = _Splitting(routes.design, handovers)
    alike: dict[tuple[tuple[str, ...], tuple[str, ...], _Ends], list[str]] = defaultdict(list)
    for block in sound_blocks(routes):
        alike[block.languages, block.channels, _ends(block.route)].extend(block.intents)
    least: dict[str, _Shares] = {}
    for (languages, channels, ends), members in alike.items():
        for some, shares in splitting.split(members, languages, channels, ends):
            for intent in some:
                if intent in intents:
                    least[intent] = _lesser(least[intent], shares) if intent in least else shares
    return least


def _lesser(one: _Shares, other: _Shares) -> _Shares:
    return one if one is other else {goal: min(one[goal], other[goal]) for goal in one if goal in other}


class _Ends(NamedTuple):
    """Where a route sends conversations: the lane of those that the classifier is sure of, and the queues of lanes.

    ``mode`` is None where nobody decides. Queues are None, and so is ``mode``, where a cell that could not be read may
    say so.
    """

    mode: Lane | None
    human: str | None
    drafts: str | None


def _ends(route: Route) -> _Ends:
    unread = {column for column in ("mode", "queue", "review_queue") if route.cells[column].broken}
    return _Ends(
        None if "mode" in unread else route.mode,
        None if "queue" in unread else route.queue_for(Lane.HUMAN),
        None if unread & {"queue", "review_queue"} else route.queue_for(Lane.AI_REVIEW),
    )


class _Splitting:
    """Splits conversations among the rules that decide them."""

    def __init__(self, design: Design, handovers: Handovers) -> None:
        expected = {trigger.id: trigger.expected_share or 0.0 for trigger in design.triggers}
        self._rules = lower(_counted_rules(design), {})
        self._taking = [1.0 if rule.kind == "exception" else expected[rule.id] for rule in self._rules.rules]
        self._found: dict[tuple[int, _Takers, _Ends], _Shares] = {}
        self._handovers = handovers
        self._stand_ins = tuple(queue for queue in design.queues if queue.stands_in_for)
        self._replaced = sorted({queue for one in self._stand_ins for queue in one.stands_in_for})
        # What tells languages, and channels, apart: the rules in whose scope they are, and the stand-ins for them.
        self._languages = {
            one.id: (self._rules.languages.mask(one.id), self._serving(one.id, "languages"))
            for one in design.languages
        }
        self._channels = {
            one.id: (self._rules.channels.mask(one.id), self._serving(one.id, "channels"))
            for one in design.channels
        }
        self._takers_at: dict[tuple[str, str], _Takers] = {}

    def split(
        self, intents: Iterable[str], languages: Iterable[str], channels: Iterable[str], ends: _Ends
    ) -> Iterator[tuple[list[str], _Shares]]:
        """Yield some of the intents with what becomes of their conversations in the languages and by the channels.

        An intent comes once for each set of rules and stand-ins that its conversations meet.
        """
        # Of languages, and of channels, that nothing tells apart one is looked at.
        places = {
            (one & other, self._takers(language, channel))
            for (one, _), language in {self._languages[one]: one for one in languages}.items()
            for (other, _), channel in {self._channels[one]: one for one in channels}.items()
        }
        members: dict[int, list[str]] = defaultdict(list)
        for intent in intents:
            members[self._rules.intents.mask(intent)].append(intent)
        for of_intents, some in members.items():
            for in_scope, takers in {(of_intents & bits, takers) for bits, takers in places}:
                key = (in_scope, takers, ends)
                if key not in self._found:
                    self._found[key] = self._shares(*key)
                yield some, self._found[key]

    def _serving(self, member: str, column: Literal["languages", "channels"]) -> frozenset[str]:
        """Return the stand-ins that serve a language or a channel."""
        served = (
            (one.id, one.languages if column == "languages" else one.channels) for one in self._stand_ins
        )
        return frozenset(queue for queue, some in served if some is None or member in some)

    def _takers(self, language: str, channel: str) -> _Takers:
        at = language, channel
        if at not in self._takers_at:
            self._takers_at[at] = tuple((queue, self._taker(queue, *at)) for queue in self._replaced)
        return self._takers_at[at]

    def _taker(self, queue: str, language: str, channel: str) -> str | None:
        stand_ins = self._handovers.stand_ins(queue)
        if any({"languages", "channels"} & one.source.broken for one in stand_ins):
            return None
        taker = self._handovers.taken_by(queue, language, channel)
        return None if taker is None else taker.id

    def _shares(self, in_scope: int, takers: _Takers, ends: _Ends) -> _Shares:
        """Return what the rules decide, in deciding order, and what they leave to the route."""
        found: dict[_Goal, float] = defaultdict(float)
        if ends.mode is None:
            return found
        left, rules = 1.0, self._rules
        taken: dict[tuple[Lane, str | None], float] = defaultdict(float)
        while in_scope:
            at = rules.rule_of_bit[(in_scope & -in_scope).bit_length() - 1]  # the one that decides first
            rule, share = rules.rules[at], left * self._taking[at]
            if rule.lane < ends.mode:
                break
            taken[rule.lane, rule.queue] += share
            left -= share
            in_scope &= ~rules.bits_of_rule[at]
        taken[ends.mode, None] += left
        taker_of: dict[str, str | None] = dict(takers)
        for (lane, named), share in taken.items():
            queue = named or (ends.human if lane is Lane.HUMAN else ends.drafts)
            if share > 0:
                found[lane] += share
                if queue is not None and not lane.is_ai_only:
                    found[queue] += share
                    taker = taker_of.get(queue, queue)
                    if taker is not None:
                        found[_Taken(taker)] += share
        return found


def _counted_rules(design: Design) -> Iterator[ConditionalRule]:
    """Yield the rules of which it is known how often they decide, without their conditions."""
    for exception in design.exceptions:
        always = (row for row in exception.alternatives if not row.conditions and not row.reported)
        if cases := _cases(row for row in always if not row.scope.is_everywhere):
            yield ConditionalRule(
                "exception", exception.id, Lane.HUMAN, exception.priority, exception.queue, cases
            )
    for trigger in design.triggers:
        if trigger.expected_share and not trigger.source.broken and (cases := _cases(trigger.alternatives)):
            yield ConditionalRule("trigger", trigger.id, trigger.lane, trigger.priority, trigger.queue, cases)


def _cases(rows: Iterable[Alternative]) -> tuple[Case, ...]:
    """Return the scopes of the rows that could be read."""
    return tuple(
        Case(row.scope.intents, row.scope.languages, row.scope.channels, conditions=(), source="")
        for row in rows
        if not row.source.broken
    )
