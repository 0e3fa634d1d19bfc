"""Whether a trigger ever changes a decision, and what keeps it from doing so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from handoff_xl.lanes import Lane
from handoff_xl.lowering import ConditionalRule
from handoff_xl.proofs.proofs import Proofs
from handoff_xl.proofs.routing import Outcome, Site
from handoff_xl.proofs.space import Space
from handoff_xl.regions.atoms import Box, OverBudget, meet

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
    """Turns at which a trigger fires and its route is not more human."""

    space: Space
    whole: Box
    site: Site


class _Search:
    """The search for a decision that one trigger changes."""

    def __init__(self, proofs: Proofs, index: int, doubtful: int) -> None:
        self._proofs = proofs
        self._index = index
        self._rule = proofs.lowered.rules[index]
        self._own = proofs.lowered.bits_of_rule[index]
        self._better = sum(proofs.lowered.bits_of_rule[:index]) & ~doubtful
        self._equal = self._followers(doubtful)
        self._parts: list[_Part] = []
        self._lanes: set[Lane] = set()

    def idle(self) -> Idle | None:
        seen: set[tuple[int, object]] = set()
        for site in self._proofs.sites:
            cases = site.bits & (self._own | self._better | sum(self._bits_of(one) for one in self._equal))
            key = (cases, id(site.route))
            if not site.bits & self._own or key in seen:
                continue
            seen.add(key)
            if len(seen) > _MOST_SITES:
                raise OverBudget
            if site.route is not None and _is_unread(site):
                return None
            if self._changes_a_decision(site, cases):
                return None
        turn = next(filter(None, map(self._turn_at, self._proofs.sites)), None)
        return None if turn is None else Idle(self._enough(), frozenset(self._lanes), turn)

    def _changes_a_decision(self, site: Site, cases: int) -> bool:
        space = self._proofs.site_space(site, cases)
        equal = self._equal_at(site)
        others = space.active(site.bits & (self._better | sum(map(self._bits_of, equal))))
        for lane, box in site.proposals(space):
            for own in space.active(site.bits & self._own):
                whole = meet(own, box)
                if whole is None or space.first_open(whole, ()) is None:
                    continue
                is_same = self._outcome(site, self._rule) == self._route_outcome(site, lane)
                if lane > self._rule.lane or is_same:
                    self._lanes.add(lane)
                    continue
                if space.first_open(whole, others) is not None:
                    return True
                self._parts.append(_Part(space, whole, site))
        return False

    def _turn_at(self, site: Site) -> dict[str, object] | None:
        """Return a turn at a place at which the trigger fires, None where it cannot."""
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
        candidates = [*range(self._index), *self._equal]
        for one in candidates:
            if self._suffice([one]):
                return (one,)
        kept = [one for one in candidates if any(self._meets(one, part) for part in self._parts)]
        for one in reversed(tuple(kept)):
            fewer = [other for other in kept if other != one]
            if self._suffice(fewer):
                kept = fewer
        return tuple(kept)

    def _meets(self, index: int, part: _Part) -> bool:
        space, whole, site = part
        return any(meet(whole, box) for box in space.active(site.bits & self._bits_of(index)))

    def _suffice(self, indexes: Sequence[int]) -> bool:
        bits = sum(map(self._bits_of, indexes))
        return all(
            space.first_open(whole, space.active(site.bits & bits)) is None
            for space, whole, site in self._parts
        )


def _is_unread(site: Site) -> bool:
    """Whether the route is a gap, or a cell that it depends on could not be read."""
    route = site.route
    return route is None or route.mode is None or any(cell.broken for cell in route.cells.values())


def sites_with(proofs: Proofs, *bits: int) -> Iterator[Site]:
    """Yield the places at which each of some rules has a case in scope."""
    for site in proofs.sites:
        if all(site.bits & one for one in bits):
            yield site
