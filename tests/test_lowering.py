import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff_xl.decide.document import conditional_rules
from handoff_xl.lanes import Lane
from handoff_xl.lowering import (
    Case,
    Condition,
    ConditionalRule,
    Lowered,
    NumberLadder,
    ValueLadder,
    lower,
    rules_of_design,
)
from tests.design_builder import design, document

TYPES = {"amount": "number", "vip": "boolean", "product": "category"}


def case(*conditions: Condition, **scope) -> Case:
    given_scope = {key: None if value is None else frozenset(value) for key, value in scope.items()}
    return Case(
        given_scope.get("intents"),
        given_scope.get("languages"),
        given_scope.get("channels"),
        conditions,
        "T!A1",
    )


def rule(name: str, *cases: Case, lane: Lane = Lane.HUMAN, priority: int = 1, **more) -> ConditionalRule:
    return ConditionalRule(more.pop("kind", "trigger"), name, lane, priority, None, cases, **more)


def test_the_lowest_bit_belongs_to_the_rule_that_decides() -> None:
    anything = case(Condition("vip", "is", (True,)))
    lowered = lower(
        [
            rule("c", anything, lane=Lane.CLARIFY),
            rule("b", anything, anything, priority=2),
            rule("B", anything, priority=2),
            rule("a", anything, lane=Lane.AI_REVIEW, priority=0),
            rule("z", anything, priority=1),
            rule("e", anything, kind="exception", priority=9),
        ],
        TYPES,
    )
    assert [one.id for one in lowered.rules] == ["e", "z", "B", "b", "a", "c"]
    assert lowered.rule_of_bit == (0, 1, 2, 3, 3, 4, 5)
    assert lowered.bits_of_rule == (0b1, 0b10, 0b100, 0b11000, 0b100000, 0b1000000)


def test_a_number_ladder_has_a_step_for_each_point_and_each_gap() -> None:
    lowered = lower(
        [
            rule("a", case(Condition("amount", "between", (10, 20.0)))),
            rule("b", case(Condition("amount", "more_than", (20,)))),
        ],
        TYPES,
    )
    ladder = lowered.ladders["amount"]
    assert isinstance(ladder, NumberLadder)
    assert ladder.points == (10.0, 20.0)
    assert ladder.steps == (0b00, 0b01, 0b01, 0b01, 0b10)
    assert ladder.missing == (0b00, 0b11)
    assert [ladder.bounds(step) for step in range(5)] == [
        (None, 10),
        (10, 10),
        (10, 20),
        (20, 20),
        (20, None),
    ]


def test_a_category_ladder_has_a_place_for_every_other_value() -> None:
    lowered = lower(
        [
            rule("a", case(Condition("product", "none_of", ("card", "loan")))),
            rule("b", case(Condition("product", "is", ("",)))),
        ],
        TYPES,
    )
    ladder = lowered.ladders["product"]
    assert isinstance(ladder, ValueLadder)
    assert dict(ladder.values) == {"": 0b11, "card": 0b00, "loan": 0b00}
    assert ladder.elsewhere == 0b01


def test_an_unknown_member_is_in_no_named_scope() -> None:
    lowered = lower([rule("a", case(intents=["x"])), rule("b", case())], TYPES)
    assert lowered.intents.mask("x") == 0b11
    assert lowered.intents.mask("y") == lowered.intents.mask(None) == 0b10


def test_a_reported_case_is_never_in_scope() -> None:
    reported = Case(frozenset({"x"}), None, None, (), "E!A1", reported=True)
    lowered = lower([rule("e", reported, kind="exception", active_on_unknown=True)], TYPES)
    assert lowered.intents.mask("x") == lowered.intents.mask(None) == 0


def test_a_design_and_its_document_lower_alike() -> None:
    made = design(
        triggers=[
            {
                "id": "t",
                "lane": Lane.CLARIFY,
                "rows": [{"when": [("amount", "between", 1.5, 2.0)]}, {"intents": ["a"]}],
            }
        ],
        exceptions=[
            {"id": "e", "active_on_unknown": True, "rows": [{"reported": True}, {"languages": ["en"]}]}
        ],
        signals=[("amount", "number")],
    )
    types = {signal.id: signal.type.value for signal in made.signals}
    assert lower(rules_of_design(made), types) == lower(conditional_rules(document(made)), types)


# A plain reading to compare with: Kleene logic over None, True and False, row by row.

NUMBERS = [0.0, 0.1, 0.1 + 0.2, 0.3, 1.0, -5.0]
conditions = st.one_of(
    st.builds(
        lambda operator, operand: Condition("amount", operator, (operand,)),
        st.sampled_from(["is", "is_not", "less_than", "at_most", "at_least", "more_than"]),
        st.sampled_from(NUMBERS),
    ),
    st.builds(
        lambda operator, operands: Condition("amount", operator, tuple(operands)),
        st.sampled_from(["one_of", "none_of"]),
        st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=3),
    ),
    st.builds(
        lambda ends: Condition("amount", "between", tuple(ends)), st.tuples(*[st.sampled_from(NUMBERS)] * 2)
    ),
    st.builds(
        lambda operator, operand: Condition("vip", operator, (operand,)),
        st.sampled_from(["is", "is_not"]),
        st.booleans(),
    ),
    st.builds(
        lambda operator, operands: Condition("product", operator, tuple(operands)),
        st.sampled_from(["one_of", "none_of"]),
        st.lists(st.sampled_from(["card", "loan", "x"]), min_size=1, max_size=2),
    ),
)
scopes = st.one_of(st.none(), st.sets(st.sampled_from(["x", "y"]), max_size=2))
cases = st.builds(
    lambda some, intents, languages: case(*some, intents=intents, languages=languages),
    st.lists(conditions, max_size=2),
    scopes,
    scopes,
)
rules = st.builds(
    lambda some, lane, priority, on_unknown: (some, lane, priority, on_unknown),
    st.lists(cases, min_size=1, max_size=3),
    st.sampled_from(list(Lane)[1:]),
    st.integers(0, 2),
    st.booleans(),
)


def plain(one: Condition, values) -> bool | None:
    value = values.get(one.signal)
    if value is None:
        return None
    first = one.values[0]
    return {
        "is": lambda: value == first,
        "is_not": lambda: value != first,
        "less_than": lambda: value < first,
        "at_most": lambda: value <= first,
        "at_least": lambda: value >= first,
        "more_than": lambda: value > first,
        "one_of": lambda: value in one.values,
        "none_of": lambda: value not in one.values,
        "between": lambda: one.values[0] <= value <= one.values[-1],
    }[one.operator]()


def plain_case(one: Case, intent, language, values) -> bool | None:
    if (one.intents is not None and intent not in one.intents) or (
        one.languages is not None and language not in one.languages
    ):
        return False
    found = [plain(condition, values) for condition in one.conditions]
    return False if False in found else None if None in found else True


def lowered_cases(lowered: Lowered, intent, language, values) -> list[bool | None]:
    holds = possible = (
        lowered.intents.mask(intent) & lowered.languages.mask(language) & lowered.channels.mask("c")
    )
    for signal, ladder in lowered.ladders.items():
        value = values.get(signal)
        if value is None:
            holds &= ladder.missing.true
            possible &= ladder.missing.true | ladder.missing.unknown
        else:
            holds &= ladder.true_at(value)
            possible &= ladder.true_at(value)
    assert holds & ~possible == 0
    return [
        True if holds >> bit & 1 else None if possible >> bit & 1 else False
        for bit in range(len(lowered.cases))
    ]


@given(
    st.lists(rules, max_size=5),
    st.sampled_from([None, "x", "y", "z"]),
    st.sampled_from([None, "x", "z"]),
    st.sampled_from([None, *NUMBERS, 0.2, 7.0, -6.0]),
    st.sampled_from([None, True, False]),
    st.sampled_from([None, "card", "x", "other"]),
)
def test_masks_say_what_a_plain_reading_says(made, intent, language, amount, vip, product) -> None:
    lowered = lower(
        [
            rule(f"r{at}", *some, lane=lane, priority=priority, active_on_unknown=on_unknown)
            for at, (some, lane, priority, on_unknown) in enumerate(made)
        ],
        TYPES,
    )
    values = {"amount": amount, "vip": vip, "product": product}
    found = lowered_cases(lowered, intent, language, values)
    assert found == [plain_case(one, intent, language, values) for one in lowered.cases]
    holds = sum(1 << bit for bit, value in enumerate(found) if value is True)
    possible = sum(1 << bit for bit, value in enumerate(found) if value is not False)
    active = lowered.active(holds, possible)
    for index, one in enumerate(lowered.rules):
        of_rule = [value for bit, value in enumerate(found) if lowered.rule_of_bit[bit] == index]
        expected = True in of_rule or (None in of_rule and one.active_on_unknown)
        assert bool(active & lowered.bits_of_rule[index]) is expected


def test_an_operator_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        lower([rule("a", case(Condition("amount", "about", (1.0,))))], TYPES)


def test_adjacent_doubles_have_no_step_that_a_value_can_meet_between_them() -> None:
    low, high = 0.3, 0.1 + 0.2
    lowered = lower(
        [rule("a", case(Condition("amount", "less_than", (high,)), Condition("amount", "at_least", (low,))))],
        TYPES,
    )
    ladder = lowered.ladders["amount"]
    assert [ladder.true_at(value) for value in (low, high)] == [1, 0]
    assert all(a < b for a, b in itertools.pairwise(ladder.points))
