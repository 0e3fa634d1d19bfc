"""What the tests of the samples share: compiling one as it lies there, the turns of its scenarios, the builder."""

import importlib.util
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType

from handoff_xl.compile import compile_workbook
from handoff_xl.decide import Decision, Router
from handoff_xl.findings import Finding, Severity
from handoff_xl.model import Scenario
from handoff_xl.outcome import Outcome
from handoff_xl.routing import render

SAMPLES = Path(__file__).parents[2] / "samples"
AS_OF = date(2026, 11, 24)


@cache
def outcome_of(sample: str, workbook: str = "") -> Outcome:
    """Return what a workbook of a sample compiles to; by default the one of the sample's own name."""
    path = path_of(sample, workbook or sample)
    return compile_workbook(path.read_bytes(), path.name, AS_OF)


def path_of(sample: str, workbook: str) -> Path:
    """Return where a workbook of a sample lies: ``.xlsx``, or ``.xlsm`` where it has macros."""
    (path,) = (SAMPLES / sample).glob(f"{workbook}.xls[xm]")
    return path


def readme_of(sample: str) -> str:
    return (SAMPLES / sample / "README.md").read_text(encoding="utf-8")


def told(finding: Finding) -> str:
    return f"{finding.severity} {finding.code} {finding.place}: {finding.message}"


def serious(outcome: Outcome) -> list[str]:
    return [told(one) for one in outcome.findings if one.severity is not Severity.INFORMATION]


def assert_clean_and_as_reviewed(sample: str) -> None:
    """The sample has no error and no warning, and its routing and findings are the committed ones."""
    outcome = outcome_of(sample)
    assert serious(outcome) == []
    assert outcome.routing is not None
    assert render(outcome.routing) == (SAMPLES / sample / f"{sample}.routing.json").read_bytes()
    lines = (SAMPLES / sample / "findings.txt").read_text(encoding="utf-8").splitlines()
    assert [told(one) for one in outcome.findings] == lines


def scenarios_decided(sample: str) -> Iterator[tuple[Scenario, Decision]]:
    """Yield every scenario of a sample with what the evaluator decides by the committed routing JSON."""
    outcome = outcome_of(sample)
    assert outcome.routes is not None
    router = Router.from_file(SAMPLES / sample / f"{sample}.routing.json")
    for scenario in outcome.routes.design.scenarios:
        yield scenario, router.decide(turn_of(scenario))


def turn_of(scenario: Scenario) -> dict[str, object]:
    return {
        "intent": scenario.intent,
        "language": scenario.language,
        "channel": scenario.channel,
        "confidence": scenario.confidence,
        "runner_up_confidence": scenario.runner_up,
        "signals": dict(scenario.signals),
        "exceptions": list(scenario.exceptions),
        "at": scenario.at,
    }


def building() -> ModuleType:
    """Return ``samples/build.py``, which is a script and no part of the package."""
    spec = importlib.util.spec_from_file_location("samples_build", SAMPLES / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
