"""Coverage: combinations that nobody decides, and thresholds that nobody set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from handoff_xl.blocks import is_explicit, joined, sound_blocks
from handoff_xl.findings import Finding, Rule, Severity
from handoff_xl.lanes import Lane
from handoff_xl.routes import Block, Route
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.wording import header, intent_words, region_subject, where

GAP = Rule(
    code="HX401",
    severity=Severity.ERROR,
    title="Nobody decides who handles it",
    message="There is no row that decides who handles {intents} {where}.",
    fix="Add a Thresholds row with a Mode that covers it, for example one for risk {risk} with all else blank.",
    meaning="Every open combination of intent, language and channel needs a Mode: AI alone, AI drafts or Human. "
    "Mode has no default, because a conversation that nobody thought of must not reach a customer by accident.",
    failing="card_lost has risk high, and no Thresholds row covers risk high, its category or card_lost.",
    passing="A Thresholds row for risk high with Mode AI drafts.",
)


def find_gaps(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each largest block of combinations without a Mode."""
    design = subject.design
    if "thresholds" in design.untrusted:
        return
    gaps = (
        block
        for block in sound_blocks(subject.routes)
        if block.route.mode is None and not block.route.cells["mode"].broken
    )
    intents = {intent.id: intent for intent in design.intents}
    for region in joined(gaps, design):
        first = intents[region.intents[0]]
        yield GAP.at(
            first.source.place("intent"),
            about=region_subject(region),
            related=(intents[one].source.place("intent") for one in region.intents[1:]),
            witness=subject.proofs.quiet_turn(*region.first, 0.99),
            owner=first.owner,
            intents=intent_words(region.intents),
            where=where(region, design),
            risk=first.risk or "low",
        )


EXPLICIT = Rule(
    code="HX402",
    severity=Severity.ERROR,
    title="Thresholds are not set explicitly",
    message="Settings ask for explicit thresholds, but {row} sets {column} for {intents} {where}.",
    fix="Fill {column} in a Thresholds row that covers this{naming}, or relax Require explicit thresholds in Settings.",
    meaning="Require explicit thresholds says how closely someone must have thought about each confidence level: "
    "policy asks for some Thresholds row, intent for a row that names the intent itself.",
    failing="Require explicit thresholds is intent, and refund_status takes AI from from the row for risk low.",
    passing="A Thresholds row names refund_status and fills AI from and Review from.",
)

_NEEDED = {Lane.AI_AUTO: ("ai_from", "review_from"), Lane.AI_REVIEW: ("review_from",)}


def find_implicit_thresholds(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each largest block that lacks the same explicit confidence levels."""
    design = subject.design
    wanted = design.settings.require_explicit_thresholds
    if wanted == "no" or {"thresholds", "settings"} & design.untrusted:
        return
    by_intent = wanted == "intent"
    lacking: dict[str, list[Block]] = defaultdict(list)
    for block in sound_blocks(subject.routes):
        for column in _implicit(block.route, wanted):
            lacking[column].append(block)
    intents = {intent.id: intent for intent in design.intents}
    for column, blocks in lacking.items():
        for region in joined(blocks, design):
            first = intents[region.intents[0]]
            yield EXPLICIT.at(
                first.source.place("intent"),
                about=f"{region_subject(region)} · {header(column)}",
                related=(design.settings.place("require_explicit_thresholds"),),
                witness=subject.proofs.quiet_turn(*region.first, 0.99),
                owner=first.owner,
                row="no Thresholds row that names the intent" if by_intent else "no Thresholds row",
                naming=" and names the intent" if by_intent else "",
                column=header(column),
                intents=intent_words(region.intents),
                where=where(region, design),
            )


def _implicit(route: Route, wanted: str) -> Iterator[str]:
    """Yield the confidence levels that matter for a route and are not set as explicitly as wanted."""
    for column in _NEEDED.get(route.mode, ()) if route.mode is not None else ():
        cell = route.cells[column]
        if not cell.broken and not is_explicit(cell, wanted):
            yield column


RULES: tuple[Rule, ...] = (GAP, EXPLICIT)
CHECKS: tuple[Check, ...] = (find_gaps, find_implicit_thresholds)
