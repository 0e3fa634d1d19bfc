"""Why a turn came to its lane, in a sentence, with the cells behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from handoff_xl.exercises.evaluation import Evaluation, Observation, rule_of
from handoff_xl.findings import Place
from handoff_xl.lanes import Lane
from handoff_xl.model import Alternative, ExceptionRule, Trigger
from handoff_xl.routes import Route
from handoff_xl.wording import condition_words, header, listing, percent

_LIMITS = {"max_clarifications": "clarifications", "max_ai_turns": "ai_turns"}
_NOT_ACTIVE = {"draft": "is still a draft", "retired": "is retired"}


class Reason(NamedTuple):
    """What decided a turn: a clause without full stop, and the cells behind it."""

    words: str
    places: tuple[Place, ...]


def reason(evaluation: Evaluation, observation: Observation) -> Reason:
    """Return what decided a turn."""
    decider = observation.decision.decider
    rule = rule_of(decider, evaluation.routes.design)
    if rule is not None:
        return _of_rule(rule, evaluation, observation)
    if decider.kind == "exception":
        return Reason(f"the reported exception {decider.id} is not listed, so a person takes over", ())
    if observation.route is None:
        return _of_fallback(evaluation, observation)
    if decider.kind == "limit":
        place = observation.route.cells[decider.id].place
        count = f"{float(observation.read.values[_LIMITS[decider.id]]):g}"
        what = f"{_LIMITS[decider.id]} is {count} and {header(decider.id)} is reached"
        return Reason(f"{what}{_cells((place,))}", (place,))
    return _of_route(observation.route, observation)


def _of_rule(rule: Trigger | ExceptionRule, evaluation: Evaluation, observation: Observation) -> Reason:
    kind = "exception" if isinstance(rule, ExceptionRule) else "trigger"
    row, is_true = _row(rule, evaluation, observation)
    place = row.source.place(kind)
    subject = f"the {kind} {rule.id} ({place})"
    if is_true and row.conditions:
        why = " and ".join(condition_words(condition) for condition in row.conditions)
        return Reason(f"{subject} is met: {why}", (place,))
    if is_true:
        return Reason(f"{subject} holds for every such conversation", (place,))
    if rule.id in observation.read.exceptions:
        return Reason(f"{subject} is reported", (place,))
    known = observation.read.values
    missing = [one.signal for one in row.conditions if one.signal not in known]
    verb = "is" if len(missing) == 1 else "are"
    return Reason(f"{subject} counts, since {listing(missing)} {verb} not given", (place,))


def _row(
    rule: Trigger | ExceptionRule, evaluation: Evaluation, observation: Observation
) -> tuple[Alternative, bool]:
    """Return the row that made a rule active, and whether it is true; a reported rule's first row otherwise."""
    lowered = evaluation.lowered
    number = next(
        at
        for at, one in enumerate(lowered.rules)
        if one.id == rule.id and (one.kind == "exception") == isinstance(rule, ExceptionRule)
    )
    bits = lowered.bits_of_rule[number]
    first = (bits & -bits).bit_length() - 1
    for met, is_true in ((observation.holds & bits, True), (observation.possible & bits, False)):
        if met and not (not is_true and rule.id in observation.read.exceptions):
            return rule.alternatives[(met & -met).bit_length() - 1 - first], is_true
    return rule.alternatives[0], False


def _of_fallback(evaluation: Evaluation, observation: Observation) -> Reason:
    design = evaluation.routes.design
    read = observation.read
    intent = next((one for one in design.intents if one.id == read.intent), None)
    place = None if intent is None else intent.source.place("intent")
    if intent is None:
        why = f"the intent {read.intent} is not listed"
    elif intent.status in _NOT_ACTIVE:
        why = f"the intent {intent.id} {_NOT_ACTIVE[intent.status]}"
    elif read.language is None:
        why = "no language of the design is given"
    elif read.channel is None:
        why = "no channel of the design is given"
    else:
        why = f"the intent {intent.id} is not open for {read.language} by {read.channel}"
    places = () if place is None else (place,)
    return Reason(f"{why}{_cells(places)}, so a person takes over", places)


def _of_route(route: Route, observation: Observation) -> Reason:
    confidence = observation.read.confidence
    if confidence is None:
        return Reason("no confidence is given, so a person takes over", ())
    keys = tuple(_columns(route, confidence, asks=observation.decision.lane == Lane.CLARIFY.key))
    places = tuple(
        dict.fromkeys(place for key in keys if (place := route.cells[key].place).sheet is not None)
    )
    read = observation.read
    subject = f"{read.intent} / {read.language} / {read.channel}"
    if keys == ("mode",):
        return Reason(f"the Mode of {subject} is {Lane.HUMAN.words}{_cells(places)}", places)
    if "ambiguity_margin" in keys:
        lead = percent(observation.read.margin or 0.0)
        margin = percent(route.ambiguity_margin)
        return Reason(f"the lead of {lead} is under the Ambiguity margin of {margin}{_cells(places)}", places)
    limits = [(key, getattr(route, key)) for key in ("ai_from", "review_from") if key in keys]
    parts = [
        f"{'at least' if confidence >= limit else 'below'} {header(key)} {percent(limit)}"
        for key, limit in limits
    ]
    return Reason(f"{percent(confidence)} is {' and '.join(parts)} for {subject}{_cells(places)}", places)


def _columns(route: Route, confidence: float, *, asks: bool) -> Iterator[str]:
    """Yield the settings that made the band of a confidence."""
    if route.mode is Lane.HUMAN:
        yield "mode"
        return
    if route.mode is Lane.AI_AUTO and confidence >= route.ai_from:
        yield "ambiguity_margin" if asks else "ai_from"
    elif route.mode is Lane.AI_AUTO and confidence >= route.review_from:
        yield from ("ai_from", "review_from")
    else:
        yield "review_from"


def _cells(places: tuple[Place, ...]) -> str:
    named = [str(place) for place in places if place.cell is not None]
    return f" ({listing(named)})" if named else ""
