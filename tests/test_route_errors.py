import pytest

from handoff_xl.lanes import Lane
from handoff_xl.model import Guardrail
from handoff_xl.route_errors import RouteErrors, is_unsettled
from handoff_xl.routes import resolve
from tests.rules.designs import design, intent, queue, row


def block_of(here):
    (block,) = resolve(here).blocks
    return block


@pytest.mark.parametrize(
    "rows",
    [
        [row(2, ai_from=0.9)],
        [row(2, mode=Lane.AI_AUTO, broken={"ai_from"})],
        [row(2, mode=Lane.AI_AUTO), row(3, mode=Lane.HUMAN)],
        [row(2, mode=Lane.HUMAN), row(3, languages="en", queue="a"), row(4, channels="chat", queue="b")],
    ],
)
def test_routes_that_nobody_has_settled(rows):
    assert is_unsettled(block_of(design(thresholds=tuple(rows))).route)


@pytest.mark.parametrize(
    "rows",
    [
        [row(2, mode=Lane.HUMAN, ai_from=0.8), row(3, ai_from=0.9)],
        [
            row(2, mode=Lane.AI_AUTO),
            row(3, languages="en", ai_from=0.8),
            row(4, channels="chat", ai_from=0.9),
        ],
        [row(2, mode=Lane.AI_AUTO), row(3, mode=Lane.AI_AUTO)],
    ],
)
def test_cells_that_differ_without_being_at_odds(rows):
    assert not is_unsettled(block_of(design(thresholds=tuple(rows))).route)


@pytest.mark.parametrize(
    "parts",
    [
        {"thresholds": (row(2, mode=Lane.AI_AUTO, ai_from=0.6, review_from=0.8),)},
        {"intents": (intent("a", risk="high"),)},
        {"intents": (intent("a", irreversible=True),)},
        {"guardrails": (Guardrail("low", Lane.AI_AUTO, 0.95),)},
        {"queues": (queue("general", kind="bot"),)},
        {"queues": (queue("general", channels="phone"),)},
        {"queues": (queue("general"), queue("bot", 3, kind="bot", stands_in_for="general"))},
    ],
)
def test_errors_that_stand_in_a_settled_route(parts):
    here = design(**parts)
    block = block_of(here)
    assert not is_unsettled(block.route)
    assert RouteErrors(here).stand_in(block)
    assert not RouteErrors(design()).stand_in(block_of(design()))
