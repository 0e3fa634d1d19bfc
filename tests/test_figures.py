from dataclasses import replace

import pytest

from handoff_xl.figures import IRREVERSIBLE, figures
from handoff_xl.lanes import Lane
from handoff_xl.model import Alternative, ExceptionRule, Guardrail, Scope
from handoff_xl.routes import resolve
from tests.writers.annotated_sample import design, source


def _with_intent(changed, **changes):
    intents = tuple(
        replace(intent, **changes) if intent.id == changed else intent for intent in design().intents
    )
    return design(intents=intents)


def _of(some_design):
    return figures(resolve(some_design))


def _risk(found, name):
    return next(risk for risk in found.risks if risk.risk == name)


def test_intents_that_act_alone_and_their_share_of_the_volume():
    found = _of(design())
    assert found.active == 3
    assert found.alone == ("card_arrival", "refund_status")
    assert found.forbidden == ("card_lost",)
    assert found.volume_share == 0.9


def test_without_any_volume_there_is_no_share():
    intents = tuple(replace(intent, monthly_volume=None) for intent in design().intents)
    assert _of(design(intents=intents)).volume_share is None


def test_an_irreversible_intent_must_not_act_alone_whatever_its_risk():
    found = _of(_with_intent("card_arrival", irreversible=True))
    assert found.forbidden == ("card_arrival", "card_lost")
    assert _risk(found, IRREVERSIBLE).is_broken
    assert not _risk(found, "low").is_broken


def test_every_open_combination_is_decided_or_a_gap():
    found = _of(design())
    assert (found.combinations, found.decided, found.undecided, found.not_open) == (12, 12, 0, 0)
    gap = _of(design(thresholds=design().thresholds[1:]))
    assert (gap.combinations, gap.decided, gap.undecided) == (12, 8, 4)


def test_combinations_that_intents_close_are_not_open():
    found = _of(_with_intent("card_lost", channels=frozenset({"chat"})))
    assert (found.combinations, found.not_open) == (10, 2)


def test_a_mode_that_could_not_be_read_is_neither_decided_nor_a_gap():
    rows = design().thresholds
    source = replace(rows[0].source, broken=frozenset({"mode"}))
    found = _of(design(thresholds=(replace(rows[0], source=source, settings={}), *rows[1:])))
    assert (found.decided, found.undecided, found.unreadable) == (8, 0, 4)


def test_decided_combinations_whose_cells_contradict_each_other():
    rows = design().thresholds
    assert _of(design()).at_odds == 0
    twice = _of(design(thresholds=(*rows, replace(rows[1], settings={**rows[1].settings, "ai_from": 0.95}))))
    assert (twice.decided, twice.at_odds) == (12, 4)
    unread = replace(rows[1], source=replace(rows[1].source, broken=frozenset({"ai_from"})), settings={})
    assert _of(design(thresholds=(*rows, unread))).at_odds == 0


@pytest.mark.parametrize(("at", "column"), [(0, "ai_from"), (0, "if_unsure"), (2, "review_from")])
def test_whatever_says_which_lane_counts_as_unreadable(at, column):
    rows = list(design().thresholds)
    rows[at] = replace(rows[at], source=replace(rows[at].source, broken=frozenset({column})))
    found = _of(design(thresholds=tuple(rows)))
    assert (found.decided, found.undecided, found.unreadable) == (8, 0, 4)


@pytest.mark.parametrize("column", ["risk", "category"])
def test_an_intent_that_may_inherit_from_other_rows_counts_as_unreadable(column):
    first = design().intents[0]
    unread = replace(first.source, broken=frozenset({column}))
    found = _of(_with_intent(first.id, source=unread))
    assert (found.decided, found.unreadable) == (8, 4)


def test_without_readable_thresholds_a_gap_counts_as_unreadable():
    found = _of(design(thresholds=(), untrusted=frozenset({"thresholds"})))
    assert (found.decided, found.undecided, found.unreadable) == (0, 0, 12)


def test_draft_and_retired_intents_do_not_count():
    found = _of(_with_intent("card_arrival", status="retired"))
    assert found.active == 2
    assert found.alone == ("refund_status",)


def test_risks_compare_what_is_allowed_with_what_routes_reach():
    found = _of(design())
    assert [risk.risk for risk in found.risks] == ["low", "medium", "high", "regulated", IRREVERSIBLE]
    low, high = _risk(found, "low"), _risk(found, "high")
    assert (low.allowed, low.reached, low.ai_from) == (Lane.AI_AUTO, Lane.AI_AUTO, 0.85)
    assert (high.allowed, high.reached, high.ai_from) == (Lane.AI_REVIEW, Lane.AI_REVIEW, None)
    assert _risk(found, "regulated").reached is None
    assert not any(risk.is_broken for risk in found.risks)


def test_a_lane_below_the_guardrail_breaks_it():
    found = _of(design(guardrails=(Guardrail("medium", Lane.AI_REVIEW),)))
    assert [(risk.risk, risk.is_broken) for risk in found.risks] == [("medium", True), (IRREVERSIBLE, False)]


def test_an_ai_from_below_the_guardrail_breaks_it():
    found = _of(
        design(guardrails=(Guardrail("medium", Lane.AI_AUTO, 0.95), Guardrail("low", Lane.AI_AUTO, 0.85)))
    )
    assert _risk(found, "medium").is_broken
    assert not _risk(found, "low").is_broken


def test_what_is_not_decided_is_not_judged():
    found = _of(design(thresholds=design().thresholds[1:]))
    assert _risk(found, "low").reached is None
    assert not _risk(found, "low").is_complete
    assert _risk(found, "medium").is_complete


def test_an_ai_from_that_could_not_be_read_is_not_judged():
    rows = design().thresholds
    source = replace(rows[1].source, broken=frozenset({"ai_from"}))
    settings = {key: value for key, value in rows[1].settings.items() if key != "ai_from"}
    found = _of(design(thresholds=(rows[0], replace(rows[1], source=source, settings=settings), *rows[2:])))
    assert _risk(found, "medium").ai_from is None
    assert not _risk(found, "medium").is_complete


def test_what_an_exception_always_sends_to_people_ai_cannot_do_alone():
    always = Alternative(source("exceptions", 5), Scope(frozenset({"refund_status"})))
    exception = ExceptionRule("refunds", always.source, (always,), "refunds", True, True, "general", 1)
    found = _of(design(exceptions=(exception,)))
    assert found.alone == ("card_arrival",)
    assert _risk(found, "medium").reached is None
    half = replace(always, scope=Scope(frozenset({"refund_status"}), channels=frozenset({"chat"})))
    assert _of(design(exceptions=(replace(exception, alternatives=(half,)),))).alone == (
        "card_arrival",
        "refund_status",
    )
