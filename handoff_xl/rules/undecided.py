"""What the compiler could not prove within its limits: said, so that nobody takes it for proved."""

from __future__ import annotations

from collections.abc import Iterator

from handoff_xl.findings import Finding, Rule, Severity
from handoff_xl.rules.subject import Check, Subject

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
    """Yield one finding for each question that the checks before this one had to leave open."""
    for place, name in subject.proofs.undecided:
        yield UNDECIDED.at(place, about=name, subject=name)


RULES: tuple[Rule, ...] = (UNDECIDED,)
CHECKS: tuple[Check, ...] = (find_undecided,)
