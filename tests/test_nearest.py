import pytest

from handoff_xl.nearest import did_you_mean, nearest

NAMES = ("card_lost", "card_arrival", "Refund_not_showing_up")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("card_lsot", "card_lost"),
        (" CARD_LOST ", "card_lost"),
        ("refund_not_showing", "Refund_not_showing_up"),
        ("mortgage", None),
        ("", None),
    ],
)
def test_the_closest_name(text, name):
    assert nearest(text, NAMES) == name


def test_nothing_is_close_among_nothing():
    assert nearest("card_lost", ()) is None


def test_the_order_of_names_does_not_matter():
    for names in (("abcx", "abcy"), ("abcy", "abcx")):
        assert nearest("abcz", names) == nearest("abcz", reversed(names))


def test_the_cutoff_tells_how_close():
    assert nearest("card", NAMES, cutoff=0.6) == "card_lost"
    assert nearest("card", NAMES, cutoff=0.9) is None


def test_sentences():
    assert did_you_mean("card_lost", "Add it.") == "Did you mean card_lost? Type it exactly so."
    assert did_you_mean(None, "Add it.") == "Add it."


def test_of_names_that_differ_in_case_the_one_typed_most_alike():
    names = ("Order_Status", "order_status")
    assert nearest("order_statsu", names) == "order_status"
    assert nearest("Order_Statsu", names) == "Order_Status"


def test_the_longest_text_to_which_a_name_is_close():
    assert nearest("ab" + "x" * 2, ["ab"]) == "ab"  # 2 × 2 of 6 letters are shared
    assert nearest("ab" + "x" * 3, ["ab"]) is None
    assert nearest("ab" + "x" * 3, ["ab"], cutoff=0.5) == "ab"
