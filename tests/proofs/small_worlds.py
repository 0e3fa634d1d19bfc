"""Small random designs with every turn that they tell apart, and the evaluator as the judge of what holds of them."""

from dataclasses import replace
from functools import cache
from itertools import product
from random import Random

from handoff_xl.decide import Router
from handoff_xl.lanes import Lane
from handoff_xl.model import Signal, SignalType
from handoff_xl.proofs import Proofs
from handoff_xl.routes import resolve
from handoff_xl.routing import build_routing
from handoff_xl.signals import BUILT_IN_SIGNALS
from tests.rules.designs import alternative, design, exception, intent, queue, row, settings, trigger, when

SIGNALS = (
    *BUILT_IN_SIGNALS,
    Signal("amount", SignalType.NUMBER, 0.0, 100.0),
    Signal("segment", SignalType.CATEGORY, values=("gold", "silver")),
    Signal("known", SignalType.BOOLEAN),
)
NUMBERS = {
    "amount": (10.0, 50.0),
    "ai_turns": (2.0, 4.0),
    "clarifications": (1.0, 2.0),
    "confidence": (0.4, 0.7),
    "confidence_margin": (0.0, 0.2),
}
COMPARISONS = ("less_than", "at_most", "at_least", "more_than", "is", "is_not", "between")
SHARES = (0.0, 0.4, 0.5, 0.6, 0.65, 0.7, 0.8, 0.85, 0.9)


def random_condition(random, signals):
    signal = random.choice(signals)
    if signal in {"known", "human_request"}:
        return when(signal, random.choice(("is", "is_not")), random.choice((True, False)))
    if signal == "segment":
        words = random.sample(("gold", "silver", "vip"), random.choice((1, 2)))
        return when(signal, random.choice(("one_of", "none_of")), *words)
    points = NUMBERS[signal]
    operator = random.choice(COMPARISONS)
    return when(signal, operator, *(points if operator == "between" else [random.choice(points)]))


def random_rows(random, key, signals, number):
    """Return the rows of one rule; an exception may be one without any condition."""
    rows = []
    for at in range(random.choice((1, 1, 2))):
        scope = {
            column: random.choice((None, None, *some))
            for column, some in {
                "intents": ("a", "b"),
                "languages": ("en", "es"),
                "channels": ("chat",),
            }.items()
        }
        conditions = [random_condition(random, signals) for _ in range(random.choice((1, 1, 2)))]
        if key == "exceptions" and scope["intents"] and random.random() < 0.1:
            conditions = []
        rows.append(alternative(key, 10 * number + at, *conditions, **scope))
    return rows


def random_world(seed, *, unlimited=False):
    """Return a design on a few signals, the same for a seed; ``unlimited`` without limits on turns and questions."""
    random = Random(seed)
    signals = random.sample(("amount", "segment", "known", "human_request", *list(NUMBERS)[1:]), 2)
    triggers = tuple(
        replace(
            trigger(
                f"t{at}",
                *random_rows(random, "triggers", signals, at),
                lane=random.choice((Lane.CLARIFY, Lane.AI_REVIEW, Lane.HUMAN, Lane.HUMAN)),
            ),
            queue=random.choice((None, "x", "y")),
            priority=random.choice((1, 2)),
        )
        for at in range(1, random.choice((3, 4, 5)))
    )
    # The queue of a lane without queue counts only where a limit ends it.
    triggers = tuple(replace(one, queue=None) if one.lane is Lane.CLARIFY else one for one in triggers)
    exceptions = tuple(
        exception(
            f"e{at}",
            *random_rows(random, "exceptions", signals, at),
            queue=random.choice(("x", "y")),
            active_on_unknown=random.random() < 0.5,
            priority=random.choice((1, 2)),
        )
        for at in range(1, random.choice((1, 2, 3)))
    )
    route = {
        "mode": random.choice((Lane.AI_AUTO, Lane.AI_AUTO, Lane.AI_REVIEW, Lane.HUMAN)),
        "if_unsure": random.choice((Lane.HUMAN, Lane.CLARIFY)),
        "ambiguity_margin": random.choice((0.0, 0.0, 0.1)),
        "max_ai_turns": None if unlimited else random.choice((None, 0, 3)),
    }
    rows = (
        row(2, **{key: value for key, value in route.items() if value is not None}),
        row(3, intents="b", ai_from=0.7),
    )
    return design(
        settings=settings(max_clarifications=1000 if unlimited else random.choice((0, 2))),
        languages="en es",
        intents=(intent("a"), intent("b", 3, languages="en")),
        signals=SIGNALS,
        queues=(queue("general"), queue("x", 3), queue("y", 4)),
        thresholds=rows,
        triggers=triggers,
        exceptions=exceptions,
    )


class World:
    """A design with its proofs, its evaluator and the values at which its signals make a difference."""

    def __init__(self, given):
        self.design = given
        self.routes = resolve(given)
        self.proofs = Proofs(self.routes)
        self.router = Router(build_routing(self.routes, file_name="x.xlsx", sha256=""))
        self.decided = cache(self._decided)
        rules = (*given.triggers, *given.exceptions)
        tested = {one.signal for rule in rules for some in rule.alternatives for one in some.conditions}
        self.tested = sorted(tested)
        # Limits count turns and questions whether a condition looks at them or not.
        self.counters = (0.0,) if self.is_unlimited else (-1.0, 3.0)
        self._bare = None

    def proposed(self, turn):
        """Return the lane that the route of a turn proposes, by a design without any other rule."""
        return self.by_route(turn).lane

    def by_route(self, turn):
        """Return the decision of the route alone, by a design without any other rule."""
        if self._bare is None:
            self._bare = World(replace(self.design, triggers=(), exceptions=()))
        return self._bare.router.decide(turn)

    def _decided(self, where):
        return [(turn, self.router.decide(turn)) for turn in self.turns(where)]

    def turns(self, where, fixed=None):
        """Yield every turn at an intent, language and channel that the design may tell from others."""
        names = dict(zip(("intent", "language", "channel"), where, strict=True))
        base = {name: value for name, value in names.items() if value is not None}
        values_of = {signal: samples(signal) for signal in self.tested} | {
            signal: self.counters for signal in ("ai_turns", "clarifications") if signal not in self.tested
        }
        values_of |= {signal: (value,) for signal, value in (fixed or {}).items()}
        signals = [one for one in values_of if one not in {"confidence", "confidence_margin"}]
        for shares in confidences("confidence_margin" in self.tested or self.has_margin):
            for values in product(*(values_of[signal] for signal in signals)):
                given = {
                    name: value for name, value in zip(signals, values, strict=True) if value is not None
                }
                yield {**base, **shares, "signals": given}

    @property
    def is_unlimited(self):
        return self.design.settings.max_clarifications > 2

    @property
    def has_margin(self):
        return any(block.route.ambiguity_margin for block in self.routes.blocks)

    def places(self):
        """Yield intents, languages and channels, unknown ones and a closed language included."""
        return product((None, "a", "b"), (None, "en", "es"), (None, "chat"))


def confidences(with_margin):
    yield {}
    for share in SHARES:
        yield {"confidence": share}
        if with_margin:
            for margin in (-0.1, 0.0, 0.05, 0.1, 0.15, 0.2, 0.3):
                runner_up = round(share - margin, 12)
                if 0 <= runner_up <= 1:
                    yield {"confidence": share, "runner_up_confidence": runner_up}


def samples(signal):
    if signal in {"known", "human_request"}:
        return (None, True, False)
    if signal == "segment":
        return (None, "gold", "silver", "vip", "other")
    low, high = NUMBERS[signal]
    found = (-1.0, low, (low + high) / 2, high, high + 1)
    # The limit of turns is between the two points.
    return (None, *found) if signal == "amount" else (*found[:2], low + 0.5, *found[2:])


def outcome(decision):
    """Return what a decision comes to, compared with another."""
    return (decision.lane, decision.queue)
