"""The design that every workbook of the corpus holds, as tables of plain values, sound or with faults."""

from collections.abc import Mapping

Value = str | float | bool | None
Tables = Mapping[str, tuple[tuple[Value, ...], ...]]

SOUND: Tables = {
    "Settings": (
        ("Setting", "Value"),
        ("Design name", "Help desk"),
        ("Version", "1.0"),
        ("Owner", "Dana"),
        ("Approver", "Kim"),
        ("Time zone", "Europe/London"),
        ("Default language", "en"),
        ("Global fallback queue", "general"),
        ("AI from", 0.85),
        ("Max AI turns", 8),
        ("Calibrated on", "2026-11-01"),
    ),
    "Queues": (
        ("Queue", "Name", "Kind", "Channels", "SLA minutes"),
        ("general", "General", "human", "chat; email", 10),
        ("billing", "Billing", "human", "chat; email", 20),
    ),
    "Intents": (
        ("Intent", "Name", "Risk", "Queue", "Owner", "Monthly volume"),
        ("refund_status", "Refund status", "medium", "billing", "Dana", 900),
        ("card_lost", "Card lost", "high", "general", "Dana", 300),
        ("opening_hours", "Opening hours", "low", "general", "Lee", 700),
    ),
    "Thresholds": (
        ("Risk", "Mode", "AI from", "Review from"),
        ("low", "AI alone", 0.85, 0.6),
        ("medium", "AI alone", 0.92, 0.7),
        ("high", "AI drafts", None, 0.6),
    ),
    "Triggers": (
        ("Trigger", "Signal", "Operator", "Value", "Lane", "Priority"),
        ("person_requested", "human_request", "is", "Yes", "Human", 1),
    ),
    "Exceptions": (
        (
            "Exception", "Exception type", "Signal", "Operator", "Value", "Compliance sensitive", "Queue",
            "Priority", "AI may", "Legal basis", "Owner",
        ),
        (
            "vulnerable", "Vulnerable customer", "reported", None, None, "Yes", "general", 1, "acknowledge",
            "Duty of care", "Kim",
        ),
    ),
}  # fmt: skip

FAULTS: Mapping[tuple[str, int, int], Value] = {
    ("Intents", 2, 4): "biling",
    ("Intents", 3, 3): "hihg",
    ("Thresholds", 3, 3): "130%",
    ("Triggers", 2, 5): None,
    ("Queues", 3, 3): "humna",
}
"""What the faulty design has in the cells, by sheet, row and column counted from 1."""


def faulty() -> Tables:
    """Return the design with its faults."""
    return {
        name: tuple(
            tuple(FAULTS.get((name, row, column), value) for column, value in enumerate(values, 1))
            for row, values in enumerate(rows, 1)
        )
        for name, rows in SOUND.items()
    }
