"""A route and what it is made of: resolved values, bands of confidence, blocks of combinations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from handoff_xl.findings import Place
from handoff_xl.lanes import Lane
from handoff_xl.model import SCOPE_COLUMNS, SETTING_COLUMNS, Design


class Origin(StrEnum):
    """What decided a value of a route."""

    ROW = "row"
    INTENT = "intent"
    LANGUAGE = "language"
    SETTINGS = "settings"
    DEFAULT = "default"
    NOTHING = "nothing"


class Cell(NamedTuple):
    """A filled setting cell that applies: its value, its place, the scope columns that its row fills (a bit set)."""

    value: object
    place: Place
    scope: int
    broken: bool
    origin: Origin = Origin.ROW


class Resolved(NamedTuple):
    """One value of a route with the cell behind it.

    ``unbeaten`` are all cells to which no applying cell is narrower; ``value`` is the most careful of theirs.
    ``broken`` tells that one of them could not be read, so that the value must not be judged.
    """

    value: object
    place: Place
    origin: Origin
    unbeaten: tuple[Cell, ...] = ()
    broken: bool = False

    @property
    def names_intent(self) -> bool:
        """Whether a cell decided that names the intent itself."""
        return any(cell.scope & INTENTS_BIT for cell in self.unbeaten)


class Band(NamedTuple):
    """The confidences [low, high) that a route sends to a lane; the band that ends at 1 includes 1."""

    lane: Lane
    low: float
    high: float


class Effective(NamedTuple):
    """The values of a route that can matter in a decision, under their JSON keys; what cannot matter is None or 0.

    ``mode`` is None and ``bands`` are empty in a gap. ``review_queue`` is where drafts go: ``queue`` unless a cell
    names another.
    """

    mode: Lane | None
    bands: tuple[Band, ...]
    ambiguity_margin: float
    max_clarifications: float | None
    max_ai_turns: float | None
    queue: str | None
    review_queue: str | None
    priority: float | None
    sla_minutes: float | None


@dataclass(frozen=True)
class Route:
    """The resolved settings of one or more combinations, under the keys of ``SETTING_COLUMNS``."""

    cells: Mapping[str, Resolved] = field(hash=False)

    @cached_property
    def mode(self) -> Lane | None:
        """The lane of a sure classifier; None where no row decides it (a gap)."""
        value = self.cells["mode"].value
        return value if isinstance(value, Lane) else None

    @property
    def if_unsure(self) -> Lane:
        """The lane below Review from."""
        value = self.cells["if_unsure"].value
        return value if isinstance(value, Lane) else Lane.HUMAN

    @property
    def queue(self) -> str | None:
        """Who takes over; None only where Settings name no global fallback queue."""
        return self._text("queue")

    @property
    def review_queue(self) -> str | None:
        """Who approves drafts, where it is not the queue."""
        return self._text("review_queue")

    @property
    def ai_from(self) -> float:
        """Confidence from which AI acts alone, in [0, 1]."""
        return self._share("ai_from")

    @property
    def review_from(self) -> float:
        """Confidence from which AI drafts, in [0, 1]."""
        return self._share("review_from")

    @property
    def ambiguity_margin(self) -> float:
        """Lead over the runner-up below which AI asks first, in [0, 1]."""
        return self._share("ambiguity_margin")

    def number(self, key: str) -> float | None:
        """Return priority, sla_minutes, max_clarifications or max_ai_turns; None where nothing limits."""
        value = self.cells[key].value
        return value if isinstance(value, (int, float)) else None

    def used_settings(self) -> tuple[str, ...]:
        """Return the setting columns that can matter under the route's Mode, in the order of the columns."""
        return _USED_SETTINGS.get(self.mode, SETTING_COLUMNS)

    def bands(self) -> tuple[Band, ...]:
        """Return the bands of confidence from sure to unsure (DESIGN §2.2), empty ones left out."""
        return self._bands

    def lanes(self) -> frozenset[Lane]:
        """Return every lane that the route itself can propose, a missing confidence (human) included."""
        return self._lanes

    @cached_property
    def effective(self) -> Effective:
        """The values that can matter in a decision: two routes that agree in them are the same to everybody."""
        lanes = {band.lane for band in self.bands()}
        ai_only = any(lane.is_ai_only for lane in lanes)
        return Effective(
            mode=self.mode,
            bands=self.bands(),
            ambiguity_margin=self.ambiguity_margin if Lane.AI_AUTO in lanes else 0.0,
            max_clarifications=self.number("max_clarifications") if ai_only else None,
            max_ai_turns=self.number("max_ai_turns") if ai_only else None,
            queue=self.queue,
            review_queue=self.queue_for(Lane.AI_REVIEW) if self.mode is not Lane.HUMAN else None,
            priority=self.number("priority"),
            sla_minutes=self.number("sla_minutes"),
        )

    @cached_property
    def _bands(self) -> tuple[Band, ...]:
        if self.mode is None:
            return ()
        if self.mode is Lane.HUMAN:
            return (Band(Lane.HUMAN, 0.0, 1.0),)
        top = self.ai_from if self.mode is Lane.AI_AUTO else 1.0
        bands = [Band(Lane.AI_REVIEW, self.review_from, top), Band(self.if_unsure, 0.0, self.review_from)]
        if self.mode is Lane.AI_AUTO:
            bands.insert(0, Band(Lane.AI_AUTO, self.ai_from, 1.0))
        return tuple(band for band in bands if band.low < band.high or band is bands[0])

    @cached_property
    def _lanes(self) -> frozenset[Lane]:
        lanes = {band.lane for band in self.bands()} | {Lane.HUMAN}
        if self.ambiguity_margin > 0 and Lane.AI_AUTO in lanes:
            lanes.add(Lane.CLARIFY)
        return frozenset(lanes)

    def queue_for(self, lane: Lane) -> str | None:
        """Return who takes a turn of that lane over: for drafts the review queue, in AI-only lanes nobody."""
        if lane.is_ai_only:
            return None
        return (self.review_queue if lane is Lane.AI_REVIEW else None) or self.queue

    def _text(self, key: str) -> str | None:
        value = self.cells[key].value
        return value if isinstance(value, str) else None

    def _share(self, key: str) -> float:
        value = self.cells[key].value
        return float(value) if isinstance(value, (int, float)) else 0.0


class Block(NamedTuple):
    """All combinations of the listed intents, languages and channels; they share one route."""

    intents: tuple[str, ...]
    languages: tuple[str, ...]
    channels: tuple[str, ...]
    route: Route

    def combinations(self) -> Iterator[tuple[str, str, str]]:
        """Yield every (intent, language, channel) of the block."""
        for intent in self.intents:
            for language in self.languages:
                for channel in self.channels:
                    yield intent, language, channel

    @property
    def size(self) -> int:
        """How many combinations the block holds."""
        return len(self.intents) * len(self.languages) * len(self.channels)


@dataclass(frozen=True)
class Routes:
    """The design with the routes of all its open combinations: active intents where they are open."""

    design: Design
    blocks: tuple[Block, ...]

    @cached_property
    def by_combination(self) -> Mapping[tuple[str, str, str], Route]:
        """The route of each open (intent, language, channel)."""
        return {combination: block.route for block in self.blocks for combination in block.combinations()}


UNUSED_SETTINGS: Mapping[Lane | None, frozenset[str]] = {
    Lane.AI_REVIEW: frozenset({"ai_from", "ambiguity_margin"}),
    Lane.HUMAN: frozenset(SETTING_COLUMNS) - {"mode", "queue", "priority", "sla_minutes"},
}
"""The setting columns that do not matter under a Mode."""

_USED_SETTINGS = {
    mode: tuple(column for column in SETTING_COLUMNS if column not in unused)
    for mode, unused in UNUSED_SETTINGS.items()
}

INTENTS_BIT = 1 << SCOPE_COLUMNS.index("intents")
