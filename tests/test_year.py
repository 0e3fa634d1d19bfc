from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff_xl.calendars import OpeningHours
from handoff_xl.intervals import length
from handoff_xl.model import Calendar, Span
from handoff_xl.year import DAY, Year
from tests.design_builder import design, hours

START = date(2026, 12, 1)
OFFICE = {day: [("08:00", "18:00")] for day in range(5)}


def year(*calendars, start=START, zone="UTC", **more):
    return Year(
        design(calendars=calendars, settings={"effective_date": start, "time_zone": zone, **more}), START
    )


def minute_by_minute(calendar, whole):
    """Return when a calendar is open by asking at every minute of the year, each in its own local time."""
    opening = OpeningHours.of(calendar)
    zone = ZoneInfo(calendar.time_zone)
    ((start, end),) = whole
    found, since, base = [], None, 0
    for at in range(start, end, 60):
        if at % 900 == 0 or at == start:  # clocks change at quarters of an hour
            local = datetime.fromtimestamp(at, UTC).astimezone(zone)
            base = local.toordinal() * 1440 + local.hour * 60 + local.minute - at // 60
        day, minute = divmod(base + at // 60, 1440)
        if opening.is_open_at_wall_time(day, minute):
            since = at if since is None else since
        elif since is not None:
            found.append((since, at))
            since = None
    return (*found, (since, end)) if since is not None else tuple(found)


NIGHT = hours(
    "night",
    {
        **{day: [("22:00", "06:00")] for day in range(6)},
        6: [("01:15", "02:45"), ("02:30", "03:30"), ("21:00", "24:00")],
    },
    {
        "2026-12-25": [],
        "2027-01-01": [("10:00", "10:00")],
        "2027-03-28": [("00:00", "02:30")],
        "2027-11-07": [("00:30", "01:30"), ("23:00", "01:30")],
    },
)


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Australia/Adelaide"])
def test_open_hours_agree_with_every_minute_of_a_year(zone):
    calendar = Calendar("night", zone, NIGHT.weekdays, NIGHT.dates)
    made = year(calendar, zone=zone)
    assert made.open("night") == minute_by_minute(calendar, made.whole)
    assert length(made.open("night")) + length(made.closed("night")) == length(made.whole)


@pytest.mark.parametrize(
    ("zone", "offsets"),
    [
        ("UTC", [0]),
        ("Europe/Berlin", [3600, 7200, 3600]),
        ("America/New_York", [-5 * 3600, -4 * 3600, -5 * 3600]),
        ("Australia/Lord_Howe", [11 * 3600, 10 * 3600 + 1800, 11 * 3600]),
        ("Africa/Casablanca", [3600, 0, 3600]),
    ],
)
def test_each_zone_has_its_offsets_in_turn(zone, offsets):
    made = year(start=date(2026, 12, 1))
    stretches = made.stretches(zone)
    assert [stretch.offset for stretch in stretches] == offsets
    assert [stretch.start for stretch in stretches[1:]] == [stretch.end for stretch in stretches[:-1]]
    assert ((stretches[0].start, stretches[-1].end),) == made.whole


def test_the_day_on_which_clocks_change_is_an_hour_shorter_or_longer():
    made = year(hours("sundays", {6: [("00:00", "24:00")]}, time_zone="Europe/Berlin"), zone="Europe/Berlin")
    lengths = {
        datetime.fromtimestamp(start, ZoneInfo("Europe/Berlin")).date(): (end - start) // 3600
        for start, end in made.open("sundays")
    }
    odd = {day: hour for day, hour in lengths.items() if hour != 24}
    assert odd == {date(2027, 3, 28): 23, date(2027, 10, 31): 25}
    assert len(lengths) == 52


def test_the_year_begins_and_ends_at_local_midnight_in_the_zone_of_settings():
    made = year(start=date(2028, 2, 29), zone="America/New_York")
    assert (made.first, made.last) == (date(2028, 2, 29), date(2029, 2, 28))
    (whole,) = made.whole
    assert [datetime.fromtimestamp(at, UTC).isoformat() for at in whole] == [
        "2028-02-29T05:00:00+00:00",
        "2029-03-01T05:00:00+00:00",
    ]
    assert length(made.whole) == 366 * DAY


def test_a_blank_effective_date_is_today():
    made = Year(design(settings={"effective_date": None}), date(2026, 11, 24))
    assert (made.first, made.last) == (date(2026, 11, 24), date(2027, 11, 23))


@pytest.mark.parametrize("day", [date.min, date(1900, 1, 1), date.max])
def test_any_date_has_a_year(day):
    made = year(hours("office", OFFICE, time_zone="America/New_York"), start=day)
    assert length(made.open("office")) > 250 * 9 * 3600


def test_what_cannot_be_told_is_not_made_up():
    office = hours("office", OFFICE, time_zone="UTC")
    made = year(office, replace(office, id="doubtful", is_doubtful=True))
    assert made.open(None) == made.whole
    assert made.closed(None) == ()
    assert made.open("office") is not None
    assert [made.open(name) for name in ("doubtful", "ofice")] == [None, None]
    assert made.closed("doubtful") is None
    assert year(office, zone=None).open("office") is None


MINUTES = st.integers(0, 1439)
SPANS = st.lists(st.builds(Span, MINUTES, st.integers(0, 1440)), max_size=3).map(tuple)
DATES = st.dates(date(2026, 12, 1), date(2027, 11, 30))
CALENDARS = st.builds(
    Calendar,
    st.just("any"),
    st.sampled_from(["America/New_York", "Europe/Berlin", "Australia/Adelaide", "Asia/Kolkata"]),
    st.dictionaries(st.integers(0, 6), SPANS),
    st.dictionaries(DATES, SPANS, max_size=5),
)
SWITCHES = [date(2027, 3, 14), date(2027, 3, 28), date(2027, 4, 4), date(2027, 10, 3), date(2027, 11, 7)]


@settings(max_examples=40)
@given(CALENDARS, st.lists(st.sampled_from(SWITCHES) | DATES, min_size=3, max_size=3), st.data())
def test_any_calendar_agrees_with_the_evaluator_at_any_instant(calendar, days, data):
    made = year(calendar)
    opening = OpeningHours.of(calendar)
    spans = made.open("any")
    for day in days:
        second = data.draw(st.integers(0, DAY - 1))
        at = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) + second
        is_open = any(start <= at < end for start, end in spans)
        assert is_open == opening.is_open(datetime.fromtimestamp(at, UTC))
