"""How long people wait for a queue on average, by Erlang's formula for delay systems (M/M/N, "Erlang C").

Source: A. K. Erlang, "Solution of some Problems in the Theory of Probabilities of Significance in Automatic Telephone
Exchanges", Elektroteknikeren 13 (1917); as in D. Gross, C. M. Harris, "Fundamentals of Queueing Theory", M/M/c. Arrivals
are random and independent, handling times exponential, and whoever waits keeps waiting.
"""

from __future__ import annotations

import math

HANDLED_BY_ONE = 10.0
"""Conversations an hour that one person is taken to handle (six minutes each), since workbooks tell only what a whole
queue handles. It matters little: of the wait of a queue near its capacity nearly all comes from what is left free."""


def chance_of_waiting(servers: int, offered: float) -> float:
    """Return the share in [0, 1] of arrivals that find all servers busy: Erlang C.

    ``servers`` ≥ 1; ``offered`` is the load in erlangs, arrival rate × handling time, in [0, servers]. By the recurrence
    of Erlang B, whose terms all lie in [0, 1], so that neither powers nor factorials can overflow.
    """
    if not 0 <= offered <= servers or servers < 1:
        raise ValueError(f"{offered} erlangs for {servers} servers")
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = offered * blocked / (count + offered * blocked)
    return blocked / (1 - offered / servers * (1 - blocked))


def expected_wait(per_hour: float, capacity: float) -> float:
    """Return the mean wait in minutes where ``per_hour`` conversations come to a queue that handles ``capacity``.

    Both are rates per hour, ≥ 0; the wait is infinite where not less comes than can be handled. As many people work the
    queue as it takes at ``HANDLED_BY_ONE`` each.
    """
    if per_hour <= 0:
        return 0.0
    if per_hour >= capacity:
        return math.inf
    people = math.ceil(capacity / HANDLED_BY_ONE)
    return 60 * chance_of_waiting(people, people * per_hour / capacity) / (capacity - per_hour)
