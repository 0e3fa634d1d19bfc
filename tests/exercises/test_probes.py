import pytest

from handoff_xl.exercises.probes import probed, probes
from handoff_xl.lowering import Condition
from handoff_xl.model import Signal, SignalType

AMOUNT = Signal("amount", SignalType.NUMBER, minimum=0.0, maximum=1000.0)
TIER = Signal("tier", SignalType.CATEGORY, values=("gold", "silver", "bronze"))


def split(condition, signal):
    found = probes(condition, signal)
    return [value for value, holds in found if holds], [value for value, holds in found if not holds]


@pytest.mark.parametrize(
    ("operator", "values", "true", "false"),
    [
        ("more_than", (500.0,), [501.0], [500.0]),
        ("at_least", (500.0,), [500.0], [499.0]),
        ("less_than", (500.0,), [499.0], [500.0]),
        ("at_most", (500.0,), [500.0], [501.0]),
        ("between", (10.0, 20.0), [10.0, 20.0], [9.0, 21.0]),
        ("is", (5.0,), [5.0], [4.0, 6.0]),
        ("at_least", (0.0,), [0.0], []),
        ("more_than", (1000.0,), [], [1000.0]),
    ],
)
def test_both_sides_of_every_bound_within_what_signals_allow(operator, values, true, false):
    assert split(Condition("amount", operator, values), AMOUNT) == (true, false)


def test_each_listed_value_of_a_category_and_yes_and_no():
    assert split(Condition("tier", "one_of", ("gold", "silver")), TIER) == (["gold", "silver"], ["bronze"])
    free = Signal("tier", SignalType.CATEGORY)
    assert split(Condition("tier", "is", ("gold",)), free) == (["gold"], ["not gold"])
    flag = Signal("flag", SignalType.BOOLEAN)
    assert split(Condition("flag", "is", (True,)), flag) == ([True], [False])
    assert probes(Condition("flag", "is", (True,)), None) == ()


def test_a_number_closer_to_the_bound_stands_for_its_neighbour_but_never_for_the_bound():
    more = Condition("amount", "more_than", (500.0,))
    assert list(probed(more, 500.0)) == [500.0]
    assert list(probed(more, 499.5)) == [499.0]
    assert list(probed(more, 500.5)) == [501.0]
    assert list(probed(more, 498.0)) == []
