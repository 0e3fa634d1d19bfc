"""The settings and the design as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from handoff_xl.findings import Place
from handoff_xl.lanes import Lane
from handoff_xl.model.governance import Approval, Control, ReasonCode, Scenario, Stage
from handoff_xl.model.routing import (
    Calendar,
    Channel,
    ExceptionRule,
    Guardrail,
    Intent,
    Language,
    Queue,
    Signal,
    Threshold,
    Trigger,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The Settings sheet with its defaults applied.

    ``places`` tells the Value cell of each setting that is filled, ``blanks`` that of each that has a row but no value.
    """

    places: Mapping[str, Place] = field(hash=False)
    blanks: Mapping[str, Place] = field(default_factory=dict, hash=False)
    broken: frozenset[str] = frozenset()
    client: str = ""
    name: str = ""
    version: str = ""
    owner: str = ""
    approver: str = ""
    effective_date: date | None = None
    review_by: date | None = None
    phase: str = "pilot"
    time_zone: str | None = None
    default_language: str | None = None
    fallback_queue: str | None = None
    ai_from: float = 0.85
    review_from: float = 0.6
    if_unsure: Lane = Lane.HUMAN
    ambiguity_margin: float = 0.0
    max_clarifications: int = 2
    max_ai_turns: int | None = None
    require_explicit_thresholds: str = "no"
    max_escalation_share: float | None = None
    max_ai_error_share: float | None = None
    confidence_source: str = ""
    model_version: str = ""
    calibrated_on: date | None = None

    def place(self, key: str) -> Place:
        """Return the Value cell of a setting, or the Settings sheet where the setting has no row."""
        return self.places.get(key) or self.blanks.get(key) or Place("Settings")


@dataclass(frozen=True, slots=True)
class Design:
    """Everything that a workbook says, in the order of its rows."""

    settings: Settings
    languages: tuple[Language, ...]
    channels: tuple[Channel, ...]
    calendars: tuple[Calendar, ...]
    queues: tuple[Queue, ...]
    intents: tuple[Intent, ...]
    thresholds: tuple[Threshold, ...]
    triggers: tuple[Trigger, ...]
    exceptions: tuple[ExceptionRule, ...]
    signals: tuple[Signal, ...]
    guardrails: tuple[Guardrail, ...]
    stages: tuple[Stage, ...] = ()
    controls: tuple[Control, ...] = ()
    reason_codes: tuple[ReasonCode, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    approvals: tuple[Approval, ...] = ()
    sheets: frozenset[str] = frozenset()
    """Keys of the sheets that the workbook has; a missing one took its defaults."""
    untrusted: frozenset[str] = frozenset()
    """Keys of the sheets that are missing or have a fault in their structure or ids: references to them are not judged."""

    def owners(self) -> Mapping[tuple[str, int], str]:
        """Return who looks after each row of Intents, Triggers and Exceptions, by sheet and row number."""
        rules: tuple[Trigger | ExceptionRule, ...] = (*self.triggers, *self.exceptions)
        found = {(intent.source.sheet, intent.source.row): intent.owner for intent in self.intents}
        for rule in rules:
            sources = (rule.source, *(alternative.source for alternative in rule.alternatives))
            found.update({(source.sheet, source.row): rule.owner for source in sources})
        return found
