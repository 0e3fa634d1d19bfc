"""Where in the routes an error stands, so that nothing is judged by what it brings about."""

from __future__ import annotations

from collections import defaultdict

from handoff_xl.allowance import guardrails_by_risk, lanes_by_column, least_human
from handoff_xl.handovers import Handovers
from handoff_xl.lanes import Lane
from handoff_xl.model import Design, Intent
from handoff_xl.routes import Block, Route

_QUEUES = frozenset({"queue", "review_queue"})


def is_unsettled(route: Route) -> bool:
    """Whether nobody decides, a cell could not be read, or cells contradict each other or name two queues."""
    return route.mode is None or any(cell.broken for cell in route.cells.values()) or has_cells_at_odds(route)


def has_cells_at_odds(route: Route) -> bool:
    """Whether cells of which none is narrower say different things, or name two queues; unread ones aside."""
    for column in route.used_settings():
        unbeaten = route.cells[column].unbeaten
        if len(unbeaten) < 2:
            continue
        values: dict[int, set[object]] = defaultdict(set)
        for cell in unbeaten:
            # Queues have no more careful side: two of them are at odds whatever the scopes of their rows.
            if not cell.broken:
                values[0 if column in _QUEUES else cell.scope].add(cell.value)
        if any(len(some) > 1 for some in values.values()):
            return True
    return False


class RouteErrors:
    """Tells for each block of a design's routes whether an error stands there."""

    def __init__(self, design: Design) -> None:
        self._guardrails = guardrails_by_risk(design)
        self._intents = {intent.id: intent for intent in design.intents}
        self._handovers = Handovers(design)

    def stand_in(self, block: Block) -> bool:
        """Whether the block is unsettled, or its bands, lanes or queues are not as they may be."""
        route = block.route
        return (
            is_unsettled(route)
            or (route.mode is Lane.AI_AUTO and route.review_from > route.ai_from)
            or any(self._goes_too_far(route, self._intents[one]) for one in block.intents)
            or self._ends_nowhere(block)
        )

    def _goes_too_far(self, route: Route, intent: Intent) -> bool:
        guardrail = self._guardrails.get(intent.risk or "")
        lowest = guardrail.lowest_ai_from if guardrail is not None else None
        too_low = lowest is not None and route.mode is Lane.AI_AUTO and route.ai_from < lowest
        least = least_human(intent, self._guardrails)
        return too_low or any(lane < least for _, lane in lanes_by_column(route))

    def _ends_nowhere(self, block: Block) -> bool:
        """Whether a queue of the route, or who stands in for it, is a bot or does not serve the block."""
        queues = {queue for lane in block.route.lanes() if (queue := block.route.queue_for(lane)) is not None}
        turns = ((language, channel) for language in block.languages for channel in block.channels)
        return any(
            (taker := self._handovers.taken_by(queue, *turn)) is not None
            and (taker.kind == "bot" or not taker.serves(*turn))
            for turn in turns
            for queue in queues
        )
