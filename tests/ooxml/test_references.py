import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff_xl.ooxml.references import (
    MAX_COLUMN,
    MAX_ROW,
    Range,
    a1,
    column_letters,
    column_number,
    parse_a1,
    parse_range,
)

rows = st.integers(1, MAX_ROW)
columns = st.integers(1, MAX_COLUMN)


@given(rows, columns, st.booleans())
def test_a1_and_back(row, column, absolute):
    assert parse_a1(a1(row, column, absolute=absolute)) == (row, column)


@pytest.mark.parametrize(
    ("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16384, "XFD")]
)
def test_letters(column, letters):
    assert column_letters(column) == letters
    assert column_number(letters.lower()) == column


@pytest.mark.parametrize(
    "text", ["", "A", "1", "A0", "XFE1", "A1048577", "AAAA1", "A1:B2", "Ä1", "A-1", "A1 "]
)
def test_no_cell(text):
    with pytest.raises(ValueError, match="no"):
        parse_a1(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("B2", Range(2, 2, 2, 2)),
        ("$A$1:B2", Range(1, 1, 2, 2)),
        ("B2:A1", Range(1, 1, 2, 2)),
        ("A:C", Range(1, 1, MAX_ROW, 3)),
        ("3:1", Range(1, 1, 3, MAX_COLUMN)),
    ],
)
def test_ranges(text, expected):
    assert parse_range(text) == expected


def test_range_contains_its_corners_only():
    box = parse_range("B2:C3")
    assert (2, 2) in box
    assert (3, 3) in box
    assert (4, 3) not in box
    assert (3, 1) not in box
    assert str(box) == "B2:C3"
    assert str(parse_range("B2")) == "B2"


@pytest.mark.parametrize("number", [0, -1, MAX_COLUMN + 1])
def test_no_such_column(number):
    with pytest.raises(ValueError, match="no such column"):
        column_letters(number)
