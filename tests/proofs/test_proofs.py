"""What is proved about all turns, against every turn that a small design tells apart, decided one by one."""

import math
from dataclasses import replace
from itertools import combinations

import pytest

from handoff_xl.lanes import Lane
from handoff_xl.proofs import decided_by_name, proofs, why_idle
from tests.proofs.small_worlds import World, outcome, random_world

FEW = range(14)
MANY = range(14, 22)
"""Worlds of a few cases that are looked at as if they were very many: needless cases are left out."""


@pytest.fixture(params=[*FEW, *MANY])
def seed(request, monkeypatch):
    if request.param in MANY:
        monkeypatch.setattr(proofs, "_FEW", 0)
    return request.param


def test_lanes_that_can_be_reached(seed):
    world = World(random_world(seed))
    for group in world.proofs.groups(world.routes.blocks):
        where = next(group.block.combinations())
        lanes = {
            Lane.from_key(world.router.decide(turn).lane)
            for turn in world.turns(where)
            if "confidence" in turn
        }
        for least in (Lane.CLARIFY, Lane.AI_REVIEW, Lane.HUMAN):
            reached = world.proofs.reaches_below(group, least)
            assert (reached is not None) == any(lane < least for lane in lanes), (where, least)
            if reached is not None:
                assert world.router.decide(reached.turn).lane == reached.lane.key


def test_wishes_that_bring_nobody(seed):
    world = World(random_world(seed, unlimited=True))
    for group in world.proofs.groups(world.routes.blocks):
        where = next(group.block.combinations())
        for given, wanted in (({"human_request": True}, True), ({"ai_turns": math.inf}, 6.0)):
            (signal,) = given
            found = world.proofs.stays_below(group, (Lane.AI_AUTO,), Lane.HUMAN, given)
            staying = [
                turn
                for turn in world.turns(where, {signal: wanted})
                if world.proposed(turn) == "ai_auto" and world.router.decide(turn).lane != "human"
            ]
            assert (found is not None) == bool(staying), (where, given)
            if found is not None:
                found["signals"] = {
                    **found.get("signals", {}),
                    signal: found.get("signals", {}).get(signal, wanted),
                }
                assert world.router.decide(found).lane != "human"


def is_changed(world, turn, decision, other):
    """Whether lane or queue differ, or the priority by which two rules send a turn away from where its route would."""
    if outcome(decision) != outcome(other):
        return True
    return outcome(decision) != outcome(world.by_route(turn)) and decision.priority != other.priority


def test_triggers_that_change_no_decision(seed):
    world = World(random_world(seed, unlimited=True))
    for number, rule in enumerate(world.proofs.lowered.rules):
        if rule.kind == "exception":
            continue
        others = tuple(one for one in world.design.triggers if one.id != rule.id)
        without = World(replace(world.design, triggers=others))
        fires = changes = False
        for where in world.places():
            for turn, decision in world.decided(where):
                if any(match.id == rule.id for match in decision.matched):
                    fires = True
                    changes = is_changed(world, turn, decision, without.router.decide(turn))
                if changes:
                    break
            if changes:
                break
        idle = why_idle(world.proofs, number, 0)
        assert (idle is not None) == (fires and not changes), rule
        if idle is not None:
            decision = world.router.decide(idle.turn)
            assert rule.id in {match.id for match in decision.matched}
            assert not is_changed(world, idle.turn, decision, without.router.decide(idle.turn))


def test_rules_of_which_the_names_decide(seed):
    world = World(random_world(seed, unlimited=True))
    rules = world.proofs.lowered.rules
    for first, second in combinations(range(len(rules)), 2):
        one, other = rules[first], rules[second]
        if (one.kind, one.lane, one.priority) != (other.kind, other.lane, other.priority):
            continue
        together = any(
            other.id in {match.id for match in decision.matched}
            for where in world.places()
            for _, decision in world.decided(where)
            if decision.decider.id == one.id
        )
        turn = decided_by_name(world.proofs, first, second, 0)
        assert (turn is not None) == together
        if turn is not None:
            decision = world.router.decide(turn)
            assert decision.decider.id == one.id
            assert other.id in {match.id for match in decision.matched}


def test_quiet_turns(seed):
    world = World(random_world(seed))
    for confidence in (None, 0.5, 0.85):
        quiet = world.router.decide(world.proofs.quiet_turn("a", "en", "chat", confidence))
        is_possible = any(
            len(world.router.decide(turn).matched) == 1
            for turn in world.turns(("a", "en", "chat"))
            if turn.get("confidence") == confidence
        )
        rules = [match for match in quiet.matched if match.kind in {"trigger", "exception"}]
        assert not rules or not is_possible
