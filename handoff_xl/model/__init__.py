"""The design that a workbook describes, as frozen values, each with the row it came from.

Nothing here reads a workbook or judges a design: building.py makes these values, rules/ look at them, routes.py
resolves them. A cell that could not be understood is blank here and named in its row's ``broken`` set, so that no
rule reports the consequences of a fault that already has a finding of its own.
"""

from handoff_xl.model.design import Design, Settings
from handoff_xl.model.governance import Approval, Control, ReasonCode, Scenario, Stage
from handoff_xl.model.routing import (
    REPORTED,
    RISKS,
    SCOPE_COLUMNS,
    SETTING_COLUMNS,
    Alternative,
    Calendar,
    Channel,
    Condition,
    ExceptionRule,
    Guardrail,
    Intent,
    Language,
    Operator,
    Queue,
    RowSource,
    Scalar,
    Scope,
    Signal,
    SignalType,
    Span,
    Threshold,
    Trigger,
)

__all__ = [
    "REPORTED",
    "RISKS",
    "SCOPE_COLUMNS",
    "SETTING_COLUMNS",
    "Alternative",
    "Approval",
    "Calendar",
    "Channel",
    "Condition",
    "Control",
    "Design",
    "ExceptionRule",
    "Guardrail",
    "Intent",
    "Language",
    "Operator",
    "Queue",
    "ReasonCode",
    "RowSource",
    "Scalar",
    "Scenario",
    "Scope",
    "Settings",
    "Signal",
    "SignalType",
    "Span",
    "Stage",
    "Threshold",
    "Trigger",
]
