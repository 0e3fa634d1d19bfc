"""Thresholds rows that do nothing: duplicates, rows without effect, scopes that nothing is open for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace

from handoff_xl.allowance import is_fallback_label
from handoff_xl.blocks import is_explicit, open_for, sound_blocks
from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.lanes import Lane
from handoff_xl.model import SCOPE_COLUMNS, SETTING_COLUMNS, Design, Intent, Threshold
from handoff_xl.route_errors import RouteErrors, is_unsettled
from handoff_xl.routes import Block, Route, Routes, resolve, scope_bits
from handoff_xl.row_reasons import idle_rows
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.wording import header, listing, row_subject

DUPLICATE = Rule(
    code="HX407",
    severity=Severity.WARNING,
    title="Duplicate row",
    message="This row says the same as row {rows}.",
    fix="Delete one of them.",
    meaning="Rows with the same scope and the same settings do nothing twice. The next person to change one of them "
    "will forget the other, and then they contradict each other.",
    failing="Two Thresholds rows for risk low, both with Mode AI alone and AI from 85 %.",
    passing="One Thresholds row for risk low.",
)

DEAD = Rule(
    code="HX408",
    severity=Severity.WARNING,
    title="Row changes nothing",
    message="This row changes nothing: {reason}.",
    fix="Delete the row, or correct its scope or values if it was meant to change something.",
    meaning="A row without effect misleads whoever reads the sheet: they believe it protects something. It is beaten "
    "everywhere by narrower rows, repeats what would be inherited anyway, or sets what its Mode never uses. "
    "All reported rows can be deleted together: of rows that make each other superfluous one is kept. Policies for "
    "intents to come (rows that fill Risk alone, or a Mode for everything) are left alone, and so is every row where "
    "an error stands, since mending that may bring the row to life.",
    failing="The row for risk low says AI from 85 %; a row for es and risk low says AI from 85 % too.",
    passing="The row for es and risk low says AI from 92 %.",
)

CLOSED_SCOPE = Rule(
    code="HX409",
    severity=Severity.WARNING,
    title="Scope names what its intents are not open for",
    message="None of the intents of this row is open for {closed}.",
    fix="Take it out of the {column} cell, or open an intent for it on the Intents sheet.",
    meaning="The row promises something for a language or channel in which none of its intents can occur, so that "
    "part of it is never used.",
    failing="The row for card_lost names phone, but card_lost is open for chat only.",
    passing="The row for card_lost names chat.",
)


_LEVELS = frozenset({"ai_from", "review_from"})
_JUDGED_SHEETS = frozenset({"thresholds", "intents", "languages", "channels"})


def find_duplicates(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each set of Thresholds rows with the same scope and settings."""
    index = _RowIndex(subject.design)
    for rows in _duplicates(subject.design):
        place = _first_cell(rows[1])
        yield DUPLICATE.at(
            place,
            about=row_subject(rows[1]),
            related=(_first_cell(row) for row in (rows[0], *rows[2:])),
            owner=_owner(index, rows[1]),
            rows=listing(str(row.source.row) for row in (rows[0], *rows[2:])),
        )


def _duplicates(design: Design) -> Iterator[list[Threshold]]:
    alike: dict[object, list[Threshold]] = defaultdict(list)
    for row in design.thresholds:
        if not row.source.broken and row.settings:
            scope = tuple(getattr(row, column) for column in SCOPE_COLUMNS)
            alike[scope, frozenset(row.settings.items())].append(row)
    return (rows for rows in alike.values() if len(rows) > 1)


def find_dead_rows(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each Thresholds row that changes no decision anywhere.

    All of them can be deleted together: of rows that make each other superfluous, only some are reported.
    """
    if subject.design.untrusted & _JUDGED_SHEETS or not subject.routes.blocks:
        return
    routes = _with_drafts(subject.routes)
    index = _RowIndex(routes.design)
    active = [intent for intent in routes.design.intents if intent.status == "active"]
    active_ids = frozenset(intent.id for intent in active)
    fitting = {id(row) for intent in active for row in index.of(intent)}
    kept = {id(row) for rows in _duplicates(subject.design) for row in rows}
    kept.update(id(row) for row, _, _ in _closed_scopes(subject.design))
    kept.update(id(row) for row in _doubtful(index))
    kept.update(
        id(row)
        for row in routes.design.thresholds
        if row.source.broken
        or _is_policy(row)
        or _guards_fallback_label(row)
        or _names_none_of(active_ids, row)
    )
    superfluous = _superfluous(routes, index, kept)
    pieces = ((block, index.around(block)) for block in sound_blocks(routes)) if superfluous else ()
    reasons = idle_rows(superfluous, pieces)
    for row in superfluous:
        why = reasons.get(row.source.row)
        if not row.settings:
            reason = "it fills none of Mode, AI from and the other settings"
        elif why is not None:
            reason = why.words()
        elif id(row) in fitting:
            reason = "no intent in its scope is open for the languages and channels together that it names"
        else:
            reason = "no active intent fits all of its scope"
        yield DEAD.at(
            _first_cell(row),
            about=row_subject(row),
            related=why.places() if why is not None else (),
            owner=_owner(index, row),
            reason=reason,
        )


def _with_drafts(routes: Routes) -> Routes:
    """Return the routes as they will be when the drafts among the intents are active: rows wait for them."""
    design = routes.design
    if all(intent.status != "draft" for intent in design.intents):
        return routes
    intents = (replace(one, status="active") if one.status == "draft" else one for one in design.intents)
    return resolve(replace(design, intents=tuple(intents)))


def _is_policy(row: Threshold) -> bool:
    """Whether a row says what holds for a risk, or who handles whatever comes, intents to come included."""
    filled = _filled_scope(row)
    return (filled == ["risks"] and bool(row.settings)) or (not filled and "mode" in row.settings)


def _guards_fallback_label(row: Threshold) -> bool:
    """Whether a row keeps AI from what the classifier did not understand, as each design should say outright."""
    return row.settings.get("mode") is Lane.HUMAN and any(map(is_fallback_label, row.intents or ()))


def _names_none_of(active: AbstractSet[str], row: Threshold) -> bool:
    """Whether all intents that a row names are retired, which its cell is told already."""
    return row.intents is not None and row.intents.isdisjoint(active)


class _RowIndex:
    """Finds the Thresholds rows that fit an intent without looking at every row for every intent."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.intents = {intent.id: intent for intent in design.intents}
        self._naming: dict[str, list[Threshold]] = defaultdict(list)
        self._general: dict[tuple[str | None, str | None], list[Threshold]] = {}
        for row in design.thresholds:
            for intent in row.intents or ():
                self._naming[intent].append(row)

    def of(self, intent: Intent) -> list[Threshold]:
        """Return the rows that fit the intent in some language and channel."""
        key = (intent.risk, intent.category)
        if key not in self._general:
            rows = (row for row in self.design.thresholds if row.intents is None)
            self._general[key] = [row for row in rows if self._fits(row, intent)]
        return self._general[key] + [row for row in self._naming[intent.id] if self._fits(row, intent)]

    @staticmethod
    def _fits(row: Threshold, intent: Intent) -> bool:
        return (row.risks is None or intent.risk in row.risks) and (
            row.categories is None or intent.category in row.categories
        )

    def around(self, block: Block) -> Design:
        """Return the design cut down to one combination of the block and the rows that apply to it."""
        intent, language, channel = self.intents[block.intents[0]], block.languages[0], block.channels[0]
        return replace(
            self.design,
            intents=(intent,),
            languages=tuple(one for one in self.design.languages if one.id == language),
            channels=tuple(one for one in self.design.channels if one.id == channel),
            thresholds=tuple(
                row
                for row in self.of(intent)
                if (row.languages is None or language in row.languages)
                and (row.channels is None or channel in row.channels)
            ),
        )


def _doubtful(index: _RowIndex) -> Iterator[Threshold]:
    """Yield the rows that may be meant for an intent whose risk, category, openness or status could not be read."""
    unread = frozenset[str]().union(*(intent.source.broken for intent in index.intents.values()))
    for row in index.design.thresholds:
        if (row.risks is not None and "risk" in unread) or (
            row.categories is not None and "category" in unread
        ):
            yield row
    for intent in index.intents.values():
        if intent.source.broken & {"risk", "category", "languages", "channels", "status"}:
            yield from index.of(intent)


def _deciding_rows(route: Route, by_place: dict[tuple[str, int], Threshold]) -> list[Threshold]:
    places = (
        (cell.place.sheet or "", cell.place.row or 0)
        for resolved in route.cells.values()
        for cell in resolved.unbeaten
    )
    return [by_place[place] for place in dict.fromkeys(places) if place in by_place]


def _superfluous(routes: Routes, index: _RowIndex, kept: set[int]) -> list[Threshold]:
    """Return rows that can all be deleted together, none of those whose ``id`` is in ``kept``."""
    design = routes.design
    by_place = {(row.source.sheet, row.source.row): row for row in design.thresholds}
    blocks = list(sound_blocks(routes))
    needed = set(kept)
    for block in blocks:
        candidates = [row for row in _deciding_rows(block.route, by_place) if id(row) not in needed]
        here = index.around(block) if candidates else design
        needed.update(id(row) for row in candidates if not _same_without({id(row)}, block, here))
    if len(needed) == len(design.thresholds):
        return []
    errors = RouteErrors(design)
    for block in blocks:
        if errors.stand_in(block):
            needed.update(id(row) for row in index.around(block).thresholds if row.settings)
    return _deletable_together([row for row in design.thresholds if id(row) not in needed], blocks, index)


def _deletable_together(rows: list[Threshold], blocks: Iterable[Block], index: _RowIndex) -> list[Threshold]:
    """Return as many of the rows, each superfluous by itself, as can go together; the narrowest and last go first."""
    single = {id(row) for row in rows if row.settings}
    if len(single) < 2:
        return rows
    meetings: dict[int, list[tuple[Block, Design, set[int]]]] = defaultdict(list)
    for block in blocks:
        here = index.around(block)
        met = single.intersection(map(id, here.thresholds))
        if len(met) > 1:
            for one in met:
                meetings[one].append((block, here, met))
    gone: set[int] = set()
    for row in sorted(rows, key=lambda row: (scope_bits(row).bit_count(), row.source.row), reverse=True):
        leaving = gone | {id(row)}
        if all(_same_without(leaving, block, here) for block, here, met in meetings[id(row)] if met & gone):
            gone = leaving
    return [row for row in rows if id(row) in gone]


def _same_without(gone: set[int], block: Block, here: Design) -> bool:
    """Whether a block routes the same, without any new error, when rows are deleted."""
    rest = tuple(row for row in here.thresholds if id(row) not in gone)
    (without,) = resolve(replace(here, thresholds=rest)).blocks
    wanted = here.settings.require_explicit_thresholds
    return not is_unsettled(without.route) and _meaning(without.route, wanted) == _meaning(
        block.route, wanted
    )


def _meaning(route: Route, wanted: str) -> tuple[object, ...]:
    """Return the values of a route that can matter under its Mode, and whether they are set as explicitly as wanted."""
    cells = [(column, route.cells[column]) for column in route.used_settings()]
    return tuple((cell.value, column in _LEVELS and is_explicit(cell, wanted)) for column, cell in cells)


def find_closed_scopes(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each Languages or Channels cell that names what its intents are not open for."""
    design = subject.design
    if design.untrusted & _JUDGED_SHEETS:
        return
    index = _RowIndex(design)
    for row, column, ids in _closed_scopes(design):
        yield CLOSED_SCOPE.at(
            row.source.place(column),
            about=row_subject(row, column),
            owner=_owner(index, row),
            closed=listing(ids),
            column=header(column),
        )


def _closed_scopes(design: Design) -> Iterator[tuple[Threshold, str, list[str]]]:
    """Yield rows with a scope column and the languages or channels in it that none of their intents has."""
    if all(intent.languages is None and intent.channels is None for intent in design.intents):
        return
    index = _RowIndex(design)
    open_in: dict[int, dict[str, set[str]]] = defaultdict(lambda: {"languages": set(), "channels": set()})
    for intent in design.intents:
        if intent.status == "active":
            languages, channels = open_for(intent, design)
            for row in index.of(intent):
                open_in[id(row)]["languages"].update(languages)
                open_in[id(row)]["channels"].update(channels)
    doubtful = {id(row) for row in _doubtful(index)}
    for row in design.thresholds:
        if id(row) not in open_in or id(row) in doubtful or row.source.broken.intersection(SCOPE_COLUMNS):
            continue
        for column in ("languages", "channels"):
            named: frozenset[str] | None = getattr(row, column)
            closed = sorted((named or frozenset()) - open_in[id(row)][column])
            if closed:
                yield row, column, closed


def _filled_scope(row: Threshold) -> list[str]:
    return [column for column in SCOPE_COLUMNS if getattr(row, column) is not None]


def _first_cell(row: Threshold) -> Place:
    """Return the row's first filled cell that the compiler reads."""
    filled = _filled_scope(row)
    filled += [column for column in SETTING_COLUMNS if column in row.settings]
    return row.source.place(filled[0] if filled else None)


def _owner(index: _RowIndex, row: Threshold) -> str:
    named = [index.intents[intent].owner for intent in sorted(row.intents or ()) if intent in index.intents]
    return named[0] if named else index.design.settings.owner


RULES: tuple[Rule, ...] = (DUPLICATE, DEAD, CLOSED_SCOPE)
CHECKS: tuple[Check, ...] = (find_duplicates, find_dead_rows, find_closed_scopes)
