"""Who takes a conversation over: the cells that name queues, stand-ins, and what follows when a queue is closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from handoff_xl.blocks import always_human, open_for, outside, sound_blocks
from handoff_xl.findings import Place
from handoff_xl.lanes import Lane
from handoff_xl.model import Alternative, Design, ExceptionRule, Queue, Threshold, Trigger
from handoff_xl.routes import Resolved, Routes
from handoff_xl.wording import row_subject


@dataclass(slots=True)
class Call:
    """A cell that names a queue, with the languages and channels of the turns that it sends there.

    ``turns`` maps each (language, channel) to one intent that comes that way, None for unknown intents. ``rule``
    is the trigger or exception whose cell it is.
    """

    place: Place
    queue: str
    subject: str
    owner: str
    turns: dict[tuple[str, str], str | None] = field(default_factory=dict)
    rule: Trigger | ExceptionRule | None = None

    @property
    def about(self) -> str:
        """What the cell is about and the queue it names: ``card_lost · cards``."""
        return f"{self.subject} · {self.queue}"


class Handovers:
    """The queues of a design: which one takes a turn over, and who follows while it is closed."""

    def __init__(self, design: Design) -> None:
        self.queues = {queue.id: queue for queue in design.queues}
        self._fallback = design.settings.fallback_queue
        self._calendars = {channel.id: channel.calendar for channel in design.channels}
        self._stand_ins: dict[str, list[Queue]] = defaultdict(list)
        for queue in design.queues:
            for replaced in queue.stands_in_for:
                self._stand_ins[replaced].append(queue)

    def stand_ins(self, queue: str) -> list[Queue]:
        """Return the queues that stand in for a queue somewhere."""
        return self._stand_ins.get(queue, [])

    def taken_by(self, queue: str, language: str, channel: str) -> Queue | None:
        """Return who takes a turn sent to a queue, stand-ins considered; None for an unknown queue."""
        for stand_in in self.stand_ins(queue):
            if stand_in.serves(language, channel):
                return stand_in
        return self.queues.get(queue)

    def follower(self, queue: Queue) -> Queue | None:
        """Return the queue that takes over while this one is closed; None where it ends otherwise."""
        if queue.when_closed != "fallback" or {"fallback", "when_closed"} & queue.source.broken:
            return None
        following = queue.fallback if queue.fallback is not None else self._fallback
        return self.queues.get(following) if following is not None else None

    def can_be_closed(self, queue: Queue, channel: str) -> bool:
        """Whether the queue may be closed while the channel is open, as far as their calendars' names tell."""
        return queue.calendar is not None and queue.calendar != self._calendars.get(channel)

    def chain(self, queue: Queue, channel: str) -> Iterator[Queue]:
        """Yield the queue and those that follow it while each is closed, each once."""
        seen: set[str] = set()
        at: Queue | None = queue
        while at is not None and at.id not in seen:
            yield at
            seen.add(at.id)
            at = self.follower(at) if self.can_be_closed(at, channel) else None


def calls(routes: Routes) -> list[Call]:
    """Return every cell that names a queue with the turns it sends there.

    Cells of Settings, Intents, Thresholds, Triggers and Exceptions; what a closed queue passes on is not among them.
    """
    design = routes.design
    found: dict[tuple[Place, str], Call] = {}
    everywhere = [(language.id, channel.id) for language in design.languages for channel in design.channels]
    fallback = design.settings.fallback_queue
    if fallback is not None and "fallback_queue" not in design.settings.broken:
        place = design.settings.place("fallback_queue")
        call = Call(place, fallback, "Global fallback queue", design.settings.owner)
        call.turns.update(dict.fromkeys(everywhere))
        found[place, fallback] = call
    rows: dict[tuple[str | None, int | None], Threshold] = {
        (row.source.sheet, row.source.row): row for row in design.thresholds
    }
    owners = {intent.id: intent.owner for intent in design.intents}
    for block in outside(sound_blocks(routes), always_human(design)):
        if block.route.mode is None:
            continue
        for resolved in _named_queues(
            block.route.mode, block.route.cells["queue"], block.route.cells["review_queue"]
        ):
            first, key = block.intents[0], (resolved.place, str(resolved.value))
            if key not in found:
                row = rows.get((resolved.place.sheet, resolved.place.row))
                found[key] = Call(*key, first if row is None else row_subject(row), owners[first])
            call = found[key]
            for language in block.languages:
                for channel in block.channels:
                    call.turns.setdefault((language, channel), first)
    rules: tuple[Trigger | ExceptionRule, ...] = (*design.triggers, *design.exceptions)
    for rule in rules:
        if rule.queue and "queue" not in rule.source.broken:
            call = Call(rule.source.place("queue"), rule.queue, rule.id, rule.owner, rule=rule)
            for alternative in rule.alternatives:
                call.turns.update(_turns(alternative, design))
            found[call.place, rule.queue] = call
    return list(found.values())


def _named_queues(mode: Lane, queue: Resolved, review_queue: Resolved) -> Iterator[Resolved]:
    for resolved in (queue, review_queue) if mode is not Lane.HUMAN else (queue,):
        if isinstance(resolved.value, str) and not resolved.broken:
            yield resolved


def _turns(alternative: Alternative, design: Design) -> dict[tuple[str, str], str | None]:
    """Return the (language, channel) pairs in the scope of a row in which its intents are open."""
    scope = alternative.scope

    def within(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        for language, channel in pairs:
            if (scope.languages is None or language in scope.languages) and (
                scope.channels is None or channel in scope.channels
            ):
                yield language, channel

    if scope.intents is None:
        return dict.fromkeys(
            within((one.id, other.id) for one in design.languages for other in design.channels)
        )
    turns: dict[tuple[str, str], str | None] = {}
    for intent in design.intents:
        if intent.id in scope.intents and intent.status == "active":
            languages, channels = open_for(intent, design)
            for pair in within((language, channel) for language in languages for channel in channels):
                turns.setdefault(pair, intent.id)
    return turns
