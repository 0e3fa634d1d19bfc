"""What a design expects of its people: how many conversations a month come to them at least.

Reckoned from Monthly volume (Intents) and Expected share (Triggers). What these do not tell is taken so that less comes
to people, and every figure is a lower bound:

- An intent's conversations come in the languages and by the channels, of those it is open for, that send the fewest of
  them to the lane or queue in question: how they spread is not known.
- The classifier is sure of each of them, so that Mode decides. How often it is unsure, only logs can tell.
- A trigger fires in its Expected share of the conversations in its scope, independently of other triggers; one without
  Expected share never does. Exceptions take what their scope alone gives them: how often conditions hold is not known.
- A conversation is handed over once, to the queue of the rule that decides, which shares its work with all queues that
  stand in for it. It comes while they are open, evenly over these hours of the year. What closed queues pass on is not
  counted for those that follow them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import mul
from typing import NamedTuple

from handoff_xl.blocks import open_for, sound_blocks
from handoff_xl.closures import Closures
from handoff_xl.lanes import Lane
from handoff_xl.lowering import Case, ConditionalRule, lower
from handoff_xl.model import Alternative, Design, Queue
from handoff_xl.routes import Block, Route, Routes
from handoff_xl.year import Year

_MONTHS = 12
_SECONDS = 60 * 60


@dataclass(frozen=True, slots=True)
class QueueLoad:
    """What comes to a queue that cells name, and to ``stand_ins``, the queues that stand in for it.

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
    be read, ends in none. ``queues`` are in the order of their rows.
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
    least = _least_shares(routes, volumes) if volumes else {}
    lanes: dict[Lane, dict[str, float]] = {lane: {} for lane in Lane}
    coming: dict[str, dict[str, float]] = defaultdict(dict)
    for intent, shares in least.items():
        for goal, share in shares.items():
            by_intent = lanes[goal] if isinstance(goal, Lane) else coming[goal]
            by_intent[intent] = share * volumes[intent]
    queues = (queue for queue in design.queues if queue.id in coming)
    return Load(volumes, lanes, tuple(_queue_load(queue, coming[queue.id], closures) for queue in queues))


def _queue_load(queue: Queue, by_intent: Mapping[str, float], closures: Closures) -> QueueLoad:
    stand_ins = tuple(one for one in closures.handovers.stand_ins(queue.id) if one.id != queue.id)
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


_Goal = Lane | str
"""A lane, or the id of a queue that cells name."""

_Shares = Mapping[_Goal, float]
"""Which share in (0, 1] of some conversations ends in a lane and is sent to a queue."""


def _least_shares(routes: Routes, intents: Container[str]) -> Mapping[str, _Shares]:
    """Return the least shares of each of the intents over all languages and channels that it is open for."""
    splitting = _Splitting(routes.design)
    least: dict[str, _Shares] = {}
    for block in sound_blocks(routes):
        for members, shares in splitting.split(block):
            for intent in members:
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

    def __init__(self, design: Design) -> None:
        expected = {trigger.id: trigger.expected_share or 0.0 for trigger in design.triggers}
        self._rules = lower(_counted_rules(design), {})
        self._taking = [1.0 if rule.kind == "exception" else expected[rule.id] for rule in self._rules.rules]
        self._found: dict[tuple[int, _Ends], _Shares] = {}

    def split(self, block: Block) -> Iterator[tuple[list[str], _Shares]]:
        """Yield intents of a block with what becomes of their conversations, once for each set of rules in scope."""
        rules, ends = self._rules, _ends(block.route)
        by_language = {rules.languages.mask(language) for language in block.languages}
        by_channel = {rules.channels.mask(channel) for channel in block.channels}
        members: dict[int, list[str]] = defaultdict(list)
        for intent in block.intents:
            members[rules.intents.mask(intent)].append(intent)
        for of_intents, intents in members.items():
            for in_scope in {of_intents & one & other for one in by_language for other in by_channel}:
                if (in_scope, ends) not in self._found:
                    self._found[in_scope, ends] = self._shares(in_scope, ends)
                yield intents, self._found[in_scope, ends]

    def _shares(self, in_scope: int, ends: _Ends) -> _Shares:
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
        for (lane, named), share in taken.items():
            queue = named or (ends.human if lane is Lane.HUMAN else ends.drafts)
            if share > 0:
                found[lane] += share
                if queue is not None and not lane.is_ai_only:
                    found[queue] += share
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
