"""The back-office sample: clean, drafts mostly, irreversible payouts never by AI alone, scenarios as expected."""

import pytest

from handoff_xl.lanes import Lane
from tests.samples.compiled import assert_clean_and_as_reviewed, outcome_of, scenarios_decided

DECIDED = list(scenarios_decided("back-office"))


def blocks():
    routes = outcome_of("back-office").routes
    return [(intent, block) for block in routes.blocks for intent in block.intents]


def test_clean_and_as_reviewed():
    assert_clean_and_as_reviewed("back-office")


@pytest.mark.parametrize(("scenario", "decision"), DECIDED, ids=[scenario.id for scenario, _ in DECIDED])
def test_scenario_is_decided_as_expected(scenario, decision):
    assert (decision.lane, decision.queue) == (scenario.expected_lane.key, scenario.expected_queue)
    assert decision.ignored == ()


def test_every_exception_and_trigger_has_its_say_in_a_scenario():
    design = outcome_of("back-office").routes.design
    seen = {match.id for _, decision in DECIDED for match in decision.matched}
    assert {rule.id for rule in (*design.exceptions, *design.triggers)} - seen == set()


def test_what_cannot_be_undone_is_never_left_to_ai():
    lasting = {intent.id for intent in outcome_of("back-office").routes.design.intents if intent.irreversible}
    assert len(lasting) == 3
    lanes = {band.lane for intent, block in blocks() if intent in lasting for band in block.route.bands()}
    assert lanes == {Lane.AI_REVIEW, Lane.HUMAN}


def test_most_items_are_drafted_and_approved():
    drafted = {
        intent for intent, block in blocks() if Lane.AI_REVIEW in {b.lane for b in block.route.bands()}
    }
    alone = {intent for intent, block in blocks() if Lane.AI_AUTO in {b.lane for b in block.route.bands()}}
    assert len(drafted) == 14
    assert len(alone) == 4


def test_every_queue_ends_in_a_ticket_when_closed():
    assert {queue.when_closed for queue in outcome_of("back-office").routes.design.queues} == {"ticket"}
