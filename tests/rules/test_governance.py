from datetime import date

import pytest

from handoff_xl.lanes import Lane
from handoff_xl.model import Approval, Control
from handoff_xl.rules.governance import (
    find_example_rows,
    find_missed_dates,
    find_missing_approvals,
    find_missing_samples,
    find_missing_sheets,
    find_self_approval,
)
from tests.rules.designs import design, found, intent, row, settings, source, subject


def control(number, outcome, phase="pilot", sample=0.05, broken=()):
    return Control("all", source("controls", number, broken), outcome, phase, sample)


def samples(*controls, phase="pilot"):
    return [
        code
        for code, _ in found(find_missing_samples, design(controls=controls, settings=settings(phase=phase)))
    ]


def test_samples_look_at_both_sides_of_each_phase():
    both = (control(2, "accepted"), control(3, "overridden"))
    assert samples(*both) == []
    assert samples(both[0]) == ["HX805"]
    assert samples(*both, control(4, "overridden", "live")) == ["HX805"]
    assert samples() == ["HX806"]
    assert samples(phase="live") == []
    assert samples(control(2, "accepted", sample=0.0), control(3, "overridden", sample=0.0)) == ["HX806"]
    assert samples(control(2, "accepted", broken={"sample"})) == []


def approval(number, fingerprint, role="Compliance", decision="approved", day=20, **more):
    return Approval(
        role, source("approvals", number, **more), "Kim", decision, date(2026, 11, day), fingerprint
    )


@pytest.mark.parametrize(
    ("approvals", "codes"),
    [
        ((), ["HX810"]),
        ((approval(2, "3f9a01bc"),), []),
        ((approval(2, "3F9A01BC00"),), []),
        ((approval(2, "3f9a01b"),), ["HX811"]),
        ((approval(2, "aaaaaaaa"),), ["HX811"]),
        ((approval(2, "aaaaaaaa"), approval(3, "3f9a01bc", "compliance", day=21)), []),
        ((approval(2, "3f9a01bc", day=22), approval(3, "aaaaaaaa", day=21)), []),
        ((approval(2, "3f9a01bc"), approval(3, "3f9a01bc", "Risk", "rejected")), ["HX812"]),
        ((approval(2, "3f9a01bc", decision="rejected"),), ["HX812"]),
        ((approval(2, "aaaaaaaa", decision="rejected"),), ["HX810"]),
        ((approval(2, "", broken={"fingerprint"}),), []),
    ],
)
def test_the_latest_decision_of_each_role_counts(approvals, codes):
    assert [code for code, _ in found(find_missing_approvals, design(approvals=approvals))] == codes


def test_the_owner_is_one_finding_wherever_they_approve():
    approvals = (Approval("Ops", source("approvals", 2), "DANA", "approved", None, "x"),)
    here = design(settings=settings(approver="Dana"), approvals=approvals)
    assert found(find_self_approval, here) == [("HX807", str(here.settings.place("approver")))]
    assert found(find_self_approval, design(approvals=approvals)) == [("HX807", "Approvals!B2")]
    assert found(find_self_approval, design(settings=settings(owner="", approver=""))) == []


def test_dates_count_from_the_day_of_the_run():
    late = settings(review_by=date(2026, 11, 23), calibrated_on=None)
    assert [code for code, _ in found(find_missed_dates, design(settings=late))] == ["HX808", "HX809"]
    people_only = (row(2, mode=Lane.HUMAN),)
    assert [code for code, _ in found(find_missed_dates, design(settings=late, thresholds=people_only))] == [
        "HX808"
    ]


def test_examples_are_one_finding_per_sheet():
    intents = (intent("example_a", 2), intent("b", 3, owner="Example"), intent("c", 4))
    assert found(find_example_rows, design(intents=intents)) == [("HX813", "Intents!A2")]


def test_sheets_are_missed_where_ai_takes_part():
    here = {"sheets": frozenset({"approvals"})}
    assert found(find_missing_sheets, design(**here)) == [("HX820", "workbook"), ("HX820", "workbook")]
    [_, controls] = find_missing_sheets(subject(design(**here)))
    assert "with these headers in one row: Scope, Outcome, Phase, Sample %, Reviewer role. " in controls.fix
    assert found(find_missing_sheets, design(**here, untrusted=frozenset({"stages", "controls"}))) == []
    assert found(find_missing_sheets, design(**here, thresholds=(row(2, mode=Lane.HUMAN),))) == []
