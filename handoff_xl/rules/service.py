"""Service: whether the queues that conversations reach serve their language and channel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from handoff_xl.closures import Closures, Taker
from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.handovers import Call, Handovers, Pair
from handoff_xl.model import Design, Queue
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.wording import channel_words, language_words, listing

NOT_SERVED = Rule(
    code="HX605",
    severity=Severity.ERROR,
    title="Queue does not serve who is sent to it",
    message="{queue} is sent conversations in {languages} by {channels}, but does not serve {lacking}. They come "
    "from {senders}.",
    fix="Add {ids} here, {instead}, or name another queue where they come from.{unspoken}",
    meaning="Queues list the languages and channels they serve. A conversation sent to a queue that cannot serve it "
    "would wait for nobody. There is one finding for each Languages or Channels cell, whatever number of cells send "
    "conversations there.",
    failing="Thresholds send Spanish conversations about cards to queue cards, which lists en only.",
    passing="Queue cards_es lists es and stands in for cards.",
)


@dataclass(slots=True)
class _Unserved:
    """The pairs that reach a queue in vain, the cells that send them, as places and in words, and one such turn.

    ``is_sent`` tells whether cells send some there at once, ``passed_on_by`` are the closed queues that pass some on.
    """

    pairs: set[Pair] = field(default_factory=set)
    senders: dict[Place, str] = field(default_factory=dict)
    witness: dict[str, object] | None = None
    is_sent: bool = False
    passed_on_by: dict[str, None] = field(default_factory=dict)


def find_unserved_turns(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each Languages or Channels cell that leaves out turns sent to its queue."""
    design = subject.design
    if _cannot_judge(design):
        return
    handovers = subject.closures.handovers
    unserved = _unserved_pairs(design, handovers)
    arrivals: dict[str, dict[Pair, Call]] = defaultdict(dict)
    faults: dict[tuple[str, str], _Unserved] = defaultdict(_Unserved)
    for call in subject.calls:
        queue = handovers.queues.get(call.queue)
        if queue is None:
            continue
        for pair in call.turns:
            if pair not in unserved[queue.id]:
                taker = handovers.taken_by(queue.id, *pair)
                come = arrivals[taker.id if taker is not None else queue.id]
                if pair not in come or come[pair].turns[pair] is None:
                    come[pair] = call  # rather one of an intent than of none
                continue
            for column in _leaving_out(queue, pair):
                fault = faults[queue.id, column]
                fault.pairs.add(pair)
                fault.senders[call.place] = str(call.place)
                fault.is_sent = True
                fault.witness = fault.witness or call.witness(pair)
    for call, pair, closed, passed in _unserved_while_closed(arrivals, unserved, subject):
        place = closed.source.place("fallback")
        for column in _leaving_out(passed.queue, pair):
            fault = faults[passed.queue.id, column]
            fault.pairs.add(pair)
            fault.senders[place] = f"{place} (while {closed.id} is closed)"
            fault.passed_on_by[closed.id] = None
            fault.witness = fault.witness or _witness(call, pair, passed, subject.closures)
    for queue in design.queues:
        for column in ("languages", "channels"):
            if (queue.id, column) in faults:
                yield _not_served(queue, column, faults[queue.id, column], design)


def _unserved_pairs(design: Design, handovers: Handovers) -> dict[str, set[Pair]]:
    """Return for each queue the pairs that neither it nor a stand-in of it serves; none where it cannot be told."""
    pairs = [(language.id, channel.id) for language in design.languages for channel in design.channels]
    return {
        queue.id: {
            pair
            for pair in pairs
            if not {"languages", "channels"} & queue.source.broken
            and not any(one.serves(*pair) for one in (queue, *handovers.stand_ins(queue.id)))
        }
        for queue in design.queues
    }


def _unserved_while_closed(
    arrivals: dict[str, dict[Pair, Call]], unserved: dict[str, set[Pair]], subject: Subject
) -> Iterator[tuple[Call, Pair, Queue, Taker]]:
    """Yield each follower that does not serve a pair, with the closed queue that passes it on and a cell that sends it."""
    closures = subject.closures
    handovers = closures.handovers
    for start, pairs in arrivals.items():
        queue = handovers.queues[start]
        followers = list(handovers.chain(queue))[1:]
        for pair in sorted(pairs):
            if all(_serves(follower, pair) for follower in followers):
                continue
            for taker in closures.takers(queue, pair[1]):
                closed = taker.passed_on_by
                # Where the cell is blank, a global fallback queue that serves no one there is sent the pair by Settings.
                if (
                    closed is not None
                    and not _serves(taker.queue, pair)
                    and (closed.fallback is not None or pair not in unserved[taker.queue.id])
                ):
                    yield pairs[pair], pair, closed, taker


def _serves(queue: Queue, pair: Pair) -> bool:
    return bool({"languages", "channels"} & queue.source.broken) or queue.serves(*pair)


def _leaving_out(queue: Queue, pair: Pair) -> Iterator[str]:
    """Yield the columns of a queue that leave out the language or channel of a pair."""
    if queue.languages is not None and pair[0] not in queue.languages:
        yield "languages"
    if queue.channels is not None and pair[1] not in queue.channels:
        yield "channels"


def _not_served(queue: Queue, column: str, fault: _Unserved, design: Design) -> Finding:
    languages = {language for language, _ in fault.pairs}
    channels = {channel for _, channel in fault.pairs}
    if column == "languages":
        ids = sorted(languages - (queue.languages or frozenset()))
        lacking = language_words(design, ids)
    else:
        ids = sorted(channels - (queue.channels or frozenset()))
        lacking = channel_words(design, ids)
    places = sorted(fault.senders, key=lambda place: place.order)
    return NOT_SERVED.at(
        queue.source.place(column),
        about=f"{queue.id} · {queue.source.headers[column]}",
        related=places,
        witness=fault.witness,
        owner=design.settings.owner,
        queue=queue.id,
        languages=language_words(design, sorted(languages)),
        channels=channel_words(design, sorted(channels)),
        lacking=lacking,
        senders=listing((fault.senders[place] for place in places), what="cells"),
        ids=listing(ids, limit=len(ids)),
        instead=_instead(lacking, queue, fault),
        unspoken=_unspoken(ids, design) if column == "languages" else "",
    )


def _instead(lacking: str, queue: Queue, fault: _Unserved) -> str:
    """Return what else helps: who is sent to a queue can be taken by another, who is passed on cannot."""
    ways = [f"let a queue that serves {lacking} stand in for {queue.id}"] if fault.is_sent else []
    if fault.passed_on_by:
        ways.append(f"let {listing(fault.passed_on_by)} end in callback or ticket under When closed")
    return ", ".join(ways)


def _unspoken(languages: list[str], design: Design) -> str:
    """Return what to mind about those of some languages that no people support; blank where there are none."""
    unspoken = [one.id for one in design.languages if one.id in languages and not one.human_support]
    if not unspoken:
        return ""
    return (
        f" Human support of {language_words(design, unspoken)} is No: list it only in a queue that can answer "
        "without speaking it, for example with an interpreter."
    )


NO_PEOPLE = Rule(
    code="HX606",
    severity=Severity.ERROR,
    title="Language without human support reaches a queue that does not list it",
    message="{language} has no human support, but conversations in it reach a queue that does not list it: {queues}.",
    fix="List {code} under Languages of {ids}, beside the languages people speak there, {instead}, or set Human support "
    "to Yes. Callback or ticket under When closed does only for a queue whose Calendar closes it while conversations "
    "come.",
    meaning="Where nobody speaks the customer's language a handoff must be prepared: by a queue that says it takes "
    "the language, or by one that ends in a callback or ticket when it is closed. A queue without Calendar, or one "
    "that is open whenever conversations come, is never closed, so that no callback or ticket follows it. Stand-ins "
    "count, and so do the queues that take over while others are closed.",
    failing="Polish has Human support No, and Polish conversations reach queue general, whose Languages is blank.",
    passing="Queue general lists en, es, pl under Languages.",
)


def find_languages_without_people(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each language without human support that reaches a queue not prepared for it."""
    design = subject.design
    if _cannot_judge(design):
        return
    closures = subject.closures
    without = [
        language
        for language in design.languages
        if not language.human_support
        and (language.source is None or "human_support" not in language.source.broken)
    ]
    found = subject.calls if without else []
    for language in without:
        reached: dict[str, list[Taker]] = {}
        witness: dict[str, object] | None = None
        for call, pair in _turns_in(language.id, found):
            taker = closures.handovers.taken_by(call.queue, *pair)
            for one in _unprepared(taker, pair, closures) if taker is not None else ():
                reached.setdefault(one.queue.id, []).append(one)
                witness = witness or _witness(call, pair, one, closures)
        if reached and language.source is not None:
            yield NO_PEOPLE.at(
                language.source.place("human_support"),
                about=language.id,
                related=(takers[0].queue.source.place("languages") for takers in reached.values()),
                witness=witness,
                owner=design.settings.owner,
                language=language.name or language.id,
                code=language.id,
                queues=listing(map(_how_reached, (reached[queue] for queue in sorted(reached)))),
                ids=listing(sorted(reached)),
                instead=_otherwise(language.id, [taker for takers in reached.values() for taker in takers]),
            )


def _unprepared(queue: Queue, pair: Pair, closures: Closures) -> Iterator[Taker]:
    """Yield the queues that turns of a language end with which say nothing of languages.

    One that lists others is a finding of its own.
    """
    if _ends_prepared(queue, pair[1], closures):
        return
    for taker in closures.takers(queue, pair[1]):
        if taker.queue.languages is None and taker.queue.kind != "bot":
            yield taker


def _witness(call: Call, pair: Pair, taker: Taker, closures: Closures) -> dict[str, object] | None:
    """Return a turn that a queue takes, with the time where it is passed on to."""
    turn = call.witness(pair)
    closed = taker.passed_on_by
    if turn is None or taker.instant is None or closed is None or closed.calendar is None:
        return turn
    return {**turn, "at": closures.year.at(taker.instant, closed.calendar)}


def _how_reached(takers: Iterable[Taker]) -> str:
    """Return a queue, ``general (while cards is closed)`` where it is only passed on to."""
    (queue, closed, _), *others = takers
    if closed is None or any(other.passed_on_by is None for other in others):
        return queue.id
    return f"{queue.id} (while {closed.id} is closed)"


def _otherwise(language: str, takers: Sequence[Taker]) -> str:
    """Return what else helps: who is sent to a queue can be taken by another, who is passed on cannot."""
    closed = sorted({taker.passed_on_by.id for taker in takers if taker.passed_on_by is not None})
    ways = [f"let {listing(closed)} end in callback or ticket under When closed"] if closed else []
    if any(taker.passed_on_by is None for taker in takers):
        ways.insert(0, f"let a queue that lists {language} stand in")
    return ", ".join(ways)


def _turns_in(language: str, found: Iterable[Call]) -> Iterator[tuple[Call, Pair]]:
    for call in found:
        for pair in call.turns:
            if pair[0] == language:
                yield call, pair


def _ends_prepared(queue: Queue, channel: str, closures: Closures) -> bool:
    """Whether the queue, or one that follows it, is ever closed to the channel and then ends in callback or ticket.

    So does a chain in which a cell that decides it could not be read.
    """
    unread = {"languages", "calendar", "when_closed", "fallback"}
    return any(unread & one.source.broken for one in closures.handovers.chain(queue)) or any(
        closure.queue.when_closed in {"callback", "ticket"} for closure in closures.of(queue, channel)
    )


def _cannot_judge(design: Design) -> bool:
    """Whether a fault on the sheets, or in a stand-in, leaves open who takes over."""
    return bool(
        design.untrusted & {"queues", "languages", "channels", "settings"}
        or any("stands_in_for" in queue.source.broken for queue in design.queues)
    )


RULES: tuple[Rule, ...] = (NOT_SERVED, NO_PEOPLE)
CHECKS: tuple[Check, ...] = (find_unserved_turns, find_languages_without_people)
