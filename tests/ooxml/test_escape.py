from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from handoff_xl.ooxml.escape import attribute, cell_text
from handoff_xl.ooxml.text import unescaped


@given(st.text())
def test_cell_text_is_read_back(text):
    element = etree.fromstring(f"<t>{cell_text(text)}</t>")
    expected = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    assert unescaped(element.text or "") == expected


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")))
def test_attributes_are_read_back(text):
    assert etree.fromstring(f'<t a="{attribute(text)}"/>').get("a") == text


def test_what_an_attribute_cannot_hold_is_left_out():
    assert (
        etree.fromstring(f'<t a="{attribute(chr(0) + "a" + chr(10) + chr(9) + chr(0xD800))}"/>').get("a")
        == "a\n\t"
    )


def test_escapes_are_escaped():
    assert cell_text("_x0041_ _xyz_") == "_x005F_x0041_ _xyz_"
    assert cell_text("a\x01\r\n") == "a_x0001__x000D_\n"
