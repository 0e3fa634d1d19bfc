import math

import pytest

from handoff_xl.lowering import Condition
from handoff_xl.model import Signal, SignalType
from handoff_xl.proofs.axes import NumberAxis, ValueAxis, readable_between

VALUES = (-3.0, 1.0, 1.5, 2.0, 2.5, 9.0)


@pytest.mark.parametrize(
    "condition",
    [
        *(
            Condition("x", name, (2.0,))
            for name in ("is", "is_not", "less_than", "at_most", "at_least", "more_than")
        ),
        Condition("x", "between", (1.0, 2.0)),
        Condition("x", "one_of", (1.0, 2.0)),
        Condition("x", "none_of", (1.0, 2.0)),
    ],
)
def test_a_test_holds_of_the_atoms_of_its_values(condition):
    axis = NumberAxis.of((1.0, 2.0))
    assert [bool(axis.test(condition) & axis.at(value)) for value in VALUES] == [
        condition.holds(value) for value in VALUES
    ]


def test_between_neighbouring_doubles_lies_no_atom():
    above = math.nextafter(1.0, math.inf)
    axis = NumberAxis.of((1.0, above))
    assert axis.known.bit_count() == 4
    assert axis.at(above) & axis.known


def test_infinity_stands_for_numbers_beyond_all_points():
    axis = NumberAxis.of((1.0, 2.0))
    assert axis.at(math.inf) == axis.at(1e300)


@pytest.mark.parametrize(
    ("low", "high", "whole", "expected"),
    [
        (-math.inf, math.inf, False, 0.0),
        (500.0, math.inf, False, 600.0),
        (-math.inf, -0.5, False, -0.6),
        (0.6, 0.9, False, 0.8),
        (2.0, 4.0, True, 3.0),
        (2.0, 3.0, True, 2.5),
        (-math.inf, 3.0, True, 2.0),
        (0.0, 1e-9, False, 5e-10),
    ],
)
def test_examples_read_well(low, high, whole, expected):
    assert readable_between(low, high, whole=whole) == expected


def test_examples_are_such_as_signals_allow():
    axis = NumberAxis.of((10.0, 2000.0), Signal("amount", SignalType.NUMBER, 0.0, 1000.0))
    assert 10 < axis.value(axis.known & ~axis.below(10.0) & ~axis.at(10.0)) <= 1000
    assert axis.value(axis.at(5000.0)) == 3000.0  # there is no other
    segments = ValueAxis.of(Signal("segment", SignalType.CATEGORY, values=("silver",)), ("gold", "other"))
    assert segments.value(segments.known) == "silver"
    assert segments.value(segments.at("unheard")) == "other 2"
    assert ValueAxis.of(None, ()).known == 0
