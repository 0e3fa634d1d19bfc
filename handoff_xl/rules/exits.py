"""Exits: how a customer who talks to AI gets to a person."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from handoff_xl.blocks import always_human, joined, outside, sound_blocks
from handoff_xl.findings import Finding, Rule, Severity
from handoff_xl.lanes import Lane
from handoff_xl.model import Alternative, Condition, Design, ExceptionRule, Operator, Scope, Trigger
from handoff_xl.proofs import Effort, Group, OverBudget, Proofs
from handoff_xl.routes import Block, Route
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.signals import CONFIDENCE_MARGIN
from handoff_xl.wording import intent_words, region_subject, where

HUMAN_REQUEST = "human_request"
_MOST_EFFORT = 5_000_000
"""For all places of a design together: a few seconds of work."""
_AI_ONLY = frozenset(lane for lane in Lane if lane.is_ai_only)

ENDLESS = Rule(
    code="HX607",
    severity=Severity.ERROR,
    title="AI alone without an end or a way out",
    message="AI may handle {intents} alone {where} without any limit on its turns, and nothing brings in a person when "
    "the customer asks for one.",
    fix="Add a trigger: human_request is Yes, Lane Human, with a blank scope. Consider Max AI turns as well.",
    meaning="A customer must be able to leave the AI. Here neither Max AI turns nor a trigger or exception on "
    "human_request or ai_turns ever ends it.",
    failing="Max AI turns is blank, and no trigger looks at human_request.",
    passing="The trigger person_requested fires when human_request is Yes, in every scope, and its Lane is Human.",
)

NO_WAY_OUT = Rule(
    code="HX608",
    severity=Severity.ERROR,
    title="Asking for a person does not bring one",
    message="For {intents} {where} nothing brings in a person at once when the customer asks for one.",
    fix="Add a trigger: human_request is Yes, without And signal, Lane Human, with a scope that covers this.",
    meaning="Wherever AI answers or asks alone, the wish for a person alone must be enough. A limit on turns or a "
    "second condition does not replace it.",
    failing="The trigger on human_request is for channel chat only, and AI acts alone by phone too.",
    passing="The trigger on human_request has a blank scope.",
)


def find_missing_exits(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each largest block with an AI-only lane that a customer cannot leave by asking."""
    design = subject.design
    if {"triggers", "exceptions", "settings"} & design.untrusted or _may_be_met_unread(design):
        return
    blocks = (block for block in sound_blocks(subject.routes) if _is_ai_only_somewhere(block.route))
    # Where one condition on the wish for a person is enough, which is the rule, there is nothing to look at.
    rest = outside(blocks, (*_scopes_of_wishes(design), *always_human(design)))
    shut: dict[Rule, list[tuple[Block, dict[str, object]]]] = {ENDLESS: [], NO_WAY_OUT: []}
    bearing = subject.proofs.bearing(
        subject.proofs.cases_from(Lane.CLARIFY), (HUMAN_REQUEST, CONFIDENCE_MARGIN)
    )
    intents = {intent.id: intent for intent in design.intents}
    effort = Effort(_MOST_EFFORT)
    for group in subject.proofs.groups(rest, bearing):
        for part, is_measured in _by_measured(group, design):
            wish = {HUMAN_REQUEST: True if is_measured else None}
            try:
                with subject.proofs.within(effort):
                    turn = subject.proofs.stays_below(part, _AI_ONLY, Lane.HUMAN, wish)
                    rule = ENDLESS if turn and _is_endless(part, subject.proofs) else NO_WAY_OUT
            except OverBudget:
                intent = intents[part.block.intents[0]]
                subject.proofs.leave_undecided(intent.source.place("intent"), intent.id)
                continue
            if turn is not None:
                shut[rule].append((part.block, _asking(turn) if is_measured else turn))
    for rule, found in shut.items():
        yield from _report(rule, found, design)


def _report(rule: Rule, found: list[tuple[Block, dict[str, object]]], design: Design) -> Iterator[Finding]:
    intents = {intent.id: intent for intent in design.intents}
    for region in joined((block for block, _ in found), design):
        first = intents[region.intents[0]]
        yield rule.at(
            first.source.place("intent"),
            about=region_subject(region),
            witness=next(
                {**turn, **dict(zip(("intent", "language", "channel"), region.first, strict=True))}
                for block, turn in found
                if all(one in some for one, some in zip(region.first, block[:3], strict=True))
            ),
            owner=first.owner,
            intents=intent_words(region.intents),
            where=where(region, design),
        )


def _asking(turn: dict[str, object]) -> dict[str, object]:
    """Return the turn with the wish for a person."""
    signals = turn.get("signals")
    return {**turn, "signals": {**(signals if isinstance(signals, dict) else {}), HUMAN_REQUEST: True}}


def _by_measured(group: Group, design: Design) -> Iterator[tuple[Group, bool]]:
    """Yield the parts of a group by the channels that do and do not measure the wish for a person."""
    measured = next((one.channels for one in design.signals if one.id == HUMAN_REQUEST), None)
    for is_measured in (True, False):
        channels = tuple(
            one for one in group.block.channels if (measured is None or one in measured) is is_measured
        )
        if channels:
            yield Group(group.block._replace(channels=channels), group.bits), is_measured


def _is_ai_only_somewhere(route: Route) -> bool:
    return not route.cells["mode"].broken and any(band.lane.is_ai_only for band in route.bands())


def _is_endless(group: Group, proofs: Proofs) -> bool:
    """Whether AI may act alone however many turns it took (clarifying questions always have a limit)."""
    route = group.block.route
    limit = route.cells["max_ai_turns"]
    if route.mode is not Lane.AI_AUTO or limit.value is not None or limit.broken:
        return False
    many = {"ai_turns": math.inf}
    return proofs.stays_below(group, (Lane.AI_AUTO,), Lane.CLARIFY, many) is not None


def _scopes_of_wishes(design: Design) -> Iterator[Scope]:
    """Yield where one condition on the wish for a person is enough for a person to take over."""
    measured = next((one.channels for one in design.signals if one.id == HUMAN_REQUEST), None)
    for row in _ways_out(design):
        if len(row.conditions) == 1 and _asks_for_person(row.conditions[0]):
            limit = row.scope.channels
            both = limit if measured is None else measured if limit is None else limit & measured
            yield replace(row.scope, channels=both)


def _ways_out(design: Design) -> Iterator[Alternative]:
    """Yield the rows that bring in a person, those whose lane could not be read included."""
    for trigger in design.triggers:
        if trigger.lane is Lane.HUMAN or "lane" in trigger.source.broken:
            yield from trigger.alternatives
    for exception in design.exceptions:
        yield from exception.alternatives


def _may_be_met_unread(design: Design) -> bool:
    """Whether a row that could not be read may be the one that was meant to bring in a person.

    A row whose condition could not be read is no alternative any more, and the rule says so.
    """
    to_people = (one for one in design.triggers if one.lane is Lane.HUMAN or "lane" in one.source.broken)
    rules: Iterable[Trigger | ExceptionRule] = (*to_people, *design.exceptions)
    return any("signal" in rule.source.broken for rule in rules) or any(map(_is_doubtful, _ways_out(design)))


_SCOPE_COLUMNS = frozenset({"intents", "tags", "languages", "channels"})


def _is_doubtful(row: Alternative) -> bool:
    """Whether the scope of a row that may bring in a person could not be read in full."""
    looks_at = {condition.signal for condition in row.conditions}
    return bool(row.source.broken & _SCOPE_COLUMNS) and bool(looks_at & {HUMAN_REQUEST, "ai_turns"})


def _asks_for_person(condition: Condition) -> bool:
    if condition.signal != HUMAN_REQUEST:
        return False
    if condition.operator is Operator.IS_NOT or condition.operator is Operator.NONE_OF:
        return True not in condition.values
    return True in condition.values


RULES: tuple[Rule, ...] = (ENDLESS, NO_WAY_OUT)
CHECKS: tuple[Check, ...] = (find_missing_exits,)
