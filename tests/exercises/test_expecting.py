"""What has to change for another lane or queue: the cells between the two lanes, and those that name the queue."""

import pytest

from handoff_xl.exercises import Evaluation, Trials
from handoff_xl.exercises.expecting import lane_change
from handoff_xl.lanes import Lane
from handoff_xl.model import Scenario
from handoff_xl.routes import resolve
from tests.design_builder import hours
from tests.rules.designs import alternative, design, exception, intent, queue, row, source, trigger, when

LEVELS = {"ai_from": 0.9, "review_from": 0.6, "ambiguity_margin": 0.1}
AI_ALONE = row(2, mode=Lane.AI_AUTO, if_unsure=Lane.HUMAN, **LEVELS)
AI_DRAFTS = row(2, mode=Lane.AI_REVIEW, if_unsure=Lane.CLARIFY, **LEVELS)
OFFICE = hours("office", {0: [("09:00", "17:00")]})
WHILE_CLOSED = "2027-01-12T12:00:00+00:00"
QUEUES = (
    queue("general", when_closed="callback"),
    queue("cards", 3, calendar="office", fallback="desk"),
    queue("cards_es", 4, languages="es", stands_in_for="cards"),
    queue("desk", 5, calendar="office"),
)


def tried(
    lane=Lane.HUMAN, expected="elsewhere", *, language="en", at=None, reported=(), signals=None, **parts
):
    """Return the trial of a scenario about card_lost at 50 % confidence."""
    one = Scenario(
        "one",
        source("scenarios", 2),
        "card_lost",
        language,
        "chat",
        0.5,
        None,
        signals or {},
        reported,
        at,
        lane,
        expected,
    )
    given = {
        "intents": (intent("card_lost", queue="cards"),),
        "thresholds": (AI_ALONE,),
        "languages": "en es",
        "queues": QUEUES,
        "calendars": (OFFICE,),
        "scenarios": (one,),
    }
    (trial,) = Trials(resolve(design(**(given | parts)))).trials
    return trial


@pytest.mark.parametrize(
    ("threshold", "confidence", "lead", "expected", "headers"),
    [
        (AI_ALONE, 0.7, 1, Lane.AI_AUTO, ["AI from"]),
        (AI_ALONE, 0.7, 1, Lane.HUMAN, ["Review from"]),
        (AI_ALONE, 0.7, 1, Lane.CLARIFY, ["Review from", "If unsure"]),
        (AI_ALONE, 0.95, 1, Lane.AI_REVIEW, ["AI from"]),
        (AI_ALONE, 0.95, 1, Lane.HUMAN, ["AI from", "Review from"]),
        (AI_ALONE, 0.95, 1, Lane.CLARIFY, ["Ambiguity margin"]),
        (AI_ALONE, 0.95, 0.05, Lane.AI_AUTO, ["Ambiguity margin"]),
        (AI_ALONE, 0.5, 1, Lane.AI_AUTO, ["AI from", "Review from"]),
        (AI_ALONE, 0.5, 1, Lane.AI_REVIEW, ["Review from"]),
        (AI_ALONE, 0.5, 1, Lane.CLARIFY, ["If unsure"]),
        (AI_DRAFTS, 0.7, 1, Lane.AI_AUTO, ["Mode"]),
        (AI_DRAFTS, 0.5, 1, Lane.HUMAN, ["If unsure"]),
        (row(2, mode=Lane.HUMAN), 0.95, 1, Lane.AI_REVIEW, ["Mode"]),
    ],
)
def test_only_the_cells_between_the_two_lanes_are_named(threshold, confidence, lead, expected, headers):
    evaluation = Evaluation(resolve(design(thresholds=(threshold,))))
    turn = {"intent": "order_status", "language": "en", "channel": "chat", "confidence": confidence}
    observation = evaluation.observe({**turn, "runner_up_confidence": max(0.0, confidence - lead)})
    assert Lane.from_key(observation.decision.lane) is not expected
    assert [place.header for place in lane_change(evaluation, observation, expected).places] == headers


def test_a_level_that_no_cell_gives_is_named_by_its_header():
    found = tried(Lane.AI_AUTO, None, thresholds=(row(2, mode=Lane.AI_AUTO, review_from=0.4),))
    assert found.lane_change == ("AI from on Thresholds", ())


def test_a_trigger_is_what_has_to_change_for_its_lane():
    found = tried(Lane.AI_AUTO, None, signals={"human_request": True})
    assert [str(place) for place in found.lane_change.places] == ["Triggers!A2"]


PERSON = alternative("triggers", 2, when("human_request", "is", True))
FRAUD = exception("fraud", alternative("exceptions", 2, reported=True), queue="desk")
ASKS = {"human_request": True}
REVIEWED = row(2, mode=Lane.AI_REVIEW, review_from=0.4, review_queue="desk")


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (tried(), "Intents!{intent} says cards"),
        (
            tried(language="es"),
            "Intents!{intent} says cards, and cards_es stands in for it (Queues!{stands_in})",
        ),
        (
            tried(at=WHILE_CLOSED),
            "Intents!{intent} says cards, and while that is closed general takes over (Queues!{fallback})",
        ),
        (
            tried(signals=ASKS),
            "the trigger person_requested names no queue, and Intents!{intent} says cards",
        ),
        (tried(signals=ASKS, triggers=(trigger("t", PERSON, queue="desk"),)), "Triggers!{trigger} says desk"),
        (tried(reported=("fraud",), exceptions=(FRAUD,)), "Exceptions!{exception} says desk"),
        (tried(reported=("fire",)), "Settings!{settings} says general"),
        (tried(Lane.AI_REVIEW, thresholds=(REVIEWED,)), "Thresholds!{review} says desk"),
    ],
)
def test_the_queue_is_told_by_the_cells_that_name_it(found, words):
    cells = {
        "intent": source("intents", 2).place("queue"),
        "stands_in": source("queues", 4).place("stands_in_for"),
        "fallback": source("queues", 5).place("fallback"),
        "trigger": source("triggers", 2).place("queue"),
        "exception": source("exceptions", 2).place("queue"),
        "settings": design().settings.place("fallback_queue"),
        "review": source("thresholds", 2).place("review_queue"),
    }
    assert found.queue_differs
    assert found.queue_reason.words == words.format(
        **{name: str(place).partition("!")[2] for name, place in cells.items()}
    )


def test_every_cell_that_could_send_it_elsewhere_is_named():
    closed, asks = tried(at=WHILE_CLOSED).queue_reason, tried(signals=ASKS).queue_reason
    assert [place.header for place in closed.places] == ["Queue", "Fallback queue", "Fallback queue"]
    assert [place.sheet for place in asks.places] == ["Triggers", "Intents"]


def test_what_no_queue_takes_is_told_by_its_lane():
    found = tried(Lane.AI_AUTO, thresholds=(row(2, mode=Lane.AI_AUTO, ai_from=0.4, review_from=0.3),))
    assert found.queue_differs
    assert found.queue_reason == found.reason
