"""Scenarios are tried on the very decisions of the routing, and faults elsewhere are told apart."""

from dataclasses import replace

import pytest

from handoff_xl.decide import Router
from handoff_xl.exercises import Trials, turn_of
from handoff_xl.lanes import Lane
from handoff_xl.routes import resolve
from tests.design_builder import document
from tests.exercises.small_design import broken, made, scenario


def trial(one, **changes):
    (found,) = Trials(resolve(made(one, **changes))).trials
    return found


def test_a_trial_is_the_decision_of_the_routing():
    one = scenario(signals={"human_request": True})
    found = trial(one)
    router = Router(document(made(one)))
    assert found.observation.decision == router.decide(turn_of(one, made(one)))
    assert (found.lane, found.lane_differs, found.passes) == (Lane.HUMAN, True, False)
    assert found.reason.words == "the trigger person (Triggers!A5) is met: human_request is Yes"
    assert [str(place) for place in found.reason.places] == ["Triggers!A5"]


def test_at_night_the_fallback_takes_over_and_the_queue_itself_does_not_pass():
    found = trial(scenario(Lane.HUMAN, "desk", exceptions=("complaint",), at="2027-01-11T23:00:00+00:00"))
    assert (found.taken_by, found.expected_queue) == (("general", "queue"), ("desk", None))
    assert (found.queue_differs, found.passes) == (True, False)
    assert found.queue_reason.words.endswith("while that is closed general takes over (Queues!I6)")


def test_blank_language_is_the_default_and_a_blank_channel_is_none_of_several():
    found = trial(scenario(language=None, channel=None))
    assert found.turn["language"] == "en"
    assert found.reason.words.startswith("no channel of the design is given")
    assert found.lane is Lane.HUMAN


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (
            scenario(confidence=0.7),
            "70 % is below AI from 85 % and at least Review from 60 % for a / en / voice",
        ),
        (scenario(confidence=None), "no confidence is given, so a person takes over"),
        (
            scenario(intent="b"),
            "the intent b is not listed, so a person takes over",
        ),
        (
            scenario(exceptions=("fire",)),
            "the reported exception fire is not listed, so a person takes over",
        ),
        (scenario(exceptions=("complaint",)), "the exception complaint (Exceptions!A5) is reported"),
    ],
)
def test_reasons(one, words):
    assert trial(one).reason.words == words


def test_what_cannot_be_read_makes_it_uncertain_only_where_it_could_matter():
    (person,) = made().triggers
    doubtful = {"triggers": (broken(person, "value"),)}
    sure = scenario(Lane.AI_AUTO)
    assert trial(sure).is_certain
    assert not trial(sure, **doubtful).is_certain
    # More human than expected by another rule: no further rule can make it less human.
    assert trial(scenario(Lane.AI_AUTO, exceptions=("complaint",)), **doubtful).is_certain
    # More human than expected by the doubtful rule itself.
    assert not trial(scenario(Lane.AI_AUTO, signals={"human_request": True}), **doubtful).is_certain


def test_an_exception_that_nothing_can_notice_hides_nothing():
    (complaint,) = made().exceptions
    row = replace(complaint.alternatives[0], reported=False)
    assert trial(scenario(), exceptions=(replace(complaint, alternatives=(row,)),)).passes


def test_scenarios_with_broken_cells_and_designs_with_broken_sheets_are_not_tried():
    assert Trials(resolve(made(broken(scenario(), "at")))).trials == ()
    assert Trials(resolve(made(scenario(), untrusted=frozenset({"queues"})))).trials == ()
    settings = replace(made().settings, fallback_queue=None)
    assert Trials(resolve(made(scenario(), settings=settings))).trials == ()
    assert Trials(resolve(made(scenario(), untrusted=frozenset({"stages"})))).trials != ()


def test_a_gap_is_told_by_another_finding():
    found = trial(scenario(), thresholds=())
    assert (found.lane, found.is_certain) == (Lane.HUMAN, False)
