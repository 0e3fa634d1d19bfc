from datetime import date, datetime

from handoff_xl.calendars import OpeningHours
from handoff_xl.exercises.hour_edges import HourEdge, instants, shown
from tests.design_builder import hours

MONDAY = date(2027, 1, 11)
NINE, FIVE = 9 * 60, 17 * 60


def of(*given, **more):
    return OpeningHours.of(hours("office", *given, **more))


def told(*given, first=MONDAY, **more):
    return dict(instants(of(*given, **more), first))


def test_both_sides_of_opening_and_closing_and_every_day():
    found = told({key: [("09:00", "17:00")] for key in range(5)})
    assert found[HourEdge(None, NINE, True, False)] == "2027-01-11T08:59+00:00"
    assert found[HourEdge(None, NINE, True, True)] == "2027-01-11T09:00+00:00"
    assert found[HourEdge(None, FIVE, False, True)] == "2027-01-11T16:59+00:00"
    assert found[HourEdge(None, FIVE, False, False)] == "2027-01-11T17:00+00:00"
    assert {edge.day: edge.is_open for edge in found if edge.day is not None} == {
        **dict.fromkeys(range(5), True),
        **dict.fromkeys((5, 6), False),
    }
    assert len(set(found.values())) == 10


def test_spans_that_meet_are_no_edges_and_night_ends_on_the_next_day():
    day = told({0: [("08:00", "12:00"), ("12:00", "16:00")]})
    assert {edge.minute for edge in day if edge.minute is not None} == {8 * 60, 16 * 60}
    night = told({0: [("22:00", "06:00")]})
    assert night[HourEdge(None, 6 * 60, False, False)] == "2027-01-12T06:00+00:00"


def test_local_time_across_a_change_of_clocks():
    week = {key: [("09:00", "17:30")] for key in range(5)}
    found = told(week, first=date(2027, 3, 27), time_zone="Europe/Madrid")
    assert found[HourEdge(None, NINE, True, True)] == "2027-03-29T09:00+02:00"


def test_what_never_opens_or_never_closes_has_no_edges():
    assert told({}) == {}
    always = told({key: [("00:00", "00:00")] for key in range(7)})
    assert all(edge.minute is None and edge.is_open for edge in always)


def test_what_is_shown_is_what_it_was_made_for():
    office = of({key: [("09:00", "17:00")] for key in range(5)})
    for edge, at in instants(office, MONDAY):
        assert edge in set(shown(office, datetime.fromisoformat(at)))
