from datetime import date, datetime

from handoff_xl.calendars import OpeningHours
from handoff_xl.exercises.hour_edges import HourEdge, instants, shown
from tests.design_builder import hours

MONDAY = date(2027, 1, 11)
NINE, FIVE = 9 * 60, 17 * 60


def of(*given, **more):
    return OpeningHours.of(hours("office", *given, **more))


def told(*given, first=MONDAY, **more):
    found = {}
    for edge, at in instants(of(*given, **more), first):
        found.setdefault(edge, at)
    return found


def test_both_sides_of_opening_and_closing_and_every_day():
    found = told({key: [("09:00", "17:00")] for key in range(5)})
    assert found[HourEdge(0, NINE, True, False)] == "2027-01-11T08:59+00:00"
    assert found[HourEdge(0, FIVE, False, False)] == "2027-01-11T17:00+00:00"
    for day in range(5):
        assert found[HourEdge(day, NINE, True, True)] == f"2027-01-{11 + day}T09:00+00:00"
        assert found[HourEdge(day, FIVE, False, True)] == f"2027-01-{11 + day}T16:59+00:00"
    assert found[HourEdge(5, None, False, False)] == "2027-01-16T13:00+00:00"
    assert len(found) == 2 + 2 * 5 + 2


def test_days_with_other_hours_have_closed_sides_of_their_own():
    week = {**{key: [("09:00", "17:00")] for key in range(4)}, 4: [("09:00", "16:00")]}
    found = told(week, {"2027-01-12": [("10:00", "17:00")], "2027-01-13": [], "2027-01-16": []})
    closed = {(edge.day, edge.minute) for edge in found if not edge.is_open}
    assert closed == {
        *((0, NINE), (0, FIVE), (4, NINE), (4, 16 * 60)),
        *(("2027-01-12", 10 * 60), ("2027-01-12", FIVE)),
        *(("2027-01-13", None), (5, None), (6, None)),
    }


def test_spans_that_meet_are_no_edges_and_night_ends_on_the_next_day():
    day = told({0: [("08:00", "12:00"), ("12:00", "16:00")]})
    assert {edge.minute for edge in day if edge.minute is not None} == {8 * 60, 16 * 60}
    night = told({0: [("22:00", "06:00")]})
    assert night[HourEdge(0, 6 * 60, False, False)] == "2027-01-12T06:00+00:00"
    late = told({0: [("16:00", "24:00")]})
    assert late[HourEdge(0, 0, False, True)] == "2027-01-11T23:59+00:00"


def test_local_time_across_a_change_of_clocks():
    week = {key: [("09:00", "17:30")] for key in range(5)}
    found = told(week, first=date(2027, 3, 27), time_zone="Europe/Madrid")
    assert found[HourEdge(0, NINE, True, True)] == "2027-03-29T09:00+02:00"


def test_what_never_opens_or_never_closes_has_no_edges():
    assert told({}) == {}
    always = told({key: [("00:00", "00:00")] for key in range(7)})
    assert set(always) == {HourEdge(day, None, True, True) for day in range(7)}


def test_what_is_shown_is_what_it_was_made_for():
    office = of({key: [("09:00", "17:00")] for key in range(5)})
    for edge, at in instants(office, MONDAY):
        assert edge in set(shown(office, datetime.fromisoformat(at)))
