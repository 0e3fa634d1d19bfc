"""Queues: bots among them, fallbacks that go round, stand-ins that collide, and who is not served."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from handoff_xl.closures import Closures
from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.handovers import Call
from handoff_xl.model import Design, Queue
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.wording import channel_words, language_words, listing

BOT = Rule(
    code="HX503",
    severity=Severity.ERROR,
    title="A bot takes over from the AI",
    message="{how} {queue}, which is a queue of kind bot: nobody would take the conversation over.",
    fix="Name a queue of kind human or async, or correct the Kind of {queue} on Queues.",
    meaning="A handoff to a person, and the approval of a draft, must end with people. A bot queue can never be "
    "where they go, not even while another queue is closed.",
    failing="The exception card_data names queue chatbot, which is of kind bot.",
    passing="The exception card_data names queue cards, which is of kind human.",
)


def find_bot_queues(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each cell through which a conversation for people reaches a bot queue."""
    design = subject.design
    if _is_faulty(design):
        return
    bots = {queue.id for queue in design.queues if queue.kind == "bot" and "kind" not in queue.source.broken}
    if not bots:
        return
    seen: set[Place] = set()
    for place, how, queue, about, owner in _ways_to(bots, subject.closures, subject.calls):
        if place not in seen:
            seen.add(place)
            kind = subject.closures.handovers.queues[queue].source.place("kind")
            yield BOT.at(
                place,
                about=about,
                related=(kind,),
                owner=owner or design.settings.owner,
                how=how,
                queue=queue,
            )


def _ways_to(
    bots: set[str], closures: Closures, found: Iterable[Call]
) -> Iterator[tuple[Place, str, str, str, str]]:
    """Yield the cells that lead to a bot: place, how in words, the bot, subject and owner."""
    handovers = closures.handovers
    for call in found:
        if call.queue in bots:
            yield call.place, "People take over in", call.queue, call.about, call.owner
            continue
        for language, channel in call.turns:
            at = handovers.taken_by(call.queue, language, channel)
            if at is None:
                continue
            if at.id in bots:
                place, how = at.source.place("stands_in_for"), f"In place of {call.queue} comes"
                yield place, how, at.id, f"{at.id} · {call.queue}", ""
            for closed in (closure.queue for closure in closures.of(at, channel)):
                follower = handovers.follower(closed)
                if follower is not None and follower.id in bots and closed.fallback is not None:
                    place, how = closed.source.place("fallback"), f"While {closed.id} is closed comes"
                    yield place, how, follower.id, f"{closed.id} · {follower.id}", ""


CYCLE = Rule(
    code="HX601",
    severity=Severity.ERROR,
    title="Fallback queues go round in a circle",
    message="While closed, {path}: nobody takes over in the end.",
    fix="Let a queue of the circle end in callback or ticket (When closed), or name a Fallback queue outside it.",
    meaning="While a queue is closed its Fallback queue takes over. If the queues point back at each other, a "
    "customer is passed on for ever while all of them are closed.",
    failing="cards falls back to general, and general falls back to cards.",
    passing="cards falls back to general, and general has callback under When closed.",
)


def find_fallback_cycles(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each circle of fallback queues."""
    design = subject.design
    if _is_faulty(design) or "fallback_queue" in design.settings.broken:
        return
    following = {queue.id: target for queue in design.queues if (target := _falls_back_to(queue, design))}
    queues = {queue.id: queue for queue in design.queues}
    done: set[str] = set()
    for start in following:
        path: list[str] = []
        at: str | None = start
        while at is not None and at not in done:
            done.add(at)
            path.append(at)
            at = following.get(at)
        if at is None or at not in path:
            continue
        circle = [queues[one] for one in path[path.index(at) :]]
        # A blank cell means the global fallback queue to many who never thought of it: such a circle only
        # matters where all of its queues are closed at once, which is a finding of its own (HX620).
        if all(queue.fallback is not None for queue in circle):
            first = min(circle, key=lambda queue: queue.source.row)
            turn = circle.index(first)
            ordered = circle[turn:] + circle[:turn]
            names = [queue.id for queue in (*ordered, first)]
            steps = (f"{one} passes on to {other}" for one, other in pairwise(names))
            yield CYCLE.at(
                first.source.place("fallback"),
                about=" · ".join(sorted(queue.id for queue in circle)),
                related=(queue.source.place("fallback") for queue in ordered[1:]),
                owner=design.settings.owner,
                path=", ".join(steps) if len(circle) > 1 else f"{first.id} passes on to itself",
            )


def _falls_back_to(queue: Queue, design: Design) -> str | None:
    if queue.when_closed != "fallback" or {"fallback", "when_closed"} & queue.source.broken:
        return None
    return queue.fallback if queue.fallback is not None else design.settings.fallback_queue


CHAINED = Rule(
    code="HX602",
    severity=Severity.ERROR,
    title="Stand-in of a stand-in",
    message="{queue} stands in for {middle}, but {middle} itself stands in for {targets}; stand-ins are not chained.",
    fix="Take {middle} out of this cell{or_instead}.",
    meaning="One stand-in at most replaces a queue: what a stand-in takes is not passed on again, so the second "
    "one would not get what its row promises.",
    failing="spanish stands in for cards, and night stands in for spanish.",
    passing="spanish and night both stand in for cards, in different languages.",
)

SELF_STAND_IN = Rule(
    code="HX604",
    severity=Severity.ERROR,
    title="A queue stands in for itself",
    message="{queue} stands in for itself.",
    fix="Take {queue} out of this cell, or name the queue that was meant.",
    meaning="A stand-in is another queue that takes the work in its own languages and channels.",
    failing="cards has cards under Stands in for.",
    passing="cards_es has cards under Stands in for.",
)

MEETING = Rule(
    code="HX603",
    severity=Severity.ERROR,
    title="Two stand-ins meet",
    message="{one} and {other} both stand in for {target} {where}; nobody can tell which of them takes over.",
    fix="Give the two queues different Languages or Channels, or let only one of them stand in for {target}.",
    meaning="A stand-in takes the work of a queue in its own languages and channels. Where two of them overlap the "
    "design does not say who gets it.",
    failing="madrid and bogota both serve es and both stand in for cards.",
    passing="madrid serves es by chat, bogota serves es by phone, and both stand in for cards.",
)


def find_stand_in_faults(subject: Subject) -> Iterator[Finding]:
    """Yield stand-ins of stand-ins, queues that stand in for themselves, and stand-ins that meet."""
    design = subject.design
    if _is_faulty(design):
        return
    by_id = {queue.id: queue for queue in design.queues}
    owner = design.settings.owner
    stand_ins: dict[str, list[Queue]] = defaultdict(list)
    for queue in design.queues:
        for target in dict.fromkeys(queue.stands_in_for):
            place = queue.source.place("stands_in_for")
            if target == queue.id:
                yield SELF_STAND_IN.at(place, about=queue.id, owner=owner, queue=queue.id)
                continue
            stand_ins[target].append(queue)
            beyond = [
                one for one in (by_id[target].stands_in_for if target in by_id else ()) if one != target
            ]
            if beyond:
                yield CHAINED.at(
                    place,
                    about=f"{queue.id} · {target}",
                    related=(by_id[target].source.place("stands_in_for"),),
                    owner=owner,
                    queue=queue.id,
                    middle=target,
                    targets=listing(beyond),
                    or_instead=_or_instead(queue, beyond),
                )
    for target, queues in stand_ins.items():
        sound = [queue for queue in queues if not {"languages", "channels"} & queue.source.broken]
        for at, queue in enumerate(sound):
            for other in sound[:at]:
                languages = _shared(queue.languages, other.languages, (one.id for one in design.languages))
                channels = _shared(queue.channels, other.channels, (one.id for one in design.channels))
                if languages and channels:
                    yield MEETING.at(
                        queue.source.place("stands_in_for"),
                        about=" · ".join((*sorted((queue.id, other.id)), target)),
                        related=(other.source.place("stands_in_for"),),
                        owner=owner,
                        one=other.id,
                        other=queue.id,
                        target=target,
                        where=f"in {language_words(design, languages)} by {channel_words(design, channels)}",
                    )


def _or_instead(queue: Queue, beyond: Iterable[str]) -> str:
    """Return which queues to name instead of a stand-in; where two stand in for each other there are none."""
    missing = [one for one in dict.fromkeys(beyond) if one != queue.id and one not in queue.stands_in_for]
    return f", or name {listing(missing)} there instead" if missing else ""


def _shared(one: frozenset[str] | None, other: frozenset[str] | None, every: Iterable[str]) -> list[str]:
    return [item for item in every if (one is None or item in one) and (other is None or item in other)]


def _is_faulty(design: Design) -> bool:
    return "queues" in design.untrusted


RULES: tuple[Rule, ...] = (BOT, CYCLE, CHAINED, MEETING, SELF_STAND_IN)
CHECKS: tuple[Check, ...] = (find_bot_queues, find_fallback_cycles, find_stand_in_faults)
