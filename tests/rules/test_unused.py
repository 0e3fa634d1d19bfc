from dataclasses import replace

from handoff_xl.lanes import Lane
from handoff_xl.model import Calendar, Signal, SignalType
from handoff_xl.rules.unused import find_unused_calendars, find_unused_queues, find_unused_signals
from tests.rules.designs import (
    alternative,
    design,
    exception,
    found,
    intent,
    queue,
    row,
    source,
    trigger,
    when,
)


def unused(*names, **more):
    queues = tuple(queue(name, at) for at, name in enumerate(names, 3))
    return [
        place for _, place in found(find_unused_queues, design(queues=(queue("general", 2), *queues), **more))
    ]


def test_every_sheet_that_names_a_queue_uses_it():
    assert unused("a", "b", "c", "d", "e") == [
        "Queues!A3",
        "Queues!A4",
        "Queues!A5",
        "Queues!A6",
        "Queues!A7",
    ]
    assert (
        unused(
            *("a", "b", "c", "d", "e"),
            intents=(intent("lost", queue="a"),),
            thresholds=(row(2, mode=Lane.AI_REVIEW, queue="b", review_queue="c"),),
            triggers=(
                trigger("t", alternative("triggers", 2, when("human_request", "is", True)), queue="d"),
            ),
            exceptions=(exception("x", alternative("exceptions", 2, reported=True), queue="e"),),
        )
        == []
    )


def test_what_follows_or_stands_in_for_a_used_queue_is_used():
    queues = (
        queue("general", 2, fallback="a"),
        queue("a", 3),
        queue("b", 4, stands_in_for="a"),
        queue("c", 5, stands_in_for="d"),
    )
    assert found(find_unused_queues, design(queues=(*queues, queue("d", 6)))) == [
        ("HX350", "Queues!A5"),
        ("HX350", "Queues!A6"),
    ]


def test_a_cell_that_could_not_be_read_may_name_it():
    assert unused("a", intents=(intent("lost", broken={"queue"}),)) == []
    assert unused("a", untrusted=frozenset({"triggers"})) == []


def test_calendars_and_signals():
    calendar = Calendar("office", "UTC", {}, {}, (source("hours", 2), source("hours", 3)))
    here = design(
        calendars=(calendar,), signals=(Signal("amount", SignalType.NUMBER, source=source("signals", 2)),)
    )
    assert found(find_unused_calendars, here) == [("HX351", "Hours!A2")]
    assert found(find_unused_signals, here) == [("HX352", "Signals!A2")]
    kept = replace(here, queues=(queue("general", 2, calendar="office"),))
    assert found(find_unused_calendars, kept) == []
    looks = trigger(
        "t", alternative("triggers", 2, when("human_request", "is", True), when("amount", "more_than", 5.0))
    )
    assert found(find_unused_signals, replace(here, triggers=(looks,))) == []
