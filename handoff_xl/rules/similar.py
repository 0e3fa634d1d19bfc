"""Similar intents: two that say the same in id, name, description or examples, handled differently or alike."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from handoff_xl.allowance import is_fallback_label
from handoff_xl.findings import Finding, Rule, Severity
from handoff_xl.model import SETTING_COLUMNS, ExceptionRule, Intent, Trigger
from handoff_xl.rules.subject import Check, Subject

SAME_TOPIC = Rule(
    code="HX701",
    severity=Severity.WARNING,
    title="Intents that look like the same topic",
    message="{other} looks like the same topic as {first}: {reason}. Yet they are handled differently, so that chance "
    "decides how a customer is treated.",
    fix="Say in Name, Description and Examples what tells them apart, or merge them.",
    meaning="Ids, names and descriptions of two active intents are compared word by word, without regard to order, "
    "plurals, a number that only one of them bears, and little words such as the and my; names and descriptions only "
    "within a category. An example that stands under both counts as well. Neither a classifier nor a person can keep such "
    "intents apart. Those that are handled alike are reported as intents that could merge (HX702).",
    failing="refund_status is named Where is my refund and has risk low; refund_late has the same name and risk medium.",
    passing="refund_late is named Refund is overdue.",
)

COULD_MERGE = Rule(
    code="HX702",
    severity=Severity.WARNING,
    title="Intents that could merge",
    message="{other} looks like the same topic as {first}: {reason}. Nothing else tells them apart: they are handled alike "
    "everywhere.",
    fix="Merge them: keep {first}, set Status of {other} to retired, and let the classifier say {first} for both.",
    meaning="Every intent has to be looked after, and a classifier that must choose between two of one meaning is less "
    "sure of both. Reported are active intents that say the same in id, name, description or examples (as for intents that "
    "look like the same topic, HX701) and have the same category, risk, owner, tags, queue and routes. Intents on "
    "different topics that merely route alike are no fault: HX Handoff map shows them together.",
    failing="order_status and status_of_order, which differ in nothing but their Monthly volume.",
    passing="status_of_order is retired.",
)


def find_similar_intents(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each active intent that looks like the same topic as an earlier one."""
    design = subject.design
    if design.untrusted & {"intents", "thresholds", "languages", "channels"}:
        return
    judged = [one for one in design.intents if one.status == "active" and not is_fallback_label(one.id)]
    reported: set[str] = set()
    for likeness in _likenesses(judged):
        first, other = likeness.first, likeness.other
        if other.id not in reported:
            reported.add(other.id)
            rule = COULD_MERGE if _is_handled_alike(first, other, subject) else SAME_TOPIC
            yield rule.at(
                other.source.place(likeness.column),
                about=f"{first.id} · {other.id}",
                related=(first.source.place(likeness.column),),
                owner=other.owner,
                first=first.id,
                other=other.id,
                reason=likeness.reason,
            )


class _Likeness(NamedTuple):
    """What two intents, the first of them in an earlier row, say alike: the column, and a clause that tells it."""

    first: Intent
    other: Intent
    column: str
    reason: str


class _Words(NamedTuple):
    """What a text says, and the numbers in it."""

    core: tuple[str, ...]
    numbers: tuple[str, ...]


def _likenesses(intents: Iterable[Intent]) -> Iterator[_Likeness]:
    """Yield each intent that says the same as one before it, with the first such; ids first, then names, and so on."""
    every = list(intents)
    columns = (
        ("intent", 1, "their ids have the same words"),
        ("name", 1, "both are named {text}"),
        ("description", 3, "their descriptions say the same"),
    )
    for column, fewest, reason in columns:
        seen: dict[object, dict[tuple[str, ...], Intent]] = defaultdict(dict)
        for intent in every:
            text = intent.id if column == "intent" else getattr(intent, column)
            core, numbers = _words(text)
            if len(core) < fewest:
                continue
            by_numbers = seen[core, intent.category if column != "intent" else ""]
            first = _same(by_numbers, numbers)
            if first is not None:
                yield _Likeness(first, intent, column, reason.format(text=text))
            by_numbers.setdefault(numbers, intent)
    told: dict[tuple[str, ...], Intent] = {}
    for intent in every:
        for example in re.split(r"[\n;|]", intent.examples):
            first = told.setdefault(key, intent) if len(key := _tokens(example)) > _SHORT else intent
            if first is not intent:
                yield _Likeness(first, intent, "examples", f"the example {example.strip()} stands under both")


_LONGEST = 1_000  # characters of a text that are looked at
_SHORT = 2
"""Words of an example such as ``yes please``, which may stand anywhere."""

_LITTLE = frozenset({"a", "an", "the", "my", "your", "our", "of", "for", "is", "are", "please"})
_DIRECTED = frozenset({"to", "from", "into", "onto", "by", "with", "not", "no", "before", "after", "than"})
"""Words beside which the order of the others matters: ``card to account`` is not ``account to card``."""


_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"v?\d+")


def _words(text: str) -> _Words:
    tokens = _tokens(text)
    core = [_singular(token) for token in tokens if token not in _LITTLE and not _is_number(token)]
    if _DIRECTED.isdisjoint(core):
        core = sorted(set(core))
    return _Words(tuple(core), tuple(token for token in tokens if _is_number(token)))


def _tokens(text: str) -> tuple[str, ...]:
    spaced = _HUMP.sub(" ", unicodedata.normalize("NFKC", text[:_LONGEST]))
    return tuple(_WORD.findall(spaced.casefold()))


def _singular(word: str) -> str:
    is_plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if is_plural else word


def _is_number(token: str) -> bool:
    return _NUMBER.fullmatch(token) is not None


def _same(by_numbers: Mapping[tuple[str, ...], Intent], numbers: tuple[str, ...]) -> Intent | None:
    """Return the first of those with the same words that numbers do not tell apart, as they do in ``tier 1``, ``tier 2``."""
    if not numbers:
        return next(iter(by_numbers.values()), None)
    return by_numbers.get(numbers) or by_numbers.get(())


def _is_handled_alike(one: Intent, other: Intent, subject: Subject) -> bool:
    facts = ("category", "risk", "owner", "queue", "irreversible", "languages", "channels", "tags")
    if any(getattr(one, fact) != getattr(other, fact) for fact in facts):
        return False
    rules: tuple[Trigger | ExceptionRule, ...] = (*subject.design.triggers, *subject.design.exceptions)
    limits = (row.scope.intents for rule in rules for row in rule.alternatives)
    if any((one.id in limit) != (other.id in limit) for limit in limits if limit is not None):
        return False
    return _routes_of(one, subject) == _routes_of(other, subject)


def _routes_of(intent: Intent, subject: Subject) -> dict[tuple[str, str], tuple[object, ...]]:
    """Return the settings of an intent's routes by language and channel."""
    return {
        (language, channel): tuple(block.route.cells[column].value for column in SETTING_COLUMNS)
        for block in subject.routes.blocks
        if intent.id in block.intents
        for language in block.languages
        for channel in block.channels
    }


RULES: tuple[Rule, ...] = (SAME_TOPIC, COULD_MERGE)
CHECKS: tuple[Check, ...] = (find_similar_intents,)
