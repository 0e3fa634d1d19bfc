from dataclasses import replace

import pytest

from handoff_xl.exercises import Trials
from handoff_xl.exercises.taking_over import TakingOver, expectation, is_as_expected, taking_over
from handoff_xl.lanes import Lane
from handoff_xl.routes import resolve
from tests.exercises.small_design import made, scenario

NOON, NIGHT = "2027-01-11T12:00:00+00:00", "2027-01-11T23:00:00+00:00"


def trial(at=None, queue=None, **changes):
    one = scenario(Lane.HUMAN, queue, exceptions=("complaint",), at=at)
    return Trials(resolve(made(one, **changes))).trials[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cards", TakingOver("cards")),
        ("cards (open)", TakingOver("cards", "queue")),
        ("cards(Ticket)", TakingOver("cards", "ticket")),
        ("night desk ( callback )", TakingOver("night desk", "callback")),
        ("cards (message)", TakingOver("cards", "message")),
        ("cards (closed)", TakingOver("cards (closed)")),
        ("(open)", TakingOver("(open)")),
        ("desk (open)", TakingOver("desk (open)")),
    ],
)
def test_what_a_cell_says(text, expected):
    assert expectation(text, {"cards", "desk (open)"}) == expected


def test_what_is_written_is_read_as_the_same():
    for action in (None, "queue", "callback", "ticket", "message"):
        one = TakingOver("cards", action)
        assert expectation(one.words, {"cards"}) == one


@pytest.mark.parametrize(
    ("at", "found"),
    [(None, ("desk", None)), (NOON, ("desk", "queue")), (NIGHT, ("general", "queue"))],
)
def test_at_an_hour_it_is_who_takes_over_then(at, found):
    decision = trial(at).observation.decision
    assert (decision.queue, taking_over(decision)) == ("desk", found)
    sure = Trials(resolve(made(scenario()))).trials[0]
    assert taking_over(sure.observation.decision) is None


@pytest.mark.parametrize(
    ("at", "queue", "passes"),
    [
        (None, "desk", True),
        (None, "general", False),
        (None, "desk (open)", False),  # nobody can tell without an hour
        (NOON, "desk", True),
        (NOON, "desk (open)", True),
        (NOON, "desk (ticket)", False),
        (NIGHT, "general", True),
        (NIGHT, "desk", False),
        (NIGHT, None, True),
    ],
)
def test_only_that_queue_passes(at, queue, passes):
    assert trial(at, queue).passes is passes


def test_a_queue_that_keeps_what_comes_is_right_however_it_does_unless_that_is_told():
    general, desk = made().queues
    keeping = (general, replace(desk, when_closed="ticket"))
    assert trial(NIGHT, "desk", queues=keeping).passes
    assert trial(NIGHT, "desk (ticket)", queues=keeping).passes
    assert not trial(NIGHT, "desk (open)", queues=keeping).passes
    assert is_as_expected(TakingOver("desk"), TakingOver("desk", "ticket"))
    assert is_as_expected(TakingOver("desk", "ticket"), TakingOver("desk", "ticket"))
    assert not is_as_expected(TakingOver("desk", "queue"), TakingOver("desk", "ticket"))
    assert not is_as_expected(TakingOver("desk"), None)
