"""Scope columns: where a row of Thresholds, Triggers or Exceptions applies."""

from __future__ import annotations

from handoff_xl.layout.declare import Column, Kind

WHERE = "Where it applies"


def scope_column(key: str, header: str, refers_to: str | None, width: int, help_text: str) -> Column:
    """Return a list column that limits where a row applies; a blank means everywhere."""
    return Column(
        key,
        header,
        Kind.LIST,
        f"{help_text} Pick one, or type several: a, b. Blank = all.",
        refers_to=refers_to,
        default="all",
        group=WHERE,
        width=width,
    )
