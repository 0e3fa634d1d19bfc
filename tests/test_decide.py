"""The decision on one turn, sentence by sentence of the routing semantics."""

import json
import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff_xl.decide import Decision, Handover, Match, Router, RoutingError
from handoff_xl.lanes import Lane
from handoff_xl.routing import render
from tests.design_builder import design, document, router, turn

PLAIN = router()
SETTINGS = {"ai_from": 0.85, "review_from": 0.6}


def lane(made: Router, **changes) -> str:
    return made.decide(turn(**changes)).lane


def decider(made: Router, **changes) -> tuple[str, str]:
    decision = made.decide(turn(**changes))
    return decision.decider.kind, decision.decider.id


def matched(made: Router, **changes) -> list[str]:
    return [match.id for match in made.decide(turn(**changes)).matched]


# Bands


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [
        (1, "ai_auto"),
        (0.85, "ai_auto"),
        (math.nextafter(0.85, 0), "ai_review"),
        (0.6, "ai_review"),
        (math.nextafter(0.6, 0), "human"),
        (0, "human"),
        (-0.0, "human"),
    ],
)
def test_bands_are_half_open(confidence: float, expected: str) -> None:
    assert lane(PLAIN, confidence=confidence) == expected


def test_mode_ai_drafts_never_answers_alone() -> None:
    made = router(thresholds=[{"mode": Lane.AI_REVIEW, "if_unsure": Lane.CLARIFY}])
    assert [lane(made, confidence=sure) for sure in (1, 0.6, 0.5)] == ["ai_review", "ai_review", "clarify"]


def test_thresholds_at_their_ends() -> None:
    never = router(thresholds=[{"mode": Lane.AI_AUTO, "ai_from": 1.0, "review_from": 0.0}])
    assert [lane(never, confidence=sure) for sure in (1, 0.999, 0)] == ["ai_auto", "ai_review", "ai_review"]
    always = router(thresholds=[{"mode": Lane.AI_AUTO, "ai_from": 0.0, "review_from": 0.0}])
    assert [lane(always, confidence=sure) for sure in (1, 0)] == ["ai_auto", "ai_auto"]
    empty_band = router(thresholds=[{"mode": Lane.AI_AUTO, "ai_from": 0.7, "review_from": 0.7}])
    assert [lane(empty_band, confidence=sure) for sure in (0.7, 0.69)] == ["ai_auto", "human"]


@pytest.mark.parametrize(
    "confidence", [None, "0.99", True, math.nan, math.inf, -0.01, 1.01, 10**400, [0.9], {"value": 0.9}]
)
def test_without_a_valid_confidence_the_route_is_human(confidence: object) -> None:
    decision = PLAIN.decide(turn(confidence=confidence))
    assert (decision.lane, decision.queue, decision.decider.id) == ("human", "general", "a / en / voice")


@pytest.mark.parametrize(
    ("confidence", "runner_up", "expected"),
    [
        (0.9, 0.8, "ai_auto"),  # 0.1 as decimals, less in doubles: hence the rounding
        (0.9, 0.81, "clarify"),
        (0.9, 0.95, "clarify"),
        (0.7, 0.69, "ai_review"),
        (0.9, None, "ai_auto"),
        (0.9, "0.89", "ai_auto"),
        (0.9, 1.2, "ai_auto"),
        (0.9, True, "ai_auto"),
        (0.5, 0.5, "human"),
    ],
)
def test_an_ambiguous_answer_is_at_least_asked_about(confidence, runner_up, expected) -> None:
    made = router(settings={**SETTINGS, "ambiguity_margin": 0.1})
    assert lane(made, confidence=confidence, runner_up_confidence=runner_up) == expected


def test_without_a_margin_a_runner_up_ahead_asks_nothing() -> None:
    assert lane(router(), confidence=0.9, runner_up_confidence=0.95) == "ai_auto"


def test_a_language_without_ai_is_human_even_where_no_mode_is_given() -> None:
    made = router(
        languages=["en", {"id": "fi", "ai_support": "none"}],
        queues=[{"id": "general"}, {"id": "nordic"}],
        thresholds=[
            {"languages": ["en"], "mode": Lane.AI_AUTO},
            {"languages": ["fi"], "queue": "nordic"},
        ],
    )
    decision = made.decide(turn(language="fi"))
    assert (decision.lane, decision.queue) == ("human", "nordic")
    assert decision.decider == Match("route", "a / fi / voice", "Languages!C6")


# Routes and the fallback


STATES = router(
    intents=[
        {"id": "a"},
        {"id": "draft", "status": "draft"},
        {"id": "old", "status": "retired"},
        {"id": "english", "languages": ["en"]},
        {"id": "spoken", "channels": ["voice"]},
        {"id": "lost, card?"},
    ]
)


@pytest.mark.parametrize(
    "changes",
    [
        {"intent": "draft"},
        {"intent": "old"},
        {"intent": "nobody"},
        {"intent": "A"},
        {"intent": None},
        {"intent": 7},
        {"intent": ""},
        {"intent": "english", "language": "es"},
        {"intent": "spoken", "channel": "chat"},
        {"language": "fr"},
        {"language": None},
        {"language": 3},
        {"channel": "fax"},
        {"channel": None},
        {"channel": True},
    ],
)
def test_what_is_unknown_or_not_open_goes_to_the_global_fallback_queue(changes) -> None:
    decision = STATES.decide(turn(**changes))
    assert (decision.lane, decision.queue) == ("human", "general")
    assert decision.decider == Match("route", "fallback", "Settings!B9")


@pytest.mark.parametrize(
    ("changes", "route"),
    [
        ({"language": "en-GB"}, "a / en / voice"),
        ({"language": "ES-419"}, "a / es / voice"),
        ({"channel": " VOICE "}, "a / en / voice"),
        ({"intent": " lost, card? "}, "lost, card? / en / voice"),
        ({"intent": "english"}, "english / en / voice"),
    ],
)
def test_routes_are_found_by_their_declared_ids(changes, route: str) -> None:
    assert decider(STATES, **changes) == ("route", route)


def test_the_routes_own_values_are_those_of_its_decisions() -> None:
    made = router(
        queues=[{"id": "general", "sla_minutes": 30.0}, {"id": "drafts", "sla_minutes": 20.0}],
        thresholds=[{"mode": Lane.AI_AUTO, "priority": 3, "sla_minutes": 5.0, "review_queue": "drafts"}],
    )
    alone = made.decide(turn())
    assert (alone.queue, alone.priority, alone.sla_minutes, alone.handover) == (None, 3, 5, None)
    drafts = made.decide(turn(confidence=0.7))
    assert (drafts.queue, drafts.priority, drafts.sla_minutes) == ("drafts", 3, 5)
    assert made.decide(turn(confidence=0.1)).queue == "general"
    fallback = made.decide(turn(intent="nobody"))
    assert (fallback.queue, fallback.priority, fallback.sla_minutes) == ("general", None, 30)


# Triggers and exceptions


def test_the_most_human_proposal_wins_and_every_match_is_listed() -> None:
    made = router(
        triggers=[
            {
                "id": "ask",
                "lane": Lane.CLARIFY,
                "priority": 1,
                "rows": [{"when": [("sentiment", "less_than", 0.0)]}],
            },
            {"id": "person", "priority": 9, "rows": [{"when": [("sentiment", "less_than", -0.5)]}]},
            {
                "id": "draft",
                "lane": Lane.AI_REVIEW,
                "priority": 5,
                "rows": [{"intents": ["a"], "when": [("sentiment", "less_than", -0.2)]}],
            },
        ]
    )
    assert [lane(made, signals={"sentiment": value}) for value in (0.1, -0.1, -0.3, -0.6)] == [
        "ai_auto",
        "clarify",
        "ai_review",
        "human",
    ]
    assert matched(made, signals={"sentiment": -0.6}) == ["ask", "draft", "person", "a / en / voice"]
    assert decider(made, signals={"sentiment": -0.6}) == ("trigger", "person")


def test_no_rule_makes_a_turn_less_human() -> None:
    made = router(triggers=[{"id": "ask", "lane": Lane.CLARIFY, "rows": [{"intents": ["a"]}]}])
    decision = made.decide(turn(confidence=0.1))
    assert (decision.lane, decision.decider.kind) == ("human", "route")
    assert matched(made, confidence=0.1) == ["ask", "a / en / voice"]


def test_within_a_kind_the_lower_priority_then_the_smaller_id_decides() -> None:
    everywhere = [{"languages": ["en"]}]
    made = router(
        queues=[{"id": "general"}, {"id": "one"}, {"id": "two"}],
        triggers=[
            {"id": "b", "priority": 2, "queue": "two", "rows": everywhere},
            {"id": "a", "priority": 10, "rows": everywhere},
            {"id": "B", "priority": 2, "queue": "one", "rows": everywhere},
        ],
    )
    decision = made.decide(turn())
    assert (decision.decider.id, decision.queue, decision.priority) == ("B", "one", 2)
    assert matched(made) == ["B", "b", "a", "a / en / voice"]


def test_exceptions_decide_before_triggers_and_triggers_before_the_route() -> None:
    made = router(
        queues=[{"id": "general"}, {"id": "fraud", "sla_minutes": 15.0}],
        thresholds=[{"mode": Lane.HUMAN, "priority": 0, "sla_minutes": 1.0}],
        triggers=[{"id": "t", "priority": 0, "rows": [{"intents": ["a"]}]}],
        exceptions=[{"id": "e", "priority": 50, "queue": "fraud", "rows": [{"reported": True}]}],
    )
    by_trigger = made.decide(turn())
    assert (by_trigger.decider.id, by_trigger.queue, by_trigger.sla_minutes) == ("t", "general", None)
    by_exception = made.decide(turn(exceptions=["e"]))
    assert (by_exception.decider.id, by_exception.queue) == ("e", "fraud")
    assert (by_exception.priority, by_exception.sla_minutes) == (50, 15)


def test_rows_that_repeat_an_id_are_alternatives_each_with_its_scope_and_condition() -> None:
    made = router(
        triggers=[
            {"id": "first", "rows": [{"intents": ["zzz"]}]},
            {
                "id": "t",
                "rows": [
                    {"languages": ["es"], "when": [("sentiment", "less_than", 0.0)]},
                    {"channels": ["voice"], "when": [("ai_turns", "at_least", 3.0)]},
                ],
            },
        ]
    )
    assert lane(made, signals={"sentiment": -1, "ai_turns": 1}) == "ai_auto"
    assert made.decide(turn(signals={"ai_turns": 3})).decider == Match("trigger", "t", "Triggers!A7")
    both = made.decide(turn(language="es", signals={"sentiment": -1, "ai_turns": 3}))
    assert both.decider.source == "Triggers!A6"


def test_a_scope_holds_for_unknown_members_only_where_it_is_blank() -> None:
    made = router(
        triggers=[
            {"id": "everywhere", "lane": Lane.CLARIFY, "rows": [{"when": [("human_request", "is", True)]}]},
            {"id": "english", "rows": [{"languages": ["en"], "when": [("human_request", "is", True)]}]},
            {"id": "of_a", "rows": [{"intents": ["a"], "when": [("human_request", "is", True)]}]},
        ]
    )
    asks = {"human_request": True}
    assert matched(made, language="fr", signals=asks) == ["everywhere", "of_a", "fallback"]
    assert matched(made, intent="nobody", channel="fax", signals=asks) == [
        "english",
        "everywhere",
        "fallback",
    ]


def test_triggers_count_for_draft_intents_that_they_name() -> None:
    made = router(
        intents=[{"id": "a"}, {"id": "d", "status": "draft"}],
        triggers=[{"id": "t", "rows": [{"intents": ["d"]}]}],
    )
    assert decider(made, intent="d") == ("trigger", "t")


ACTIVE_ON_UNKNOWN = {
    "id": "e",
    "active_on_unknown": True,
    "rows": [
        {"languages": ["es"]},
        {"when": [("amount", "more_than", 100.0), ("vip", "is", True)]},
    ],
}
UNKNOWNS = router(exceptions=[ACTIVE_ON_UNKNOWN], signals=[("amount", "number"), ("vip", "boolean")])


@pytest.mark.parametrize(
    ("signals", "active"),
    [
        ({"amount": 200, "vip": True}, True),
        ({"amount": 200, "vip": False}, False),
        ({"amount": 200}, True),
        ({"vip": True}, True),
        ({}, True),
        ({"amount": 50}, False),  # false AND unknown is false
        ({"vip": False}, False),
        ({"amount": "200", "vip": True}, True),
        ({"amount": True, "vip": 1}, True),
        ({"amount": math.nan, "vip": False}, False),
    ],
)
def test_an_unknown_exception_follows_if_unknown(signals, active: bool) -> None:
    assert (lane(UNKNOWNS, signals=signals) == "human") is active
    ignoring = router(
        exceptions=[{**ACTIVE_ON_UNKNOWN, "active_on_unknown": False}],
        signals=[("amount", "number"), ("vip", "boolean")],
    )
    certainly = signals == {"amount": 200, "vip": True}
    assert (lane(ignoring, signals=signals) == "human") is certainly


def test_an_exception_that_is_active_because_unknown_points_at_its_first_row() -> None:
    assert UNKNOWNS.decide(turn()).decider == Match("exception", "e", "Exceptions!A5")
    known = UNKNOWNS.decide(turn(signals={"amount": 200, "vip": True}))
    assert known.decider.source == "Exceptions!A6"


def test_an_unknown_trigger_does_not_fire() -> None:
    made = router(triggers=[{"id": "t", "rows": [{"when": [("sentiment", "is_not", 0.0)]}]}])
    assert lane(made) == lane(made, signals={"sentiment": "bad"}) == "ai_auto"
    assert lane(made, signals={"sentiment": 0.5}) == "human"


REPORTED = router(
    queues=[{"id": "general", "sla_minutes": 60.0}, {"id": "fraud"}, {"id": "legal"}],
    exceptions=[
        {
            "id": "fraud",
            "queue": "fraud",
            "priority": 2,
            "ai_may": "collect_minimum",
            "rows": [{"reported": True}],
        },
        {
            "id": "legal",
            "queue": "legal",
            "priority": 1,
            "ai_may": "acknowledge",
            "rows": [{"languages": ["es"]}],
        },
    ],
)


def test_a_reported_exception_is_active_only_by_its_id_and_then_everywhere() -> None:
    assert lane(REPORTED) == "ai_auto"
    assert decider(REPORTED, exceptions=["fraud"]) == ("exception", "fraud")
    assert decider(REPORTED, exceptions=["legal"]) == ("exception", "legal")
    assert decider(REPORTED, exceptions=[" fraud ", "fraud", "", 5, None]) == ("exception", "fraud")
    assert decider(REPORTED, exceptions="fraud") == ("exception", "fraud")
    assert lane(REPORTED, exceptions={"fraud": True}) == "ai_auto"


def test_an_unlisted_exception_is_human_after_all_listed_ones() -> None:
    decision = REPORTED.decide(turn(exceptions=["zeta", "alpha"]))
    assert decision.decider == Match("exception", "alpha", None)
    assert (decision.queue, decision.priority, decision.sla_minutes) == ("general", None, 60)
    assert decision.ai_may == "nothing"
    assert matched(REPORTED, exceptions=["alpha", "fraud"]) == ["fraud", "alpha", "a / en / voice"]
    assert decider(REPORTED, exceptions=["alpha", "fraud"]) == ("exception", "fraud")
    assert lane(REPORTED, exceptions=["Fraud"]) == "human"


def test_an_unlisted_exception_decides_before_a_trigger() -> None:
    made = router(triggers=[{"id": "t", "priority": 0, "rows": [{"intents": ["a"]}]}])
    assert decider(made, exceptions=["unlisted"]) == ("exception", "unlisted")
    assert matched(made, exceptions=["unlisted"]) == ["unlisted", "t", "a / en / voice"]


@pytest.mark.parametrize(
    ("changes", "ai_may"),
    [
        ({}, None),
        ({"exceptions": ["fraud"]}, "collect_minimum"),
        ({"language": "es"}, "acknowledge"),
        ({"language": "es", "exceptions": ["fraud"]}, "acknowledge"),
        ({"exceptions": ["fraud", "unlisted"]}, "nothing"),
    ],
)
def test_the_strictest_ai_may_of_all_active_exceptions_counts(changes, ai_may) -> None:
    assert REPORTED.decide(turn(**changes)).ai_may == ai_may


# Values


def test_counters_are_zero_where_missing_and_listed() -> None:
    made = router(triggers=[{"id": "t", "rows": [{"when": [("no_match_count", "at_most", 0.0)]}]}])
    decision = made.decide(turn(signals={"ai_turns": 2, "clarifications": "2"}))
    assert (decision.lane, decision.assumed) == ("human", ("clarifications", "no_match_count"))
    assert made.decide(turn(signals={"no_match_count": 1})).lane == "ai_auto"


def test_undeclared_signals_are_ignored_and_listed() -> None:
    decision = PLAIN.decide(
        turn(
            signals={
                "zeta": 1,
                " mood ": 2,
                "confidence": 0.1,
                "confidence_margin": 0.0,
                "reported": True,
                " sentiment ": 1,
            }
        )
    )
    assert decision.lane == "ai_auto"
    assert decision.ignored == ("confidence", "confidence_margin", "mood", "reported", "zeta")


@pytest.mark.parametrize("signals", [None, "sentiment", 5, [], [1]])
def test_signals_that_are_no_object_count_as_none(signals: object) -> None:
    assert PLAIN.decide(turn(signals=signals)).assumed == ("ai_turns", "clarifications", "no_match_count")


def test_categories_compare_trimmed_and_folded_and_unlisted_ones_as_they_are() -> None:
    made = router(
        signals=[("product", "category")],
        triggers=[
            {"id": "card", "rows": [{"when": [("product", "one_of", "card", "loan")]}]},
            {
                "id": "other",
                "lane": Lane.AI_REVIEW,
                "rows": [{"when": [("product", "none_of", "card", "loan")]}],
            },
        ],
    )
    found = [lane(made, signals={"product": value}) for value in (" Card ", "LOAN", "boat", "", 5, None)]
    assert found == ["human", "human", "ai_review", "ai_review", "ai_auto", "ai_auto"]


def test_numbers_out_of_range_are_used_as_they_are() -> None:
    made = router(triggers=[{"id": "t", "rows": [{"when": [("sentiment", "less_than", -1.0)]}]}])
    assert lane(made, signals={"sentiment": -7}) == "human"
    assert lane(made, signals={"sentiment": 10**400}) == "ai_auto"


def test_confidence_and_its_margin_are_signals() -> None:
    made = router(
        triggers=[
            {"id": "low", "lane": Lane.CLARIFY, "rows": [{"when": [("confidence", "at_most", 0.9)]}]},
            {
                "id": "close",
                "lane": Lane.AI_REVIEW,
                "rows": [{"when": [("confidence_margin", "less_than", 0.1)]}],
            },
        ]
    )
    assert lane(made, confidence=0.9) == "clarify"
    assert lane(made, confidence=0.9, runner_up_confidence=0.8) == "clarify"
    assert lane(made, confidence=0.9, runner_up_confidence=0.85) == "ai_review"
    assert matched(made, confidence=None, runner_up_confidence=0.85) == ["a / en / voice"]


# Limits


LIMITS = router(
    settings={"max_clarifications": 2, "max_ai_turns": 5, "if_unsure": Lane.CLARIFY},
    queues=[{"id": "general", "sla_minutes": 9.0}, {"id": "asked"}],
    thresholds=[{"mode": Lane.AI_AUTO, "priority": 4, "max_clarifications": 3}],
    triggers=[
        {
            "id": "ask",
            "lane": Lane.CLARIFY,
            "queue": "asked",
            "priority": 7,
            "rows": [{"when": [("sentiment", "less_than", 0.0)]}],
        }
    ],
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"confidence": 0.1, "signals": {"clarifications": 2}}, "clarify"),
        ({"confidence": 0.1, "signals": {"clarifications": 3}}, "max_clarifications"),
        ({"confidence": 0.1, "signals": {"clarifications": 3, "ai_turns": 5}}, "max_clarifications"),
        ({"confidence": 0.1, "signals": {"clarifications": 2, "ai_turns": 5}}, "max_ai_turns"),
        ({"signals": {"clarifications": 3}}, "ai_auto"),
        ({"signals": {"ai_turns": 4.5}}, "ai_auto"),
        ({"signals": {"ai_turns": 5}}, "max_ai_turns"),
        ({"confidence": 0.7, "signals": {"ai_turns": 50}}, "ai_review"),
    ],
)
def test_limits_turn_ai_only_lanes_human(changes, expected: str) -> None:
    decision = LIMITS.decide(turn(**changes))
    if expected.startswith("max_"):
        assert (decision.lane, decision.decider.kind, decision.decider.id) == ("human", "limit", expected)
        assert decision.matched[-1] == decision.decider
        assert (decision.queue, decision.priority, decision.sla_minutes) == ("general", 4, 9)
    else:
        assert decision.lane == expected


def test_a_limit_keeps_the_queue_and_priority_of_the_trigger_that_decided() -> None:
    decision = LIMITS.decide(turn(signals={"sentiment": -1, "clarifications": 3}))
    assert decision.decider == Match("limit", "max_clarifications", "Thresholds!O5")
    assert (decision.queue, decision.priority) == ("asked", 7)
    assert [match.id for match in decision.matched] == ["ask", "a / en / voice", "max_clarifications"]


# The router itself


def test_a_decision_is_frozen_and_gives_its_json() -> None:
    decision = PLAIN.decide(turn(at="2026-11-24T10:00Z", confidence=0.1))
    with pytest.raises(AttributeError):
        decision.lane = "ai_auto"  # type: ignore[misc]
    assert json.loads(json.dumps(decision.to_dict())) == {
        "lane": "human",
        "queue": "general",
        "handover": {"action": "queue", "queue": "general"},
        "priority": None,
        "sla_minutes": None,
        "ai_may": None,
        "decider": {"kind": "route", "id": "a / en / voice", "source": "Thresholds!F5"},
        "matched": [{"kind": "route", "id": "a / en / voice", "source": "Thresholds!F5"}],
        "assumed": ["ai_turns", "clarifications", "no_match_count"],
        "ignored": [],
    }
    assert isinstance(decision, Decision)
    assert decision.handover == Handover("queue", "general")


def test_a_router_reads_a_file(tmp_path) -> None:
    path = tmp_path / "x.routing.json"
    path.write_bytes(render(document(design())))
    assert Router.from_file(path).decide(turn()).lane == "ai_auto"
    assert Router.from_file(str(path)).decide(turn()) == PLAIN.decide(turn())


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b"7", b"[" * 100_000])
def test_a_file_that_is_no_routing_json_is_refused(tmp_path, content: bytes) -> None:
    path = tmp_path / "x.routing.json"
    path.write_bytes(content)
    with pytest.raises(RoutingError, match=r"x\.routing\.json is not a"):
        Router.from_file(path)


@pytest.mark.parametrize("version", [2, 0, "1", None, True, 1.5])
def test_another_format_version_is_refused_in_a_sentence(version: object) -> None:
    with pytest.raises(RoutingError, match="format_version"):
        Router({**document(design()), "format_version": version})


def test_another_format_is_refused() -> None:
    for other in ({}, {"format": "handoff-xl/report", "format_version": 1}, None, []):
        with pytest.raises(RoutingError, match="not a routing JSON"):
            Router(other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "section",
    [
        "routes",
        "fallback",
        "exceptions",
        "triggers",
        "queues",
        "calendars",
        "signals",
        "evaluation",
        "dimensions",
    ],
)
def test_a_document_that_lacks_a_section_is_refused(section: str) -> None:
    whole = document(design())
    del whole[section]
    with pytest.raises(RoutingError, match="incomplete or damaged"):
        Router(whole)


def test_a_document_that_names_a_queue_it_does_not_have_is_refused() -> None:
    whole = document(design())
    whole["fallback"]["queue"] = "nowhere"
    with pytest.raises(RoutingError, match="incomplete or damaged"):
        Router(whole)


def test_the_evaluator_needs_the_standard_library_alone() -> None:
    code = (
        "import sys, handoff_xl.decide; "
        "print(sorted({name.split('.')[0] for name in sys.modules} - sys.stdlib_module_names))"
    )
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}; {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "['__main__', 'handoff_xl']"


junk = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=5),
        st.sampled_from(["a", "en", "voice", "e"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["amount", "vip", "ai_turns", "x"]), inner, max_size=3),
    ),
    max_leaves=6,
)
KEYS = ["intent", "language", "channel", "confidence", "runner_up_confidence", "at", "signals", "exceptions"]


@given(st.dictionaries(st.sampled_from(KEYS), junk))
def test_nothing_in_a_turn_raises_and_without_knowledge_a_person_takes_over(given_turn) -> None:
    decision = UNKNOWNS.decide(given_turn)
    assert decision.lane == "human" or given_turn.get("confidence") is not None
    assert json.loads(json.dumps(decision.to_dict())) == decision.to_dict()
