"""What is suggested shows what its reason says, is no more than needed, and leaves nothing open."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from math import nextafter

import openpyxl
import pytest

from handoff_xl.compile import compile_workbook
from handoff_xl.decide import Router
from handoff_xl.exercises.effects import Effects
from handoff_xl.exercises.evaluation import Evaluation
from handoff_xl.exercises.goals import Aim, Goals
from handoff_xl.exercises.suggesting import exercises
from handoff_xl.routes import Routes
from tests.exercises.as_scenarios import as_scenario
from tests.oracle.plain_reading import plain_decide
from tests.oracle.random_designs import random_design

AS_OF = date(2026, 11, 24)


def workbook_of(rows):
    """Return a random design as plain cells under their headers."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, listed in rows.items():
        sheet = book.create_sheet(name)
        headers = list(dict.fromkeys(header for row in listed for header in row))
        sheet.append(headers)
        for row in listed:
            sheet.append([row.get(header) for header in headers])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


class World:
    """A random design as rows and compiled, with what is suggested for it."""

    def __init__(self, seed):
        self.rows = random_design(seed)
        outcome = compile_workbook(workbook_of(self.rows), "design.xlsx", AS_OF)
        self.routes = outcome.routes
        self.router = Router(outcome.routing)
        self.evaluation = Evaluation(self.routes)
        self.found = exercises(self.routes, AS_OF)

    def lane(self, turn):
        return self.router.decide(turn).lane

    def matches(self, rule, turn):
        return (rule.kind, rule.id) in {(one.kind, one.id) for one in self.router.decide(turn).matched}


@pytest.fixture(scope="module", params=[0, 4, 11, 23])
def world(request):
    return World(request.param)


def test_decisions_are_those_of_the_routing_and_of_the_plain_reading(world):
    for exercise in world.found:
        decision = world.router.decide(exercise.turn)
        assert decision == exercise.decision
        plain = plain_decide(world.rows, exercise.turn)
        assert (decision.lane, decision.queue) == (plain["lane"], plain["queue"])


def test_the_same_design_gives_the_same_turns(world):
    assert exercises(world.routes, AS_OF) == world.found


def test_nothing_is_superfluous_and_nothing_is_left(world):
    goals = Goals(world.evaluation)
    shown = [goals.exercised(world.evaluation.observe(one.turn)) for one in world.found]
    wanted = {goal for exercise in world.found for goal in exercise.goals}
    for number, own in enumerate(shown):
        others = frozenset().union(*(one for at, one in enumerate(shown) if at != number))
        assert (own & wanted) - others
    scenarios = tuple(as_scenario(*numbered) for numbered in enumerate(world.found))
    design = replace(world.routes.design, scenarios=scenarios)
    assert exercises(Routes(design, world.routes.blocks), AS_OF) == ()


def test_bands_part_at_their_edges(world):
    edges = [
        (one, goal) for one in world.found for goal in one.goals if goal.aim in {Aim.AT_EDGE, Aim.BELOW_EDGE}
    ]
    assert edges
    for exercise, goal in edges:
        bands, edge, _ = goal.subject
        lanes = {band.low: band.lane.key for band in bands}
        confidence = exercise.turn["confidence"]
        if goal.aim is Aim.AT_EDGE:
            assert (confidence, exercise.decision.lane) == (edge, lanes[edge])
        else:
            below = max(low for low in lanes if low < edge)
            assert edge - 0.01 <= confidence < edge
            assert exercise.decision.lane == lanes[below]


def values_beside(signal, conditions, signals):
    """Return values on all sides of what conditions compare a signal with."""
    found = [True, False, "somewhere else"]
    for condition in conditions:
        for value in condition.values:
            found.append(value)
            if not isinstance(value, (bool, str)):
                found += [value - 1, value + 1, nextafter(value, -10), nextafter(value, 10)]
    return [value for value in found if value != signals.get(signal)]


def with_value(turn, signal, value):
    """Return the turn with another value of a signal, None where turns cannot have it."""
    if signal == "confidence":
        is_share = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1
        return {**turn, "confidence": value} if is_share else None
    if signal == "confidence_margin":
        return None
    return {**turn, "signals": {**turn.get("signals", {}), signal: value}}


def test_each_condition_counts_by_itself(world):
    """MC/DC: a change of one condition alone turns the rule on or off, at every row and in every condition."""
    lowered = world.evaluation.lowered
    misses = {goal.subject[:2] for one in world.found for goal in one.goals if goal.aim is Aim.MISS}
    assert misses
    for exercise in world.found:
        for goal in exercise.goals:
            if goal.aim not in {Aim.ROW, Aim.MISS}:
                continue
            bit, is_met = goal.subject[0], goal.aim is Aim.ROW
            case, rule = lowered.cases[bit], lowered.rules[lowered.rule_of_bit[bit]]
            assert world.matches(rule, exercise.turn) is is_met
            changed = range(len(case.conditions)) if is_met else [goal.subject[1]]
            for number in changed:
                condition = case.conditions[number]
                # A margin cannot change by itself, and some conditions cannot fail while all others hold.
                if condition.signal == "confidence_margin" or (bit, number) not in misses:
                    continue
                signals = exercise.turn.get("signals", {})
                values = values_beside(condition.signal, case.conditions, signals)
                others = [with_value(exercise.turn, condition.signal, value) for value in values]
                assert any(world.matches(rule, turn) is not is_met for turn in others if turn is not None)


def test_every_rule_is_reached(world):
    reached = {(match.kind, match.id) for one in world.found for match in one.decision.matched}
    design = world.routes.design
    assert {("exception", rule.id) for rule in design.exceptions} <= reached


def test_unknown_limits_hours_and_stand_ins_are_as_they_are_called(world):
    calls = {queue.id: queue for queue in world.routes.design.queues}
    for exercise in world.found:
        decision, turn = exercise.decision, exercise.turn
        for aim, subject, _ in exercise.goals:
            match aim:
                case Aim.AT_LIMIT:
                    assert (decision.decider.kind, decision.decider.id) == ("limit", subject[0])
                case Aim.BELOW_LIMIT:
                    counter = {"max_ai_turns": "ai_turns", "max_clarifications": "clarifications"}[subject[0]]
                    more = {**turn, "signals": {**turn.get("signals", {}), counter: subject[1]}}
                    assert decision.lane in {"ai_auto", "clarify"}
                    assert world.lane(more) == "human"
                case Aim.REPORTED:
                    assert subject[0] in turn["exceptions"]
                    assert (decision.decider.id, decision.lane) == (subject[0], "human")
                case Aim.UNKNOWN:
                    assert subject[0] not in turn.get("exceptions", ())
                    assert subject[0] in {match.id for match in decision.matched}
                case Aim.STAND_IN:
                    assert decision.queue == subject[1]
                    assert subject[0] in calls[subject[1]].stands_in_for
                case Aim.HOURS:
                    assert exercise.taken_by.queue in calls
                    assert subject[0] in {calls[queue].calendar for queue in calls}
                case Aim.QUEUE_HOURS:
                    assert (exercise.taken_by == (subject[0], "queue")) is subject[1]
                case Aim.UNLISTED_INTENT | Aim.UNLISTED_LANGUAGE | Aim.UNLISTED_CHANNEL | Aim.NOT_OPEN:
                    assert decision.decider.id == "fallback"
                case Aim.NO_CONFIDENCE:
                    assert decision.lane == "human"
                    assert "confidence" not in turn


def without(routes, rule):
    """Return the evaluation of a design without a trigger or exception."""
    design = routes.design
    kept = {
        key: tuple(one for one in getattr(design, key) if (one.id, key) != (rule.id, f"{rule.kind}s"))
        for key in ("triggers", "exceptions")
    }
    return Evaluation(Routes(replace(design, **kept), routes.blocks))


def test_what_is_seen_of_a_rule_is_what_the_evaluator_decides_without_it(world):
    effects = Effects(world.evaluation)
    compared = 0
    for rule in world.evaluation.lowered.rules:
        other = without(world.routes, rule)
        for exercise in world.found:
            if not world.matches(rule, exercise.turn) or rule.id in exercise.turn.get("exceptions", ()):
                continue
            here, there = exercise.decision, other.decide(exercise.turn)
            seen = effects.is_seen(rule, world.evaluation.observe(exercise.turn))
            assert seen is ((here.lane, here.queue) != (there.lane, there.queue))
            compared += 1
    assert compared > 5
