"""What is left out where there are thousands of findings: a sheet that nobody can read to its end helps nobody.

Of many findings some of each kind are told one by one, and the others counted. Every faulty cell keeps its colour.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from handoff_xl.findings import Finding
from handoff_xl.outcome import Outcome
from handoff_xl.writers.annotated.phrasing import counted
from handoff_xl.writers.annotated.targets import Target

MOST_LISTED = 5_000
"""Rows of HX Issues for findings, besides those that somebody remarked on."""

MOST_NOTES = 2_000
"""Notes on one sheet; with many more Excel takes long to open it, and LibreOffice minutes."""


def listed(findings: Sequence[Finding], outcome: Outcome) -> frozenset[Finding]:
    """Return the findings that HX Issues lists one by one: all, or a fair share of each kind and all remarked on."""
    if len(findings) <= MOST_LISTED:
        return frozenset(findings)
    chosen = list(_in_turns(findings))[:MOST_LISTED]
    if outcome.remarks:
        chosen += (finding for finding in findings if not outcome.remark(finding).is_blank)
    return frozenset(chosen)


def noted(cells: Mapping[Target, Sequence[Finding]]) -> frozenset[Target]:
    """Return the cells that get a note, by what is wrong with them: on each sheet at most ``MOST_NOTES``."""
    by_sheet: dict[str, dict[Finding, Target]] = defaultdict(dict)
    for target, (worst, *_) in cells.items():
        by_sheet[target.sheet][worst] = target
    return frozenset(
        target
        for marked in by_sheet.values()
        for target in [marked[finding] for finding in _in_turns(list(marked))][:MOST_NOTES]
    )


def without_notes(cells: Mapping[Target, Sequence[Finding]]) -> dict[Target, str]:
    """Return a sentence for the first noted cell of each sheet where marked cells go without a note."""
    told = noted(cells)
    marked, notes = (Counter(target.sheet for target in some) for some in (cells, told))
    first: dict[str, Target] = {}
    for target in sorted(told):
        first.setdefault(target.sheet, target)
    return {
        target: f"Of {marked[sheet]:,} coloured cells of this sheet, {notes[sheet]:,} bear a note. See HX Issues."
        for sheet, target in first.items()
        if marked[sheet] > notes[sheet]
    }


def abridged(cells: Mapping[Target, Sequence[Finding]], rows: int, total: int) -> Iterator[str]:
    """Yield what a reader is to know: that of ``total`` findings HX Issues lists ``rows``, and which notes are missing."""
    if rows < total:
        yield (
            f"HX Issues lists {rows:,} of {total:,} findings, some of each kind, and counts the others. For all of "
            "them run handoff-xl check with --format json."
        )
    for sheet, number in sorted(Counter(target.sheet for target in cells.keys() - noted(cells)).items()):
        yield (
            f"{counted(number, 'coloured cell')} of {sheet} {'bears' if number == 1 else 'bear'} no note: a sheet gets "
            f"at most {MOST_NOTES:,}."
        )


def _in_turns(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the first finding of each kind, then the second of each, and so on."""
    kinds: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        kinds[finding.code].append(finding)
    for turn in range(max(map(len, kinds.values()), default=0)):
        yield from (kind[turn] for kind in kinds.values() if turn < len(kind))
