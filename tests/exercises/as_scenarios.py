"""Suggested turns as rows of the sheet Scenarios."""

from handoff_xl.lanes import Lane
from handoff_xl.model import RowSource, Scenario


def as_scenario(number, exercise):
    """Return a turn as the row that the suggested copy has for it."""
    turn = exercise.turn
    return Scenario(
        id=f"scenario {number}",
        source=RowSource("Scenarios", number + 5, {}, {}),
        intent=turn["intent"],
        language=turn.get("language"),
        channel=turn.get("channel"),
        confidence=turn.get("confidence"),
        runner_up=turn.get("runner_up_confidence"),
        signals=turn.get("signals", {}),
        exceptions=tuple(turn.get("exceptions", ())),
        at=turn.get("at"),
        expected_lane=Lane.from_key(exercise.decision.lane),
        expected_queue=None if exercise.taken_by is None else exercise.taken_by.words,
    )
