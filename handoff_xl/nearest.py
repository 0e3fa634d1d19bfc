"""The name a person most likely meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from operator import eq


def nearest(text: str, names: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """Return the name closest to ``text`` without regard to case, or None where nothing is close.

    ``cutoff`` is the least similarity in [0, 1] (ratio of difflib).
    """
    by_folded: dict[str, list[str]] = {}
    for name in sorted(names):
        by_folded.setdefault(name.casefold(), []).append(name)
    longest = max(map(len, by_folded), default=0)
    folded = text.casefold().strip()
    if len(folded) * cutoff > longest * (2 - cutoff):
        return None  # not even a name whose every letter is in the text comes close; to compare them would take long
    found = get_close_matches(folded, by_folded, n=1, cutoff=cutoff)
    if not found:
        return None
    # Of names that differ only in case, the one that is typed most alike.
    return max(by_folded[found[0]], key=lambda name: sum(map(eq, name, text.strip())))


def did_you_mean(suggestion: str | None, otherwise: str) -> str:
    """Return the sentence that offers a suggestion, or ``otherwise`` where there is none."""
    return f"Did you mean {suggestion}? Type it exactly so." if suggestion is not None else otherwise
