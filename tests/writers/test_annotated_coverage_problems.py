import pytest

from handoff_xl.findings import Place, Severity
from handoff_xl.lanes import Lane
from handoff_xl.outcome import Outcome
from handoff_xl.routes import resolve
from handoff_xl.rules.bands import find_inverted_bands
from handoff_xl.rules.subject import Subject
from handoff_xl.writers.annotated.coverage_cells import coverage_cells
from handoff_xl.writers.annotated.coverage_problems import problems_by_intent
from handoff_xl.writers.annotated.issue import Issue
from tests.design_builder import design
from tests.rules.designs import TODAY
from tests.writers.annotated_sample import finding

DESIGN = design(
    intents=[{"id": "a"}, {"id": "b"}, {"id": "c", "risk": "high"}],
    thresholds=[{"risks": ["low"], "mode": Lane.HUMAN}, {"intents": ["a", "c"], "mode": Lane.AI_AUTO}],
    triggers=[{"id": "vip", "rows": [{"intents": ["b"]}]}],
)


def _concerned(*findings):
    some_outcome = Outcome("test", "test.xlsx", findings, resolve(DESIGN))
    issues = [
        Issue(number, one, "", some_outcome.remark(one)) for number, one in enumerate(findings, start=1)
    ]
    problems = problems_by_intent(DESIGN, some_outcome, issues, coverage_cells(some_outcome.routes))
    return {intent: [issue.number for issue in found] for intent, found in problems.items()}


@pytest.mark.parametrize(
    ("found", "intents"),
    [
        (finding(place=Place("Intents", 6, 4)), "b"),
        (finding(place=Place("Thresholds", 6, 7)), "ac"),
        (finding(place=Place("Thresholds", 5, 7)), ""),
        (finding(place=Place("Queues", 5, 1), related=(Place("Intents", 5), Place("Intents", 7, 1))), "ac"),
        (finding(place=Place("Queues", 5, 1), about="b · chat"), "b"),
        (finding(place=Place("Queues", 5, 1), witness={"intent": "a"}), "a"),
        (finding(place=Place("Settings", 5, 2), about="nothing"), ""),
    ],
    ids=["its row", "a row that names it", "a general row", "related", "about", "example", "none"],
)
def test_whom_a_problem_concerns(found, intents):
    assert sorted(_concerned(found)) == sorted(intents)


def test_a_general_row_concerns_those_for_whom_it_decides_what_is_forbidden():
    made = design(intents=[{"id": "a"}, {"id": "b", "risk": "high"}], thresholds=[{"mode": Lane.AI_AUTO}])
    routes = resolve(made)
    found = finding(place=Place("Thresholds", 5, 6, "Mode"))
    some_outcome = Outcome("test", "test.xlsx", (found,), routes)
    issues = [Issue(1, found, "", some_outcome.remark(found))]
    assert list(problems_by_intent(made, some_outcome, issues, coverage_cells(routes))) == ["b"]


def test_review_from_above_ai_from_in_a_general_row_concerns_those_it_decides_for():
    made = design(
        intents=[{"id": "a"}, {"id": "b", "risk": "high"}],
        thresholds=[
            {"risks": ["low"], "mode": Lane.AI_AUTO, "ai_from": 0.85, "review_from": 0.9},
            {"mode": Lane.HUMAN},
        ],
    )
    routes = resolve(made)
    (found,) = find_inverted_bands(Subject(routes, TODAY, "0" * 64))
    some_outcome = Outcome("test", "test.xlsx", (found,), routes)
    issues = [Issue(1, found, "", some_outcome.remark(found))]
    assert list(problems_by_intent(made, some_outcome, issues, coverage_cells(routes))) == ["a"]


def test_problems_keep_the_order_of_the_issues_and_information_is_none():
    at = Place("Intents", 5, 1)
    information = finding("HX204", Severity.INFORMATION, at)
    assert _concerned(finding(place=at), information, finding("HX510", Severity.WARNING, at)) == {"a": [1, 3]}
