"""The space of all turns that differ in what is measured only: one axis per signal that some rule in scope tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from handoff_xl.lowering import Case, Condition, Scalar
from handoff_xl.model import Signal, SignalType
from handoff_xl.proofs.axes import MISSING, Axis, NumberAxis, ValueAxis
from handoff_xl.proofs.confidence import impossible_pairs, pair, possible_margins
from handoff_xl.proofs.covering import Search
from handoff_xl.regions.atoms import Box, meet
from handoff_xl.signals import CONFIDENCE, CONFIDENCE_MARGIN, ZERO_WHEN_MISSING

Cut = tuple[str, float]
"""A signal and a value at which something changes for it, beside the conditions."""


_USUAL_SHARE = 0.9
"""The confidence of an example where any would do."""


class Space:
    """All turns at one intent, language and channel, with the boxes in which each of some cases is met.

    ``cases`` are those in scope by their bits, ``on_unknown`` the bits of those that a missing signal meets as well
    (exceptions with If unknown on human). A box holds one mask per axis, in the order of ``signals``.
    """

    def __init__(
        self,
        cases: Mapping[int, Case],
        on_unknown: int,
        cuts: Iterable[Cut],
        declared: Mapping[str, Signal],
        search: Search,
    ) -> None:
        self._search = search
        points: dict[str, set[float]] = {CONFIDENCE: {0.0, 1.0}}
        tests: dict[str, list[Condition]] = {}
        for case in cases.values():
            for condition in case.conditions:
                tests.setdefault(condition.signal, []).append(condition)
        for signal, value in cuts:
            points.setdefault(signal, set()).add(value)
        self.signals: tuple[str, ...] = tuple(sorted({*points, *tests}))
        self._index = {signal: at for at, signal in enumerate(self.signals)}
        self.axes: tuple[Axis, ...] = tuple(
            _axis(declared.get(signal), signal, tests.get(signal, ()), points.get(signal, ()))
            for signal in self.signals
        )
        self._numbers = {
            signal: axis
            for signal, axis in zip(self.signals, self.axes, strict=True)
            if isinstance(axis, NumberAxis)
        }
        self.whole: Box = tuple(
            _all_of(signal, axis) for signal, axis in zip(self.signals, self.axes, strict=True)
        )
        self._on_unknown = on_unknown
        self._limits = {bit: self._limits_of(case) for bit, case in cases.items()}
        self._boxes = {bit: self._box_of(bit) for bit in cases}

    def axis(self, signal: str) -> Axis | None:
        """Return the axis of a signal, None where nothing depends on it."""
        at = self._index.get(signal)
        return None if at is None else self.axes[at]

    def numbers(self, signal: str) -> NumberAxis:
        """Return the axis of a number signal on which something depends; raises KeyError for another one."""
        return self._numbers[signal]

    def box(self, limits: Mapping[str, int]) -> Box | None:
        """Return the turns whose signals are within the limits; None where there are none.

        A signal on which nothing depends is not limited.
        """
        box = tuple(
            mask & limits.get(signal, mask) for signal, mask in zip(self.signals, self.whole, strict=True)
        )
        return box if all(box) else None

    def active(self, bits: int) -> list[Box]:
        """Return the boxes in which cases are met, or unknown where that is enough; cases never met have none."""
        found = []
        while bits:
            box = self._boxes.get((bits & -bits).bit_length() - 1)
            if box is not None:
                found.append(box)
            bits &= bits - 1
        return found

    @cached_property
    def impossible(self) -> tuple[Box, ...]:
        """The boxes of confidences and margins that no turn has together."""
        if CONFIDENCE_MARGIN not in self._index:
            return ()
        self._search.spend(
            10 * sum(len(self.numbers(name).points) for name in (CONFIDENCE, CONFIDENCE_MARGIN))
        )
        pairs = impossible_pairs(
            self.numbers(CONFIDENCE),
            self.whole[self._index[CONFIDENCE]],
            self.numbers(CONFIDENCE_MARGIN),
        )
        boxes = (self.box({CONFIDENCE: shares, CONFIDENCE_MARGIN: margins}) for shares, margins in pairs)
        return tuple(box for box in boxes if box is not None)

    def first_open(self, whole: Box | None, boxes: Sequence[Box]) -> Box | None:
        """Return turns of ``whole`` that no box holds, as many together as it can.

        Raises OverBudget where that takes too long.
        """
        if whole is None:
            return None
        boxes = [*boxes, *self.impossible]
        found = self._search.first_open(whole, boxes)
        return None if found is None else self._widened(found, whole, boxes)

    def example(self, box: Box) -> tuple[dict[str, object], dict[str, object]]:
        """Return a turn of a box: its confidences, and its signals, None for one that has to be missing.

        What may be missing is left out.
        """
        shares: dict[str, object] = {}
        values: dict[str, object] = {}
        masks = dict(zip(self.signals, box, strict=True))
        margins = masks.get(CONFIDENCE_MARGIN, MISSING)
        if not margins & MISSING:
            shares["confidence"], shares["runner_up_confidence"] = pair(
                self.numbers(CONFIDENCE), masks[CONFIDENCE], self.numbers(CONFIDENCE_MARGIN), margins
            )
        elif known := masks[CONFIDENCE] & ~MISSING:
            numbers = self.numbers(CONFIDENCE)
            is_free = masks[CONFIDENCE] & MISSING and known & numbers.at(_USUAL_SHARE)
            shares["confidence"] = _USUAL_SHARE if is_free else numbers.value(known)
        for signal, axis, whole in zip(self.signals, self.axes, self.whole, strict=True):
            mask = masks[signal]
            if mask == whole or signal in (CONFIDENCE, CONFIDENCE_MARGIN):
                continue
            if mask == MISSING:
                values[signal] = None
            elif not mask & MISSING and not (signal in ZERO_WHEN_MISSING and mask & axis.at(0.0)):
                values[signal] = _plain(axis.value(mask))
        return shares, values

    def limits(self, bit: int) -> dict[str, int]:
        """Return the known values of each signal that a case tests of which its conditions are true."""
        return dict(self._limits[bit])

    def _box_of(self, bit: int) -> Box | None:
        unknown = MISSING if self._on_unknown >> bit & 1 else 0
        return self.box({signal: mask | unknown for signal, mask in self._limits[bit].items()})

    def _limits_of(self, case: Case) -> dict[str, int]:
        limits: dict[str, int] = {}
        for condition in case.conditions:
            axis = self.axes[self._index[condition.signal]]
            limits[condition.signal] = limits.get(condition.signal, axis.known) & axis.test(condition)
        return limits

    @staticmethod
    def _widened(box: Box, whole: Box, boxes: Sequence[Box]) -> Box:
        """Return the box grown along each axis within ``whole`` as far as it meets none of the boxes."""
        for at, widest in enumerate(whole):
            along = (*box[:at], widest, *box[at + 1 :])
            taken = 0
            for other in boxes:
                taken |= other[at] if meet(along, other) is not None else 0
            box = (*box[:at], widest & ~taken, *box[at + 1 :])
        return box


def _plain(value: Scalar) -> Scalar:
    """Return a whole number without its decimal point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _axis(signal: Signal | None, name: str, tests: Sequence[Condition], points: Iterable[float]) -> Axis:
    if (
        name in (CONFIDENCE, CONFIDENCE_MARGIN)
        or name in ZERO_WHEN_MISSING
        or (signal is not None and signal.type is SignalType.NUMBER)
    ):
        operands = (float(value) for test in tests for value in test.values)
        return NumberAxis.of((*operands, *points), signal, whole=name in ZERO_WHEN_MISSING)
    return ValueAxis.of(signal, (value for test in tests for value in test.values))


def _all_of(signal: str, axis: Axis) -> int:
    """Return what a turn can have: counters are never missing, shares lie in [0, 1]."""
    if signal in ZERO_WHEN_MISSING:
        return axis.known
    if isinstance(axis, NumberAxis):
        if signal == CONFIDENCE:
            return axis.within(0.0, 1.0) | MISSING
        if signal == CONFIDENCE_MARGIN:
            return possible_margins(axis) | MISSING
    return axis.known | MISSING
