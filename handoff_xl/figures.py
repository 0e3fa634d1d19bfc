"""The figures of HX Summary, read from the resolved routes.

What an exception without condition always sends to a person is taken away first. Other triggers and exceptions can
only make a turn more human: what no route reaches no turn reaches, and what one reaches they may still take away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handoff_xl.blocks import always_human, outside
from handoff_xl.lanes import Lane
from handoff_xl.model import RISKS, Design, Guardrail, Intent
from handoff_xl.route_errors import has_cells_at_odds
from handoff_xl.routes import Block, Route, Routes

IRREVERSIBLE = "irreversible"


@dataclass(frozen=True, slots=True)
class RiskFigures:
    """What one risk allows and what its routes reach.

    ``reached`` is the least human lane, ``ai_from`` the lowest confidence in [0, 1] from which AI acts alone;
    None where no route of that risk is decided, or none is AI alone. Gaps, and what depends on a cell that could
    not be read, are not judged: then the figures are not ``is_complete``.
    """

    risk: str
    intents: int
    allowed: Lane
    lowest_ai_from: float | None
    reached: Lane | None
    ai_from: float | None
    is_complete: bool

    @property
    def is_broken(self) -> bool:
        """Whether a route reaches what the guardrail forbids."""
        if self.reached is not None and self.reached < self.allowed:
            return True
        return self.ai_from is not None and self.ai_from < (self.lowest_ai_from or 0)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of intents and of combinations (intent × language × channel).

    ``volume_share`` is the share in [0, 1] that the intents in ``alone`` have in the monthly volume of all
    active ones, None where no volume is stated. ``not_open`` combinations are those that Intents closes,
    ``unreadable`` those whose lanes rest on a cell that could not be read. ``at_odds`` of the ``decided`` ones rest on
    cells that contradict each other.
    """

    active: int
    alone: tuple[str, ...]
    forbidden: tuple[str, ...]
    volume_share: float | None
    decided: int
    undecided: int
    unreadable: int
    at_odds: int
    not_open: int
    risks: tuple[RiskFigures, ...]

    @property
    def combinations(self) -> int:
        """All open combinations of active intents."""
        return self.decided + self.undecided + self.unreadable


def lane_columns(route: Route) -> tuple[str, ...]:
    """Return the Thresholds columns that say at which confidence a route goes to which lane."""
    if route.mode is None or route.mode is Lane.HUMAN:
        return ("mode",)
    drafts = ("mode", "review_from", "if_unsure")
    return ("mode", "ai_from", *drafts[1:]) if route.mode is Lane.AI_AUTO else drafts


def unread_intents(design: Design) -> frozenset[str]:
    """Return the intents of which it is not known from which rows they inherit."""
    return frozenset(
        intent.id
        for intent in design.intents
        if intent.risk is None or not intent.source.broken.isdisjoint({"risk", "category"})
    )


def figures(routes: Routes) -> Figures:
    """Return the figures of a design with its routes."""
    design = routes.design
    active = [intent for intent in design.intents if intent.status == "active"]
    guardrails = {guardrail.risk: guardrail for guardrail in design.guardrails}
    free = tuple(outside(routes.blocks, always_human(design)))
    alone = {intent for block in free if _acts_alone(block) for intent in block.intents}
    volume = sum(intent.monthly_volume or 0 for intent in active)
    unread = unread_intents(design)
    unreadable_of = [(block, _unreadable(block, design, unread)) for block in routes.blocks]
    unreadable = sum(size for _, size in unreadable_of)
    undecided = sum(block.size - size for block, size in unreadable_of if block.route.mode is None)
    size = sum(block.size for block in routes.blocks)
    return Figures(
        active=len(active),
        alone=tuple(intent.id for intent in active if intent.id in alone),
        forbidden=tuple(intent.id for intent in active if _must_not_act_alone(intent, guardrails)),
        volume_share=_share((i.monthly_volume or 0 for i in active if i.id in alone), volume),
        decided=size - undecided - unreadable,
        undecided=undecided,
        unreadable=unreadable,
        at_odds=sum(
            block.size - size
            for block, size in unreadable_of
            if block.route.mode is not None and has_cells_at_odds(block.route)
        ),
        not_open=len(active) * len(design.languages) * len(design.channels) - size,
        risks=tuple(_risks(free, active, guardrails)),
    )


def _share(parts: Iterable[float], whole: float) -> float | None:
    return sum(parts) / whole if whole else None


def _unreadable(block: Block, design: Design, unread: frozenset[str]) -> int:
    """Return how many combinations of a block rest on a cell that could not be read."""
    route = block.route
    if any(route.cells[column].broken for column in lane_columns(route)):
        return block.size
    if route.mode is None and "thresholds" in design.untrusted:
        return block.size
    return len(unread.intersection(block.intents)) * len(block.languages) * len(block.channels)


def _is_judged(block: Block) -> bool:
    route = block.route
    is_inverted = route.mode is Lane.AI_AUTO and route.review_from > route.ai_from
    return route.mode is not None and not route.cells["mode"].broken and not is_inverted


def _acts_alone(block: Block) -> bool:
    return _is_judged(block) and Lane.AI_AUTO in block.route.lanes()


def _must_not_act_alone(intent: Intent, guardrails: dict[str, Guardrail]) -> bool:
    guardrail = guardrails.get(intent.risk or "")
    return intent.irreversible or (guardrail is not None and guardrail.least_human > Lane.AI_AUTO)


def _risks(
    blocks: tuple[Block, ...], active: list[Intent], guardrails: dict[str, Guardrail]
) -> Iterable[RiskFigures]:
    for risk in RISKS:
        if risk in guardrails:
            guardrail = guardrails[risk]
            members = {intent.id for intent in active if intent.risk == risk}
            yield _risk(blocks, risk, members, guardrail.least_human, guardrail.lowest_ai_from)
    irreversible = {intent.id for intent in active if intent.irreversible}
    if irreversible:
        yield _risk(blocks, IRREVERSIBLE, irreversible, Lane.CLARIFY, None)


def _risk(
    free: tuple[Block, ...], risk: str, members: set[str], allowed: Lane, lowest_ai_from: float | None
) -> RiskFigures:
    blocks = [block for block in free if not members.isdisjoint(block.intents)]
    judged = [block for block in blocks if _is_judged(block)]
    alone = [block.route for block in judged if _acts_alone(block)]
    readable = [route for route in alone if not route.cells["ai_from"].broken]
    return RiskFigures(
        risk=risk,
        intents=len(members),
        allowed=allowed,
        lowest_ai_from=lowest_ai_from,
        reached=min((min(block.route.lanes()) for block in judged), default=None),
        ai_from=min((route.ai_from for route in readable), default=None),
        is_complete=len(judged) == len(blocks) and len(readable) == len(alone),
    )
