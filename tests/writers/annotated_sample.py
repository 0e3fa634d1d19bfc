"""A small design with findings, and the workbook that it could have been read from."""

import io
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

import openpyxl

from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.lanes import Lane
from handoff_xl.layout import SHEET_BY_KEY
from handoff_xl.model import (
    Approval,
    Channel,
    Design,
    Guardrail,
    Intent,
    Language,
    Queue,
    RowSource,
    Settings,
    Threshold,
)
from handoff_xl.outcome import Outcome
from handoff_xl.routes import resolve

REPORTS = ["HX Summary", "HX Issues", "HX Coverage", "HX Handoff map"]
"""The report sheets in the order in which they stand in front."""

FINGERPRINT = "3f9a01bc77d2"
FIRST_ROW = 5

INTENTS: tuple[tuple[object, ...], ...] = (
    ("card_arrival", "Card arrival", "cards", "low", "general", "Cards team", 6000, "No"),
    ("card_lost", "Card lost", "cards", "high", "general", "Fraud desk", 1000, "Yes"),
    ("refund_status", "Refund status", "payments", "medium", "general", "Payments team", 3000, "No"),
)
THRESHOLDS: tuple[tuple[object, ...], ...] = (
    ("low", None, None, None, None, "AI alone", 0.85, 0.6),
    ("medium", None, None, None, None, "AI alone", 0.92, 0.7),
    ("high", None, None, None, None, "AI drafts", None, 0.6),
    ("low", None, "order_cancle", None, "phone", "Human"),
)
SETTINGS = (
    ("client", "Client", "Example Bank"),
    ("name", "Design name", "Card support"),
    ("version", "Version", "1.0"),
    ("owner", "Owner", "Dana Ops"),
    ("fallback_queue", "Global fallback queue", "general"),
)
_LANES = {lane.words: lane for lane in Lane}


def source(sheet: str, row: int, *, shifted: int = 0) -> RowSource:
    columns = SHEET_BY_KEY[sheet].columns
    return RowSource(
        SHEET_BY_KEY[sheet].name,
        row,
        {column.key: at for at, column in enumerate(columns, start=1 + shifted)},
        {column.key: column.header for column in columns},
    )


def design(**changes: Any) -> Design:
    settings = Settings(
        {key: Place("Settings", row, 2, "Value") for row, (key, _, _) in enumerate(SETTINGS, FIRST_ROW)},
        **{key: value for key, _, value in SETTINGS},  # type: ignore[arg-type]
    )
    intents = tuple(
        Intent(
            id=str(row[0]),
            source=source("intents", at),
            name=str(row[1]),
            category=str(row[2]),
            risk=str(row[3]),
            owner=str(row[5]),
            monthly_volume=float(str(row[6])),
            irreversible=row[7] == "Yes",
        )
        for at, row in enumerate(INTENTS, FIRST_ROW)
    )
    values: dict[str, Any] = {
        "settings": settings,
        "languages": (Language("en"), Language("es")),
        "channels": (Channel("chat"), Channel("phone")),
        "calendars": (),
        "queues": (Queue("general", source("queues", FIRST_ROW)),),
        "intents": intents,
        "thresholds": tuple(_threshold(at, row) for at, row in enumerate(THRESHOLDS, FIRST_ROW)),
        "triggers": (),
        "exceptions": (),
        "signals": (),
        "guardrails": (
            Guardrail("low", Lane.AI_AUTO),
            Guardrail("medium", Lane.AI_AUTO),
            Guardrail("high", Lane.AI_REVIEW),
            Guardrail("regulated", Lane.AI_REVIEW),
        ),
        "sheets": frozenset({"settings", "queues", "intents", "thresholds", "triggers", "exceptions"}),
    }
    return Design(**(values | changes))


def _threshold(at: int, row: tuple[object, ...]) -> Threshold:
    risk, _, intent, _, channel, mode, *shares = row
    named = dict(zip(("ai_from", "review_from"), shares, strict=False))
    settings = {"mode": _LANES[str(mode)]} | {key: value for key, value in named.items() if value is not None}
    return Threshold(
        source=source("thresholds", at),
        risks=frozenset({str(risk)}),
        categories=None,
        intents=frozenset({str(intent)}) if intent else None,
        languages=None,
        channels=frozenset({str(channel)}) if channel else None,
        settings=settings,
    )


def approval(decision: str = "approved", fingerprint: str = FINGERPRINT[:8]) -> Approval:
    day = date(2026, 11, 20)
    return Approval("Compliance", source("approvals", FIRST_ROW), "Kim", decision, day, fingerprint)


@cache
def workbook_bytes() -> bytes:
    """Return the workbook of the design: headers in row 4, data from row 5; once, since openpyxl writes the time."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook["Sheet"])
    rows: dict[str, Iterable[tuple[object, ...]]] = {
        "settings": [(header, value) for _, header, value in SETTINGS],
        "queues": [("general", "General queue", "human")],
        "intents": INTENTS,
        "thresholds": THRESHOLDS,
        "triggers": [],
    }
    for key, cells in rows.items():
        layout = SHEET_BY_KEY[key]
        sheet = workbook.create_sheet(layout.name)
        sheet["A1"] = layout.name
        for column, declared in enumerate(layout.columns, start=1):
            sheet.cell(4, column, declared.header)
        for row, values in enumerate(cells, FIRST_ROW):
            for column, value in enumerate(values, start=1):
                sheet.cell(row, column, value)  # type: ignore[arg-type]
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def rule(code: str, severity: Severity) -> Rule:
    return Rule(code, severity, "A title", "{message}", "{fix}", "A meaning.", "failing", "passing")


def finding(
    code: str = "HX301",
    severity: Severity = Severity.ERROR,
    place: Place = Place("Thresholds", 8, 3, "Intents"),  # noqa: B008 -- frozen
    message: str = "There is no such intent, so this row is never used.",
    fix: str = "Type order_cancel (nearest), or add it to Intents.",
    **more: Any,
) -> Finding:
    return rule(code, severity).at(place, message=message, fix=fix, **more)


UNKNOWN_INTENT = finding(about="order_cancle", suggestion="order_cancel", owner="Payments team")
READ_AS_PERCENT = finding(
    "HX204",
    Severity.INFORMATION,
    Place("Thresholds", 8, 3, "Intents"),
    message="85 was read as 85 %.",
    fix="Nothing to do if that is what you meant.",
    about="low",
)
RISK_INVERSION = finding(
    "HX510",
    Severity.WARNING,
    Place("Intents", 7),
    message="A riskier intent reaches AI alone at a lower confidence.",
    fix="Raise AI from of refund_status, or lower its risk.",
    about="refund_status",
    owner="Payments team",
)
MISSING_SHEET = finding(
    "HX102",
    place=Place("Exceptions"),
    message="The sheet Exceptions is missing.",
    fix="Add the sheet Exceptions from the template.",
)
NOT_APPROVED = finding(
    "HX820",
    Severity.WARNING,
    Place("Settings"),
    message="The design is not approved.",
    fix="Ask the approver.",
    about="approval",
)
FINDINGS = (READ_AS_PERCENT, NOT_APPROVED, RISK_INVERSION, MISSING_SHEET, UNKNOWN_INTENT)


def outcome(findings: tuple[Finding, ...] = FINDINGS, **changes: Any) -> Outcome:
    """Return an outcome of the design; a routing document stands in for a real one where there is no error."""
    values: dict[str, Any] = {
        "name": "cards",
        "file_name": "cards.xlsx",
        "findings": findings,
        "routes": resolve(changes.pop("design", None) or design()),
    }
    if all(one.severity is not Severity.ERROR for one in findings):
        values["routing"] = {"source": {"fingerprint": FINGERPRINT}}
    return Outcome(**(values | changes))
