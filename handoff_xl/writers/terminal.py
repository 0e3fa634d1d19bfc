"""The report of a run as text for a terminal: findings by sheet, then the verdict and the files.

Whatever comes from a cell or a file name is made harmless first: control characters and marks that turn the
writing direction are shown as escapes. Styles are ANSI sequences that the caller strips where colour is off.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from handoff_xl.conversations import conversation
from handoff_xl.findings import Finding, Severity
from handoff_xl.layout import SHEETS
from handoff_xl.model import Design
from handoff_xl.outcome import Outcome
from handoff_xl.printable import printable
from handoff_xl.results import Run, WorkbookResult

_COLOUR = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFORMATION: "blue"}
_LABEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "note"}
_SHEET_ORDER = {sheet.name: at for at, sheet in enumerate(SHEETS)}
_INDENT = "      "


def counted(number: int, noun: str) -> str:
    """Return ``1 error``, ``5 errors``, ``1,200 errors``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def workbook_text(result: WorkbookResult, *, strict: bool, most: int | None, width: int | None) -> str:
    """Return the findings, the verdict and the files of one workbook that was compiled.

    At most ``most`` findings are shown, those to mend first (None for all, notes included); lines are wrapped to
    ``width`` columns (None for no wrapping).
    """
    outcome = result.outcome
    if outcome is None:
        return ""
    shown, alike = _chosen(outcome, most)
    parts = [
        _sheet_text(sheet, [_finding_text(one, outcome, alike[one], width) for one in findings])
        for sheet, findings in _by_sheet(shown)
    ]
    if most is not None:
        parts.extend(_remainder(len(shown), outcome, result))
    parts.append(_verdict(outcome, result, strict=strict))
    text = "\n\n".join(parts)
    closing = [f"Wrote {printable(path)}" for path in result.written] + [
        printable(note) for note in result.notes
    ]
    return "\n".join([text, *closing]) + "\n"


def _chosen(outcome: Outcome, most: int | None) -> tuple[list[Finding], Counter[Finding]]:
    """Return the findings to show, and for the first of each kind how many of its kind are left out.

    Where not all can be shown it is one of each kind, those to mend first, and then others that say something new.
    """
    if most is None:
        return list(outcome.findings), Counter()
    ranked = sorted(_to_mend(outcome), key=lambda finding: finding.urgency)
    if len(ranked) <= most:
        return ranked, Counter()
    first = {finding.code: finding for finding in reversed(ranked)}
    of_a_kind = [finding for finding in ranked if first[finding.code] is finding]
    told = {finding.message for finding in of_a_kind}
    others = {finding.message: finding for finding in reversed(ranked) if finding.message not in told}
    more = sorted(others.values(), key=lambda finding: finding.urgency)
    shown = [*of_a_kind, *more][:most]
    number, here = (Counter(finding.code for finding in findings) for findings in (ranked, shown))
    return shown, Counter({first[code]: number[code] - here[code] for code in here})


def _to_mend(outcome: Outcome) -> list[Finding]:
    return [
        finding
        for finding in outcome.findings
        if finding.severity is not Severity.INFORMATION and not outcome.is_accepted(finding)
    ]


def _by_sheet(findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    """Group findings by sheet: those of the workbook first, then in the order of the template."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.place.sheet or "", []).append(finding)
    for group in groups.values():
        group.sort(key=lambda finding: (finding.severity.rank, finding.place.order, finding.code))

    def order(item: tuple[str, list[Finding]]) -> tuple[int, str]:
        sheet, _ = item
        return _SHEET_ORDER.get(sheet, len(_SHEET_ORDER) if sheet else -1), sheet

    return sorted(groups.items(), key=order)


def _sheet_text(sheet: str, findings: Iterable[str]) -> str:
    heading = click.style(printable(sheet) or "Workbook", bold=True)
    return "\n".join([heading, *findings])


def _finding_text(finding: Finding, outcome: Outcome, alike: int, width: int | None) -> str:
    label = click.style(f"{_LABEL[finding.severity]:7}", fg=_COLOUR[finding.severity])
    place = printable(str(finding.place))
    head = f"  {label} {click.style(place, bold=True)}  {finding.code}{_acceptance(finding, outcome)}"
    more = f" ({alike:,} more of this kind)" if alike else ""
    lines = [finding.message + more, f"Fix: {finding.fix}"]
    if finding.suggestion is not None and finding.suggestion not in finding.fix:
        lines.append(f"Suggested: {finding.suggestion}")
    if finding.witness:
        lines.append(f"For example: {conversation(finding.witness, _design(outcome))}.")
    if finding.related:
        lines.append(
            f"See also: {', '.join(map(str, finding.related[:5]))}"
            + (" …" if len(finding.related) > 5 else "")
        )
    return "\n".join([head, *(_wrapped(printable(line), width) for line in lines)])


def _acceptance(finding: Finding, outcome: Outcome) -> str:
    """Return whether the finding is accepted, and where people say so in vain, why it is not."""
    remark = outcome.remark(finding)
    if not remark.says_accepted:
        return ""
    if finding.severity is Severity.ERROR:
        return " (accepted, but an error must be mended)"
    if remark.accepts:
        return " (accepted)"
    lacking = [
        words
        for words, text in (("a name", remark.accepted_by), ("a reason", remark.comment))
        if not text.strip()
    ]
    return f" (accepted, but without {' and '.join(lacking)}: it stays open)"


def _wrapped(line: str, width: int | None) -> str:
    if width is None:
        return _INDENT + line
    return textwrap.fill(
        line,
        width,
        initial_indent=_INDENT,
        subsequent_indent=_INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _design(outcome: Outcome) -> Design | None:
    return None if outcome.routes is None else outcome.routes.design


def _remainder(shown: int, outcome: Outcome, result: WorkbookResult) -> list[str]:
    left = len(_to_mend(outcome)) - shown
    notes = outcome.counts[Severity.INFORMATION]
    where = next((Path(path).name for path in result.written if not path.endswith(".json")), None)
    rest = f"marked in {printable(where)}, or add --all" if where else "add --all to see them"
    texts = [f"+{counted(left, 'more finding')}: {rest}."] if left else []
    if notes and not left:
        texts.append(f"{counted(notes, 'note')} about what was understood: {rest}.")
    return texts


def _verdict(outcome: Outcome, result: WorkbookResult, *, strict: bool) -> str:
    counts = outcome.counts
    open_warnings = len(outcome.open_warnings())
    warnings = counted(counts[Severity.WARNING], "warning") if counts[Severity.WARNING] else "no warnings"
    accepted = counts[Severity.WARNING] - open_warnings
    warnings += f" ({accepted:,} accepted)" if accepted else ""
    in_vain = sum(outcome.remark(finding).says_accepted for finding in outcome.open_warnings())
    warnings += f", {in_vain:,} accepted without a name or a reason: open" if in_vain else ""
    if outcome.has_errors:
        word, text, colour = (
            "NOT READY",
            f": {counted(counts[Severity.ERROR], 'error')} to mend, {warnings}",
            "red",
        )
    elif strict and open_warnings:
        word, text, colour = "NOT READY", f": --strict, and {warnings}", "red"
    elif result.problem is not None:
        word, text, colour = "NOT WRITTEN", f": no errors, {warnings}", "red"
    else:
        word, text, colour = "READY", f", {warnings}", "green"
    if result.problem is not None:
        text += "; the files could not be written"
    return f"{printable(result.file)}  {click.style(word, fg=colour, bold=True)}{text}"


def summary_table(run: Run, *, brief: bool = False) -> str:
    """Return a table with one line for each workbook and a line of totals.

    ``brief`` tells that nothing else is shown of the workbooks, so that the table comes with what they must not lack.
    """
    rows = [("Workbook", "Result", "Errors", "Warnings", "Fingerprint")]
    rows.extend(_row(result, strict=run.strict) for result in run.results)
    widths = [max(len(row[at]) for row in rows) for at in range(5)]
    lines = [
        f"{row[0]:{widths[0]}}  {row[1]:{widths[1]}}  {row[2]:>{widths[2]}}  {row[3]:>{widths[3]}}  {row[4]}".rstrip()
        for row in rows
    ]
    codes = [result.exit_code(strict=run.strict) for result in run.results]
    totals = [
        f"{codes.count(code):,} {words}"
        for code, words in enumerate(("ready", "not ready", "could not run"))
        if codes.count(code)
    ]
    compiled = [result for result in run.results if result.outcome is not None] if brief else []
    closing = [printable(note) for result in compiled for note in result.notes]
    if any(result.outcome is not None and result.outcome.findings for result in compiled):
        closing.append("To see the findings here, add --all.")
    total = f"{counted(len(codes), 'workbook')}: {', '.join(totals)}"
    return "\n".join([click.style(lines[0], bold=True), *lines[1:], "", *closing, total]) + "\n"


def _row(result: WorkbookResult, *, strict: bool) -> tuple[str, str, str, str, str]:
    words = ("ready", "not ready", "could not run")[result.exit_code(strict=strict)]
    outcome = result.outcome
    if outcome is None:
        return printable(result.file), words, "", "", ""
    counts = outcome.counts
    fingerprint = (outcome.fingerprint or "")[:8]
    return (
        printable(result.file),
        words,
        str(counts[Severity.ERROR]),
        str(counts[Severity.WARNING]),
        fingerprint,
    )
