"""What to change where a turn does not come to the lane or queue that its author expects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handoff_xl.exercises.evaluation import Evaluation, Observation, rule_of
from handoff_xl.exercises.explaining import Reason, reason
from handoff_xl.findings import Place
from handoff_xl.lanes import Lane
from handoff_xl.model import Design, Queue
from handoff_xl.routes import Route
from handoff_xl.wording import header


def lane_change(evaluation: Evaluation, observation: Observation, expected: Lane) -> Reason:
    """Return what has to change, all of it, for a turn to come to the expected lane, with the cells.

    Of the levels of a route only those between the lane that it comes to and the expected one are named, one that no
    cell gives by its header.
    """
    route, confidence = observation.route, observation.read.confidence
    if route is None or confidence is None or observation.decision.decider.kind != "route":
        places = reason(evaluation, observation).places
        return Reason(" and ".join(map(str, places)) or "the turn", places)
    changing = [(header(key), route.cells[key].place) for key in _columns(route, confidence, expected)]
    words = (f"{name} on Thresholds" if place.cell is None else str(place) for name, place in changing)
    cells = (place for _, place in changing if place.cell is not None)
    return Reason(" and ".join(dict.fromkeys(words)), tuple(dict.fromkeys(cells)))


def _columns(route: Route, confidence: float, expected: Lane) -> Iterator[str]:
    if route.mode is Lane.HUMAN:
        yield "mode"
    elif route.mode is Lane.AI_AUTO and confidence >= route.ai_from:
        if expected <= Lane.CLARIFY:
            yield "ambiguity_margin"
        else:
            yield "ai_from"
            if expected is Lane.HUMAN:
                yield "review_from"
    elif expected is Lane.AI_AUTO:
        yield "ai_from" if route.mode is Lane.AI_AUTO else "mode"
        if confidence < route.review_from:
            yield "review_from"
    elif confidence < route.review_from and expected is not Lane.AI_REVIEW:
        yield "if_unsure"
    else:
        yield "review_from"
        if expected is not Lane.AI_REVIEW and expected is not route.if_unsure:
            yield "if_unsure"


def queue_reason(evaluation: Evaluation, observation: Observation) -> Reason:
    """Return why a turn goes to its queue: the cell that names a queue, then who stands in or follows.

    Where a trigger that names no queue decides, its blank Queue is among the cells. A turn in an AI-only lane has
    no queue, and the reason is that of its lane.
    """
    decision, design = observation.decision, evaluation.routes.design
    if decision.queue is None:
        return reason(evaluation, observation)
    words, named, places = _named(observation, design)
    queues = evaluation.queues
    if decision.queue != named:
        place = queues[decision.queue].source.place("stands_in_for")
        words += f", and {decision.queue} stands in for it ({place})"
        places += (place,)
    handover = decision.handover
    if handover is not None and handover.queue != decision.queue:
        followed = tuple(_fallbacks(queues, decision.queue, handover.queue, design.settings.fallback_queue))
        words += f", and while that is closed {handover.queue} takes over ({followed[-1]})"
        places += followed
    if handover is not None and queues[handover.queue].calendar is not None:
        state, place = _state(handover.action, queues[handover.queue])
        words += f", and {handover.queue} {state} at that hour ({place})"
        places += (place,)
    return Reason(words, tuple(dict.fromkeys(places)))


def _state(action: str, queue: Queue) -> tuple[str, Place]:
    """Return how a queue is left at an hour, in words, and the cell that says so."""
    if action == "queue":
        return "is open", queue.source.place("calendar")
    key = "fallback" if queue.when_closed == "fallback" else "when_closed"
    return f"is closed and leaves a {action}", queue.source.place(key)


def _named(observation: Observation, design: Design) -> tuple[str, str, tuple[Place, ...]]:
    """Return which cell names the queue, in words, that queue, and the cells, a blank one that goes before first."""
    decision, route = observation.decision, observation.route
    rule = rule_of(decision.decider, design)
    if rule is not None and rule.queue:
        place = rule.source.place("queue")
        return f"{place} says {rule.queue}", rule.queue, (place,)
    blank = () if rule is None else (rule.source.place("queue"),)
    before = f"the trigger {decision.decider.id} names no queue, and " if blank else ""
    if route is None or decision.decider.kind == "exception":
        queue, place = design.settings.fallback_queue or "", design.settings.place("fallback_queue")
    else:
        lane = Lane.from_key(decision.lane)
        drafts = lane is Lane.AI_REVIEW and route.review_queue is not None
        queue = route.queue_for(lane) or ""
        place = route.cells["review_queue" if drafts else "queue"].place
    return f"{before}{place} says {queue}", queue, (*blank, place)


def _fallbacks(queues: Mapping[str, Queue], first: str, last: str, overall: str | None) -> Iterator[Place]:
    """Yield the cells by which one queue after the other passes on what comes while it is closed."""
    at: str | None = first
    while at is not None and at != last:
        yield queues[at].source.place("fallback")
        at = queues[at].fallback or overall
