"""Making turns to measure: at a place, with some rows met, some conditions just not, and all else as quiet as can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import Any

from handoff_xl.exercises.steps import beside
from handoff_xl.lowering import Condition, Scalar
from handoff_xl.matching import folded_index, lookup_language
from handoff_xl.model import Design
from handoff_xl.nearest import nearest
from handoff_xl.proofs import Proofs, Space
from handoff_xl.proofs.axes import MISSING, NumberAxis
from handoff_xl.proofs.routing import Site
from handoff_xl.regions.atoms import OverBudget
from handoff_xl.signals import CONFIDENCE, CONFIDENCE_MARGIN

Pins = Mapping[str, Scalar | None]
"""Values that signals are to have, None for one that is to be missing."""

_TAGS = ("eo", "la", "vo", "ia", "tlh", "qaa", "zu", "mi")
_NAMES = ("unlisted", "not in the list", "something else")


class TurnMaker:
    """Makes turns of one design. Nothing it makes is taken on trust: what a turn shows is asked of the evaluator."""

    def __init__(self, design: Design, proofs: Proofs) -> None:
        self._proofs = proofs
        self.unlisted_intent = _far_from(_names(), [intent.id for intent in design.intents])
        self.unlisted_channel = _far_from(_names(), [channel.id for channel in design.channels])
        self.unlisted_exception = _far_from(_names(), [rule.id for rule in design.exceptions])
        languages = [language.id for language in design.languages]
        declared = folded_index(languages)
        self.unlisted_language = _far_from(
            (tag for tag in _tags() if lookup_language(tag, declared) is None), languages
        )

    def make(
        self,
        site: Site,
        pins: Pins | None = None,
        *,
        true: Sequence[Condition] = (),
        quiet: Sequence[int] = (-1, 0),
        reported: Sequence[str] = (),
        besides: int = 0,
    ) -> dict[str, Any] | None:
        """Return a turn at a site, None where there is none.

        ``true`` are conditions to meet, at their bounds where that can be. ``quiet`` are sets of rows that are not to
        be met, the one to try first first; a turn is looked for until one is found. ``besides`` are rows that are out of
        scope at the site, but whose conditions are to be met or missed.
        """
        wanted = dict(pins or {})
        near = {
            condition.signal: near_values(condition)
            for condition in true
            if _is_number(condition) and condition.signal not in wanted
        }
        cuts = [
            (signal, float(value))
            for signal, value in wanted.items()
            if value is not None and not isinstance(value, (bool, str))
        ]
        cuts += [(signal, value) for signal, values in near.items() for value in values]
        space = self._proofs.space(site.bits | besides, (*site.cuts(), *cuts))
        limits = {signal: _at(space, signal, value) for signal, value in wanted.items()}
        for condition in true:
            axis = space.axis(condition.signal)
            if axis is None:
                return None
            mask = axis.test(condition)
            limits[condition.signal] = limits.get(condition.signal, mask) & mask
        at_bounds = dict(limits)
        for signal, values in near.items():
            axis = space.axis(signal)
            points = sum(axis.at(value) for value in dict.fromkeys(values)) if axis is not None else 0
            at_bounds[signal] = limits[signal] & points
        for box in (space.box(at_bounds), space.box(limits)):
            for bits in quiet:
                try:
                    found = space.first_open(box, space.active(site.bits & bits))
                except OverBudget:
                    continue
                if found is not None:
                    return self._turn(site, space, found, reported)
        return None

    def _turn(
        self, site: Site, space: Space, box: tuple[int, ...], reported: Sequence[str]
    ) -> dict[str, Any]:
        turn: dict[str, Any] = self._proofs.turn(space, box, site.where)
        signals = {name: value for name, value in turn.pop("signals", {}).items() if value is not None}
        turn = {
            "intent": self.unlisted_intent,
            "language": self.unlisted_language,
            "channel": self.unlisted_channel,
            **turn,
        }
        if signals:
            turn["signals"] = signals
        if reported:
            turn["exceptions"] = list(reported)
        return turn


def near_values(condition: Condition) -> tuple[float, ...]:
    """Return the bounds of a condition on a number, and the values beside them."""
    found = dict.fromkeys(
        value for bound in condition.values for value in beside(condition.signal, float(bound))
    )
    if condition.signal in (CONFIDENCE, CONFIDENCE_MARGIN):
        return tuple(value for value in found if -1.0 <= value <= 1.0)
    return tuple(found)


def _is_number(condition: Condition) -> bool:
    return all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in condition.values)


def _at(space: Space, signal: str, value: Scalar | None) -> int:
    if value is None:
        return MISSING
    axis = space.axis(signal)
    if axis is None or (isinstance(axis, NumberAxis) and isinstance(value, str)):
        return ~MISSING
    return axis.at(value)


def _names() -> Iterable[str]:
    yield from _NAMES
    for number in count(1):
        yield f"{_NAMES[0]} {number}" if number < 10 else f"{number * 7919}"


def _tags() -> Iterable[str]:
    yield from _TAGS
    for number in count():
        yield f"q{chr(ord('a') + number // 26 % 20)}{chr(ord('a') + number % 26)}"


def _far_from(names: Iterable[str], listed: Sequence[str]) -> str:
    """Return the first name that nobody would take for a misspelt one of the list."""
    return next(name for name in names if name not in listed and nearest(name, listed) is None)
