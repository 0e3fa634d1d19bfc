"""Whether a trigger ever changes a decision, and what keeps it from doing so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from handoff_xl.lanes import Lane
from handoff_xl.lowering import Case, ConditionalRule
from handoff_xl.proofs.lanes import asks_when_close
from handoff_xl.proofs.proofs import Proofs, numbers
from handoff_xl.proofs.routing import Outcome, Site
from handoff_xl.proofs.space import Space
from handoff_xl.regions.atoms import Box, OverBudget, meet
from handoff_xl.routes import Route
from handoff_xl.signals import CONFIDENCE_MARGIN

_MOST_SITES = 2_000
"""Places at which a trigger without effect is looked at before the answer is that it takes too long."""


@dataclass(frozen=True, slots=True)
class Idle:
    """Why a trigger never changes a decision.

    ``rules`` are the rules, by index, that are met wherever it fires and the route is not more human already; empty
    where the route always is. ``lanes`` are the lanes that routes propose there of themselves. ``turn`` is one at which
    the trigger fires.
    """

    rules: tuple[int, ...]
    lanes: frozenset[Lane]
    turn: dict[str, object] = field(hash=False)


def why_idle(proofs: Proofs, index: int, doubtful: int) -> Idle | None:
    """Return why a trigger, by the index of its rule, changes no decision, None where it changes one or never fires.

    ``doubtful`` are the cases of rules that could not be read, which count for nothing. Raises OverBudget where that takes too
    long.
    """
    return _Search(proofs, index, doubtful).idle()


class _Part(NamedTuple):
    """Turns at which a trigger fires and its route is not more human, and the cases that may overrule it there."""

    space: Space
    whole: Box
    others: int


class _Search:
    """The search for a decision that one trigger changes."""

    def __init__(self, proofs: Proofs, index: int, doubtful: int) -> None:
        self._proofs = proofs
        self._index = index
        self._rule = proofs.lowered.rules[index]
        self._own = proofs.lowered.bits_of_rule[index]
        self._better = sum(proofs.lowered.bits_of_rule[:index]) & ~doubtful
        self._equal = self._followers(doubtful)
        self._bearing: dict[tuple[int, bool], tuple[frozenset[str], int]] = {}
        self._parts: list[_Part] = []
        self._lanes: set[Lane] = set()

    def idle(self) -> Idle | None:
        open_bits = sum(1 << bit for bit in numbers(self._own) if not self._is_swallowed(bit))
        seen: set[tuple[object, ...]] = set()
        for site in self._proofs.sites:
            for bit in numbers(site.bits & open_bits):
                if site.route is not None and _is_unread(site.route):
                    return None
                others = self._others(site, bit)
                key = (bit, others, id(site.route))
                if key not in seen:
                    seen.add(key)
                    if len(seen) > _MOST_SITES:
                        raise OverBudget
                    if self._changes_a_decision(site, bit, others):
                        return None
        turn = next(filter(None, map(self._turn_at, self._proofs.sites)), None)
        if turn is None:
            return None
        return Idle(self._enough(), frozenset(self._lanes), turn)

    def _is_swallowed(self, bit: int) -> bool:
        """Whether rules that decide before are met wherever a case of the trigger is, by cases that count wherever it does."""
        lowered = self._proofs.lowered
        signals = self._proofs.signals_of(bit)
        near = self._proofs.bearing(self._better, signals | {CONFIDENCE_MARGIN})
        others = sum(1 << one for one in numbers(near) if _reaches(lowered.cases[one], lowered.cases[bit]))
        if not others:
            return False
        space = self._proofs.space(others | 1 << bit)
        for whole in space.active(1 << bit):
            if space.first_open(whole, space.active(others)) is not None:
                return False
            self._parts.append(_Part(space, whole, others))
        return True

    def _others(self, site: Site, bit: int) -> int:
        """Return the cases that may be met at all turns at a place at which a case is, and then change nothing."""
        cases = site.bits & (self._better | sum(map(self._bits_of, self._equal_at(site))))
        close = site.route is not None and asks_when_close(site.route)
        if (bit, close) not in self._bearing:
            signals = self._proofs.signals_of(bit) | ({CONFIDENCE_MARGIN} if close else set())
            every = self._better | sum(map(self._bits_of, self._equal))
            self._bearing[bit, close] = signals, self._proofs.bearing(every, signals)
        signals, bearing = self._bearing[bit, close]
        return self._proofs.bearing(cases & bearing, signals)

    def _changes_a_decision(self, site: Site, bit: int, others: int) -> bool:
        space = self._proofs.space(others | 1 << bit, site.cuts())
        for lane, box in site.proposals(space):
            for own in space.active(1 << bit):
                whole = meet(own, box)
                if whole is None or space.first_open(whole, ()) is None:
                    continue
                is_same = self._outcome(site, self._rule) == self._route_outcome(site, lane)
                if lane > self._rule.lane or is_same:
                    self._lanes.add(lane)
                    continue
                if space.first_open(whole, space.active(others)) is not None:
                    return True
                self._parts.append(_Part(space, whole, others))
        return False

    def _turn_at(self, site: Site) -> dict[str, object] | None:
        """Return a turn at a place at which the trigger fires, None where it cannot."""
        if not site.bits & self._own:
            return None
        space = self._proofs.site_space(site, self._own)
        for own in space.active(site.bits & self._own):
            found = space.first_open(own, ())
            if found is not None:
                return self._proofs.turn(space, found, site.where)
        return None

    def _route_outcome(self, site: Site, lane: Lane) -> Outcome | None:
        return site.outcome(lane) if lane is self._rule.lane else None

    @staticmethod
    def _outcome(site: Site, rule: ConditionalRule) -> Outcome:
        return Outcome(rule.lane, rule.queue or site.queue_for(rule.lane), rule.priority, None)

    def _followers(self, doubtful: int) -> list[int]:
        """Return the rules that would decide next with the same lane and priority."""
        rules = self._proofs.lowered.rules
        found = []
        for index in range(self._index + 1, len(rules)):
            alike = (rules[index].kind, rules[index].lane, rules[index].priority)
            if alike != ("trigger", self._rule.lane, self._rule.priority):
                break
            if not self._bits_of(index) & doubtful:
                found.append(index)
        return found

    def _equal_at(self, site: Site) -> list[int]:
        """Return the followers up to the first whose decision would differ."""
        wanted = self._outcome(site, self._rule)
        found = []
        for index in self._equal:
            if self._outcome(site, self._proofs.lowered.rules[index]) != wanted:
                break
            found.append(index)
        return found

    def _bits_of(self, index: int) -> int:
        return self._proofs.lowered.bits_of_rule[index]

    def _enough(self) -> tuple[int, ...]:
        """Return few rules that are met at all turns in question: one where one is enough, else none too many."""
        if not self._parts:
            return ()
        rule_of_bit = self._proofs.lowered.rule_of_bit
        near = {rule_of_bit[bit] for part in self._parts for bit in numbers(part.others) if _meets(part, bit)}
        for one in sorted(near):
            if self._suffice([one]):
                return (one,)
        kept = sorted(near)
        for one in sorted(near, reverse=True):
            fewer = [other for other in kept if other != one]
            if self._suffice(fewer):
                kept = fewer
        return tuple(kept)

    def _suffice(self, indexes: Sequence[int]) -> bool:
        bits = sum(map(self._bits_of, indexes))
        return all(
            part.space.first_open(part.whole, part.space.active(part.others & bits)) is None
            for part in self._parts
        )


def _meets(part: _Part, bit: int) -> bool:
    return any(meet(part.whole, box) for box in part.space.active(1 << bit))


def _reaches(wider: Case, case: Case) -> bool:
    """Whether a case that needs nothing reported is in scope wherever another one is."""
    pairs = (
        (wider.intents, case.intents),
        (wider.languages, case.languages),
        (wider.channels, case.channels),
    )
    return not wider.reported and all(
        outer is None or (inner is not None and inner <= outer) for outer, inner in pairs
    )


def _is_unread(route: Route) -> bool:
    """Whether the route is a gap, or a cell that it depends on could not be read."""
    return route.mode is None or any(cell.broken for cell in route.cells.values())
