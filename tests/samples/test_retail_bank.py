"""The retail bank sample compiles clean, and its routing and findings are as reviewed."""

from datetime import date
from functools import cache
from pathlib import Path

from handoff_xl.compile import compile_workbook
from handoff_xl.findings import Severity
from handoff_xl.outcome import Outcome
from handoff_xl.routing import render

FOLDER = Path(__file__).parents[2] / "samples" / "retail-bank"
AS_OF = date(2026, 11, 24)


@cache
def outcome() -> Outcome:
    return compile_workbook((FOLDER / "retail-bank.xlsx").read_bytes(), "retail-bank.xlsx", AS_OF)


def test_no_errors_and_no_warnings() -> None:
    serious = [
        (str(finding.place), finding.message)
        for finding in outcome().findings
        if finding.severity is not Severity.INFORMATION
    ]
    assert serious == []


def test_routing_is_the_reviewed_one_byte_for_byte() -> None:
    routing = outcome().routing
    assert routing is not None
    assert render(routing) == (FOLDER / "retail-bank.routing.json").read_bytes()


def test_findings_are_the_reviewed_ones() -> None:
    told = [f"{one.severity} {one.code} {one.place}: {one.message}" for one in outcome().findings]
    assert told == (FOLDER / "findings.txt").read_text(encoding="utf-8").splitlines()


def test_every_topic_is_routed_in_every_language_and_by_every_channel() -> None:
    routes = outcome().routes
    assert routes is not None
    topics = {intent for intent, _, _ in routes.by_combination}
    assert len(topics - {"out_of_scope"}) == 77
    assert len(routes.by_combination) == 78 * 3 * 5


def test_approvals_name_the_fingerprint_of_the_design() -> None:
    routes, fingerprint = outcome().routes, outcome().fingerprint
    assert routes is not None
    assert fingerprint is not None
    assert {approval.fingerprint for approval in routes.design.approvals} == {fingerprint[:8]}
