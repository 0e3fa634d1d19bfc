"""Definitions that nothing uses: queues, calendars, signals."""

from __future__ import annotations

from collections.abc import Iterator

from handoff_xl.contacts import is_anonymous, tells_contact
from handoff_xl.findings import Finding, Rule, Severity
from handoff_xl.model import Alternative, Design, ExceptionRule, Trigger
from handoff_xl.rules.subject import Check, Subject


def _unused(number: int, what: str, sheet: str, users: str, failing: str, passing: str) -> Rule:
    return Rule(
        code=f"HX{number}",
        severity=Severity.WARNING,
        title=f"{what.capitalize()} never used",
        message=f"Nothing uses the {what} {{name}}.",
        fix=f"Name it where it belongs ({users}), or take it out of {sheet}.",
        meaning=f"A {what} that is declared but never named is left over, or was forgotten where it was meant to act.",
        failing=failing,
        passing=passing,
    )


QUEUE = _unused(
    350,
    "queue",
    "Queues",
    "Intents, Thresholds, Triggers, Exceptions, Fallback queue or Stands in for",
    "Queues lists mortgages, and no row sends anyone there.",
    "The intent mortgage_rate has mortgages under Queue.",
)
CALENDAR = _unused(
    351,
    "calendar",
    "Hours",
    "Queues or Channels",
    "Hours has rows for night_shift, and no queue or channel names it.",
    "A queue has night_shift under Calendar.",
)
SIGNAL = _unused(
    352,
    "signal",
    "Signals",
    "Triggers or Exceptions",
    "Signals declares amount, and no trigger or exception looks at it.",
    "A trigger looks at amount.",
)
_NAMING_SHEETS = frozenset(
    {"settings", "queues", "channels", "intents", "thresholds", "triggers", "exceptions"}
)


def find_unused_queues(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each queue that no conversation can be sent to."""
    design = subject.design
    columns = {"queue", "review_queue", "fallback", "stands_in_for", "fallback_queue"}
    if design.untrusted & _NAMING_SHEETS or _misnames(design, columns):
        return
    used = {one for one in _named_queues(design) if one is not None}
    queues = {queue.id: queue for queue in design.queues}
    waiting = list(used)
    while waiting:
        queue = queues.get(waiting.pop())
        following = {queue.fallback} if queue is not None and queue.fallback is not None else set()
        following |= {one.id for one in design.queues if queue is not None and queue.id in one.stands_in_for}
        waiting += following - used
        used |= following
    for queue in design.queues:
        if queue.id not in used:
            place = queue.source.place("queue")
            yield QUEUE.at(place, about=queue.id, owner=design.settings.owner, name=queue.id)


def _named_queues(design: Design) -> Iterator[str | None]:
    yield design.settings.fallback_queue
    yield from (intent.queue for intent in design.intents)
    for row in design.thresholds:
        for column in ("queue", "review_queue"):
            value = row.settings.get(column)
            yield value if isinstance(value, str) else None
    yield from (trigger.queue for trigger in design.triggers)
    yield from (exception.queue for exception in design.exceptions)


def find_unused_calendars(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each calendar that no queue and no channel keeps."""
    design = subject.design
    if {"queues", "channels"} & design.untrusted or _misnames(design, {"calendar"}):
        return
    used = {queue.calendar for queue in design.queues} | {channel.calendar for channel in design.channels}
    for calendar in design.calendars:
        if calendar.id not in used and calendar.sources:
            place = calendar.sources[0].place("calendar")
            yield CALENDAR.at(place, about=calendar.id, owner=design.settings.owner, name=calendar.id)


def find_unused_signals(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each declared signal that no trigger and no exception looks at.

    One that tells a contact where nobody is known by the channel is used without: callbacks and tickets rest on it.
    """
    design = subject.design
    if {"triggers", "exceptions"} & design.untrusted or _misnames(design, {"signal", "and_signal"}):
        return
    used = {condition.signal for row in _alternatives(design) for condition in row.conditions}
    anonymous = [channel for channel in design.channels if is_anonymous(channel)]
    used |= {one.id for one in design.signals if any(tells_contact(one, channel) for channel in anonymous)}
    for signal in design.signals:
        if signal.source is not None and signal.id not in used:
            place = signal.source.place("signal")
            yield SIGNAL.at(place, about=signal.id, owner=design.settings.owner, name=signal.id)


def _alternatives(design: Design) -> Iterator[Alternative]:
    rules: tuple[Trigger | ExceptionRule, ...] = (*design.triggers, *design.exceptions)
    for rule in rules:
        yield from rule.alternatives


def _misnames(design: Design, columns: set[str]) -> bool:
    """Whether one of the columns has a cell that could not be read: it may name what seems unused."""
    rules: tuple[Trigger | ExceptionRule, ...] = (*design.triggers, *design.exceptions)
    rows = (
        *design.queues,
        *design.channels,
        *design.intents,
        *design.thresholds,
        *rules,
        *_alternatives(design),
    )
    return not columns.isdisjoint(design.settings.broken) or any(
        one.source is not None and not columns.isdisjoint(one.source.broken) for one in rows
    )


RULES: tuple[Rule, ...] = (QUEUE, CALENDAR, SIGNAL)
CHECKS: tuple[Check, ...] = (find_unused_queues, find_unused_calendars, find_unused_signals)
