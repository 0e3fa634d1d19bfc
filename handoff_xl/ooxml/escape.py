"""Writing text into XML so that it is read back as the same text."""

import re

_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def cell_text(text: str) -> str:
    """Escape the text of a cell, note or formula: what XML cannot hold becomes `_xHHHH_`."""
    text = _ESCAPED.sub("_x005F_", text)
    if not text.isprintable():  # what is printable is legal, and most texts are
        text = _ILLEGAL.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """Escape an attribute's value, for double quotes; what XML cannot hold is left out."""
    text = _ILLEGAL.sub("", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text.replace("\n", "&#10;").replace("\t", "&#9;")
