"""How ids in a turn and ids in the workbook are compared, alike in the compiler and in every evaluator."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping

_A_TO_Z = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def fold(text: str) -> str:
    """Return the text trimmed, with only A–Z in lower case: full case folding differs between engines."""
    return text.strip().translate(_A_TO_Z)


def folded_index(ids: Iterable[str]) -> dict[str, str]:
    """Return folded id → declared id; of ids that fold alike the smallest (code points) stands for all."""
    return {fold(declared): declared for declared in sorted(ids, reverse=True)}


def lookup_language(tag: str, declared: Mapping[str, str]) -> str | None:
    """Return the declared language that serves a BCP 47 tag, None if none does (RFC 4647 lookup).

    ``en-GB`` is served by ``en``: subtags are dropped from the end, and a single-character subtag left at the
    end goes with them. ``declared`` maps folded tags to tags as they are declared (see ``folded_index``).
    """
    prefix = fold(tag)
    while prefix not in declared:
        prefix, dash, _ = prefix.rpartition("-")
        if not dash:
            return None
        if prefix[-2:-1] == "-":
            prefix = prefix[:-2]
    return declared[prefix]
