from itertools import product

import pytest

from handoff_xl.lanes import Lane
from handoff_xl.lowering import Case, Condition, ConditionalRule, lower
from handoff_xl.proofs.neighbours import Neighbours

TYPES = {"amount": "number", "vip": "boolean", "product": "category"}
CONDITIONS = {
    "amount": [
        Condition("amount", "less_than", (10.0,)),
        Condition("amount", "between", (10.0, 20.0)),
        Condition("amount", "between", (20.0, 30.0)),
        Condition("amount", "between", (30.0, 10.0)),
        Condition("amount", "more_than", (20.0,)),
        Condition("amount", "is_not", (20.0,)),
    ],
    "vip": [Condition("vip", "is", (True,)), Condition("vip", "is_not", (True,))],
    "product": [
        Condition("product", "one_of", ("card", "loan")),
        Condition("product", "is", ("card",)),
        Condition("product", "none_of", ("card",)),
    ],
}
VALUES = {
    "amount": (5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0),
    "vip": (True, False),
    "product": ("card", "loan", "pen"),
}


def lowered(*rows: tuple[Condition, ...], active_on_unknown: bool = False):
    rules = [
        ConditionalRule(
            "exception",
            f"{number:02}",
            Lane.HUMAN,
            1,
            None,
            (Case(None, None, None, conditions, "E!A1"),),
            active_on_unknown=active_on_unknown,
        )
        for number, conditions in enumerate(rows)
    ]
    return lower(rules, TYPES)


def test_cases_that_are_met_together_are_neighbours():
    rows = [(one,) for some in CONDITIONS.values() for one in some]
    rows += list(product(CONDITIONS["amount"], CONDITIONS["product"]))
    found = Neighbours(lowered(*rows))
    turns = list(product(*VALUES.values()))
    for one, other in product(range(len(rows)), repeat=2):
        together = any(
            all(
                test.holds(dict(zip(VALUES, turn, strict=True))[test.signal])
                for test in (*rows[one], *rows[other])
            )
            for turn in turns
        )
        assert found.of(one) >> other & 1 or not together, (rows[one], rows[other])


@pytest.mark.parametrize(
    ("one", "other", "are_near"), [(0, 1, False), (1, 2, True), (2, 0, False), (3, 1, False)]
)
def test_ranges_apart_are_no_neighbours(one, other, are_near):
    found = Neighbours(lowered(*((test,) for test in CONDITIONS["amount"])))
    assert bool(found.of(one) >> other & 1) is are_near


def test_a_case_that_a_missing_signal_meets_is_near_to_all():
    found = Neighbours(lowered(*((test,) for test in CONDITIONS["amount"]), active_on_unknown=True))
    assert found.of(0) == 0b111111
