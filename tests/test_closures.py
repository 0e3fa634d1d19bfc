from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff_xl.calendars import OpeningHours
from handoff_xl.closures import Closures
from handoff_xl.decide.queues import QueueBook
from handoff_xl.intervals import joined
from handoff_xl.routing.queues import calendar_entries, queue_entries
from handoff_xl.year import Year
from tests.design_builder import design, hours

START = date(2026, 12, 1)
ZONES = ("America/New_York", "Europe/Berlin", "Australia/Adelaide")
WORKDAYS = {day: [("08:00", "18:00")] for day in range(5)}


def made(queues, calendars=(), calendar=None, kind="live", **more):
    """Return a design with one channel, voice."""
    here = design(
        queues=queues,
        calendars=calendars,
        channels=("voice",),
        settings={"effective_date": START, "time_zone": "Europe/London", **more},
    )
    return replace(here, channels=(replace(here.channels[0], calendar=calendar, kind=kind),))


def abandoned(here, queue="general"):
    closures = Closures(here, START)
    found = closures.abandoned(closures.handovers.queues[queue], "voice")
    return None if found is None else found.instants


def quarter_by_quarter(here, queue):
    """Return when the evaluator finds nobody for a queue while voice is open; hours here change at quarters."""
    book = QueueBook({"queues": queue_entries(here), "calendars": calendar_entries(here)})
    lines = next(OpeningHours.of(one) for one in here.calendars if one.id == here.channels[0].calendar)
    ((start, end),) = Year(here, START).whole
    found = []
    for at in range(start, end, 900):
        instant = datetime.fromtimestamp(at, UTC)
        if lines.is_open(instant) and book.handover(queue, instant).action == "ticket":
            found.append((at, at + 900))
    return joined(found)


NIGHT = {day: [("21:30", "06:00")] for day in (0, 1, 2, 4, 6)}
CALENDARS = (
    hours("lines", {day: [("06:00", "24:00")] for day in range(7)}, {"2026-12-25": []}, ZONES[0]),
    hours(
        "berlin", WORKDAYS, {"2026-12-24": [("08:00", "12:00")], "2027-03-28": [("01:00", "04:00")]}, ZONES[1]
    ),
    hours("adelaide", NIGHT, {"2027-01-26": [], "2027-10-03": [("01:45", "03:15")]}, ZONES[2]),
)


def test_it_agrees_with_the_evaluator_through_a_whole_year():
    here = made(
        [
            {"id": "general", "calendar": "berlin"},
            {"id": "night", "calendar": "adelaide"},
        ],
        CALENDARS,
        calendar="lines",
    )
    expected = quarter_by_quarter(here, "night")
    assert expected
    assert abandoned(here, "night") == expected


QUARTERS = st.integers(0, 95).map(lambda at: f"{at // 4:02}:{at % 4 * 15:02}")
SPANS = st.lists(st.tuples(QUARTERS, QUARTERS), max_size=2)
CALENDAR = st.builds(
    hours,
    st.just("any"),
    st.dictionaries(st.integers(0, 6), SPANS),
    st.dictionaries(st.dates(START, date(2027, 11, 30)).map(date.isoformat), SPANS, max_size=3),
    st.sampled_from(ZONES),
)


@settings(max_examples=8)
@given(st.lists(CALENDAR, min_size=3, max_size=3))
def test_random_calendars_agree_with_the_evaluator(calendars):
    named = tuple(replace(one, id=name) for one, name in zip(calendars, "abc", strict=True))
    here = made([{"id": "general", "calendar": "a"}, {"id": "second", "calendar": "b"}], named, calendar="c")
    assert (abandoned(here, "second") or ()) == quarter_by_quarter(here, "second")


OFFICE = hours("office", WORKDAYS)


@pytest.mark.parametrize(
    "queue",
    [
        {},
        {"calendar": "office", "when_closed": "callback"},
        {"calendar": "office", "when_closed": "ticket"},
        {"calendar": "office", "when_closed": "message"},
        {"calendar": "office", "fallback": "always"},
        {"calendar": "ofice"},
        {"calendar": "doubtful"},
    ],
)
def test_somebody_takes_over_or_it_cannot_be_told(queue):
    doubtful = replace(OFFICE, id="doubtful", is_doubtful=True)
    here = made([{"id": "general", **queue}, {"id": "always"}], (OFFICE, doubtful))
    assert abandoned(here) is None


def test_a_queue_that_keeps_the_hours_of_the_channel_is_never_found_closed():
    queues = [{"id": "general", "calendar": "office"}]
    assert abandoned(made(queues, (OFFICE,))) is not None
    assert abandoned(made(queues, (OFFICE,), calendar="office")) is None
    longer = hours("longer", {day: [("07:00", "19:00")] for day in range(5)})
    queues = [{"id": "general", "calendar": "longer"}]
    assert abandoned(made(queues, (OFFICE, longer), calendar="office")) is None


def test_by_an_async_channel_only_a_long_time_without_anybody_counts():
    queues = [{"id": "general", "calendar": "office"}]
    assert abandoned(made(queues, (OFFICE,), kind="async")) is None
    shut = {f"2027-08-{day:02}": [] for day in range(1, 32)}
    (gap,) = abandoned(made(queues, (hours("office", WORKDAYS, shut),), kind="async"))
    assert [datetime.fromtimestamp(at, UTC).isoformat() for at in gap] == [
        "2027-07-30T17:00:00+00:00",
        "2027-09-01T07:00:00+00:00",
    ]


def test_each_queue_is_asked_while_those_before_it_are_closed():
    morning = hours("morning", {day: [("08:00", "13:00")] for day in range(5)})
    afternoon = hours("afternoon", {day: [("13:00", "18:00")] for day in range(5)})
    queues = [
        {"id": "first", "calendar": "morning", "fallback": "second"},
        {"id": "second", "calendar": "afternoon", "fallback": "general"},
        {"id": "general"},
    ]
    calendars = (OFFICE, morning, afternoon)
    closures = Closures(made(queues, calendars, calendar="office"), START)
    assert [one.queue.id for one in closures.of(closures.handovers.queues["first"], "voice")] == ["first"]
    closures = Closures(made(queues, calendars), START)
    asked = closures.of(closures.handovers.queues["first"], "voice")
    assert [(one.queue.id, one.is_certain) for one in asked] == [("first", True), ("second", True)]


def test_hours_with_a_fault_may_be_closed_at_any_time():
    here = made([{"id": "general", "calendar": "ofice", "when_closed": "message"}])
    closures = Closures(here, START)
    (closure,) = closures.of(closures.handovers.queues["general"], "voice")
    assert (closure.instants, closure.is_certain) == (closures.year.whole, False)


def test_turns_end_with_the_first_queue_that_is_open_or_says_otherwise():
    morning = hours("morning", {day: [("08:00", "13:00")] for day in range(5)})
    early = hours("early", {day: [("08:00", "12:00")] for day in range(5)})

    def takers(second, **last):
        queues = [
            {"id": "first", "calendar": "morning", "fallback": "second"},
            {"id": "second", "fallback": "general", **second},
            {"id": "general", **last},
        ]
        closures = Closures(made(queues, (OFFICE, morning, early), calendar="office"), START)
        found = closures.takers(closures.handovers.queues["first"], "voice")
        return [(one.queue.id, one.passed_on_by and one.passed_on_by.id) for one in found]

    assert takers({}) == [("first", None), ("second", "first")]
    assert takers({"calendar": "early"}) == [("first", None), ("general", "second")]
    assert takers({"calendar": "early", "when_closed": "callback"}) == [("first", None), ("second", "first")]
    assert takers({"calendar": "early"}, calendar="early") == [("first", None)]
    assert takers({"calendar": "ofice"}) == [("first", None)]
