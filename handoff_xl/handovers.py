"""Who takes a conversation over: the cells that name queues, stand-ins, and what follows when a queue is closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product

from handoff_xl.blocks import left_to_routes, open_for
from handoff_xl.findings import Place
from handoff_xl.lanes import Lane
from handoff_xl.model import Alternative, Design, ExceptionRule, Queue, Threshold, Trigger
from handoff_xl.proofs import Proofs
from handoff_xl.routes import Block, Resolved, Route, Routes
from handoff_xl.wording import row_subject

Pair = tuple[str, str]
"""A language and a channel."""


@dataclass(slots=True)
class Call:
    """A cell that names a queue, with the languages and channels of the turns that it sends there.

    ``turns`` maps each (language, channel) to one intent that comes that way, None for unknown intents. ``rule``
    is the trigger or exception whose cell it is; ``blocks`` are the combinations of a cell that routes read.
    ``drafts`` maps the turns of a Review queue to a confidence that makes a draft, and is None for other cells.
    """

    proofs: Proofs
    place: Place
    queue: str
    subject: str
    owner: str
    turns: dict[Pair, str | None] = field(default_factory=dict)
    rule: Trigger | ExceptionRule | None = None
    blocks: list[Block] = field(default_factory=list)
    drafts: dict[Pair, float] | None = None

    @property
    def about(self) -> str:
        """What the cell is about and the queue it names: ``card_lost · cards``."""
        return f"{self.subject} · {self.queue}"

    def add(self, block: Block) -> None:
        """Add the turns of a block."""
        self.blocks.append(block)
        first = block.intents[0]
        band = next((band for band in block.route.bands() if band.lane is Lane.AI_REVIEW), None)
        for pair in product(block.languages, block.channels):
            if self.drafts is not None and band is not None and pair not in self.drafts:
                self.turns[pair], self.drafts[pair] = first, band.low
            else:
                self.turns.setdefault(pair, first)

    def witness(self, pair: Pair) -> dict[str, object] | None:
        """Return a turn that comes that way, reporting the exception that sends it; None where a trigger does."""
        if self.drafts is not None:
            if pair not in self.drafts:
                return None
            return self.proofs.quiet_turn(self.turns[pair], *pair, confidence=self.drafts[pair])
        turn = self.proofs.quiet_turn(self.turns[pair], *pair)
        if self.rule is None:
            return turn
        return {**turn, "exceptions": [self.rule.id]} if isinstance(self.rule, ExceptionRule) else None


class Handovers:
    """The queues of a design: which one takes a turn over, and who follows while it is closed."""

    def __init__(self, design: Design) -> None:
        self.queues = {queue.id: queue for queue in design.queues}
        self._fallback = design.settings.fallback_queue
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

    def chain(self, queue: Queue) -> Iterator[Queue]:
        """Yield the queue and those that may follow it, whatever the hour, each once."""
        seen: set[str] = set()
        at: Queue | None = queue
        while at is not None and at.id not in seen:
            yield at
            seen.add(at.id)
            at = self.follower(at)


def calls(routes: Routes, proofs: Proofs | None = None, blocks: Iterable[Block] | None = None) -> list[Call]:
    """Return every cell that names a queue with the turns it sends there.

    Cells of Settings, Intents, Thresholds, Triggers and Exceptions; what a closed queue passes on is not among them.
    ``proofs`` are those about the routes and ``blocks`` what is left to them, where there are any yet.
    """
    design = routes.design
    proofs = proofs or Proofs(routes)
    found: dict[tuple[Place, str], Call] = {}
    everywhere = [(language.id, channel.id) for language in design.languages for channel in design.channels]
    unlisted: Call | None = None
    fallback = design.settings.fallback_queue
    if fallback is not None and "fallback_queue" not in design.settings.broken:
        place = design.settings.place("fallback_queue")
        unlisted = found[place, fallback] = Call(
            proofs, place, fallback, "Global fallback queue", design.settings.owner
        )
    rows: dict[tuple[str | None, int | None], Threshold] = {
        (row.source.sheet, row.source.row): row for row in design.thresholds
    }
    owners = {intent.id: intent.owner for intent in design.intents}
    proposes_drafts = any(rule.lane is Lane.AI_REVIEW and not rule.queue for rule in design.triggers)
    for block in left_to_routes(routes) if blocks is None else blocks:
        if block.route.mode is None:
            continue
        for column, resolved in _named_queues(block.route, proposes_drafts=proposes_drafts):
            first, key = block.intents[0], (resolved.place, str(resolved.value))
            if key not in found:
                row = rows.get((resolved.place.sheet, resolved.place.row))
                about = first if row is None else row_subject(row)
                drafts: dict[Pair, float] | None = {} if column == "review_queue" else None
                found[key] = Call(proofs, *key, about, owners[first], drafts=drafts)
            found[key].add(block)
    if unlisted is not None:
        for pair in everywhere:
            unlisted.turns.setdefault(pair, None)
    rules: tuple[Trigger | ExceptionRule, ...] = (*design.triggers, *design.exceptions)
    for rule in rules:
        if rule.queue and "queue" not in rule.source.broken:
            call = Call(proofs, rule.source.place("queue"), rule.queue, rule.id, rule.owner, rule=rule)
            for alternative in rule.alternatives:
                call.turns.update(_turns(alternative, design))
            if any(alternative.reported for alternative in rule.alternatives):
                # What another system reports is active wherever it does, whatever the scope says (DESIGN §2).
                for pair in everywhere:
                    call.turns.setdefault(pair, None)
            found[call.place, rule.queue] = call
    return list(found.values())


def _named_queues(route: Route, *, proposes_drafts: bool) -> Iterator[tuple[str, Resolved]]:
    """Yield the queue cells of a route that turns can reach, by their columns.

    Drafts come from the route's own band, or from triggers that name no queue.
    """
    columns = ["queue"]
    if route.mode is not Lane.HUMAN and (proposes_drafts or Lane.AI_REVIEW in route.lanes()):
        columns.append("review_queue")
    for column in columns:
        resolved = route.cells[column]
        if isinstance(resolved.value, str) and not resolved.broken:
            yield column, resolved


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
