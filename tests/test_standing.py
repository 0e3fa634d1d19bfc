from dataclasses import replace
from datetime import date

from handoff_xl.outcome import Outcome
from handoff_xl.standing import Verdict, standing
from tests.writers.annotated_sample import FINDINGS, FINGERPRINT, approval, design, finding, outcome

OLD = "00000000"


def _standing(*approvals, findings=()):
    return standing(outcome(findings, design=design(approvals=approvals)))


def _verdicts(*approvals, **changes):
    return [signature.verdict for signature in _standing(*approvals, **changes).signatures]


def test_each_decision_is_compared_with_the_present_fingerprint():
    assert _verdicts(approval()) == [Verdict.APPROVED]
    assert _verdicts(approval(fingerprint=FINGERPRINT.upper())) == [Verdict.APPROVED]
    assert _verdicts(approval(fingerprint=FINGERPRINT[:7])) == [Verdict.OUTDATED]
    assert _verdicts(approval("rejected")) == [Verdict.REJECTED]
    assert _verdicts(approval("rejected", OLD)) == [Verdict.VOID]
    assert _verdicts(approval(), findings=(finding(),)) == [Verdict.UNKNOWN]


def test_the_latest_decision_of_a_role_counts_and_of_one_day_the_lower_row():
    earlier = replace(approval("rejected"), date=date(2026, 1, 1))
    undated = replace(approval("rejected"), date=None)
    assert _verdicts(approval(), earlier, undated) == [Verdict.APPROVED]
    below = replace(approval("rejected"), role=" compliance ", source=replace(approval().source, row=9))
    assert _verdicts(below, approval()) == [Verdict.REJECTED]


def test_it_is_approved_only_where_nobody_stands_against_it():
    other = replace(approval(), role="Model risk")
    assert _standing(approval(), other).is_approved
    assert not _standing().is_approved
    assert not _standing(approval(), replace(other, fingerprint=OLD)).is_approved
    assert not _standing(approval(), replace(other, decision="rejected")).is_approved
    assert _standing(approval(), replace(other, decision="rejected", fingerprint=OLD)).is_approved
    assert not _standing(approval(), findings=(finding(),)).is_approved


def test_a_workbook_without_our_sheets_has_no_decisions():
    assert standing(Outcome("budget", "budget.xlsx", FINDINGS)).signatures == ()
