"""Every turn that a finding gives as proof shows the fault when the evaluator decides it."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from handoff_xl.compile import compile_workbook
from handoff_xl.decide import Router
from handoff_xl.decide.decision import Handover
from handoff_xl.routing import build_routing
from tests.cases import workbooks

CASES = Path(workbooks.__file__).parent


def shows_ai_alone(decision, _finding):
    return decision.lane == "ai_auto"


def shows_ai_only_or_draft(decision, _finding):
    return decision.lane != "human"


def names_the_queue(decision, finding):
    return decision.queue is not None and decision.queue in finding.message


def ends_in_a_message(decision, _finding):
    return decision.handover.action == "message"


def nobody_takes_over(decision, finding):
    # Where queues go round the evaluator leaves a ticket at the first of them.
    return decision.handover == Handover("ticket", decision.queue) and decision.queue in finding.message


def decided_by_the_first(decision, finding):
    return decision.decider.id in finding.message and len(decision.matched) > 2


def fires_in_vain(decision, finding):
    return finding.about in {match.id for match in decision.matched} and decision.decider.id != finding.about


EXPECTED = {
    "HX406": shows_ai_alone,
    "HX423": fires_in_vain,
    "HX424": fires_in_vain,
    "HX425": decided_by_the_first,
    "HX501": lambda decision, finding: (
        decision.lane in {"ai_auto", "clarify"} and finding.witness["intent"] in finding.message
    ),
    "HX502": shows_ai_alone,
    "HX505": ends_in_a_message,
    "HX509": shows_ai_alone,
    "HX511": shows_ai_alone,
    "HX512": shows_ai_alone,
    "HX605": names_the_queue,
    "HX606": names_the_queue,
    "HX607": shows_ai_alone,
    "HX608": shows_ai_only_or_draft,
    "HX620": nobody_takes_over,
}


@pytest.mark.parametrize("code", EXPECTED)
def test_witness_shows_the_fault(code):
    shown = 0
    for case in tomllib.loads((CASES / f"{code}.toml").read_text(encoding="utf-8"))["failing"]:
        sheets = workbooks.edited(workbooks.baseline(), case["edits"])
        outcome = compile_workbook(
            workbooks.workbook_bytes(sheets, "0000abcd"), "case.xlsx", date(2026, 11, 24)
        )
        router = Router(build_routing(outcome.routes, file_name="case.xlsx", sha256=""))
        for finding in outcome.findings:
            if finding.code == code and finding.witness is not None:
                assert EXPECTED[code](router.decide(finding.witness), finding), finding
                shown += 1
    assert shown
