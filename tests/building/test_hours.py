from datetime import date

from handoff_xl.model import Span
from tests.building.tables_of import add, built, codes, fill


def calendar(made):
    return made.design.calendars[0]


def office(**cells):
    return add("Hours", Calendar="office", **cells)


def test_a_week():
    found = calendar(built())
    assert (found.id, found.time_zone) == ("office", "Europe/London")
    assert found.weekdays == {day: (Span(480, 1080),) for day in range(5)}


def test_several_spans_and_dates():
    found = calendar(
        built(
            office(Day="Fri-Sat", Opens="20:00", Closes="22:00"),
            office(Day="2026-12-24", Opens="08:00", Closes="12:00"),
            office(Day="2026-12-25", Closed="Yes"),
        )
    )
    assert found.weekdays[4] == (Span(480, 1080), Span(1200, 1320))
    assert found.weekdays[5] == (Span(1200, 1320),)
    assert found.dates == {date(2026, 12, 24): (Span(480, 720),), date(2026, 12, 25): ()}


def test_spans_into_the_next_day():
    made = built(fill("Hours", "office", Opens="22:00", Closes="06:00"))
    assert calendar(made).weekdays[0][0].runs_over_midnight
    assert codes(made.findings) == ["HX641"]


def test_until_midnight_is_not_worth_a_word():
    for closes in ("00:00", "'24:00"):
        assert built(fill("Hours", "office", Closes=closes)).findings == ()


def test_malformed_spans_name_their_cell():
    for cells, cell in (
        ({"Closes": ""}, "D2"),
        ({"Opens": ""}, "C2"),
        ({"Opens": "", "Closes": ""}, "C2"),
        ({"Closed": "Yes"}, "E2"),
        ({"Opens": "'24:00"}, "C2"),
    ):
        made = built(fill("Hours", "office", **cells))
        assert [(finding.code, finding.place.cell) for finding in made.findings] == [("HX640", cell)]
        assert "Mon" in made.findings[0].about


def test_one_zone_for_a_calendar():
    made = built(office(Day="Sat", Opens="09:00", Closes="12:00", Time_zone="Europe/Madrid"))
    assert [(finding.code, finding.place.cell) for finding in made.findings] == [("HX642", "F3")]
    made = built(office(Day="Sat", Opens="09:00", Closes="12:00", Time_zone="europe/london"))
    assert made.findings == ()


def test_closed_and_open_on_one_day():
    made = built(office(Day="Wed-Thu", Closed="Yes"))
    assert [(finding.code, finding.about) for finding in made.findings] == [
        ("HX643", "office · Wed"),
        ("HX643", "office · Thu"),
    ]
