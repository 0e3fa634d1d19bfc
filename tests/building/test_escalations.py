import pytest

from handoff_xl.lanes import Lane
from handoff_xl.model import Condition, Operator
from tests.building.tables_of import add, built, codes, fill

ALTERNATIVE = {"Trigger": "frustrated", "Signal": "no_match_count", "Operator": "at least", "Value": 3}


def trigger(made, name="frustrated"):
    return next(one for one in made.design.triggers if one.id == name)


def exception(made, name):
    return next(one for one in made.design.exceptions if one.id == name)


def test_repeated_rows_are_alternatives():
    found = trigger(built(add("Triggers", **ALTERNATIVE, Channels="chat")))
    assert [one.conditions[0].signal for one in found.alternatives] == ["sentiment", "no_match_count"]
    assert found.alternatives[1].scope.channels == {"chat"}
    assert (found.lane, found.priority, found.owner) == (Lane.HUMAN, 20, "Dana Ops")


def test_the_rest_may_stand_in_any_of_the_rows():
    made = built(
        fill("Triggers", "frustrated", Lane="", Priority=""),
        add("Triggers", **ALTERNATIVE, Lane="AI asks", Priority=3),
    )
    assert made.findings == ()
    assert (trigger(made).lane, trigger(made).priority) == (Lane.CLARIFY, 3)


def test_a_required_cell_blank_in_all_rows():
    made = built(fill("Triggers", "frustrated", Lane=""), add("Triggers", **ALTERNATIVE))
    assert [(finding.code, str(finding.place)) for finding in made.findings] == [("HX201", "Triggers!M3")]
    assert "lane" in trigger(made).source.broken


def test_rows_that_differ():
    made = built(add("Triggers", **ALTERNATIVE, Lane="AI drafts"))
    assert (
        made.findings[0].message == "Lane of frustrated is AI drafts here and Human in another of its rows."
    )
    assert made.findings[0].related[0].cell == "M3"


def test_both_conditions_must_hold():
    made = built(fill("Triggers", "large_amount", And_signal="age", And_operator="<", And_value=18))
    assert trigger(made, "large_amount").alternatives[0].conditions == (
        Condition("amount", Operator.MORE_THAN, (500.0,)),
        Condition("age", Operator.LESS_THAN, (18.0,)),
    )


def test_intents_named_and_intents_with_a_tag_are_one_scope():
    scope = (
        trigger(built(fill("Triggers", "large_amount", Intents="order_status")), "large_amount")
        .alternatives[0]
        .scope
    )
    assert scope.intents == {"order_status", "refund_request"}
    assert (scope.named, scope.tags) == ({"order_status"}, {"money"})
    assert not scope.is_everywhere


def test_a_row_with_an_unreadable_condition_is_left_out_and_known_to_be():
    found = trigger(built(fill("Triggers", "large_amount", Value="a lot")), "large_amount")
    assert found.alternatives == ()
    assert {"signal", "tags"} <= found.source.broken


def test_an_unreadable_scope_is_not_everywhere():
    found = trigger(built(fill("Triggers", "large_amount", Tags='"money')), "large_amount")
    assert found.alternatives[0].scope.intents == frozenset()
    assert "tags" in found.alternatives[0].source.broken


def test_reported_exceptions():
    found = exception(built(), "card_data")
    assert found.alternatives[0].reported
    assert found.alternatives[0].conditions == ()


@pytest.mark.parametrize(
    ("sensitive", "if_unknown", "active"),
    [("Yes", "", True), ("No", "", False), ("Yes", "ignore", False), ("No", "human", True)],
)
def test_what_an_unknown_signal_does(sensitive, if_unknown, active):
    edit = fill("Exceptions", "minor", Compliance_sensitive=sensitive, If_unknown=if_unknown)
    assert exception(built(edit), "minor").active_on_unknown is active


def test_a_second_condition_alone_is_a_condition():
    edit = fill(
        "Exceptions",
        "minor",
        Signal="",
        Operator="",
        Value="",
        And_signal="age",
        And_operator="<",
        And_value=18,
    )
    made = built(edit)
    assert made.findings == ()
    assert len(exception(made, "minor").alternatives[0].conditions) == 1


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"Operator": "is", "Value": "yes"}, []),
        ({"Operator": "is", "Value": True}, []),
        ({"Operator": "is", "Value": "no"}, ["HX231"]),
        ({"Value": 500}, ["HX231"]),
        ({"And_signal": "amount"}, ["HX231"]),
    ],
)
def test_reported_stands_alone(cells, code):
    assert codes(built(fill("Exceptions", "card_data", **cells)).findings) == code


def test_reported_elsewhere():
    assert codes(built(fill("Triggers", "large_amount", Signal="reported")).findings) == ["HX230"]
    assert codes(built(fill("Exceptions", "minor", And_signal="reported")).findings) == ["HX230"]
