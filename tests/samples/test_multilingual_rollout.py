"""The sample of a roll-out in six languages: clean, one row for each language where that suffices."""

import pytest

from handoff_xl.lanes import Lane
from tests.samples.compiled import assert_clean_and_as_reviewed, outcome_of, scenarios_decided

DECIDED = list(scenarios_decided("multilingual-rollout"))
LANGUAGES = ("en", "de", "fr", "es", "pt", "ja")


def routes():
    return outcome_of("multilingual-rollout").routes


def ai_from(intent, language, channel="web_chat"):
    return routes().by_combination[intent, language, channel].ai_from


def test_clean_and_as_reviewed():
    assert_clean_and_as_reviewed("multilingual-rollout")


@pytest.mark.parametrize(("scenario", "decision"), DECIDED, ids=[scenario.id for scenario, _ in DECIDED])
def test_scenario_is_decided_as_expected(scenario, decision):
    assert (decision.lane, decision.queue) == (scenario.expected_lane.key, scenario.expected_queue)
    assert decision.ignored == ()


def test_every_exception_and_trigger_has_its_say_in_a_scenario():
    design = routes().design
    seen = {match.id for _, decision in DECIDED for match in decision.matched}
    assert {rule.id for rule in (*design.exceptions, *design.triggers)} - seen == set()


def test_one_row_for_each_language_is_enough():
    rows = [row.languages for row in routes().design.thresholds if row.languages is not None]
    assert sorted(map(sorted, rows)) == [["de"], ["es"], ["fr"], ["pt"], ["pt"]]
    assert [ai_from("add_baggage", language) for language in LANGUAGES[:5]] == [0.92, 0.92, 0.92, 0.93, 0.97]
    assert [ai_from("voucher_use", language) for language in LANGUAGES[:5]] == [0.85, 0.88, 0.9, 0.93, 0.97]


def test_a_language_without_ai_is_people_only():
    japanese = [
        band.lane for block in routes().blocks if "ja" in block.languages for band in block.route.bands()
    ]
    assert set(japanese) == {Lane.HUMAN}


def test_hours_are_in_three_zones():
    zones = {calendar.time_zone for calendar in routes().design.calendars}
    assert zones == {"Europe/London", "Europe/Madrid", "Asia/Tokyo"}


def test_every_team_has_a_stand_in_for_each_other_language():
    queues = routes().design.queues
    english_only = {queue.id for queue in queues if queue.languages == frozenset({"en"})}
    for language in LANGUAGES[1:]:
        (team,) = (queue for queue in queues if queue.languages == frozenset({language}))
        assert set(team.stands_in_for) == english_only
