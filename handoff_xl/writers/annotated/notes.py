"""The text of a cell's note: what is wrong, how to mend it, and that the colour goes by itself."""

from __future__ import annotations

from collections.abc import Sequence

from handoff_xl.conversations import conversation
from handoff_xl.findings import Finding
from handoff_xl.model import Design
from handoff_xl.writers.annotated.phrasing import once, plain, shortened

LIMIT = 335
"""Characters that the text may have: a note of 350 without the line that names us and what ends it."""

FOOTER = "handoff-xl; the colour goes when you edit."
_ABOUT = 60
_LONGEST_SUGGESTION = 60
_LEAST_MESSAGE = 60
_MOST_TOLD = 3


def note_text(findings: Sequence[Finding], remark: str | None = None, design: Design | None = None) -> str:
    """Return the note of a cell with these findings, worst first: at most ``LIMIT`` characters.

    The first finding is always told, cut where it must be, two more where they fit whole; the rest is counted. Where
    there is room an example of the first follows, with the names that ``design`` gives. ``remark`` is a further line
    before the last.
    """
    for told in range(min(len(findings), _MOST_TOLD), 0, -1):
        text = _text(findings, told, remark)
        if len(text) <= LIMIT:
            longer = _text(findings, told, _example(findings[0], design), remark)
            return longer if len(longer) <= LIMIT else text
    return _text(findings, 1, remark, spare=LIMIT)


def _example(finding: Finding, design: Design | None) -> str | None:
    return f"For example: {plain(conversation(finding.witness, design))}." if finding.witness else None


def _text(findings: Sequence[Finding], told: int, *remarks: str | None, spare: int | None = None) -> str:
    left = len(findings) - told
    tail = [f"+{left} more in HX Issues"] if left else []
    ending = [*tail, *filter(None, remarks), FOOTER]
    if spare is not None:
        spare -= sum(len(line) + 1 for line in ending)
    return "\n".join([*(_told(finding, spare) for finding in findings[:told]), *ending])


def _told(finding: Finding, limit: int | None) -> str:
    """Return the lines of a finding; where they do not fit ``limit`` the message is cut, and then the fix."""
    head = f"{finding.severity.upper()} {finding.code}"
    if finding.about:
        head += f" · {shortened(once(plain(finding.about)), _ABOUT)}"
    message, fix = plain(finding.message), plain(finding.fix)
    ending = _suggested(finding, fix)
    if limit is not None:
        spare = limit - len(f"{head}\n\nFix: {ending}")
        message = shortened(message, max(spare - len(fix), min(_LEAST_MESSAGE, spare)))
        fix = shortened(fix, spare - len(message))
    return f"{head}\n{message}\nFix: {fix}{ending}"


def _suggested(finding: Finding, fix: str) -> str:
    """Return the line with what is suggested, unless the fix names it already."""
    suggestion = shortened(plain(finding.suggestion or ""), _LONGEST_SUGGESTION)
    return f"\nSuggested: {suggestion}" if suggestion and suggestion not in fix else ""
