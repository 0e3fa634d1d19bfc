"""Intents, languages, channels, rows and values in the words of an ops manager, for messages and subjects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handoff_xl.blocks import Region
from handoff_xl.lanes import Lane
from handoff_xl.layout import SHEET_BY_KEY
from handoff_xl.layout.choices import OPERATORS
from handoff_xl.model import (
    SCOPE_COLUMNS,
    SETTING_COLUMNS,
    Condition,
    Design,
    Operator,
    Scalar,
    Threshold,
)
from handoff_xl.signals import DERIVED_SIGNALS

_OPERATORS = {choice.key: choice.words for choice in OPERATORS}
_SHARES = frozenset({"ai_from", "review_from", "ambiguity_margin"})


def listing(items: Iterable[str], limit: int = 3, what: str = "") -> str:
    """Return ``a, b and c``, or ``a, b, c and 4 more`` beyond the limit; ``what`` names the rest."""
    every = list(items)
    if len(every) > limit + 1:
        more = f"{len(every) - limit} more {what}".rstrip()
        return f"{', '.join(every[:limit])} and {more}"
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} and {every[-1]}"


def percent(share: float) -> str:
    """Return a share in [0, 1] as people read it: ``85 %``."""
    return f"{share * 100:.10g} %"


def percent_cell(share: float) -> str:
    """Return a share in [0, 1] as it is typed into a cell: ``85%``."""
    return f"{share * 100:.10g}%"


def header(column: str) -> str:
    """Return the header of a Thresholds column, for example ``AI from``."""
    return SHEET_BY_KEY["thresholds"].column(column).header


def value_words(column: str, value: object) -> str:
    """Return the value of a Thresholds setting in words."""
    if isinstance(value, Lane):
        return value.words
    if column in _SHARES and isinstance(value, (int, float)):
        return percent(float(value))
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def cell_text(column: str, value: object) -> str:
    """Return the value of a Thresholds setting as it is typed into its cell."""
    if column in _SHARES and isinstance(value, (int, float)):
        return percent_cell(float(value))
    return value_words(column, value)


def language_words(design: Design, ids: Iterable[str]) -> str:
    """Return the names of languages, ``Spanish and Polish``."""
    names = {language.id: language.name or language.id for language in design.languages}
    return listing(names.get(one, one) for one in ids)


def channel_words(design: Design, ids: Iterable[str]) -> str:
    """Return the names of channels, ``Web chat and Phone``."""
    names = {channel.id: channel.name or channel.id for channel in design.channels}
    return listing(names.get(one, one) for one in ids)


def intent_words(ids: Sequence[str]) -> str:
    """Return intents by their ids, ``refund_status and card_lost``."""
    return listing(ids, what="intents")


def where(region: Region, design: Design) -> str:
    """Return where a region lies: ``by phone in Spanish``, ``in every language and channel``."""
    if region.languages is None and region.channels is None:
        return "in every language and channel"
    by = "by every channel" if region.channels is None else f"by {channel_words(design, region.channels)}"
    tongue = "every language" if region.languages is None else language_words(design, region.languages)
    return f"{by} in {tongue}"


def region_subject(region: Region) -> str:
    """Return what a region is about, the same wherever its rows stand: ``refund_status · es · phone``."""
    parts = [listing(sorted(region.intents), limit=1)]
    parts += [listing(sorted(ids), limit=2) for ids in (region.languages, region.channels) if ids is not None]
    return " · ".join(parts)


def condition_words(condition: Condition) -> str:
    """Return a condition in words: ``amount more than 500``, ``amount between 10 and 20``."""
    values = [scalar_words(condition.signal, value) for value in condition.values]
    joint = " and " if condition.operator is Operator.BETWEEN else ", "
    return f"{condition.signal} {_OPERATORS[condition.operator.value]} {joint.join(values)}"


def scalar_words(signal: str, value: Scalar | None) -> str:
    """Return a value of a signal as it is typed: ``Yes``, ``62 %`` (of confidences), ``0.5``, ``gold``."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, (int, float)):
        return percent(value) if signal in DERIVED_SIGNALS else f"{value:.15g}"
    return str(value)


def row_subject(row: Threshold, *columns: str) -> str:
    """Return what a Thresholds row, or some of its columns, is about: ``low · es · AI from``."""
    scope = [
        listing(sorted(ids), limit=2)
        for ids in (getattr(row, column) for column in SCOPE_COLUMNS)
        if ids is not None and ids
    ]
    filled = columns or tuple(column for column in SETTING_COLUMNS if column in row.settings)
    return " · ".join([*(scope or ["all intents"]), *(header(column) for column in filled)])
