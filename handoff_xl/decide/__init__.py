"""The reference evaluator: one turn of a conversation in, one decision with the cells behind it out.

>>> from handoff_xl.decide import Router
>>> router = Router.from_file("card_support.routing.json")               # doctest: +SKIP
>>> decision = router.decide({"intent": "card_lost", "language": "en-GB", "channel": "voice",
...                           "confidence": 0.93, "signals": {"human_request": False}})  # doctest: +SKIP
>>> decision.lane, decision.queue                                        # doctest: +SKIP
('ai_review', 'cards')

It needs nothing but the standard library. ``docs/routing.md`` describes turns, decisions and the document.
"""

from __future__ import annotations

from handoff_xl.decide.decision import Decision, Handover, Match
from handoff_xl.decide.document import RoutingError
from handoff_xl.decide.router import Router

__all__ = ["Decision", "Handover", "Match", "Router", "RoutingError"]
