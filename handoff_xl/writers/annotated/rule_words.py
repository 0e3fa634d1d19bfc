"""Triggers and exceptions in words: where a row applies, what it waits for, and who takes over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from handoff_xl.handovers import Handovers
from handoff_xl.layout.choices import OPERATORS
from handoff_xl.model import (
    Alternative,
    Condition,
    Design,
    ExceptionRule,
    Operator,
    Scalar,
    Scope,
    Trigger,
)
from handoff_xl.signals import DERIVED_SIGNALS
from handoff_xl.writers.annotated.phrasing import UNREAD, confidence, plain, shortened

Rule = Trigger | ExceptionRule

NOTHING_SAYS_WHEN = "Nothing says when: it has neither a scope nor a condition."
_REPORTED = "another system reports it"
_CANNOT_BE_READ = "cannot be read in full yet"
_OPERATORS = {choice.key: choice.words for choice in OPERATORS}
_TOLD = frozenset(
    {
        *("intents", "tags", "languages", "channels"),
        *("signal", "operator", "value", "and_signal", "and_operator", "and_value"),
    }
)
_LONGEST_NAME = 60
_LONGEST_VALUES = 200
_PASSING_ON = frozenset({"kind", "calendar", "when_closed", "fallback"})
_BOT = "bot"
_ALL_BUT = 2  # how many may be named as missing


def name(text: str) -> str:
    """Return a name from a cell in one line, cut where it is endless."""
    return shortened(plain(text), _LONGEST_NAME)


def listing(items: Iterable[str]) -> str:
    """Return all of them: ``a, b and c``."""
    *some, last = [name(item) for item in items]
    return f"{', '.join(some)} and {last}" if some else last


def quoted(items: Iterable[str]) -> str:
    """Return names that are none of the design's: ``“Low confidence” and “edge case”``."""
    return listing(f"“{name(item)}”" for item in items)


def part_of(some: Sequence[str], every: Sequence[str], noun: str) -> str:
    """Return a part of all in the shorter way: ``every channel``, ``every channel but Email``, ``Email and Chat``."""
    here = set(some)
    missing = [item for item in every if item not in here]
    if not missing:
        return f"every {noun}"
    if len(missing) < min(len(some), _ALL_BUT + 1):
        return f"every {noun} but {listing(missing)}"
    return listing([*(item for item in every if item in here), *(item for item in some if item not in every)])


class RuleWords:
    """Puts the rules of one design into words."""

    def __init__(self, design: Design) -> None:
        self._design = design
        self._handovers = Handovers(design)
        self.languages = {language.id: language.name or language.id for language in design.languages}
        self.channels = {channel.id: channel.name or channel.id for channel in design.channels}

    def scope(self, scope: Scope) -> str:
        """Return where a row applies: ``card_lost and intents tagged travel, in Spanish, by Email``; blank: everywhere."""
        named = [*sorted(scope.named), *(f"intents tagged {name(tag)}" for tag in sorted(scope.tags))]
        parts = [listing(named)] if named else []
        for ids, names, noun, preposition in (
            (scope.languages, self.languages, "language", "in"),
            (scope.channels, self.channels, "channel", "by"),
        ):
            if ids:
                every = list(names.values())
                parts.append(f"{preposition} {part_of([names.get(one, one) for one in ids], every, noun)}")
        return ", ".join(parts)

    def alternatives(self, rule: Rule) -> Iterator[tuple[str, bool]]:
        """Yield each row of a rule in words, and whether it tells when the rule applies."""
        if not rule.alternatives:
            yield _CANNOT_BE_READ, False
        for row in rule.alternatives:
            scope, condition = self.scope(row.scope), conditions(row)
            if not condition and not scope:
                yield NOTHING_SAYS_WHEN, False
            else:
                text = f"{scope}: {condition or 'always'}" if scope else condition
                late = isinstance(rule, ExceptionRule) and rule.active_on_unknown and bool(row.conditions)
                yield f"{text}, or not known" if late else text, condition != _CANNOT_BE_READ
        if rule.alternatives and rule.source.broken >= _TOLD:  # one of its rows was left out
            yield _CANNOT_BE_READ, False

    def when_closed(self, queue: str) -> tuple[str, bool]:
        """Return a queue and what follows while each is closed, and whether it ends with people, now or later.

        For example ``cards → cards_night → duty_desk``; not with people end unknown queues, bots and circles.
        """
        at = self._handovers.queues.get(queue)
        if at is None:
            return f"{name(queue)} (not on Queues)", False
        steps, seen = [name(queue)], {queue}
        while True:
            if at.source.broken & _PASSING_ON:
                return " → ".join([*steps, UNREAD]), False
            if at.calendar is None:
                break
            following = self._handovers.follower(at)
            if at.when_closed != "fallback":
                return " → ".join([*steps, at.when_closed]), at.kind != _BOT
            if following is None:
                return " → ".join([*steps, "nobody"]), False
            steps.append(name(following.id))
            if following.id in seen:
                return f"{' → '.join(steps)}, in a circle", False
            seen.add(following.id)
            at = following
        chain = " → ".join(steps)
        return (f"{chain} (a bot)", False) if at.kind == _BOT else (chain, True)


def conditions(row: Alternative) -> str:
    """Return what a row waits for: ``sentiment at most -0.6 and ai_turns more than 3``; blank where for nothing."""
    if row.source.broken & _TOLD:
        return _CANNOT_BE_READ
    if row.reported:
        return _REPORTED
    return " and ".join(_condition(condition) for condition in row.conditions)


def _condition(condition: Condition) -> str:
    values = [_value(condition.signal, value) for value in condition.values]
    joint = " to " if condition.operator is Operator.BETWEEN else ", "
    return f"{name(condition.signal)} {_OPERATORS[condition.operator]} {shortened(joint.join(values), _LONGEST_VALUES)}"


def _value(signal: str, value: Scalar) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, str):
        return name(value)
    return confidence(value) if signal in DERIVED_SIGNALS else f"{value:.15g}"
