"""Every sheet and column of the workbook, declared once; template, reading, validation and docs derive from it."""

from __future__ import annotations

from collections.abc import Mapping

from handoff_xl.layout.conversation import GUARDRAILS, INTENTS, SCENARIOS, SIGNALS
from handoff_xl.layout.declare import Choice, Column, Kind, SheetLayout
from handoff_xl.layout.escalation import EXCEPTIONS, TRIGGERS
from handoff_xl.layout.governance import APPROVALS, CONTROLS, REASON_CODES, STAGES
from handoff_xl.layout.people import CHANNELS, HOURS, LANGUAGES, QUEUES
from handoff_xl.layout.setting import SETTINGS, SETTINGS_SHEET, setting
from handoff_xl.layout.thresholds import THRESHOLDS

__all__ = [
    "SETTINGS",
    "SHEETS",
    "SHEET_BY_KEY",
    "TEMPLATE_VERSION",
    "Choice",
    "Column",
    "Kind",
    "SheetLayout",
    "setting",
]

TEMPLATE_VERSION = 1

SHEETS: tuple[SheetLayout, ...] = (
    SETTINGS_SHEET,
    LANGUAGES,
    CHANNELS,
    HOURS,
    QUEUES,
    INTENTS,
    THRESHOLDS,
    TRIGGERS,
    EXCEPTIONS,
    STAGES,
    SIGNALS,
    GUARDRAILS,
    CONTROLS,
    REASON_CODES,
    SCENARIOS,
    APPROVALS,
)
"""All sheets in the order of the full template."""

SHEET_BY_KEY: Mapping[str, SheetLayout] = {sheet.key: sheet for sheet in SHEETS}
