"""Who answers for the design: stages, controls, reason codes, scenarios, approvals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from handoff_xl.lanes import Lane
from handoff_xl.model.routing import RowSource, Scalar


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the operation with who does what and when a person takes over."""

    name: str
    source: RowSource
    ai_role: str
    human_role: str
    escalation_triggers: tuple[str, ...]
    decision_right: str = ""
    override_reason_required: bool = False


@dataclass(frozen=True, slots=True)
class Control:
    """A sampling rule of quality assurance; ``sample`` is a share in [0, 1]."""

    scope: str
    source: RowSource
    outcome: str
    phase: str
    sample: float | None
    minimum_per_week: int | None = None
    reviewer_role: str = ""


@dataclass(frozen=True, slots=True)
class ReasonCode:
    """Why a person overrode the AI or a conversation was escalated."""

    id: str
    source: RowSource
    label: str
    applies_to: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """A turn with the decision its author expects."""

    id: str
    source: RowSource
    intent: str
    language: str | None
    channel: str | None
    confidence: float | None
    runner_up: float | None
    signals: Mapping[str, Scalar] = field(hash=False)
    exceptions: tuple[str, ...]
    at: str | None
    expected_lane: Lane
    expected_queue: str | None


@dataclass(frozen=True, slots=True)
class Approval:
    """Who decided on the design, and for which fingerprint."""

    role: str
    source: RowSource
    name: str
    decision: str
    date: date | None
    fingerprint: str
