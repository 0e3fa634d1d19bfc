"""Combinations that no route and no scope tells apart, taken together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, partial
from typing import NamedTuple

from handoff_xl.lowering import Dimension, Lowered
from handoff_xl.routes import Block


class Group(NamedTuple):
    """A block of combinations that share a route and ``bits``: the cases in scope there, of those looked at."""

    block: Block
    bits: int


def groups(blocks: Iterable[Block], lowered: Lowered, cases: int) -> Iterator[Group]:
    """Yield the blocks cut where the scopes of some cases (a bit set) differ."""
    # Few sets of languages and channels recur in all blocks.
    languages_of = cache(partial(_alike, dimension=lowered.languages, cases=cases))
    channels_of = cache(partial(_alike, dimension=lowered.channels, cases=cases))
    for block in blocks:
        by_intent = _alike(block.intents, lowered.intents, cases)
        by_language = languages_of(block.languages)
        by_channel = channels_of(block.channels)
        for intents_mask, intents in by_intent.items():
            for languages_mask, languages in by_language.items():
                for channels_mask, channels in by_channel.items():
                    bits = intents_mask & languages_mask & channels_mask
                    yield Group(Block(intents, languages, channels, block.route), bits)


def _alike(members: tuple[str, ...], dimension: Dimension, cases: int) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for member in members:
        found[dimension.mask(member) & cases].append(member)
    return {mask: tuple(alike) for mask, alike in found.items()}
