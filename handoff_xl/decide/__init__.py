"""The reference evaluator: one turn of a conversation in, one decision with the cells behind it out.

``Router.from_file("card_support.routing.json").decide({"intent": "card_lost", "confidence": 0.93, …})``

It needs nothing but the standard library. ``docs/routing.md`` describes turns, decisions and the document.
"""

from __future__ import annotations

from handoff_xl.decide.decision import Decision, Handover, Match
from handoff_xl.decide.document import RoutingError
from handoff_xl.decide.router import Router

__all__ = ["Decision", "Handover", "Match", "Router", "RoutingError"]
