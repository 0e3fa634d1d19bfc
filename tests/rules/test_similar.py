"""Intents that say the same, and what tells them apart."""

from dataclasses import replace

import pytest

from handoff_xl.lanes import Lane
from handoff_xl.rules.similar import find_similar_intents
from tests.rules.designs import alternative, design, found, intent, row, subject, trigger, when


def codes(one, other, **parts):
    return [code for code, _ in found(find_similar_intents, design(intents=(one, other), **parts))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("card_lost", "lost_card"),
        ("cardLost", "card-lost"),
        ("refund", "refunds"),
        ("order_status", "status_of_the_order"),
        ("order_status", "order_status_2"),
        ("order_status", "order_status_v2"),
        ("prüfung_karte", "karte_prüfung"),
    ],
)
def test_ids_of_the_same_words(one, other):
    assert codes(intent(one), intent(other, 3)) == ["HX702"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("card_lost", "card_stolen"),
        ("tier_1", "tier_2"),
        ("card_to_account", "account_to_card"),
        ("top_up_by_card_charge", "top_up_by_transfer_charge"),
        ("status", "statuses_all"),
        ("card_working", "card_not_working"),
        ("pass", "pas"),
        ("out_of_scope", "oos"),
        ("a", "the"),
    ],
)
def test_ids_that_words_tell_apart(one, other):
    assert codes(intent(one), intent(other, 3)) == []


def test_names_count_within_a_category():
    one = replace(intent("a1x", category="Shop"), name="Cancel an order")
    other = replace(intent("b1x", 3, category="Shop"), name="Cancel order")
    assert codes(one, other) == ["HX702"]
    assert codes(one, replace(other, category="Market")) == []


@pytest.mark.parametrize(
    "difference",
    [
        {"risk": "medium"},
        {"owner": "Others"},
        {"queue": "general"},
        {"irreversible": True},
        {"tags": "money"},
        {"category": "Money"},
    ],
)
def test_what_differs_tells_that_they_are_handled_differently(difference):
    assert codes(intent("card_lost"), intent("lost_card", 3, **difference)) == ["HX701"]


def test_a_row_or_a_trigger_for_one_of_them_handles_them_differently():
    one, other = intent("card_lost"), intent("lost_card", 3)
    rows = (row(2, mode=Lane.AI_AUTO), row(3, intents="lost_card", ai_from=0.97))
    assert codes(one, other, thresholds=rows) == ["HX701"]
    only = trigger("angry", alternative("triggers", 2, when("sentiment", "less_than", -0.5)))
    only = replace(
        only,
        alternatives=(
            replace(
                only.alternatives[0],
                scope=replace(only.alternatives[0].scope, intents=frozenset({"card_lost"})),
            ),
        ),
    )
    assert codes(one, other, triggers=(only,)) == ["HX701"]
    assert codes(one, other, thresholds=(row(2, intents="card_lost lost_card", mode=Lane.HUMAN),)) == [
        "HX702"
    ]


def test_three_of_a_kind_are_told_twice_and_each_pair_once():
    every = (
        replace(intent("card_lost", 2), name="Card lost"),
        replace(intent("lost_card", 3), name="Lost card"),
        replace(intent("lost_cards", 4), name="Lost cards"),
    )
    assert found(find_similar_intents, design(intents=every)) == [
        ("HX702", "Intents!A3"),
        ("HX702", "Intents!A4"),
    ]


def test_the_sentence_names_both_and_says_why():
    one = intent("where_is_it", examples="Where is my parcel?\nAny news")
    other = intent("late", 3, examples="Still nothing | where is my parcel")
    (finding,) = find_similar_intents(subject(design(intents=(one, other))))
    assert finding.message == (
        "late looks like the same topic as where_is_it: the example where is my parcel stands under both. "
        "Nothing else tells them apart: they are handled alike everywhere."
    )
    assert finding.about == "where_is_it · late"


def test_an_example_that_stands_twice_under_one_intent_is_its_own_matter():
    one = intent("late", examples="Where is my parcel; where is my parcel")
    assert found(find_similar_intents, design(intents=(one,))) == []


def test_ids_that_could_not_be_told_apart_are_reported_elsewhere():
    given = design(intents=(intent("card_lost"), intent("lost_card", 3)), untrusted=frozenset({"intents"}))
    assert found(find_similar_intents, given) == []
