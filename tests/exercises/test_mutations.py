"""A change of one cell of the design makes at least one suggested scenario fail."""

from dataclasses import replace
from datetime import date

import pytest

from handoff_xl.compile import compile_workbook
from handoff_xl.exercises import Trials
from handoff_xl.exercises.suggesting import exercises
from handoff_xl.routes import Routes
from tests.cases.workbooks import baseline, edited, workbook_bytes
from tests.exercises.as_scenarios import as_scenario

AS_OF = date(2026, 11, 24)

TRIGGER = {"Lane": "Human", "Owner": "Dana Ops"}
ALL_KINDS = [
    {
        "sheet": "Signals",
        "add": {
            "Signal": "tier",
            "Type": "category",
            "Values": "gold, silver, bronze, basic",
            "Source": "customer record",
            "Description": "Tier of the customer",
        },
    },
    {
        "sheet": "Triggers",
        "add": {
            **TRIGGER,
            "Trigger": "middle_aged",
            "Signal": "age",
            "Operator": "between",
            "Value": "30 to 40",
            "Priority": "40",
        },
    },
    {
        "sheet": "Triggers",
        "add": {
            **TRIGGER,
            "Trigger": "valued",
            "Signal": "tier",
            "Operator": "one of",
            "Value": "gold, silver",
            "Priority": "50",
        },
    },
]


def routes_of(*edits):
    data = workbook_bytes(edited(baseline(), [*ALL_KINDS, *edits]))
    return compile_workbook(data, "design.xlsx", AS_OF).routes


@pytest.fixture(scope="module")
def scenarios():
    routes = routes_of()
    bare = Routes(replace(routes.design, scenarios=()), routes.blocks)
    return tuple(as_scenario(*numbered) for numbered in enumerate(exercises(bare, AS_OF)))


def failing(scenarios, *edits):
    routes = routes_of(*edits)
    design = replace(routes.design, scenarios=scenarios)
    trials = Trials(Routes(design, routes.blocks)).trials
    assert len(trials) == len(scenarios)
    return [trial.scenario.id for trial in trials if not trial.passes]


def test_without_a_change_all_pass(scenarios):
    assert failing(scenarios) == []


@pytest.mark.parametrize(
    ("rule", "cells"),
    [
        ("large_amount", {"Operator": "at least"}),
        ("large_amount", {"Value": "499"}),
        ("large_amount", {"Value": "501"}),
        ("frustrated", {"Operator": "at most"}),
        ("frustrated", {"Value": "-0.6"}),
        ("middle_aged", {"Value": "30 to 45"}),
        ("middle_aged", {"Value": "30 to 39"}),
        ("middle_aged", {"Value": "29 to 40"}),
        ("middle_aged", {"Value": "31 to 40"}),
        ("valued", {"Value": "gold"}),
        ("valued", {"Value": "silver"}),
        ("valued", {"Value": "gold, silver, bronze"}),
        ("valued", {"Value": "gold, silver, basic"}),
        ("person_requested", {"Value": "No"}),
    ],
)
def test_every_edge_of_a_condition(scenarios, rule, cells):
    assert failing(scenarios, {"sheet": "Triggers", "row": rule, "set": cells})


@pytest.mark.parametrize(
    "cells",
    [
        {"Opens": "08:01"},
        {"Closes": "17:59"},
        {"Day": "Mon-Thu"},
        {"Day": "Tue-Fri"},
        {"Opens": "07:00"},
        {"Opens": "07:59"},
        {"Closes": "18:01"},
        {"Closes": "19:00"},
        {"Day": "Mon-Sat"},
        {"Day": "Sun-Fri"},
    ],
)
def test_hours_that_are_longer_or_shorter_on_any_side(scenarios, cells):
    assert failing(scenarios, {"sheet": "Hours", "row": "office", "set": cells})


@pytest.mark.parametrize(
    ("sheet", "row", "cells"),
    [
        ("Queues", 3, {"When closed": "callback"}),
        ("Queues", 3, {"Calendar": ""}),
        ("Queues", "orders_es", {"When closed": "message"}),
        ("Queues", "orders_es", {"When closed": "fallback", "Fallback queue": "general"}),
        ("Queues", "orders_es", {"Calendar": ""}),
        ("Queues", "orders_es", {"Stands in for": ""}),
        ("Triggers", "large_amount", {"Queue": "orders"}),
        ("Triggers", "large_amount", {"Lane": "Human"}),
        ("Triggers", "large_amount", {"Tags": ""}),
        ("Triggers", "frustrated", {"Value": "-0.49"}),
        ("Exceptions", "minor", {"Value": "17"}),
    ],
)
def test_queues_lanes_and_hundredths(scenarios, sheet, row, cells):
    assert failing(scenarios, {"sheet": sheet, "row": row, "set": cells})
