"""What comes to people, against plain sums over all combinations, sets of firing triggers and decisions."""

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from handoff_xl.closures import Closures
from handoff_xl.decide import Router
from handoff_xl.lanes import Lane
from handoff_xl.load import load
from handoff_xl.routes import resolve
from tests.design_builder import design, document, hours

TODAY = date(2026, 11, 24)
LANGUAGES, CHANNELS = ("en", "es"), ("voice", "chat")


def load_of(made):
    return load(resolve(made), Closures(made, TODAY))


def some_of(chance, items):
    return chance.sample(items, chance.randint(1, len(items)))


def random_scope(chance, intents):
    axes = {"intents": intents, "languages": LANGUAGES, "channels": CHANNELS}
    return {axis: some_of(chance, items) for axis, items in axes.items() if chance.random() < 0.3}


def random_design(chance):
    """Return a design in which a trigger fires exactly where its own signal is Yes."""
    intents, queues = ["a", "b", "c"], ["general", "first", "second"]
    triggers = [
        {
            "id": f"t{at}",
            "rows": [
                random_scope(chance, intents) | {"when": [(f"s{at}", "is", True)]}
                for _ in range(chance.randint(1, 2))
            ],
            "lane": chance.choice([Lane.CLARIFY, Lane.AI_REVIEW, Lane.HUMAN]),
            "priority": chance.randint(1, 3),
            "queue": chance.choice([None, *queues]),
            "expected_share": chance.choice([None, 0.0, 0.1, 0.5, 1.0]),
        }
        for at in range(4)
    ]
    exceptions = [
        {
            "id": f"e{at}",
            "rows": [scope | how],
            "queue": chance.choice(queues),
            "priority": chance.randint(1, 2),
        }
        for at, how in enumerate([{}, {"reported": True}, {"when": [("s9", "is", True)]}])
        if (scope := random_scope(chance, intents))
    ]
    thresholds = [
        (random_scope(chance, intents) if at else {})
        | {
            "mode": chance.choice([Lane.AI_AUTO, Lane.AI_REVIEW, Lane.HUMAN]),
            "queue": chance.choice(queues),
            "review_queue": chance.choice(queues),
        }
        for at in range(2)
    ]
    return design(
        queues=[
            *({"id": queue} for queue in queues),
            {"id": "spanish", "stands_in_for": ("first",), "languages": frozenset({"es"})},
            {"id": "calls", "stands_in_for": ("first", "second"), "channels": frozenset({"voice"})},
        ],
        intents=[{"id": intent, "monthly_volume": chance.choice([None, 0, 100, 1000])} for intent in intents],
        thresholds=thresholds,
        triggers=triggers,
        exceptions=exceptions,
        signals=[(f"s{at}", "boolean") for at in (0, 1, 2, 3, 9)],
    )


def summed(made):
    """Return {(intent, lane or queue): conversations} by deciding every combination with every set of triggers."""
    router = Router(document(made))
    expected = {}
    for intent in made.intents:
        shares_of = [decided_shares(router, made, intent.id, *pair) for pair in product(LANGUAGES, CHANNELS)]
        for goal in set().union(*shares_of):
            least = min(shares.get(goal, 0.0) for shares in shares_of)
            if least and intent.monthly_volume:
                expected[intent.id, goal] = least * intent.monthly_volume
    return expected


def decided_shares(router, made, intent, language, channel):
    found = defaultdict(float)
    for fired in product([False, True], repeat=len(made.triggers)):
        chance = 1.0
        for trigger, fires in zip(made.triggers, fired, strict=True):
            share = trigger.expected_share or 0.0
            chance *= share if fires else 1 - share
        if chance:
            signals = {f"s{at}": fires for at, fires in enumerate(fired)}
            turn = {"intent": intent, "language": language, "channel": channel, "confidence": 1.0}
            decision = router.decide({**turn, "signals": signals})
            for goal in {decision.lane, decision.queue} - {None}:
                found[goal] += chance
    return found


@pytest.mark.parametrize("seed", range(40))
def test_sums_over_every_combination_and_every_set_of_triggers(seed):
    made = random_design(random.Random(seed))
    found = load_of(made)
    reckoned = {
        (intent, lane.key): number
        for lane, by_intent in found.lanes.items()
        for intent, number in by_intent.items()
    } | {
        (intent, one.queue.id): number
        for one in found.queues
        if not one.stand_ins
        for intent, number in one.by_intent.items()
    }
    assert reckoned == pytest.approx(summed(made))


def test_shares_are_of_all_conversations_that_are_told():
    made = design(
        intents=[
            {"id": "a", "monthly_volume": 300},
            {"id": "b", "risk": "medium", "monthly_volume": 100},
            {"id": "c"},
            {"id": "d", "status": "draft", "monthly_volume": 5000},
        ],
        thresholds=[{"risks": ["low"], "mode": Lane.AI_AUTO}, {"risks": ["medium"], "mode": Lane.HUMAN}],
    )
    found = load_of(made)
    assert found.share(Lane.HUMAN) == 0.25
    assert found.share(Lane.AI_AUTO) == 0.75
    assert found.share(Lane.CLARIFY) == 0


def test_without_volumes_nothing_is_expected():
    found = load_of(design(thresholds=[{"mode": Lane.HUMAN}]))
    assert (found.volumes, found.queues, found.share(Lane.HUMAN)) == ({}, (), 0.0)


def test_what_nobody_decides_comes_to_nobody():
    made = design(intents=[{"id": "a", "risk": "high", "monthly_volume": 300}])
    assert load_of(made).queues == ()


def test_the_mode_of_a_language_counts_only_as_far_as_all_languages_share_it():
    made = design(
        intents=[{"id": "a", "monthly_volume": 300}],
        thresholds=[{"mode": Lane.AI_REVIEW}, {"languages": ["es"], "mode": Lane.HUMAN}],
    )
    (general,) = load_of(made).queues
    assert general.by_intent == {"a": 300}
    assert load_of(made).share(Lane.HUMAN) == 0


def test_an_exception_without_scope_or_condition_takes_nothing():
    made = design(intents=[{"id": "a", "monthly_volume": 300}], exceptions=[{"id": "e", "rows": [{}]}])
    assert load_of(made).share(Lane.AI_AUTO) == 1


OFFICE = hours("office", {day: [("09:00", "17:00")] for day in range(5)})


def staffed(**changes):
    """Return a design in which 2000 conversations a month go to a queue of office hours."""
    queue = {"id": "desk", "calendar": "office", "capacity_per_hour": 10.0, **changes}
    return design(
        settings={"effective_date": date(2027, 1, 1)},
        calendars=[OFFICE],
        queues=[queue, {"id": "general"}],
        intents=[{"id": "a", "monthly_volume": 2000}],
        thresholds=[{"mode": Lane.HUMAN, "queue": "desk"}],
    )


def test_conversations_spread_over_the_open_hours_of_the_year():
    (desk,) = load_of(staffed()).queues
    assert desk.open_hours == pytest.approx(261 * 8 / 12)  # 2027 has 261 days from Monday to Friday
    assert desk.per_hour == pytest.approx(2000 * 12 / (261 * 8))
    assert desk.capacity == 10


def test_a_queue_without_calendar_is_open_all_year():
    (desk,) = load_of(staffed(calendar=None)).queues
    assert desk.open_hours == pytest.approx(365 * 24 / 12)


def test_those_that_stand_in_share_the_work_as_far_as_they_are_open():
    made = staffed()
    night = replace(
        made.queues[1],
        id="night",
        stands_in_for=("desk",),
        languages=frozenset({"es"}),
        calendar=None,
        capacity_per_hour=30.0,
    )
    (desk,) = load_of(replace(made, queues=(*made.queues, night))).queues
    assert [one.id for one in desk.stand_ins] == ["night"]
    assert desk.capacity == 40
    # In a month both together can take 10 × 174 + 30 × 730.
    assert desk.per_hour / desk.capacity == pytest.approx(2000 / (10 * 174 + 30 * 730))


def test_what_is_not_known_of_one_queue_is_not_known_of_all():
    made = staffed()
    night = replace(made.queues[1], id="night", stands_in_for=("desk",), languages=frozenset({"es"}))
    (desk,) = load_of(replace(made, queues=(*made.queues, night))).queues
    assert (desk.capacity, desk.per_hour) == (None, None)
    (desk,) = load_of(replace(made, calendars=(replace(OFFICE, is_doubtful=True),))).queues
    assert (desk.capacity, desk.per_hour) == (None, None)


def test_what_certainly_comes_to_a_stand_in_or_stays_is_counted_there():
    made = staffed()
    spanish = replace(made.queues[1], id="spanish", stands_in_for=("desk",), languages=frozenset({"es"}))
    intents = (
        replace(made.intents[0], languages=frozenset({"es"}), monthly_volume=300.0),
        replace(made.intents[0], id="b", languages=frozenset({"en"}), monthly_volume=200.0),
        replace(made.intents[0], id="c", monthly_volume=100.0),
    )
    made = replace(made, queues=(*made.queues, spanish), intents=intents)
    assert [(one.queue.id, len(one.stand_ins), one.by_intent) for one in load_of(made).queues] == [
        ("desk", 0, {"b": 200}),
        ("desk", 1, {"a": 300, "b": 200, "c": 100}),
        ("spanish", 0, {"a": 300}),
    ]
    # Whom it takes over from cannot be told where its languages could not be read.
    unread = replace(spanish, source=replace(spanish.source, broken=frozenset({"languages"})))
    (both,) = load_of(replace(made, queues=(*made.queues[:-1], unread))).queues
    assert len(both.stand_ins) == 1


def test_a_queue_that_can_take_nothing_still_gets_its_conversations():
    (desk,) = load_of(staffed(capacity_per_hour=0.0)).queues
    assert desk.capacity == 0
    assert desk.per_hour == pytest.approx(2000 * 12 / (261 * 8))


def test_a_queue_that_never_opens_has_no_rate():
    (desk,) = load_of(replace(staffed(), calendars=(replace(OFFICE, weekdays={}),))).queues
    assert (desk.open_hours, desk.per_hour) == (0, None)


def test_a_mode_that_could_not_be_read_sends_nobody_anywhere():
    made = staffed()
    row = made.thresholds[0]
    broken = replace(row, source=replace(row.source, broken=frozenset({"mode"})))
    assert load_of(replace(made, thresholds=(broken,))).queues == ()
