"""The order of evaluation, spelled out once for every reader of the document (DESIGN §2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handoff_xl.lanes import Lane

STEPS: Mapping[str, str] = {
    "read": (
        "Trim intent, language, channel and exception ids. Languages match by RFC 4647 lookup, channels "
        "and category values with A–Z folded, intents and exceptions exactly. A value that is absent, not "
        "finite or of another type than its signal's is missing; a missing signal takes its when_missing "
        "value where it has one (listed under assumed). confidence and runner_up_confidence are valid as "
        "numbers in [0, 1], else missing. confidence_margin is confidence minus runner_up_confidence, "
        "rounded to margin_decimals, and missing where one of them is. Signals that are not declared, and "
        "confidence and confidence_margin inside signals, are ignored and listed under ignored; so is an "
        "at that is not an ISO 8601 date and time with offset."
    ),
    "route": (
        "Look the combination of intent, language and channel up in routes. It is found where status is "
        "open; its id is INTENT / LANGUAGE / CHANNEL. Anything else, what is unknown included, is the "
        "fallback: human, its queue, its id is fallback."
    ),
    "band": (
        "Bands stand from the surest down: the route proposes the lane of the first whose from is ≤ the "
        "confidence. Where ambiguity_margin is above 0 and confidence_margin is known and below it, it proposes "
        "at least clarify. Where the confidence is missing it proposes human."
    ),
    "exceptions": (
        "An alternative is true where its scope holds and all its conditions do. A condition on a missing "
        "signal is unknown; false AND unknown is false, true AND unknown is unknown; true OR unknown is "
        "true, false OR unknown is unknown. A null scope list holds everywhere; an unknown intent, "
        "language or channel is in no list. A reported alternative is never true by itself. An exception "
        "is active where one alternative is true, where none is true but one unknown and if_unknown is "
        "human, or where its id is in the turn's exceptions, whatever its scope. Each active exception "
        "proposes human to its queue. An id that is not listed here is active as well: human to the "
        "fallback queue, without priority, ai_may nothing, after all listed ones."
    ),
    "triggers": "A trigger fires where one of its alternatives is true. It proposes its lane.",
    "join": (
        "The most human proposed lane wins. The decider is the first that proposes it: exceptions, then "
        "triggers, then the route; within a kind the lower priority, then the smaller id by code points."
    ),
    "limits": (
        "Where the lane is clarify and clarifications ≥ max_clarifications of the route, else where the "
        "lane is ai_auto or clarify and ai_turns ≥ max_ai_turns of the route, the lane becomes human and "
        "the limit the decider. Its queue is that of the trigger that decided before, where it names one, "
        "else the route's queue; its priority and sla_minutes are those of the decider before."
    ),
    "queue": (
        "AI-only lanes have no queue. Else an exception's queue, or that of a trigger where it names one, "
        "else the route's: review_queue in the lane ai_review, queue in the lane human. Then a queue that "
        "stands in for it and serves the turn's language and channel replaces it: at most one, not "
        "chained, of several the smallest id."
    ),
    "handover": (
        "Where at is given and the lane is not AI-only: an open queue takes it (action queue). A closed "
        "one does as when_closed says: fallback goes on with fallback_queue, until a queue is open or "
        "says callback, ticket or message. Where a queue comes up again: ticket at the first one. "
        "Stand-ins have no part in this. A queue without calendar is always open."
    ),
    "answer": (
        "priority is the decider's. sla_minutes is the route's where the route decides, else (and where "
        "it has none, unless the lane is AI-only) that of the queue. ai_may is the strictest of all "
        "active exceptions, null without one. matched lists active exceptions, firing triggers by "
        "priority and id, the route, and the limit that applied."
    ),
}
"""What an evaluator does, step by step, each under its name."""


def evaluation_section() -> dict[str, Any]:
    """Return the section ``evaluation``: lanes from the least human on, constants, and ``STEPS`` in order."""
    return {
        "lanes": [lane.key for lane in Lane],
        "ai_only_lanes": [lane.key for lane in Lane if lane.is_ai_only],
        "margin_decimals": 12,
        "ai_may_strictest_first": ["nothing", "acknowledge", "collect_minimum"],
        "steps": [{"name": name, "rule": rule} for name, rule in STEPS.items()],
    }
