"""The fingerprint changes with what can change a decision, and with nothing else."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff_xl.lanes import Lane
from handoff_xl.model import Calendar, Design, Span
from handoff_xl.routes import resolve
from handoff_xl.routing import fingerprint
from tests.design_builder import design, hours

SHEETS = {
    "settings": {"max_ai_turns": 8},
    "languages": ["en", "es", {"id": "fi", "ai_support": "none"}],
    "channels": ["voice", "chat"],
    "queues": [
        {"id": "general"},
        {"id": "cards", "calendar": "office", "when_closed": "fallback", "sla_minutes": 5.0},
        {"id": "spanish", "languages": ["es"], "stands_in_for": ("cards", "general")},
    ],
    "calendars": [hours("office", {0: [("08:00", "12:00"), ("13:00", "18:00")]}, {"2026-12-25": []})],
    "intents": [
        {"id": "a", "queue": "cards"},
        {"id": "b", "risk": "high"},
        {"id": "c", "languages": ["en"]},
        {"id": "d", "status": "draft"},
    ],
    "thresholds": [
        {"risks": ["low"], "mode": Lane.AI_AUTO},
        {"risks": ["high"], "mode": Lane.AI_REVIEW},
        {"languages": ["es"], "ai_from": 0.92},
        {"intents": ["c"], "mode": Lane.HUMAN},
    ],
    "triggers": [
        {
            "id": "t",
            "lane": Lane.CLARIFY,
            "rows": [{"when": [("sentiment", "less_than", 0.0)]}, {"intents": ["a"]}],
        },
        {"id": "u", "rows": [{"when": [("amount", "one_of", 1.0, 2.0)]}]},
    ],
    "exceptions": [{"id": "e", "queue": "cards", "rows": [{"reported": True}, {"languages": ["es"]}]}],
    "signals": [("amount", "number"), ("vip", "boolean")],
}


def of(**changes) -> str:
    return fingerprint(resolve(design(**{**SHEETS, **changes})))


def changed(sheet: str, at: int, **values) -> dict:
    rows = list(SHEETS[sheet])
    rows[at] = {**rows[at], **values}
    return {sheet: rows}


def rows_of_trigger(at: int, *rows) -> dict:
    return changed("triggers", at, rows=list(rows))


ORIGINAL = of()


def test_it_is_a_digest_that_stays() -> None:
    assert len(ORIGINAL) == 64
    assert of() == ORIGINAL


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_has_no_part_in_it(rng: random.Random) -> None:
    shuffled = {
        sheet: rng.sample(list(rows), len(rows)) if isinstance(rows, list) else rows
        for sheet, rows in SHEETS.items()
    }
    shuffled["triggers"] = [
        {**rule, "rows": rng.sample(rule["rows"], len(rule["rows"]))} for rule in shuffled["triggers"]
    ]
    columns = ["ai_from", "mode", "intents", "queue", "risks", "languages"]
    rng.shuffle(columns)
    shuffled["columns"] = {"thresholds": columns, "intents": ["queue", "status", "intent"]}
    assert of(**shuffled) == ORIGINAL


def renamed(made: Design) -> Design:
    """Return the design with every display name, owner and other text that does not route replaced."""
    return replace(
        made,
        settings=replace(made.settings, name="Other", version="9", owner="Kim", client="C", phase="live"),
        intents=tuple(
            replace(intent, name="N", owner="O", description="D", monthly_volume=5.0)
            for intent in made.intents
        ),
        languages=tuple(replace(language, name="L", human_support=False) for language in made.languages),
        channels=tuple(replace(channel, name="C", kind="async") for channel in made.channels),
        queues=tuple(replace(queue, name="Q", skills=("s",), capacity_per_hour=3.0) for queue in made.queues),
        triggers=tuple(replace(rule, name="T", owner="O", expected_share=0.5) for rule in made.triggers),
        exceptions=tuple(replace(rule, type="other", legal_basis="L", owner="O") for rule in made.exceptions),
        thresholds=tuple(replace(row, rationale="because") for row in made.thresholds),
        guardrails=(),
    )


def test_names_owners_and_notes_have_no_part_in_it() -> None:
    assert fingerprint(resolve(renamed(design(**SHEETS)))) == ORIGINAL


@pytest.mark.parametrize(
    "changes",
    [
        {
            "calendars": [
                hours("office", {0: [("13:00", "18:00"), ("08:00", "12:00")], 1: []}, {"2026-12-25": []})
            ]
        },
        changed("thresholds", 0, ai_from=0.85),
        changed("thresholds", 0, review_queue="cards"),
        changed("thresholds", 3, ai_from=0.99, max_ai_turns=2, ambiguity_margin=0.5),
        {"thresholds": [*SHEETS["thresholds"], {"intents": ["a"], "languages": ["es"], "ai_from": 0.92}]},
        changed("queues", 2, when_closed="message", fallback="general"),
        rows_of_trigger(0, {"intents": ["a"]}, {"intents": ["a"]}, {"when": [("sentiment", "less_than", 0)]}),
        rows_of_trigger(1, {"when": [("amount", "one_of", 2, 1, 2.0)]}),
        changed("intents", 3, status="retired"),
        {"intents": [*SHEETS["intents"], {"id": "new", "status": "draft"}]},
    ],
)
def test_what_no_decision_can_notice_has_no_part_in_it(changes) -> None:
    assert of(**changes) == ORIGINAL


def calendar_with(*spans: Span) -> list[Calendar]:
    return [Calendar("office", "Europe/London", {0: spans}, {})]


@pytest.mark.parametrize(
    "changes",
    [
        {"settings": {"max_ai_turns": 9}},
        {"settings": {"max_ai_turns": 8, "ai_from": 0.86}},
        {"settings": {"max_ai_turns": 8, "if_unsure": Lane.CLARIFY}},
        {"settings": {"max_ai_turns": 8, "fallback_queue": "spanish"}},
        {"languages": ["en", "es", "fi"]},
        {"channels": ["voice", "chat", "mail"]},
        {"calendars": calendar_with(Span(480, 720))},
        {
            "calendars": [
                hours(
                    "office",
                    {0: [("08:00", "12:00"), ("13:00", "18:00")]},
                    {"2026-12-25": []},
                    "Europe/Paris",
                )
            ]
        },
        changed("queues", 1, sla_minutes=6.0),
        changed("queues", 1, when_closed="ticket"),
        changed("queues", 2, stands_in_for=("cards",)),
        changed("queues", 2, languages=["es", "en"]),
        changed("intents", 0, queue=None),
        changed("intents", 3, status="active"),
        changed("intents", 2, languages=["en", "es"]),
        changed("thresholds", 2, ai_from=0.93),
        changed("thresholds", 1, mode=Lane.HUMAN),
        changed("thresholds", 0, priority=1),
        changed("thresholds", 0, sla_minutes=1.0),
        changed("thresholds", 0, review_queue="spanish"),
        changed("triggers", 0, priority=11),
        changed("triggers", 0, lane=Lane.HUMAN),
        changed("triggers", 0, queue="cards"),
        changed("triggers", 0, id="tt"),
        rows_of_trigger(0, {"intents": ["a"]}),
        rows_of_trigger(0, {"intents": ["a"]}, {"when": [("sentiment", "at_most", 0.0)]}),
        rows_of_trigger(1, {"when": [("amount", "between", 1.0, 2.0)]}),
        rows_of_trigger(1, {"languages": ["en", "es", "fi"], "when": [("amount", "one_of", 1.0, 2.0)]}),
        changed("exceptions", 0, active_on_unknown=True),
        changed("exceptions", 0, ai_may="acknowledge"),
        changed("exceptions", 0, queue="general"),
        changed("exceptions", 0, rows=[{"languages": ["es"]}]),
        {"signals": [("amount", "number")]},
        {"signals": [("amount", "number"), ("vip", "category")]},
    ],
)
def test_whatever_can_change_a_decision_changes_it(changes) -> None:
    assert of(**changes) != ORIGINAL


def test_a_design_with_faults_has_one_too() -> None:
    faulty = design(
        settings={"fallback_queue": None, "time_zone": None},
        queues=[],
        thresholds=[{"risks": ["high"], "queue": "nowhere"}],
        intents=[{"id": "a"}, {"id": "a", "risk": None}, {"id": "b", "queue": "nowhere"}],
        exceptions=[{"id": "e", "queue": "", "rows": [{}]}, {"id": "e", "rows": [{}]}],
        triggers=[{"id": "t", "rows": [{"when": [("unheard", "is", "x")]}]}],
    )
    assert len(fingerprint(resolve(faulty))) == 64
    empty = design(languages=[], channels=[], queues=[], intents=[], thresholds=[])
    assert len(fingerprint(resolve(empty))) == 64
