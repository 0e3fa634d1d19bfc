"""Triggers and exceptions in one lowered form: bit masks per value of each signal and of each dimension.

The evaluator, proofs, conformance vectors and exports all read ``Lowered``, so that they cannot drift apart.

Every row (*case*) of every rule is one bit. Rules are in deciding order (the more human lane, then
exceptions before triggers, then the lower priority number, then the smaller id by code points) and their
cases in the order of their rows, so the lowest bit of a set of cases belongs to the rule that decides and
to the first row that matched.

A turn is a few look-ups and ANDs (Kleene logic):

- ``in scope`` = intents.mask(…) & languages.mask(…) & channels.mask(…)
- over the ladders of all signals, ``holds`` = the AND of ``Masks.true`` and ``possible`` = the AND of
  ``Masks.true | Masks.unknown``, both within ``in scope``
- a case is true where its bit is in ``holds``, unknown where it is in ``possible`` alone, else false
- rows are alternatives: a rule is true where one of its cases is, else unknown where one of them is.
  ``Lowered.active`` does this last step.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from handoff_xl.lanes import Lane

if TYPE_CHECKING:
    from handoff_xl.model import Alternative, Design

Scalar = float | bool | str
Kind = Literal["exception", "trigger"]


@dataclass(frozen=True, slots=True)
class Condition:
    """``signal operator values`` under the operator's routing JSON key; categories are folded."""

    signal: str
    operator: str
    values: tuple[Scalar, ...]

    def holds(self, value: Scalar) -> bool:
        """Whether the condition is true of a value of the signal's type; raises KeyError for no operator."""
        return _OPERATORS[self.operator](value, self.values)


_ByCase = Iterable[tuple[int, Sequence[Condition]]]
"""The bit of a case with its conditions on one signal."""

_OPERATORS: Mapping[str, Callable[[Any, tuple[Any, ...]], bool]] = {
    "is": lambda value, values: value == values[0],
    "is_not": lambda value, values: value != values[0],
    "less_than": lambda value, values: value < values[0],
    "at_most": lambda value, values: value <= values[0],
    "at_least": lambda value, values: value >= values[0],
    "more_than": lambda value, values: value > values[0],
    "one_of": lambda value, values: value in values,
    "none_of": lambda value, values: value not in values,
    "between": lambda value, values: values[0] <= value <= values[1],
}


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a rule: scope (None = everywhere), conditions that must all hold, its id cell.

    A ``reported`` case never matches by itself: only its rule's id in the turn's ``exceptions`` makes it
    active.
    """

    intents: frozenset[str] | None
    languages: frozenset[str] | None
    channels: frozenset[str] | None
    conditions: tuple[Condition, ...]
    source: str
    reported: bool = False


@dataclass(frozen=True, slots=True)
class ConditionalRule:
    """A trigger or an exception; ``queue`` None: that of the route; ``ai_may`` None: of a trigger."""

    kind: Kind
    id: str
    lane: Lane
    priority: int
    queue: str | None
    cases: tuple[Case, ...]
    active_on_unknown: bool = False
    ai_may: str | None = None

    @property
    def deciding_order(self) -> tuple[int, bool, int, str]:
        """The key by which rules decide: the lower comes first."""
        return (-self.lane, self.kind != "exception", self.priority, self.id)

    @property
    def listing_order(self) -> tuple[bool, int, str]:
        """The key by which a decision lists matched rules, whatever lane they propose."""
        return (self.kind != "exception", self.priority, self.id)


class Masks(NamedTuple):
    """The cases that are true and those that are unknown at one value, as bit sets; all others are false.

    Cases that do not test the signal are in ``true``.
    """

    true: int
    unknown: int


@dataclass(frozen=True, slots=True)
class NumberLadder:
    """The elementary intervals of a number signal: points named by conditions, open intervals around them.

    With n ascending points there are 2n + 1 steps: step 2i lies below point i (the last above all points),
    step 2i + 1 is point i itself. Every number of one step behaves alike.
    """

    points: tuple[float, ...]
    steps: tuple[int, ...]
    missing: Masks

    def true_at(self, value: float) -> int:
        """Return the cases that are true at a finite number; nothing is unknown there."""
        return self.steps[bisect_left(self.points, value) + bisect_right(self.points, value)]

    def bounds(self, step: int) -> tuple[float | None, float | None]:
        """Return the ends of a step: equal for a point, else exclusive; None where it is unbounded."""
        at, is_point = divmod(step, 2)
        if is_point:
            return (self.points[at], self.points[at])
        return (self.points[at - 1] if at else None, self.points[at] if at < len(self.points) else None)


@dataclass(frozen=True, slots=True)
class ValueLadder:
    """The values of a boolean or category signal that tests name; ``elsewhere`` is every other value."""

    values: Mapping[bool | str, int] = field(hash=False)
    elsewhere: int
    missing: Masks

    def true_at(self, value: bool | str) -> int:
        """Return the cases that are true at a value; nothing is unknown there."""
        return self.values.get(value, self.elsewhere)


Ladder = NumberLadder | ValueLadder


@dataclass(frozen=True, slots=True)
class Dimension:
    """The cases in scope per intent, language or channel that a scope names; ``elsewhere``: at others."""

    named: Mapping[str, int] = field(hash=False)
    elsewhere: int

    def mask(self, member: str | None) -> int:
        """Return the cases in scope at a member; None stands for one that is unknown."""
        return self.elsewhere if member is None else self.named.get(member, self.elsewhere)

    def mask_of_all(self, members: Iterable[str] | None) -> int:
        """Return the cases in scope at every one of some members; None stands for everywhere."""
        if members is None:
            return self.elsewhere
        mask = -1
        for member in members:
            mask &= self.mask(member)
        return mask


@dataclass(frozen=True, slots=True)
class Lowered:
    """All triggers and exceptions of a design. See the module's text for how to use it.

    ``rule_of_bit`` gives the rule's index for each case, ``bits_of_rule`` the cases of each rule.
    ``ladders`` holds the signals that a case tests. ``active_on_unknown`` are the cases of the exceptions
    for which unknown is active.
    """

    rules: tuple[ConditionalRule, ...]
    cases: tuple[Case, ...]
    rule_of_bit: tuple[int, ...]
    bits_of_rule: tuple[int, ...]
    intents: Dimension
    languages: Dimension
    channels: Dimension
    ladders: Mapping[str, Ladder] = field(hash=False)
    active_on_unknown: int

    def around(self, case: Case) -> int:
        """Return the cases that are in scope wherever a case is."""
        return (
            self.intents.mask_of_all(case.intents)
            & self.languages.mask_of_all(case.languages)
            & self.channels.mask_of_all(case.channels)
        )

    def active(self, holds: int, possible: int) -> int:
        """Return the cases that make their rule active, of those that are true and those not false."""
        return holds | (possible & self.active_on_unknown)


def lower(rules: Iterable[ConditionalRule], signal_types: Mapping[str, str]) -> Lowered:
    """Return the lowered form of triggers and exceptions; ``signal_types`` gives ``number``, ``boolean``, ….

    A test on a signal without a type is never known, as if the signal were always missing.
    """
    ordered = tuple(sorted(rules, key=lambda rule: rule.deciding_order))
    cases: list[Case] = []
    rule_of_bit: list[int] = []
    bits_of_rule: list[int] = []
    on_unknown = 0
    for index, rule in enumerate(ordered):
        bits = ((1 << len(rule.cases)) - 1) << len(cases)
        bits_of_rule.append(bits)
        on_unknown |= bits if rule.active_on_unknown else 0
        cases.extend(rule.cases)
        rule_of_bit.extend(index for _ in rule.cases)
    tests: dict[str, list[tuple[int, Condition]]] = {}
    observable = 0
    for bit, case in enumerate(cases):
        observable |= 0 if case.reported else 1 << bit
        for condition in case.conditions:
            tests.setdefault(condition.signal, []).append((bit, condition))
    return Lowered(
        rules=ordered,
        cases=tuple(cases),
        rule_of_bit=tuple(rule_of_bit),
        bits_of_rule=tuple(bits_of_rule),
        # Reported cases are nowhere in scope: one dimension is enough to keep them out.
        intents=_dimension([case.intents for case in cases], observable),
        languages=_dimension([case.languages for case in cases], (1 << len(cases)) - 1),
        channels=_dimension([case.channels for case in cases], (1 << len(cases)) - 1),
        ladders={
            signal: _ladder(tests[signal], signal_types.get(signal), (1 << len(cases)) - 1)
            for signal in sorted(tests)
        },
        active_on_unknown=on_unknown,
    )


def rules_of_design(design: Design) -> tuple[ConditionalRule, ...]:
    """Return the triggers and exceptions of a design as ``lower`` takes them, with their cells as text."""
    exceptions = (
        ConditionalRule(
            kind="exception",
            id=rule.id,
            lane=Lane.HUMAN,
            priority=rule.priority,
            queue=rule.queue,
            cases=tuple(_case(alternative, "exception") for alternative in rule.alternatives),
            active_on_unknown=rule.active_on_unknown,
            ai_may=rule.ai_may,
        )
        for rule in design.exceptions
    )
    triggers = (
        ConditionalRule(
            kind="trigger",
            id=rule.id,
            lane=rule.lane,
            priority=rule.priority,
            queue=rule.queue,
            cases=tuple(_case(alternative, "trigger") for alternative in rule.alternatives),
        )
        for rule in design.triggers
    )
    return (*exceptions, *triggers)


def _case(alternative: Alternative, id_column: str) -> Case:
    return Case(
        intents=alternative.scope.intents,
        languages=alternative.scope.languages,
        channels=alternative.scope.channels,
        conditions=tuple(
            Condition(condition.signal, condition.operator.value, condition.values)
            for condition in alternative.conditions
        ),
        source=str(alternative.source.place(id_column)),
        reported=alternative.reported,
    )


def _dimension(scopes: Sequence[frozenset[str] | None], observable: int) -> Dimension:
    elsewhere = sum(1 << bit for bit, scope in enumerate(scopes) if scope is None) & observable
    named: dict[str, int] = {}
    for bit, scope in enumerate(scopes):
        if observable >> bit & 1:
            for member in scope or ():
                named[member] = named.get(member, elsewhere) | 1 << bit
    return Dimension({member: named[member] for member in sorted(named)}, elsewhere)


def _ladder(tests: Sequence[tuple[int, Condition]], signal_type: str | None, everything: int) -> Ladder:
    """Return the ladder of a signal, whose tests come in the order of their bits."""
    by_case = [(bit, [test for _, test in some]) for bit, some in groupby(tests, lambda test: test[0])]
    tested = _bits(bit for bit, _ in by_case)
    missing = Masks(true=everything & ~tested, unknown=tested)

    def true_at(value: Scalar) -> int:
        return everything & ~_bits(bit for bit, conditions in by_case if not _all_hold(conditions, value))

    if signal_type == "number":
        points = tuple(sorted({float(operand) for _, test in tests for operand in test.values}))
        return NumberLadder(points, tuple(_number_steps(by_case, points, everything)), missing)
    if signal_type == "boolean":
        return ValueLadder({value: true_at(value) for value in (False, True)}, 0, missing)
    named = sorted({str(operand) for _, test in tests for operand in test.values})
    elsewhere = true_at(f"{named[-1]}.")  # greater than every named value, so none of them
    return ValueLadder(_masks_of_values(by_case, named, elsewhere), elsewhere, missing)


def _bits(numbers: Iterable[int]) -> int:
    return sum(1 << number for number in numbers)


def _number_steps(by_case: _ByCase, points: Sequence[float], everything: int) -> Iterator[int]:
    """Yield the cases that are true at each step; at the operands of a case, and beside them, it begins or ends.

    Between two adjacent doubles lies none, so it does not matter that the sample of that step is the upper one.
    """
    step_of = {point: 2 * at + 1 for at, point in enumerate(points)}
    changes = [0] * (2 * len(points) + 1)
    for bit, conditions in by_case:
        operands = sorted({float(operand) for condition in conditions for operand in condition.values})
        samples = [(0, math.nextafter(operands[0], -math.inf))]
        for point in operands:
            samples += [(step_of[point], point), (step_of[point] + 1, math.nextafter(point, math.inf))]
        was_true = True
        for step, sample in samples:
            if _all_hold(conditions, sample) is not was_true:
                changes[step] |= 1 << bit
                was_true = not was_true
    true = everything
    for change in changes:
        true ^= change
        yield true


def _masks_of_values(by_case: _ByCase, named: Iterable[str], elsewhere: int) -> dict[bool | str, int]:
    """Return the cases that are true at each named value; those that do not name it are as they are elsewhere."""
    masks: dict[bool | str, int] = dict.fromkeys(named, elsewhere)
    for bit, conditions in by_case:
        for value in {str(operand) for condition in conditions for operand in condition.values}:
            if _all_hold(conditions, value) is not bool(elsewhere >> bit & 1):
                masks[value] ^= 1 << bit
    return masks


def _all_hold(conditions: Iterable[Condition], value: Scalar) -> bool:
    return all(condition.holds(value) for condition in conditions)
