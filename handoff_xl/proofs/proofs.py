"""All proofs about one design: its rules lowered once, and the spaces of turns that they are made in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Hashable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple, TypeVar

from handoff_xl.findings import Place
from handoff_xl.lanes import Lane
from handoff_xl.lowering import Case, ConditionalRule, Lowered, Scalar, lower, rules_of_design
from handoff_xl.model import Alternative, ExceptionRule, Signal, Trigger
from handoff_xl.proofs.axes import MISSING
from handoff_xl.proofs.bearing import Bearing
from handoff_xl.proofs.covering import Search
from handoff_xl.proofs.groups import Group, groups
from handoff_xl.proofs.lanes import AI_TURNS, CLARIFICATIONS, asks_when_close, cuts, limited, proposals
from handoff_xl.proofs.needed import Needed
from handoff_xl.proofs.neighbours import Neighbours
from handoff_xl.proofs.routing import Site, Where, places_without_route
from handoff_xl.proofs.space import Cut, Space
from handoff_xl.proofs.stretches import Stretches
from handoff_xl.regions.atoms import Box, Effort, OverBudget, meet
from handoff_xl.routes import Band, Block, Route, Routes
from handoff_xl.signals import BUILT_IN_SIGNALS, CONFIDENCE, CONFIDENCE_MARGIN

_FEW = 500
"""Up to so many cases each is looked at as it stands, so that findings name the rules that people would name."""
_EFFORT_FOR_NEEDED = 3_000_000
_Key = TypeVar("_Key", bound=Hashable)
_ROOM = 20_000_000
"""Squares of the numbers of cases in the spaces that are kept for further questions: some 50 MB."""


class Reached(NamedTuple):
    """A turn, as the evaluator takes it, and the lane it ends in."""

    lane: Lane
    turn: dict[str, object]


class RuleRows(NamedTuple):
    """A trigger or exception, its number among the lowered rules, and its rows with the bit of each one's case."""

    rule: Trigger | ExceptionRule
    number: int
    rows: tuple[tuple[Alternative, int], ...]


class Proofs:
    """Answers questions about all turns of a design; what needs much work is done once, on the first question."""

    def __init__(self, routes: Routes) -> None:
        self._routes = routes
        self._spaces: dict[tuple[int, frozenset[Cut]], Space] = {}
        self._room = _ROOM
        self._search = Search()
        # What was found, or that nothing was, by all that it depends on.
        self._reaching: dict[tuple[object, ...], tuple[Lane, Space, Box] | None] = {}
        self._staying: dict[tuple[object, ...], tuple[Space, Box] | None] = {}
        self._needed: dict[int, int] = {}
        self._undecided: dict[tuple[Place, str], None] = {}

    @property
    def undecided(self) -> tuple[tuple[Place, str], ...]:
        """What had to be left open so far: the cell and the name of what it was about."""
        return tuple(self._undecided)

    def within(self, effort: Effort) -> AbstractContextManager[None]:
        """Take the questions that are asked meanwhile from an effort. Raises OverBudget once that is spent, as they do."""
        return self._search.limited(effort)

    def spend(self, steps: int) -> None:
        """Take steps from the effort that bounds questions now, if one does. Raises OverBudget once it is spent."""
        self._search.spend(steps)

    def leave_undecided(self, place: Place, name: str) -> None:
        """Note that a question about something was over the budget."""
        self._undecided[place, name] = None

    @cached_property
    def lowered(self) -> Lowered:
        """Triggers and exceptions of the design, lowered.

        An exception that nothing can notice is an error by itself; it is taken as one that is never active, since it
        would hide every other fault.
        """
        design = self._routes.design
        rules = map(_noticeable, rules_of_design(design))
        return lower(rules, {signal.id: signal.type.value for signal in design.signals})

    @cached_property
    def signals(self) -> Mapping[str, Signal]:
        """The signals of the design; built-in ones keep their range where their row on Signals gives none."""
        found = {signal.id: signal for signal in self._routes.design.signals}
        for built_in in BUILT_IN_SIGNALS:
            declared = found.get(built_in.id)
            if declared is not None and declared.minimum is None and declared.maximum is None:
                found[built_in.id] = replace(declared, minimum=built_in.minimum, maximum=built_in.maximum)
        return found

    @cached_property
    def _by_lane(self) -> Mapping[Lane, int]:
        return {**dict.fromkeys(Lane, 0), **self._cases_by(lambda rule: rule.lane)}

    @cached_property
    def cases_by_queue(self) -> Mapping[str | None, int]:
        """The cases of the rules that name each queue, or none."""
        return self._cases_by(lambda rule: rule.queue or None)

    @cached_property
    def cases_by_rank(self) -> Mapping[tuple[Lane, int], int]:
        """The cases of the rules of each lane and priority."""
        return self._cases_by(lambda rule: (rule.lane, rule.priority))

    def _cases_by(self, key: Callable[[ConditionalRule], _Key]) -> dict[_Key, int]:
        found: dict[_Key, int] = {}
        for rule, bits in zip(self.lowered.rules, self.lowered.bits_of_rule, strict=True):
            found[key(rule)] = found.get(key(rule), 0) | bits
        return found

    def cases_from(self, lane: Lane) -> int:
        """Return the cases of the rules that propose a lane or a more human one."""
        return sum(bits for other, bits in self._by_lane.items() if other >= lane)

    def rules(self) -> Iterator[RuleRows]:
        """Yield the triggers and exceptions in the order of their sheets."""
        lowered, design = self.lowered, self._routes.design
        number_of = {(str(rule.kind), rule.id): at for at, rule in enumerate(lowered.rules)}
        for kind, rules in (("trigger", design.triggers), ("exception", design.exceptions)):
            for rule in rules:
                number = number_of[kind, rule.id]
                bits = numbers(lowered.bits_of_rule[number])
                yield RuleRows(rule, number, tuple(zip(rule.alternatives, bits, strict=True)))

    def needed(self, doubtful: int = 0) -> int:
        """Return the cases, of very many, that are met at turns at which none is that decides before; all of few.

        ``doubtful`` cases decide nothing.
        """
        if doubtful not in self._needed:
            self._needed[doubtful] = self._find_needed(doubtful) if self._has_many else -1
        return self._needed[doubtful]

    def _find_needed(self, doubtful: int) -> int:
        finder = Needed(self.lowered, self._bearing, self._neighbours, self.space)
        effort = Effort(_EFFORT_FOR_NEEDED)
        with self.within(effort):
            return finder.cases(doubtful, effort)

    def near(self, bit: int) -> int:
        """Return the cases, of very many, that may be met at turns at which one is; all of few."""
        return self._neighbours.of(bit) if self._has_many else -1

    @cached_property
    def _has_many(self) -> bool:
        return len(self.lowered.cases) > _FEW

    @cached_property
    def _neighbours(self) -> Neighbours:
        return Neighbours(self.lowered)

    def cases_of(self, lane: Lane) -> int:
        """Return the cases of the rules that propose a lane."""
        return self._by_lane[lane]

    def _above(self, lane: Lane) -> int:
        return sum(bits for other, bits in self._by_lane.items() if other > lane)

    def in_scope(self, where: Where) -> int:
        """Return the cases in scope at an intent, language and channel."""
        intent, language, channel = where
        lowered = self.lowered
        return (
            lowered.intents.mask(intent) & lowered.languages.mask(language) & lowered.channels.mask(channel)
        )

    def groups(self, blocks: Iterable[Block], cases: int = -1) -> Iterator[Group]:
        """Yield the blocks cut where the scopes of some cases (a bit set, by default all) differ."""
        return groups(blocks, self.lowered, cases)

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """Every place at which turns are decided, of places that nothing tells apart one: open combinations first."""
        found: dict[tuple[int, int], Site] = {}
        alike: dict[tuple[object, ...], Route] = {}
        first_alike: dict[int, Route] = {}
        for block in self._routes.blocks:
            values = tuple([(cell.value, cell.broken) for cell in block.route.cells.values()])
            first_alike[id(block.route)] = alike.setdefault(values, block.route)
        for group in self.groups(self._routes.blocks):
            route = first_alike[id(group.block.route)]
            key = (id(route), group.bits)
            if key not in found:
                found[key] = Site(route, group.bits, _first(group.block))
        fallback = self._routes.design.settings.fallback_queue
        for intent, languages, channels in places_without_route(self._routes.design):
            for language in languages:
                for channel in channels:
                    where = (intent, language, channel)
                    bits = self.in_scope(where)
                    found.setdefault((0, bits), Site(None, bits, where, fallback))
        return tuple(found.values())

    @cached_property
    def _stretches(self) -> Stretches:
        return Stretches(self.sites)

    def sites_having(self, *cases: int) -> Iterator[Site]:
        """Yield the sites at which one case or more of each set is in scope, in their order."""
        return self._stretches.having(*cases)

    def site_space(self, site: Site, bits: int) -> Space:
        """Return the space of turns at a site in which some of its cases are told apart."""
        return self.space(site.bits & bits, site.cuts())

    @cached_property
    def _bearing(self) -> Bearing:
        return Bearing(self.lowered)

    def bearing(self, cases: int, signals: Container[str]) -> int:
        """Return those of some cases that can be met at all turns of a set that limits only some signals."""
        return self._bearing.of(cases, signals)

    def signals_of(self, bit: int) -> frozenset[str]:
        """Return the signals that a case tests."""
        return self._bearing.signals_of(bit)

    def space(self, bits: int, cuts: Iterable[Cut] = ()) -> Space:
        """Return the space of turns in which cases are told apart, cut at further values."""
        key = (bits, frozenset(cuts))
        if key not in self._spaces:
            cases = {bit: self.lowered.cases[bit] for bit in numbers(bits)}
            # A box has a bit for each value that a case names, so that room goes by the square of the cases.
            self._room -= len(cases) ** 2
            if self._room < 0:
                self._spaces.clear()
                self._room = _ROOM - len(cases) ** 2
            self._search.spend(len(cases) * 10)
            self._spaces[key] = Space(
                cases, self.lowered.active_on_unknown, key[1], self.signals, self._search
            )
        return self._spaces[key]

    def space_of(self, group: Group) -> Space:
        """Return the space of turns of a group, cut where its route changes."""
        return self.space(group.bits, cuts(group.block.route))

    def reaches_below(
        self, group: Group, least: Lane, bands: Iterable[Band] | None = None, below: float | None = None
    ) -> Reached | None:
        """Return a turn that ends in a lane less human than ``least``, None where none does.

        Only turns count whose confidence lies in some bands of the route (by default all) and below a share. The group
        has all its cases. Raises OverBudget where that takes too long.
        """
        route = group.block.route
        signals = self._limited_signals(route)
        for bit in numbers(group.bits & ~self.cases_from(least)):
            signals |= self.signals_of(bit)
        group = group._replace(bits=self.bearing(group.bits & self.needed(), signals))
        some = route.bands() if bands is None else tuple(bands)
        key = (group.bits, id(route), least, some, below)
        if key not in self._reaching:
            self._reaching[key] = self._find_reaching(group, least, some, below)
        found = self._reaching[key]
        if found is None:
            return None
        final, space, box = found
        return Reached(final, self.turn(space, box, _first(group.block)))

    def _find_reaching(
        self, group: Group, least: Lane, bands: Iterable[Band], below: float | None
    ) -> tuple[Lane, Space, Box] | None:
        route = group.block.route
        space = self.space(group.bits, (*cuts(route), *(() if below is None else ((CONFIDENCE, below),))))
        for lane, box in proposals(space, route, bands):
            whole: Box | None = box
            if below is not None:
                limit = space.box({CONFIDENCE: space.numbers(CONFIDENCE).below(below)})
                whole = None if limit is None else meet(box, limit)
            for final in Lane:
                if whole is not None and lane <= final < least:
                    found = self._ends_in(space, group, (lane, whole), final)
                    if found is not None:
                        return final, space, found
        return None

    @staticmethod
    def _limited_signals(route: Route) -> frozenset[str]:
        """Return the signals beside confidence and counters that the proposal of a route depends on."""
        return frozenset({CONFIDENCE_MARGIN} if asks_when_close(route) else ())

    def _ends_in(self, space: Space, group: Group, proposal: tuple[Lane, Box], final: Lane) -> Box | None:
        """Return turns that end in a lane, of those for which the route proposes one."""
        lane, whole = proposal
        route, bits = group.block.route, group.bits
        others = space.active(bits & self._above(final))
        if final.is_ai_only:
            counters = (AI_TURNS, CLARIFICATIONS) if final is Lane.CLARIFY else (AI_TURNS,)
            stopped = (limited(space, route, signal) for signal in counters)
            others += [box for box in stopped if box is not None]
        raising = space.active(bits & self._by_lane[final]) if final > lane else [whole]
        for box in raising:
            found = space.first_open(meet(whole, box), others)
            if found is not None:
                return found
        return None

    def stays_below(
        self, group: Group, lanes: Collection[Lane], least: Lane, given: Mapping[str, Scalar | None]
    ) -> dict[str, object] | None:
        """Return a turn for which the route proposes one of some lanes and no rule ``least`` or more, None without one.

        ``given`` are values that signals have, None for a missing one, infinite for any number beyond all others.
        Limits do not count. The group has all cases of ``least`` and more. Raises OverBudget where that takes too long.
        """
        signals = self._limited_signals(group.block.route) | given.keys()
        group = group._replace(
            bits=self.bearing(group.bits & self.cases_from(least) & self.needed(), signals)
        )
        key = (group.bits, id(group.block.route), tuple(sorted(lanes)), least, tuple(given.items()))
        if key not in self._staying:
            self._staying[key] = self._find_staying(group, lanes, least, given)
        found = self._staying[key]
        return None if found is None else self.turn(*found, _first(group.block))

    def _find_staying(
        self, group: Group, lanes: Collection[Lane], least: Lane, given: Mapping[str, Scalar | None]
    ) -> tuple[Space, Box] | None:
        space = self.space_of(group)
        lifting = space.active(group.bits & self.cases_from(least))
        limits = {
            signal: MISSING if value is None else axis.at(value)
            for signal, value in given.items()
            if (axis := space.axis(signal)) is not None
        }
        limit = space.box(limits)
        for lane, box in proposals(space, group.block.route):
            if lane in lanes and limit is not None:
                found = space.first_open(meet(box, limit), lifting)
                if found is not None:
                    return space, found
        return None

    def quiet_turn(
        self, intent: str | None, language: str, channel: str, confidence: float | None = None
    ) -> dict[str, object]:
        """Return a turn, as the evaluator takes it, in which the route has its say: no rule is met in it.

        Where there is no such turn, no rule that brings in a person is met, and where there is none of that kind
        either, the turn tells nothing but the confidence.
        """
        where = (intent, language, channel)
        bits = self.bearing(self.in_scope(where), ())
        space = self.space(bits, () if confidence is None else ((CONFIDENCE, confidence),))
        mask = MISSING if confidence is None else space.numbers(CONFIDENCE).at(confidence)
        whole = space.box({CONFIDENCE: mask})
        found = None
        for cases in (bits, bits & self._by_lane[Lane.HUMAN]):
            try:
                found = found or space.first_open(whole, space.active(cases))
            except OverBudget:
                break
        return self.turn(space, found or whole or space.whole, where)

    def turn(self, space: Space, box: Box, where: Where, **signals: object) -> dict[str, object]:
        """Return a turn of a box, as the evaluator takes it, with further signals."""
        names = zip(("intent", "language", "channel"), where, strict=True)
        shares, values = space.example(box)
        values |= signals
        return {
            **{name: value for name, value in names if value is not None},
            **shares,
            **({"signals": values} if values else {}),
        }


def _holds_always(case: Case) -> bool:
    return not case.conditions and case.intents is None and case.languages is None and case.channels is None


def _noticeable(rule: ConditionalRule) -> ConditionalRule:
    cases = (replace(case, reported=True) if _holds_always(case) else case for case in rule.cases)
    return replace(rule, cases=tuple(cases))


def _first(block: Block) -> Where:
    return block.intents[0], block.languages[0], block.channels[0]


def numbers(bits: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set, ascending."""
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1
