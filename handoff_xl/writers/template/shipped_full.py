"""The rows of the sheets that only the full template has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handoff_xl.writers.template.conditions import EXAMPLE_PREFIX

Row = Mapping[str, str]
"""A row under header texts, each value as a person would type it."""

EXAMPLE_SIGNALS: tuple[Row, ...] = (
    {
        "Signal": f"{EXAMPLE_PREFIX}amount",
        "Type": "number",
        "Unit": "EUR",
        "Minimum": "0",
        "Maximum": "10000",
        "Source": "example",
        "Description": "Example: the amount that the customer talks about",
    },
    {
        "Signal": f"{EXAMPLE_PREFIX}authenticated",
        "Type": "boolean",
        "Source": "example",
        "Description": "Example: whether the customer has proved who they are",
    },
)

GUARDRAILS: tuple[Row, ...] = (
    {"Risk": "low", "Least human lane allowed": "AI alone"},
    {"Risk": "medium", "Least human lane allowed": "AI alone"},
    {"Risk": "high", "Least human lane allowed": "AI drafts"},
    {"Risk": "regulated", "Least human lane allowed": "AI drafts"},
)

CONTROLS: tuple[Row, ...] = (
    {
        "Scope": "all",
        "Outcome": "accepted",
        "Phase": "pilot",
        "Sample %": "10%",
        "Minimum per week": "50",
        "Reviewer role": "QA lead",
    },
    {
        "Scope": "all",
        "Outcome": "overridden",
        "Phase": "pilot",
        "Sample %": "100%",
        "Reviewer role": "QA lead",
    },
)

REASON_CODES: tuple[Row, ...] = tuple(
    {"Code": code, "Label": label, "Applies to": applies_to}
    for code, label, applies_to in (
        ("WRONG_INTENT", "AI misunderstood what the customer wants", "override"),
        ("WRONG_FACT", "The draft says something that is not true", "override"),
        ("AGAINST_POLICY", "The draft promises what our policy does not allow", "override"),
        ("WRONG_TONE", "The draft does not suit the customer's situation", "override"),
        ("PERSON_REQUESTED", "The customer asked for a person", "escalation"),
        ("NOT_UNDERSTOOD", "AI did not understand", "escalation"),
        ("COMPLIANCE", "Law or policy asks for a person", "escalation"),
    )
)


def rows_of_full(rows: Mapping[str, Sequence[Row]]) -> Mapping[str, tuple[Row, ...]]:
    """Return the rows under the sheets' names; ``rows`` are those of the starter, which the scenarios name."""
    return {
        "Signals": EXAMPLE_SIGNALS,
        "Guardrails": GUARDRAILS,
        "Controls": CONTROLS,
        "Reason codes": REASON_CODES,
        "Scenarios": _scenarios(rows),
    }


def _scenarios(rows: Mapping[str, Sequence[Row]]) -> tuple[Row, ...]:
    """Return two conversations about the first intent that show how scenarios are written."""
    where = {
        "Intent": rows["Intents"][0]["Intent"],
        "Language": rows["Languages"][0]["Language"],
        "Channel": rows["Channels"][0]["Channel"],
    }
    return (
        {
            "Scenario": f"{EXAMPLE_PREFIX}person_requested",
            **where,
            "Confidence": "99%",
            "Signals": "human_request=yes",
            "Expected lane": "Human",
        },
        {
            "Scenario": f"{EXAMPLE_PREFIX}card_data",
            **where,
            "Confidence": "99%",
            "Exceptions": "card_data",
            "Expected lane": "Human",
        },
    )
