"""Text in SpreadsheetML: the `_xHHHH_` escapes, rich text, and the table of shared strings."""

import re
from collections.abc import Iterable

from handoff_xl.ooxml.limits import Budget
from handoff_xl.ooxml.xml import feed, stream_parser

LONGEST_TEXT = 1_000_000
"""Characters; a cell holds 32,767 at most, and programs that do not know that somewhat more."""

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """Return text with every `_xHHHH_` replaced by the character it stands for."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    # Two escapes may be the two halves of one character; a half alone becomes the replacement character.
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def read_shared_strings(chunks: Iterable[bytes], part: str, budget: Budget) -> tuple[str | None, ...]:
    """Return the shared strings of a part, None for one longer than `LONGEST_TEXT`, which may be nobody's.

    Raises PackageError where they are too many.
    """
    strings: list[str | None] = []
    pieces: list[str] = []
    phonetic = False
    most = budget.limits.strings

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal phonetic
        if name.endswith("}t"):
            if not phonetic:
                parser.CharacterDataHandler = pieces.append
        elif name.endswith("}si"):
            pieces.clear()
        elif name.endswith("}rPh"):
            phonetic = True

    def end(name: str) -> None:
        nonlocal phonetic
        if name.endswith("}t"):
            parser.CharacterDataHandler = None
        elif name.endswith("}si"):
            strings.append(unescaped("".join(pieces)) if sum(map(len, pieces)) <= LONGEST_TEXT else None)
            if len(strings) > most:
                budget.limits.refuse_above("strings", len(strings), f"it has {len(strings):,} shared strings")
        elif name.endswith("}rPh"):
            phonetic = False

    parser = stream_parser(part, start, end, budget.limits)
    feed(parser, chunks, part, budget)
    return tuple(strings)
