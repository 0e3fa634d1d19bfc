from dataclasses import replace

from handoff_xl.figures import figures
from handoff_xl.outcome import Outcome, Remark
from handoff_xl.routes import resolve
from handoff_xl.writers.annotated.issue import Issue
from handoff_xl.writers.annotated.statements import (
    acceptance_notes,
    acting_alone,
    assumptions,
    combinations,
    identity,
    next_steps,
    verdict,
)
from tests.writers.annotated_sample import (
    FINDINGS,
    NOT_APPROVED,
    RISK_INVERSION,
    UNKNOWN_INTENT,
    approval,
    design,
    outcome,
)

ACCEPTED = Remark("Accepted", "Kim", "Until May.")


def _issues(some_outcome):
    return tuple(
        Issue(number, finding, finding.owner or "Dana Ops", some_outcome.remark(finding))
        for number, finding in enumerate(some_outcome.findings, start=1)
    )


def test_errors_make_a_design_not_ready():
    assert verdict(outcome()) == "NOT READY: 2 errors to mend before engineering gets this design"
    one = outcome((UNKNOWN_INTENT,))
    assert verdict(one) == "NOT READY: 1 error to mend before engineering gets this design"


def test_warnings_do_not_and_accepted_ones_are_counted():
    warned = (NOT_APPROVED, RISK_INVERSION)
    assert verdict(outcome(())) == "READY, no warnings"
    assert verdict(outcome(warned)) == "READY, 2 warnings"
    assert verdict(outcome(warned, remarks={NOT_APPROVED.key: ACCEPTED})) == "READY, 2 warnings (1 accepted)"


def test_what_ai_can_do_alone_and_what_it_must_not():
    assert acting_alone(figures(resolve(design()))) == (
        "AI can act alone, where it is sure enough, on 2 of 3 intents (90 % of the monthly volume). "
        "Guardrails forbid it on 1: card_lost."
    )


def test_while_errors_remain_it_says_so_only_of_the_workbook_as_it_stands():
    text = acting_alone(figures(resolve(design())), provisional=True)
    assert text.startswith("As the workbook stands, AI can act alone")


def test_routes_that_break_a_guardrail_are_named():
    intents = tuple(replace(intent, irreversible=True) for intent in design().intents)
    assert acting_alone(figures(resolve(design(intents=intents)))).endswith(
        "The routes let it all the same on card_arrival, refund_status."
    )


def test_long_lists_of_intents_are_capped():
    first = design().intents[0]
    many = tuple(replace(first, id=f"intent_{number}", irreversible=True) for number in range(20))
    text = acting_alone(figures(resolve(design(intents=many))))
    assert "intent_4, intent_5 … and 14 more" in text


def test_nothing_is_claimed_of_a_workbook_without_sheets():
    assert acting_alone(None) == "Not known: the workbook has none of the sheets that say so."
    assert combinations(None) == "No combination of intent, language and channel could be read."


def test_combinations_decided_and_open():
    found = figures(resolve(design()))
    assert combinations(found) == ("12 combinations of intent, language and channel: every one has a Mode.")
    assert combinations(replace(found, decided=9, undecided=2, unreadable=1, not_open=4)) == (
        "12 combinations of intent, language and channel: 9 decided, 2 that no row decides, "
        "1 resting on a cell that could not be read (4 more are not open)."
    )
    assert combinations(replace(found, at_odds=3)).endswith(
        ": every one has a Mode; for 3, cells contradict each other."
    )


def test_errors_are_sent_to_their_owners():
    found = outcome()
    assert next_steps(found, _issues(found)) == (
        "Mend the errors in this copy and compile it again. By owner: Dana Ops 1, Payments team 1."
    )


def test_where_nobody_owns_anything_nobody_is_named():
    nothing = Outcome("budget", "budget.xlsx", (UNKNOWN_INTENT,))
    issues = (Issue(1, UNKNOWN_INTENT, "", Remark()),)
    assert next_steps(nothing, issues) == "Mend the errors in this copy and compile it again."


def test_a_ready_design_goes_to_engineering():
    clean = outcome((), design=design(approvals=(approval(),)))
    assert next_steps(clean, ()) == "Hand cards.routing.json to engineering."
    warned = outcome((NOT_APPROVED, RISK_INVERSION), remarks={NOT_APPROVED.key: ACCEPTED})
    assert next_steps(warned, _issues(warned)).endswith("By owner: Payments team 1.")


def test_a_ready_design_without_approval_says_how_to_approve_it():
    for approvals in ((), (approval(fingerprint="00000000"),), (approval("rejected"),)):
        ready = outcome((), design=design(approvals=approvals))
        assert "enters its fingerprint in Approvals" in next_steps(ready, ())


def test_the_design_is_named_with_its_fingerprint():
    assert identity(outcome(())) == (
        "Card support · version 1.0 · Example Bank · pilot phase · not approved · fingerprint: 3f9a01bc"
    )
    assert identity(outcome()).endswith("fingerprint: none while errors remain")


def _approvals(*approvals):
    return identity(outcome((), design=design(approvals=approvals)))


def test_an_approval_counts_for_the_fingerprint_that_was_seen():
    assert "approved by Kim (Compliance)" in _approvals(approval())
    assert "changed since Kim (Compliance) approved it" in _approvals(approval(fingerprint="00000000"))
    assert "changed since" in _approvals(approval(fingerprint="3f9"))
    assert "rejected by Kim (Compliance)" in _approvals(approval(), approval("rejected"))
    assert "not approved" in _approvals(approval("rejected", "00000000"))


def test_who_approved_another_state_is_told_beside_who_approved_this_one():
    other = replace(approval(fingerprint="00000000"), role="Model risk", name="Ann")
    text = _approvals(approval(), other)
    assert "approved by Kim (Compliance); changed since Ann (Model risk) approved it" in text
    ready = outcome((), design=design(approvals=(approval(), other)))
    assert "not approved yet" in next_steps(ready, ())


def test_acceptances_that_do_not_count_are_told():
    remarks = {
        UNKNOWN_INTENT.key: ACCEPTED,
        NOT_APPROVED.key: Remark("accepted", "Kim", ""),
        RISK_INVERSION.key: ACCEPTED,
    }
    assert list(acceptance_notes(outcome(remarks=remarks))) == [
        "1 error is marked Accepted in HX Issues. That does not count: an error must be mended.",
        (
            "1 other issue is marked Accepted without a name or a reason. That does not count: fill Accepted by and "
            "Comment in HX Issues."
        ),
    ]
    assert list(acceptance_notes(outcome())) == []


def test_defaults_are_told_as_assumptions():
    told = dict(assumptions(design()))
    assert told["Settings: AI from"] == "85 %"
    assert told["No sheet Scenarios"] == "No scenarios are tried."
    assert not [what for what in told if "Thresholds" in what or "Client" in what]


def test_a_setting_that_could_not_be_read_is_no_assumption():
    made = design()
    broken = replace(made.settings, broken=frozenset({"ai_from"}))
    told = dict(assumptions(replace(made, settings=broken)))
    assert "Settings: AI from" not in told
    assert "Settings: Review from" in told


def test_a_setting_that_could_not_be_read_is_a_question_mark_in_the_design_line():
    made = design()
    broken = replace(made.settings, broken=frozenset({"version", "phase"}))
    told = identity(outcome((), design=replace(made, settings=broken)))
    assert "version ?" in told
    assert "? phase" in told


def test_assumed_languages_guardrails_and_hours_are_named():
    told = dict(assumptions(design()))
    assert told["No sheet Languages"].endswith("Here: en, es.")
    assert told["No sheet Channels"].endswith("Here: chat, phone.")
    some = dict(assumptions(design(sheets=frozenset({"guardrails", "hours"}))))
    assert some["Guardrails: no row for regulated"] == "AI drafts at least, no lowest AI from"
    assert some["Queues without Calendar"] == "Always open: general."


def test_a_workbook_without_our_sheets_bears_the_name_of_its_file():
    nothing = Outcome("budget", "budget.xlsx", FINDINGS)
    assert identity(nothing) == "budget · fingerprint: none while errors remain"
