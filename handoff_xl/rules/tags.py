"""Tags and wording of intents: compliance topics that no exception covers, and tags that nothing names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from handoff_xl.blocks import joined, outside
from handoff_xl.findings import Finding, Rule, Severity
from handoff_xl.lanes import Lane
from handoff_xl.model import Alternative, Design, ExceptionRule, Intent, Scope, Trigger
from handoff_xl.routes import Block
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.wording import listing, where

UNPROTECTED = Rule(
    code="HX510",
    severity=Severity.WARNING,
    title="Compliance wording without an exception",
    message="The wording of {intents} suggests {term}, but AI takes part in it{where} and no exception covers that.",
    fix="Add an exception whose Intents or Tags name them, or take the tag away if it means something else.",
    meaning="The wording suggests a case that a law or regulator is behind. If so, it belongs to people from the "
    "first word, and only an exception guarantees that, in each language and channel that it is for.",
    failing="The intent debt_letter bears the tag fdcpa, and no exception names the tag or the intent.",
    passing="An exception has fdcpa under Tags.",
)

_TOPICS: Mapping[str, tuple[str, ...]] = {
    "pci": ("pci", "cardholder data", "card data"),
    "hipaa": ("hipaa", "health record", "medical record", "protected health"),
    "gdpr": ("gdpr", "ccpa", "data subject", "dsar", "right to be forgotten", "data protection"),
    "fdcpa": ("fdcpa", "debt collection"),
    "complaint": ("complaint", "complain", "ombudsman", "regulator"),
    "legal": (
        "legal",
        "legal action",
        "lawsuit",
        "lawyer",
        "attorney",
        "solicitor",
        "litigation",
        "subpoena",
    ),
    "vulnerable": ("vulnerable", "vulnerability"),
    "self-harm": ("self harm", "suicide", "suicidal"),
}
# A word of its own in a tag, but part of harmless names of intents, such as change_legal_name.
_TAGS_ONLY = frozenset({"legal", "regulator", "vulnerability"})
_NEGATIONS = frozenset({"no", "not", "never", "except", "excluding", "without", "unless"})


def find_unprotected_intents(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each compliance topic of a tag or an intent's wording that no exception covers."""
    for topic, mentions in _unprotected(subject).items():
        first, intents = mentions[0], [one.intent for one in mentions]
        yield UNPROTECTED.at(
            first.intent.source.place(first.column),
            about=f"{listing(sorted(one.id for one in intents), limit=1)} · {topic}",
            related=(one.intent.source.place(one.column) for one in mentions[1:]),
            owner=first.intent.owner,
            intents=listing((one.id for one in intents), what="intents"),
            term=topic,
            where=f" {first.where}" if first.where else "",
        )


class _Mention(NamedTuple):
    """An intent whose ``column`` speaks of a topic; ``where`` no exception covers it, blank for everywhere."""

    intent: Intent
    column: str
    where: str


def _unprotected(subject: Subject) -> Mapping[str, list[_Mention]]:
    """Return each topic with the intents that speak of it and in which AI takes part where no exception covers it."""
    design = subject.design
    if {"exceptions", "intents"} & design.untrusted or _is_unread(design.exceptions):
        return {}
    speaking = {intent.id: topics for intent in design.intents if (topics := list(_topics_of(intent)))}
    with_ai: dict[str, list[Block]] = {intent: [] for intent in speaking}
    for block in subject.left_to_routes if speaking else ():
        route = block.route
        if route.cells["mode"].broken or all(band.lane is Lane.HUMAN for band in route.bands()):
            continue
        for intent_id in with_ai.keys() & set(block.intents):
            with_ai[intent_id].append(Block((intent_id,), block.languages, block.channels, route))
    found: dict[str, list[_Mention]] = {}
    for intent in design.intents:
        for topic, column in speaking.get(intent.id, ()):
            scopes = _covering(intent, topic, design)
            left = tuple(outside(with_ai[intent.id], scopes))
            if left:
                place = where(joined(left, design)[0], design) if scopes else ""
                found.setdefault(topic, []).append(_Mention(intent, column, place))
    return found


def _topics_of(intent: Intent) -> Iterator[tuple[str, str]]:
    """Yield the topics that an intent's cells speak of, each with the first column that does."""
    tags = [_plain(tag) for tag in sorted(intent.tags)]
    category = _plain(intent.category or "")
    texts = [
        ("intent", _plain(intent.id)),
        ("name", _plain(intent.name)),
        ("description", " | ".join(map(_plain, _affirmative(intent.description)))),
        ("examples", _plain(intent.examples)),
    ]
    everything = " | ".join((*tags, category, *(words for _, words in texts)))
    for topic, terms in _TOPICS.items():
        if not any(term in everything for term in terms):
            continue
        if any(_speaks_of(tag, terms) for tag in tags):
            yield topic, "tags"
            continue
        safe_terms = tuple(term for term in terms if term not in _TAGS_ONLY)
        if category in terms or _speaks_of(category, safe_terms):
            yield topic, "category"
            continue
        for column, words in texts:
            if _speaks_of(words, safe_terms):
                yield topic, column
                break


def _affirmative(description: str) -> list[str]:
    """Return the clauses that say what an intent is about, without those that say what it is not: ``not complaints``."""
    clauses = re.split(r"[.;:,()\n]", description)
    return [clause for clause in clauses if _NEGATIONS.isdisjoint(_plain(clause).split())]


def _covering(intent: Intent, topic: str, design: Design) -> list[Scope]:
    """Return the scopes of exceptions that name the intent or its tags, or speak of the topic; conditions may narrow them."""
    found = []
    for exception in design.exceptions:
        texts = (exception.id, exception.type, exception.legal_basis)
        speaks = any(_speaks_of(_plain(text), _TOPICS[topic]) for text in texts)
        for row in exception.alternatives:
            named = row.scope.intents
            if speaks if named is None else intent.id in named:
                # What is reported is active whatever its scope.
                found.append(Scope() if row.reported else row.scope)
    return found


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
