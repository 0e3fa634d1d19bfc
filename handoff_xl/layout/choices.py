"""The closed vocabularies of the workbook, each declared once."""

from __future__ import annotations

from handoff_xl.lanes import Lane
from handoff_xl.layout.declare import Choice


def _lane(lane: Lane, *aliases: str) -> Choice:
    return Choice(lane.key, lane.words, aliases)


_AUTO = _lane(Lane.AI_AUTO, "ai only", "auto", "automated")
_CLARIFY = _lane(Lane.CLARIFY, "ask", "ai clarifies")
_REVIEW = _lane(Lane.AI_REVIEW, "draft", "ai draft", "review", "ai review")
_HUMAN = _lane(Lane.HUMAN, "person", "agent", "human only")

LANES = (_AUTO, _CLARIFY, _REVIEW, _HUMAN)
MODES = (_AUTO, _REVIEW, _HUMAN)
IF_UNSURE = (_HUMAN, _CLARIFY)
TRIGGER_LANES = (_CLARIFY, _REVIEW, _HUMAN)

RISKS = (
    Choice("low", "low"),
    Choice("medium", "medium", ("med",)),
    Choice("high", "high"),
    Choice("regulated", "regulated", ("reg",)),
)
AI_SUPPORT = (Choice("full", "full"), Choice("limited", "limited"), Choice("none", "none", ("no",)))
CHANNEL_KINDS = (Choice("live", "live", ("synchronous",)), Choice("async", "async", ("asynchronous",)))
QUEUE_KINDS = (
    Choice("human", "human", ("people",)),
    Choice("async", "async", ("back office",)),
    Choice("bot", "bot"),
)
WHEN_CLOSED = (
    Choice("fallback", "fallback", ("fallback queue",)),
    Choice("callback", "callback", ("call back",)),
    Choice("ticket", "ticket"),
    Choice("message", "message"),
)
HANDOVERS = (Choice("queue", "open"), *WHEN_CLOSED[1:])
"""What happens at a queue at an hour: people there take it on, or while they are away it is left as one of these."""
STATUSES = (Choice("active", "active"), Choice("draft", "draft"), Choice("retired", "retired"))
PHASES = (Choice("pilot", "pilot"), Choice("live", "live"))
EXPLICIT = (Choice("no", "no"), Choice("policy", "policy"), Choice("intent", "intent"))
OPERATORS = (
    Choice("is", "is", ("=", "==", "equals", "equal to")),
    Choice("is_not", "is not", ("!=", "<>", "≠", "not", "not equal to")),
    Choice("less_than", "less than", ("<",)),
    Choice("at_most", "at most", ("<=", "≤", "=<", "less than or equal to", "no more than", "up to")),
    Choice(
        "at_least",
        "at least",
        (">=", "≥", "=>", "greater than or equal to", "more than or equal to", "no less than"),
    ),
    Choice("more_than", "more than", (">", "greater than")),
    Choice("one_of", "one of", ("in", "any of")),
    Choice("none_of", "none of", ("not in",)),
    Choice("between", "between"),
)
IF_UNKNOWN = (Choice("human", "human"), Choice("ignore", "ignore"))
AI_MAY = (
    Choice("nothing", "nothing"),
    Choice("acknowledge", "acknowledge"),
    Choice("collect_minimum", "collect minimum"),
)
SIGNAL_TYPES = (
    Choice("number", "number", ("numeric",)),
    Choice("boolean", "boolean", ("yes/no", "bool")),
    Choice("category", "category", ("text", "enum")),
)
DECISION_RIGHTS = (
    Choice("ai", "AI"),
    Choice("human_approves", "human approves"),
    Choice("human", "human"),
)
OUTCOMES = (
    Choice("accepted", "accepted"),
    Choice("overridden", "overridden"),
    Choice("contained", "contained"),
    Choice("escalated", "escalated"),
)
APPLIES_TO = (Choice("override", "override"), Choice("escalation", "escalation"))
APPROVAL_DECISIONS = (Choice("approved", "approved"), Choice("rejected", "rejected"))
