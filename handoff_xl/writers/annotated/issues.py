"""HX Issues: one row for each finding, to be filtered, assigned and remarked on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from handoff_xl.conversations import conversation
from handoff_xl.findings import Finding, Severity
from handoff_xl.model import Design
from handoff_xl.ooxml import CellStyle, NewSheet
from handoff_xl.outcome import Outcome, Remark
from handoff_xl.writers.annotated import looks
from handoff_xl.writers.annotated.abridging import abridged
from handoff_xl.writers.annotated.issue import Issue, marked_cells
from handoff_xl.writers.annotated.page import Page
from handoff_xl.writers.annotated.phrasing import counted, listed, plain, shortened, visible

SHEET = "HX Issues"
CODE, ABOUT = "Code", "About"
STATUS, ACCEPTED_BY, COMMENT = "Status", "Accepted by", "Comment"
STATUSES = ("Open", "In progress", "Fixed", "Accepted")

_HEADER_ROW = 3
_FROZEN_COLUMNS = 3
_WIDTHS = {
    "#": 5,
    "Severity": 14,
    "Go to": 18,
    ABOUT: 22.5,
    "What is wrong": 41,
    "How to mend it": 32.5,
    "Suggested": 21,
    "Owner": 15,
    "Area": 15,
    CODE: 10,
    STATUS: 12,
    ACCEPTED_BY: 15,
    COMMENT: 22,
}
_TO_FILL = (STATUS, ACCEPTED_BY, COMMENT)
_TO_READ = 1 + list(_WIDTHS).index("Owner")
"""Columns that are printed first; the others, to filter by and to fill, are printed once something is filled in."""
_LONGEST = 1000
_MOST_RELATED = 6
_OTHERS = "Others of this kind"
"""Stands in About where findings are counted rather than listed."""


def issues_sheet(outcome: Outcome, issues: tuple[Issue, ...]) -> NewSheet:
    """Return HX Issues: title, guidance, headers, then one row for each issue in the order given.

    Where thousands are not listed, the last row of their kind counts them.
    """
    page = Page(SHEET, tuple(_WIDTHS.values()))
    page.put(1, 1, _title(outcome), looks.TITLE)
    page.put(2, 1, _guidance(issues), looks.NOTE, last_column=_TO_READ)
    for at, header in enumerate(_WIDTHS, start=1):
        page.put(_HEADER_ROW, at, header, _header_look(header))
    row = _HEADER_ROW
    for row, (issue, values) in enumerate(_rows(issues, outcome), start=_HEADER_ROW + 1):
        for at, (header, value) in enumerate(values.items(), start=1):
            link = issue.link if header == "Go to" else None
            page.put(row, at, value, _look(header, issue, outcome), link=link)
    last_row = max(row, _HEADER_ROW + 1)
    table = page.make_table(_HEADER_ROW, last_row, frozen_columns=_FROZEN_COLUMNS)
    page.print_in_parts(table, _TO_READ, others=any(_is_remarked(issue.remark) for issue in issues))
    page.offer(STATUSES, _HEADER_ROW + 1, last_row, 1 + list(_WIDTHS).index(STATUS))
    return page.sheet(looks.TAB_ISSUES)


def _title(outcome: Outcome) -> str:
    counts = outcome.counts
    errors = counted(counts[Severity.ERROR], "error")
    warnings = counted(counts[Severity.WARNING], "warning")
    return f"Issues: {errors}, {warnings}, {counts[Severity.INFORMATION]:,} for information"


def _guidance(issues: tuple[Issue, ...]) -> str:
    if not issues:
        return "Nothing to mend."
    left_out = next(abridged(marked_cells(issues), sum(issue.listed for issue in issues), len(issues)), None)
    if left_out is not None:
        return f"{left_out} Status, Accepted by and Comment are yours: they stay when this copy is compiled again."
    return (
        "Go to leads to the cell. Filter by Severity, Owner or Area. Status, Accepted by and Comment are "
        "yours: they stay when this copy is compiled again. Accepting a warning takes a name and a reason "
        "(Comment); an error has to be mended."
    )


def _rows(issues: tuple[Issue, ...], outcome: Outcome) -> Iterator[tuple[Issue, Mapping[str, str | int]]]:
    """Yield the values of each row, with the issue whose looks it has."""
    design = None if outcome.routes is None else outcome.routes.design
    for _, alike in groupby(issues, key=lambda issue: issue.finding.code):
        others: list[Issue] = []
        for issue in alike:
            if issue.listed:
                yield issue, _row(issue, design)
            else:
                others.append(issue)
        if others:
            yield others[0], _row_of_others(others, outcome)


def _row_of_others(others: Sequence[Issue], outcome: Outcome) -> Mapping[str, str | int]:
    """Return the row that counts issues of one kind."""
    first = others[0]
    remark = outcome.remarks.get((first.finding.code, _OTHERS), Remark())
    return {
        **_row(first, None),
        "#": "",
        "Go to": listed([where(issue.finding) for issue in others], 1),
        ABOUT: _OTHERS,
        "What is wrong": f"{first.finding.rule.title}: {counted(len(others), 'more finding')} of this kind, not listed.",
        "How to mend it": "As in the rows above.",
        "Suggested": "",
        "Owner": "",
        STATUS: _status(remark),
        ACCEPTED_BY: shortened(remark.accepted_by, _LONGEST),
        COMMENT: remark.comment,
    }


def _row(issue: Issue, design: Design | None) -> Mapping[str, str | int]:
    finding = issue.finding
    return {
        "#": issue.number,
        "Severity": looks.WORDS[finding.severity],
        "Go to": where(finding),
        ABOUT: subject(finding),
        "What is wrong": _what_is_wrong(issue, design),
        "How to mend it": shortened(plain(finding.fix), _LONGEST),
        "Suggested": shortened(visible(finding.suggestion or ""), _LONGEST),
        "Owner": shortened(visible(issue.owner), _LONGEST),
        "Area": finding.rule.area,
        CODE: finding.code,
        STATUS: _status(issue.remark),
        ACCEPTED_BY: shortened(issue.remark.accepted_by, _LONGEST),
        COMMENT: issue.remark.comment,
    }


def where(finding: Finding) -> str:
    """Return the place of a finding in words, for example ``Thresholds!F12`` or ``Intents, row 8``."""
    return "Workbook" if finding.place.sheet is None else visible(str(finding.place))


def subject(finding: Finding) -> str:
    """Return the subject as HX Issues shows it, by which a remark is found again; cut where it is endless."""
    return shortened(visible(finding.key[1]), _LONGEST)


def _what_is_wrong(issue: Issue, design: Design | None) -> str:
    finding = issue.finding
    parts = [shortened(plain(finding.message), _LONGEST)]
    elsewhere = [str(place) for place in finding.related if str(place) not in finding.message]
    if elsewhere:
        parts.append(f"See also {listed(elsewhere, _MOST_RELATED)}.")
    if finding.witness:
        parts.append(f"For example: {shortened(plain(conversation(finding.witness, design)), _LONGEST)}.")
    if issue.marked is not None and not issue.noted:
        parts.append("The cell has a conversation of its own, so it bears no note.")
    return "\n".join(parts)


def _status(remark: Remark) -> str:
    """Return the status as the drop-down spells it, Open where there is none; other words stay as typed."""
    given = remark.status.strip() or STATUSES[0]
    return next((status for status in STATUSES if status.casefold() == given.casefold()), given)


def _is_remarked(remark: Remark) -> bool:
    """Whether somebody has filled in more than the status that every issue begins with."""
    return _status(remark) != STATUSES[0] or bool(remark.accepted_by or remark.comment)


def _header_look(header: str) -> CellStyle:
    if header == "#":
        return looks.HEADER_NUMBER
    return looks.HEADER_TO_FILL if header in _TO_FILL else looks.HEADER


def _look(header: str, issue: Issue, outcome: Outcome) -> CellStyle:
    if header == "Severity":
        return looks.SEVERITY[issue.finding.severity]
    if header == "Go to":
        return looks.LINK if issue.link else looks.BODY
    if header == "#":
        return looks.NUMBER
    if header == STATUS and _status(issue.remark) == STATUSES[-1] and not outcome.is_accepted(issue.finding):
        return looks.DOUBTFUL
    return looks.TO_FILL if header in _TO_FILL else looks.BODY
