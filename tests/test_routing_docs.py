"""``docs/routing.md``: its JSON examples are one document, exactly as it is compiled, with a turn decided by it."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from handoff_xl.decide import Router
from handoff_xl.lanes import Lane
from handoff_xl.routing.evaluation import STEPS
from tests.design_builder import design, document, hours
from tests.test_routing_schema import VALIDATOR

PAGE = (Path(__file__).parent.parent / "docs" / "routing.md").read_text("utf-8")
BLOCKS = re.findall(r"^```json (\w+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)

EXAMPLE = design(
    settings={"name": "Card support", "version": "1.0", "max_ai_turns": 8, "ambiguity_margin": 0.05},
    channels=["voice"],
    queues=[
        {"id": "general"},
        {"id": "cards", "calendar": "office", "fallback": "general", "sla_minutes": 10.0},
        {"id": "cards_es", "languages": ["es"], "stands_in_for": ("cards",)},
    ],
    calendars=[hours("office", {day: [("08:00", "18:00")] for day in range(5)}, {"2026-12-25": []})],
    intents=[
        {"id": "card_lost", "name": "Card lost", "queue": "cards"},
        {"id": "new_offer", "status": "draft"},
    ],
    thresholds=[{"risks": ["low"], "mode": Lane.AI_AUTO}, {"languages": ["es"], "ai_from": 0.92}],
    triggers=[
        {
            "id": "frustrated",
            "lane": Lane.AI_REVIEW,
            "rows": [
                {"when": [("sentiment", "less_than", -0.5)]},
                {
                    "intents": ["card_lost"],
                    "when": [("no_match_count", "at_least", 2.0), ("sentiment", "less_than", 0.0)],
                },
            ],
        }
    ],
    exceptions=[
        {
            "id": "fraud",
            "queue": "cards",
            "priority": 1,
            "active_on_unknown": True,
            "ai_may": "collect_minimum",
            "rows": [
                {"reported": True},
                {"intents": ["card_lost"], "when": [("amount", "more_than", 1000.0)]},
            ],
        }
    ],
    signals=[("amount", "number")],
)


def blocks(name: str) -> list[dict]:
    return [json.loads(text) for found, text in BLOCKS if found == name]


def test_the_examples_are_one_document_as_it_is_compiled() -> None:
    compiled = document(EXAMPLE)
    shown: dict = {}
    for part in blocks("document"):
        assert not shown.keys() & part.keys()
        shown |= part
    left_out = {"evaluation"}
    assert shown == {key: value for key, value in compiled.items() if key not in left_out}
    assert list(shown) == [key for key in compiled if key not in left_out]
    jsonschema.validate({**shown, "evaluation": compiled["evaluation"]}, VALIDATOR.schema)


def test_turns_and_decisions_are_those_of_the_evaluator() -> None:
    turns, decisions = blocks("turn"), blocks("decision")
    assert len(turns) == len(decisions) >= 1
    made = Router(document(EXAMPLE))
    for given, expected in zip(turns, decisions, strict=True):
        assert made.decide(given).to_dict() == expected


@pytest.mark.parametrize("name", STEPS)
def test_each_step_stands_as_in_the_document(name: str) -> None:
    number = list(STEPS).index(name) + 1
    assert f"{number}. **{name}**: {STEPS[name]}" in PAGE


def test_every_key_of_the_document_is_named() -> None:
    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {key for part in value.values() for key in keys(part)}
        return {key for part in value for key in keys(part)} if isinstance(value, list) else set()

    missing = {key for key in keys(document(EXAMPLE)) if f"`{key}`" not in PAGE and f'"{key}"' not in PAGE}
    assert missing == set()
