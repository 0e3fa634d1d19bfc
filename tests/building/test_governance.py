from datetime import date

from handoff_xl.lanes import Lane
from tests.building.tables_of import built, codes, fill


def test_stages_controls_reasons_and_approvals():
    design = built().design
    assert [(one.name, one.escalation_triggers, one.override_reason_required) for one in design.stages] == [
        ("Triage", ("frustrated",), False),
        ("Resolution", ("person_requested", "card_data"), True),
    ]
    assert [(one.outcome, one.phase, one.sample) for one in design.controls] == [
        ("accepted", "pilot", 0.05),
        ("overridden", "pilot", 0.2),
    ]
    assert [(one.id, one.applies_to) for one in design.reason_codes] == [("WRONG_INTENT", "override")]
    assert [(one.decision, one.date, one.fingerprint) for one in design.approvals] == [
        ("approved", date(2026, 11, 20), "0000abcd")
    ]


def test_rows_that_cannot_be_read_are_left_out():
    design = built(
        fill("Controls", "accepted", Outcome="?"),
        fill("Reason codes", "WRONG_INTENT", Applies_to="?"),
        fill("Approvals", "Compliance", Decision="?"),
        fill("Scenarios", "order_status", Expected_lane="?"),
    ).design
    assert (len(design.controls), design.reason_codes, design.approvals) == (1, (), ())
    assert [scenario.id for scenario in design.scenarios] == ["Angry child with a large refund"]


def test_scenarios():
    made = built(fill("Scenarios", "order_status", Signals="age = 30; human_request=Yes\nnote=x=y;"))
    scenario = made.design.scenarios[0]
    assert scenario.signals == {"age": 30.0, "human_request": True, "note": "x=y"}
    assert (scenario.confidence, scenario.expected_lane, scenario.expected_queue) == (
        0.9,
        Lane.AI_REVIEW,
        "orders_es",
    )
    assert made.findings == ()


def test_signals_of_scenarios_that_cannot_be_read():
    made = built(fill("Scenarios", "order_status", Signals="age=old; human_request; =5"))
    assert codes(made.findings) == ["HX229", "HX232", "HX232"]
