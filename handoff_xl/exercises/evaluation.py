"""The reference evaluator on a design as it stands, faults included, and what each turn meets in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

from handoff_xl.decide import Decision, Match, Router, RoutingError
from handoff_xl.decide.document import conditional_rules
from handoff_xl.decide.turns import Turn, TurnReader
from handoff_xl.lowering import Lowered, lower
from handoff_xl.model import Alternative, Design, ExceptionRule, Queue, Scenario, Trigger
from handoff_xl.routes import Block, Route, Routes
from handoff_xl.routing import build_routing

GivenTurn = Mapping[str, Any]
"""A turn as the evaluator takes it (DESIGN §2)."""


class Observation(NamedTuple):
    """A turn as it was understood, its decision, and what it meets.

    ``route`` is None where none is open. ``holds`` are the rows of triggers and exceptions (bits of
    ``Evaluation.lowered``) that are true, ``possible`` those that are true or unknown; ``true`` are those whose
    conditions are true, in scope or not.
    """

    read: Turn
    decision: Decision
    route: Route | None
    holds: int
    possible: int
    true: int


class Evaluation:
    """Decides turns about some intents of a design exactly as its routing JSON does.

    Raises RoutingError where the design has a fault without whose mending nothing can be decided. An intent that is
    left out is decided like an unknown one.
    """

    def __init__(self, routes: Routes, intents: Collection[str] | None = None) -> None:
        kept = frozenset(
            intent.id for intent in routes.design.intents if intents is None or intent.id in intents
        )
        self.routes = _part(routes, kept)
        if self.routes.design.settings.fallback_queue is None:
            raise RoutingError("Without a global fallback queue nothing can be decided.")
        self.document = build_routing(self.routes, file_name="", sha256="", fingerprint="-")
        self._router = Router(self.document)
        self._reader = TurnReader(self.document)

    @cached_property
    def lowered(self) -> Lowered:
        """Triggers and exceptions in the form that the evaluator uses."""
        types = {entry["id"]: entry["type"] for entry in self.document["signals"]}
        return lower(conditional_rules(self.document), types)

    @cached_property
    def queues(self) -> Mapping[str, Queue]:
        """The queues of the design by id."""
        return {queue.id: queue for queue in self.routes.design.queues}

    @cached_property
    def _routes_of(self) -> Mapping[str, list[Block]]:
        found: dict[str, list[Block]] = {}
        for block in self.routes.blocks:
            for intent in block.intents:
                found.setdefault(intent, []).append(block)
        return found

    def read(self, turn: GivenTurn) -> Turn:
        """Return a turn as it is understood."""
        return self._reader.read(turn)

    def decide(self, turn: GivenTurn) -> Decision:
        """Return the decision on a turn."""
        return self._router.decide(turn)

    def route(self, read: Turn) -> Route | None:
        """Return the route that is open for a turn, None where none is."""
        return next(
            (
                block.route
                for block in self._routes_of.get(read.intent or "", ())
                if read.language in block.languages and read.channel in block.channels
            ),
            None,
        )

    def observe(self, turn: GivenTurn) -> Observation:
        """Return what a turn meets."""
        read = self.read(turn)
        intents, languages, channels = self.scopes(read)
        true = possible = -1
        for signal, ladder in self.lowered.ladders.items():
            value: Any = read.values.get(signal)
            if value is None:
                true &= ladder.missing.true
            else:
                holding = ladder.true_at(value)
                true &= holding
                possible &= holding
        scope = intents & languages & channels
        return Observation(read, self.decide(turn), self.route(read), scope & true, scope & possible, true)

    def scopes(self, read: Turn) -> tuple[int, int, int]:
        """Return the rows that have a turn's intent, its language, and its channel in scope."""
        lowered = self.lowered
        return (
            lowered.intents.mask(read.intent),
            lowered.languages.mask(read.language),
            lowered.channels.mask(read.channel),
        )


def turn_of(scenario: Scenario, design: Design) -> dict[str, Any]:
    """Return the turn that a scenario describes.

    A blank Language stands for the default language, a blank Channel for the only one where there is but one, as
    ``handoff-xl decide`` has it.
    """
    only = design.channels[0].id if len(design.channels) == 1 else None
    given = {
        "intent": scenario.intent,
        "language": scenario.language or design.settings.default_language,
        "channel": scenario.channel or only,
        "confidence": scenario.confidence,
        "runner_up_confidence": scenario.runner_up,
        "signals": dict(scenario.signals),
        "exceptions": list(scenario.exceptions),
        "at": scenario.at,
    }
    return {key: value for key, value in given.items() if value not in (None, {}, [])}


def _part(routes: Routes, kept: frozenset[str]) -> Routes:
    """Return the routes with some intents only, in a form that can be evaluated whatever is missing.

    A combination whose Mode nobody decides has no route. An exception whose queue could not be read goes to the
    global fallback queue, and one that nothing can notice, which is an error by itself, is never active: it would
    hide what the others do.
    """
    design = routes.design
    fallback = design.settings.fallback_queue or ""
    part = replace(
        design,
        intents=tuple(intent for intent in design.intents if intent.id in kept),
        triggers=tuple(
            replace(rule, alternatives=tuple(_narrowed(rule.alternatives, kept))) for rule in design.triggers
        ),
        exceptions=tuple(
            replace(
                rule, alternatives=tuple(_narrowed(rule.alternatives, kept)), queue=rule.queue or fallback
            )
            for rule in design.exceptions
        ),
        stages=(),
        controls=(),
        approvals=(),
    )
    blocks = (
        block._replace(intents=tuple(intent for intent in block.intents if intent in kept))
        for block in routes.blocks
        if block.route.mode is not None
    )
    return Routes(part, tuple(block for block in blocks if block.intents))


def _narrowed(rows: Iterable[Alternative], kept: frozenset[str]) -> Iterable[Alternative]:
    for row in rows:
        intents = row.scope.intents
        if row.scope.is_everywhere and not row.conditions and not row.reported:
            yield replace(row, reported=True)
        elif intents is None or intents <= kept:
            yield row
        else:
            yield replace(row, scope=replace(row.scope, intents=intents & kept))


def rule_of(match: Match, design: Design) -> Trigger | ExceptionRule | None:
    """Return the trigger or exception that a decision names, None for a route, a limit or an unlisted id."""
    rules: Mapping[str, tuple[Trigger | ExceptionRule, ...]] = {
        "trigger": design.triggers,
        "exception": design.exceptions,
    }
    return next((rule for rule in rules.get(match.kind, ()) if rule.id == match.id), None)
