"""The dtanalysis cases, which stand beside the repository."""

import json
from pathlib import Path

import pytest

CASES = Path(__file__).parents[3] / "shared" / "dtanalysis" / "cases.json"
ALL = json.loads(CASES.read_text(encoding="utf-8")) if CASES.exists() else []

needed = pytest.mark.skipif(not ALL, reason="the dtanalysis cases are not beside the repository")


def saying(*names):
    """Parametrize a test over the cases that state one of some things."""
    some = [case for case in ALL if any(name in case for name in names)]
    return pytest.mark.parametrize("case", some, ids=lambda case: case["name"])
