from datetime import date, datetime, time, timedelta

import pytest

from tests.reading.typed import read, refused


def local(*parts):
    """Return a moment as cells show it, without a zone."""
    return datetime(*parts)  # noqa: DTZ001


@pytest.mark.parametrize(
    "typed", [date(2026, 12, 25), local(2026, 12, 25, 8, 0), "2026-12-25", " 2026-12-25\u00a0"]
)
def test_dates(typed):
    assert read("date", typed) == (date(2026, 12, 25), [])


@pytest.mark.parametrize(
    "typed", ["01/02/2027", "25.12.2026", "2026-02-30", "soon", 46000, True, time(8, 0), "2026-12"]
)
def test_texts_that_are_no_date(typed):
    assert refused("date", typed).rule.code == "HX213"


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("08:30", 510),
        ("8.30", 510),
        ("8h30", 510),
        ("08:30:00", 510),
        ("8:30 am", 510),
        ("8:30 p.m.", 1230),
        ("12:00 am", 0),
        ("12:00 PM", 720),
        ("00:00", 0),
        ("24:00", 1440),
        (time(8, 30), 510),
        (timedelta(hours=24), 1440),
        (local(1900, 1, 1), 1440),
        (local(1904, 1, 2), 1440),
    ],
)
def test_times_of_day(typed, minutes):
    assert read("time", typed) == (minutes, [])


def test_a_fraction_of_a_day_is_understood_and_said_so():
    assert read("time", 0.375) == (540, ["HX208"])
    assert read("time", 1) == (1440, ["HX208"])


@pytest.mark.parametrize(
    "typed",
    [
        "25:00",
        "24:01",
        "8:60",
        "soon",
        "13:00 pm",
        9,
        -0.5,
        0.33333,
        time(8, 0, 30),
        timedelta(hours=25),
        local(2026, 1, 1, 8),
        True,
    ],
)
def test_texts_that_are_no_time(typed):
    assert refused("time", typed).rule.code == "HX214"


@pytest.mark.parametrize(
    ("typed", "weekdays"),
    [
        ("Mon", (0,)),
        ("monday", (0,)),
        ("Mon-Fri", (0, 1, 2, 3, 4)),
        ("Mon – Fri", (0, 1, 2, 3, 4)),
        ("mon to fri", (0, 1, 2, 3, 4)),
        ("Fri-Mon", (0, 4, 5, 6)),
        ("Sun-Sun", (6,)),
        ("Sat, Sun", (5, 6)),
        ("Sat/Sun", (5, 6)),
        ("Sat & Sun", (5, 6)),
        ("Sat\nSun;", (5, 6)),
        ("Tues., Thurs.", (1, 3)),
        ("Mon-Wed; Fri", (0, 1, 2, 4)),
        ("ＭＯＮ", (0,)),
    ],
)
def test_weekdays(typed, weekdays):
    assert read("days", typed) == (weekdays, [])


@pytest.mark.parametrize("typed", [date(2026, 12, 25), "2026-12-25", local(2026, 12, 25)])
def test_a_date_is_a_day(typed):
    assert read("days", typed) == (date(2026, 12, 25), [])


@pytest.mark.parametrize(
    "typed", ["weekdays", "Mon-Fri-Sun", "Mo", "mond", "25.12.2026", "-", ",", 3, "Mon-", "2026-02-30"]
)
def test_texts_that_are_no_day(typed):
    assert refused("days", typed).rule.code == "HX217"


@pytest.mark.parametrize("typed", ["Europe/London", "europe/london", "EUROPE/LONDON", "UTC"])
def test_time_zones(typed):
    assert read("time zone", typed)[0] in {"Europe/London", "UTC"}


def test_a_space_in_a_time_zone_is_understood():
    assert read("time zone", "America/New York") == ("America/New_York", [])


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("London", "Europe/London"),
        ("Europe/Lodnon", "Europe/London"),
        ("new york", "America/New_York"),
    ],
)
def test_unknown_time_zones_get_a_suggestion(typed, suggestion):
    fault = refused("time zone", typed)
    assert (fault.rule.code, fault.suggestion) == ("HX215", suggestion)


@pytest.mark.parametrize("typed", ["AEST", "CEST", "GMT+1", "UTC+1"])
def test_no_zone_hours_away_is_suggested(typed):
    assert refused("time zone", typed).suggestion is None


@pytest.mark.parametrize(
    "typed", ["localtime", "../../etc/passwd", "Factory", "/etc/localtime", "\u00e9", "x" * 300]
)
def test_what_is_no_place_is_no_time_zone(typed):
    assert refused("time zone", typed).rule.code == "HX215"


@pytest.mark.parametrize(
    "typed", ["en", "pt-BR", "zh-Hant-TW", "es-419", "EN-gb", "gsw", "de-CH-1996", "en-x-bank"]
)
def test_language_tags(typed):
    assert read("language", typed) == (typed, [])


@pytest.mark.parametrize("typed", ["English", "Polish", "e", "en-", "english (UK)", "x", 1, "*"])
def test_texts_that_are_no_language_tag(typed):
    fault = refused("language", typed)
    assert (fault.rule.code, fault.suggestion) == ("HX216", None)


def test_an_underscore_in_a_language_tag_gets_a_suggestion():
    assert refused("language", "pt_BR").suggestion == "pt-BR"


@pytest.mark.parametrize("typed", ["2026-12-24T18:30+01:00", "2026-12-24 18:30+01:00"])
def test_instants(typed):
    assert read("date and time with offset", typed) == ("2026-12-24T18:30:00+01:00", [])


@pytest.mark.parametrize("typed", ["2026-12-24T18:30", "24 December", date(2026, 12, 24), "2026-12-24"])
def test_texts_that_are_no_instant(typed):
    assert refused("date and time with offset", typed).rule.code == "HX218"
