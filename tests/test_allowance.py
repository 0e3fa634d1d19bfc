import pytest

from handoff_xl.allowance import guardrails_by_risk, is_fallback_label, lanes_by_column, least_human
from handoff_xl.lanes import Lane
from handoff_xl.model import Guardrail
from handoff_xl.routes import resolve
from tests.rules.designs import design, intent, row, source


@pytest.mark.parametrize("label", ["none", "Out-of-Scope", " out of scope ", "OOS", "nlu_fallback"])
def test_fallback_labels_however_they_are_written(label):
    assert is_fallback_label(label)


@pytest.mark.parametrize("label", ["none_of_my_cards", "scope", ""])
def test_other_intents_are_no_fallback_labels(label):
    assert not is_fallback_label(label)


def test_what_cannot_be_undone_is_never_left_to_ai_alone():
    guardrails = guardrails_by_risk(design())
    assert least_human(intent("a"), guardrails) is Lane.AI_AUTO
    assert least_human(intent("a", irreversible=True), guardrails) is Lane.CLARIFY
    assert least_human(intent("a", 2, "high", irreversible=True), guardrails) is Lane.AI_REVIEW


def test_a_guardrail_that_could_not_be_read_forbids_nothing():
    unread = Guardrail("high", Lane.HUMAN, source=source("guardrails", 2, {"least_human"}))
    assert guardrails_by_risk(design(guardrails=(unread,))) == {}


def lanes(**cells):
    (block,) = resolve(design(thresholds=(row(2, **cells),))).blocks
    return list(lanes_by_column(block.route))


def test_columns_that_let_ai_in():
    assert lanes(mode=Lane.AI_REVIEW) == [("mode", Lane.AI_REVIEW)]
    assert lanes(mode=Lane.AI_REVIEW, if_unsure=Lane.CLARIFY) == [
        ("mode", Lane.AI_REVIEW),
        ("if_unsure", Lane.CLARIFY),
    ]
    assert lanes(mode=Lane.AI_AUTO, if_unsure=Lane.CLARIFY, review_from=0.0) == [("mode", Lane.AI_AUTO)]
    assert lanes(ai_from=0.9) == []
    assert lanes(mode=Lane.AI_REVIEW, if_unsure=Lane.CLARIFY, broken={"review_from"}) == [
        ("mode", Lane.AI_REVIEW)
    ]
