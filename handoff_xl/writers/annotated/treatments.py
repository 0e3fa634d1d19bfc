"""How conversations are treated: what the routes and the exceptions without condition come to, grouped where equal.

Intents are grouped by who answers at which confidence, and within that by who takes over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Generic, NamedTuple, TypeVar

from handoff_xl.figures import lane_columns, unread_intents
from handoff_xl.findings import Place
from handoff_xl.lanes import Lane
from handoff_xl.model import ExceptionRule, Scope
from handoff_xl.routes import Origin, Resolved, Route, Routes
from handoff_xl.wording import header
from handoff_xl.writers.annotated.phrasing import UNREAD, confidence, counted

NOBODY, UNREADABLE = "Nobody: no row decides the Mode", "Cannot be read yet"
_WORDS = {Lane.AI_AUTO: "AI alone", Lane.AI_REVIEW: "draft", Lane.CLARIFY: "AI asks", Lane.HUMAN: "human"}
_ALWAYS = {Lane.AI_AUTO: "AI alone, always", Lane.AI_REVIEW: "AI drafts, always", Lane.HUMAN: "Human"}
_CONDITION = frozenset({"signal", "operator", "value", "and_signal", "and_operator", "and_value"})


class Treatment(NamedTuple):
    """Who answers at which confidence, in words.

    ``least_human`` is the least human lane that is reached. It is None where nothing decides or a cell cannot be
    read. Not ``is_sound`` are these, and cells that contradict each other: then the more careful one is told.
    """

    lanes: str
    least_human: Lane | None
    is_sound: bool = True


class Handover(NamedTuple):
    """Who takes over: the people that a conversation goes to, or those who approve its drafts.

    ``queue`` is None where none is named. Not ``is_sound`` is a queue that cannot be read, or one of two at odds.
    """

    queue: str | None
    of_drafts: bool = False
    is_sound: bool = True


_What = TypeVar("_What", bound=Hashable)


class Part(NamedTuple, Generic[_What]):
    """Where something holds: the channels of each language, and the cells that say so."""

    what: _What
    channels: Mapping[str, frozenset[str]]
    cells: tuple[Place, ...]


class Members(NamedTuple):
    """Intents of a group that the same queues take over, in the order of their rows."""

    intents: tuple[str, ...]
    handovers: tuple[Part[Handover], ...]


class Group(NamedTuple):
    """Intents on which AI does the same everywhere; all are open for the same languages and channels."""

    treatments: tuple[Part[Treatment], ...]
    members: tuple[Members, ...]

    @property
    def least_human(self) -> Lane | None:
        """The least human lane that is reached; None where a part is not decided."""
        lanes = [part.what.least_human for part in self.treatments]
        decided = [lane for lane in lanes if lane is not None]
        return min(decided) if len(decided) == len(lanes) else None


class _Spread(Generic[_What]):
    """Gathers where things hold for some intents, and the cells that say so."""

    def __init__(self) -> None:
        self._channels: dict[_What, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._cells: dict[_What, dict[Place, None]] = defaultdict(dict)

    def add(self, what: _What, language: str, channels: Iterable[str], cells: Sequence[Place]) -> None:
        self._channels[what][language].update(channels)
        self._cells[what].update(dict.fromkeys(cells))

    def key(self) -> Hashable:
        """Return what is equal where the same holds everywhere."""
        return frozenset(
            (what, language, frozenset(channels))
            for what, where in self._channels.items()
            for language, channels in where.items()
        )

    def join(self, other: _Spread[_What]) -> None:
        """Take in the cells of an equal one."""
        for what, cells in other._cells.items():
            self._cells[what].update(cells)

    def parts(self) -> tuple[Part[_What], ...]:
        """Return the parts, the largest first."""
        parts = (
            Part(what, {one: frozenset(some) for one, some in where.items()}, tuple(self._cells[what]))
            for what, where in self._channels.items()
        )
        return tuple(sorted(parts, key=lambda part: -sum(map(len, part.channels.values()))))


class _Class(NamedTuple):
    """Intents that no row tells apart, with how they are treated and who takes over."""

    intents: tuple[str, ...]
    treatments: _Spread[Treatment]
    handovers: _Spread[Handover]


def groups(routes: Routes) -> tuple[Group, ...]:
    """Return the active intents in groups: first those not decided, then the least human first."""
    order = {intent.id: at for at, intent in enumerate(routes.design.intents)}
    by_treatment: dict[Hashable, list[_Class]] = defaultdict(list)
    for one in _classes(routes):
        by_treatment[one.treatments.key()].append(one)
    found = []
    for alike in by_treatment.values():
        for other in alike[1:]:
            alike[0].treatments.join(other.treatments)
        found.append(Group(alike[0].treatments.parts(), tuple(_members(alike, order))))
    return tuple(
        sorted(
            found,
            key=lambda group: (
                -1 if group.least_human is None else group.least_human,
                order[group.members[0].intents[0]],
            ),
        )
    )


def _members(classes: list[_Class], order: Mapping[str, int]) -> list[Members]:
    by_handover: dict[Hashable, list[_Class]] = defaultdict(list)
    for one in classes:
        by_handover[one.handovers.key()].append(one)
    found = []
    for alike in by_handover.values():
        for other in alike[1:]:
            alike[0].handovers.join(other.handovers)
        intents = sorted((intent for one in alike for intent in one.intents), key=order.__getitem__)
        found.append(Members(tuple(intents), alike[0].handovers.parts()))
    return sorted(found, key=lambda members: order[members.intents[0]])


def _classes(routes: Routes) -> list[_Class]:
    found: dict[tuple[str, ...], _Class] = {}
    always, unread = _always_human(routes), unread_intents(routes.design)
    applying = {
        intent.id: tuple(
            at for at, (_, scope) in enumerate(always) if scope.intents is None or intent.id in scope.intents
        )
        for intent in routes.design.intents
    }
    not_known = Treatment(UNREADABLE, None, is_sound=False)
    for block in routes.blocks:
        lanes = block.route.lanes()
        by_route = _treated(block.route, lanes)
        taking_over = list(_handovers(block.route, lanes))
        parts: dict[tuple[bool, tuple[int, ...]], list[str]] = defaultdict(list)
        for intent in block.intents:
            parts[intent in unread, applying[intent]].append(intent)
        for (is_unread, those), members in parts.items():
            intents, exceptions = tuple(members), [always[at] for at in those]
            one = found.setdefault(intents, _Class(intents, _Spread(), _Spread()))
            for language in block.languages:
                for exception, channels in _by_first(exceptions, language, block.channels):
                    way, cells = by_route if exception is None else _treated_by(exception)
                    if exception is None and is_unread:
                        way = not_known
                    one.treatments.add(way, language, channels, cells)
                    for queue, places in taking_over if exception is None else [_taken_by(exception)]:
                        one.handovers.add(queue, language, channels, places)
    return list(found.values())


def treatment(route: Route) -> Treatment:
    """Return how a route treats its conversations."""
    return _treated(route, route.lanes())[0]


def _treated(route: Route, lanes: AbstractSet[Lane]) -> tuple[Treatment, list[Place]]:
    """Return how a route that reaches these lanes treats its conversations, and the cells that say so."""
    deciding = {key: route.cells[key] for key in _deciding(route, lanes)}
    return _treatment(route, lanes, deciding), _places(route, deciding)


def _treatment(route: Route, reached: AbstractSet[Lane], deciding: Mapping[str, Resolved]) -> Treatment:
    if any(deciding[column].broken for column in lane_columns(route)):
        return Treatment(UNREADABLE, None, is_sound=False)
    if route.mode is None:
        return Treatment(NOBODY, None, is_sound=False)
    if route.mode is Lane.AI_AUTO and route.review_from > route.ai_from:
        above = f"Review from {confidence(route.review_from)} is above AI from {confidence(route.ai_from)}"
        return Treatment(above, None, is_sound=False)
    lanes = "; ".join(text for text in (_lanes(route), *_limits(route, reached)) if text)
    odd = [header(key) for key, cell in deciding.items() if _is_contradictory(cell)]
    return Treatment(
        lanes=f"Contradiction in {', '.join(odd)}, the more careful counts: {lanes}" if odd else lanes,
        least_human=min(reached),
        is_sound=not odd and not any(cell.broken for cell in deciding.values()),
    )


def _lanes(route: Route) -> str:
    """Return the bands in words: ``AI alone ≥ 85 % · draft ≥ 60 % · else human``."""
    *upper, last = route.bands()
    if not upper:
        return "Human: no AI support" if route.cells["mode"].origin is Origin.LANGUAGE else _ALWAYS[last.lane]
    words = [f"{_WORDS[band.lane]} ≥ {confidence(band.low)}" for band in upper]
    text = " · ".join([*words, f"else {_WORDS[last.lane]}"])
    return text[:1].upper() + text[1:]


def _limits(route: Route, reached: AbstractSet[Lane]) -> Iterator[str]:
    """Yield what else makes the AI-only lanes of a route more human."""
    if Lane.AI_AUTO in reached:
        margin = UNREAD if route.cells["ambiguity_margin"].broken else confidence(route.ambiguity_margin)
        if margin == UNREAD or route.ambiguity_margin > 0:
            yield f"asks where the next guess is less than {margin} behind"
    limits: list[str] = []
    if min(reached) <= Lane.CLARIFY:
        limits += _at_most(route, "max_ai_turns", "AI turn")
    if Lane.CLARIFY in reached:
        limits += _at_most(route, "max_clarifications", "question")
    if limits:
        yield f"at most {', '.join(limits)}"


def _at_most(route: Route, key: str, noun: str) -> Iterator[str]:
    limit = route.number(key)
    if route.cells[key].broken:
        yield f"{UNREAD} {noun}s"
    elif limit is not None:
        yield counted(int(limit), noun)


def _deciding(route: Route, reached: AbstractSet[Lane]) -> list[str]:
    """Return the columns that have a say in who answers."""
    keys = list(lane_columns(route))
    if route.mode is Lane.AI_AUTO:
        keys.append("ambiguity_margin")
    if route.mode in {Lane.AI_AUTO, Lane.AI_REVIEW}:
        if min(reached) <= Lane.CLARIFY:
            keys.append("max_ai_turns")
        if Lane.CLARIFY in reached:
            keys.append("max_clarifications")
    return keys


def _handovers(route: Route, reached: AbstractSet[Lane]) -> Iterator[tuple[Handover, list[Place]]]:
    """Yield who takes over on a route, and who approves its drafts."""
    if route.mode is None:
        return
    yield Handover(route.queue, is_sound=_names_one(route.cells["queue"])), _places(route, ["queue"])
    if Lane.AI_REVIEW in reached:
        review = route.cells["review_queue"]
        key = "review_queue" if review.broken or route.review_queue is not None else "queue"
        handover = Handover(
            route.queue_for(Lane.AI_REVIEW), of_drafts=True, is_sound=_names_one(route.cells[key])
        )
        yield handover, _places(route, [key])


def _names_one(cell: Resolved) -> bool:
    """Whether all unbeaten cells name the same queue: there is no more careful one of two."""
    return not cell.broken and len({one.value for one in cell.unbeaten}) < 2


def _is_contradictory(cell: Resolved) -> bool:
    """Whether unbeaten cells of the same scope columns differ."""
    if len(cell.unbeaten) < 2:
        return False
    values: dict[int, set[object]] = defaultdict(set)
    for one in cell.unbeaten:
        values[one.scope].add(one.value)
    return any(len(different) > 1 for different in values.values())


def _places(route: Route, keys: Iterable[str]) -> list[Place]:
    """Return the cells behind some values; a default of ours has none."""
    cells = (route.cells[key] for key in keys)
    return [cell.place for cell in cells if cell.origin not in {Origin.NOTHING, Origin.DEFAULT}]


def _always_human(routes: Routes) -> list[tuple[ExceptionRule, Scope]]:
    """Return the scopes in which an exception without any condition holds, the first to decide first."""
    return [
        (exception, row.scope)
        for exception in sorted(routes.design.exceptions, key=lambda one: (one.priority, one.id))
        for row in exception.alternatives
        if not row.conditions and not row.reported and not row.scope.is_everywhere
        if not row.source.broken & _CONDITION
    ]


def _by_first(
    exceptions: list[tuple[ExceptionRule, Scope]], language: str, channels: Iterable[str]
) -> Iterator[tuple[ExceptionRule | None, Iterable[str]]]:
    """Yield the channels by the first of the exceptions that covers them in a language; None is for the others."""
    if not exceptions:
        yield None, channels
        return
    parts: dict[int, list[str]] = defaultdict(list)
    for channel in channels:
        covering = (at for at, (_, scope) in enumerate(exceptions) if _covers(scope, language, channel))
        parts[next(covering, -1)].append(channel)
    for at, part in parts.items():
        yield (None if at < 0 else exceptions[at][0]), part


def _covers(scope: Scope, language: str, channel: str) -> bool:
    return (scope.languages is None or language in scope.languages) and (
        scope.channels is None or channel in scope.channels
    )


def _treated_by(exception: ExceptionRule) -> tuple[Treatment, list[Place]]:
    place = exception.source.place("exception")
    return Treatment(f"Human, by exception {exception.id}", Lane.HUMAN), [place]


def _taken_by(exception: ExceptionRule) -> tuple[Handover, list[Place]]:
    is_sound = bool(exception.queue) and "queue" not in exception.source.broken
    return Handover(exception.queue or None, is_sound=is_sound), [exception.source.place("queue")]
