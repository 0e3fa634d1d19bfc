"""The small design with stages, triggers, exceptions and controls, and the texts of its handoff map."""

from dataclasses import replace
from typing import Any

from handoff_xl.lanes import Lane
from handoff_xl.model import (
    Alternative,
    Condition,
    Control,
    Design,
    ExceptionRule,
    Language,
    Operator,
    Queue,
    ReasonCode,
    Scope,
    Stage,
    Trigger,
)
from handoff_xl.ooxml import CellStyle, NewSheet
from handoff_xl.outcome import Outcome
from handoff_xl.writers.annotated.handoff_map import handoff_map_sheet
from tests.writers.annotated_sample import FIRST_ROW, design, outcome, source

UPSET = Condition("sentiment", Operator.AT_MOST, (-0.6,))
ASKED = Condition("human_request", Operator.IS, (True,))
FRAUD = Condition("fraud_score", Operator.BETWEEN, (0.8, 1.0))


def alternative(sheet: str, *conditions: Condition, row: int = FIRST_ROW, **changes: Any) -> Alternative:
    scope = changes.pop("scope", Scope())
    broken = changes.pop("broken", frozenset())
    return Alternative(replace(source(sheet, row), broken=broken), scope, conditions, **changes)


def trigger(id_: str = "frustrated", *rows: Alternative, **changes: Any) -> Trigger:
    rows = rows or (alternative("triggers", UPSET),)
    values: dict[str, Any] = {"lane": Lane.HUMAN, "priority": 10, "name": "The customer is upset"}
    return Trigger(id_, rows[0].source, rows, **(values | changes))


def exception(name: str = "fraud", *rows: Alternative, **changes: Any) -> ExceptionRule:
    rows = rows or (alternative("exceptions", FRAUD), alternative("exceptions", reported=True))
    values: dict[str, Any] = {
        "type": "payment fraud",
        "compliance_sensitive": True,
        "active_on_unknown": True,
        "queue": "general",
        "priority": 1,
        "ai_may": "collect_minimum",
        "legal_basis": "Section 7 of the fraud policy",
        "owner": "Fraud desk",
    }
    return ExceptionRule(name, rows[0].source, rows, **(values | changes))


def stage(*triggers: str, **changes: Any) -> Stage:
    values: dict[str, Any] = {
        "name": "Resolution",
        "source": source("stages", FIRST_ROW),
        "ai_role": "Answers",
        "human_role": "Approves",
        "escalation_triggers": triggers or ("frustrated", "fraud"),
        "decision_right": "human_approves",
        "override_reason_required": True,
    }
    return Stage(**(values | changes))


def control(kind: str, **changes: Any) -> Control:
    values: dict[str, Any] = {"phase": "pilot", "sample": 0.05, "reviewer_role": "QA lead"}
    return Control("all", source("controls", FIRST_ROW), kind, **(values | changes))


def full(**changes: Any) -> Design:
    values: dict[str, Any] = {
        "languages": (Language("en", "English"), Language("es", "Spanish")),
        "queues": (
            Queue("general", source("queues", FIRST_ROW), calendar="day", fallback="night"),
            Queue("night", source("queues", FIRST_ROW + 1)),
        ),
        "triggers": (trigger(),),
        "exceptions": (exception(),),
        "stages": (stage(),),
        "controls": (control("accepted"), control("overridden", minimum_per_week=50)),
        "reason_codes": (ReasonCode("WRONG", source("reason_codes", FIRST_ROW), "Wrong answer", "override"),),
    }
    return design(**(values | changes))


def unreadable(row: Any, *keys: str) -> Any:
    """Return a row of the design of which these cells could not be read."""
    return replace(row, source=replace(row.source, broken=frozenset(keys)))


def sheet_of(some_design: Design | None = None, found: Outcome | None = None) -> NewSheet:
    return handoff_map_sheet(found or outcome((), design=some_design or full()), ())


def rows(sheet: NewSheet, title: str) -> list[list[str]]:
    """Return the texts of the rows below a title, up to the empty row that ends its table."""
    start = next(row for (row, _), cell in sorted(sheet.cells.items()) if cell.value == title)
    found: list[list[str]] = []
    row = start + 1
    while texts := _texts(sheet, row):
        found.append(texts)
        row += 1
    return found


def _texts(sheet: NewSheet, row: int) -> list[str]:
    cells = sorted((column, cell.value) for (at, column), cell in sheet.cells.items() if at == row)
    return [str(value) for _, value in cells if value not in (None, "")]


def look(sheet: NewSheet, text: str) -> CellStyle | None:
    """Return the look of the first cell with this text."""
    return next(cell.style for _, cell in sorted(sheet.cells.items()) if cell.value == text)
