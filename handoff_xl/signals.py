"""The signals that every design has without declaring them (DESIGN §2, Values)."""

from __future__ import annotations

from handoff_xl.model import Signal, SignalType

CONFIDENCE = "confidence"
CONFIDENCE_MARGIN = "confidence_margin"

BUILT_IN_SIGNALS: tuple[Signal, ...] = (
    Signal(
        CONFIDENCE,
        SignalType.NUMBER,
        minimum=0.0,
        maximum=1.0,
        description="The classifier's confidence in the intent.",
    ),
    Signal(
        CONFIDENCE_MARGIN,
        SignalType.NUMBER,
        minimum=-1.0,
        maximum=1.0,
        description="Confidence minus that of the second-best intent, rounded to 12 decimals.",
    ),
    Signal(
        "ai_turns",
        SignalType.NUMBER,
        minimum=0.0,
        description="Turns AI has taken so far.",
    ),
    Signal("clarifications", SignalType.NUMBER, minimum=0.0, description="Clarifying questions so far."),
    Signal(
        "no_match_count",
        SignalType.NUMBER,
        minimum=0.0,
        description="Failed recognitions in a row.",
    ),
    Signal("human_request", SignalType.BOOLEAN, description="Whether the customer asks for a person."),
    Signal(
        "sentiment",
        SignalType.NUMBER,
        minimum=-1.0,
        maximum=1.0,
        description="How the customer feels, from −1 (worst) to 1 (best).",
    ),
)

ZERO_WHEN_MISSING: tuple[str, ...] = ("ai_turns", "clarifications", "no_match_count")
"""Built-in counters that are 0 where a turn does not give them; a decision lists them under ``assumed``."""

DERIVED_SIGNALS: frozenset[str] = frozenset({CONFIDENCE, CONFIDENCE_MARGIN})
"""Built-in signals that come from the turn's confidences; inside ``signals`` they are ignored and listed."""
