"""What is told of scenarios that fail: the cells that could be changed for what their author expects."""

from dataclasses import replace

from handoff_xl.lanes import Lane
from handoff_xl.model import Scenario
from handoff_xl.rules.scenarios import find_other_lanes, find_other_queues
from tests.rules.designs import design, intent, queue, row, source, subject


def told(check, lane, expected_queue, confidence, at=None):
    one = Scenario(
        "one", source("scenarios", 2), "a", "fr", "chat", confidence, None, {}, (), at, lane, expected_queue
    )
    given = design(
        languages="en fr",
        intents=(intent("a", queue="tech"),),
        queues=(
            queue("general", when_closed="callback"),
            queue("tech", 3),
            queue("tech_fr", 4, languages="fr", stands_in_for="tech"),
        ),
        thresholds=(row(2, mode=Lane.AI_AUTO, ai_from=0.9, review_from=0.6),),
        scenarios=(one,),
    )
    settings = replace(given.settings, time_zone="Europe/London")
    (finding,) = check(subject(replace(given, settings=settings)))
    return finding


def test_another_lane_is_had_by_the_level_between_the_two():
    finding = told(find_other_lanes, Lane.AI_AUTO, None, 0.7)
    cell = source("thresholds", 2).place("ai_from")
    assert finding.related == (cell,)
    assert f"If the expectation is right, change {cell}." in finding.fix


def test_another_queue_is_had_by_the_queue_or_by_who_stands_in():
    finding = told(find_other_queues, Lane.HUMAN, "tech", 0.1)
    named, stand_in = source("intents", 2).place("queue"), source("queues", 4).place("stands_in_for")
    assert finding.message == (
        f"one expects the queue tech, but it goes to tech_fr: {named} says tech, and tech_fr stands in for it ({stand_in})."
    )
    assert finding.related == (named, stand_in)
    assert f"If the expectation is right, change {named} or {stand_in}." in finding.fix


def test_what_happens_at_a_queue_needs_an_hour():
    finding = told(find_other_queues, Lane.HUMAN, "tech_fr (open)", 0.1)
    at, expected = source("scenarios", 2).place("at"), source("scenarios", 2).place("expected_queue")
    assert finding.place == expected
    assert "At is blank, so that nobody can tell whether tech_fr is open" in finding.message
    assert f"change {at}." in finding.fix
    assert finding.fix.endswith("type tech_fr.")


def test_what_happens_at_a_queue_is_told_where_its_author_told_it():
    finding = told(find_other_queues, Lane.HUMAN, "tech_fr (ticket)", 0.1, "2027-01-11T12:00:00+00:00")
    assert "expects the queue tech_fr (ticket), but it goes to tech_fr (open)" in finding.message
    assert finding.fix.endswith("type tech_fr (open).")
