import math
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff_xl.layout import Column, Kind
from handoff_xl.reading.cells import parse_cell
from handoff_xl.reading.faults import Malformed
from handoff_xl.reading.numbers import as_percent, nearest_double, parse_decimal
from tests.reading.typed import cell, read, refused


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("-0.5", "-0.5"),
        ("\u22120,5", "-0.5"),
        ("0,8", "0.8"),
        (",5", "0.5"),
        ("1,200", "1200"),
        ("1,200,000.5", "1200000.5"),
        ("1.200,5", "1200.5"),
        ("1 200", "1200"),
        ("1\u00a0200\u202f000", "1200000"),
        ("1'200", "1200"),
        ("1’200.5", "1200.5"),
        ("0,850", "0.850"),
        ("1e3", "1000"),
        ("+3", "3"),
        ("٣", "3"),
        ("１，２００", "1200"),
        ("０．８５", "0.85"),
        ("－３", "-3"),
    ],
)
def test_numbers_in_text(text, value):
    assert parse_decimal(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "high",
        "12 34",
        "1,2,3",
        "1.2.3",
        "--1",
        "nan",
        "inf",
        "1e999",
        "1e-999",
        "0x10",
        "9" * 61,
        "1_000",
        "5 EUR",
        "10²",
        "½",
    ],
)
def test_text_that_is_no_number(text):
    assert parse_decimal(text) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=3))
def test_grouped_numbers_come_back(value):
    assert parse_decimal(f"{value:,}") == value
    assert parse_decimal(f"{value:,}".replace(",", " ")) == value


def test_nought_has_no_sign():
    assert math.copysign(1, nearest_double(Decimal("-0"))) == 1


@pytest.mark.parametrize(
    ("typed", "percent", "share", "notes"),
    [
        (0.8, False, 0.8, []),
        (0.8, True, 0.8, []),
        (0, False, 0.0, []),
        (0.999, False, 0.999, []),
        (80, False, 0.8, ["HX209"]),
        (85.5, False, 0.855, ["HX209"]),
        (2, False, 0.02, ["HX209"]),
        (100, False, 1.0, ["HX209"]),
        (1, False, 1.0, ["HX209"]),
        (1, True, 1.0, []),
        (85, True, 0.85, ["HX209"]),
        (10, True, 0.1, ["HX209"]),
        ("80%", False, 0.8, ["HX208"]),
        ("80 %", False, 0.8, ["HX208"]),
        ("0,8", False, 0.8, ["HX208"]),
        ("80", False, 0.8, ["HX208"]),
        ("0.5%", False, 0.005, ["HX208"]),
        ("1%", False, 0.01, ["HX208"]),
        ("100%", False, 1.0, ["HX208"]),
    ],
)
def test_percents(typed, percent, share, notes):
    assert read("percent", typed, percent=percent) == (share, notes)


@pytest.mark.parametrize(
    ("typed", "percent", "shown"),
    [
        (1.5, False, "1.5"),
        (1.3, True, "130%"),
        (2.5, True, "250%"),
        (9.99, True, "999%"),
        (101, True, "10100%"),
        (-0.1, False, "-0.1"),
        (101, False, "101"),
        ("130%", False, "130%"),
        ("-5%", False, "-5%"),
        ("1,5", False, "1,5"),
    ],
)
def test_percents_out_of_range(typed, percent, shown):
    fault = refused("percent", typed, percent=percent)
    assert (fault.rule.code, fault.values["text"]) == ("HX205", shown)


@pytest.mark.parametrize("typed", ["high", True, date(2026, 1, 2), "%", "80%%", "5%-10%"])
def test_percents_that_are_none(typed):
    assert refused("percent", typed).rule.code == "HX202"


@pytest.mark.parametrize(("typed", "percent"), [(1, False), ("1", False)])
def test_a_sample_of_exactly_one_is_not_guessed(typed, percent):
    sample = Column("sample", "Sample %", Kind.PERCENT, "")
    with pytest.raises(Malformed, match="HX825"):
        parse_cell(sample, cell(typed, percent=percent))
    assert parse_cell(sample, cell(1, percent=True)).value == 1.0
    assert parse_cell(sample, cell("1%")).value == 0.01


@given(st.integers(0, 10_000))
def test_all_spellings_of_a_percent_agree(hundredths):
    share = hundredths / 10_000
    text = f"{hundredths / 100:.2f}"
    assert read("percent", f"{text}%")[0] == share
    assert read("percent", f"{text} %".replace(".", ","))[0] == share
    if hundredths < 10_000:
        assert read("percent", share)[0] == share


@pytest.mark.parametrize(
    ("typed", "value", "notes"), [(3, 3, []), (3.0, 3, []), ("3", 3, ["HX208"]), ("1 200", 1200, ["HX208"])]
)
def test_whole_numbers(typed, value, notes):
    assert read("whole number", typed) == (value, notes)


def test_fractions_are_not_whole():
    assert refused("whole number", 2.5).rule.code == "HX210"


def test_enormous_whole_numbers_are_out_of_range():
    assert refused("whole number", 1e300, maximum=1000).rule.code == "HX205"
    assert refused("whole number", "1e300", maximum=1000).rule.code == "HX205"


@pytest.mark.parametrize("typed", ["ten", True, date(2026, 1, 2), "1e999"])
def test_cells_that_are_no_number(typed):
    assert refused("number", typed).rule.code == "HX202"


def test_numbers_near_the_ends_of_a_double_are_refused():
    assert refused("number", 9e307).rule.code == "HX202"


def test_shares_in_words():
    assert as_percent(0.855) == "85.5 %"
    assert as_percent(Decimal("0.07")) == "7 %"
    assert as_percent(0.07) == "7 %"
