from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff_xl.intervals import joined, shared, without
from handoff_xl.recurrence import Recurrence, Season, recurrence
from handoff_xl.weeks import Week
from handoff_xl.year import Year
from tests.design_builder import design, hours

START = date(2026, 12, 1)
LONDON, BERLIN, NEW_YORK = "Europe/London", "Europe/Berlin", "America/New_York"


def year(*calendars, zone=LONDON):
    settings = {"effective_date": START, "time_zone": zone}
    return Year(design(calendars=calendars, settings=settings), START)


def told(weekdays, dates={}, zone=LONDON):  # noqa: B006 -- never changed
    """Return when a calendar is open as a recurrence."""
    made = year(hours("any", weekdays, dates, zone), zone=zone)
    return recurrence(made.open("any"), made, zone, [])


WORKDAYS = {day: [("09:00", "17:00")] for day in range(5)}


@pytest.mark.parametrize(
    ("weekdays", "dates", "words"),
    [
        ({6: [("02:00", "06:00")]}, {}, "Sun 02:00–06:00"),
        (WORKDAYS, {"2026-12-25": [], "2027-01-01": []}, "Mon–Fri 09:00–17:00"),
        (WORKDAYS, {"2026-12-26": [("10:00", "24:00")]}, "Mon–Fri 09:00–17:00; Sat 26 Dec 2026 10:00–24:00"),
        (
            {},
            {f"2026-12-{day}": [("00:00", "24:00")] for day in (24, 25, 26, 31)}
            | {"2027-01-01": [("00:00", "24:00")]},
            "Thu 24–Sat 26 Dec 2026 all day; Thu 31 Dec 2026–Fri 1 Jan 2027 all day",
        ),
        (
            {},
            {f"2027-{month:02}-10": [("08:00", "09:00")] for month in range(1, 9)},
            (
                "Sun 10 Jan 2027 08:00–09:00; Wed 10 Feb 2027 08:00–09:00; Wed 10 Mar 2027 08:00–09:00; "
                "Sat 10 Apr 2027 08:00–09:00; 4 times more"
            ),
        ),
        ({day: [("00:00", "24:00")] for day in range(7)}, {}, "at any time"),
        ({day: [("18:00", "08:00")] for day in range(7)}, {}, "Mon–Sun 18:00–08:00"),
    ],
)
def test_what_recurs_is_told_once_and_what_differs_by_its_date(weekdays, dates, words):
    assert told(weekdays, dates).words() == words


def test_the_hour_that_clocks_skip_or_show_twice_is_no_exception():
    for spans in ([("01:30", "03:30")], [("02:00", "03:00")], [("00:00", "24:00")]):
        found = told({6: spans}, zone=BERLIN)
        assert found.days == ()
        assert found.words() == f"Sun {spans[0][0]}–{spans[0][1]}".replace("00:00–24:00", "all day")


def test_where_clocks_of_another_zone_differ_there_is_a_season_of_its_own():
    made = year(hours("shop", WORKDAYS), hours("desk", WORKDAYS, time_zone=NEW_YORK))
    gap = without(made.open("desk"), made.open("shop"))
    found = recurrence(gap, made, LONDON, [LONDON, NEW_YORK])
    # Five hours behind, and four while only America has changed its clocks.
    assert (
        found.words()
        == "Mon–Fri 17:00–22:00; Mon–Fri 17:00–21:00 from 14 to 27 Mar 2027 and from 31 Oct to 6 Nov 2027"
    )
    assert sum(season.days for season in found.seasons) == 365


def test_of_many_seasons_the_first_are_told():
    seasons = [
        Season(((date(2027, month, 1), date(2027, month, 7)),), Week(((0, 60 * month),)))
        for month in range(1, 7)
    ]
    found = Recurrence(LONDON, (Season(((START, START),), Week(())), *seasons), (), 0)
    assert found.words() == (
        "Mon 00:00–01:00 from 1 to 7 Jan 2027; Mon 00:00–02:00 from 1 to 7 Feb 2027; "
        "Mon 00:00–03:00 from 1 to 7 Mar 2027; 3 other weeks while clocks differ"
    )


def test_the_first_and_last_day_in_another_zone_are_no_exceptions():
    made = year(hours("desk", {day: [("00:00", "24:00")] for day in range(7)}, time_zone=NEW_YORK))
    found = recurrence(made.open("desk"), made, NEW_YORK, [])
    assert found.words() == "at any time"
    assert found.seconds == 365 * 24 * 3600


MINUTES = st.integers(0, 95).map(lambda quarter: quarter * 15)


def _clock(minutes):
    return f"{minutes // 60:02}:{minutes % 60:02}"


SPANS = st.lists(st.tuples(MINUTES.map(_clock), MINUTES.map(_clock)), max_size=2)
WEEKS = st.dictionaries(st.integers(0, 6), SPANS)
DATES = st.dictionaries(
    st.dates(date(2026, 12, 1), date(2027, 11, 30)).map(date.isoformat), SPANS, max_size=4
)
ZONES = st.sampled_from([LONDON, BERLIN, NEW_YORK, "Australia/Adelaide", "Asia/Kolkata"])


@settings(max_examples=30)
@given(WEEKS, DATES, ZONES, ZONES)
def test_nothing_is_left_out(weekdays, dates, zone, shown):
    """Every instant is in the week of its season or on a day that is named; days that are named are right."""
    made = year(hours("any", weekdays, dates, zone))
    instants = made.open("any")
    found = recurrence(instants, made, shown, [zone, shown])
    named = dict(found.days)
    local = made.in_local_time(instants, shown)
    epoch = datetime(1970, 1, 1)  # noqa: DTZ001 -- local time
    by_day = {}
    for season in found.seasons:
        for first, last in season.runs:
            for at in range((last - first).days + 1):
                day = first + timedelta(days=at)
                start = day.weekday() * 1440
                here = shared(season.week.spans, ((start, start + 1440),))
                by_day[day] = tuple((opens - start, closes - start) for opens, closes in here)
    for day, usual in by_day.items():
        midnight = int((datetime(day.year, day.month, day.day) - epoch).total_seconds())  # noqa: DTZ001
        real = tuple(
            ((start - midnight) // 60, (end - midnight) // 60)
            for start, end in shared(local, ((midnight, midnight + 86400),))
        )
        assert named.get(day, real) == real
        assert without(real, joined((*usual, *named.get(day, ())))) == ()
    assert named.keys() <= by_day.keys()
