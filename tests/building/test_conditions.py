from decimal import Decimal

import pytest

from handoff_xl.building.conditions import ConditionReader
from handoff_xl.model import Condition, Operator, RowSource, Signal, SignalType
from handoff_xl.reading.cells import Operand
from handoff_xl.reading.faults import Malformed
from handoff_xl.reading.tables import Row
from handoff_xl.signals import BUILT_IN_SIGNALS

SIGNALS = (*BUILT_IN_SIGNALS, Signal("amount", SignalType.NUMBER), Signal("tier", SignalType.CATEGORY))
READER = ConditionReader({signal.id: signal for signal in SIGNALS})
KEYS = ("signal", "operator", "value")
FITTING = {
    "amount": set(Operator),
    "human_request": {Operator.IS, Operator.IS_NOT},
    "tier": {Operator.IS, Operator.IS_NOT, Operator.ONE_OF, Operator.NONE_OF},
}


def operand(typed, *, percent=False):
    if isinstance(typed, bool):
        return Operand("TRUE" if typed else "FALSE", boolean=typed)
    if isinstance(typed, str):
        return Operand(typed)
    return Operand(f"{typed:g}", number=Decimal(repr(typed)), percent=percent)


def read(signal, operator, value, *, percent=False, broken=()):
    """Return the condition, or the codes and cells of what is wrong; and the codes of the notes."""
    values = dict(zip(KEYS, (signal, operator, value and operand(value, percent=percent)), strict=True))
    source = RowSource(
        "Triggers",
        4,
        {"signal": 7, "operator": 8, "value": 9},
        dict(zip(KEYS, ("Signal", "Operator", "Value"), strict=True)),
        frozenset(broken),
    )
    findings = []
    row = Row(source, {key: value for key, value in values.items() if value is not None})
    return READER.read(row, "", "large", findings), [
        (finding.code, finding.place.cell) for finding in findings
    ]


@pytest.mark.parametrize(
    ("signal", "operator", "typed", "values"),
    [
        ("amount", "more_than", 500, (500.0,)),
        ("amount", "more_than", "500", (500.0,)),
        ("amount", "is", 0.5, (0.5,)),
        ("amount", "is", "5%", (0.05,)),
        ("amount", "between", "10 to 20", (10.0, 20.0)),
        ("amount", "between", "10-20", (10.0, 20.0)),
        ("amount", "between", "-20 to -10", (-20.0, -10.0)),
        ("amount", "between", "10 and 20", (10.0, 20.0)),
        ("amount", "between", "10..20", (10.0, 20.0)),
        ("amount", "between", "10 TO 10", (10.0, 10.0)),
        ("amount", "one_of", "1; 2; 1", (1.0, 2.0)),
        ("amount", "one_of", "1, 2", (1.0, 2.0)),
        ("amount", "one_of", 7, (7.0,)),
        ("human_request", "is", True, (True,)),
        ("human_request", "is", "no", (False,)),
        ("human_request", "is_not", 1, (True,)),
        ("tier", "is", " GOLD ", ("gold",)),
        ("tier", "none_of", 'Gold, "silver, old"', ("gold", "silver, old")),
        ("tier", "is", 7, ("7",)),
        ("confidence", "less_than", "60%", (0.6,)),
        ("sentiment", "less_than", -0.5, (-0.5,)),
    ],
)
def test_conditions_that_fit(signal, operator, typed, values):
    assert read(signal, operator, typed) == (Condition(signal, Operator(operator), values), [])


def test_a_share_cell_is_taken_as_it_stands():
    for typed in (0.6, 1, 2.5):
        assert read("confidence", "less_than", typed, percent=True) == (
            Condition("confidence", Operator.LESS_THAN, (typed,)),
            [],
        )


@pytest.mark.parametrize(
    ("signal", "operator", "typed", "values", "code"),
    [
        ("confidence", "less_than", 60, (0.6,), "HX209"),
        ("confidence", "less_than", "60", (0.6,), "HX209"),
        ("confidence", "is", 1, (1.0,), "HX209"),
        ("confidence_margin", "less_than", 5, (0.05,), "HX209"),
        ("amount", "more_than", "1,500", (1500.0,), "HX208"),
        ("amount", "more_than", "0,5", (0.5,), "HX208"),
        ("amount", "more_than", "1.000", (1.0,), "HX208"),
    ],
)
def test_unusual_values_are_understood_and_said_so(signal, operator, typed, values, code):
    assert read(signal, operator, typed) == (Condition(signal, Operator(operator), values), [(code, "I4")])


@pytest.mark.parametrize("signal", sorted(FITTING))
@pytest.mark.parametrize("operator", Operator)
def test_operators_fit_the_type_of_the_signal(signal, operator):
    typed = {
        "amount": "10 to 20" if operator is Operator.BETWEEN else 5,
        "human_request": True,
        "tier": "gold",
    }[signal]
    condition, findings = read(signal, operator.value, typed)
    fits = operator in FITTING[signal]
    assert (condition is not None) is fits
    assert findings == ([] if fits else [("HX228", "H4")])


@pytest.mark.parametrize(
    ("signal", "operator", "typed"),
    [
        ("amount", "more_than", "a lot"),
        ("amount", "is", "1, 2"),
        ("amount", "is", True),
        ("amount", "between", "10"),
        ("amount", "between", "20 to 10"),
        ("amount", "between", "low to high"),
        ("amount", "between", 1020),
        ("amount", "one_of", ";"),
        ("amount", "one_of", "1; two"),
        ("tier", "one_of", ","),
        ("human_request", "is", "maybe"),
        ("human_request", "is", 2),
        ("amount", "more_than", 1e306),
    ],
)
def test_values_that_do_not_fit(signal, operator, typed):
    assert read(signal, operator, typed) == (None, [("HX229", "I4")])


@pytest.mark.parametrize(
    ("filled", "code"),
    [
        (("amount", None, 5), ("HX227", "H4")),
        ((None, "is", 5), ("HX227", "G4")),
        (("amount", "is", None), ("HX227", "I4")),
        (("amount", None, None), ("HX227", "H4")),
        (("reported", "is", True), ("HX230", "G4")),
        (("reported", None, None), ("HX230", "G4")),
    ],
)
def test_incomplete_conditions(filled, code):
    assert read(*filled) == (None, [code])


def test_a_range_that_became_a_date_is_no_range():
    row = {"signal": "amount", "operator": "between", "value": operand("2026-10-20")}
    findings = []
    source = RowSource("Triggers", 4, {"value": 9}, {"value": "Value"}, frozenset())
    assert READER.read(Row(source, row), "", "large", findings) is None
    assert [finding.message for finding in findings] == [
        "amount is a number signal, and 2026-10-20 is not a range."
    ]


def test_no_condition_and_an_unreadable_one_say_nothing_more():
    assert read(None, None, None) == (None, [])
    assert read("amount", None, 5, broken=("operator",)) == (None, [])


def test_values_of_scenarios():
    assert READER.value(SIGNALS[-1], "Gold") == "gold"
    with pytest.raises(Malformed, match="HX229"):
        READER.value(SIGNALS[-2], "gold")
