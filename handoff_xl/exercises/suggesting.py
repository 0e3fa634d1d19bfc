"""The turns that a design still needs to be tried as a whole: few, always the same, each with its reason.

What scenarios exercise already is left out. Of the candidates the one that exercises most of what is left is taken, until
nothing is left (greedy set cover), and then whatever the others make superfluous is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from handoff_xl.decide import Decision
from handoff_xl.exercises.candidates import Candidates
from handoff_xl.exercises.evaluation import Evaluation, turn_of
from handoff_xl.exercises.goal_words import goal_words
from handoff_xl.exercises.goals import Aim, Goal, Goals
from handoff_xl.proofs import Proofs
from handoff_xl.routes import Routes


@dataclass(frozen=True)
class Exercise:
    """A turn with today's decision on it, the goals that no other turn exercises before it, and these in words."""

    turn: dict[str, Any] = field(hash=False)
    decision: Decision
    goals: tuple[Goal, ...]
    reasons: tuple[str, ...]

    @property
    def queue(self) -> str | None:
        """The queue to expect: the one that takes over where that of the decision is closed at the turn's time."""
        handover = self.decision.handover
        return self.decision.queue if handover is None or handover.queue is None else handover.queue


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
        done |= goals.exercised(evaluation.observe(turn_of(scenario, routes.design)))
    first = routes.design.settings.effective_date or as_of
    options = _options(evaluation, goals, Candidates(evaluation, proofs or Proofs(routes), first))
    chosen = _needed(_cover(options, done), done)
    order = {id(option): at for at, option in enumerate(options)}
    found, shown = [], set(done)
    for option in sorted(chosen, key=lambda one: order[id(one)]):
        new = tuple(goal for goal in option.goals if goal not in shown)
        shown.update(new)
        words = tuple(dict.fromkeys(goal_words(goal, evaluation) for goal in _telling(new)))
        found.append(Exercise(option.turn, option.decision, new, words))
    return tuple(found)


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
        for goal, turn in candidates.of_hours(queue, reaching.get(queue.id, ())):
            observation = evaluation.observe(turn)
            shown = goals.exercised(observation)
            if goal in shown:
                made.append((turn, observation.decision, shown))
                aims.add(goal)
                candidates.reached.add(goal)
    return [
        _Option(turn, decision, tuple(sorted((shown & aims), key=repr))) for turn, decision, shown in made
    ]


def _cover(options: Sequence[_Option], done: Iterable[Goal]) -> list[_Option]:
    """Return options that together exercise all goals of the options, less those that are done."""
    left = {goal for option in options for goal in option.goals}.difference(done)
    chosen = []
    while left:
        best = max(options, key=lambda option: len(left.intersection(option.goals)))
        chosen.append(best)
        left.difference_update(best.goals)
    return chosen


def _needed(chosen: list[_Option], done: Iterable[Goal]) -> list[_Option]:
    """Return the chosen options without those whose goals the others exercise as well."""
    kept = list(chosen)
    before = frozenset(done)
    for option in chosen:
        others = {goal for other in kept if other is not option for goal in other.goals}
        if not set(option.goals) - others - before:
            kept.remove(option)
    return kept
