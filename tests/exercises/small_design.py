"""A small design with scenarios, and rows of it that cannot be read."""

from dataclasses import replace

from handoff_xl.lanes import Lane
from handoff_xl.model import RowSource, Scenario
from tests.design_builder import design, hours

PERSON = {"id": "person", "queue": "desk", "rows": [{"when": [("human_request", "is", True)]}]}
COMPLAINT = {"id": "complaint", "queue": "desk", "rows": [{"reported": True}]}
OPEN = hours("office", {key: [("09:00", "17:00")] for key in range(5)})
QUEUES = ({"id": "general"}, {"id": "desk", "calendar": "office", "fallback": "general"})


def scenario(lane=Lane.AI_AUTO, queue=None, **changes):
    given = {
        "intent": "a",
        "language": "en",
        "channel": "voice",
        "confidence": 0.99,
        "runner_up": None,
        "signals": {},
        "exceptions": (),
        "at": None,
        **changes,
    }
    source = RowSource("Scenarios", 5, {"expected_lane": 10, "expected_queue": 11}, {})
    return Scenario(id="one", source=source, expected_lane=lane, expected_queue=queue, **given)


def broken(row, *columns):
    return replace(row, source=replace(row.source, broken=frozenset(columns)))


def made(*scenarios, **changes):
    base = design(queues=QUEUES, calendars=[OPEN], triggers=[PERSON], exceptions=[COMPLAINT])
    return replace(base, scenarios=tuple(scenarios), **changes)
