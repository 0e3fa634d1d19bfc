"""The random designs are free of what a compiler refuses, and rich enough to try every rule of DESIGN §2."""

import random
from collections import Counter
from itertools import product

import pytest

from tests.oracle.plain_cells import blank, fold, items, text, yes
from tests.oracle.plain_queues import after_stand_ins, queue_row
from tests.oracle.plain_reading import plain_decide
from tests.oracle.plain_routes import (
    SETTING_COLUMNS,
    cells_at,
    channels,
    fallback_queue,
    is_open,
    languages,
    plain_route,
    unbeaten,
)
from tests.oracle.random_conditions import can_end_in_message
from tests.oracle.random_designs import random_design, random_turn

SEEDS = range(50)
REQUIRED = {
    "Settings": ("Setting", "Value"),
    "Languages": ("Language", "AI support", "Human support"),
    "Channels": ("Channel", "Kind"),
    "Hours": ("Calendar", "Day"),
    "Queues": ("Queue", "Kind"),
    "Intents": ("Intent", "Name", "Risk", "Owner"),
    "Thresholds": (),
    "Triggers": ("Trigger", "Signal", "Operator", "Value"),
    "Exceptions": ("Exception",),
    "Signals": ("Signal", "Type", "Source"),
}
REQUIRED_ONCE_AN_ID = {
    "Triggers": ("Lane", "Priority"),
    "Exceptions": ("Exception type", "Compliance sensitive", "Queue", "Priority", "Owner", "Legal basis"),
}


def generator(seed):
    return random.Random(seed)


def combinations(design):
    for row, language, channel in product(design["Intents"], languages(design), channels(design)):
        if is_open(row, language, channel):
            yield row, language, channel


@pytest.fixture(params=SEEDS)
def design(request):
    return random_design(request.param)


def test_the_same_seed_gives_the_same_design_and_turns():
    design = random_design(7)
    assert design == random_design(7)
    assert design != random_design(8)
    turns = [repr([random_turn(rng, design) for _ in range(20)]) for rng in (generator(3), generator(3))]
    assert turns[0] == turns[1]


def test_required_columns_are_filled(design):
    assert design.keys() <= REQUIRED.keys()
    for sheet, rows in design.items():
        assert rows
        assert all(not blank(row[column]) for row in rows for column in REQUIRED[sheet])
    for sheet, columns in REQUIRED_ONCE_AN_ID.items():
        id_column = sheet.removesuffix("s")
        for rule_id in {row[id_column] for row in design[sheet]}:
            rows = [row for row in design[sheet] if row[id_column] == rule_id]
            for column in columns:
                assert len({repr(row[column]) for row in rows if not blank(row.get(column))}) == 1
    assert all(
        any(not blank(row.get(column)) for column in ("Signal", "Intents", "Tags", "Languages", "Channels"))
        for row in design["Exceptions"]
    )


def test_every_combination_is_decided_without_contradiction_and_within_the_guardrails(design):
    for row, language, channel in combinations(design):
        for column, (read, _) in SETTING_COLUMNS.items():
            top = unbeaten(cells_at(design, (row, language, channel), column, read))
            assert all(
                value == other or scope != other_scope
                for (scope, value), (other_scope, other) in product(top, repeat=2)
            )
        route = plain_route(design, text(row["Intent"]), language, channel)
        assert route["review_from"] <= route["ai_from"]
        if fold(text(row["Risk"])) in ("high", "regulated"):
            assert route["mode"] in ("ai_review", "human")
            assert route["if_unsure"] == "human"
        if yes(row.get("Irreversible")):
            assert route["mode"] != "ai_auto"


def test_queues_serve_everybody_they_are_reached_for(design):
    assert all(row["Kind"] != "bot" for row in design["Queues"])
    everywhere = [
        text(row["Queue"])
        for sheet in ("Triggers", "Exceptions")
        for row in design[sheet]
        if row.get("Queue")
    ]
    everywhere += [text(row["Fallback queue"]) for row in design["Queues"] if row.get("Fallback queue")]
    for queue in [*everywhere, fallback_queue(design)]:
        assert not queue_row(design, queue).get("Languages")
        assert not queue_row(design, queue).get("Channels")
    for row, language, channel in combinations(design):
        route = plain_route(design, text(row["Intent"]), language, channel)
        for queue in {route["queue"], route["review_queue"] or route["queue"], *everywhere}:
            served = queue_row(design, after_stand_ins(design, queue, language, channel))
            assert blank(served.get("Languages")) or fold(language) in map(fold, items(served["Languages"]))
            assert blank(served.get("Channels")) or fold(channel) in map(fold, items(served["Channels"]))


def test_fallbacks_end_and_compliance_never_ends_in_a_message(design):
    assert blank(queue_row(design, fallback_queue(design)).get("Calendar"))
    for row in design["Queues"]:
        seen = []
        current = text(row["Queue"])
        while current != fallback_queue(design):
            assert current not in seen
            seen.append(current)
            current = text(queue_row(design, current).get("Fallback queue")) or fallback_queue(design)
    for row in design["Exceptions"]:
        if yes(row.get("Compliance sensitive")) and row.get("Queue"):
            assert not can_end_in_message(design, text(row["Queue"]))


def test_whoever_asks_for_a_person_gets_one(design):
    for row, language, channel in combinations(design):
        turn = {"intent": text(row["Intent"]), "language": language, "channel": channel, "confidence": 1}
        assert plain_decide(design, {**turn, "signals": {"human_request": True}})["lane"] == "human"


def test_designs_and_turns_reach_every_kind_of_decision():
    seen = Counter()
    for seed in range(40):
        design = random_design(seed)
        rng = generator(seed)
        for _ in range(50):
            turn = random_turn(rng, design)
            decision = plain_decide(design, turn)
            seen[decision["lane"]] += 1
            seen[decision["decider"]["kind"]] += 1
            seen[decision["ai_may"]] += 1
            seen[(decision["handover"] or {}).get("action")] += 1
            seen["limits"] += decision["decider"]["id"] in ("max_clarifications", "max_ai_turns")
            seen["fallback"] += {"kind": "route", "id": "fallback"} in decision["matched"]
            seen["several"] += len(decision["matched"]) > 3
    kinds = (
        "ai_auto",
        "clarify",
        "ai_review",
        "human",
        "exception",
        "trigger",
        "route",
        "limit",
        None,
        "nothing",
    )
    kinds += (
        "acknowledge",
        "collect_minimum",
        "queue",
        "callback",
        "ticket",
        "message",
        "fallback",
        "several",
    )
    assert {kind: seen[kind] for kind in kinds if seen[kind] < 5} == {}
    assert seen["human"] < 0.85 * 2000
