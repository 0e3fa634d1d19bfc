"""When turns find queues closed: who is reached in turn while each is closed, and when nobody takes over at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from handoff_xl.handovers import Handovers
from handoff_xl.intervals import Intervals, shared, without
from handoff_xl.model import Channel, Design, Queue
from handoff_xl.year import DAY, Year

LONGEST_WAIT = 14 * DAY
"""Seconds for which people let messages of async channels lie, as over the turn of the year."""

PATIENCE = 3 * DAY
"""Seconds for which nobody wonders where nothing is promised: more than from Friday evening to Monday morning."""


class Closure(NamedTuple):
    """A queue that turns are sent or passed on to, with the instants at which they find it closed (never empty).

    Where a fault leaves open when a calendar is open, the instants are those at which it may be closed, and
    ``is_certain`` is False for it and all that follow.
    """

    queue: Queue
    instants: Intervals
    is_certain: bool


class Taker(NamedTuple):
    """A queue that some turns end with.

    ``passed_on_by`` is the closed queue before it and ``instant`` one at which that happens, both None for the first
    queue.
    """

    queue: Queue
    passed_on_by: Queue | None = None
    instant: int | None = None


class Abandoned(NamedTuple):
    """Instants (never empty) at which nobody takes over, since the queues of a circle are all closed.

    ``path`` are the queues that were asked, the first one first; ``circle`` are those of them that go round. ``longest``
    is for how many seconds at once all of them are closed at most.
    """

    path: tuple[Queue, ...]
    circle: tuple[Queue, ...]
    instants: Intervals
    longest: int


class Closures:
    """What turns meet at the queues of a design through its year. While a channel is closed none come by it.

    A blank Effective date is ``as_of``.
    """

    def __init__(self, design: Design, as_of: date) -> None:
        self.handovers = Handovers(design)
        self.year = Year(design, as_of)
        self._channels = {channel.id: channel for channel in design.channels}
        self._found: dict[tuple[str, str], tuple[Closure, ...]] = {}
        self._takers: dict[tuple[str, str], tuple[Taker, ...]] = {}
        self._abandoned: dict[tuple[str, str, int, int | None], Abandoned | None] = {}
        self._paths: dict[str, tuple[Queue, ...]] = {}
        # When all of some calendars are closed while a channel's is open: many queues keep the same hours.
        self._together: dict[str | None, dict[frozenset[str], Intervals]] = {}

    def of(self, queue: Queue, channel: str) -> tuple[Closure, ...]:
        """Return the queue and those that follow it, as far as turns find them closed."""
        key = (queue.id, channel)
        if key not in self._found:
            self._found[key] = tuple(self._closures(queue, self._channels[channel]))
        return self._found[key]

    def takers(self, queue: Queue, channel: str) -> tuple[Taker, ...]:
        """Return the queue and those of its followers that some turns for it end with, whatever these serve.

        Turns end with the first queue that is open when they come, or that says otherwise than fallback. Those that it
        takes a fault in the hours to reach are left out.
        """
        key = (queue.id, channel)
        if key not in self._takers:
            self._takers[key] = tuple(self._find_takers(queue, channel))
        return self._takers[key]

    def abandoned(self, queue: Queue, channel: str) -> Abandoned | None:
        """Return when nobody takes over turns for a queue; None where somebody does, or where it cannot be told.

        On an async channel nobody waits at the other end, and what lies there is taken when a queue opens again:
        there it counts only where all queues stay closed for longer than ``LONGEST_WAIT``.
        """
        is_async = self._channels[channel].kind == "async"
        return self._left_alone(queue, channel, LONGEST_WAIT if is_async else 0)

    def waiting(self, queue: Queue, channel: str, patience: int) -> Abandoned | None:
        """Return when turns of an async channel wait longer than ``patience`` (seconds), and not yet too long to be borne.

        None where they do not, or where it cannot be told; what is too long is ``abandoned``.
        """
        if self._channels[channel].kind != "async":
            return None
        return self._left_alone(queue, channel, patience, LONGEST_WAIT)

    def path_into_circle(self, queue: Queue) -> tuple[Queue, ...]:
        """Return the queue and its followers up to where they go round; nothing where they end with somebody."""
        if queue.id not in self._paths:
            self._paths[queue.id] = self._path(queue)
        return self._paths[queue.id]

    def _find_takers(self, queue: Queue, channel: str) -> Iterator[Taker]:
        yield Taker(queue)
        closures = self.of(queue, channel)
        asked = {queue.id}
        for at, closure in enumerate(closures, start=1):
            follower = self.handovers.follower(closure.queue)
            if follower is None or follower.id in asked or not closure.is_certain:
                return
            asked.add(follower.id)
            taken = closure.instants
            if at < len(closures) and follower.when_closed == "fallback":
                taken = without(taken, closures[at].instants)
            if taken:
                yield Taker(follower, closure.queue, taken[0][0])

    def _left_alone(
        self, queue: Queue, channel: str, more_than: int, at_most: int | None = None
    ) -> Abandoned | None:
        key = (queue.id, channel, more_than, at_most)
        if key not in self._abandoned:
            self._abandoned[key] = self._find_left_alone(queue, channel, more_than, at_most)
        return self._abandoned[key]

    def _find_left_alone(
        self, queue: Queue, channel: str, more_than: int, at_most: int | None
    ) -> Abandoned | None:
        path = self.path_into_circle(queue)
        closures = self.of(queue, channel) if path else ()
        if not path or len(closures) < len(path) or not closures[-1].is_certain:
            return None
        stretches = tuple(
            (start, end)
            for start, end in self._closed_together(path)
            if more_than < end - start and (at_most is None or end - start <= at_most)
        )
        instants = shared(closures[-1].instants, stretches)
        follower = self.handovers.follower(path[-1])
        circle = path[path.index(follower) :] if follower is not None else path
        longest = max((end - start for start, end in stretches), default=0)
        return Abandoned(path, circle, instants, longest) if instants else None

    def _closures(self, queue: Queue, channel: Channel) -> Iterator[Closure]:
        certain = channel.source is None or "calendar" not in channel.source.broken
        hours = self.year.open(channel.calendar)
        instants = self.year.whole if hours is None else hours
        together = self._together.setdefault(channel.calendar, {})
        met: frozenset[str] = frozenset()
        at: Queue | None = queue
        seen: set[str] = set()
        while at is not None and at.id not in seen and at.calendar is not None:
            closed = self.year.closed(at.calendar)
            certain = certain and hours is not None and closed is not None
            met = met | {at.calendar}
            if met not in together:
                together[met] = instants if closed is None else shared(instants, closed)
            instants = together[met]
            if not instants or at.calendar == channel.calendar:
                return
            yield Closure(at, instants, certain)
            seen.add(at.id)
            at = self.handovers.follower(at)

    def _path(self, queue: Queue) -> tuple[Queue, ...]:
        path: list[Queue] = []
        at: Queue | None = queue
        while at is not None and at not in path:
            if at.calendar is None or at.kind == "bot":
                return ()
            path.append(at)
            at = self.handovers.follower(at)
        return tuple(path) if at is not None else ()

    def _closed_together(self, path: tuple[Queue, ...]) -> Intervals:
        closed = self.year.whole
        for queue in path:
            closed = shared(closed, self.year.closed(queue.calendar) or ())
        return closed
