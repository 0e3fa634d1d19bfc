"""Who takes a turn over, and what the cell Expected queue says of it.

At a known hour that is the queue in the decision's ``handover`` with what happens there; at none it is the queue of the
decision. ``cards (ticket)`` in a cell says both, ``cards`` the queue only.
"""

from __future__ import annotations

import re
from collections.abc import Container
from typing import NamedTuple

from handoff_xl.decide import Decision
from handoff_xl.layout import SHEET_BY_KEY

_IN_BRACKETS = {
    choice.key: choice.words for choice in SHEET_BY_KEY["scenarios"].column("expected_queue").qualifiers
}
_ACTIONS = {words: action for action, words in _IN_BRACKETS.items()}
_QUALIFIED = re.compile(rf"(.*\S)\s*\(\s*({'|'.join(_ACTIONS)})\s*\)", re.DOTALL | re.IGNORECASE)


class TakingOver(NamedTuple):
    """A queue, and the action of a handover: ``queue``, ``callback``, ``ticket``, ``message``, None where none is told."""

    queue: str
    action: str | None = None

    @property
    def words(self) -> str:
        """As it is written into a cell: ``cards``, ``cards (open)``."""
        return self.queue if self.action is None else f"{self.queue} ({_IN_BRACKETS[self.action]})"


def taking_over(decision: Decision) -> TakingOver | None:
    """Return who takes a turn over, None in AI-only lanes."""
    if decision.handover is not None:
        return TakingOver(decision.handover.queue, decision.handover.action)
    return None if decision.queue is None else TakingOver(decision.queue)


def expectation(text: str, queues: Container[str]) -> TakingOver:
    """Return what a cell Expected queue says; a queue may itself be called ``cards (open)``."""
    match = None if text in queues else _QUALIFIED.fullmatch(text)
    return TakingOver(text) if match is None else TakingOver(match[1], _ACTIONS[match[2].lower()])


def is_as_expected(expected: TakingOver, found: TakingOver | None) -> bool:
    """Whether a turn comes to the queue, and where that is told, to the action that are expected."""
    return found is not None and found.queue == expected.queue and expected.action in {None, found.action}
