from datetime import date, datetime

from handoff_xl.calendars import OpeningHours
from handoff_xl.exercises.hour_edges import first_closing, first_opening
from tests.design_builder import hours


def of(*given, **more):
    return OpeningHours.of(hours("office", *given, **more))


def test_first_edges_from_a_day_on_in_local_time():
    office = of({key: [("09:00", "17:30")] for key in range(5)}, time_zone="Europe/Madrid")
    saturday = date(2027, 3, 27)  # clocks change on the Sunday after
    assert first_opening(office, saturday) == "2027-03-29T09:00+02:00"
    assert first_closing(office, date(2027, 3, 26)) == "2027-03-26T17:30+01:00"


def test_spans_that_meet_are_no_edges_and_night_ends_on_the_next_day():
    desk = of({0: [("08:00", "12:00"), ("12:00", "16:00"), ("22:00", "06:00")]})
    closing = first_closing(desk, date(2027, 1, 11))
    assert closing == "2027-01-11T16:00+00:00"
    night = of({0: [("22:00", "06:00")]})
    assert first_closing(night, date(2027, 1, 11)) == "2027-01-12T06:00+00:00"
    assert night.is_open(datetime.fromisoformat(first_opening(night, date(2027, 1, 11))))


def test_what_never_opens_or_never_closes_has_no_edges():
    assert first_opening(of({}), date(2027, 1, 11)) is None
    always = of({key: [("00:00", "00:00")] for key in range(7)})
    assert first_closing(always, date(2027, 1, 11)) is None
