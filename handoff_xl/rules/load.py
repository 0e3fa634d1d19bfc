"""Load: whether the queues can take what is expected to come, and in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.load import QueueLoad
from handoff_xl.model import Design
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.waiting import expected_wait
from handoff_xl.wording import intent_words, listing

OVERLOAD = Rule(
    code="HX630",
    severity=Severity.WARNING,
    title="More comes than a queue can take",
    message="{queues} can take {capacity} an hour, but {load} or more are expected in each hour that "
    "people are there. Most are about {intents}.",
    fix="Plan more people or longer hours for {queue}, send some of these intents elsewhere or leave more of them to AI; "
    "or correct Capacity per hour, Monthly volume and Expected share.",
    meaning="What comes is reckoned from Monthly volume: all conversations of Mode Human and AI drafts, of the others "
    "those in which triggers fire by their Expected share. It counts once where it comes first, spread evenly over the "
    "open hours of the queue. A queue is looked at by itself, then together with those that stand in for it. Since "
    "nobody knows yet how often the classifier is unsure, it is taken to be sure, and conversations to come in the "
    "languages and by the channels that make the least work: really, more will come.",
    failing="cards takes 20 an hour and is open 200 hours a month; Human decides card_lost, 6000 conversations a month.",
    passing="cards takes 40 an hour.",
)


def find_overload(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each queue to which no less comes than it can take, alone or with its stand-ins."""
    for one in _known_loads(subject):
        if _is_overloaded(one):
            yield _finding(OVERLOAD, one, "capacity_per_hour", subject.design, {})


def _is_overloaded(one: QueueLoad) -> bool:
    return one.per_hour is not None and one.capacity is not None and one.per_hour >= one.capacity


LONG_WAIT = Rule(
    code="HX631",
    severity=Severity.WARNING,
    title="Customers wait longer than the SLA",
    message="Customers are expected to wait {wait} for {queue} on average, but its SLA is {sla}. {queues} can take "
    "{capacity} an hour, and {load} or more are expected in each hour that people are there. Most are about "
    "{intents}.",
    fix="Plan more people or longer hours for {queue}, send some of these intents elsewhere or leave more of them to AI; "
    "or correct SLA minutes, Capacity per hour, Monthly volume and Expected share.",
    meaning="The wait follows from what comes (reckoned as for a queue that cannot take what comes, HX630) and Capacity "
    "per hour by the Erlang C formula, where one person is taken to handle ten conversations an hour. People wait even "
    "where a queue can take all that comes, since it does not come evenly: the closer to its capacity, the longer.",
    failing="cards takes 30 an hour and has SLA minutes 10; 29 come in an hour, so that customers wait for an hour.",
    passing="cards takes 40 an hour.",
)

_SHORTEST_WAIT = 1 / 60
"""Minutes that nobody notices, whatever the SLA."""


def find_long_waits(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each queue that can take what comes, but not within its SLA."""
    for one in _known_loads(subject):
        wait = _long_wait(one)
        if wait is not None:
            words = {"wait": _counted(wait, "minute"), "sla": _figure(one.queue.sla_minutes or 0)}
            yield _finding(LONG_WAIT, one, "sla_minutes", subject.design, words)


def _long_wait(one: QueueLoad) -> float | None:
    """Return the wait in minutes where it is longer than the SLA and all that comes can be taken, else None."""
    per_hour, capacity, sla = one.per_hour, one.capacity, one.queue.sla_minutes
    if per_hour is None or capacity is None or sla is None or per_hour >= capacity:
        return None
    wait = expected_wait(per_hour, capacity)
    return wait if wait > max(sla, _SHORTEST_WAIT) and _figure(wait) != _figure(sla) else None


def _known_loads(subject: Subject) -> tuple[QueueLoad, ...]:
    """Return what comes to each queue, nothing where a fault leaves open who takes it over.

    Queues are not looked at together where one of them alone has a finding, which has the same cause.
    """
    design = subject.design
    is_doubtful = design.untrusted & {
        "queues",
        "intents",
        "languages",
        "channels",
        "thresholds",
        "triggers",
    } or any("stands_in_for" in queue.source.broken for queue in design.queues)
    loads = () if is_doubtful else subject.load.queues
    alone = [one for one in loads if not one.stand_ins]
    told = {one.queue.id for one in alone if _is_overloaded(one) or _long_wait(one) is not None}
    return tuple(
        one
        for one in loads
        if not one.stand_ins or told.isdisjoint(queue.id for queue in (one.queue, *one.stand_ins))
    )


def _finding(rule: Rule, one: QueueLoad, column: str, design: Design, words: Mapping[str, object]) -> Finding:
    queues = (one.queue, *one.stand_ins)
    most = sorted(one.by_intent, key=lambda intent: (-one.by_intent[intent], intent))
    volumes = {intent.id: intent.source.place("monthly_volume") for intent in design.intents}
    capacities: tuple[Place, ...] = tuple(queue.source.place("capacity_per_hour") for queue in queues)
    place = one.queue.source.place(column)
    return rule.at(
        place,
        about=one.queue.id,
        related=(*(cell for cell in capacities if cell != place), *(volumes[intent] for intent in most[:3])),
        owner=design.settings.owner,
        values=words,
        queue=one.queue.id,
        queues=listing(queue.id for queue in queues) + (" together" if one.stand_ins else ""),
        capacity=_counted(one.capacity or 0, "conversation"),
        load=_figure(one.per_hour or 0),
        intents=intent_words(most),
    )


def _figure(number: float) -> str:
    """Return a number with the figures that matter: ``1,250``, ``48.6``, ``0.25``."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def _counted(number: float, thing: str) -> str:
    """Return how many of a thing there are: ``1 conversation``, ``0.5 conversations``."""
    figure = _figure(number)
    return f"{figure} {thing}{'' if figure == '1' else 's'}"


RULES: tuple[Rule, ...] = (OVERLOAD, LONG_WAIT)
CHECKS: tuple[Check, ...] = (find_overload, find_long_waits)
