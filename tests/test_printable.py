import json

import pytest

from handoff_xl.printable import json_bytes, printable

HIDING = "\x7f\x9b\xad\u061c\u180e\u200b\u200f\u2028\u202e\u2066\ufeff\ufffb\U000e0041"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Größe 漢字 😀 עברית", "Größe 漢字 😀 עברית"),
        ("a\nb\tc\r", "a b c "),
        ("\x1b[31mred\x00", "\\x1b[31mred\\x00"),
        ("\x9b2J", "\\x9b2J"),
        ("gp\u202excod.exe", "gp\\u202excod.exe"),
        ("a\u200bb\ud800", "a\\u200bb\\ud800"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_what_a_terminal_obeys_or_hides_is_shown(text, shown):
    assert printable(text) == shown


def test_json_means_the_same_and_hides_nothing():
    value = {"a": f'é"\\\n\x1b{HIDING}', "b": [1, None]}
    written = json_bytes(value)
    assert json.loads(written) == value
    assert written.endswith(b"}\n")
    assert all(character.isprintable() or character == "\n" for character in written.decode())


def test_json_holds_file_names_that_are_no_text():
    assert json.loads(json_bytes(["\udcff.xlsx"])) == ["\udcff.xlsx"]


def test_plain_json_is_as_usual():
    value = {"é": [1.5, "x"], "y": {}}
    assert json_bytes(value).decode() == json.dumps(value, ensure_ascii=False, indent=2) + "\n"
