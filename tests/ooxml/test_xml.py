import pytest

from handoff_xl.ooxml.xml import whole


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        (" 12\n", 12),
        ("4294967295", 4_294_967_295),
        ("", None),
        (None, None),
        ("-1", None),
        ("1.0", None),
        ("²", None),
        ("٣", None),
        ("9" * 5000, None),
    ],
)
def test_whole_numbers(text, number):
    assert whole(text) == number
