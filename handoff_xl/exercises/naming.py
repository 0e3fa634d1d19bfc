"""Names in scenarios that nothing declares, apart from those that stand there on purpose."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import NamedTuple

from handoff_xl.exercises.taking_over import expectation
from handoff_xl.lanes import Lane
from handoff_xl.matching import fold, folded_index, lookup_language
from handoff_xl.model import Design, Scenario
from handoff_xl.nearest import nearest
from handoff_xl.signals import DERIVED_SIGNALS

_MOST_NAMES = 100
"""Beyond so many unknown names the nearest one is not looked for: not the names are wrong then."""


class UnknownName(NamedTuple):
    """A name in a cell of a scenario that nothing declares; ``close`` is the one that was probably meant."""

    scenario: Scenario
    kind: str
    column: str
    text: str
    close: str | None
    declared: tuple[str, ...]


class _Declared(NamedTuple):
    """What declares a kind of name: the sheet's key, the names in order, and as they are looked up."""

    sheet: str
    names: tuple[str, ...]
    spellings: Mapping[str, str]


def unknown_names(design: Design) -> tuple[UnknownName, ...]:
    """Return the unknown names of all scenarios, in the order of their rows.

    An unknown intent, language, channel or exception stands there on purpose where the scenario expects a person, to
    whom everything unknown goes, and no declared name is close. Nothing is said of a sheet or cell with faults.
    """
    declared = {
        "intent": _plain("intents", (intent.id for intent in design.intents)),
        "language": _folded("languages", (language.id for language in design.languages)),
        "channel": _folded("channels", (channel.id for channel in design.channels)),
        "signal": _plain("signals", (one.id for one in design.signals if one.id not in DERIVED_SIGNALS)),
        "exception": _plain("exceptions", (rule.id for rule in design.exceptions)),
        "queue": _plain("queues", (queue.id for queue in design.queues)),
    }
    guesses: dict[tuple[str, str], str | None] = {}
    found: list[UnknownName] = []
    for scenario in design.scenarios:
        for kind, column, text in _named(scenario, declared["queue"].spellings):
            sheet, names, spellings = declared[kind]
            if (
                sheet in design.untrusted
                or column in scenario.source.broken
                or _is_known(kind, text, spellings)
            ):
                continue
            key = (kind, text)
            if key not in guesses:
                guesses[key] = nearest(text, names) if len(guesses) < _MOST_NAMES else None
            on_purpose = scenario.expected_lane is Lane.HUMAN and guesses[key] is None
            if kind in {"signal", "queue"} or not on_purpose:
                found.append(UnknownName(scenario, kind, column, text, guesses[key], names))
    return tuple(found)


def _plain(sheet: str, names: Iterable[str]) -> _Declared:
    listed = tuple(names)
    return _Declared(sheet, listed, {name: name for name in listed})


def _folded(sheet: str, names: Iterable[str]) -> _Declared:
    listed = tuple(names)
    return _Declared(sheet, listed, folded_index(listed))


def _named(scenario: Scenario, queues: Container[str]) -> Iterator[tuple[str, str, str]]:
    """Yield kind, column and text of every name in a scenario."""
    yield "intent", "intent", scenario.intent
    if scenario.language is not None:
        yield "language", "language", scenario.language
    if scenario.channel is not None:
        yield "channel", "channel", scenario.channel
    for signal in scenario.signals:
        yield "signal", "signals", signal
    for exception in scenario.exceptions:
        yield "exception", "exceptions", exception
    if scenario.expected_queue is not None:
        yield "queue", "expected_queue", expectation(scenario.expected_queue, queues).queue


def _is_known(kind: str, text: str, spellings: Mapping[str, str]) -> bool:
    if kind == "language":
        return lookup_language(text, spellings) is not None
    return (fold(text) if kind == "channel" else text) in spellings
