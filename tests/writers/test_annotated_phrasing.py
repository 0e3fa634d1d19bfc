import pytest

from handoff_xl.writers.annotated.phrasing import (
    confidence,
    counted,
    lines,
    listed,
    percent,
    plain,
    shortened,
    visible,
)


def test_counted_uses_the_plural_and_separates_thousands():
    assert counted(1, "error") == "1 error"
    assert counted(0, "error") == "0 errors"
    assert counted(12_000, "entry", "entries") == "12,000 entries"


def test_listed_names_the_rest_by_its_number():
    assert listed(["a", "b", "c"], 3) == "a, b, c"
    assert listed([str(number) for number in range(20)], 6) == "0, 1, 2, 3, 4, 5 … and 14 more"


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "0 %"),
        (0.001, "less than 1 %"),
        (0.5, "50 %"),
        (0.987, "99 %"),
        (0.999, "more than 99 %"),
        (1, "100 %"),
    ],
)
def test_percent_says_nothing_and_everything_only_where_it_is_so(share, words):
    assert percent(share) == words


def test_confidence_shows_every_digit_that_people_typed():
    assert confidence(0.85) == "85 %"
    assert confidence(0.925) == "92.5 %"
    assert confidence(0.07) == "7 %"


def test_visible_removes_control_characters_and_direction_marks_but_no_line_break():
    assert visible("card\x00_\x1b[31mlost\u202e\ufffe\nline") == "card_[31mlost\nline"


def test_plain_is_one_line():
    assert plain("two\r\n lines\tand\u00a0more ") == "two lines and more"


def test_shortened_cuts_between_words_and_never_exceeds_the_limit():
    assert shortened("short", 5) == "short"
    assert shortened("a sentence of some words", 16) == "a sentence of…"
    assert shortened("x" * 50, 10) == "x" * 9 + "…"
    assert all(len(shortened("some words, and others", limit)) <= limit for limit in range(1, 30))


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, 1),
        ("one two", 10, 1),
        ("one two three", 10, 2),
        ("one\ntwo", 10, 2),
        ("x" * 25, 10, 3),
        ("漢字漢字漢字", 10, 2),
    ],
)
def test_lines_follow_words_line_breaks_and_wide_characters(text, width, expected):
    assert lines(text, width) == expected
