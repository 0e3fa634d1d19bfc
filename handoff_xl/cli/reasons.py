"""Why a turn went where it went, as far as the turn itself is the cause: what in it is unknown, closed or unusable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from handoff_xl.calendars import parse_instant
from handoff_xl.decide.values import READERS, share
from handoff_xl.matching import fold, folded_index, lookup_language
from handoff_xl.nearest import nearest
from handoff_xl.wording import listing

_NOT_ACTIVE = {"draft": "still a draft", "retired": "retired"}
_SLIP = 0.8  # of similarity, from which on a name is taken for a slip of another
_TYPE_WORDS = {"number": "a number", "boolean": "Yes or No", "category": "a word"}


def reasons(turn: Mapping[str, Any], document: Mapping[str, Any]) -> list[str]:
    """Return a plain sentence for each thing in a turn that kept a rule of the routing document from applying.

    They say which of intent, language and channel is unknown, not active, not open or not given; that a confidence is
    missing or outside [0, 1]; which signals are misspelt or hold values of another type; which exceptions are not in
    the document; and that a time has no offset.
    """
    return [
        *_about_place(turn, document["dimensions"]),
        *_about_confidence(turn),
        *_about_signals(turn.get("signals", {}), document["signals"]),
        *_about_exceptions(turn.get("exceptions", ()), document["exceptions"]),
        *_about_time(turn.get("at")),
    ]


def _about_place(turn: Mapping[str, Any], dimensions: Mapping[str, Any]) -> Iterator[str]:
    """Yield why no route is open for the turn's intent, language and channel; nothing where one is."""
    given = turn.get("intent", "").strip()
    intents = {entry["id"]: entry for entry in dimensions["intents"]}
    languages, channels = ([entry["id"] for entry in dimensions[key]] for key in ("languages", "channels"))
    language = lookup_language(turn.get("language", ""), folded_index(languages))
    channel = folded_index(channels).get(fold(turn.get("channel", "")))
    intent = intents.get(given)
    found = []
    if intent is None:
        found.append(_unknown("intent", given, intents))
    elif intent["status"] in _NOT_ACTIVE:
        found.append(f"The intent {given} is {_NOT_ACTIVE[intent['status']]} ({intent['source']}).")
    for kind, known, declared in (("language", language, languages), ("channel", channel, channels)):
        if known is None:
            found.append(_unknown(kind, turn.get(kind, ""), declared))
        elif intent is not None and intent[f"{kind}s"] is not None and known not in intent[f"{kind}s"]:
            found.append(f"The intent {given} is not open in the {kind} {known} ({intent['source']}).")
    yield from found
    if found:
        yield "So no route is open for this turn, and the fallback counts in its place: a person takes over."


def _unknown(kind: str, given: str, declared: Iterable[str]) -> str:
    names = list(declared)
    if not given.strip():
        return f"No {kind} was given (--{kind}). The design has {listing(names, 6)}."
    close = nearest(given, names)
    hint = f" Did you mean {close}?" if close is not None else f" The design has {listing(names, 6)}."
    return f"The {kind} {given} is not in the design.{hint}"


def _about_confidence(turn: Mapping[str, Any]) -> Iterator[str]:
    confidence, runner_up = turn.get("confidence"), turn.get("runner_up_confidence")
    if confidence is None:
        yield "No confidence was given (--confidence), so the route sends the turn to a person."
    elif share(confidence) is None:
        yield (
            f"The confidence {confidence:.15g} is not between 0 and 1. It counts as missing, so the route sends the "
            f"turn to a person. {_rewritten(confidence)}"
        )
    if runner_up is not None and share(runner_up) is None:
        yield (
            f"The confidence of the runner-up, {runner_up:.15g}, is not between 0 and 1. It counts as missing, so "
            f"nobody knows how close the two are. {_rewritten(runner_up)}"
        )


def _rewritten(value: float) -> str:
    if 1 < value <= 100:
        return f"Write {value / 100:.10g} or {value:.10g}%."
    return "Write it from 0 to 1 or as a percent, for example 0.9 or 90%."


def _about_signals(given: Mapping[str, object], declared: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    entries = list(declared)
    names = [entry["id"] for entry in entries]
    for name in sorted(given.keys() - set(names)):
        # Systems may send more than a design reads: only what looks like a slip is told.
        if meant := _meant(name, names):
            yield f"The signal {name} is not in the design, so no rule reads it.{meant}"
    types = {entry["id"]: entry["type"] for entry in entries if entry["taken_from"] == "signals"}
    for name in sorted(types.keys() & given.keys()):
        if READERS[types[name]](given[name]) is None:
            yield (
                f"The signal {name} holds {_TYPE_WORDS[types[name]]}, and {given[name]} is not that. "
                "It counts as missing."
            )


def _about_exceptions(given: Iterable[str], declared: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    names = [entry["id"] for entry in declared]
    for name in given:
        if name.strip() not in names:
            yield (
                f"The exception {name.strip()} is not in the design, so a person of the fallback takes over."
                f"{_meant(name.strip(), names)}"
            )


def _about_time(given: object) -> Iterator[str]:
    if given is None or parse_instant(given) is not None:
        return
    aware = f"{given}Z".replace(" ", "T", 1)
    how = (
        f"It has no offset from UTC. Write {aware} for UTC, or for example {aware[:-1]}+01:00."
        if parse_instant(aware) is not None
        else "Write it as 2026-11-24T09:30+01:00."
    )
    yield f"The time {given} cannot be used, so no opening hours were looked at. {how}"


def _meant(name: str, names: Iterable[str]) -> str:
    close = nearest(name, names, cutoff=_SLIP)
    return "" if close is None else f" Did you mean {close}?"
