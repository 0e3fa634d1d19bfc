"""What each combination of intent, language and channel comes to, and the cell of the workbook that decides it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from handoff_xl.figures import lane_columns
from handoff_xl.findings import Place
from handoff_xl.lanes import Lane
from handoff_xl.model import Design, Guardrail, Intent, Scope
from handoff_xl.routes import Cell, Route, Routes

Combination = tuple[str, str, str]
"""An intent, a language and a channel."""

_QUEUES = frozenset({"queue", "review_queue"})


class Kind(StrEnum):
    """What a combination comes to, under the word or sign for it."""

    AI_ALONE = "AI"
    AI_DRAFTS = "D"
    HUMAN = "H"
    GAP = "gap"
    FORBIDDEN = "AI!"
    CONTRADICTION = "≠"
    UNREADABLE = "?"
    NOT_OPEN = "·"


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """A combination: what it comes to and the cell that decides it (None where the workbook has none).

    ``ai_from`` is the confidence in [0, 1] from which AI acts alone, for that kind only. ``inherited`` tells that
    the deciding row does not name the intent.
    """

    kind: Kind
    place: Place | None
    inherited: bool = False
    ai_from: float | None = None

    @property
    def value(self) -> str | float:
        """What the heat map shows: the percentage from which AI acts alone, or the sign of the kind."""
        if self.ai_from is None:
            return self.kind.value
        percentage = round(self.ai_from * 100, 1)
        return int(percentage) if percentage.is_integer() else percentage


def coverage_cells(routes: Routes) -> Mapping[Combination, CoverageCell]:
    """Return the cell of every combination of the design's intents, languages and channels."""
    design = routes.design
    intents = {intent.id: intent for intent in design.intents}
    reader = _Reader(design)
    exceptions = {intent.id: reader.exceptions_of(intent) for intent in design.intents}
    cells: dict[Combination, CoverageCell] = dict(_not_open(design))
    for block in routes.blocks:
        common = reader.of_route(block.route)
        for intent in (intents[one] for one in block.intents):
            cell = reader.of_intent(intent, block.route, common)
            covering = exceptions[intent.id] if _is_lane(cell) else ()
            for language in block.languages:
                for channel in block.channels:
                    exception = _covering(covering, language, channel) if covering else None
                    cells[intent.id, language, channel] = exception or cell
    return cells


def _not_open(design: Design) -> Iterator[tuple[Combination, CoverageCell]]:
    """Yield the combinations that Intents closes; the routes overwrite none of them."""
    for intent in design.intents:
        for language in design.languages:
            for channel in design.channels:
                column = (
                    "status"
                    if intent.status != "active"
                    else "languages"
                    if intent.languages is not None and language.id not in intent.languages
                    else "channels"
                    if intent.channels is not None and channel.id not in intent.channels
                    else None
                )
                if column is not None:
                    # What is missing from a list that could not be read may stand in it.
                    kind = Kind.UNREADABLE if column in intent.source.broken else Kind.NOT_OPEN
                    yield (
                        (intent.id, language.id, channel.id),
                        CoverageCell(kind, intent.source.place(column)),
                    )


def _is_lane(cell: CoverageCell) -> bool:
    return cell.kind in {Kind.AI_ALONE, Kind.AI_DRAFTS, Kind.HUMAN, Kind.FORBIDDEN}


def _covering(
    exceptions: Sequence[tuple[Scope, CoverageCell]], language: str, channel: str
) -> CoverageCell | None:
    return next(
        (
            cell
            for scope, cell in exceptions
            if (scope.languages is None or language in scope.languages)
            and (scope.channels is None or channel in scope.channels)
        ),
        None,
    )


class _Reader:
    """Reads cells from routes, with the guardrails and exceptions of one design at hand."""

    def __init__(self, design: Design) -> None:
        self._guardrails = {
            guardrail.risk: guardrail
            for guardrail in design.guardrails
            if guardrail.source is None or not guardrail.source.broken
        }
        self._thresholds_are_read = "thresholds" not in design.untrusted
        self._for_all: list[tuple[Scope, Place]] = []
        self._for_intent: dict[str, list[tuple[Scope, Place]]] = defaultdict(list)
        for exception in design.exceptions:
            for row in exception.alternatives:
                # Without a condition it takes every turn of its scope away from AI, whatever the route says.
                if row.conditions or row.reported or row.scope.is_everywhere:
                    continue
                entry = (row.scope, row.source.place("exception"))
                if row.scope.intents is None:
                    self._for_all.append(entry)
                for intent in sorted(row.scope.intents or ()):
                    self._for_intent[intent].append(entry)

    def exceptions_of(self, intent: Intent) -> list[tuple[Scope, CoverageCell]]:
        """Return the exceptions that always send an intent to a person somewhere."""
        return [
            (scope, CoverageCell(Kind.HUMAN, place, inherited=intent.id not in scope.named))
            for scope, place in (*self._for_intent.get(intent.id, ()), *self._for_all)
        ]

    def of_route(self, route: Route) -> CoverageCell:
        """Return what a route comes to for any intent that it is open to."""
        mode = route.cells["mode"]
        if mode.broken:
            return CoverageCell(Kind.UNREADABLE, _first_broken(mode.unbeaten) or _cell(mode.place))
        if route.mode is None:
            return CoverageCell(Kind.GAP if self._thresholds_are_read else Kind.UNREADABLE, None)
        clashing = next(_clashing(route), None) or _inverted(route)
        if clashing is not None:
            return CoverageCell(Kind.CONTRADICTION, clashing)
        unread = next((cell for key in _told_by(route) if (cell := route.cells[key]).broken), None)
        if unread is not None:
            place = _first_broken(unread.unbeaten) or _cell(unread.place) or _cell(mode.place)
            return CoverageCell(Kind.UNREADABLE, place)
        if route.mode is not Lane.AI_AUTO:
            kind = Kind.HUMAN if route.mode is Lane.HUMAN else Kind.AI_DRAFTS
            return CoverageCell(kind, _cell(mode.place), inherited=not mode.names_intent)
        ai_from = route.cells["ai_from"]
        place = _cell(ai_from.place) or _cell(mode.place)
        return CoverageCell(Kind.AI_ALONE, place, inherited=not ai_from.names_intent, ai_from=route.ai_from)

    def of_intent(self, intent: Intent, route: Route, common: CoverageCell) -> CoverageCell:
        """Return the cell of one intent of a route, from what the route comes to for all of them."""
        for column in ("risk", "category"):
            # Which rows it inherits from is not known.
            if column in intent.source.broken or (column == "risk" and intent.risk is None):
                return CoverageCell(Kind.UNREADABLE, intent.source.place(column))
        if common.kind is Kind.GAP:
            return replace(common, place=intent.source.place("intent"))
        if _is_lane(common) and (place := self._forbidden_by(intent, route)) is not None:
            return CoverageCell(Kind.FORBIDDEN, place)
        return common

    def _forbidden_by(self, intent: Intent, route: Route) -> Place | None:
        """Return the cell that lets AI go further than the guardrails allow; None where none does."""
        guardrail = self._guardrails.get(intent.risk or "")
        least = _least_human(intent, guardrail)
        bands = route.bands()
        if bands[0].lane < least:
            return _cell(route.cells["mode"].place)
        if bands[-1].lane < least:
            return _cell(route.cells["if_unsure"].place) or _cell(route.cells["mode"].place)
        lowest = None if guardrail is None else guardrail.lowest_ai_from
        if lowest is not None and bands[0].lane is Lane.AI_AUTO and route.ai_from < lowest:
            return _cell(route.cells["ai_from"].place) or _cell(route.cells["mode"].place)
        return None


def _told_by(route: Route) -> Iterator[str]:
    """Yield the columns that say who handles a route: those of its lanes, and those of its queues."""
    yield from lane_columns(route)
    yield from (column for column in route.used_settings() if column in _QUEUES)


def _least_human(intent: Intent, guardrail: Guardrail | None) -> Lane:
    least = Lane.AI_AUTO if guardrail is None else guardrail.least_human
    return max(least, Lane.CLARIFY) if intent.irreversible else least


def _clashing(route: Route) -> Iterator[Place]:
    """Yield a cell of each setting for which cells that are equally narrow differ, or two queues are named."""
    for column in route.used_settings():
        if len(route.cells[column].unbeaten) < 2:
            continue
        by_scope: dict[int, list[Cell]] = defaultdict(list)
        for cell in route.cells[column].unbeaten:
            if not cell.broken:
                by_scope[0 if column in _QUEUES else cell.scope].append(cell)
        for cells in by_scope.values():
            if len({cell.value for cell in cells}) > 1:
                yield min((cell.place for cell in cells), key=lambda place: place.order)


def _inverted(route: Route) -> Place | None:
    """Return the cell to mend where Review from is above AI from: who handles what lies between nobody says."""
    ai_from, review_from = route.cells["ai_from"], route.cells["review_from"]
    if route.mode is not Lane.AI_AUTO or ai_from.broken or review_from.broken:
        return None
    return (_cell(ai_from.place) or _cell(review_from.place)) if route.review_from > route.ai_from else None


def _first_broken(cells: tuple[Cell, ...]) -> Place | None:
    return next((cell.place for cell in cells if cell.broken), None)


def _cell(place: Place) -> Place | None:
    """Return the place where it is one cell; a default stands in none."""
    return place if place.cell is not None else None
