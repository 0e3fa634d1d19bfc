from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff_xl.calendars import OpeningHours, parse_instant
from tests.design_builder import hours

WEEK = {day: [("09:00", "17:00")] for day in range(5)}


def is_open(made: OpeningHours, text: str) -> bool:
    instant = parse_instant(text)
    assert instant is not None
    return made.is_open(instant)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-24T09:00Z", True),
        ("2026-11-24T08:59:59.999Z", False),
        ("2026-11-24T16:59:59Z", True),
        ("2026-11-24T17:00Z", False),
        ("2026-11-28T12:00Z", False),
        ("2026-11-24T10:30+01:00", True),
        ("2026-11-24T09:30+01:00", False),
    ],
)
def test_spans_include_their_first_minute_and_not_their_last(at: str, expected: bool) -> None:
    assert is_open(OpeningHours.of(hours("office", WEEK)), at) is expected


def test_a_span_that_closes_before_it_opens_runs_into_the_next_day() -> None:
    night = OpeningHours.of(hours("night", {4: [("22:00", "06:00")]}))
    assert is_open(night, "2026-11-27T22:00Z")
    assert is_open(night, "2026-11-28T05:59Z")
    assert not is_open(night, "2026-11-28T06:00Z")
    assert not is_open(night, "2026-11-27T05:00Z")


def test_equal_times_are_a_whole_day_and_24_00_is_the_end_of_the_day() -> None:
    whole = OpeningHours.of(hours("whole", {4: [("08:00", "08:00")]}))
    assert is_open(whole, "2026-11-28T07:59Z")
    assert not is_open(whole, "2026-11-28T08:00Z")
    late = OpeningHours.of(hours("late", {4: [("20:00", "24:00")]}))
    assert is_open(late, "2026-11-27T23:59Z")
    assert not is_open(late, "2026-11-28T00:00Z")


def test_several_spans_a_day_are_a_union() -> None:
    split = OpeningHours.of(hours("split", {1: [("08:00", "12:00"), ("11:00", "13:00"), ("14:00", "15:00")]}))
    found = [hour for hour in range(24) if is_open(split, f"2026-11-24T{hour:02}:30Z")]
    assert found == [8, 9, 10, 11, 12, 14]


def test_a_dated_row_replaces_its_weekday_but_not_the_night_before() -> None:
    made = OpeningHours.of(
        hours("night", {day: [("22:00", "06:00")] for day in range(7)}, {"2026-12-25": []})
    )
    assert is_open(made, "2026-12-25T05:59Z")
    assert not is_open(made, "2026-12-25T23:00Z")
    assert not is_open(made, "2026-12-26T01:00Z")
    assert is_open(made, "2026-12-26T22:00Z")


def test_a_calendar_follows_its_own_zone_over_clock_changes() -> None:
    new_york = OpeningHours.of(hours("ny", WEEK, time_zone="America/New_York"))
    assert is_open(new_york, "2026-10-30T13:00Z")  # New York is four hours behind UTC until 1 November
    assert not is_open(new_york, "2026-11-02T13:00Z")
    assert is_open(new_york, "2026-11-02T14:00Z")


def test_the_hour_that_comes_twice_is_open_twice_and_the_lost_one_never() -> None:
    made = OpeningHours.of(hours("dst", {6: [("01:00", "02:00")]}))
    in_autumn = [is_open(made, f"2026-10-25T{hour:02}:30Z") for hour in range(4)]
    assert in_autumn == [True, True, False, False]
    in_spring = [is_open(made, f"2026-03-29T{hour:02}:30Z") for hour in range(4)]
    assert in_spring == [False, False, False, False]


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-24T18:30",
        "2026-12-24",
        "18:30+01:00",
        "2026-12-24T24:00Z",
        "2026-02-30T10:00Z",
        "2026-12-24T18:30:61Z",
        "2026-12-24T18:30+25:00",
        " 2026-12-24T18:30Z",
        "20261224T183000Z",
        "2026-12-24x18:30Z",
        "٢٠٢٦-12-24T18:30Z",
        "0001-01-01T00:00Z",
        "9999-12-31T23:59-14:00",
        "",
        None,
        1_766_600_000,
        True,
        ["2026-12-24T18:30Z"],
    ],
)
def test_what_is_no_instant(text: object) -> None:
    assert parse_instant(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-24T17:30Z",
        "2026-12-24T18:30+01:00",
        "2026-12-24 18:30:00+01",
        "2026-12-24T18:30:00,000+0100",
        "2026-12-24T11:30:00.000000-06:00",
    ],
)
def test_instants_are_read_with_their_offset(text: str) -> None:
    assert parse_instant(text) == datetime(2026, 12, 24, 17, 30, tzinfo=UTC)


spans = st.lists(
    st.tuples(st.integers(0, 1439), st.integers(0, 1440)).map(
        lambda pair: tuple(f"{minute // 60:02}:{minute % 60:02}" for minute in pair)
    ),
    max_size=2,
)


@given(
    st.dictionaries(st.integers(0, 6), spans),
    st.dictionaries(st.sampled_from(["2026-10-24", "2026-10-25", "2026-10-26"]), spans),
    st.sampled_from(["Europe/London", "America/New_York", "Asia/Kathmandu"]),
    st.integers(0, 7 * 24 * 60),
)
def test_it_agrees_with_counting_minutes_from_each_opening(weekdays, dates, time_zone, minutes) -> None:
    calendar = hours("any", weekdays, dates, time_zone)
    made = OpeningHours.of(calendar)
    instant = datetime(2026, 10, 22, tzinfo=UTC) + timedelta(minutes=minutes)
    wall = instant.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)

    def opens_on(day: datetime) -> bool:
        spans_of_day = calendar.dates.get(day.date(), calendar.weekdays.get(day.weekday(), ()))
        for span in spans_of_day:
            length = (
                (span.closes - span.opens) if span.closes > span.opens else span.closes - span.opens + 1440
            )
            start = day.replace(hour=0, minute=0) + timedelta(minutes=span.opens)
            if start <= wall < start + timedelta(minutes=length):
                return True
        return False

    assert made.is_open(instant) == (opens_on(wall) or opens_on(wall - timedelta(days=1)))
    assert OpeningHours.from_json(made.to_json()).is_open(instant) == made.is_open(instant)


def test_the_order_and_repetition_of_rows_do_not_show() -> None:
    one = OpeningHours.of(hours("a", {0: [("08:00", "09:00"), ("10:00", "11:00")]}))
    other = OpeningHours.of(hours("a", {0: [("10:00", "11:00"), ("08:00", "09:00"), ("10:00", "11:00")]}))
    assert one.to_json() == other.to_json()
