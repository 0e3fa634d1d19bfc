"""Every rule has a case file: edits of a small clean design that it must report, and edits that it must not."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from handoff_xl.catalogue import RULES
from handoff_xl.compile import compile_workbook
from handoff_xl.findings import Severity
from handoff_xl.refusal import CannotRun
from tests.cases import packages
from tests.cases.workbooks import baseline, edited, workbook_bytes

CASES = Path(__file__).parent / "cases"
TODAY = date(2026, 11, 24)


def cases(kind):
    """Return every failing or passing case of every file as (code, case)."""
    return [
        pytest.param(path.stem, case, id=f"{path.stem}-{number}")
        for path in sorted(CASES.glob("HX*.toml"))
        for number, case in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))[kind], start=1)
    ]


def compiled(case, *, approved=True):
    """Return the outcome of the baseline edited, approved under its own fingerprint where it has one.

    A ``package`` names a change to the file, made after the edits of its cells.
    """
    sheets = edited(baseline(), case.get("edits", ()))
    packed = getattr(packages, case["package"]) if "package" in case else bytes
    first = compile_workbook(packed(workbook_bytes(sheets, "0000abcd")), "case.xlsx", TODAY)
    if first.fingerprint is None or not approved:
        return first
    return compile_workbook(packed(workbook_bytes(sheets, first.fingerprint[:8])), "case.xlsx", TODAY)


def places(outcome, code):
    return sorted(str(finding.place) for finding in outcome.findings if finding.code == code)


def test_baseline_is_clean():
    outcome = compiled({})
    assert [
        str(finding) for finding in outcome.findings if finding.severity is not Severity.INFORMATION
    ] == []
    assert outcome.routing is not None


@pytest.mark.parametrize(("code", "case"), cases("failing"))
def test_failing_case_is_reported_at_its_cells(code, case):
    if case.get("refused"):
        with pytest.raises(CannotRun) as refusal:
            compiled(case)
        assert refusal.value.code == code
        assert re.fullmatch(r"case\.xlsx: The .+\.", refusal.value.message)
        return
    outcome = compiled(case, approved=code.startswith("HX81"))
    assert places(outcome, code) == sorted(case["cells"])
    for finding in outcome.findings:
        if finding.code == code:
            assert finding.about
            assert not re.search(r"[{}]|\w None|frozenset|\[\]", finding.message + finding.fix)
    for other in case.get("without", ()):
        assert places(outcome, other) == []


@pytest.mark.parametrize(("code", "case"), cases("passing"))
def test_passing_case_is_not_reported(code, case):
    assert places(compiled(case, approved=code.startswith("HX81")), code) == []


def test_every_rule_has_a_case_file():
    without = {rule.code for rule in RULES} - {path.stem for path in CASES.glob("HX*.toml")}
    assert without == set()


def test_no_case_file_is_left_over():
    assert {path.stem for path in CASES.glob("HX*.toml")} <= {rule.code for rule in RULES}
