"""The route of every intent × language × channel, resolved once at compile time.

DESIGN §2.1: a Thresholds row has scope columns and setting columns; column by column the narrowest filled cell
counts, and between cells equally or incomparably narrow the more careful one. A row that names intents counts as
filling Categories and Risk too; the Queue of an intent counts as a row that names that intent.

The work is done per *class*: intents that the same rows can reach, languages and channels that those rows do not
tell apart. So the cost follows the number of different situations, not of combinations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from handoff_xl.findings import Place
from handoff_xl.lanes import Lane
from handoff_xl.model import SCOPE_COLUMNS, SETTING_COLUMNS, Design, Intent, Language, Settings, Threshold
from handoff_xl.routes.values import INTENTS_BIT, Block, Cell, Origin, Resolved, Route, Routes

_IMPLIED_BY_INTENTS = 1 << SCOPE_COLUMNS.index("risks") | 1 << SCOPE_COLUMNS.index("categories")
_NAMED_INTENT = INTENTS_BIT | _IMPLIED_BY_INTENTS

# The more careful value is the greatest under these keys. Queues have no order: their names settle the tie, and
# differing ones are an error anyway.
_LESS_IS_MORE_CAREFUL = frozenset({"max_clarifications", "max_ai_turns", "sla_minutes", "priority"})

_NOTHING = Resolved(None, Place("Thresholds"), Origin.NOTHING)
_UNSURE = Resolved(None, Place("Thresholds"), Origin.NOTHING, broken=True)


def scope_bits(row: Threshold) -> int:
    """Return the scope columns that a row fills as a bit set, those implied by naming intents included."""
    bits = sum(1 << at for at, key in enumerate(SCOPE_COLUMNS) if getattr(row, key) is not None)
    return bits | _IMPLIED_BY_INTENTS if bits & INTENTS_BIT else bits


def is_narrower(one: int, other: int) -> bool:
    """Whether the first scope fills every column of the second and at least one more."""
    return one != other and one & other == other


def resolve(design: Design) -> Routes:
    """Return the routes of every open combination of the design."""
    finder = _RowFinder(design.thresholds)
    languages = {language.id: language for language in design.languages}
    classes: dict[object, list[Intent]] = defaultdict(list)
    for intent in design.intents:
        if intent.status == "active":
            key = (
                finder.rows_of(intent),
                (intent.queue, intent.source) if _names_queue(intent) else None,
                intent.languages,
                intent.channels,
            )
            classes[key].append(intent)
    settling = _Settling(_defaults(design.settings))
    queues = {intent.id: {"queue": _queue_of(intent)} for intent in design.intents if _names_queue(intent)}
    blocks: list[Block] = []
    for members in classes.values():
        first = members[0]
        candidates = [finder.candidates[at] for at in finder.rows_of(first)]
        doubtful = [row for row in finder.doubtful if "mode" in row.settings]
        open_languages = [tag for tag in languages if _covers(first.languages, tag)]
        open_channels = [channel.id for channel in design.channels if _covers(first.channels, channel.id)]
        ids = tuple(intent.id for intent in members)
        for some_languages in _alike(
            open_languages,
            partial(_told_apart_by_language, languages, candidates),
        ):
            here = [one for one in candidates if _covers(one.row.languages, some_languages[0])]
            for some_channels in _alike(
                open_channels,
                partial(_told_apart_by_channel, here),
            ):
                applying = [cells for row, cells in here if _covers(row.channels, some_channels[0])]
                applying += [queues[first.id]] if first.id in queues else []
                route = settling.route(languages[some_languages[0]], applying, maybe=bool(doubtful))
                blocks.append(Block(ids, tuple(some_languages), tuple(some_channels), route))
    return Routes(design, tuple(blocks))


def _names_queue(intent: Intent) -> bool:
    return intent.queue is not None or "queue" in intent.source.broken


def _queue_of(intent: Intent) -> Cell:
    """Return the Queue of an intent as the cell of a row that names it."""
    place, broken = intent.source.place("queue"), "queue" in intent.source.broken
    return Cell(intent.queue, place, _NAMED_INTENT, broken, Origin.INTENT)


class _Candidate(NamedTuple):
    """A row that may apply, with its filled setting cells by column."""

    row: Threshold
    cells: Mapping[str, Cell]


class _RowFinder:
    """Finds the Thresholds rows that can apply to an intent, without looking at every row for every intent."""

    def __init__(self, rows: tuple[Threshold, ...]) -> None:
        self._by_intent: dict[str, list[int]] = defaultdict(list)
        self._general: list[tuple[int, Threshold]] = []
        self._cache: dict[tuple[str | None, str | None], tuple[int, ...]] = {}
        for at, row in enumerate(rows):
            if row.intents is None:
                self._general.append((at, row))
            else:
                for intent in row.intents:
                    self._by_intent[intent].append(at)
        self._rows = rows
        self.candidates = tuple(_Candidate(row, dict(_filled(row))) for row in rows)
        self.doubtful = [row for row in rows if row.source.broken.intersection(SCOPE_COLUMNS)]

    def rows_of(self, intent: Intent) -> tuple[int, ...]:
        """Return the indexes of the rows that can apply to an intent, in their order."""
        key = (intent.risk, intent.category)
        if key not in self._cache:
            self._cache[key] = tuple(at for at, row in self._general if _fits(row, intent))
        named = (at for at in self._by_intent.get(intent.id, ()) if _fits(self._rows[at], intent))
        return tuple(sorted((*self._cache[key], *named)))


def _covers(limit: frozenset[str] | None, item: str) -> bool:
    return limit is None or item in limit


def _fits(row: Threshold, intent: Intent) -> bool:
    return (row.risks is None or intent.risk in row.risks) and (
        row.categories is None or intent.category in row.categories
    )


def _told_apart_by_language(
    languages: Mapping[str, Language], rows: Sequence[_Candidate], tag: str
) -> tuple[object, ...]:
    without_ai = languages[tag] if languages[tag].ai_support == "none" else None
    return (without_ai, *(_covers(row.languages, tag) for row, _ in rows))


def _told_apart_by_channel(rows: Sequence[_Candidate], channel: str) -> tuple[object, ...]:
    return tuple(_covers(row.channels, channel) for row, _ in rows)


def _alike(items: Iterable[str], key: Callable[[str], object]) -> list[list[str]]:
    groups: dict[object, list[str]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return list(groups.values())


def _filled(row: Threshold) -> Iterator[tuple[str, Cell]]:
    scope, source = scope_bits(row), row.source
    for key in SETTING_COLUMNS:
        if key in row.settings or key in source.broken:
            yield key, Cell(row.settings.get(key), source.place(key), scope, key in source.broken)


class _Settling:
    """Settles the cells of each column once for all combinations that they apply to, and keeps each route once."""

    def __init__(self, defaults: Mapping[str, Resolved]) -> None:
        self._defaults = defaults
        self._settled: dict[tuple[int, ...], Resolved] = {}  # by the cells, all of which outlive this
        self._routes: dict[tuple[int, ...], Route] = {}
        self._without_ai: dict[str, Resolved] = {}

    def route(self, language: Language, applying: Iterable[Mapping[str, Cell]], *, maybe: bool) -> Route:
        """Return the route where these rows apply; ``maybe`` tells that one more row may be meant to."""
        filled: dict[str, list[Cell]] = defaultdict(list)
        for row in applying:
            for key, cell in row.items():
                filled[key].append(cell)
        cells = {
            key: self._outcome(key, filled[key]) if key in filled else self._defaults[key]
            for key in SETTING_COLUMNS
        }
        if language.ai_support == "none":
            cells["mode"] = self._human(language)
        elif maybe and cells["mode"].origin is Origin.NOTHING:
            # A row whose scope could not be read may be the one that was meant to decide here.
            cells["mode"] = _UNSURE
        return self._routes.setdefault(tuple(map(id, cells.values())), Route(cells))

    def _outcome(self, key: str, filled: list[Cell]) -> Resolved:
        cells = tuple(map(id, filled))
        if cells not in self._settled:
            self._settled[cells] = _settle(key, filled)
        return self._settled[cells]

    def _human(self, language: Language) -> Resolved:
        if language.id not in self._without_ai:
            place = language.source.place("ai_support") if language.source is not None else Place("Languages")
            self._without_ai[language.id] = Resolved(Lane.HUMAN, place, Origin.LANGUAGE)
        return self._without_ai[language.id]


def _settle(key: str, filled: list[Cell]) -> Resolved:
    scopes = {cell.scope for cell in filled}
    beaten = {scope for scope in scopes if any(is_narrower(other, scope) for other in scopes)}
    unbeaten = tuple(cell for cell in filled if cell.scope not in beaten)
    readable = [cell for cell in unbeaten if not cell.broken]
    broken = len(readable) < len(unbeaten)
    if not readable:
        return Resolved(None, unbeaten[0].place, Origin.ROW, unbeaten, broken=True)
    chosen = readable[0]
    if len(readable) > 1:
        chosen = max(
            readable,
            key=lambda cell: (_carefulness(key, cell.value), tuple(-part for part in cell.place.order[1:])),
        )
    return Resolved(chosen.value, chosen.place, chosen.origin, unbeaten, broken=broken)


def _carefulness(key: str, value: object) -> tuple[float, str]:
    if isinstance(value, (int, float)):
        return (-float(value) if key in _LESS_IS_MORE_CAREFUL else float(value), "")
    return (0.0, str(value))


def _defaults(settings: Settings) -> Mapping[str, Resolved]:
    def of(key: str, setting: str | None = None) -> Resolved:
        setting = setting or key
        origin = Origin.SETTINGS if setting in settings.places else Origin.DEFAULT
        return Resolved(
            getattr(settings, setting), settings.place(setting), origin, broken=setting in settings.broken
        )

    return {
        "mode": _NOTHING,
        "ai_from": of("ai_from"),
        "review_from": of("review_from"),
        "if_unsure": of("if_unsure"),
        "queue": of("queue", "fallback_queue"),
        "review_queue": _NOTHING,
        "priority": _NOTHING,
        "sla_minutes": _NOTHING,
        "max_clarifications": of("max_clarifications"),
        "max_ai_turns": of("max_ai_turns"),
        "ambiguity_margin": of("ambiguity_margin"),
    }
