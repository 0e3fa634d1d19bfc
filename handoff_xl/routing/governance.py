"""Stages, controls and reason codes as the document lists them; no evaluator needs them."""

from __future__ import annotations

from typing import Any

from handoff_xl.model import Control, Design
from handoff_xl.routing.forms import cell, members, optional_number, text


def stage_entries(design: Design) -> list[dict[str, Any]]:
    """Return the section ``stages`` by id, which is the stage's name."""
    return [
        {
            "id": stage.name,
            "ai_role": text(stage.ai_role),
            "human_role": text(stage.human_role),
            "escalation_triggers": members(stage.escalation_triggers),
            "decision_right": text(stage.decision_right),
            "override_reason_required": stage.override_reason_required,
            "source": cell(stage.source.place("stage")),
        }
        for stage in sorted(design.stages, key=lambda stage: stage.name)
    ]


def control_entries(design: Design) -> list[dict[str, Any]]:
    """Return the section ``controls`` by scope, outcome, phase and reviewer role."""

    def order(control: Control) -> tuple[str, str, str, str, float]:
        sample = -1.0 if control.sample is None else control.sample
        return (control.scope, control.outcome, control.phase, control.reviewer_role, sample)

    return [
        {
            "scope": control.scope,
            "outcome": control.outcome,
            "phase": control.phase,
            "sample": optional_number(control.sample),
            "minimum_per_week": control.minimum_per_week,
            "reviewer_role": text(control.reviewer_role),
            "source": cell(control.source.place("scope")),
        }
        for control in sorted(design.controls, key=order)
    ]


def reason_code_entries(design: Design) -> list[dict[str, Any]]:
    """Return the section ``reason_codes`` by id."""
    return [
        {
            "id": reason.id,
            "label": text(reason.label),
            "applies_to": reason.applies_to,
            "source": cell(reason.source.place("code")),
        }
        for reason in sorted(design.reason_codes, key=lambda reason: reason.id)
    ]
