"""A turn from what was typed on the command line: signal values by their declared type, defaults of the design."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from handoff_xl.layout.declare import YES_NO
from handoff_xl.refusal import CannotRun

_WORDS = {
    word.casefold(): choice.key == "yes"
    for choice in YES_NO
    for word in (choice.key, choice.words, *choice.aliases)
}


if TYPE_CHECKING:
    _ShareType = click.ParamType[float]
else:
    _ShareType = click.ParamType  # generic only since click 8.4


class Share(_ShareType):
    """A number, or a percent with its sign: ``90%`` is 0.9. Whether it is in [0, 1] is left to the evaluator."""

    name = "share"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number; fails where the text is neither a number nor a percent."""
        text = str(value).strip()
        try:
            # Decimal, so that 92.3% is the same double as 0.923.
            return float(Decimal(text[:-1].strip()) / 100) if text.endswith("%") else float(text)
        except (ValueError, ArithmeticError):
            self.fail(f"{value!r} is not a share. Write it as a number or a percent: 0.9 or 90%.", param, ctx)


def signal_values(assignments: Iterable[str], document: Mapping[str, Any]) -> dict[str, object]:
    """Return the signals of ``name=value`` texts, each value of the type that the routing document declares.

    A value that does not fit its type stays text, as an upstream system might send it. Raises CannotRun where there
    is no ``=`` or no name.
    """
    types = {signal["id"]: signal["type"] for signal in document.get("signals", ())}
    values: dict[str, object] = {}
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        if not equals or not name.strip():
            raise CannotRun(
                f"--signal {assignment} is not understood. Write it as name=value, for example sentiment=-0.6."
            )
        values[name.strip()] = _value(text.strip(), types.get(name.strip()))
    return values


def _value(text: str, kind: str | None) -> object:
    if kind == "category":
        return text
    if kind == "boolean":
        return _WORDS.get(text.casefold(), text)
    number = _number(text)
    if number is not None:
        return number
    return {"true": True, "false": False}.get(text.casefold(), text) if kind is None else text


def _number(text: str) -> int | float | None:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return None


def with_defaults(turn: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the turn with the design's default language and, where there is but one, its channel filled in."""
    dimensions = document["dimensions"]
    filled = dict(turn)
    filled.setdefault("language", document["design"].get("default_language"))
    channels = [channel["id"] for channel in dimensions["channels"]]
    if len(channels) == 1:
        filled.setdefault("channel", channels[0])
    return {key: value for key, value in filled.items() if value is not None}
