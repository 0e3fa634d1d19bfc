"""The concept whose stages share one trigger: it is caught by the findings on stages, and by nothing else."""

import re
from pathlib import Path

import pytest

from handoff_xl.compile import compile_workbook
from tests.samples.compiled import AS_OF, SAMPLES, building, outcome_of, readme_of, serious, told

SHEETS = SAMPLES / "seed-concept" / "sheets"
LINE = re.compile(r"\| \d+ \| `([^`]+)` \| [^|]+ \| (HX\d{3}) \|")


def test_only_the_stages_are_at_fault_and_all_of_them():
    listed = sorted(LINE.findall(readme_of("seed-concept")))
    assert sorted((str(one.place), one.code) for one in outcome_of("seed-concept").findings) == listed
    assert [code for _, code in listed] == ["HX802", "HX803", "HX803", "HX803"]


def test_findings_are_the_reviewed_ones():
    lines = (SHEETS.parent / "findings.txt").read_text(encoding="utf-8").splitlines()
    assert [told(one) for one in outcome_of("seed-concept").findings] == lines


def test_no_routing_comes_of_it():
    assert outcome_of("seed-concept").routing is None
    assert not list(SHEETS.parent.glob("*.routing.json"))


@pytest.fixture
def mended(tmp_path: Path):
    """Return what the workbook compiles to with the last table of the README in place of its stages."""
    build = building()
    table = readme_of("seed-concept").split("The mended table")[1].split("With it in place")[0]
    stages = tmp_path / "stages.md"
    stages.write_text(f"# Stages\n{table}", encoding="utf-8")
    others = [path for path in sorted(SHEETS.glob("*.md")) if path.name != "10-stages.md"]
    return compile_workbook(
        build.build(build.read_sheets([*others, stages]), "mended.xlsx"), "mended.xlsx", AS_OF
    )


def test_the_mended_stages_compile_clean_and_the_approvals_stand(mended):
    assert serious(mended) == []
    assert mended.fingerprint is not None
    approvals = outcome_of("seed-concept").routes.design.approvals
    assert {approval.fingerprint for approval in approvals} == {mended.fingerprint[:8]}
