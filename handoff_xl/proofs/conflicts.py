"""Whether two rules of one rank can be met together, so that their names alone tell which of them decides."""

from __future__ import annotations

from handoff_xl.proofs.effects import sites_with
from handoff_xl.proofs.proofs import Proofs
from handoff_xl.regions.atoms import Box, meet


def decided_by_name(proofs: Proofs, first: int, second: int, doubtful: int) -> dict[str, object] | None:
    """Return a turn at which two rules, by their indexes, are met and the first decides; None where there is none.

    ``doubtful`` are the cases of rules that could not be read, which count for nothing. Raises OverBudget where that takes too
    long.
    """
    lowered = proofs.lowered
    one, other = lowered.bits_of_rule[first], lowered.bits_of_rule[second]
    better = sum(lowered.bits_of_rule[:first]) & ~doubtful
    seen: set[tuple[int, int]] = set()
    for site in sites_with(proofs, one, other):
        cases = site.bits & (one | other | better)
        if (cases, id(site.route)) in seen or (site.route is not None and site.route.mode is None):
            continue
        seen.add((cases, id(site.route)))
        space = proofs.site_space(site, cases)
        others = space.active(site.bits & better)
        for lane, box in site.proposals(space):
            if lane > lowered.rules[first].lane:
                continue
            for mine in space.active(site.bits & one):
                for theirs in space.active(site.bits & other):
                    found = space.first_open(_shared(box, mine, theirs), others)
                    if found is not None:
                        return proofs.turn(space, found, site.where)
    return None


def _shared(*boxes: Box) -> Box | None:
    shared: Box | None = boxes[0]
    for box in boxes[1:]:
        shared = None if shared is None else meet(shared, box)
    return shared
