import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff_xl.ooxml.names import (
    cell_name,
    free_sheet_name,
    location,
    owner_prefix,
    referenced_sheet,
    sheet_key,
    sheet_name_of,
)


@given(st.text(max_size=31))
def test_a_sheets_name_is_had_back_from_its_defined_name(key):
    assert sheet_key("handoff-xl", sheet_name_of("handoff-xl", key)) == key
    assert sheet_key("other", sheet_name_of("handoff-xl", key)) is None
    assert sheet_key("handoff-xl", cell_name("handoff-xl", "a")) is None


def test_prefix_and_names_are_valid_in_excel():
    assert owner_prefix("handoff-xl") == "_handoff_xl."
    assert cell_name("handoff-xl", "HX_1 é") == "_handoff_xl.HX_5f_1_20__e9_"


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=31))
def test_the_sheet_of_a_location(name):
    assert referenced_sheet(location(name, 2, 3)) == name
    assert location("a'b", 2, 3) == "'a''b'!$C$2"


@pytest.mark.parametrize(
    ("formula", "sheet"),
    [
        ("Sheet1!$A$1", "Sheet1"),
        ("#REF!$A$1", None),
        ("5", None),
        ("'a b'!A1", "a b"),
        (" Sheet1!A1 ", "Sheet1"),
    ],
)
def test_sheets_of_formulas(formula, sheet):
    assert referenced_sheet(formula) == sheet


def test_free_names():
    assert free_sheet_name("HX Issues", set()) == "HX Issues"
    assert free_sheet_name("HX Issues", {"hx issues", "hx issues (2)"}) == "HX Issues (3)"
    assert free_sheet_name("x" * 40, {"x" * 31}) == "x" * 27 + " (2)"
    assert free_sheet_name("a/b[c]'", set()) == "a b c"
    assert free_sheet_name("''", set()) == "Sheet"


def test_a_name_that_states_no_character_is_read_as_it_stands():
    assert sheet_key("me", "_me.sheet.a_ffffff_.b_20_c") == "a_ffffff_.b c"
