"""Triggers and exceptions in words: where a row applies, what it waits for, and who takes over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence

from handoff_xl.handovers import Handovers
from handoff_xl.layout.choices import OPERATORS
from handoff_xl.model import (
    Alternative,
    Condition,
    Design,
    ExceptionRule,
    Operator,
    Queue,
    Scalar,
    Scope,
    Trigger,
)
from handoff_xl.signals import DERIVED_SIGNALS
from handoff_xl.writers.annotated.phrasing import UNREAD, confidence, plain, shortened

Rule = Trigger | ExceptionRule
Channels = Mapping[str, Collection[str]]
"""The channels of each language, by their ids."""

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
_MOST_STAND_INS = 1  # that are named beside a queue


def name(text: str) -> str:
    """Return a name from a cell in one line, cut where it is endless."""
    return shortened(plain(text), _LONGEST_NAME)


def listing(items: Iterable[str]) -> str:
    """Return all of them: ``a, b and c``."""
    *some, last = [name(item) for item in items]
    return f"{', '.join(some)} and {last}" if some else last


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
        self._told: dict[Hashable, tuple[str, bool]] = {}
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

    def queue_of(self, rule: Rule) -> tuple[str, bool]:
        """Return the queue that a rule names with what follows, as ``when_closed`` does, within the rule's scope."""
        reached: dict[str, set[str]] = defaultdict(set)
        for row in rule.alternatives:
            for language in self.languages if row.scope.languages is None else row.scope.languages:
                reached[language].update(self.channels if row.scope.channels is None else row.scope.channels)
        return self.when_closed(rule.queue or "", reached)

    def when_closed(self, queue: str, channels: Channels) -> tuple[str, bool]:
        """Return a queue and what follows while each is closed, and whether it ends with people, now or later.

        For example ``cards (Welsh: welsh_team) → cards_night → duty_desk``, where in Welsh another queue stands in for
        it; several stand-ins are a star. ``channels`` of each language tell where the queue is sent anything. Not with
        people end unknown queues, bots and circles.
        """
        if not self._handovers.stand_ins(queue):
            channels = {}
        key = (queue, *((language, *sorted(some)) for language, some in sorted(channels.items())))
        if key not in self._told:
            self._told[key] = self._when_closed(queue, channels)
        return self._told[key]

    def _when_closed(self, queue: str, channels: Channels) -> tuple[str, bool]:
        at = self._handovers.queues.get(queue)
        if at is None:
            return f"{name(queue)} (not on Queues)", False
        following, is_sound = self._following(at)
        standing_in = list(self._stand_ins(queue, channels))
        is_sound &= all(self._following(stand_in)[1] for stand_in, _ in standing_in)
        if len(standing_in) > _MOST_STAND_INS:
            return f"{name(queue)}*{following}", is_sound
        if not standing_in:
            return name(queue) + following, is_sound
        ((stand_in, part),) = standing_in
        its_own, _ = self._following(stand_in)
        where = self._where(part, channels)
        told = f"{where}: {name(stand_in.id)}" if where else f"{name(stand_in.id)} stands in"
        if its_own == following:
            return f"{name(queue)} ({told}){following}", is_sound
        return f"{name(queue)}{following}; {told}{its_own}", is_sound

    def stand_ins(self, queues: Iterable[str]) -> str:
        """Return who stands in for those of the queues that bear a star for it; blank where none does."""
        found: dict[str, str] = {}
        every = dict.fromkeys(self.languages, tuple(self.channels))
        for queue in queues:
            standing_in = list(self._stand_ins(queue, every))
            if len(standing_in) > _MOST_STAND_INS:
                for one, part in standing_in:
                    where = self._where(part, every)
                    head = f"{name(one.id)} ({where})" if where else name(one.id)
                    found[one.id] = head + self._following(one)[0]
        return f"* Stand-ins: {', '.join(found.values())}." if found else ""

    def _following(self, queue: Queue) -> tuple[str, bool]:
        """Return what follows while a queue is closed, ``→ cards_night → duty_desk``, and whether people are there."""
        at, seen, steps = queue, {queue.id}, ""
        while True:
            if at.source.broken & _PASSING_ON:
                return f"{steps} → {UNREAD}", False
            if at.calendar is None:
                return (f"{steps} (a bot)", False) if at.kind == _BOT else (steps, True)
            if at.when_closed != "fallback":
                return f"{steps} → {at.when_closed}", at.kind != _BOT
            following = self._handovers.follower(at)
            if following is None:
                return f"{steps} → nobody", False
            steps += f" → {name(following.id)}"
            if following.id in seen:
                return f"{steps}, in a circle", False
            seen.add(following.id)
            at = following

    def _stand_ins(self, queue: str, channels: Channels) -> Iterator[tuple[Queue, Channels]]:
        """Yield the queues that take over from another, each with where."""
        if not self._handovers.stand_ins(queue):
            return
        taken: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for language, some in channels.items():
            for channel in some:
                by = self._handovers.taken_by(queue, language, channel)
                if by is not None and by.id != queue:
                    taken[by.id][language].append(channel)
        for stand_in in self._handovers.stand_ins(queue):
            if stand_in.id in taken:
                yield stand_in, taken[stand_in.id]

    def _where(self, part: Channels, every: Channels) -> str:
        """Return which part of all it is; blank for all."""
        texts = []
        if len(part) < len(every):
            texts.append(part_of(_named(part, self.languages), _named(every, self.languages), "language"))
        if any(len(part[language]) < len(every[language]) for language in part):
            by, here = ({one for some in where.values() for one in some} for where in (part, every))
            texts.append(f"by {part_of(_named(by, self.channels), _named(here, self.channels), 'channel')}")
        return " ".join(texts)


def _named(ids: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """Return names in the order of their rows."""
    here = set(ids)
    return [*(text for one, text in names.items() if one in here), *sorted(here - names.keys())]


def conditions(row: Alternative) -> str:
    """Return what a row waits for: ``sentiment at most -0.6 and ai_turns more than 3``; blank where for nothing."""
    if row.source.broken & _TOLD:
        return _CANNOT_BE_READ
    if row.reported:
        return _REPORTED
    return " and ".join(_condition(condition) for condition in row.conditions)


def _condition(condition: Condition) -> str:
    values = [_value(condition.signal, value) for value in condition.values]
    joint = " and " if condition.operator is Operator.BETWEEN else ", "
    return f"{name(condition.signal)} {_OPERATORS[condition.operator]} {shortened(joint.join(values), _LONGEST_VALUES)}"


def _value(signal: str, value: Scalar) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, str):
        return name(value)
    return confidence(value) if signal in DERIVED_SIGNALS else f"{value:.15g}"
