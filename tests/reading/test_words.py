from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff_xl.layout import Kind
from handoff_xl.layout.choices import MODES, OPERATORS, RISKS
from handoff_xl.layout.declare import YES_NO
from handoff_xl.reading import words
from tests.reading.typed import cell, column, read, refused

NAMES = column(Kind.LIST)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1200, "1200"),
        (0.5, "0.5"),
        (-0.0, "0"),
        (1e20, "100000000000000000000"),
        (True, "TRUE"),
        (date(2026, 2, 1), "2026-02-01"),
        (time(8, 0), "08:00:00"),
        (timedelta(hours=25), "25:00"),
        (timedelta(hours=25, seconds=30), "25:00:30"),
        ("  as typed ", "  as typed "),
    ],
)
def test_values_are_shown_as_text(value, text):
    assert words.shown(cell(value)) == text


@pytest.mark.parametrize(
    "text", ["a b", "\u00a0a\u202fb\u2009", "\ufeffa b\u200b", "\u200ea\u2007b\u200f\n", "a\u00ad b"]
)
def test_hard_spaces_and_invisible_marks_are_tidied(text):
    assert words.tidy(text) == "a b"


def test_joiners_that_shape_letters_stay():
    assert words.tidy("\u0645\u200c\u06cc") == "\u0645\u200c\u06cc"


@pytest.mark.parametrize("text", ["AI from", " ai  FROM ", "ＡＩ from", "AI\u00a0from", "AI\nfrom"])
def test_words_fold_alike(text):
    assert words.fold_words(text) == "ai from"


@pytest.mark.parametrize(
    "name", ["Refund_not_showing_up", "reverted_card_payment?", "a,b", "日本", "a\u0301", "1-2"]
)
def test_any_printable_text_is_a_name(name):
    assert read("identifier", name) == (name, [])


def test_numbers_count_as_their_digits():
    assert read("identifier", 42.0) == ("42", [])


def test_a_date_where_a_name_belongs_is_noted():
    assert read("identifier", date(2026, 2, 1)) == ("2026-02-01", ["HX212"])
    assert read("list", date(2026, 2, 1)) == (("2026-02-01",), ["HX212"])


def test_blank_text_is_nothing():
    for kind in (
        "text",
        "identifier",
        "list",
        "percent",
        "number",
        "date",
        "time",
        "days",
        "language",
        "time zone",
    ):
        assert read(kind, " \u00a0\u200b ") == (None, [])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a\x07b", "the control character U+0007"),
        ("a\nb", "a line break"),
        ("a\tb", "a tab"),
        ("a\x85b", "the control character U+0085"),
    ],
)
def test_control_characters_in_names_are_refused(text, named):
    fault = refused("identifier", text)
    assert (fault.rule.code, fault.values["character"]) == ("HX206", named)


def test_line_breaks_and_tabs_stay_in_free_text():
    assert read("text", "a\r\n\tb") == ("a\r\n\tb", [])
    assert refused("text", "a\x00b").rule.code == "HX206"


def test_very_long_texts_are_noted():
    assert read("identifier", "x" * 200)[1] == []
    assert read("identifier", "x" * 201)[1] == ["HX207"]
    assert read("text", "x" * 32_766)[1] == []
    assert read("text", "x" * 32_767)[1] == ["HX207"]


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("a, b", ("a", "b")),
        ("a;b\nc\r\nd", ("a", "b", "c", "d")),
        ("a，b；c、d،e", ("a", "b", "c", "d", "e")),
        (" a ,, ;b,", ("a", "b")),
        ("a, a", ("a",)),
        ('"refund, partial", card_lost', ("refund, partial", "card_lost")),
        ("“refund, partial”; b", ("refund, partial", "b")),
        ("„refund, partial“", ("refund, partial",)),
        ('5" screen, b', ('5" screen', "b")),
        ("two words, b", ("two words", "b")),
        ('""', None),
        (",", None),
    ],
)
def test_lists(text, listed):
    assert read("list", text) == (listed, [])


def test_an_unclosed_quotation_mark_is_refused():
    assert refused("list", 'a, "b, c').rule.code == "HX219"


@pytest.mark.parametrize("text", ["all", "ALL", "*", "any"])
def test_all_means_everything_only_where_a_blank_does(text):
    assert read("list", text, default="all") == (None, [])
    assert read("list", text) == ((text,), [])


@given(
    st.lists(
        st.text(st.characters(exclude_characters='"', exclude_categories=("C", "Z")), min_size=1), min_size=1
    )
)
def test_quoted_names_come_back_from_a_list(names):
    raw = ", ".join(f'"{name}"' for name in names)
    expected = [name for name in dict.fromkeys(map(words.tidy, names)) if name]
    assert list(dict.fromkeys(words.split(NAMES, raw))) == expected


@pytest.mark.parametrize("text", ["AI alone", "ai_auto", "AI  ALONE", "Ai\u00a0alone", "auto", "automated"])
def test_choices_take_words_keys_and_aliases(text):
    assert read("choice", text, choices=MODES) == ("ai_auto", [])


@pytest.mark.parametrize(
    ("text", "operator"),
    [
        ("=", "is"),
        ("≠", "is_not"),
        ("<>", "is_not"),
        ("≤", "at_most"),
        (">=", "at_least"),
        ("ONE OF", "one_of"),
    ],
)
def test_operators_take_symbols(text, operator):
    assert read("choice", text, choices=OPERATORS) == (operator, [])


def test_the_nearest_choice_is_suggested():
    fault = refused("choice", "AI alon", choices=MODES)
    assert (fault.rule.code, fault.suggestion) == ("HX211", "AI alone")
    assert refused("choice", "whatever", choices=MODES).suggestion is None


def test_lists_of_choices():
    assert read("list of choices", "High; low, HIGH", choices=RISKS) == (("high", "low"), [])
    assert read("list of choices", "all", choices=RISKS, default="all") == (None, [])
    assert refused("list of choices", "high, huge", choices=RISKS).values["text"] == "huge"


@pytest.mark.parametrize(
    ("typed", "meant"), [("Y", True), ("yes", True), (True, True), (1, True), ("n", False), (0, False)]
)
def test_yes_and_no(typed, meant):
    assert read("Yes or No", typed, choices=YES_NO) == (meant, [])


def test_neither_yes_nor_no():
    assert refused("Yes or No", 2, choices=YES_NO).rule.code == "HX211"


def test_plain_numbers_have_no_exponent():
    assert words.plain_number(Decimal("1E+3")) == "1000"
    assert words.plain_number(Decimal("0.000")) == "0"


def test_compatible_forms_of_a_text_longer_than_any_header_are_kept():
    assert words.fold_words("\ufdfa") != "\ufdfa"
    assert words.fold_words("\ufdfa" * 1_001) == "\ufdfa" * 1_001
