from dataclasses import replace

import pytest

from handoff_xl.findings import Place
from handoff_xl.model import Scope
from handoff_xl.writers.annotated import looks
from tests.writers.annotated_sample import design, finding, outcome
from tests.writers.handoff_map_sample import (
    UPSET,
    alternative,
    exception,
    full,
    look,
    rows,
    sheet_of,
    trigger,
    unreadable,
)

TITLE = "Intents by equal routing"


def _told(some_design):
    return rows(sheet_of(some_design), TITLE)[3:]


def test_each_group_tells_its_intents_then_how_they_are_routed():
    assert _told(full()) == [
        ["1 · AI may act alone · 1 intent"],
        ["card_arrival (low)\nOwner: Cards team", "general → night", "–", "Settings B9"],
        ["everywhere", "AI alone ≥ 85 % · draft ≥ 60 % · else human", "Thresholds F5, G5, H5"],
        ["2 · AI may act alone · 1 intent"],
        ["refund_status (medium)\nOwner: Payments team", "general → night", "–", "Settings B9"],
        ["everywhere", "AI alone ≥ 92 % · draft ≥ 70 % · else human", "Thresholds F6, G6, H6"],
        ["3 · AI drafts at most, and a person approves · 1 intent"],
        ["card_lost [irreversible] (high)\nOwner: Fraud desk", "general → night", "–", "Settings B9"],
        ["everywhere", "Draft ≥ 60 % · else human", "Thresholds F7, H7"],
    ]


def test_equal_intents_stand_in_one_row_with_whose_they_are():
    first, *others = full().intents
    alike = (
        first,
        replace(first, id="card_query"),
        replace(first, id="card_fees", owner="Fees team"),
        *others,
    )
    (names, *_) = _told(full(intents=alike))[1]
    assert (
        names
        == "card_arrival, card_query, card_fees (low)\nOwner: Cards team (not card_fees); Fees team (card_fees)"
    )


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("risk", "card_arrival (?)\nOwner: Cards team"),
        ("owner", "card_arrival (low)\nOwner: ?"),
        ("irreversible", "card_arrival [Irreversible: ?] (low)\nOwner: Cards team"),
        ("status", "card_arrival [Status: ?] (low)\nOwner: Cards team"),
    ],
)
def test_what_cannot_be_read_of_an_intent_is_a_red_question_mark(key, text):
    first, *others = full().intents
    unread = unreadable(replace(first, risk=None) if key == "risk" else first, key)
    sheet = sheet_of(full(intents=(unread, *others)))
    assert look(sheet, text) == looks.BAD


def test_a_group_is_told_by_where_it_is_routed_differently():
    rows_of = full().thresholds
    spanish = replace(
        rows_of[0], languages=frozenset({"es"}), channels=frozenset({"phone"}), settings={"ai_from": 0.97}
    )
    told = _told(full(thresholds=(*rows_of[:3], spanish)))
    assert [row[:2] for row in told[2:4]] == [
        ["English; Spanish: chat", "AI alone ≥ 85 % · draft ≥ 60 % · else human"],
        ["Spanish: phone", "AI alone ≥ 97 % · draft ≥ 60 % · else human"],
    ]


def test_where_intents_are_not_open_is_told():
    first, *others = full().intents
    told = _told(full(intents=(replace(first, channels=frozenset({"chat"})), *others)))
    assert told[0] == ["1 · AI may act alone · 1 intent · open by chat"]
    assert told[2][0] == "everywhere"


def test_who_approves_drafts_is_told_where_it_is_somebody_else():
    rows_of = full().thresholds
    reviewed = replace(rows_of[0], settings=rows_of[0].settings | {"review_queue": "night"})
    assert _told(full(thresholds=(reviewed, *rows_of[1:3])))[1][1] == "general → night\ndrafts: night"


def test_rules_that_name_intents_stand_beside_them_the_others_above():
    named = alternative(
        "triggers", UPSET, scope=Scope(frozenset({"card_lost"}), named=frozenset({"card_lost"}))
    )
    sheet = sheet_of(full(triggers=(trigger("lost_and_upset", named),)))
    guidance, *_ = rows(sheet, TITLE)
    assert guidance[0].endswith("Whatever the intent, these may bring a person in: fraud.")
    beside = [row[2] for row in rows(sheet, TITLE) if "Owner:" in row[0]]
    assert beside == ["–", "–", "lost_and_upset"]


def test_an_exception_without_condition_leaves_nothing_to_ai():
    always = alternative(
        "exceptions", scope=Scope(frozenset({"card_arrival"}), channels=frozenset({"phone"}))
    )
    told = _told(full(exceptions=(exception("callers", always, queue="night"),)))
    assert told[1][1] == "general → night\n(phone): night"
    assert told[3][:2] == ["phone", "Human, by exception callers"]
    assert told[3][2] == "Exceptions A5"


def test_gaps_come_first_and_are_red():
    rows_of = full().thresholds
    sheet = sheet_of(full(thresholds=rows_of[1:3]))
    assert rows(sheet, TITLE)[3] == ["1 · Not decided, or not to be read yet · 1 intent"]
    assert look(sheet, "Nobody: no row decides the Mode") == looks.BAD


def test_the_cell_of_an_error_is_told_beside_what_it_does():
    sheet = sheet_of(found=outcome((finding(place=Place("Thresholds", 5, 7, "AI from")),), design=full()))
    text = "AI alone ≥ 85 % · draft ≥ 60 % · else human\nError at Thresholds G5: see HX Issues"
    assert look(sheet, text) == looks.BAD


def test_an_unknown_queue_is_red():
    first, *others = full().intents
    sheet = sheet_of(full(intents=(replace(first, queue="nowhere"), *others)))
    assert look(sheet, "nowhere (not on Queues)") == looks.BAD


def test_without_a_fallback_queue_nobody_takes_over():
    settings = replace(full().settings, fallback_queue=None)
    assert look(sheet_of(full(settings=settings)), "nobody, no queue is named") == looks.BAD


def test_eighty_intents_of_a_few_kinds_stay_on_a_few_pages():
    first = design().intents[0]
    many = tuple(replace(first, id=f"question_about_cards_{number}") for number in range(80))
    sheet = sheet_of(full(intents=many))
    below = [row for row in rows(sheet, TITLE) if "Owner:" in row[0]]
    assert sum(row[0].count("question_about") for row in below) == 80
    assert len(sheet.page.breaks_before) <= 3
    assert max(sheet.row_heights.values()) < 409
