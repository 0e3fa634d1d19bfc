"""Text from cells and file names made harmless: for a terminal, and inside JSON."""

from __future__ import annotations

import json
import re
from typing import Any

_HIDING = (
    "\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f"
)
"""Control characters beyond ASCII's own, marks that turn the writing direction, what cannot be seen, halves of characters."""

_UNSAFE = re.compile(f"[\x00-\x1f{_HIDING}]")
_UNSAFE_IN_JSON = re.compile(f"[{_HIDING}]")


def printable(text: str) -> str:
    """Return text as one line in which control characters and marks that turn the writing direction are escapes.

    Line breaks and tabs become spaces; everything else that a terminal would obey or hide is shown as its code point.
    """
    return _UNSAFE.sub(_escaped, text)


def json_bytes(value: Any) -> bytes:
    """Return a value as UTF-8 JSON, indented by 2, with a newline at its end; what `printable` escapes is escaped.

    A reader gets the very same texts, and a terminal nothing that it would obey. Raises ValueError for NaN.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2)
    if not text.isascii() or "\x7f" in text:
        text = _UNSAFE_IN_JSON.sub(_escaped_in_json, text)
    return f"{text}\n".encode()


def _escaped_in_json(match: re.Match[str]) -> str:
    return "\\u007f" if match[0] == "\x7f" else json.dumps(match[0])[1:-1]


def _escaped(match: re.Match[str]) -> str:
    if match[0] in "\n\r\t":
        return " "
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
