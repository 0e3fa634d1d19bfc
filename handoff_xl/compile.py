"""From the bytes of a workbook to its outcome: the stages, in order.

Each stage takes a frozen value and returns the next one together with the findings it met. All stages run, so that
one run reports everything; a stage returns no value only where nothing is left for the next one to look at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from handoff_xl.building import Directory, build, connect
from handoff_xl.catalogue import CHECKS
from handoff_xl.findings import Finding, Severity, in_order
from handoff_xl.model import Design
from handoff_xl.ooxml import Limits, PackageError, Workbook
from handoff_xl.outcome import Outcome
from handoff_xl.outputs import output_name
from handoff_xl.reading.opening import cannot_read, open_design, refuse_too_many
from handoff_xl.reading.sheets import LocatedSheets, locate
from handoff_xl.reading.surroundings import surroundings
from handoff_xl.reading.tables import Tables, parse
from handoff_xl.routes import Routes, resolve
from handoff_xl.routing import build_routing, fingerprint
from handoff_xl.rules.governance import APPROVAL_RULES
from handoff_xl.rules.subject import Subject
from handoff_xl.validation import validate
from handoff_xl.writers.annotated import own_sheets, read_remarks


class Run(NamedTuple):
    """What a compile is told besides the workbook: the file's name and hash, and the day that counts as today."""

    file_name: str
    sha256: str
    as_of: date


class Step(NamedTuple):
    """What a stage came to: the next stage's input (None where nothing is left to look at) and its findings."""

    value: Any
    findings: tuple[Finding, ...] = ()


class Connected(NamedTuple):
    """Tables whose names are connected, with the directory of the names."""

    tables: Tables
    directory: Directory


def _locate(workbook: Workbook, _run: Run) -> Step:
    located = locate(workbook, own_sheets(workbook))
    return Step(located if located.sheets else None, (*located.findings, *surroundings(located)))


def _parse(located: LocatedSheets, _run: Run) -> Step:
    tables = parse(located)
    return Step(tables, tables.findings)


def _validate(tables: Tables, _run: Run) -> Step:
    checked = validate(tables)
    return Step(checked, checked.findings)


def _connect(tables: Tables, _run: Run) -> Step:
    connected, directory = connect(tables)
    return Step(Connected(connected, directory), connected.findings)


def _build(connected: Connected, _run: Run) -> Step:
    built = build(connected.tables, connected.directory)
    return Step(built.design, built.findings)


def _resolve(design: Design, _run: Run) -> Step:
    return Step(resolve(design))


def _judge(routes: Routes, run: Run) -> Step:
    subject = Subject(routes, run.as_of, fingerprint(routes))
    return Step(subject, tuple(finding for check in CHECKS for finding in check(subject)))


STAGES: tuple[Callable[[Any, Run], Step], ...] = (
    _locate,
    _parse,
    _validate,
    _connect,
    _build,
    _resolve,
    _judge,
)


def _owned(finding: Finding, owners: Mapping[tuple[str, int], str]) -> Finding:
    """Return the finding with the owner of its row, where it names none itself."""
    owner = owners.get((finding.place.sheet or "", finding.place.row or 0), "")
    return finding if finding.owner or not owner else replace(finding, owner=owner)


def _routing(judged: Subject, run: Run) -> dict[str, Any]:
    return build_routing(
        judged.routes, file_name=run.file_name, sha256=run.sha256, fingerprint=judged.fingerprint
    )


def compile_workbook(data: bytes, file_name: str, as_of: date, limits: Limits | None = None) -> Outcome:
    """Compile a workbook held in memory.

    ``as_of`` counts as today. Raises CannotRun, with one plain sentence that names the file, where nothing can be
    read; every other fault is a finding of the outcome. The routing JSON is made only where no finding is an error.
    """
    workbook = open_design(data, file_name, limits)
    run = Run(file_name, hashlib.sha256(data).hexdigest(), as_of)
    findings: list[Finding] = []
    value: Any = workbook
    try:
        for stage in STAGES:
            value, found = stage(value, run)
            findings.extend(found)
            refuse_too_many(findings, workbook.archive.limits)
            if value is None:
                break
        remarks = read_remarks(workbook)
    except PackageError as error:
        raise cannot_read(error, file_name) from error
    judged: Subject | None = value
    owners = {} if judged is None else judged.design.owners()
    clean = not any(finding.severity is Severity.ERROR for finding in findings)
    if not clean:
        # Nobody can approve what has errors: its fingerprint is told only when there are none.
        findings = [finding for finding in findings if finding.rule not in APPROVAL_RULES]
    return Outcome(
        name=output_name(file_name),
        file_name=file_name,
        findings=in_order(_owned(finding, owners) for finding in findings),
        routes=None if judged is None else judged.routes,
        routing=None if judged is None or not clean else _routing(judged, run),
        remarks=remarks,
        attendance=None if judged is None else judged.attendance,
        workbook=workbook,
    )
