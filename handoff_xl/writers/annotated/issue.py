"""An issue: a finding with what a report sheet shows beside it."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from handoff_xl.findings import Finding, in_order
from handoff_xl.ooxml import Workbook
from handoff_xl.outcome import Outcome, Remark
from handoff_xl.writers.annotated.abridging import listed
from handoff_xl.writers.annotated.targets import Target, Targets


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding with its number in HX Issues (from 1), who is to look at it, and what stakeholders wrote.

    ``marked`` is the cell that is highlighted, ``link`` the defined name that leads to ``linked``; None where
    the workbook has no such cell. ``noted`` tells that the marked cell can bear a note; what is not ``listed`` is only
    counted in HX Issues, and has no link.
    """

    number: int
    finding: Finding
    owner: str
    remark: Remark
    marked: Target | None = None
    linked: Target | None = None
    link: str | None = None
    noted: bool = True
    listed: bool = True


def issues_of(
    outcome: Outcome, workbook: Workbook, without_note: AbstractSet[Target] = frozenset()
) -> tuple[Issue, ...]:
    """Return an issue for each finding, worst first. What nobody owns goes to the owner of the design.

    ``workbook`` is the user's own, without marks of ours; cells in ``without_note`` cannot bear a note.
    """
    design = None if outcome.routes is None else outcome.routes.design
    design_owner = "" if design is None else design.settings.owner
    targets = Targets(workbook, design)
    names: dict[Target, str] = {}
    issues: list[Issue] = []
    told = listed(outcome.findings, outcome)
    for number, finding in enumerate(in_order(outcome.findings), start=1):
        marked, linked = targets.marked(finding), targets.linked(finding)
        is_listed = finding in told
        link = None if linked is None or not is_listed else names.setdefault(linked, f"cell{len(names) + 1}")
        issues.append(
            Issue(
                number=number,
                finding=finding,
                owner=finding.owner or design_owner,
                remark=outcome.remark(finding),
                marked=marked,
                linked=linked,
                link=link,
                noted=marked not in without_note,
                listed=is_listed,
            )
        )
    return tuple(issues)


def marked_cells(issues: Iterable[Issue]) -> dict[Target, list[Finding]]:
    """Return the cells to mark with their findings, in the order of the issues."""
    cells: dict[Target, list[Finding]] = {}
    for issue in issues:
        if issue.marked is not None:
            cells.setdefault(issue.marked, []).append(issue.finding)
    return cells
