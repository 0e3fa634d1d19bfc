"""The routing document: its sections, its routes, its bytes."""

import hashlib
import itertools
import json
from collections import Counter

import pytest

from handoff_xl.decide import Router
from handoff_xl.lanes import Lane
from handoff_xl.model import Approval, Control, ReasonCode, Stage
from handoff_xl.routes import resolve
from handoff_xl.routing import build_routing, fingerprint, render
from handoff_xl.routing.evaluation import STEPS
from tests.design_builder import design, document, hours, source, turn

INTENTS = [
    {"id": "a", "name": "A", "category": "x", "tags": frozenset({"t2", "t1"})},
    {"id": "b", "risk": "high"},
    {"id": "c", "languages": ["en"]},
    {"id": "d", "status": "draft"},
    {"id": "old", "status": "retired"},
]
ROWS = [
    {"risks": ["low"], "mode": Lane.AI_AUTO},
    {"risks": ["high"], "mode": Lane.AI_REVIEW, "review_from": 0.7},
    {"languages": ["es"], "ai_from": 0.92},
    {"intents": ["a"], "channels": ["chat"], "mode": Lane.HUMAN},
]


def routes_of(found) -> dict[tuple[str, str, str], dict]:
    """Return the entry of each combination; fails where one has two."""
    entries = {}
    for entry in found["routes"]:
        for block in entry["where"]:
            for combination in itertools.product(block["intents"], block["languages"], block["channels"]):
                assert combination not in entries
                entries[combination] = entry
    return entries


def test_every_listed_combination_has_exactly_one_entry() -> None:
    entries = routes_of(document(design(intents=INTENTS, thresholds=ROWS)))
    assert set(entries) == set(itertools.product("abcd", ("en", "es"), ("voice", "chat"))) | set(
        itertools.product(["old"], ("en", "es"), ("voice", "chat"))
    )
    statuses = Counter(entry["status"] for entry in entries.values())
    assert statuses == {"open": 10, "not_open": 2, "draft": 4, "retired": 4}


def test_an_open_route_has_its_values_and_the_cell_behind_each() -> None:
    made = design(
        intents=INTENTS,
        thresholds=ROWS,
        settings={"max_clarifications": 3},
    )
    entry = routes_of(document(made))["a", "es", "voice"]
    assert {key: entry[key] for key in entry if key != "where"} == {
        "status": "open",
        "mode": "ai_auto",
        "bands": [
            {"lane": "ai_auto", "from": 0.92, "to": 1},
            {"lane": "ai_review", "from": 0.6, "to": 0.92},
            {"lane": "human", "from": 0, "to": 0.6},
        ],
        "ambiguity_margin": 0,
        "max_clarifications": 3,
        "max_ai_turns": None,
        "queue": "general",
        "review_queue": "general",
        "priority": None,
        "sla_minutes": None,
        "sources": {
            "mode": "Thresholds!F5",
            "ai_from": "Thresholds!G7",
            "review_from": "default",
            "if_unsure": "default",
            "ambiguity_margin": "default",
            "max_clarifications": "default",
            "queue": "Settings!B9",
            "review_queue": "Settings!B9",
        },
    }


def test_a_route_that_is_always_human_shows_nothing_that_cannot_matter() -> None:
    made = design(
        intents=INTENTS,
        thresholds=[
            *ROWS,
            {"intents": ["a"], "max_ai_turns": 4, "ambiguity_margin": 0.2, "review_queue": "general"},
        ],
    )
    entry = routes_of(document(made))["a", "en", "chat"]
    assert (entry["ambiguity_margin"], entry["max_ai_turns"], entry["review_queue"]) == (0, None, None)
    assert entry["sources"] == {"mode": "Thresholds!F8", "queue": "Settings!B9"}


def test_combinations_that_are_not_open_show_the_fallback() -> None:
    entries = routes_of(document(design(intents=INTENTS, thresholds=ROWS)))
    closed = entries["c", "es", "voice"]
    assert (closed["mode"], closed["queue"], closed["sources"]) == (
        "human",
        "general",
        {"queue": "Settings!B9"},
    )
    assert entries["d", "en", "voice"]["status"] == "draft"


def test_equal_routes_are_one_entry_in_blocks_that_row_order_does_not_change() -> None:
    intents = [{"id": name} for name in "abcdef"]
    rows = [
        {"mode": Lane.AI_AUTO},
        {"channels": ["chat"], "intents": ["b", "e"], "mode": Lane.HUMAN},
        {"languages": ["es"], "intents": ["e", "a"], "mode": Lane.HUMAN},
    ]
    first = document(design(intents=intents, thresholds=rows))["routes"]
    second = document(
        design(intents=intents[::-1], thresholds=rows, languages=("es", "en"), channels=("chat", "voice"))
    )
    assert first == second["routes"]
    auto = next(entry for entry in first if entry["mode"] == "ai_auto")
    assert auto["where"] == [
        {"intents": ["a"], "languages": ["en"], "channels": ["chat", "voice"]},
        {"intents": ["b"], "languages": ["en", "es"], "channels": ["voice"]},
        {"intents": ["c", "d", "f"], "languages": ["en", "es"], "channels": ["chat", "voice"]},
        {"intents": ["e"], "languages": ["en"], "channels": ["voice"]},
    ]


def test_the_router_and_the_document_agree_on_every_route() -> None:
    found = document(design(intents=INTENTS, thresholds=ROWS))
    made = Router(found)
    for (intent, language, channel), entry in routes_of(found).items():
        decision = made.decide(turn(intent=intent, language=language, channel=channel, confidence=1))
        open_here = entry["status"] == "open"
        assert decision.decider.id == (f"{intent} / {language} / {channel}" if open_here else "fallback")
        assert decision.lane == entry["bands"][0]["lane"]


def test_rules_have_their_rows_in_order_and_scopes_resolved() -> None:
    found = document(
        design(
            triggers=[
                {
                    "id": "z",
                    "lane": Lane.CLARIFY,
                    "rows": [{"languages": ["es", "en"], "when": [("sentiment", "between", -1.0, -0.25)]}],
                },
                {
                    "id": "b",
                    "queue": "general",
                    "rows": [{"intents": ["a"]}, {"when": [("human_request", "is", True)]}],
                },
            ],
            exceptions=[
                {"id": "e", "active_on_unknown": True, "ai_may": "acknowledge", "rows": [{"reported": True}]}
            ],
        )
    )
    assert [(rule["id"], rule["source"]) for rule in found["triggers"]] == [
        ("b", "Triggers!A6"),
        ("z", "Triggers!A5"),
    ]
    assert [row["source"] for row in found["triggers"][0]["alternatives"]] == ["Triggers!A6", "Triggers!A7"]
    assert found["triggers"][1]["alternatives"][0] == {
        "scope": {"intents": None, "languages": ["en", "es"], "channels": None},
        "reported": False,
        "conditions": [{"signal": "sentiment", "operator": "between", "values": [-1, -0.25]}],
        "source": "Triggers!A5",
    }
    exception = found["exceptions"][0]
    assert (exception["if_unknown"], exception["ai_may"]) == ("human", "acknowledge")
    assert exception["alternatives"][0]["reported"] is True


def test_queues_name_the_fallback_that_counts_and_calendars_their_times() -> None:
    found = document(
        design(
            queues=[
                {"id": "general", "calendar": "office"},
                {"id": "own", "fallback": "general"},
                {"id": "late", "when_closed": "ticket", "fallback": "own"},
            ],
            calendars=[hours("office", {0: [("22:00", "06:00"), ("08:00", "24:00")]}, {"2026-12-25": []})],
        )
    )
    assert {queue["id"]: queue["fallback_queue"] for queue in found["queues"]} == {
        "general": "general",
        "late": None,
        "own": "general",
    }
    calendar = found["calendars"][0]
    assert calendar["weekdays"]["mon"] == [
        {"opens": "08:00", "closes": "24:00"},
        {"opens": "22:00", "closes": "06:00"},
    ]
    assert calendar["weekdays"]["tue"] == []
    assert calendar["dates"] == {"2026-12-25": []}


def test_signals_are_the_built_in_and_the_declared_ones() -> None:
    found = {signal["id"]: signal for signal in document(design(signals=[("amount", "number")]))["signals"]}
    assert list(found) == sorted(found)
    assert found["amount"]["source"] == "Signals!A5"
    assert found["ai_turns"]["when_missing"] == 0
    assert found["sentiment"]["when_missing"] is None
    assert found["confidence_margin"]["taken_from"] == "confidence and runner_up_confidence"


def test_stages_controls_reason_codes_and_approvals_are_in_order() -> None:
    made = design()
    made = type(made)(
        **{
            **{key: getattr(made, key) for key in made.__slots__},
            "stages": (
                Stage(
                    "Resolve",
                    source("stages", 0),
                    "answers",
                    "approves",
                    ("t2", "t1"),
                    "human_approves",
                    override_reason_required=True,
                ),
                Stage("Intake", source("stages", 1), "asks", "listens", ("t1",)),
            ),
            "controls": (Control("all", source("controls", 0), "overridden", "pilot", 0.05, 20, "QA"),),
            "reason_codes": (ReasonCode("WRONG", source("reason_codes", 0), "Wrong intent", "override"),),
            "approvals": (Approval("Risk", source("approvals", 0), "Kim", "approved", None, "3f9a01bc"),),
        }
    )
    found = document(made)
    assert [stage["id"] for stage in found["stages"]] == ["Intake", "Resolve"]
    assert found["stages"][1]["escalation_triggers"] == ["t1", "t2"]
    assert found["controls"][0]["sample"] == 0.05
    assert found["reason_codes"][0]["source"] == "Reason codes!A5"
    assert found["design"]["approvals"][0]["name"] == "Kim"


def test_the_evaluation_order_is_spelled_out() -> None:
    assert list(STEPS) == [
        "read",
        "route",
        "band",
        "exceptions",
        "triggers",
        "join",
        "limits",
        "queue",
        "handover",
        "answer",
    ]
    assert document(design())["evaluation"]["lanes"] == ["ai_auto", "clarify", "ai_review", "human"]


def test_the_bytes_are_the_same_on_every_run_and_plain_utf_8() -> None:
    made = design(
        intents=[{"id": "café", "name": "Ünïcode"}], thresholds=[{"mode": Lane.AI_AUTO, "ai_from": 1.0}]
    )
    rendered = [render(build_routing(resolve(made), file_name="x.xlsx", sha256="0" * 64)) for _ in range(2)]
    assert rendered[0] == rendered[1]
    text = rendered[0].decode()
    assert '"café"' in text
    assert text.endswith("}\n")
    assert '"from": 1,' in text
    assert "1.0" not in text.replace("0.1.0", "")


def test_the_source_names_the_workbook_and_the_fingerprint() -> None:
    made = design()
    digest = hashlib.sha256(b"workbook").hexdigest()
    found = build_routing(resolve(made), file_name="cards.xlsx", sha256=digest)["source"]
    assert (found["file"], found["sha256"]) == ("cards.xlsx", digest)
    assert found["fingerprint"] == fingerprint(resolve(made))
    assert (
        json.loads(render(build_routing(resolve(made), file_name="x", sha256=digest)))["source"][
            "template_version"
        ]
        == 1
    )


def test_a_document_can_be_changed_without_changing_the_next() -> None:
    first = build_routing(resolve(design()), file_name="x", sha256="0" * 64)
    first["evaluation"]["lanes"].clear()
    assert build_routing(resolve(design()), file_name="x", sha256="0" * 64)["evaluation"]["lanes"]


def test_numbers_that_json_cannot_hold_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        render({"value": float("nan")})
