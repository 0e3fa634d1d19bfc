"""Dates and times: Excel's serial numbers and ISO 8601 text."""

import datetime as dt
from decimal import Context, Decimal

DateValue = dt.datetime | dt.date | dt.time | dt.timedelta

_PRECISION = Context(prec=15)
_DAY = 86_400_000  # milliseconds, the resolution Excel shows
_LAST_1900, _LAST_1904 = 2_958_465, 2_957_003  # 9999-12-31
_EPOCH_1900, _EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)  # noqa: DTZ001 -- cells have no zone


def date_from_serial(serial: Decimal, *, date1904: bool, has_date: bool, has_time: bool) -> DateValue | None:
    """Return what a serial number means under a format that shows a date, a time, or both.

    A time of day comes back as `time`, 24 hours and more under a pure time format as `timedelta`, whole
    days under a pure date format as `date`, all else as `datetime`. None where Excel itself shows no date:
    negative numbers and days after 9999-12-31. In the 1900 system the day 60, 29 February 1900, which never
    was, is read as the 28th.
    """
    if not 0 <= serial < (_LAST_1904 if date1904 else _LAST_1900) + 1:
        return None
    days, milliseconds = divmod(int((serial * _DAY).to_integral_value()), _DAY)
    if days == 0 and (not has_date or not date1904):
        return (_EPOCH_1904 + dt.timedelta(milliseconds=milliseconds)).time()
    if not has_date:
        return dt.timedelta(days=days, milliseconds=milliseconds)
    epoch = _EPOCH_1904 if date1904 else _EPOCH_1900
    if not date1904 and days < 60:
        days += 1  # Excel counts 1900 as a leap year: before March serials lag by one
    try:
        moment = epoch + dt.timedelta(days=days, milliseconds=milliseconds)
    except OverflowError:
        return None  # the last instant of 9999-12-31, rounded up
    return moment if has_time or milliseconds else moment.date()


def serial_from_date(value: DateValue, *, date1904: bool) -> Decimal:
    """Return the serial number of a date or time, to 15 significant digits: the inverse of `date_from_serial`."""
    if isinstance(value, dt.timedelta):
        passed = value
    elif isinstance(value, dt.time):
        passed = dt.datetime.combine(_EPOCH_1904, value) - _EPOCH_1904
    else:
        moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time.min)
        passed = moment - (_EPOCH_1904 if date1904 else _EPOCH_1900)
        if not date1904 and passed.days <= 60:
            passed -= dt.timedelta(days=1)
    milliseconds = passed // dt.timedelta(milliseconds=1)
    serial = _PRECISION.divide(Decimal(milliseconds), Decimal(_DAY))
    return serial.normalize(_PRECISION)


def date_from_iso(text: str) -> DateValue | None:
    """Return the ISO 8601 date, time, or date and time that a `t="d"` cell holds, None if malformed.

    A zone is dropped: cells show local time.
    """
    text = text.strip()
    try:
        if "T" not in text and ":" in text:
            return dt.time.fromisoformat(text).replace(tzinfo=None)
        if "T" not in text:
            return dt.date.fromisoformat(text)
        return dt.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
