"""The report of a run as JSON: complete, also where something failed, and the same bytes for the same input.

Its JSON Schema is ``report.schema.json``; ``handoff-xl schema report`` prints it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from handoff_xl import __version__
from handoff_xl.findings import Finding, Place
from handoff_xl.lanes import Lane
from handoff_xl.outcome import Outcome
from handoff_xl.printable import json_bytes
from handoff_xl.results import Run, WorkbookResult

FORMAT = "handoff-xl/report"
FORMAT_VERSION = 1


def report_document(run: Run) -> dict[str, Any]:
    """Return the report as JSON values."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "compiler_version": __version__,
        "as_of": run.as_of.isoformat(),
        "strict": run.strict,
        "exit_code": run.exit_code,
        "workbooks": [_workbook(result, strict=run.strict) for result in run.results],
        "skipped": [{"file": file, "reason": reason} for file, reason in run.skipped],
    }


def render_report(run: Run) -> bytes:
    """Return the report as UTF-8 JSON, two spaces deep, with a newline at its end."""
    return json_bytes(report_document(run))


_STATUS = ("compiled", "findings", "could_not_run")


def _workbook(result: WorkbookResult, *, strict: bool) -> dict[str, Any]:
    code = result.exit_code(strict=strict)
    outcome = result.outcome
    return {
        "file": result.file,
        "name": None if outcome is None else outcome.name,
        "status": _STATUS[code],
        "exit_code": code,
        "problem": result.problem,
        "fingerprint": None if outcome is None else outcome.fingerprint,
        "counts": None if outcome is None else _counts(outcome),
        "findings": [] if outcome is None else [_finding(finding, outcome) for finding in outcome.findings],
        "written": list(result.written),
        "notes": list(result.notes),
    }


def _counts(outcome: Outcome) -> dict[str, int]:
    counts = {severity.value: count for severity, count in outcome.counts.items()}
    return {**counts, "accepted": sum(map(outcome.is_accepted, outcome.findings))}


def _finding(finding: Finding, outcome: Outcome) -> dict[str, Any]:
    remark = outcome.remark(finding)
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "title": finding.rule.title,
        "area": finding.rule.area,
        "about": finding.about,
        "message": finding.message,
        "fix": finding.fix,
        "suggestion": finding.suggestion,
        "owner": finding.owner,
        "place": _place(finding.place),
        "related": [_place(place) for place in finding.related],
        "witness": None if finding.witness is None else _values(finding.witness),
        "accepted": outcome.is_accepted(finding),
        "remark": None
        if remark.is_blank
        else {"status": remark.status, "accepted_by": remark.accepted_by, "comment": remark.comment},
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "sheet": place.sheet,
        "cell": place.cell,
        "row": place.row,
        "column": place.column,
        "header": place.header,
    }


def _values(witness: Mapping[str, object]) -> dict[str, Any]:
    """Return a turn as plain JSON values: tuples and sets as lists, sets in order."""
    return {key: _value(value) for key, value in witness.items()}


def _value(value: object) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _value(part) for key, part in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(_value(part) for part in value)
    if isinstance(value, Lane):
        return value.key
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_value(part) for part in value]
    return value
