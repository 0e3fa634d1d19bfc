"""What parsing one cell comes to: a value, a fault, or a value with something worth saying."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from handoff_xl.findings import Finding, Place, Rule

_LONGEST_QUOTATION = 80


def brief(text: str) -> str:
    """Return the text as messages quote it: one line, cut where a whole cell would not fit a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_QUOTATION else f"{line[: _LONGEST_QUOTATION - 1]}…"


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule met in a cell, with the values of its message and, where known, what to type instead."""

    rule: Rule
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    suggestion: str | None = None

    def at(self, place: Place, about: str) -> Finding:
        """Return the fault as a finding at its cell."""
        values = self.values
        if isinstance(text := values.get("text"), str):
            values = {**values, "text": brief(text)}
        return self.rule.at(place, about=about, suggestion=self.suggestion, values=values)


class Malformed(Exception):  # noqa: N818 -- it carries a finding, it is not a programming error
    """Raised by a parser that cannot make sense of a cell."""

    def __init__(self, rule: Rule, *, suggestion: str | None = None, **values: object) -> None:
        super().__init__(rule.code)
        self.fault = Fault(rule, values, suggestion)


class Parsed(NamedTuple):
    """A cell's value (None = blank) and the notes on how it was understood."""

    value: Any
    notes: tuple[Fault, ...] = ()
