"""Turns that exercise a design: the scenarios that people wrote, tried, and those that are missing, made."""

from handoff_xl.exercises.evaluation import Evaluation, Observation, turn_of
from handoff_xl.exercises.explaining import Reason, reason
from handoff_xl.exercises.taking_over import TakingOver
from handoff_xl.exercises.trials import Trial, Trials

__all__ = ["Evaluation", "Observation", "Reason", "TakingOver", "Trial", "Trials", "reason", "turn_of"]
