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
    better = sum(lowered.bits_of_rule[:first]) & ~doubtful
    seen: set[tuple[object, ...]] = set()
    for site in proofs.sites:
        if not (site.bits & one and site.bits & other) or _is_gap(site):
            continue
        if between_queues and not _differ(site, lowered.rules[first], lowered.rules[second]):
            continue
        for mine, theirs in product(numbers(site.bits & one), numbers(site.bits & other)):
            signals = proofs.signals_of(mine) | proofs.signals_of(theirs)
            if site.route is not None and asks_when_close(site.route):
                signals |= {CONFIDENCE_MARGIN}
            others = proofs.bearing(site.bits & better, signals)
            key = (mine, theirs, others, id(site.route))
            if key in seen:
                continue
            seen.add(key)
            space = proofs.space(others | 1 << mine | 1 << theirs, site.cuts())
            found = _shared_turns(space, site, (mine, theirs), lowered.rules[first].lane, others)
            if found is not None:
                return proofs.turn(space, found, site.where)
    return None


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
