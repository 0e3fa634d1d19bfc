"""Whether two rules of one rank can be met together, so that their names alone tell which of them decides."""

from __future__ import annotations

from itertools import product

from handoff_xl.lanes import Lane
from handoff_xl.lowering import ConditionalRule
from handoff_xl.proofs.lanes import asks_when_close
from handoff_xl.proofs.proofs import Proofs, numbers
from handoff_xl.proofs.routing import Site
from handoff_xl.proofs.space import Space
from handoff_xl.regions.atoms import Box, meet
from handoff_xl.signals import CONFIDENCE_MARGIN

_STEPS_PER_SITE = 10
_STEPS_PER_PAIR = 20


def decided_by_name(
    proofs: Proofs, first: int, second: int, doubtful: int, *, between_queues: bool = False
) -> dict[str, object] | None:
    """Return a turn at which two rules, by their indexes, are met and the first decides; None where there is none.

    With ``between_queues`` turns count alone that the two rules send to different queues, and of a rule that names none
    those for which a route is open.
    ``doubtful`` are the cases of rules that could not be read, which count for nothing. Raises OverBudget where that takes too
    long.
    """
    lowered = proofs.lowered
    one, other = lowered.bits_of_rule[first], lowered.bits_of_rule[second]
    needed = proofs.needed(doubtful)
    # Cases are in deciding order: those of the rules before are the lower bits.
    better = ((one & -one) - 1) & ~doubtful & needed
    never: dict[tuple[int, int], bool] = {}
    seen: set[tuple[object, ...]] = set()
    for site in proofs.sites_having(one, other):
        proofs.spend(_STEPS_PER_SITE)
        if _is_gap(site):
            continue
        if between_queues and not _differ(site, lowered.rules[first], lowered.rules[second]):
            continue
        for pair in product(numbers(site.bits & one & needed), numbers(site.bits & other)):
            if pair not in never:
                never[pair] = _never_decide(proofs, pair, better)
            if never[pair]:
                continue
            mine, theirs = pair
            proofs.spend(_STEPS_PER_PAIR)
            others = _others(
                proofs, pair, site.bits & better, close=site.route is not None and asks_when_close(site.route)
            )
            key = (mine, theirs, others, id(site.route))
            if key in seen:
                continue
            seen.add(key)
            space = proofs.space(others | 1 << mine | 1 << theirs, site.cuts())
            found = _shared_turns(space, site, pair, lowered.rules[first].lane, others)
            if found is not None:
                return proofs.turn(space, found, site.where)
    return None


def _others(proofs: Proofs, pair: tuple[int, int], better: int, *, close: bool) -> int:
    """Return the cases, of some, that may be met at all turns at which both of a pair are."""
    mine, theirs = pair
    signals = proofs.signals_of(mine) | proofs.signals_of(theirs) | ({CONFIDENCE_MARGIN} if close else set())
    return proofs.bearing(better & proofs.near(mine) & proofs.near(theirs), signals)


def _never_decide(proofs: Proofs, pair: tuple[int, int], better: int) -> bool:
    """Whether two cases are never met at once, or only where better ones are that count wherever one of the two does."""
    proofs.spend(_STEPS_PER_PAIR)
    mine, theirs = pair
    if not proofs.near(mine) >> theirs & 1:
        return True
    lowered = proofs.lowered
    around = lowered.around(lowered.cases[mine]) | lowered.around(lowered.cases[theirs])
    others = _others(proofs, pair, better & around, close=True)
    space = proofs.space(others | 1 << mine | 1 << theirs)
    (own, its) = (space.active(1 << case) for case in pair)
    both = meet(own[0], its[0]) if own and its else None
    return both is None or space.first_open(both, space.active(others)) is None


def _shared_turns(space: Space, site: Site, cases: tuple[int, int], lane: Lane, others: int) -> Box | None:
    """Return turns at which both cases are met, none of others is, and the route is not more human than a lane."""
    (mine, theirs) = (space.active(1 << bit) for bit in cases)
    if not mine or not theirs:
        return None
    both = meet(mine[0], theirs[0])
    for proposed, box in site.proposals(space):
        if proposed <= lane and both is not None:
            found = space.first_open(meet(box, both), space.active(others))
            if found is not None:
                return found
    return None


def _differ(site: Site, one: ConditionalRule, other: ConditionalRule) -> bool:
    """Whether two rules of one lane lead to different queues at a site."""
    if one.queue and other.queue:
        return one.queue != other.queue
    route = site.route
    if route is None or any(route.cells[column].broken for column in ("queue", "review_queue")):
        return False
    at_route = site.queue_for(one.lane)
    return at_route is not None and (one.queue or at_route) != (other.queue or at_route)


def _is_gap(site: Site) -> bool:
    return site.route is not None and site.route.mode is None
