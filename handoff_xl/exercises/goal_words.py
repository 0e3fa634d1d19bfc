"""Goals in the words of an ops manager: the reason why a scenario is worth having."""

from __future__ import annotations

from typing import Any

from handoff_xl.exercises.bands import MAX_CLARIFICATIONS
from handoff_xl.exercises.evaluation import Evaluation
from handoff_xl.exercises.goals import Aim, Goal
from handoff_xl.exercises.hour_edges import HourEdge
from handoff_xl.lanes import Lane
from handoff_xl.model import Condition, Operator
from handoff_xl.routes import Band
from handoff_xl.wording import condition_words, header, percent, scalar_words

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FIXED = {
    Aim.NO_CONFIDENCE: "the classifier gives no confidence",
    Aim.UNLISTED_INTENT: "the intent is not listed",
    Aim.UNLISTED_LANGUAGE: "the language is not listed",
    Aim.UNLISTED_CHANNEL: "the channel is not listed",
    Aim.UNLISTED_EXCEPTION: "an exception is reported that is not listed",
    Aim.NOT_ACTIVE: "the intent is not active",
    Aim.NOT_OPEN: "the intent is not open for this language or channel",
}


def goal_words(goal: Goal, evaluation: Evaluation) -> str:
    """Return what a turn that exercises a goal shows, for example ``frustrated just does not hold: …``."""
    subject: tuple[Any, ...] = goal.subject
    match goal.aim:
        case Aim.BAND:
            return f"{subject[0][0].lane.words} however sure AI is"
        case Aim.AT_EDGE | Aim.BELOW_EDGE:
            return _edge(goal.aim, *subject[:2])
        case Aim.AT_MARGIN:
            return f"the lead is exactly {percent(subject[0])}, so AI need not ask"
        case Aim.BELOW_MARGIN:
            return f"the lead is just below {percent(subject[0])}, so AI asks"
        case Aim.AT_LIMIT | Aim.BELOW_LIMIT:
            return _limit(goal.aim, *subject[:2])
        case Aim.ROW | Aim.HOLD | Aim.MISS:
            return _row(goal, evaluation)
        case Aim.OUTSIDE:
            rule = evaluation.lowered.rules[evaluation.lowered.rule_of_bit[subject[0]]]
            return f"{rule.id} is for other {subject[1]}"
        case Aim.REPORTED:
            return f"{subject[0]} is reported"
        case Aim.UNKNOWN:
            return f"{subject[0]} counts, since what it looks at is not known"
        case Aim.STAND_IN:
            return f"{subject[1]} stands in for {subject[0]}"
        case Aim.HOURS:
            return _hours(*subject)
        case Aim.QUEUE_HOURS:
            return f"{subject[0]} is {'open' if subject[1] else 'closed'}"
    return _FIXED[goal.aim]


def _edge(aim: Aim, bands: tuple[Band, ...], edge: float) -> str:
    """Return which lane begins or ends at an edge; ``bands`` stand from sure to unsure."""
    at = next(number for number, band in enumerate(bands) if band.low == edge)
    if aim is Aim.AT_EDGE:
        return f"{bands[at].lane.words} from {percent(edge)}"
    return f"{bands[at + 1].lane.words} just below {percent(edge)}"


def _limit(aim: Aim, column: str, most: float) -> str:
    if aim is Aim.AT_LIMIT:
        return f"{header(column)} ({most:g}) is reached"
    what = "question" if column == MAX_CLARIFICATIONS else "turn"
    return f"one {what} before {header(column)} ({most:g})"


def _hours(calendar: str, edge: HourEdge) -> str:
    day = _DAYS[edge.day] if isinstance(edge.day, int) else edge.day
    if edge.minute is None:
        return f"{calendar} is {'open' if edge.is_open else 'closed'} on {day}"
    clock = f"{edge.minute // 60:02}:{edge.minute % 60:02}"
    if edge.opens is edge.is_open:
        return f"{calendar} has just {'opened' if edge.opens else 'closed'}, {day} {clock}"
    return f"{calendar} is still {'open' if edge.is_open else 'closed'} just before {day} {clock}"


def _row(goal: Goal, evaluation: Evaluation) -> str:
    lowered = evaluation.lowered
    bit: Any = goal.subject[0]
    case, rule = lowered.cases[bit], lowered.rules[lowered.rule_of_bit[bit]]
    conditions = [Condition(one.signal, Operator(one.operator), one.values) for one in case.conditions]
    lane = "" if rule.lane is Lane.HUMAN else f" ({rule.lane.words})"
    if goal.aim is not Aim.ROW:
        at: Any = goal.subject[1]
        value: Any = goal.subject[2]
        own = conditions[at]
        here = "" if isinstance(value, bool) else f" at {scalar_words(own.signal, value)}"
        if goal.aim is Aim.MISS:
            return f"{rule.id} is just not met: {condition_words(own)} does not hold{here}"
        if own.operator is not Operator.IS:
            return f"{rule.id} is met{lane}{here}: {' and '.join(map(condition_words, conditions))}"
    if not conditions:
        return f"{rule.id} holds here for everybody"
    return f"{rule.id} is met{lane}: {' and '.join(map(condition_words, conditions))}"
