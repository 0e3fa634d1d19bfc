import pytest

from handoff_xl.calendars import OpeningHours
from handoff_xl.weeks import ALWAYS_OPEN, MINUTES_A_WEEK, openings_words, usual_week
from tests.design_builder import hours

OFFICE = [("09:00", "17:30")]
ALL_DAY = [("00:00", "24:00")]


def _hours(weekdays, dates=()):
    return OpeningHours.of(hours("office", weekdays, dict(dates)))


def _week(weekdays):
    return usual_week(_hours(weekdays))


def _minutes_one_by_one(opening_hours):
    """Count the open minutes of a week without dated days, asking for each of them."""
    monday = 7 * 105_000 + 1  # a day whose proleptic ordinal is that of a Monday
    return sum(
        opening_hours.is_open_at_wall_time(monday + day, minute) for day in range(7) for minute in range(1440)
    )


WEEKS = [
    (dict.fromkeys(range(5), OFFICE), "Mon–Fri 09:00–17:30"),
    ({day: [("15:00", "03:00")] for day in range(7)}, "Mon–Sun 15:00–03:00"),
    ({6: [("22:00", "06:00")]}, "Sun 22:00–06:00"),
    (dict.fromkeys(range(5), ALL_DAY), "Mon–Fri all day"),
    ({day: [("00:00", "00:00")] for day in range(7)}, "always"),
    ({}, "never"),
    ({5: ALL_DAY, 6: ALL_DAY, 0: [("00:00", "08:00")]}, "Sat 00:00–Mon 08:00"),
    ({0: [("09:00", "12:00"), ("14:00", "18:00")]}, "Mon 09:00–12:00, Mon 14:00–18:00"),
    ({0: [("09:00", "14:00"), ("12:00", "18:00")]}, "Mon 09:00–18:00"),
    ({0: OFFICE, 2: OFFICE, 3: OFFICE}, "Mon 09:00–17:30, Wed–Thu 09:00–17:30"),
    ({4: [("20:00", "24:00")]}, "Fri 20:00–24:00"),
]


@pytest.mark.parametrize(("weekdays", "words"), WEEKS)
def test_a_week_in_words(weekdays, words):
    assert _week(weekdays).open_words() == words


@pytest.mark.parametrize("weekdays", [weekdays for weekdays, _ in WEEKS])
def test_minutes_are_those_of_the_evaluator(weekdays):
    week = _week(weekdays)
    assert week.open_minutes == _minutes_one_by_one(_hours(weekdays))
    assert week.open_minutes + week.closed_minutes == MINUTES_A_WEEK


def test_a_strip_shows_a_day_in_pairs_of_hours():
    week = _week({0: [("09:00", "17:30")], 1: [("08:00", "13:00")], 6: [("22:00", "03:00")]})
    assert week.strip(1) == "····██▌·····"
    assert week.strip(6) == "···········█"
    assert week.strip(0) == "█▌··▐████···"
    assert week.strip(3) == "·" * 12
    assert ALWAYS_OPEN.strip(5) == "█" * 12


def test_half_an_hour_fills_the_hour_of_a_strip_and_less_does_not():
    assert _week({0: [("08:30", "09:00")]}).strip(0) == "····▌·······"
    assert _week({0: [("08:31", "09:00")]}).strip(0) == "·" * 12


def test_dated_days_are_no_part_of_the_usual_week():
    week = usual_week(_hours({0: OFFICE}, {"2026-12-28": []}.items()))
    assert week == _week({0: OFFICE})


def test_the_hours_of_one_day():
    made = _hours({}, {"2026-12-24": [("08:00", "12:00"), ("14:00", "00:00")], "2026-12-25": []}.items())
    eve, christmas = sorted(made.dates)
    assert openings_words(made.dates[eve]) == "08:00–12:00 and 14:00–24:00"
    assert openings_words(made.dates[christmas]) == "closed"
