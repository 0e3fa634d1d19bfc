"""Reading a turn: ids as declared, valid values, what was assumed and what ignored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from handoff_xl.calendars import parse_instant
from handoff_xl.decide.values import READERS, share
from handoff_xl.matching import fold, folded_index, lookup_language


class Turn(NamedTuple):
    """A turn as it was understood. ``language`` and ``channel`` are declared ids, None where unknown.

    ``values`` holds every signal that is known, confidence and its margin included; ``margin`` is None
    without a valid runner-up. ``exceptions`` are distinct trimmed ids in order.
    """

    intent: str | None
    language: str | None
    channel: str | None
    confidence: float | None
    margin: float | None
    values: dict[str, float | bool | str]
    exceptions: list[str]
    at: datetime | None
    assumed: tuple[str, ...]
    ignored: tuple[str, ...]


class TurnReader:
    """Reads turns by the vocabulary of a document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        dimensions = document["dimensions"]
        self._languages = folded_index(entry["id"] for entry in dimensions["languages"])
        self._channels = folded_index(entry["id"] for entry in dimensions["channels"])
        signals = sorted(document["signals"], key=lambda entry: str(entry["id"]))
        self._readers = {
            entry["id"]: READERS[entry["type"]] for entry in signals if entry["taken_from"] == "signals"
        }
        self._when_missing = tuple(
            (entry["id"], float(entry["when_missing"]))
            for entry in signals
            if entry["when_missing"] is not None
        )
        self._margin_decimals = int(document["evaluation"]["margin_decimals"])

    def read(self, turn: Mapping[str, object]) -> Turn:
        """Return the turn as it is understood; nothing in it raises."""
        intent, language, channel = turn.get("intent"), turn.get("language"), turn.get("channel")
        values: dict[str, float | bool | str] = {}
        ignored: list[str] = []
        given = turn.get("signals")
        if isinstance(given, Mapping):
            self._read_signals(given, values, ignored)
        assumed: tuple[str, ...] = ()
        for name, value in self._when_missing:
            if name not in values:
                values[name] = value
                assumed += (name,)
        confidence, runner_up = share(turn.get("confidence")), share(turn.get("runner_up_confidence"))
        margin = None
        if confidence is not None:
            values["confidence"] = confidence
            if runner_up is not None:
                margin = values["confidence_margin"] = round(confidence - runner_up, self._margin_decimals)
        at = None
        text = turn.get("at")
        if text is not None:
            at = parse_instant(text)
            if at is None:
                ignored.append("at")
        return Turn(
            intent=intent.strip() if isinstance(intent, str) else None,
            language=lookup_language(language, self._languages) if isinstance(language, str) else None,
            channel=self._channels.get(fold(channel)) if isinstance(channel, str) else None,
            confidence=confidence,
            margin=margin,
            values=values,
            exceptions=_exception_ids(turn.get("exceptions")),
            at=at,
            assumed=assumed,
            ignored=tuple(sorted(set(ignored))) if ignored else (),
        )

    def _read_signals(
        self, given: Mapping[str, object], values: dict[str, float | bool | str], ignored: list[str]
    ) -> None:
        readers = self._readers
        for name, value in given.items():
            key = name if name in readers else str(name).strip()
            if key in readers:
                known = readers[key](value)
                if known is not None:
                    values[key] = known
            else:
                ignored.append(key)


def _exception_ids(given: object) -> list[str]:
    """Return the ids that an upstream detector reports; one id alone is taken as a list of one."""
    if not given:
        return []
    ids = [given] if isinstance(given, str) else given
    if not isinstance(ids, (list, tuple, set, frozenset)):
        return []
    trimmed = (raw.strip() for raw in ids if isinstance(raw, str))
    return sorted({exception for exception in trimmed if exception})
