"""Combinations of intent, language and channel that behave alike, in blocks that no row order changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from typing import NamedTuple, TypeVar

from handoff_xl.model import Intent
from handoff_xl.routes import Route, Routes

Key = TypeVar("Key", bound=Hashable)


class ProductBlock(NamedTuple):
    """All combinations of some intents, languages and channels, each in order of code points."""

    intents: tuple[str, ...]
    languages: tuple[str, ...]
    channels: tuple[str, ...]


Shape = tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
"""Disjoint (languages, channels) products."""


def alike(
    routes: Routes, key_of_route: Callable[[Route], Key], key_of_closed: Callable[[Intent], Key]
) -> list[tuple[Key, tuple[ProductBlock, ...]]]:
    """Return every listed combination exactly once, under the key of its route or of its being closed.

    Blocks are as large as they can be within one intent, then intents of the same blocks are joined. The
    outcome depends on the keys alone, not on the order of intents, languages, channels, rows or blocks.
    """
    channels = sorted(channel.id for channel in routes.design.channels)
    languages = sorted(language.id for language in routes.design.languages)
    keys = [key_of_route(block.route) for block in routes.blocks]
    shapes: dict[Key, dict[Shape, list[str]]] = defaultdict(lambda: defaultdict(list))
    for closed, at, intents in _atoms(routes, key_of_closed):
        grid = {language: dict.fromkeys(channels, closed) for language in languages}
        for index in at:
            block = routes.blocks[index]
            for language in block.languages:
                grid[language].update(dict.fromkeys(block.channels, keys[index]))
        for key, shape in _shapes(grid).items():
            shapes[key][shape] += intents
    groups = [
        (
            key,
            tuple(
                sorted(
                    ProductBlock(tuple(sorted(intents)), *product)
                    for shape, intents in by_shape.items()
                    for product in shape
                )
            ),
        )
        for key, by_shape in shapes.items()
    ]
    return sorted(groups, key=lambda group: group[1])


def _atoms(
    routes: Routes, key_of_closed: Callable[[Intent], Key]
) -> list[tuple[Key, tuple[int, ...], list[str]]]:
    """Return intents that stand in the same route blocks and have the same key where they are closed."""
    blocks_of: dict[str, list[int]] = {intent.id: [] for intent in routes.design.intents}
    for index, block in enumerate(routes.blocks):
        for intent_id in block.intents:
            blocks_of[intent_id].append(index)
    atoms: dict[tuple[Key, tuple[int, ...]], list[str]] = defaultdict(list)
    for intent in {intent.id: intent for intent in routes.design.intents}.values():
        atoms[key_of_closed(intent), tuple(blocks_of[intent.id])].append(intent.id)
    return [(closed, at, intents) for (closed, at), intents in atoms.items()]


def _shapes(grid: Mapping[str, Mapping[str, Key]]) -> dict[Key, Shape]:
    channels_of: dict[Key, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for language, row in grid.items():
        for channel, key in row.items():
            channels_of[key][language].append(channel)
    shapes: dict[Key, Shape] = {}
    for key, by_language in channels_of.items():
        languages_of: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for language, channels in by_language.items():
            languages_of[tuple(channels)].append(language)
        shapes[key] = tuple(
            sorted((tuple(languages), channels) for channels, languages in languages_of.items())
        )
    return shapes
