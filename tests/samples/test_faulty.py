"""The faulty sample: each fault in its README is found at its cell, and nothing else is wrong."""

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from handoff_xl.compile import compile_workbook
from handoff_xl.findings import Severity
from handoff_xl.outcome import Outcome

FOLDER = Path(__file__).parents[2] / "samples" / "faulty"
AS_OF = date(2026, 11, 24)
LINE = re.compile(r"\| (\d+) \| `([^`]+)` \| [^|]+ \| (HX\d{3}) \|")


@cache
def outcome() -> Outcome:
    return compile_workbook((FOLDER / "faulty.xlsx").read_bytes(), "faulty.xlsx", AS_OF)


def listed() -> list[tuple[int, str, str]]:
    lines = (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
    return [(int(match[1]), match[2], match[3]) for line in lines if (match := LINE.fullmatch(line))]


def found() -> list[tuple[str, str]]:
    return [(str(finding.place), finding.code) for finding in outcome().findings]


def test_readme_lists_at_least_forty_different_faults() -> None:
    numbers = [number for number, _, _ in listed()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len({code for _, _, code in listed()}) >= 40


@pytest.mark.parametrize(("number", "place", "code"), listed())
def test_listed_fault_is_found_at_its_cell(number: int, place: str, code: str) -> None:
    here = [found_code for found_place, found_code in found() if found_place == place]
    assert code in here, f"fault {number}"


def test_every_error_and_warning_is_listed() -> None:
    told = {(place, code) for _, place, code in listed()}
    serious = [
        (str(finding.place), finding.code, finding.message)
        for finding in outcome().findings
        if finding.severity is not Severity.INFORMATION
    ]
    assert [fault for fault in serious if fault[:2] not in told] == []


def test_no_fault_is_reported_twice_at_one_cell() -> None:
    places = found()
    assert sorted(set(places)) == sorted(places)


def test_no_routing_comes_of_it() -> None:
    assert outcome().routing is None
