"""Tags and wording of intents: compliance topics that no exception covers, and tags that nothing names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from handoff_xl.blocks import always_human, outside, sound_blocks
from handoff_xl.findings import Finding, Rule, Severity
from handoff_xl.lanes import Lane
from handoff_xl.model import Alternative, Design, ExceptionRule, Intent, Trigger
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.wording import listing

UNPROTECTED = Rule(
    code="HX510",
    severity=Severity.WARNING,
    title="Compliance wording without an exception",
    message="The wording of {intents} suggests {term}, but AI takes part in it and no exception covers that.",
    fix="Add an exception whose Intents or Tags name them, or take the tag away if it means something else.",
    meaning="The wording suggests a case that a law or regulator is behind. If so, it belongs to people from the "
    "first word, and only an exception guarantees that.",
    failing="The intent debt_letter bears the tag fdcpa, and no exception names the tag or the intent.",
    passing="An exception has fdcpa under Tags.",
)

_TOPICS: Mapping[str, tuple[str, ...]] = {
    "pci": ("pci", "cardholder data", "card data"),
    "hipaa": ("hipaa", "health record", "medical record", "protected health"),
    "gdpr": ("gdpr", "ccpa", "data subject", "dsar", "right to be forgotten", "data protection"),
    "fdcpa": ("fdcpa", "debt collection"),
    "complaint": ("complaint", "complain", "ombudsman", "regulator"),
    "legal": ("legal", "lawsuit", "lawyer", "attorney", "solicitor", "litigation", "subpoena"),
    "vulnerable": ("vulnerable", "vulnerability"),
    "self-harm": ("self harm", "suicide", "suicidal"),
}
# A word of its own in a tag, but part of harmless names of intents, such as change_legal_name.
_TAGS_ONLY = frozenset({"legal", "regulator", "vulnerability"})


def find_unprotected_intents(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each compliance topic of a tag or an intent's wording that no exception covers."""
    for topic, mentions in _unprotected(subject).items():
        intent, column = mentions[0]
        yield UNPROTECTED.at(
            intent.source.place(column),
            about=f"{listing(sorted(one.id for one, _ in mentions), limit=1)} · {topic}",
            related=(one.source.place(where) for one, where in mentions[1:]),
            owner=intent.owner,
            intents=listing((one.id for one, _ in mentions), what="intents"),
            term=topic,
        )


def _unprotected(subject: Subject) -> Mapping[str, list[tuple[Intent, str]]]:
    """Return each uncovered topic with the intents that AI takes part in and the column that speaks of it."""
    design = subject.design
    if {"exceptions", "intents"} & design.untrusted or _is_unread(design.exceptions):
        return {}
    with_ai = {
        intent
        for block in outside(sound_blocks(subject.routes), always_human(design))
        if not block.route.cells["mode"].broken
        and any(band.lane is not Lane.HUMAN for band in block.route.bands())
        for intent in block.intents
    }
    found: dict[str, list[tuple[Intent, str]]] = {}
    for intent in design.intents:
        if intent.id in with_ai:
            for topic, column in _topics_of(intent):
                if not _is_covered(intent, topic, design):
                    found.setdefault(topic, []).append((intent, column))
    return found


def _topics_of(intent: Intent) -> Iterator[tuple[str, str]]:
    """Yield the topics that an intent's tags, id or name speak of, each with the column that does."""
    tags = [_plain(tag) for tag in sorted(intent.tags)]
    names = (("intent", _plain(intent.id)), ("name", _plain(intent.name)))
    for topic, terms in _TOPICS.items():
        if any(_speaks_of(tag, terms) for tag in tags):
            yield topic, "tags"
            continue
        safe_terms = tuple(term for term in terms if term not in _TAGS_ONLY)
        for column, words in names:
            if _speaks_of(words, safe_terms):
                yield topic, column
                break


def _is_covered(intent: Intent, topic: str, design: Design) -> bool:
    """Whether an exception names the intent or its tags, or speaks of the topic and has it in its scope."""
    for exception in design.exceptions:
        texts = (exception.id, exception.type, exception.legal_basis)
        speaks = any(_speaks_of(_plain(text), _TOPICS[topic]) for text in texts)
        for row in exception.alternatives:
            if row.scope.intents is None and speaks:
                return True
            if row.scope.intents is not None and intent.id in row.scope.intents:
                return True
    return False


def _plain(text: str) -> str:
    """Return the words of a text or id between single blanks, in lower case."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def _speaks_of(words: str, terms: tuple[str, ...]) -> bool:
    padded = f" {words} "
    return any(term in padded and (f" {term} " in padded or f" {term}s " in padded) for term in terms)


UNUSED_TAG = Rule(
    code="HX353",
    severity=Severity.WARNING,
    title="Tag never used",
    message="Nothing uses the tag {name}.",
    fix="Name it under Tags of a trigger or exception, or take it out of Intents.",
    meaning="Tags exist for triggers and exceptions to name. One that none of them names is left over, or was "
    "forgotten where it was meant to act.",
    failing="The intent card_lost bears the tag urgent, and no trigger or exception names it.",
    passing="A trigger has urgent under Tags.",
)


def find_unused_tags(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each tag of an active intent that no trigger and no exception names."""
    design = subject.design
    rules: tuple[Trigger | ExceptionRule, ...] = (*design.triggers, *design.exceptions)
    if {"triggers", "exceptions"} & design.untrusted or _is_unread(rules):
        return
    settled = {tag for rule in rules for row in rule.alternatives for tag in row.scope.tags}
    active = [intent for intent in design.intents if intent.status == "active"]
    unprotected = _unprotected(subject) if any(intent.tags - settled for intent in active) else {}
    for intent in active:
        for tag in sorted(intent.tags - settled):
            settled.add(tag)
            if not any(_speaks_of(_plain(tag), _TOPICS[topic]) for topic in unprotected):
                yield UNUSED_TAG.at(intent.source.place("tags"), about=tag, owner=intent.owner, name=tag)


_SCOPE = frozenset({"intents", "tags", "languages", "channels"})


def _is_unread(rules: tuple[Trigger | ExceptionRule, ...]) -> bool:
    """Whether the scope of some row could not be read, or a row not at all: it may name what seems left out."""
    rows: list[Trigger | ExceptionRule | Alternative] = [*rules]
    rows += [row for rule in rules for row in rule.alternatives]
    return any(row.source.broken & _SCOPE for row in rows)


RULES: tuple[Rule, ...] = (UNPROTECTED, UNUSED_TAG)
CHECKS: tuple[Check, ...] = (find_unprotected_intents, find_unused_tags)
