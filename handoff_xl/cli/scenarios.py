"""``handoff-xl scenarios``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import click

from handoff_xl.cli.faults import plain_faults
from handoff_xl.cli.inputs import read_file
from handoff_xl.cli.options import FILE, FORMAT, Day, LimitedCommand, limit_options, today
from handoff_xl.cli.output import colour_option, payload, remark
from handoff_xl.compile import compile_workbook
from handoff_xl.exercises import Trial, Trials
from handoff_xl.exercises.suggesting import exercises
from handoff_xl.exercises.taking_over import TakingOver
from handoff_xl.files import write_new
from handoff_xl.findings import Finding, Severity
from handoff_xl.lanes import Lane
from handoff_xl.model import Scenario
from handoff_xl.ooxml import Limits, PackageError, open_workbook
from handoff_xl.outcome import Outcome
from handoff_xl.outputs import output_name
from handoff_xl.printable import printable
from handoff_xl.refusal import CannotRun
from handoff_xl.writers.annotated import strip_marks
from handoff_xl.writers.scenarios import Suggested, suggested, with_scenarios

_FAMILY = "HX9"
_COLOUR = {"pass": "green", "fail": "red", "not tried": "yellow"}


@click.command(name="scenarios", cls=LimitedCommand)
@click.argument("workbook", type=FILE)
@click.option(
    "--suggest", is_flag=True, help="Write a copy of the workbook with the scenarios that are missing."
)
@click.option(
    "-o",
    "--output",
    type=FILE,
    metavar="FILE",
    help="File that --suggest writes. [default: NAME.scenarios.xlsx]",
)
@click.option("--overwrite", is_flag=True, help="Replace the output where it is already there.")
@click.option(
    "--as-of",
    type=Day(),
    metavar="DATE",
    help="The day that counts as today, as YYYY-MM-DD. [default: today]",
)
@FORMAT
@colour_option
@limit_options
def command(
    workbook: Path,
    suggest: bool,
    output: Path | None,
    overwrite: bool,
    as_of: date | None,
    output_format: str,
    limits: Limits,
) -> int:
    """Try the scenarios of a workbook, or suggest those that are missing.

    Each scenario is decided as an engine would, and compared with what its author expects. With --suggest a copy of
    the workbook gets the scenarios that are missing: at every edge of confidence and lead, for every trigger and
    exception each way, every limit, every queue that opens, closes or stands in. What they expect is what the design
    decides today: read them before you keep them.

    Exit code 0: all pass, 1: some do not, or the workbook has errors that keep them from being tried or suggested,
    2: could not run.
    """
    if output is not None and not suggest:
        raise click.UsageError("-o names the file that --suggest writes; add --suggest.")
    with plain_faults():
        try:
            data = read_file(workbook, limits)
            outcome = compile_workbook(data, workbook.name, as_of or today(), limits)
            if suggest:
                return _suggest(
                    workbook, data, outcome, output, as_of or today(), output_format, limits, overwrite
                )
        except PackageError as error:
            raise CannotRun(f"{workbook}: {error.detail}") from error
    return _try(workbook, outcome, output_format)


class _Result(NamedTuple):
    """A scenario with how it went: ``pass``, ``fail`` or ``not tried``, and the findings that say why."""

    scenario: Scenario
    trial: Trial | None
    status: str
    findings: tuple[Finding, ...]


def _try(workbook: Path, outcome: Outcome, output_format: str) -> int:
    results = list(_results(outcome))
    counts = {status: sum(one.status == status for one in results) for status in _COLOUR}
    if output_format == "json":
        payload(_as_json({"scenarios": [_result_json(one) for one in results], "counts": counts}))
    else:
        payload("".join(f"{line}\n" for one in results for line in _lines(one)))
        told = ", ".join(f"{count} {_verb(status, count)}" for status, count in counts.items() if count)
        counted = "1 scenario" if len(results) == 1 else f"{len(results)} scenarios"
        remark(f"{counted}: {told}." if results else f"{workbook} has no scenarios.")
    elsewhere = [one for one in _errors(outcome) if not one.code.startswith(_FAMILY)]
    if elsewhere:
        remark(_has_errors(workbook, elsewhere, "some of which may keep scenarios from being tried"))
    blocked = outcome.routes is None or bool(counts["fail"] or counts["not tried"])
    return 1 if blocked or any(one.code.startswith(_FAMILY) for one in _errors(outcome)) else 0


def _verb(status: str, count: int) -> str:
    """Return what so many scenarios do: ``1 passes``, ``2 fail``, ``3 could not be tried``."""
    if status == "not tried":
        return "could not be tried"
    return status if count > 1 else {"pass": "passes", "fail": "fails"}[status]


def _results(outcome: Outcome) -> Iterator[_Result]:
    if outcome.routes is None:
        return
    trials = {trial.scenario.source.row: trial for trial in Trials(outcome.routes).trials}
    at_row: dict[tuple[str | None, int | None], list[Finding]] = {}
    for finding in _errors(outcome):
        at_row.setdefault((finding.place.sheet, finding.place.row), []).append(finding)
    for scenario in outcome.routes.design.scenarios:
        findings = tuple(at_row.get((scenario.source.sheet, scenario.source.row), ()))
        trial = trials.get(scenario.source.row)
        if any(finding.code.startswith(_FAMILY) for finding in findings):
            status = "fail"
        else:
            status = "pass" if trial is not None and trial.passes else "not tried"
        yield _Result(scenario, trial, status, findings)


def _lines(result: _Result) -> Iterator[str]:
    scenario, trial = result.scenario, result.trial
    status = click.style(f"{result.status:9}", fg=_COLOUR[result.status], bold=result.status != "pass")
    name = f"{printable(scenario.id)} ({scenario.source.place('scenario')})"
    if result.status == "pass" and trial is not None:
        yield f"{status} {name}: {printable(_came_to(trial.lane, trial.taken_by))}, since {printable(trial.reason.words)}."
        return
    yield f"{status} {name}"
    for finding in result.findings:
        yield f"          {printable(finding.message)} {printable(finding.fix)}"
    if not result.findings:
        yield "          A cell that it depends on could not be read. Run handoff-xl check."


def _came_to(lane: Lane, taken_by: TakingOver | None) -> str:
    return lane.words if taken_by is None else f"{lane.words}, queue {taken_by.words}"


def _result_json(result: _Result) -> dict[str, Any]:
    scenario, trial = result.scenario, result.trial
    decision = None if trial is None else trial.observation.decision.to_dict()
    return {
        "name": scenario.id,
        "place": str(scenario.source.place("scenario")),
        "status": result.status.replace(" ", "_"),
        "expected": {"lane": scenario.expected_lane.key, "queue": scenario.expected_queue},
        "turn": None if trial is None else trial.turn,
        "decision": decision,
        "reason": None if trial is None else trial.reason.words,
        "cells": [] if trial is None else [str(place) for place in trial.reason.places],
        "findings": [
            {"code": one.code, "place": str(one.place), "message": one.message, "fix": one.fix}
            for one in result.findings
        ],
    }


def _suggest(
    workbook: Path,
    data: bytes,
    outcome: Outcome,
    output: Path | None,
    as_of: date,
    output_format: str,
    limits: Limits,
    overwrite: bool,
) -> int:
    elsewhere = [one for one in _errors(outcome) if not one.code.startswith(_FAMILY)]
    if elsewhere or outcome.routes is None:
        remark(_has_errors(workbook, elsewhere, "so nothing can be suggested yet"))
        return 1
    design = outcome.routes.design
    target = output or workbook.with_name(f"{output_name(workbook.name)}.scenarios{workbook.suffix}")
    if _is_same_file(target, workbook):
        raise CannotRun(
            f"{target} is the workbook itself, which is never overwritten. Choose another name with -o."
        )
    every = exercises(outcome.routes, as_of)
    scenarios = suggested(every, (scenario.id for scenario in design.scenarios))
    if scenarios:
        bare = open_workbook(strip_marks(data, limits), limits)
        write_new(target, with_scenarios(bare, scenarios), overwrite=overwrite)
    if output_format == "json":
        written = str(target) if scenarios else None
        payload(_as_json({"written": written, "suggested": [_suggested_json(one) for one in scenarios]}))
    else:
        payload(
            "".join(
                f"{printable(one.name)}: {printable(_came_to(one.lane, one.exercise.taken_by))}\n"
                for one in scenarios
            )
        )
    if scenarios:
        remark(
            f"Wrote {target} with {len(scenarios)} more scenarios. Read what they expect before you keep them."
        )
    else:
        remark(f"The scenarios of {workbook} try everything already; nothing was written.")
    if len(scenarios) < len(every):
        remark(
            f"{len(every) - len(scenarios)} more cannot be written into cells, since a signal holds ; or =."
        )
    return 0


def _suggested_json(one: Suggested) -> dict[str, Any]:
    return {
        "name": one.name,
        "reasons": list(one.exercise.reasons),
        "turn": one.exercise.turn,
        "expected": {"lane": one.exercise.decision.lane, "queue": one.cells.get("expected_queue")},
    }


def _errors(outcome: Outcome) -> list[Finding]:
    return [finding for finding in outcome.findings if finding.severity is Severity.ERROR]


def _has_errors(workbook: Path, errors: Sequence[Finding], so: str) -> str:
    count = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
    return f"{workbook} has {count}, {so}. Run handoff-xl check {workbook}."


def _is_same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False  # one of them is not there, or nobody may look: reading or writing it then says so


def _as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace") + b"\n"
