"""Gaps in the hours of the queues: times at which a channel is open and nobody takes its conversations over.

By async channels nobody is there to be let down, so that most of such times are none: they are *waits* where they last
longer than was promised, and gaps only where they last too long for anybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product

from handoff_xl.closures import PATIENCE, Abandoned, Closures
from handoff_xl.handovers import Call, Pair
from handoff_xl.model import Design, ExceptionRule, Queue, Trigger
from handoff_xl.recurrence import Recurrence, recurrence
from handoff_xl.wording import channel_words, language_words, listing
from handoff_xl.year import Year


@dataclass(frozen=True, slots=True)
class Gap:
    """Times of the year at which nobody takes over, with the conversations that come then.

    ``circle`` are the queues that pass on to each other while all are closed, ``starts`` those that the
    conversations were sent to, ``asked`` these and all between. ``pairs`` are their languages and channels,
    ``intents`` and ``rules`` what sends them, all in the order of their rows; without either they are about unlisted
    intents. ``witness`` is a turn with ``at``, None where only triggers send them. ``longest`` is for how many seconds
    at once all of ``asked`` are closed, and ``sla_minutes`` what is promised to those who wait, where anything is.
    """

    circle: tuple[Queue, ...]
    starts: tuple[Queue, ...]
    asked: tuple[Queue, ...]
    times: Recurrence
    pairs: tuple[Pair, ...]
    intents: tuple[str, ...]
    rules: tuple[Trigger | ExceptionRule, ...]
    witness: dict[str, object] | None = field(hash=False)
    longest: int
    sla_minutes: float | None = None

    def by_channels(self) -> dict[tuple[str, ...], list[str]]:
        """Return the channels of each set of languages, in the order of their rows."""
        languages: dict[str, list[str]] = defaultdict(list)
        for language, channel in self.pairs:
            languages[channel].append(language)
        found: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for channel, some in languages.items():
            found[tuple(some)].append(channel)
        return found

    @property
    def is_named(self) -> bool:
        """Whether cells name every queue of the circle; else it is a blank Fallback queue that closes it."""
        return all(queue.fallback is not None for queue in self.circle)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Whether somebody takes over at every minute from the ``first`` day to the ``last``.

    ``waits`` are times at which what comes by async channels lies longer than was promised, or than three days.
    ``is_complete`` tells that every hour could be read; where it is False there may be more gaps.
    """

    first: date
    last: date
    gaps: tuple[Gap, ...]
    waits: tuple[Gap, ...]
    is_complete: bool


def attendance(design: Design, found: Iterable[Call], closures: Closures) -> Attendance | None:
    """Return what is known of a design's year; None where a fault on the sheets, or in a stand-in, leaves it open."""
    if design.untrusted & {"queues", "languages", "channels", "settings", "hours"} or any(
        "stands_in_for" in queue.source.broken for queue in design.queues
    ):
        return None
    year = closures.year
    cells = {"calendar", "when_closed", "fallback"}
    named = [queue.calendar for queue in design.queues] + [channel.calendar for channel in design.channels]
    return Attendance(
        first=year.first,
        last=year.last,
        gaps=find_gaps(design, found, closures),
        waits=find_waits(design, found, closures),
        is_complete=all(year.is_known(calendar) for calendar in named)
        and not any(cells & queue.source.broken for queue in design.queues)
        and not any(
            "calendar" in channel.source.broken for channel in design.channels if channel.source is not None
        ),
    )


def conversation_words(gap: Gap, design: Design) -> str:
    """Return the languages and channels of a gap: ``every language by Web chat; Spanish by Phone``."""
    every = tuple(language.id for language in design.languages)
    return "; ".join(
        f"{'every language' if languages == every and len(every) > 1 else language_words(design, languages)} "
        f"by {channel_words(design, channels)}"
        for languages, channels in gap.by_channels().items()
    )


def sender_words(gap: Gap) -> str:
    """Return what sends the conversations of a gap: ``card_lost, refund, pin and 12 more intents; exception card_data``."""
    parts = [listing(gap.intents, what="intents")] if gap.intents else []
    for noun, kind in (("trigger", Trigger), ("exception", ExceptionRule)):
        if rules := [rule.id for rule in gap.rules if isinstance(rule, kind)]:
            parts.append(f"{noun if len(rules) == 1 else noun + 's'} {listing(rules)}")
    return "; ".join(parts) or "intents that are not listed"


def find_gaps(design: Design, found: Iterable[Call], closures: Closures) -> tuple[Gap, ...]:
    """Return the gaps, by the first row of their circles, longest first; conversations of the same times together."""
    if not any(closures.path_into_circle(queue) for queue in design.queues):
        return ()
    together: dict[tuple[object, ...], _Together] = {}
    for call, pair, taker in _taken(found, closures):
        abandoned = closures.abandoned(taker, pair[1])
        if abandoned is not None:
            _add(together, call, pair, abandoned, None)
    return tuple(sorted((one.gap(design, closures.year) for one in together.values()), key=_order))


def find_waits(design: Design, found: Iterable[Call], closures: Closures) -> tuple[Gap, ...]:
    """Return the waits in the order of gaps; what is promised is the SLA of a route, else that of its queue."""
    if all(channel.kind != "async" for channel in design.channels) or not any(
        closures.path_into_circle(queue) for queue in design.queues
    ):
        return ()
    together: dict[tuple[object, ...], _Together] = {}
    parts: Sequence[tuple[float | None, Call]] = ()
    last: Call | None = None
    for call, pair, taker in _taken(found, closures):
        if call is not last:
            last, parts = call, _by_promise(call)
        for of_route, part in parts:
            if pair not in part.turns:
                continue
            sla = taker.sla_minutes if of_route is None else of_route
            waiting = closures.waiting(taker, pair[1], PATIENCE if sla is None else round(sla * 60))
            if waiting is not None:
                _add(together, part, pair, waiting, sla)
    return tuple(sorted((one.gap(design, closures.year) for one in together.values()), key=_order))


def _taken(found: Iterable[Call], closures: Closures) -> Iterator[tuple[Call, Pair, Queue]]:
    """Yield every pair that a cell sends to a queue, with the queue that takes it, one cell after the other."""
    for call in found:
        for pair in call.turns:
            taker = closures.handovers.taken_by(call.queue, *pair)
            if taker is not None:
                yield call, pair, taker


def _by_promise(call: Call) -> list[tuple[float | None, Call]]:
    """Return a cell's part of each SLA that routes promise to whom it sends, None of those that leave it to the queue."""
    found: dict[float | None, Call] = {}

    def part(sla: float | None) -> Call:
        if sla not in found:
            found[sla] = replace(call, turns={}, blocks=[], drafts=None if call.drafts is None else {})
        return found[sla]

    for block in call.blocks:
        sla = block.route.cells["sla_minutes"].value
        part(sla if isinstance(sla, (int, float)) else None).add(block)
    routed = {pair for one in found.values() for pair in one.turns}
    for pair, intent in call.turns.items():
        if pair not in routed:
            part(None).turns[pair] = intent
    return sorted(found.items(), key=lambda one: (one[0] is None, one[0] or 0.0))


def _add(
    together: dict[tuple[object, ...], _Together],
    call: Call,
    pair: Pair,
    abandoned: Abandoned,
    sla: float | None,
) -> None:
    key = (frozenset(queue.id for queue in abandoned.circle), abandoned.instants, sla)
    together.setdefault(key, _Together(abandoned, sla)).add(call, pair, abandoned)


def _order(gap: Gap) -> tuple[int, int, tuple[Pair, ...]]:
    return (min(queue.source.row for queue in gap.circle), -gap.times.seconds, gap.pairs)


class _Together:
    """The conversations that nobody takes over at the same times, for want of the same queues."""

    def __init__(self, first: Abandoned, sla: float | None) -> None:
        self._longest = first.longest
        self._sla = sla
        self._circle = sorted(first.circle, key=lambda queue: queue.source.row)
        self._instants = first.instants
        self._asked: dict[str, Queue] = {queue.id: queue for queue in self._circle}
        self._starts: set[str] = set()
        self._calls: dict[int, tuple[Call, set[Pair]]] = {}

    def add(self, call: Call, pair: Pair, abandoned: Abandoned) -> None:
        self._asked.update((queue.id, queue) for queue in abandoned.path)
        self._starts.add(abandoned.path[0].id)
        self._calls.setdefault(id(call), (call, set()))[1].add(pair)

    def gap(self, design: Design, year: Year) -> Gap:
        calls = list(self._calls.values())
        pairs = {pair for _, some in calls for pair in some}
        channels = [channel for channel in design.channels if any(channel.id == pair[1] for pair in pairs)]
        named = [queue.calendar for queue in self._asked.values()] + [one.calendar for one in channels]
        calendars = [calendar for calendar in named if calendar is not None]
        zone = year.zone(calendars[0])
        rules: tuple[Trigger | ExceptionRule, ...] = (*design.triggers, *design.exceptions)
        return Gap(
            circle=tuple(self._circle),
            starts=tuple(queue for queue in design.queues if queue.id in self._starts),
            asked=tuple(queue for queue in design.queues if queue.id in self._asked),
            times=recurrence(self._instants, year, zone, map(year.zone, calendars)),
            pairs=tuple(
                (language.id, channel.id)
                for channel in channels
                for language in design.languages
                if (language.id, channel.id) in pairs
            ),
            intents=_intents(design, calls),
            rules=tuple(rule for rule in rules if any(call.rule is rule for call, _ in calls)),
            witness=_witness(calls, year.at(self._instants[0][0], calendars[0])),
            longest=self._longest,
            sla_minutes=self._sla,
        )


def _intents(design: Design, calls: Sequence[tuple[Call, set[Pair]]]) -> tuple[str, ...]:
    """Return the intents whose routes name a queue cell, where they come by one of its pairs."""
    found = {
        intent
        for call, pairs in calls
        for block in call.blocks
        if any(pair in pairs for pair in product(block.languages, block.channels))
        for intent in block.intents
    }
    return tuple(intent.id for intent in design.intents if intent.id in found)


def _witness(calls: Sequence[tuple[Call, set[Pair]]], at: str) -> dict[str, object] | None:
    """Return a turn at an instant, rather one of an intent than of none."""
    ordered = sorted(calls, key=lambda one: not one[0].blocks)
    turns = (call.witness(min(pairs)) for call, pairs in ordered)
    turn = next((turn for turn in turns if turn is not None), None)
    return None if turn is None else {**turn, "at": at}
