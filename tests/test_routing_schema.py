"""The JSON Schema of the routing document: it takes what is compiled and refuses what is broken."""

import copy
import json
from collections.abc import Iterator
from importlib.resources import files

import jsonschema
import pytest

from handoff_xl.lanes import Lane
from tests.design_builder import design, document, hours

SCHEMA = json.loads((files("handoff_xl") / "json_schemas" / "routing.schema.json").read_bytes())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

RICH = document(
    design(
        settings={"max_ai_turns": 8, "ambiguity_margin": 0.05, "max_escalation_share": 0.3},
        languages=["en", {"id": "fi", "ai_support": "none"}],
        queues=[
            {"id": "general", "sla_minutes": 12.5},
            {
                "id": "cards",
                "calendar": "office",
                "languages": ["en"],
                "stands_in_for": ("general",),
                "skills": ("cards",),
            },
        ],
        calendars=[hours("office", {0: [("08:00", "24:00")], 4: [("22:00", "06:00")]}, {"2026-12-25": []})],
        intents=[
            {"id": "a"},
            {"id": "b", "status": "draft"},
            {"id": "c", "channels": ["chat"], "risk": "high"},
        ],
        thresholds=[
            {"risks": ["low"], "mode": Lane.AI_AUTO, "priority": 2, "sla_minutes": 1.5},
            {"risks": ["high"], "mode": Lane.AI_REVIEW, "if_unsure": Lane.CLARIFY, "review_queue": "cards"},
        ],
        triggers=[
            {
                "id": "t",
                "lane": Lane.CLARIFY,
                "rows": [{"intents": ["a"], "when": [("amount", "between", 1.0, 2.5), ("vip", "is", True)]}],
            },
        ],
        exceptions=[
            {"id": "e", "rows": [{"reported": True}, {"when": [("product", "none_of", "card", "loan")]}]}
        ],
        signals=[("amount", "number"), ("vip", "boolean"), ("product", "category")],
    )
)


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("found", [RICH, document(design())], ids=["rich", "small"])
def test_it_takes_what_is_compiled(found) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(found)] == []


def properties(schema: object, path: str = "#") -> Iterator[tuple[str, dict]]:
    if isinstance(schema, dict):
        for name, part in schema.items():
            if name == "properties" and "description" in schema:
                yield from ((f"{path}/{key}", one) for key, one in part.items())
            if name not in ("if", "then"):
                yield from properties(part, f"{path}/{name}")
    elif isinstance(schema, list):
        for at, part in enumerate(schema):
            yield from properties(part, f"{path}/{at}")


def test_every_property_is_described() -> None:
    found = dict(properties(SCHEMA))
    assert len(found) > 150
    assert [path for path, one in found.items() if not one.get("description")] == []


def set_at(found: dict, path: str, value: object) -> dict:
    broken = copy.deepcopy(found)
    *parents, last = path.split("/")
    at = broken
    for key in parents:
        at = at[int(key)] if isinstance(at, list) else at[key]
    key = int(last) if isinstance(at, list) else last
    if value is None:
        del at[key]
    else:
        at[key] = value
    return broken


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("format", "other"),
        ("format_version", 2),
        ("extra", 1),
        ("source/fingerprint", "abc"),
        ("source/sha256", None),
        ("design/phase", "soon"),
        ("design/effective_date", "1/2/2026"),
        ("routes/0/status", "closed"),
        ("routes/0/mode", "clarify"),
        ("routes/0/bands", []),
        ("routes/0/bands/0/from", 1.5),
        ("routes/0/bands/0/lane", "robot"),
        ("routes/0/queue", None),
        ("routes/0/sources/mode", None),
        ("routes/0/sources/colour", "A1"),
        ("routes/0/where", []),
        ("routes/0/where/0/intents", []),
        ("routes/0/where/0/languages", ["en", "en"]),
        ("routes/0/max_ai_turns", -1),
        ("fallback/lane", "ai_auto"),
        ("fallback/queue", ""),
        ("triggers/0/lane", "ai_auto"),
        ("triggers/0/priority", "high"),
        ("triggers/0/alternatives", []),
        ("triggers/0/alternatives/0/scope/risks", []),
        ("triggers/0/alternatives/0/conditions/0/operator", "about"),
        ("triggers/0/alternatives/0/conditions/0/values", [1]),
        ("triggers/0/alternatives/0/conditions/0/values", ["1", "2"]),
        ("triggers/0/alternatives/0/conditions/1/values", []),
        ("triggers/0/alternatives/0/conditions/1/values", [True, False]),
        ("exceptions/0/if_unknown", "maybe"),
        ("exceptions/0/ai_may", "everything"),
        ("exceptions/0/lane", "clarify"),
        ("queues", []),
        ("queues/0/kind", "robot"),
        ("queues/0/when_closed", "sleep"),
        ("calendars/0/weekdays/mon/0/opens", "8:00"),
        ("calendars/0/weekdays/mon/0/closes", "24:01"),
        ("calendars/0/weekdays/sun", None),
        ("calendars/0/dates/Christmas", []),
        ("dimensions/intents/0/risk", "tiny"),
        ("dimensions/languages/0/human_support", "Yes"),
        ("signals/0/type", "text"),
        ("signals/0/taken_from", "anywhere"),
        ("guardrails/0/least_human_lane", "none"),
        ("evaluation/steps/0/rule", None),
    ],
)
def test_it_refuses_what_is_broken(path: str, value: object) -> None:
    assert not VALIDATOR.is_valid(set_at(RICH, path, value))


@pytest.mark.parametrize("section", sorted(RICH))
def test_it_asks_for_every_section(section: str) -> None:
    assert not VALIDATOR.is_valid({key: value for key, value in RICH.items() if key != section})


def test_the_file_is_written_as_documents_are() -> None:
    text = (files("handoff_xl") / "json_schemas" / "routing.schema.json").read_text("utf-8")
    assert text == json.dumps(SCHEMA, ensure_ascii=False, indent=2) + "\n"
