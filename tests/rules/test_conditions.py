from dataclasses import replace

import pytest

from handoff_xl.model import Signal, SignalType
from handoff_xl.rules.conditions import find_idle_conditions
from handoff_xl.signals import BUILT_IN_SIGNALS
from tests.rules.designs import alternative, design, exception, found, intent, source, subject, trigger, when

AMOUNT = Signal("amount", SignalType.NUMBER, 0.0, 100.0, source=source("signals", 2))
SEGMENT = Signal("segment", SignalType.CATEGORY, values=("gold", "silver"), source=source("signals", 3))
SIGNALS = (*BUILT_IN_SIGNALS, AMOUNT, SEGMENT)


def told(*rows, signals=SIGNALS, **more):
    rule = trigger(
        "t", *(alternative("triggers", at, *conditions, **more) for at, conditions in enumerate(rows, 2))
    )
    found = find_idle_conditions(subject(design(triggers=(rule,), signals=signals)))
    return [(finding.code, str(finding.place), finding.message) for finding in found]


def codes(*rows, **more):
    return [code for code, _, _ in told(*rows, **more)]


def test_what_cannot_be_is_told_with_both_conditions():
    assert told([when("amount", "more_than", 10.0), when("amount", "less_than", 5.0)]) == [
        (
            "HX420",
            "Triggers!L2",
            "This row of t can never take effect: nothing is amount more than 10 and amount less than 5 at once.",
        )
    ]


def test_words_that_signals_do_not_list():
    assert codes([when("segment", "is", "vip")]) == ["HX420"]
    assert codes([when("segment", "one_of", "vip", "gold")]) == ["HX421"]
    assert codes([when("segment", "none_of", "vip")]) == ["HX421"]
    ((code, _, message),) = told([when("segment", "one_of", "gold", "silver")])
    assert code == "HX422"
    assert "whatever value Signals allow: segment one of gold, silver leaves nothing out" in message


@pytest.mark.parametrize(
    ("operator", "values", "expected"),
    [
        ("at_most", (100.0,), ["HX422"]),
        ("less_than", (100.0,), []),
        ("less_than", (0.0,), ["HX420"]),
        ("at_most", (0.0,), []),
        ("between", (0.0, 100.0), ["HX422"]),
        ("between", (-5.0, 5.0), ["HX421"]),
        ("is_not", (101.0,), ["HX421"]),
    ],
)
def test_ends_of_the_range_belong_to_it(operator, values, expected):
    assert codes([when("amount", operator, *values)]) == expected


def test_many_conditions_are_told_by_a_few():
    rows = [[when("amount", "between", at * 20.0, at * 20.0 + 20.0)] for at in range(5)]
    ((_, _, message),) = told(*rows)
    assert "amount between 40 and 60 or one of 2 more conditions leaves nothing out." in message


@pytest.mark.parametrize(
    ("conditions", "place", "words"),
    [
        (
            [when("ai_turns", "more_than", 3.0), when("ai_turns", "less_than", 4.0)],
            "Triggers!L2",
            "ai_turns more than 3 and ai_turns less than 4",
        ),
        ([when("ai_turns", "is", 2.5)], "Triggers!I2", "ai_turns is 2.5"),
        (
            [when("human_request", "is", True), when("no_match_count", "between", 0.2, 0.8)],
            "Triggers!L2",
            "no_match_count between 0.2 and 0.8",
        ),
    ],
)
def test_counters_are_whole(conditions, place, words):
    ((code, where, message),) = told(conditions)
    assert (code, where) == ("HX420", place)
    assert message.endswith(f"is a whole number, and none is {words}.")


def test_whole_numbers_on_both_sides_leave_nothing_out():
    rows = [when("clarifications", "at_most", 3.0)], [when("clarifications", "at_least", 4.0)]
    assert codes(*rows) == ["HX422"]
    assert codes(rows[0], [when("clarifications", "at_least", 5.0)]) == []
    assert codes([when("ai_turns", "more_than", 3.0), when("ai_turns", "less_than", 5.0)]) == []
    assert codes([when("ai_turns", "less_than", 0.0)]) == ["HX420"]
    # Other numbers need not be whole.
    assert codes([when("amount", "at_most", 3.0)], [when("amount", "at_least", 4.0)]) == []


def test_rows_that_together_leave_nothing_out():
    rows = [when("known", "is", True)], [when("known", "is", False)]
    signals = (*SIGNALS, Signal("known", SignalType.BOOLEAN))
    ((code, place, message),) = told(*rows, signals=signals)
    assert (code, place) == ("HX422", "Triggers!I3")
    assert message == (
        "t takes effect wherever known is known, whatever the value: known is Yes or known is No leaves nothing out."
    )


def test_what_signals_say_is_not_used_where_it_could_not_be_read():
    unread = replace(AMOUNT, source=source("signals", 2, {"maximum"}))
    assert codes([when("amount", "more_than", 500.0)], signals=(*BUILT_IN_SIGNALS, unread)) == []
    assert codes([when("amount", "more_than", 500.0)]) == ["HX420"]
    assert list(find_idle_conditions(subject(design(untrusted=frozenset({"signals"}))))) == []


def test_channels_that_do_not_measure_a_signal():
    elsewhere = replace(AMOUNT, channels=frozenset({"phone"}))
    signals = (*BUILT_IN_SIGNALS, elsewhere)
    assert codes([when("amount", "more_than", 50.0)], signals=signals, channels="chat") == ["HX420"]
    assert codes([when("amount", "more_than", 50.0)], signals=signals, channels="phone") == []
    # An exception that is active while the signal is missing has another finding.
    row = alternative("exceptions", 2, when("amount", "more_than", 50.0), channels="chat")
    cautious = exception("e", row, active_on_unknown=True)
    assert list(find_idle_conditions(subject(design(exceptions=(cautious,), signals=signals)))) == []


def test_signals_count_where_the_intents_are_open():
    elsewhere = replace(AMOUNT, channels=frozenset({"phone"}))
    row = alternative("triggers", 2, when("amount", "more_than", 50.0), intents="a")
    given = design(
        intents=(intent("a", channels="chat"),),
        triggers=(trigger("t", row),),
        signals=(*BUILT_IN_SIGNALS, elsewhere),
        channels="chat phone",
    )
    assert found(find_idle_conditions, given) == [("HX420", "Triggers!G2")]
    both = replace(given, intents=(intent("a"),))
    assert found(find_idle_conditions, both) == []
