"""Text in SpreadsheetML: rich text and the `_xHHHH_` escapes."""

import re

from lxml import etree

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """Return text with every `_xHHHH_` replaced by the character it stands for."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    # Two escapes may be the two halves of one character; a half alone becomes the replacement character.
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def rich_text(element: etree._Element) -> str:
    """Return the text of an `si`, `is` or `text` element: its runs joined, phonetic hints left out."""
    parts: list[str] = []
    for child in element:
        name = _local_name(child)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts.extend(run.text or "" for run in child if _local_name(run) == "t")
    return unescaped("".join(parts))


def _local_name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
