"""Service: whether the queues that conversations reach serve their language and channel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from handoff_xl.findings import Finding, Rule, Severity
from handoff_xl.handovers import Call, Handovers, Pair
from handoff_xl.model import Design, Queue
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.wording import channel_words, language_words, listing

NOT_SERVED = Rule(
    code="HX605",
    severity=Severity.ERROR,
    title="Queue does not serve who is sent to it",
    message="{how} {queue} for conversations in {languages} by {channels}, but {queue} does not serve {lacking}.",
    fix="Add it to the Languages or Channels of {queue}, give {queue} a stand-in that serves it, or name another "
    "queue here.",
    meaning="Queues list the languages and channels they serve. A conversation sent to a queue that cannot serve it "
    "would wait for nobody.",
    failing="Thresholds send Spanish conversations about cards to queue cards, which lists en only.",
    passing="Queue cards_es lists es and stands in for cards.",
)


def find_unserved_turns(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each cell that sends turns to a queue that does not serve them."""
    design = subject.design
    if _cannot_judge(design):
        return
    handovers = subject.closures.handovers
    unserved = _unserved_pairs(design, handovers)
    arrivals: dict[str, set[Pair]] = defaultdict(set)
    for call in subject.calls:
        queue = handovers.queues.get(call.queue)
        if queue is None:
            continue
        lacking = [pair for pair in call.turns if pair in unserved[queue.id]]
        if lacking:
            yield _not_served(call, queue, lacking, design, how="This cell names")
        for pair in call.turns.keys() - unserved[queue.id]:
            taker = handovers.taken_by(queue.id, *pair)
            arrivals[taker.id if taker is not None else queue.id].add(pair)
    yield from _unserved_while_closed(arrivals, unserved, subject)


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
    arrivals: dict[str, set[Pair]], unserved: dict[str, set[Pair]], subject: Subject
) -> Iterator[Finding]:
    closures, design = subject.closures, subject.design
    faults: dict[str, set[Pair]] = defaultdict(set)
    handovers = closures.handovers
    for start, pairs in arrivals.items():
        queue = handovers.queues[start]
        followers = list(handovers.chain(queue))[1:]
        for pair in pairs:
            if all(_serves(follower, pair) for follower in followers):
                continue
            for closed in (closure.queue for closure in closures.of(queue, pair[1])):
                follower = handovers.follower(closed)
                if follower is not None and not _serves(follower, pair):
                    # Where the cell is blank, a global fallback queue that serves no one there is reported
                    # at Settings.
                    if closed.fallback is not None or pair not in unserved[follower.id]:
                        faults[closed.id].add(pair)
                    break
    for queue in design.queues:
        follower = handovers.follower(queue)
        if follower is not None and faults[queue.id]:
            call = Call(
                subject.proofs,
                queue.source.place("fallback"),
                follower.id,
                f"{queue.id} closed",
                design.settings.owner,
            )
            ordered = sorted(faults[queue.id])
            yield _not_served(call, follower, ordered, design, how=f"While {queue.id} is closed comes")


def _serves(queue: Queue, pair: Pair) -> bool:
    return bool({"languages", "channels"} & queue.source.broken) or queue.serves(*pair)


def _not_served(call: Call, queue: Queue, pairs: list[Pair], design: Design, *, how: str) -> Finding:
    languages = sorted({language for language, _ in pairs})
    channels = sorted({channel for _, channel in pairs})
    no_language = [one for one in languages if queue.languages is not None and one not in queue.languages]
    no_channel = [one for one in channels if queue.channels is not None and one not in queue.channels]
    lacking = [language_words(design, no_language)] if no_language else []
    lacking += [channel_words(design, no_channel)] if no_channel else []
    cells = [("languages", no_language), ("channels", no_channel)]
    return NOT_SERVED.at(
        call.place,
        about=call.about,
        related=(queue.source.place(column) for column, ids in cells if ids),
        witness=call.witness(pairs[0]) if call.turns else None,
        owner=call.owner,
        how=how,
        queue=queue.id,
        languages=language_words(design, languages),
        channels=channel_words(design, channels),
        lacking=listing(lacking),
    )


NO_PEOPLE = Rule(
    code="HX606",
    severity=Severity.ERROR,
    title="Language without human support reaches a queue that does not list it",
    message="{language} has no human support, but conversations in it reach a queue that does not list it: {queues}.",
    fix="Let the queue list {code} under Languages, let it end in callback or ticket (When closed), or set Human "
    "support to Yes.",
    meaning="Where nobody speaks the customer's language a handoff must be prepared: by a queue that says it takes "
    "the language, or by a callback or ticket.",
    failing="Polish has Human support No, and Polish conversations reach queue general, whose Languages is blank.",
    passing="Queue general lists en, es, pl under Languages.",
)


def find_languages_without_people(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each language without human support that reaches a queue not prepared for it."""
    design = subject.design
    if _cannot_judge(design):
        return
    handovers = subject.closures.handovers
    without = [
        language
        for language in design.languages
        if not language.human_support
        and (language.source is None or "human_support" not in language.source.broken)
    ]
    found = subject.calls if without else []
    for language in without:
        queues: dict[str, Queue] = {}
        witness: dict[str, object] | None = None
        for call, pair in _turns_in(language.id, found):
            taker = handovers.taken_by(call.queue, *pair)
            if taker is not None and taker.languages is None and not _ends_prepared(taker, handovers):
                queues.setdefault(taker.id, taker)
                witness = witness or call.witness(pair)
        if queues and language.source is not None:
            yield NO_PEOPLE.at(
                language.source.place("human_support"),
                about=language.id,
                related=(queue.source.place("languages") for queue in queues.values()),
                witness=witness,
                owner=design.settings.owner,
                language=language.name or language.id,
                code=language.id,
                queues=listing(sorted(queues)),
            )


def _turns_in(language: str, found: Iterable[Call]) -> Iterator[tuple[Call, Pair]]:
    for call in found:
        for pair in call.turns:
            if pair[0] == language:
                yield call, pair


def _ends_prepared(queue: Queue, handovers: Handovers) -> bool:
    """Whether the queue, or the last one that follows it while closed, ends in a callback or ticket."""
    seen: set[str] = set()
    at: Queue | None = queue
    while at is not None and at.id not in seen:
        if at.when_closed in {"callback", "ticket"} or {"languages", "when_closed"} & at.source.broken:
            return True
        seen.add(at.id)
        at = handovers.follower(at)
    return False


def _cannot_judge(design: Design) -> bool:
    """Whether a fault on the sheets, or in a stand-in, leaves open who takes over."""
    return bool(
        design.untrusted & {"queues", "languages", "channels", "settings"}
        or any("stands_in_for" in queue.source.broken for queue in design.queues)
    )


RULES: tuple[Rule, ...] = (NOT_SERVED, NO_PEOPLE)
CHECKS: tuple[Check, ...] = (find_unserved_turns, find_languages_without_people)
