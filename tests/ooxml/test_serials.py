# ruff: noqa: DTZ001 - cells hold local time, without a zone
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff_xl.ooxml.serials import date_from_iso, date_from_serial, serial_from_date


def read(serial: str, *, date1904: bool = False, date: bool = True, time: bool = False):
    return date_from_serial(Decimal(serial), date1904=date1904, has_date=date, has_time=time)


@pytest.mark.parametrize(
    ("serial", "expected"),
    [
        ("1", dt.date(1900, 1, 1)),
        ("59", dt.date(1900, 2, 28)),
        ("60", dt.date(1900, 2, 28)),
        ("61", dt.date(1900, 3, 1)),
        ("46024", dt.date(2026, 1, 2)),
        ("46024.5", dt.datetime(2026, 1, 2, 12)),
        ("2958465", dt.date(9999, 12, 31)),
        ("0.375", dt.time(9)),
        ("-1", None),
        ("2958466", None),
        ("2958465.9999999999", None),
    ],
)
def test_dates_of_the_1900_system(serial, expected):
    assert read(serial) == expected


def test_dates_of_the_1904_system():
    assert read("0", date1904=True) == dt.date(1904, 1, 1)
    assert read("44562", date1904=True) == dt.date(2026, 1, 2)


def test_times():
    assert read("0.375", date=False, time=True) == dt.time(9)
    assert read("1", date=False, time=True) == dt.timedelta(days=1)
    assert read("0.99999999999", date=False, time=True) == dt.timedelta(days=1)
    assert read("46024", time=True) == dt.datetime(2026, 1, 2)


@given(st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(9999, 12, 31)))
def test_every_moment_is_read_to_the_millisecond(moment):
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    passed = moment - dt.datetime(1899, 12, 30)
    serial = passed.days + Decimal(passed.seconds * 1000 + passed.microseconds // 1000) / 86_400_000
    assert read(str(round(serial, 12)), time=True) == moment


@given(st.dates(dt.date(1900, 1, 1)), st.times(), st.booleans())
def test_serials_and_back(day, time, date1904):
    if date1904 and day < dt.date(1904, 1, 1):
        day = dt.date(1904, 1, 1)
    moment = dt.datetime.combine(day, time.replace(microsecond=0))
    serial = serial_from_date(moment, date1904=date1904)
    assert date_from_serial(serial, date1904=date1904, has_date=True, has_time=True) == moment


@pytest.mark.parametrize(
    ("value", "serial"),
    [
        (dt.date(1900, 1, 1), "1"),
        (dt.date(1900, 2, 28), "59"),
        (dt.date(1900, 3, 1), "61"),
        (dt.time(9), "0.375"),
        (dt.timedelta(days=1, hours=6), "1.25"),
    ],
)
def test_serials(value, serial):
    assert serial_from_date(value, date1904=False) == Decimal(serial)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-02", dt.date(2026, 1, 2)),
        ("2026-01-02T03:04:05Z", dt.datetime(2026, 1, 2, 3, 4, 5)),
        ("09:30:00", dt.time(9, 30)),
        ("2026-13-01", None),
        ("soon", None),
    ],
)
def test_iso_dates(text, expected):
    assert date_from_iso(text) == expected
