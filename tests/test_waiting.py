"""Waiting times against published values of Erlang C and against the sums of its definition."""

import math
from fractions import Fraction

import pytest

from handoff_xl.waiting import chance_of_waiting, expected_wait

# (people, erlangs, chance of waiting, figures of it that the source prints)
PUBLISHED = [
    (8, 3.87, 0.05, 2),  # tables of Erlang C: offered traffic for a chance of 5 % and of 1 %
    (10, 4.08, 0.01, 2),
    (10, 6, 0.10, 2),  # 120 customers an hour, three minutes each, ten assistants
    (55, 48, 0.239, 3),  # 360 calls in half an hour, four minutes each, 55 agents
    (132, 123, 0.3211, 4),
    (12421, 12345, 0.3812, 4),
]


@pytest.mark.parametrize(("people", "erlangs", "chance", "figures"), PUBLISHED)
def test_published_values(people, erlangs, chance, figures):
    assert round(chance_of_waiting(people, erlangs), figures) == chance


def summed(servers, offered):
    """Return Erlang C as it is defined, exactly."""
    a = Fraction(offered)
    all_busy = a**servers / math.factorial(servers) * servers / (servers - a)
    return all_busy / (sum(a**k / math.factorial(k) for k in range(servers)) + all_busy)


@pytest.mark.parametrize("servers", [1, 2, 3, 7, 20, 60])
@pytest.mark.parametrize("utilisation", [0.01, 0.3, 0.75, 0.99, 0.999999])
def test_sums_of_the_definition(servers, utilisation):
    offered = servers * utilisation
    assert chance_of_waiting(servers, offered) == pytest.approx(float(summed(servers, offered)), rel=1e-9)


def test_nobody_waits_where_nobody_comes_and_all_wait_where_all_are_always_busy():
    assert chance_of_waiting(3, 0) == 0
    assert chance_of_waiting(3, 3) == pytest.approx(1)


def test_many_people_neither_overflow_nor_take_a_share_beyond_1():
    assert 0 < chance_of_waiting(100_000, 99_999) < 1
    assert 0 <= chance_of_waiting(100_000, 1) < 1e-300


@pytest.mark.parametrize(("servers", "offered"), [(0, 0), (2, 2.5), (2, -1), (2, math.nan)])
def test_what_has_no_steady_state_is_refused(servers, offered):
    with pytest.raises(ValueError, match="erlangs"):
        chance_of_waiting(servers, offered)


def test_one_person_waits_as_in_the_queue_of_one_server():
    # M/M/1: utilisation / (capacity - arrivals), in hours
    assert expected_wait(6, 8) == pytest.approx(60 * (6 / 8) / (8 - 6))


def test_people_are_as_many_as_the_capacity_takes():
    # 25 an hour are three people of 8⅓ an hour each.
    assert expected_wait(20, 25) == pytest.approx(60 * float(summed(3, 3 * 0.8)) / 5)


def test_the_wait_grows_with_what_comes_and_has_no_end_at_the_capacity():
    waits = [expected_wait(per_hour, 40) for per_hour in (0, 10, 30, 39, 39.99)]
    assert waits == sorted(waits)
    assert waits[0] == 0
    assert expected_wait(40, 40) == expected_wait(1, 0) == math.inf
