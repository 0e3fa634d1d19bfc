"""Exits: how a customer who talks to AI gets to a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from handoff_xl.blocks import always_human, joined, outside, quiet_turn, sound_blocks
from handoff_xl.findings import Finding, Rule, Severity
from handoff_xl.lanes import Lane
from handoff_xl.model import Alternative, Condition, Design, ExceptionRule, Operator, Scope, Trigger
from handoff_xl.routes import Block, Route
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.wording import intent_words, region_subject, where

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
    if {"triggers", "exceptions", "settings"} & design.untrusted:
        return
    by_asking = _scopes(design, _asks_for_person)
    by_turns = _scopes(design, _counts_turns)
    shut = list(
        outside(
            (block for block in sound_blocks(subject.routes) if _is_ai_only_somewhere(block.route)),
            (*by_asking, *always_human(design)),
        )
    )
    endless = list(outside((block for block in shut if _is_endless(block.route)), by_turns))
    rest = outside(shut, [_scope_of(block) for block in endless])
    yield from _report(ENDLESS, endless, design)
    yield from _report(NO_WAY_OUT, rest, design)


def _scope_of(block: Block) -> Scope:
    return Scope(frozenset(block.intents), frozenset(block.languages), frozenset(block.channels))


def _report(rule: Rule, blocks: Iterable[Block], design: Design) -> Iterator[Finding]:
    intents = {intent.id: intent for intent in design.intents}
    for region in joined(blocks, design):
        first = intents[region.intents[0]]
        yield rule.at(
            first.source.place("intent"),
            about=region_subject(region),
            witness=_asking(quiet_turn(design, *region.first, 1.0)),
            owner=first.owner,
            intents=intent_words(region.intents),
            where=where(region, design),
        )


def _asking(turn: dict[str, object]) -> dict[str, object]:
    """Return the turn with the wish for a person."""
    signals = turn.get("signals")
    return {**turn, "signals": {**(signals if isinstance(signals, dict) else {}), "human_request": True}}


def _is_ai_only_somewhere(route: Route) -> bool:
    return not route.cells["mode"].broken and any(band.lane.is_ai_only for band in route.bands())


def _is_endless(route: Route) -> bool:
    """Whether AI may act alone for ever (clarifying questions always have a limit)."""
    limit = route.cells["max_ai_turns"]
    return route.mode is Lane.AI_AUTO and limit.value is None and not limit.broken


def _scopes(design: Design, is_met: Callable[[Condition], bool]) -> tuple[Scope, ...]:
    """Return where a single such condition is enough for a person to take over.

    A row that could not be read counts as well: it may be the one that was meant to.
    """
    channels = {signal.id: signal.channels for signal in design.signals}
    to_people = [one for one in design.triggers if one.lane is Lane.HUMAN or "lane" in one.source.broken]
    rules: tuple[Trigger | ExceptionRule, ...] = (*to_people, *design.exceptions)
    scopes: list[Scope] = []
    for rule in rules:
        # A row whose condition could not be read is no alternative any more, and the rule says so.
        if "signal" in rule.source.broken or any(_is_doubtful(row) for row in rule.alternatives):
            return (Scope(),)
        for row in rule.alternatives:
            if len(row.conditions) == 1 and is_met(row.conditions[0]):
                measured = channels.get(row.conditions[0].signal)
                limit = row.scope.channels
                both = limit if measured is None else measured if limit is None else limit & measured
                scopes.append(replace(row.scope, channels=both))
    return tuple(scopes)


_SCOPE_COLUMNS = frozenset({"intents", "tags", "languages", "channels"})


def _is_doubtful(row: Alternative) -> bool:
    """Whether the scope of a row that may bring in a person could not be read in full."""
    looks_at = {condition.signal for condition in row.conditions}
    return bool(row.source.broken & _SCOPE_COLUMNS) and bool(looks_at & {"human_request", "ai_turns"})


def _asks_for_person(condition: Condition) -> bool:
    if condition.signal != "human_request":
        return False
    if condition.operator is Operator.IS_NOT or condition.operator is Operator.NONE_OF:
        return True not in condition.values
    return True in condition.values


def _counts_turns(condition: Condition) -> bool:
    at_the_end = {Operator.AT_LEAST, Operator.MORE_THAN}
    return condition.signal == "ai_turns" and condition.operator in at_the_end


RULES: tuple[Rule, ...] = (ENDLESS, NO_WAY_OUT)
CHECKS: tuple[Check, ...] = (find_missing_exits,)
