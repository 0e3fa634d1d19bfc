"""What an evaluator answers (DESIGN §2, "A decision")."""

from __future__ import annotations

from typing import Any, NamedTuple


class Match(NamedTuple):
    """A rule that has a say in a decision.

    ``kind`` is ``exception``, ``trigger``, ``route`` or ``limit``. ``id`` of a route is
    ``INTENT / LANGUAGE / CHANNEL`` or ``fallback``, of a limit ``max_clarifications`` or ``max_ai_turns``.
    ``source`` is the cell behind it, for example ``Triggers!A7``; ``default`` where no cell gives the value,
    None for an id that the workbook does not list.
    """

    kind: str
    id: str
    source: str | None


class Handover(NamedTuple):
    """What happens at the turn's time: ``action`` is ``queue``, ``callback``, ``ticket`` or ``message``."""

    action: str
    queue: str


class Decision(NamedTuple):
    """Who handles one turn, and why. Field by field it is the JSON that ``to_dict`` gives.

    ``queue`` is after stand-ins and before time, None in AI-only lanes. ``handover`` is None without a valid
    ``at`` and in AI-only lanes. ``ai_may`` is None while no exception is active. ``matched`` lists
    exceptions, triggers, the route, and the limit that applied. ``assumed`` are counters taken as 0,
    ``ignored`` are signals of the turn that are not declared, and ``at`` where it is no instant.
    """

    lane: str
    queue: str | None
    handover: Handover | None
    priority: float | None
    sla_minutes: float | None
    ai_may: str | None
    decider: Match
    matched: tuple[Match, ...]
    assumed: tuple[str, ...]
    ignored: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the decision as JSON values, its keys in a fixed order."""
        return {
            "lane": self.lane,
            "queue": self.queue,
            "handover": None if self.handover is None else self.handover._asdict(),
            "priority": self.priority,
            "sla_minutes": self.sla_minutes,
            "ai_may": self.ai_may,
            "decider": self.decider._asdict(),
            "matched": [match._asdict() for match in self.matched],
            "assumed": list(self.assumed),
            "ignored": list(self.ignored),
        }
