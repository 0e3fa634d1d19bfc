import json
from datetime import date
from importlib.resources import files

import jsonschema
import pytest

from handoff_xl.findings import Place, Rule, Severity, in_order
from handoff_xl.lanes import Lane
from handoff_xl.outcome import Outcome, Remark
from handoff_xl.results import Run, WorkbookResult
from handoff_xl.writers.report import render_report, report_document

DAY = date(2026, 11, 24)


def rule(code, severity):
    return Rule(
        code, severity, "Title", "No queue {name}.", "Add {name}.", "Meaning.", "Failing.", "Passing."
    )


UNKNOWN = rule("HX301", Severity.ERROR)
UNUSED = rule("HX350", Severity.WARNING)
READ_AS = rule("HX210", Severity.INFORMATION)
AT = Place("Intents", 5, 6, "Queue")
ERROR = UNKNOWN.at(
    AT,
    about="refund",
    related=[Place("Queues"), Place()],
    witness={"intent": "refund", "confidence": 0.5, "exceptions": ("b", "a"), "lanes": frozenset({"y", "x"})},
    suggestion="billing",
    owner="Dana",
    name="biling",
)
WARNING = UNUSED.at(Place("Queues", 7), about="night", name="night")
NOTE = READ_AS.at(Place("Settings", 9, 2, "Value"), name="85")
ACCEPTED = Remark("Accepted", "Kim", "used from May")


def outcome(*findings, remarks=None, routing=None):
    return Outcome("bank", "bank.xlsx", in_order(findings), remarks=remarks or {}, routing=routing)


def run(*results, **options):
    return Run(results, DAY, **options)


@pytest.fixture(scope="module")
def validator():
    schema = json.loads((files("handoff_xl") / "json_schemas" / "report.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


FULL = run(
    WorkbookResult(
        "in/bank.xlsx",
        outcome(ERROR, WARNING, NOTE, remarks={WARNING.key: ACCEPTED}),
        written=("in/bank.annotated.xlsx",),
        notes=("in/bank.routing.json is from an earlier run and was left as it was.",),
    ),
    WorkbookResult("in/none.xlsx", problem="There is no such file."),
    skipped=(("in/~$bank.xlsx", "it is a lock file."),),
)


@pytest.mark.parametrize("example", [FULL, run(), run(WorkbookResult("a.xlsx", outcome()))])
def test_reports_satisfy_their_schema(validator, example):
    validator.validate(json.loads(render_report(example)))


@pytest.mark.parametrize(
    "break_it",
    [
        lambda report: report.pop("skipped"),
        lambda report: report.update(surprise=1),
        lambda report: report.update(exit_code=3),
        lambda report: report["workbooks"][0]["findings"][0].pop("fix"),
        lambda report: report["workbooks"][0]["findings"][0]["place"].update(row=0),
        lambda report: report["workbooks"][0]["findings"][0].update(code="E1"),
    ],
)
def test_the_schema_refuses_broken_reports(validator, break_it):
    report = json.loads(render_report(FULL))
    break_it(report)
    assert not validator.is_valid(report)


def test_a_finding_tells_all_it_knows():
    finding = report_document(FULL)["workbooks"][0]["findings"][0]
    assert finding["message"] == "No queue biling."
    assert finding["place"] == {"sheet": "Intents", "cell": "F5", "row": 5, "column": 6, "header": "Queue"}
    assert [place["sheet"] for place in finding["related"]] == ["Queues", None]
    assert finding["witness"] == {
        "intent": "refund",
        "confidence": 0.5,
        "exceptions": ["b", "a"],
        "lanes": ["x", "y"],
    }


def test_lanes_in_a_witness_are_plain_values():
    finding = UNKNOWN.at(AT, witness={"turn": {"lane": Lane.HUMAN}}, name="x")
    rendered = json.loads(render_report(run(WorkbookResult("a.xlsx", outcome(finding)))))
    assert rendered["workbooks"][0]["findings"][0]["witness"] == {"turn": {"lane": "human"}}


def test_acceptance_and_remarks_are_told():
    workbook = report_document(FULL)["workbooks"][0]
    by_code = {finding["code"]: finding for finding in workbook["findings"]}
    assert by_code["HX350"]["accepted"] is True
    assert by_code["HX350"]["remark"]["accepted_by"] == "Kim"
    assert by_code["HX301"]["remark"] is None
    assert workbook["counts"] == {"error": 1, "warning": 1, "information": 1, "accepted": 1}


@pytest.mark.parametrize(
    ("result", "lenient", "strict"),
    [
        (WorkbookResult("a.xlsx", outcome()), 0, 0),
        (WorkbookResult("a.xlsx", outcome(NOTE)), 0, 0),
        (WorkbookResult("a.xlsx", outcome(WARNING)), 0, 1),
        (WorkbookResult("a.xlsx", outcome(WARNING, remarks={WARNING.key: ACCEPTED})), 0, 0),
        (WorkbookResult("a.xlsx", outcome(ERROR)), 1, 1),
        (WorkbookResult("a.xlsx", outcome(ERROR, remarks={ERROR.key: ACCEPTED})), 1, 1),
        (WorkbookResult("a.xlsx", outcome(), problem="The copy cannot be written."), 2, 2),
        (WorkbookResult("a.xlsx", problem="Empty."), 2, 2),
    ],
)
def test_exit_codes(result, lenient, strict):
    assert (result.exit_code(strict=False), result.exit_code(strict=True)) == (lenient, strict)


def test_the_worst_exit_code_counts():
    ready, faulty, unread = (
        WorkbookResult("a", outcome()),
        WorkbookResult("b", outcome(ERROR)),
        WorkbookResult("c"),
    )
    assert [run(ready).exit_code, run(ready, faulty).exit_code, run(faulty, unread, ready).exit_code] == [
        0,
        1,
        2,
    ]


def test_the_same_run_gives_the_same_bytes():
    assert render_report(FULL) == render_report(FULL)
    assert render_report(FULL).endswith(b"}\n")


def test_a_file_name_outside_the_encoding_does_not_break_the_report():
    report = render_report(run(WorkbookResult("\udcff.xlsx", problem="Empty.")))
    assert json.loads(report)["workbooks"][0]["exit_code"] == 2
