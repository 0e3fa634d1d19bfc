"""DESIGN §2 read sentence by sentence, as an oracle for the evaluator: `plain_decide` and `plain_route`.

A design maps sheet names to lists of rows; a row maps header texts to cells as a person types them, and a
column that it lacks is blank. Everything is looped over row by row on every call.
"""

import datetime as dt
import math

from tests.oracle.plain_cells import AI_MAY, ai_may, blank, fold, items, lane, number, operator, text, yes
from tests.oracle.plain_queues import after_stand_ins, hand_over, sla_of
from tests.oracle.plain_routes import (
    blank_or_one_of,
    fallback_queue,
    find_channel,
    find_intent,
    find_language,
    is_open,
    more_human,
    plain_route,
    rows_of,
)

__all__ = ["condition_holds", "plain_decide", "plain_route", "signal_types"]

BUILT_IN_SIGNALS = {
    "confidence": "number",
    "confidence_margin": "number",
    "ai_turns": "number",
    "clarifications": "number",
    "no_match_count": "number",
    "human_request": "boolean",
    "sentiment": "number",
}
NOT_SENT_AS_SIGNALS = ("confidence", "confidence_margin", "reported")
COUNTERS = ("ai_turns", "clarifications", "no_match_count")
AI_ONLY_LANES = ("ai_auto", "clarify")


def signal_types(design):
    """Every signal that rules may use, with its type."""
    types = dict(BUILT_IN_SIGNALS)
    for row in rows_of(design, "Signals"):
        types[text(row["Signal"])] = fold(text(row["Type"]))
    return types


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _share(value):
    """A confidence that can be used, or None."""
    return value if _is_number(value) and 0 <= value <= 1 else None


def _instant(value):
    """An aware datetime, or None where `at` is not an ISO 8601 text with an offset."""
    if not isinstance(value, str):
        return None
    try:
        instant = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    return instant if instant.utcoffset() is not None else None


def _typed(value, kind):
    """The value of a signal as its type, or None where it counts as missing."""
    if kind == "boolean":
        return value if isinstance(value, bool) else None
    if kind == "number":
        return value if _is_number(value) else None
    return fold(value) if isinstance(value, str) else None


def _signals(design, turn):
    """The known signals of a turn, the counters that were assumed to be 0, the names that were ignored."""
    types = signal_types(design)
    known = {}
    ignored = set()
    sent = turn.get("signals")
    for raw_name, value in sent.items() if isinstance(sent, dict) else ():
        name = raw_name.strip()
        if name not in types or name in NOT_SENT_AS_SIGNALS:
            ignored.add(name)
        elif _typed(value, types[name]) is not None:
            known[name] = _typed(value, types[name])
    assumed = [name for name in COUNTERS if name not in known]
    for name in assumed:
        known[name] = 0
    confidence = _share(turn.get("confidence"))
    runner_up = _share(turn.get("runner_up_confidence"))
    if confidence is not None:
        known["confidence"] = confidence
        if runner_up is not None:
            known["confidence_margin"] = round(confidence - runner_up, 12)
    return known, assumed, ignored


def condition_holds(kind, operator_cell, value_cell, value):
    """Whether a signal's value fulfils a row's operator and value; None (unknown) where there is no value."""
    if value is None:
        return None
    words = operator(operator_cell)
    if words == "between":
        low, high = (number(end) for end in fold(text(value_cell)).split(" to "))
        return low <= value <= high
    if words in ("one of", "none of"):
        read = number if kind == "number" else fold
        return (value in [read(entry) for entry in items(value_cell)]) == (words == "one of")
    if kind == "boolean":
        wanted = yes(value_cell)
    elif kind == "number":
        wanted = number(value_cell)
    else:
        wanted = fold(text(value_cell))
    return {
        "is": lambda: value == wanted,
        "is not": lambda: value != wanted,
        "less than": lambda: value < wanted,
        "at most": lambda: value <= wanted,
        "at least": lambda: value >= wanted,
        "more than": lambda: value > wanted,
    }[words]()


def _row_holds(row, types, known):
    """Kleene's And of a row's conditions: True, False or None for unknown."""
    name = text(row["Signal"])
    first = condition_holds(types[name], row["Operator"], row["Value"], known.get(name))
    if blank(row.get("And signal")):
        return first
    name = text(row["And signal"])
    second = condition_holds(types[name], row["And operator"], row["And value"], known.get(name))
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def _any_holds(truths):
    """Kleene's Or."""
    if True in truths:
        return True
    return None if None in truths else False


def _in_scope(row, turn_intent, intent_row, language, channel):
    """Whether a rule's row speaks of a turn: its intent named or bearing a tag, its language, its channel."""
    tags = items(intent_row.get("Tags")) if intent_row else []
    intent_fits = (
        (blank(row.get("Intents")) and blank(row.get("Tags")))
        or turn_intent in items(row.get("Intents"))
        or any(tag in items(row.get("Tags")) for tag in tags)
    )
    return (
        intent_fits
        and blank_or_one_of(row.get("Languages"), language)
        and blank_or_one_of(row.get("Channels"), channel)
    )


def _alternatives(design, sheet, column):
    """The rows of each id: those that repeat it are alternatives."""
    groups = {}
    for row in rows_of(design, sheet):
        groups.setdefault(text(row[column]), []).append(row)
    return groups


def _filled(rows, column):
    """The cell of a column that alternatives share: filled on one of them at least, or blank."""
    for row in rows:
        if not blank(row.get(column)):
            return row[column]
    return None


def _proposal(kind, rule_id, proposed_lane, *, queue=None, priority=None, sla_minutes=None):
    return {
        "kind": kind,
        "id": rule_id,
        "lane": proposed_lane,
        "queue": queue,
        "priority": priority,
        "sla_minutes": sla_minutes,
    }


def _by_priority(proposals):
    return sorted(proposals, key=lambda proposal: (proposal["priority"], proposal["id"]))


def _exceptions(design, turn, known, scope):
    """The proposals of active exceptions in their order, and what each lets the AI do."""
    reported = []
    sent = turn.get("exceptions")
    for entry in sent if isinstance(sent, list) else ():
        if isinstance(entry, str) and entry.strip() and entry.strip() not in reported:
            reported.append(entry.strip())
    types = signal_types(design)
    groups = _alternatives(design, "Exceptions", "Exception")
    listed = []
    allowed = []
    for rule_id, rows in groups.items():
        truths = []
        for row in rows:
            if not _in_scope(row, *scope) or fold(text(row.get("Signal"))) == "reported":
                truths.append(False)
            elif blank(row.get("Signal")):
                truths.append(True)
            else:
                truths.append(_row_holds(row, types, known))
        holds = _any_holds(truths)
        if holds is None:
            if_unknown = fold(text(_filled(rows, "If unknown")))
            holds = if_unknown == "human" or (not if_unknown and yes(_filled(rows, "Compliance sensitive")))
        if holds or rule_id in reported:
            queue = text(_filled(rows, "Queue"))
            priority = number(_filled(rows, "Priority"))
            listed.append(_proposal("exception", rule_id, "human", queue=queue, priority=priority))
            allowed.append(ai_may(_filled(rows, "AI may")))
    unlisted = sorted(rule_id for rule_id in reported if rule_id not in groups)
    proposals = _by_priority(listed)
    for rule_id in unlisted:
        proposals.append(_proposal("exception", rule_id, "human", queue=fallback_queue(design)))
        allowed.append("nothing")
    return proposals, allowed


def _triggers(design, known, scope):
    types = signal_types(design)
    firing = []
    for rule_id, rows in _alternatives(design, "Triggers", "Trigger").items():
        truths = [_row_holds(row, types, known) if _in_scope(row, *scope) else False for row in rows]
        if _any_holds(truths):
            proposed = lane(_filled(rows, "Lane"))
            queue = text(_filled(rows, "Queue")) or None
            priority = number(_filled(rows, "Priority"))
            firing.append(_proposal("trigger", rule_id, proposed, queue=queue, priority=priority))
    return _by_priority(firing)


def _band(route, confidence, runner_up):
    """The lane that a route proposes at a confidence."""
    if route["mode"] == "human" or confidence is None:
        return "human"
    if route["mode"] == "ai_auto" and confidence >= route["ai_from"]:
        proposed = "ai_auto"
    elif confidence >= route["review_from"]:
        proposed = "ai_review"
    else:
        proposed = route["if_unsure"]
    margin = route["ambiguity_margin"]
    if margin > 0 and runner_up is not None and round(confidence - runner_up, 12) < margin:
        proposed = more_human([proposed, "clarify"])
    return proposed


def _limit(route, final_lane, known):
    """The limit that takes a turn from an AI-only lane to a human, or None."""
    most = route["max_clarifications"]
    if final_lane == "clarify" and most is not None and known["clarifications"] >= most:
        return "max_clarifications"
    most = route["max_ai_turns"]
    if final_lane in AI_ONLY_LANES and most is not None and known["ai_turns"] >= most:
        return "max_ai_turns"
    return None


def plain_decide(design, turn):
    """The decision of DESIGN §2 for one turn, as its JSON without `source`."""
    known, assumed, ignored = _signals(design, turn)
    instant = _instant(turn.get("at"))
    if turn.get("at") is not None and instant is None:
        ignored.add("at")

    intent_row = find_intent(design, turn.get("intent"))
    turn_intent = text(intent_row["Intent"]) if intent_row else None
    language = find_language(design, turn.get("language"))
    channel = find_channel(design, turn.get("channel"))
    scope = (turn_intent, intent_row, language, channel)

    route = plain_route(design, turn.get("intent"), turn.get("language"), turn.get("channel"))
    route_id = (
        f"{turn_intent} / {language} / {channel}" if is_open(intent_row, language, channel) else "fallback"
    )
    route_lane = _band(route, _share(turn.get("confidence")), _share(turn.get("runner_up_confidence")))

    exceptions, allowed = _exceptions(design, turn, known, scope)
    proposals = [
        *exceptions,
        *_triggers(design, known, scope),
        _proposal(
            "route", route_id, route_lane, priority=route["priority"], sla_minutes=route["sla_minutes"]
        ),
    ]
    final_lane = more_human([proposal["lane"] for proposal in proposals])
    first = next(proposal for proposal in proposals if proposal["lane"] == final_lane)
    decider = {"kind": first["kind"], "id": first["id"]}
    matched = [{"kind": proposal["kind"], "id": proposal["id"]} for proposal in proposals]

    route_queue = (route["review_queue"] if final_lane == "ai_review" else None) or route["queue"]
    limit = _limit(route, final_lane, known)
    if limit:
        final_lane = "human"
        decider = {"kind": "limit", "id": limit}
        matched.append(decider)

    queue = None
    sla_minutes = first["sla_minutes"]
    handover = None
    if final_lane not in AI_ONLY_LANES:
        queue = after_stand_ins(design, first["queue"] or route_queue, language, channel)
        if sla_minutes is None:
            sla_minutes = sla_of(design, queue)
        if instant is not None:
            handover = hand_over(design, queue, instant)
    return {
        "lane": final_lane,
        "queue": queue,
        "handover": handover,
        "priority": first["priority"],
        "sla_minutes": sla_minutes,
        "ai_may": min(allowed, key=AI_MAY.index) if allowed else None,
        "decider": decider,
        "matched": matched,
        "assumed": assumed,
        "ignored": sorted(ignored),
    }
