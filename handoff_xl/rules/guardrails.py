"""Guardrails: what the risk of an intent, or an action that cannot be undone, forbids AI to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from handoff_xl.allowance import guardrails_by_risk, lanes_by_column, least_human
from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.lanes import Lane
from handoff_xl.model import Guardrail, Intent
from handoff_xl.proofs import Effort, OverBudget, Reached
from handoff_xl.routes import Band, Block, Route
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.wording import header, listing, percent, percent_cell

_MOST_EFFORT = 5_000_000
"""For all intents of a design together: a few seconds of work."""

FORBIDDEN = Rule(
    code="HX501",
    severity=Severity.ERROR,
    title="AI goes further than the guardrails allow",
    message="{column} here lets {lane} handle {intents}, but {reasons}.",
    fix="Choose a more human {column} in this cell, or add a narrower row with Mode {mode} for {intents}.",
    meaning="Guardrails say for each risk how far AI may go, and an intent that cannot be undone is never left to AI "
    "alone. They never route anything themselves, so the thresholds must keep to them.",
    failing="card_lost has risk high, and the row for category cards says AI alone.",
    passing="A narrower row for card_lost says AI drafts.",
)


@dataclass(slots=True)
class _Breach:
    """The intents for which one cell lets AI go too far."""

    column: str
    lane: Lane
    witness: dict[str, object]
    required: Lane = Lane.AI_REVIEW
    intents: dict[str, Intent] = field(default_factory=dict)
    reasons: dict[str, None] = field(default_factory=dict)
    related: dict[Place, None] = field(default_factory=dict)


def find_forbidden_lanes(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each cell that lets turns reach a lane that the guardrails forbid."""
    design = subject.design
    guardrails = guardrails_by_risk(design)
    intents = {intent.id: intent for intent in design.intents}
    breaches: dict[Place, _Breach] = {}
    effort = Effort(_MOST_EFFORT)
    for block in subject.left_to_routes:
        for column, bands in _bands_by_column(block.route):
            for intent in (intents[one] for one in block.intents):
                place, least = block.route.cells[column].place, least_human(intent, guardrails)
                breach = breaches.get(place)
                if bands[0].lane >= least or (breach is not None and intent.id in breach.intents):
                    continue
                reached = _reached(subject, block, intent, effort, least, bands)
                if reached is not None:
                    if breach is None:
                        breach = breaches[place] = _Breach(column, reached.lane, reached.turn)
                    _add(breach, intent, reached.lane, guardrails)
    for place, breach in breaches.items():
        first = next(iter(breach.intents.values()))
        mode = breach.required.words
        yield FORBIDDEN.at(
            place,
            about=f"{listing(sorted(breach.intents), limit=1)} · {breach.lane.words}",
            related=breach.related,
            witness=breach.witness,
            suggestion=mode if breach.column == "mode" else Lane.HUMAN.words,
            owner=first.owner,
            column=header(breach.column),
            lane=breach.lane.words,
            intents=listing(breach.intents, what="intents"),
            reasons=listing(breach.reasons),
            mode=mode,
        )


def _bands_by_column(route: Route) -> Iterator[tuple[str, Sequence[Band]]]:
    """Yield the setting columns whose readable cells let AI in, with the bands that follow, the least human first."""
    asks = [band for band in route.bands()[1:] if band.lane is Lane.CLARIFY]
    for column, _ in lanes_by_column(route):
        yield column, asks if column == "if_unsure" else [one for one in route.bands() if one not in asks]


def _reached(
    subject: Subject,
    block: Block,
    intent: Intent,
    effort: Effort,
    least: Lane,
    bands: Sequence[Band],
    below: float | None = None,
) -> Reached | None:
    """Return a turn of an intent in a block that ends less human than ``least`` though triggers and exceptions count."""
    for group in subject.proofs.groups([block._replace(intents=(intent.id,))]):
        try:
            with subject.proofs.within(effort):
                reached = subject.proofs.reaches_below(group, least, bands, below)
        except OverBudget:
            subject.proofs.leave_undecided(intent.source.place("intent"), intent.id)
            continue
        if reached is not None:
            return reached
    return None


def _add(breach: _Breach, intent: Intent, lane: Lane, guardrails: dict[str, Guardrail]) -> None:
    if intent.id in breach.intents:
        return
    breach.intents[intent.id] = intent
    breach.lane = min(breach.lane, lane)
    breach.required = max(breach.required, least_human(intent, guardrails))
    guardrail = guardrails.get(intent.risk or "")
    if guardrail is not None and lane < guardrail.least_human:
        breach.reasons[
            f"risk {guardrail.risk} allows nothing less human than {guardrail.least_human.words}"
        ] = None
        if guardrail.source is not None:
            breach.related[guardrail.source.place("least_human")] = None
    else:
        breach.reasons[f"{intent.id} cannot be undone"] = None
        breach.related[intent.source.place("irreversible")] = None


LOW_AI_FROM = Rule(
    code="HX502",
    severity=Severity.ERROR,
    title="AI from is below the guardrail",
    message="AI from is {value} for {intents}, but the guardrail for risk {risk} asks for at least {lowest}.",
    fix="Set AI from to {lowest} or more here, or in a narrower row for risk {risk}.",
    meaning="Lowest AI from on Guardrails is the confidence below which AI must never act alone on intents of that "
    "risk, whatever Thresholds say.",
    failing="Guardrails ask for 90 % for risk medium, and the row for risk medium says AI from 80 %.",
    passing="The row for risk medium says AI from 92 %.",
)


def find_low_ai_from(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each cell that lets AI act alone below the guardrail of a risk."""
    design = subject.design
    guardrails = guardrails_by_risk(design)
    intents = {intent.id: intent for intent in design.intents}
    effort = Effort(_MOST_EFFORT)
    found: dict[tuple[Place, str], tuple[Guardrail, float, dict[str, Intent], dict[str, object]]] = {}
    for block in subject.left_to_routes:
        cell = block.route.cells["ai_from"]
        if block.route.mode is not Lane.AI_AUTO or cell.broken or block.route.cells["mode"].broken:
            continue
        for intent in (intents[one] for one in block.intents):
            guardrail = guardrails.get(intent.risk or "")
            if guardrail is None or guardrail.lowest_ai_from is None or least_human(intent, guardrails):
                continue
            met = (cell.place, guardrail.risk)
            if block.route.ai_from >= guardrail.lowest_ai_from or (
                met in found and intent.id in found[met][2]
            ):
                continue
            reached = _reached(
                subject,
                block,
                intent,
                effort,
                Lane.CLARIFY,
                block.route.bands()[:1],
                guardrail.lowest_ai_from,
            )
            if reached is not None:
                entry = found.setdefault(met, (guardrail, block.route.ai_from, {}, reached.turn))
                entry[2][intent.id] = intent
    for (place, risk), (guardrail, value, some, turn) in found.items():
        lowest = guardrail.lowest_ai_from or 0.0
        yield LOW_AI_FROM.at(
            place,
            about=f"{listing(sorted(some), limit=1)} · AI from",
            related=() if guardrail.source is None else (guardrail.source.place("lowest_ai_from"),),
            witness=turn,
            suggestion=percent_cell(lowest),
            owner=next(iter(some.values())).owner,
            value=percent(value),
            intents=listing(some, what="intents"),
            risk=risk,
            lowest=percent(lowest),
        )


RULES: tuple[Rule, ...] = (FORBIDDEN, LOW_AI_FROM)
CHECKS: tuple[Check, ...] = (find_forbidden_lanes, find_low_ai_from)
