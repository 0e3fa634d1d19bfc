"""Who takes a turn over: stand-ins, then opening hours."""

import pytest

from handoff_xl.decide import Handover, Router
from handoff_xl.lanes import Lane
from tests.design_builder import hours, router, turn

HUMAN = [{"mode": Lane.HUMAN, "queue": "main"}]
ALWAYS_CLOSED = hours("closed", {})
OFFICE = hours("office", {day: [("09:00", "17:00")] for day in range(5)}, {"2026-12-25": []})
LONDON_NIGHT = hours("night", {day: [("17:00", "09:00")] for day in range(7)})


def with_queues(*queues, **more) -> Router:
    return router(
        queues=[{"id": "general"}, *queues],
        calendars=[ALWAYS_CLOSED, OFFICE, LONDON_NIGHT],
        thresholds=more.pop("thresholds", HUMAN),
        **more,
    )


def queue_of(made: Router, **changes) -> str | None:
    return made.decide(turn(**changes)).queue


def handover(made: Router, at: str = "2026-11-24T12:00Z", **changes) -> tuple[str, str] | None:
    found = made.decide(turn(at=at, **changes)).handover
    return None if found is None else tuple(found)


# Stand-ins


def test_a_stand_in_replaces_a_queue_where_it_serves_language_and_channel() -> None:
    made = with_queues(
        {"id": "main", "sla_minutes": 10.0},
        {
            "id": "spanish",
            "languages": ["es"],
            "channels": ["voice"],
            "stands_in_for": ("main",),
            "sla_minutes": 20.0,
        },
    )
    assert [queue_of(made, language=tag) for tag in ("en", "es", "es-MX", "fr")] == [
        "main",
        "spanish",
        "spanish",
        "general",
    ]
    assert queue_of(made, language="es", channel="chat") == "main"
    assert made.decide(turn(language="es")).sla_minutes == 20


def test_stand_ins_are_not_chained_and_the_smallest_id_comes_first() -> None:
    made = with_queues(
        {"id": "main"},
        {"id": "z", "stands_in_for": ("main",)},
        {"id": "b", "stands_in_for": ("main",)},
        {"id": "a", "stands_in_for": ("b",)},
    )
    assert queue_of(made) == "b"


def test_a_stand_in_for_the_global_fallback_queue_counts_and_lists_exclude_unknown_languages() -> None:
    made = with_queues(
        {"id": "main"}, {"id": "listed", "languages": ["en", "es"], "stands_in_for": ("general",)}
    )
    assert queue_of(made, intent="nobody") == "listed"
    assert queue_of(made, language="fr") == "general"
    everywhere = with_queues({"id": "main"}, {"id": "open", "stands_in_for": ("general",)})
    assert queue_of(everywhere, language="fr", channel=None) == "open"


def test_stand_ins_apply_to_the_queues_of_rules_drafts_and_limits() -> None:
    made = with_queues(
        {"id": "main"},
        {"id": "drafts"},
        {"id": "own"},
        {"id": "stand_in", "stands_in_for": ("main", "drafts", "own")},
        settings={"max_ai_turns": 3},
        thresholds=[{"mode": Lane.AI_AUTO, "queue": "main", "review_queue": "drafts"}],
        triggers=[{"id": "t", "queue": "own", "rows": [{"when": [("human_request", "is", True)]}]}],
    )
    for changes in ({"confidence": 0.7}, {"signals": {"human_request": True}}, {"signals": {"ai_turns": 3}}):
        assert queue_of(made, **changes) == "stand_in"
    assert queue_of(made) is None


# Opening hours


def test_without_a_time_and_in_ai_only_lanes_there_is_no_handover() -> None:
    made = with_queues({"id": "main"})
    assert made.decide(turn()).handover is None
    alone = with_queues(thresholds=[{"mode": Lane.AI_AUTO}])
    assert handover(alone) is None


@pytest.mark.parametrize("at", ["2026-11-24T12:00", "soon", 5, ""])
def test_a_time_that_is_no_instant_is_ignored_and_listed(at: object) -> None:
    decision = with_queues({"id": "main"}).decide(turn(at=at, signals={"zz": 1, "aa": 1}))
    assert decision.handover is None
    assert decision.ignored == ("aa", "at", "zz")


def test_an_open_queue_takes_the_turn_in_its_own_zone() -> None:
    made = with_queues({"id": "main", "calendar": "office", "when_closed": "ticket"})
    assert handover(made, "2026-11-24T09:00Z") == ("queue", "main")
    assert handover(made, "2026-11-24T18:00+09:00") == ("queue", "main")
    assert handover(made, "2026-11-24T17:00Z") == ("ticket", "main")
    assert handover(made, "2026-12-25T12:00Z") == ("ticket", "main")
    assert handover(made, "2026-06-02T08:30Z") == ("queue", "main")  # 09:30 in London's summer
    assert handover(made, "2026-06-02T16:30Z") == ("ticket", "main")


@pytest.mark.parametrize("action", ["callback", "ticket", "message"])
def test_a_closed_queue_does_as_it_says(action: str) -> None:
    made = with_queues({"id": "main", "calendar": "closed", "when_closed": action})
    assert handover(made) == (action, "main")
    assert made.decide(turn(at="2026-11-24T12:00Z")).queue == "main"


def test_fallbacks_are_followed_to_the_first_that_is_open_or_says_otherwise() -> None:
    made = with_queues(
        {"id": "main", "calendar": "closed", "fallback": "second"},
        {"id": "second", "calendar": "office", "fallback": "third"},
        {"id": "third", "calendar": "night", "when_closed": "callback"},
    )
    assert handover(made, "2026-11-24T12:00Z") == ("queue", "second")
    assert handover(made, "2026-11-24T20:00Z") == ("queue", "third")
    assert handover(made, "2026-11-28T12:00Z") == ("callback", "third")


def test_a_blank_fallback_is_the_global_one_and_stand_ins_have_no_part_in_it() -> None:
    made = with_queues(
        {"id": "main", "calendar": "closed"},
        {"id": "stand_in", "stands_in_for": ("general",)},
    )
    assert handover(made) == ("queue", "general")


def test_a_circle_of_closed_queues_ends_in_a_ticket_at_the_first() -> None:
    made = with_queues(
        {"id": "main", "calendar": "closed", "fallback": "second"},
        {"id": "second", "calendar": "closed", "fallback": "main"},
    )
    assert handover(made) == ("ticket", "main")
    own = with_queues({"id": "main", "calendar": "closed", "fallback": "main"})
    assert handover(own) == ("ticket", "main")


def test_a_handover_is_a_pair_with_names() -> None:
    found = with_queues({"id": "main"}).decide(turn(at="2026-11-24T12:00Z")).handover
    assert found == Handover(action="queue", queue="main")
