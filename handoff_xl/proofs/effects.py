"""Whether a trigger ever changes a decision, and what keeps it from doing so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from handoff_xl.lanes import Lane
from handoff_xl.proofs.lanes import asks_when_close
from handoff_xl.proofs.proofs import Proofs, numbers
from handoff_xl.proofs.routing import Site
from handoff_xl.proofs.space import Space
from handoff_xl.regions.atoms import Box, OverBudget, meet
from handoff_xl.routes import Route
from handoff_xl.signals import CONFIDENCE_MARGIN

_MOST_SITES = 2_000
"""Places at which a trigger without effect is looked at before the answer is that it takes too long."""

_STEPS_PER_SITE = 20


@dataclass(frozen=True, slots=True)
class Idle:
    """Why a trigger never changes a decision.

    Compared with its route a decision is lane and queue; compared with that of another rule it is the priority as well.
    ``rules`` are the rules, by index, that are met wherever it fires and the route is not more human already; empty
    where the route always is. ``lanes`` are the lanes that routes propose of themselves where none of the rules is met.
    ``turn`` is one at which the trigger fires.
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
        # Cases are in deciding order: those of the rules before are the lower bits.
        before = (self._own & -self._own) - 1
        self._better = before & ~doubtful & proofs.needed(doubtful)
        # The rules that would decide next with the same lane, and of these the ones of the same priority.
        self._next = proofs.cases_of(self._rule.lane) & ~(before | self._own | doubtful)
        self._equal = proofs.cases_by_rank[self._rule.lane, self._rule.priority] & self._next
        self._bearing: dict[tuple[int, bool], tuple[frozenset[str], int]] = {}
        self._parts: list[_Part] = []
        self._anyway: list[tuple[Lane, _Part]] = []

    def idle(self) -> Idle | None:
        open_bits = sum(1 << bit for bit in numbers(self._own) if not self._is_swallowed(bit))
        seen: set[tuple[object, ...]] = set()
        for site in self._proofs.sites_having(open_bits):
            for bit in numbers(site.bits & open_bits):
                self._proofs.spend(_STEPS_PER_SITE)
                if site.route is not None and _is_unread(site.route):
                    return None
                others = self._others(site, bit)
                key = (bit, others, self._rivals(site), id(site.route))
                if key not in seen:
                    seen.add(key)
                    if len(seen) > _MOST_SITES:
                        raise OverBudget
                    if self._changes_a_decision(site, bit, others):
                        return None
        turn = next(filter(None, map(self._turn_at, self._proofs.sites_having(self._own))), None)
        if turn is None:
            return None
        rules = self._enough()
        lanes = frozenset(lane for lane, part in self._anyway if not self._covers(part, rules))
        return Idle(rules, lanes, turn)

    def _is_swallowed(self, bit: int) -> bool:
        """Whether rules that decide before are met wherever a case of the trigger is, by cases that count wherever it does."""
        signals = self._proofs.signals_of(bit)
        near = self._proofs.bearing(self._better, signals | {CONFIDENCE_MARGIN})
        others = near & self._proofs.near(bit) & self._proofs.lowered.around(self._proofs.lowered.cases[bit])
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
        cases = site.bits & self._proofs.near(bit) & (self._better | self._equal_at(site))
        close = site.route is not None and asks_when_close(site.route)
        if (bit, close) not in self._bearing:
            signals = self._proofs.signals_of(bit) | ({CONFIDENCE_MARGIN} if close else set())
            self._bearing[bit, close] = signals, self._proofs.bearing(self._better | self._equal, signals)
        signals, bearing = self._bearing[bit, close]
        return self._proofs.bearing(cases & bearing, signals)

    def _changes_a_decision(self, site: Site, bit: int, others: int) -> bool:
        space = self._proofs.space(others | 1 << bit, site.cuts())
        for lane, box in site.proposals(space):
            for own in space.active(1 << bit):
                whole = meet(own, box)
                if whole is None or space.first_open(whole, ()) is None:
                    continue
                is_same = lane is self._rule.lane and self._is_as_route(site)
                if lane > self._rule.lane or is_same:
                    self._anyway.append((lane, _Part(space, whole, others)))
                    if is_same and self._outdoes_a_rival(site, bit, lane):
                        return True
                    continue
                if space.first_open(whole, space.active(others)) is not None:
                    return True
                self._parts.append(_Part(space, whole, others))
        return False

    def _rivals(self, site: Site) -> int:
        """Return the cases that would send turns of a route elsewhere than the trigger and the route do, if it was not met."""
        if not self._is_as_route(site):
            return 0
        return site.bits & self._next & ~self._cases_to_queue(site)

    def _outdoes_a_rival(self, site: Site, bit: int, lane: Lane) -> bool:
        """Whether the trigger keeps from its queue a turn that its route sends to the same lane and queue."""
        rivals = self._rivals(site)
        for rival in numbers(rivals):
            its_rule = self._bits_of(self._proofs.lowered.rule_of_bit[rival])
            before = self._better | (self._next & ((its_rule & -its_rule) - 1) & ~rivals)
            signals = self._proofs.signals_of(bit) | self._proofs.signals_of(rival)
            if site.route is not None and asks_when_close(site.route):
                signals |= {CONFIDENCE_MARGIN}
            near = self._proofs.near(bit) & self._proofs.near(rival)
            if not near >> rival & 1:
                continue
            others = self._proofs.bearing(site.bits & before & near, signals)
            space = self._proofs.space(others | 1 << bit | 1 << rival, site.cuts())
            boxes = [box for proposed, box in site.proposals(space) if proposed is lane]
            for own, its, box in product(space.active(1 << bit), space.active(1 << rival), boxes):
                both = meet(own, its)
                whole = None if both is None else meet(both, box)
                if whole is None or space.first_open(whole, ()) is None:
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

    def _is_as_route(self, site: Site) -> bool:
        """Whether the trigger names the queue that the route has in the trigger's lane anyway."""
        return not self._rule.queue or self._rule.queue == site.queue_for(self._rule.lane)

    def _cases_to_queue(self, site: Site) -> int:
        """Return the cases of the rules that, with the trigger's lane, lead to its queue."""
        by_queue, of_route = self._proofs.cases_by_queue, site.queue_for(self._rule.lane)
        queue = self._rule.queue or of_route
        cases = by_queue.get(queue, 0) if queue else 0
        return cases | by_queue.get(None, 0) if queue == of_route else cases

    def _equal_at(self, site: Site) -> int:
        """Return the cases of the rules of the same priority up to the first whose decision would differ."""
        differing = self._equal & ~self._cases_to_queue(site)
        return self._equal & ((differing & -differing) - 1)

    def _bits_of(self, index: int) -> int:
        return self._proofs.lowered.bits_of_rule[index]

    def _enough(self) -> tuple[int, ...]:
        """Return few rules that are met at all turns in question: one where one is enough, else none too many."""
        if not self._parts:
            return ()
        rule_of_bit = self._proofs.lowered.rule_of_bit
        self._proofs.spend(sum(part.others.bit_count() * len(part.whole) for part in self._parts))
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
        return all(self._covers(part, indexes) for part in self._parts)

    def _covers(self, part: _Part, indexes: Sequence[int]) -> bool:
        """Whether one of some rules is met at all turns of a part."""
        self._proofs.spend(len(indexes))
        bits = part.others & sum(map(self._bits_of, indexes))
        return part.space.first_open(part.whole, part.space.active(bits)) is None


def _meets(part: _Part, bit: int) -> bool:
    return any(meet(part.whole, box) for box in part.space.active(1 << bit))


def _is_unread(route: Route) -> bool:
    """Whether the route is a gap, or a cell that it depends on could not be read."""
    return route.mode is None or any(cell.broken for cell in route.cells.values())
