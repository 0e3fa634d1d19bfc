"""The faulty samples: each fault in the README is found at its cell, nothing else is wrong, and no finding is missing."""

import re
from functools import cache

import pytest

from handoff_xl.catalogue import RULE_BY_CODE, RULES
from handoff_xl.cli import main
from handoff_xl.findings import Severity
from handoff_xl.refusal import CannotRun
from handoff_xl.routing import render
from tests.samples.compiled import SAMPLES, outcome_of, path_of, readme_of, told

FOLDER = SAMPLES / "faulty"
NOT_READY = ("faulty", "many-hands", "once-mended")
READY = ("every-label", "nobody-signed")
UNREADABLE = {
    "blown-up": "HX104",
    "exported": "HX101",
    "half-downloaded": "HX105",
    "renamed": "HX102",
    "with-password": "HX103",
}
LINE = re.compile(r"\| (\d+) \| `([^`]+)` \| [^|]+ \| (HX\d{3}) \|")
READABLE = pytest.mark.parametrize("name", [*NOT_READY, *READY])


def section_of(name: str) -> str:
    """Return what the README says of a workbook."""
    return readme_of("faulty").split(f"\n## `{path_of('faulty', name).name}`\n")[1].split("\n## ")[0]


def listed(name: str) -> list[tuple[str, str]]:
    """Return the faults of a workbook that the README lists, each as place and code."""
    return [(match[2], match[3]) for match in map(LINE.fullmatch, section_of(name).splitlines()) if match]


def found(name: str) -> list[tuple[str, str]]:
    return [(str(finding.place), finding.code) for finding in outcome_of("faulty", name).findings]


@cache
def refusal_of(name: str) -> CannotRun:
    with pytest.raises(CannotRun) as refusal:
        outcome_of("faulty", name)
    return refusal.value


def reviewed(name: str) -> list[str]:
    """Return what the reviewed list of findings says of a workbook."""
    lines = (FOLDER / "findings.txt").read_text(encoding="utf-8").splitlines()
    before = f"{path_of('faulty', name).name}: "
    return [line.removeprefix(before) for line in lines if line.startswith(before)]


def test_every_workbook_of_the_folder_is_tested():
    names = {path.stem for path in FOLDER.glob("*.xls*")}
    assert names == {*NOT_READY, *READY, *UNREADABLE}


@READABLE
def test_faults_are_numbered(name):
    numbers = [int(match[1]) for match in map(LINE.fullmatch, section_of(name).splitlines()) if match]
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers


@READABLE
def test_each_listed_fault_is_found_at_its_cell(name):
    assert set(listed(name)) - set(found(name)) == set()


@READABLE
def test_every_error_and_warning_is_listed(name):
    serious = {
        (str(finding.place), finding.code)
        for finding in outcome_of("faulty", name).findings
        if finding.severity is not Severity.INFORMATION
    }
    assert serious - set(listed(name)) == set()


@READABLE
def test_no_fault_is_reported_twice_at_one_cell(name):
    assert sorted(set(found(name))) == sorted(found(name))


@READABLE
def test_findings_are_the_reviewed_ones(name):
    assert [told(one) for one in outcome_of("faulty", name).findings] == reviewed(name)


@pytest.mark.parametrize("name", NOT_READY)
def test_no_routing_comes_of_what_has_errors(name):
    assert outcome_of("faulty", name).routing is None
    assert not (FOLDER / f"{name}.routing.json").exists()


@pytest.mark.parametrize("name", READY)
def test_routing_of_what_has_warnings_only_is_the_reviewed_one(name):
    routing = outcome_of("faulty", name).routing
    assert routing is not None
    assert render(routing) == (FOLDER / f"{name}.routing.json").read_bytes()


@pytest.mark.parametrize(("name", "code"), UNREADABLE.items())
def test_what_cannot_be_read_is_refused_as_reviewed(name, code):
    sentence = refusal_of(name).message.removeprefix(f"{name}.xlsx: ")
    assert (refusal_of(name).code, [f"exit code 2 {code}: {sentence}"]) == (code, reviewed(name))
    assert re.search(rf"\| `{name}\.xlsx` \| .+: {code} \|", readme_of("faulty"))


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_run_on_what_cannot_be_read_ends_with_exit_code_2(name, capsys):
    assert main(["check", str(path_of("faulty", name))]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert refusal_of(name).message.partition(": ")[2] in line


def test_every_finding_of_the_catalogue_is_met():
    met = {code for name in (*NOT_READY, *READY) for _, code in found(name)}
    met |= {refusal_of(name).code for name in UNREADABLE}
    assert [rule.code for rule in RULES if rule.code not in met] == []


def test_every_code_of_the_readme_is_one_of_the_catalogue():
    assert set(re.findall(r"HX\d{3}", readme_of("faulty"))) <= RULE_BY_CODE.keys()
