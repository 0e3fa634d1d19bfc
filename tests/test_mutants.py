"""Single faults put into clean designs: whatever changes a decision is told, by a finding or by another routing JSON.

A forbidden lane, a wish for a person that nobody follows, and a combination that nobody decides must have their finding.
"""

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import islice

import pytest

from handoff_xl.allowance import guardrails_by_risk, least_human
from handoff_xl.catalogue import CHECKS
from handoff_xl.decide import Router
from handoff_xl.lanes import Lane
from handoff_xl.model import Operator, Scope
from handoff_xl.proofs import Proofs
from handoff_xl.routes import resolve
from handoff_xl.routing import build_routing, fingerprint
from handoff_xl.rules.coverage import find_gaps
from handoff_xl.rules.exits import find_missing_exits
from handoff_xl.rules.guardrails import find_forbidden_lanes
from handoff_xl.rules.subject import Subject
from tests.samples.compiled import AS_OF, outcome_of

SAMPLES = {"back-office": 110, "multilingual-rollout": 60, "retail-bank": 40}
"""Clean samples with the number of mutants of each."""
COUNTED = 200
MOST_BLOCKS = 90
EVERY = 17
"""Of what conditions look at, each route is tried with every such one."""
_AT_NOON = date(2026, 12, 8)


def replaced(items, old, new):
    return tuple(new if item is old else item for item in items)


def threshold_mutants(design):
    for row in design.thresholds:
        yield (
            "row dropped",
            replace(design, thresholds=tuple(one for one in design.thresholds if one is not row)),
        )
        for column, value in row.settings.items():
            other = _other_setting(design, column, value)
            if other is not None:
                settings = {**row.settings, column: other}
                new = replace(row, settings=settings)
                yield f"{column} changed", replace(design, thresholds=replaced(design.thresholds, row, new))
        for column in ("risks", "categories", "intents", "languages", "channels"):
            if getattr(row, column) is not None:
                wider = replace(row, **{column: None})
                yield "scope widened", replace(design, thresholds=replaced(design.thresholds, row, wider))


def _other_setting(design, column, value):
    if column in {"ai_from", "review_from"}:
        return round(value - 0.07, 6)
    if column == "mode":
        return {Lane.HUMAN: Lane.AI_REVIEW, Lane.AI_REVIEW: Lane.AI_AUTO, Lane.AI_AUTO: Lane.HUMAN}[value]
    if column == "if_unsure":
        return {Lane.HUMAN: Lane.CLARIFY}.get(value, Lane.HUMAN)
    if column in {"queue", "review_queue"}:
        return next(queue.id for queue in design.queues if queue.id != value)
    return value + 1 if isinstance(value, (int, float)) else None


def rule_mutants(design, column):
    rules = getattr(design, column)
    for rule in rules:
        yield "rule dropped", replace(design, **{column: tuple(one for one in rules if one is not rule)})
        for new in _other_rules(design, rule):
            yield "rule changed", replace(design, **{column: replaced(rules, rule, new)})


def _other_rules(design, rule):
    if rule.queue:
        yield replace(rule, queue=next(queue.id for queue in design.queues if queue.id != rule.queue))
    if getattr(rule, "lane", None) is Lane.HUMAN:
        yield replace(rule, lane=Lane.AI_REVIEW)
    if getattr(rule, "active_on_unknown", False):
        yield replace(rule, active_on_unknown=False)
    for row in rule.alternatives:
        for condition in row.conditions:
            other = _other_condition(condition)
            conditions = replaced(row.conditions, condition, other)
            yield replace(
                rule, alternatives=replaced(rule.alternatives, row, replace(row, conditions=conditions))
            )
        if not row.scope.is_everywhere and row.conditions:
            yield replace(rule, alternatives=replaced(rule.alternatives, row, replace(row, scope=Scope())))


def _other_condition(condition):
    value = condition.values[0]
    if isinstance(value, bool):
        return replace(condition, values=(not value,))
    if isinstance(value, str):
        opposite = {Operator.IS: Operator.IS_NOT, Operator.ONE_OF: Operator.NONE_OF}
        return replace(condition, operator=opposite.get(condition.operator, Operator.IS))
    return replace(condition, values=tuple(one * 3 + 1 for one in condition.values))


def intent_mutants(design):
    for intent in design.intents:
        others = [replace(intent, risk="high" if intent.risk in {"low", "medium"} else "low")]
        others.append(replace(intent, irreversible=not intent.irreversible))
        others.append(replace(intent, status="draft" if intent.status == "active" else "active"))
        for new in others:
            yield "intent changed", replace(design, intents=replaced(design.intents, intent, new))


def queue_mutants(design):
    for queue in design.queues:
        others = [replace(queue, stands_in_for=())] if queue.stands_in_for else []
        others.append(replace(queue, when_closed="message" if queue.when_closed != "message" else "ticket"))
        others.append(replace(queue, calendar=None if queue.calendar else design.calendars[0].id))
        for new in others:
            yield "queue changed", replace(design, queues=replaced(design.queues, queue, new))


def mutants(sample, count):
    """Return some single-fault mutants of a sample, of each kind in its turn."""
    design = outcome_of(sample).routes.design
    kinds = [
        threshold_mutants(design),
        rule_mutants(design, "triggers"),
        rule_mutants(design, "exceptions"),
        intent_mutants(design),
        queue_mutants(design),
    ]
    lists = [list(kind) for kind in kinds]
    spread = [
        some[at * len(some) * len(lists) // count]
        for at in range(-(-count // len(lists)))
        for some in lists
        if at * len(some) * len(lists) // count < len(some)
    ]
    return list(islice(spread, count))


@cache
def turns_of(sample):
    """Return a fixed dense set of turns: every route at the edges of its bands, and with each condition met or nearly so."""
    routes = outcome_of(sample).routes
    proofs = Proofs(routes)
    design = routes.design
    spaces = [{}, {"human_request": True}]
    for rule in (*design.triggers, *design.exceptions):
        for row in rule.alternatives:
            for condition in row.conditions:
                others = {one.signal: _met(one, 0.01) for one in row.conditions if one is not condition}
                spaces += [{**others, condition.signal: _met(condition, step)} for step in (0.01, -0.01)]
    found = []
    for number, block in enumerate(routes.blocks[:: 1 + len(routes.blocks) // MOST_BLOCKS]):
        where = (block.intents[number % len(block.intents)], block.languages[-1], block.channels[0])
        shares = sorted({band.low for band in block.route.bands()} | {1.0})
        found += [proofs.quiet_turn(*where, share) for share in shares]
        quiet = found[-1]
        found.append({**quiet, "at": f"{_AT_NOON}T12:00:00+00:00"})
        for at, signals in enumerate(spaces):
            if at < 2 or (number + at) % EVERY == 0:
                found.append({**quiet, "signals": {**quiet.get("signals", {}), **signals}})
    return found


def _met(condition, step):
    """Return a value that meets a condition, or with a negative step just misses it."""
    value = condition.values[0]
    match condition.operator:
        case Operator.LESS_THAN | Operator.AT_MOST:
            return value - step
        case Operator.MORE_THAN | Operator.AT_LEAST:
            return value + step
        case Operator.IS_NOT | Operator.NONE_OF:
            return (not value) if isinstance(value, bool) else "other"
    return value


class Mutant:
    """A design with the errors that proofs and coverage find, and its evaluator where no gap stands in the way."""

    def __init__(self, design):
        self.routes = resolve(design)
        self.subject = Subject(self.routes, AS_OF, fingerprint(self.routes))
        has_gap = any(block.route.mode is None for block in self.routes.blocks)
        self.router = (
            None if has_gap else Router(build_routing(self.routes, file_name="mutant.xlsx", sha256=""))
        )

    @property
    def errors(self):
        checks = (find_gaps, find_forbidden_lanes, find_missing_exits)
        return {finding.code for check in checks for finding in check(self.subject)}

    @property
    def told(self):
        """What all checks tell, with how often."""
        findings = (finding for check in CHECKS for finding in check(self.subject))
        return Counter((finding.code, finding.message) for finding in findings)

    def decisions(self, turns):
        return [self.router.decide(turn)[:6] for turn in turns]


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_changes_a_decision_is_told(sample):
    turns = turns_of(sample)
    original = Mutant(outcome_of(sample).routes.design)
    decisions = original.decisions(turns)
    changing = 0
    for kind, design in mutants(sample, SAMPLES[sample]):
        mutant = Mutant(design)
        if mutant.router is None:
            assert "HX401" in mutant.errors, kind
            changing += 1
            continue
        now = mutant.decisions(turns)
        if now != decisions:
            changing += 1
            is_rerouted = mutant.subject.fingerprint != original.subject.fingerprint
            assert is_rerouted or mutant.told - original.told, kind
        for codes in set(wrong(design, turns, now)):
            assert codes & mutant.errors, (kind, codes)
    assert changing >= SAMPLES[sample] // 3


def wrong(design, turns, decisions):
    """Yield for each decision that must not be the codes of which one must be told."""
    intents = {intent.id: intent for intent in design.intents}
    guardrails = guardrails_by_risk(design)
    for turn, decision in zip(turns, decisions, strict=True):
        intent = intents[turn["intent"]]
        lane = Lane.from_key(decision[0])
        if intent.status == "active" and lane < least_human(intent, guardrails):
            yield frozenset({"HX501"})
        if lane.is_ai_only and turn.get("signals", {}).get("human_request") is True:
            yield frozenset({"HX607", "HX608"})


def test_there_are_enough_mutants():
    assert sum(len(mutants(sample, count)) for sample, count in SAMPLES.items()) >= COUNTED
