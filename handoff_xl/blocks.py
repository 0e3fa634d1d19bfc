"""Parts of the routes: what always goes to people cut off, the rest joined into large blocks.

A block is a box of intents × languages × channels (``routes.Block``). Boxes are cut and joined as boxes,
so that the cost follows the number of different situations, not of combinations.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from handoff_xl.model import (
    Alternative,
    Design,
    Intent,
    Scope,
)
from handoff_xl.routes import Block, Origin, Resolved, Routes


class Region(NamedTuple):
    """A block as large as it gets.

    ``languages`` and ``channels`` are None where they are all that the intents are open for. ``intents`` are
    in the order of their rows; ``first`` is one (intent, language, channel) of the region.
    """

    intents: tuple[str, ...]
    languages: tuple[str, ...] | None
    channels: tuple[str, ...] | None
    first: tuple[str, str, str]


def sound_blocks(routes: Routes) -> Iterator[Block]:
    """Yield the blocks without the intents whose risk or category could not be read.

    Which rows those would inherit from is not known, so nothing that follows from it is judged.
    """
    unread = {
        intent.id
        for intent in routes.design.intents
        if intent.risk is None or {"risk", "category"} & intent.source.broken
    }
    for block in routes.blocks:
        if unread.isdisjoint(block.intents):
            yield block
        elif rest := tuple(intent for intent in block.intents if intent not in unread):
            yield Block(rest, block.languages, block.channels, block.route)


def left_to_routes(routes: Routes) -> tuple[Block, ...]:
    """Return the sound blocks without what an exception always sends to a person: there the routes have a say."""
    return tuple(outside(sound_blocks(routes), always_human(routes.design)))


def is_explicit(cell: Resolved, wanted: str) -> bool:
    """Whether a value was set as closely as Require explicit thresholds wants it: ``no``, ``policy`` or ``intent``."""
    if wanted == "intent":
        return cell.names_intent
    return wanted == "no" or cell.origin is Origin.ROW


def always_human(design: Design) -> tuple[Scope, ...]:
    """Return the scopes in which an exception without any condition sends every turn to a person.

    A part of a scope that could not be read may be meant for everything.
    """
    return tuple(
        _as_wide_as_meant(alternative)
        for exception in design.exceptions
        for alternative in exception.alternatives
        if not alternative.conditions and not alternative.reported and not alternative.scope.is_everywhere
    )


def _as_wide_as_meant(row: Alternative) -> Scope:
    unread, scope = row.source.broken, row.scope
    return replace(
        scope,
        intents=None if {"intents", "tags"} & unread else scope.intents,
        languages=None if "languages" in unread else scope.languages,
        channels=None if "channels" in unread else scope.channels,
    )


def outside(blocks: Iterable[Block], scopes: Sequence[Scope]) -> Iterator[Block]:
    """Yield what is left of the blocks when every combination in one of the scopes is taken away."""
    for block in blocks:
        parts = [block]
        for scope in scopes:
            parts = [rest for part in parts for rest in _without(part, scope)]
            if not parts:
                break
        yield from parts


def _without(block: Block, scope: Scope) -> Iterator[Block]:
    axes = [block.intents, block.languages, block.channels]
    limits = (scope.intents, scope.languages, scope.channels)
    both = list(zip(axes, limits, strict=True))
    if any(limit is not None and limit.isdisjoint(axis) for axis, limit in both):
        yield block
        return
    shared = [
        axis if limit is None else tuple(item for item in axis if item in limit) for axis, limit in both
    ]
    for at, inside in enumerate(shared):
        kept = set(inside)
        cut = tuple(item for item in axes[at] if item not in kept)
        if cut:
            rest = [*axes[:at], cut, *axes[at + 1 :]]
            yield Block(rest[0], rest[1], rest[2], block.route)
        axes[at] = inside


def open_for(intent: Intent, design: Design) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the languages and the channels that an intent is open for, in the order of their rows."""
    languages = tuple(
        language.id
        for language in design.languages
        if intent.languages is None or language.id in intent.languages
    )
    channels = tuple(
        channel.id for channel in design.channels if intent.channels is None or channel.id in intent.channels
    )
    return languages, channels


def joined(blocks: Iterable[Block], design: Design) -> tuple[Region, ...]:
    """Return the combinations of the blocks as few large regions, in the order of their first intents.

    What is all of one intent's languages may be some of another's: each part goes to the region that most can join.
    """
    channels_of: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for block in blocks:
        for intent_id in block.intents:
            for language in block.languages:
                channels_of[intent_id][language].update(block.channels)
    parts = [
        (intent.id, some, keys)
        for intent in design.intents
        if intent.id in channels_of
        for some, keys in _parts(channels_of[intent.id], *open_for(intent, design))
    ]
    popularity = Counter(key for _, _, keys in parts for key in keys)
    regions: dict[_Extent, list[str]] = defaultdict(list)
    firsts: dict[_Extent, tuple[str, str, str]] = {}
    for intent_id, first, keys in parts:
        key = max(keys, key=lambda one: popularity[one])
        regions[key].append(intent_id)
        firsts.setdefault(key, (intent_id, *first))
    return tuple(Region(tuple(intents), *key, firsts[key]) for key, intents in regions.items())


_Extent = tuple[tuple[str, ...] | None, tuple[str, ...] | None]


def _parts(
    channels_of: Mapping[str, set[str]], languages: tuple[str, ...], channels: tuple[str, ...]
) -> Iterator[tuple[tuple[str, str], list[_Extent]]]:
    """Yield one intent's combinations in boxes: its first language and channel, and what the box can be called."""
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for language in languages:
        here = channels_of.get(language)
        if here:
            alike[tuple(channel for channel in channels if channel in here)].append(language)
    for some_channels, listed in alike.items():
        some_languages = tuple(listed)
        by_language = [None, some_languages] if some_languages == languages else [some_languages]
        by_channel = [None, some_channels] if some_channels == channels else [some_channels]
        yield (some_languages[0], some_channels[0]), list(product(by_language, by_channel))
