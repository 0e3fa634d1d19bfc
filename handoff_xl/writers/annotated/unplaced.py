"""Rows that say where they apply in a cell that could not be read: for what they were meant nobody can show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from handoff_xl.findings import Place, Severity
from handoff_xl.layout import SHEET_BY_KEY
from handoff_xl.model import SCOPE_COLUMNS, Design
from handoff_xl.outcome import Outcome
from handoff_xl.writers.annotated.phrasing import counted, listed, plain

_RULE_SCOPE = frozenset({"intents", "tags", "languages", "channels"})
_ABOUT_SHEETS = "1"  # the family of findings that are about whole sheets and their headers
_MOST_ROWS = 6


def unplaced(outcome: Outcome) -> tuple[Place, ...]:
    """Return the rows that say who handles what, but not readably for which intents, languages or channels."""
    if outcome.routes is None:
        return ()
    design = outcome.routes.design
    found = {*_without_scope(design), *_without_name(design, outcome)}
    return tuple(sorted(found, key=lambda place: place.order))


def unplaced_words(outcome: Outcome) -> str:
    """Return how many rows those are and where, as a sentence; blank where there are none."""
    places = unplaced(outcome)
    if not places:
        return ""
    rows: dict[str, list[str]] = defaultdict(list)
    for place in places:
        rows[place.sheet or ""].append(str(place.row))
    where = "; ".join(
        f"{plain(sheet)} row{'s' if len(some) > 1 else ''} {listed(some, _MOST_ROWS)}"
        for sheet, some in rows.items()
    )
    what = "what it is meant for" if len(places) == 1 else "what they are meant for"
    return f"{counted(len(places), 'row')} not counted, since {what} cannot be read: {where}."


def _without_scope(design: Design) -> Iterator[Place]:
    for threshold in design.thresholds:
        if not threshold.source.broken.isdisjoint(SCOPE_COLUMNS):
            yield _row(threshold.source.place())
    for exception in design.exceptions:
        for row in exception.alternatives:
            # With a condition it takes away only some turns, which the routes leave to it in any case.
            if not row.conditions and not row.reported and not row.source.broken.isdisjoint(_RULE_SCOPE):
                yield _row(row.source.place())


def _without_name(design: Design, outcome: Outcome) -> Iterator[Place]:
    """Yield the rows of intents, languages and channels that are none of the design for want of a name of their own."""
    sources = {
        "intents": [intent.source for intent in design.intents],
        "languages": [language.source for language in design.languages if language.source is not None],
        "channels": [channel.source for channel in design.channels if channel.source is not None],
    }
    errors = [finding for finding in outcome.findings if finding.severity is Severity.ERROR]
    places = [error.place for error in errors if error.code[2] != _ABOUT_SHEETS]
    for key, found in sources.items():
        identity = SHEET_BY_KEY[key].identity
        if found and identity is not None:
            names = (found[0].sheet, found[0].columns.get(identity))
            known = {None, *(source.row for source in found)}
            for place in places:
                if (place.sheet, place.column) == names and place.row not in known:
                    yield _row(place)


def _row(place: Place) -> Place:
    return Place(place.sheet, place.row)
