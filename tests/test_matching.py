import pytest

from handoff_xl.matching import fold, folded_index, lookup_language


@pytest.mark.parametrize(
    ("text", "folded"),
    [(" Web_Chat\u00a0", "web_chat"), ("ÄRGER", "Ärger"), ("İ", "İ"), ("\u212a", "\u212a")],
)
def test_only_a_to_z_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


DECLARED = folded_index(["en", "pt-BR", "zh-Hant", "de-CH-1996"])


@pytest.mark.parametrize(
    ("tag", "served_by"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("EN-gb-oxendict", "en"),
        ("pt-br", "pt-BR"),
        ("pt", None),
        ("pt-PT", None),
        ("zh-Hant-TW", "zh-Hant"),
        ("zh-Hant-x-private", "zh-Hant"),
        ("zh", None),
        ("de-CH-1996", "de-CH-1996"),
        ("de-CH", None),
        ("en-x-y-z", "en"),
        (" en ", "en"),
        ("en_GB", None),
        ("", None),
        ("-", None),
    ],
)
def test_languages_match_by_lookup(tag: str, served_by: str | None) -> None:
    assert lookup_language(tag, DECLARED) == served_by


def test_a_single_character_subtag_goes_with_the_one_behind_it() -> None:
    assert lookup_language("a-x-b", folded_index(["a-x"])) is None


def test_of_ids_that_fold_alike_the_smallest_stands_for_all() -> None:
    assert folded_index(["chat", "Chat"]) == folded_index(["Chat", "chat"]) == {"chat": "Chat"}
