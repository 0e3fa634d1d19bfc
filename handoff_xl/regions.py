"""Parts of the routes: cut off what always goes to people, and join what is left into the largest blocks.

A block is a box of intents × languages × channels (``routes.Block``). Boxes are cut and joined as boxes,
so that the cost follows the number of different situations, not of combinations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from handoff_xl.model import Design, Intent, Scope
from handoff_xl.routes import Block, Routes


@dataclass(frozen=True, slots=True)
class Region:
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


def always_human(design: Design) -> tuple[Scope, ...]:
    """Return the scopes in which an exception without any condition sends every turn to a person."""
    return tuple(
        alternative.scope
        for exception in design.exceptions
        for alternative in exception.alternatives
        if not alternative.conditions and not alternative.reported and not alternative.scope.is_everywhere
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
    shared = [
        axis if limit is None else tuple(item for item in axis if item in limit)
        for axis, limit in zip(axes, limits, strict=True)
    ]
    if not all(shared):
        yield block
        return
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
    """Return the combinations of the blocks as few large regions, in the order of their first intents."""
    channels_of: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for block in blocks:
        for intent_id in block.intents:
            for language in block.languages:
                channels_of[intent_id][language].update(block.channels)
    intents_of: dict[tuple[tuple[str, ...] | None, tuple[str, ...] | None], list[str]] = defaultdict(list)
    first_of: dict[tuple[tuple[str, ...] | None, tuple[str, ...] | None], tuple[str, str, str]] = {}
    for intent in design.intents:
        if intent.id not in channels_of:
            continue
        languages, channels = open_for(intent, design)
        alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for language in languages:
            here = channels_of[intent.id].get(language, set())
            if here:
                alike[tuple(channel for channel in channels if channel in here)].append(language)
        for some_channels, some_languages in alike.items():
            key = (
                None if len(some_languages) == len(languages) else tuple(some_languages),
                None if len(some_channels) == len(channels) else some_channels,
            )
            intents_of[key].append(intent.id)
            first_of.setdefault(key, (intent.id, some_languages[0], some_channels[0]))
    return tuple(
        Region(tuple(intents), languages, channels, first_of[languages, channels])
        for (languages, channels), intents in intents_of.items()
    )
