"""What the compiler could not prove within its limits: said, so that nobody takes it for proved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.wording import listing

UNDECIDED = Rule(
    code="HX439",
    severity=Severity.WARNING,
    title="Too entangled to be proved",
    message="What holds for {subject} could not be proved for every conversation: too many conditions bear on it at once.",
    fix="Let fewer triggers and exceptions bear on the same intents, or say by Mode on Thresholds what must hold.",
    meaning="The compiler proves over all values of all signals that guardrails hold, that people can be reached and "
    "that triggers count. Where hundreds of conditions on many signals meet, that would take too long. No fault was found "
    "here up to that point, but there may be one.",
    failing="Hundreds of exceptions, each on a pair of two dozen signals, together keep AI from an intent of high risk.",
    passing="The Mode of the intent is AI drafts.",
)


def find_undecided(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each sheet about which the checks before this one had to leave questions open."""
    by_sheet: dict[str | None, list[tuple[Place, str]]] = defaultdict(list)
    for place, name in subject.proofs.undecided:
        by_sheet[place.sheet].append((place, name))
    for left_open in by_sheet.values():
        (first, about), *others = left_open
        yield UNDECIDED.at(
            first,
            about=about,
            related=(place for place, _ in others),
            subject=listing(dict.fromkeys(name for _, name in left_open)),
        )


RULES: tuple[Rule, ...] = (UNDECIDED,)
CHECKS: tuple[Check, ...] = (find_undecided,)
