"""Rows of triggers and exceptions for what their intents are not open for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from handoff_xl.findings import Finding, Rule, Severity
from handoff_xl.model import Alternative, Design
from handoff_xl.openness import Openness
from handoff_xl.proofs import RuleRows, usual_values
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.wording import channel_words, language_words

CLOSED = Rule(
    code="HX426",
    severity=Severity.WARNING,
    title="Row for what its intents are not open for",
    message="This row of {rule} never counts: {intents} open for {closed}.",
    fix="Correct {columns}, open {an_intent} for {needed} on the Intents sheet, or delete the row.",
    meaning="The row promises something for conversations in which none of its intents can occur. A customer who comes "
    "that way all the same is taken by people whatever the row says; it could choose their queue and nothing else. "
    "Only a row of which nothing is left is told. A row for Signal reported is not: it is active wherever it is "
    "reported.",
    failing="A trigger for refund_request has Channels phone, and refund_request is open for chat only.",
    passing="The trigger has Channels chat, or refund_request is open for phone too.",
)


def find_closed_rows(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each row of a trigger or exception that names only what its intents are not open for."""
    design, openness = subject.design, subject.openness
    if all(intent.languages is None and intent.channels is None for intent in design.intents):
        return
    for rows in subject.proofs.rules():
        for row, bit in rows.rows:
            if openness.counts_nowhere(row) and _can_hold(rows, bit, subject):
                yield _closed(rows, row, subject)


def _can_hold(rows: RuleRows, bit: int, subject: Subject) -> bool:
    """Whether the condition of a row can hold at all; else that is what is told."""
    proofs = subject.proofs
    tested = sorted({one.signal for row, other in rows.rows if other == bit for one in row.conditions})
    cuts = usual_values.cuts(proofs.signals[signal] for signal in tested)
    return usual_values.can_hold(proofs.space(1 << bit, cuts), bit, proofs.signals)


def _closed(rows: RuleRows, row: Alternative, subject: Subject) -> Finding:
    rule, design = rows.rule, subject.design
    columns, closed, needed = _what_is_closed(row, subject.openness, design)
    first, *others = (row.source.place(column) for column in columns)
    headers = [row.source.headers[column] for column in columns]
    scope = row.scope.intents
    one = next(iter(scope)) if scope is not None and len(scope) == 1 else None
    return CLOSED.at(
        first,
        about=" · ".join((rule.id, *headers)),
        related=others,
        owner=rule.owner,
        rule=rule.id,
        intents=f"{one} is not" if one else "no intent is" if scope is None else "none of its intents is",
        closed=closed,
        needed=needed,
        columns=f"the {' or '.join(headers)} cell",
        an_intent=one or ("an intent" if scope is None else "one of its intents"),
    )


def _what_is_closed(row: Alternative, openness: Openness, design: Design) -> tuple[list[str], str, str]:
    """Return the columns that keep a row from all that its intents are open for, and in words what they name.

    The words come twice: as what nothing is open for, and as what something would have to be open for.
    """
    scope = row.scope
    languages = [one.id for one in design.languages if one.id in (scope.languages or ())]
    channels = [one.id for one in design.channels if one.id in (scope.channels or ())]
    without_languages = openness.of(replace(scope, languages=None))
    without_channels = openness.of(replace(scope, channels=None))
    if without_channels and not without_languages:
        words = channel_words(design, channels)
        return ["channels"], words, words
    if without_languages and not without_channels:
        words = language_words(design, languages)
        return ["languages"], words, words
    each = language_words(design, languages), channel_words(design, channels)
    return ["languages", "channels"], (" by " if without_languages else " or ").join(each), " by ".join(each)


RULES: tuple[Rule, ...] = (CLOSED,)
CHECKS: tuple[Check, ...] = (find_closed_rows,)
