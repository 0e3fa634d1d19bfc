"""The turns that a design still needs to be tried as a whole: few, always the same, each with its reason.

What scenarios exercise already is left out. Of the candidates the one that exercises most of what is left is taken, until
nothing is left (greedy set cover), and then whatever the others make superfluous is dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import heapify, heappop, heapreplace
from itertools import islice
from typing import Any

from handoff_xl.decide import Decision
from handoff_xl.exercises.candidates import Candidates
from handoff_xl.exercises.evaluation import Evaluation, turn_of
from handoff_xl.exercises.goal_words import goal_words
from handoff_xl.exercises.goals import Aim, Goal, Goals, follower
from handoff_xl.exercises.taking_over import TakingOver, expectation, taking_over
from handoff_xl.model import Scenario
from handoff_xl.proofs import Proofs
from handoff_xl.routes import Routes


@dataclass(frozen=True)
class Exercise:
    """A turn with today's decision on it, the goals that no other turn exercises before it, and these in words.

    ``taken_by`` is whom to expect to take it over: at an hour, and where it has opening hours, with what happens then, for
    a queue that is closed may keep what comes.
    """

    turn: dict[str, Any] = field(hash=False)
    decision: Decision
    goals: tuple[Goal, ...]
    reasons: tuple[str, ...]
    taken_by: TakingOver | None


@dataclass(frozen=True)
class _Option:
    turn: dict[str, Any]
    decision: Decision
    goals: tuple[Goal, ...]


def exercises(routes: Routes, as_of: date, proofs: Proofs | None = None) -> tuple[Exercise, ...]:
    """Return turns that exercise, with the scenarios there are, all that can be exercised in a design without errors.

    ``as_of`` is the first day of hours where Effective date is blank; ``proofs`` are those of the design, where they
    exist. Raises RoutingError where the design cannot be evaluated.
    """
    evaluation = Evaluation(routes)
    goals = Goals(evaluation)
    done: set[Goal] = set()
    for scenario in routes.design.scenarios:
        done.update(_done(scenario, evaluation, goals))
    first = routes.design.settings.effective_date or as_of
    options = _options(evaluation, goals, Candidates(evaluation, proofs or Proofs(routes), first))
    chosen = _needed(_cover(options, done), done)
    order = {id(option): at for at, option in enumerate(options)}
    found, shown = [], set(done)
    for option in sorted(chosen, key=lambda one: order[id(one)]):
        new = tuple(goal for goal in option.goals if goal not in shown)
        shown.update(new)
        words = tuple(dict.fromkeys(goal_words(goal, evaluation) for goal in _telling(new)))
        found.append(
            Exercise(option.turn, option.decision, new, words, _taken_by(option.decision, evaluation))
        )
    return tuple(found)


def _done(scenario: Scenario, evaluation: Evaluation, goals: Goals) -> Iterable[Goal]:
    """Return the goals that a scenario exercises: those about hours only where its expectation would tell other hours."""
    observation = evaluation.observe(turn_of(scenario, evaluation.routes.design))
    if scenario.expected_queue is None:
        return goals.exercised(observation, by_queue=observation.decision.queue is None)
    expected, found = (
        expectation(scenario.expected_queue, evaluation.queues),
        taking_over(observation.decision),
    )
    tells = expected.action is not None or (found is not None and found.queue != observation.decision.queue)
    hours = set() if tells else {Aim.HOURS, Aim.QUEUE_HOURS}
    return (goal for goal in goals.exercised(observation) if goal.aim not in hours)


def _taken_by(decision: Decision, evaluation: Evaluation) -> TakingOver | None:
    found = taking_over(decision)
    has_hours = found is not None and evaluation.queues[found.queue].calendar is not None
    return found if found is None or has_hours else TakingOver(found.queue)


def _telling(goals: Sequence[Goal]) -> Iterable[Goal]:
    """Return goals without the rows that others tell together with one of their values."""
    told = {goal.subject[0] for goal in goals if goal.aim is Aim.HOLD}
    return (goal for goal in goals if goal.aim is not Aim.ROW or goal.subject[0] not in told)


def _options(evaluation: Evaluation, goals: Goals, candidates: Candidates) -> list[_Option]:
    """Return the candidates that exercise what they were made for, with all aims that any of them was made for."""
    made: list[tuple[dict[str, Any], Decision, frozenset[Goal]]] = []
    weaker: dict[Goal, tuple[dict[str, Any], Decision, frozenset[Goal]]] = {}
    reaching: dict[str, list[dict[str, Any]]] = {}
    for goal, turn in candidates.of_turns():
        observation = evaluation.observe(turn)
        option = (turn, observation.decision, goals.exercised(observation))
        if goal in option[2]:
            made.append(option)
            candidates.reached.add(goal)
            if observation.decision.queue is not None:
                reaching.setdefault(observation.decision.queue, []).append(turn)
        elif goal._replace(decides=False) in option[2]:
            weaker.setdefault(goal, option)
    aims = set(candidates.reached)
    for goal, option in weaker.items():
        if goal not in candidates.reached:
            aims.add(goal._replace(decides=False))
            made.append(option)
    for queue in evaluation.routes.design.queues:
        if queue.calendar is not None and queue.id not in reaching:
            sent = (one for one in candidates.sent_to(queue.id) if evaluation.decide(one).queue == queue.id)
            reaching[queue.id] = list(islice(sent, 1))
    for queue in evaluation.routes.design.queues:
        for goal, turn in candidates.of_hours(queue, _reaching(queue.id, reaching, evaluation)):
            observation = evaluation.observe(turn)
            shown = goals.exercised(observation)
            if goal in shown:
                made.append((turn, observation.decision, shown))
                aims.add(goal)
                candidates.reached.add(goal)
    return [
        _Option(turn, decision, tuple(sorted((shown & aims), key=repr))) for turn, decision, shown in made
    ]


def _reaching(
    queue: str, reaching: Mapping[str, list[dict[str, Any]]], evaluation: Evaluation
) -> list[dict[str, Any]]:
    """Return turns that reach a queue: first one that is sent there, then those of queues that pass theirs on to it."""
    found, seen, ahead = [], {queue}, [queue]
    for at in ahead:
        found += reaching.get(at, [])[:1]
        for other in evaluation.queues.values():
            if other.id not in seen and follower(other, evaluation.routes.design) == at:
                seen.add(other.id)
                ahead.append(other.id)
    return found


def _cover(options: Sequence[_Option], done: Iterable[Goal]) -> list[_Option]:
    """Return options that together exercise all goals of the options, less those that are done."""
    left = {goal for option in options for goal in option.goals}.difference(done)
    # Options by how many goals they would add; what others took since is seen when one comes up.
    waiting = [(-len(left.intersection(option.goals)), at) for at, option in enumerate(options)]
    heapify(waiting)
    chosen = []
    while left:
        stated, at = waiting[0]
        adds = -len(left.intersection(options[at].goals))
        if adds != stated:
            heapreplace(waiting, (adds, at))
            continue
        heappop(waiting)
        chosen.append(options[at])
        left.difference_update(options[at].goals)
    return chosen


def _needed(chosen: list[_Option], done: Iterable[Goal]) -> list[_Option]:
    """Return the chosen options without those whose goals the others exercise as well."""
    before = frozenset(done)
    times = Counter(goal for option in chosen for goal in option.goals)
    kept = []
    for option in chosen:
        if all(times[goal] > 1 or goal in before for goal in option.goals):
            times.subtract(option.goals)
        else:
            kept.append(option)
    return kept
