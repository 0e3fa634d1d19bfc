"""What routes: intents, thresholds, triggers, exceptions, signals, and the people and hours behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from handoff_xl.findings import Place
from handoff_xl.lanes import Lane


@dataclass(frozen=True, slots=True)
class RowSource:
    """A row of a sheet: its number, and where each of the sheet's columns stands (key → column number from 1)."""

    sheet: str
    row: int
    columns: Mapping[str, int] = field(hash=False)
    headers: Mapping[str, str] = field(hash=False)
    broken: frozenset[str] = frozenset()

    def place(self, key: str | None = None) -> Place:
        """Return the place of a column's cell in this row, or of the row where the sheet has no such column."""
        column = self.columns.get(key) if key is not None else None
        return Place(self.sheet, self.row, column, self.headers.get(key, "") if key is not None else "")


class Operator(StrEnum):
    """A comparison of a signal with a value, under its routing JSON key."""

    IS = "is"
    IS_NOT = "is_not"
    LESS_THAN = "less_than"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    ONE_OF = "one_of"
    NONE_OF = "none_of"
    BETWEEN = "between"


class SignalType(StrEnum):
    """What values a signal takes."""

    NUMBER = "number"
    BOOLEAN = "boolean"
    CATEGORY = "category"


Scalar = float | bool | str
"""A signal's value: numbers as the nearest double, booleans, category text with only A–Z folded."""


@dataclass(frozen=True, slots=True)
class Condition:
    """``signal operator values``: one value, two for ``between`` (closed), any number for ``one of`` and ``none of``."""

    signal: str
    operator: Operator
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a trigger or exception row applies; None means everywhere.

    ``intents`` are the intents named together with those that bear one of the tags.
    """

    intents: frozenset[str] | None = None
    languages: frozenset[str] | None = None
    channels: frozenset[str] | None = None
    named: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()

    @property
    def is_everywhere(self) -> bool:
        """Whether no scope column is filled."""
        return self.intents is None and self.languages is None and self.channels is None


REPORTED = "reported"
"""The signal of an exception row that only an upstream detector can raise, by the exception's id."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One row of a trigger or exception: scope and condition; rows that repeat an id are alternatives (OR)."""

    source: RowSource
    scope: Scope
    conditions: tuple[Condition, ...] = ()
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Trigger:
    """A rule that may make a turn more human. ``source`` is its first row."""

    id: str
    source: RowSource
    alternatives: tuple[Alternative, ...]
    lane: Lane
    priority: int
    queue: str | None = None
    name: str = ""
    owner: str = ""
    expected_share: float | None = None


@dataclass(frozen=True, slots=True)
class ExceptionRule:
    """A case that always goes to a human. ``source`` is its first row; ``ai_may`` is a key, strictest ``nothing``."""

    id: str
    source: RowSource
    alternatives: tuple[Alternative, ...]
    type: str
    compliance_sensitive: bool
    active_on_unknown: bool
    queue: str
    priority: int
    ai_may: str = "nothing"
    legal_basis: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the design (BCP 47 tag); ``ai_support`` is ``full``, ``limited`` or ``none``."""

    id: str
    name: str = ""
    ai_support: str = "full"
    human_support: bool = True
    source: RowSource | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of the design; ``kind`` is ``live`` or ``async``; without calendar it is always open."""

    id: str
    name: str = ""
    kind: str = "live"
    calendar: str | None = None
    source: RowSource | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Opening hours [opens, closes) in minutes after local midnight; closes ≤ opens runs into the next day."""

    opens: int
    closes: int

    @property
    def runs_over_midnight(self) -> bool:
        """Whether the span ends on the day after it starts."""
        return self.closes <= self.opens


@dataclass(frozen=True, slots=True)
class Calendar:
    """A week of opening hours in one IANA zone. Weekdays count from 0 = Monday; unlisted days are closed.

    ``is_doubtful`` tells that one of its rows has an error, so that nobody can say when it is open.
    """

    id: str
    time_zone: str
    weekdays: Mapping[int, tuple[Span, ...]] = field(hash=False)
    dates: Mapping[date, tuple[Span, ...]] = field(hash=False)
    sources: tuple[RowSource, ...] = ()
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """Where people (``human``), back-office teams (``async``) or bots (``bot``) take work from."""

    id: str
    source: RowSource
    kind: str = "human"
    name: str = ""
    languages: frozenset[str] | None = None
    channels: frozenset[str] | None = None
    stands_in_for: tuple[str, ...] = ()
    calendar: str | None = None
    when_closed: str = "fallback"
    fallback: str | None = None
    capacity_per_hour: float | None = None
    sla_minutes: float | None = None
    skills: tuple[str, ...] = ()

    def serves(self, language: str | None, channel: str | None) -> bool:
        """Whether the queue takes this language and channel; an unknown one (None) only where all are taken."""
        return (self.languages is None or language in self.languages) and (
            self.channels is None or channel in self.channels
        )


RISKS = ("low", "medium", "high", "regulated")


@dataclass(frozen=True, slots=True)
class Intent:
    """What a customer wants, as the classifier names it. ``status`` is ``active``, ``draft`` or ``retired``."""

    id: str
    source: RowSource
    risk: str | None
    name: str = ""
    category: str | None = None
    queue: str | None = None
    owner: str = ""
    monthly_volume: float | None = None
    irreversible: bool = False
    status: str = "active"
    languages: frozenset[str] | None = None
    channels: frozenset[str] | None = None
    tags: frozenset[str] = frozenset()
    description: str = ""
    examples: str = ""


SCOPE_COLUMNS = ("risks", "categories", "intents", "languages", "channels")
SETTING_COLUMNS = (
    "mode",
    "ai_from",
    "review_from",
    "if_unsure",
    "queue",
    "review_queue",
    "priority",
    "sla_minutes",
    "max_clarifications",
    "max_ai_turns",
    "ambiguity_margin",
)


@dataclass(frozen=True, slots=True)
class Threshold:
    """One Thresholds row: scope columns (None = all) and the setting cells that are filled, under their keys.

    Setting values: lanes for ``mode`` and ``if_unsure``, queue ids, shares in [0, 1], whole numbers and minutes.
    Categories are in the spelling of their first mention on Intents.
    """

    source: RowSource
    risks: frozenset[str] | None
    categories: frozenset[str] | None
    intents: frozenset[str] | None
    languages: frozenset[str] | None
    channels: frozenset[str] | None
    settings: Mapping[str, object] = field(hash=False)
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """A measured fact about a turn; built-in ones have no source. Category values are folded (A–Z only)."""

    id: str
    type: SignalType
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[str, ...] = ()
    channels: frozenset[str] | None = None
    unit: str = ""
    origin: str = ""
    description: str = ""
    source: RowSource | None = None


@dataclass(frozen=True, slots=True)
class Guardrail:
    """What a risk forbids: every lane less human than ``least_human``, and AI alone below ``lowest_ai_from``."""

    risk: str
    least_human: Lane
    lowest_ai_from: float | None = None
    source: RowSource | None = None
