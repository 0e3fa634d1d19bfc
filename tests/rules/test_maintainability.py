"""How much there is to look after, and whether people come in about as often as meant."""

from dataclasses import replace

import pytest

from handoff_xl.lanes import Lane
from handoff_xl.model import Language
from handoff_xl.rules.maintainability import (
    find_always_human,
    find_many_intents,
    find_over_escalation,
    find_rare_intents,
    find_under_escalation,
)
from tests.rules.designs import (
    PERSON_REQUESTED,
    alternative,
    design,
    found,
    intent,
    row,
    settings,
    source,
    subject,
    trigger,
    when,
)


def message(check, given):
    (finding,) = check(subject(given))
    return finding.message


def test_many_active_intents():
    many = [intent(f"i{at}", at) for at in range(2, 303)]
    given = design(intents=tuple(many))
    assert message(find_many_intents, given).startswith("There are 301 active intents.")
    fewer = (replace(many[0], status="retired"), *many[1:])
    assert found(find_many_intents, design(intents=fewer)) == []


def rare(volume, **more):
    return design(
        intents=(
            intent("often", 2, monthly_volume=11_000.0),
            intent("seldom", 3, monthly_volume=volume, **more),
        )
    )


def test_an_intent_that_hardly_occurs():
    assert message(find_rare_intents, rare(3.0)) == (
        "seldom is expected in 3 of 11,003 conversations a month, fewer than one in 1,000."
    )
    assert found(find_rare_intents, rare(0.0)) == [("HX704", "Intents!G3")]
    assert found(find_rare_intents, rare(12.0)) == []


@pytest.mark.parametrize("risk", ["high", "regulated", None])
def test_what_is_rare_but_risky_is_kept_apart(risk):
    assert found(find_rare_intents, rare(3.0, risk=risk)) == []


def test_without_all_volumes_nobody_knows_what_is_rare():
    assert found(find_rare_intents, rare(None)) == []
    assert found(find_rare_intents, design(intents=(intent("a", monthly_volume=0.0),))) == []


def test_in_a_large_design_less_is_rare():
    every = tuple(intent(f"i{at}", at, monthly_volume=100.0) for at in range(2, 1002))
    seldom = intent("seldom", 1002, monthly_volume=11.0)
    assert found(find_rare_intents, design(intents=(*every, seldom))) == []
    assert len(found(find_rare_intents, design(intents=(*every, replace(seldom, monthly_volume=9.0))))) == 1


HUMAN = row(2, mode=Lane.HUMAN)


def test_low_risk_always_with_people():
    given = design(intents=(intent("a"), intent("b", 3), intent("c", 4, "medium")), thresholds=(HUMAN,))
    (finding,) = find_always_human(subject(given))
    assert str(finding.place) == "Thresholds!F2"
    assert finding.message.startswith(
        "a and b have low risk, but this Mode gives every conversation about them"
    )
    assert [str(place) for place in finding.related] == ["Intents!D2", "Intents!D3"]


@pytest.mark.parametrize(
    "thresholds",
    [
        (replace(row(2, intents="a", mode=Lane.HUMAN), rationale="Two people only know it"),),
        (HUMAN, row(3, languages="es", mode=Lane.AI_REVIEW)),
        (row(2, languages="es", mode=Lane.HUMAN),),
        (row(2, broken={"mode"}),),
    ],
    ids=["its own row says why", "AI drafts in one language", "nobody decides in one", "Mode not readable"],
)
def test_low_risk_that_is_not_always_with_people_or_for_a_reason(thresholds):
    given = design(intents=(intent("a"),), languages="en es", thresholds=thresholds)
    assert found(find_always_human, given) == []


def test_a_rationale_for_all_is_no_reason_for_one():
    given = design(thresholds=(replace(HUMAN, rationale="We have always done so"),))
    assert found(find_always_human, given) == [("HX705", "Thresholds!F2")]


def test_a_language_without_ai_is_no_reason():
    languages = (
        Language("en", source=source("languages", 2)),
        Language("ja", ai_support="none", source=source("languages", 3)),
    )
    assert found(find_always_human, design(languages=languages)) == []
    assert found(find_always_human, design(languages=languages[1:])) == []
    assert len(found(find_always_human, design(languages=languages, thresholds=(HUMAN,)))) == 1


def escalating(limit, share):
    """Return a design in which person_requested fires in a share of 1,000 conversations."""
    return design(
        settings=settings(max_escalation_share=limit),
        intents=(intent("a", monthly_volume=1000.0),),
        triggers=(replace(PERSON_REQUESTED, expected_share=share),),
    )


def test_more_goes_to_people_than_meant():
    given = escalating(0.1, 0.123)
    assert message(find_over_escalation, given) == (
        "At least 12.3 % of all conversations go to a person, but Max escalation share is 10 %. Most of them are "
        "about a."
    )
    assert found(find_over_escalation, given) == [("HX706", "Settings!B20")]


@pytest.mark.parametrize(("limit", "share"), [(None, 1.0), (0.1, 0.1), (0.1, 0.1004), (0.1, None)])
def test_no_more_goes_to_people_than_meant(limit, share):
    assert found(find_over_escalation, escalating(limit, share)) == []


def test_ai_asks_too_often():
    short = trigger("short", alternative("triggers", 2, when("ai_turns", "less_than", 1)), lane=Lane.CLARIFY)
    vague = trigger("vague", alternative("triggers", 3, when("sentiment", "less_than", 0)), lane=Lane.CLARIFY)
    given = design(
        intents=(intent("a", monthly_volume=1000.0),),
        triggers=(replace(short, expected_share=0.1), replace(vague, expected_share=0.3), PERSON_REQUESTED),
    )
    (finding,) = find_under_escalation(subject(given))
    assert finding.message == (
        "In at least 37 % of all conversations AI asks a question back because of vague and short. Most of them are "
        "about a."
    )
    assert finding.place == vague.source.place("expected_share")
    assert short.source.place("expected_share") in finding.related


def test_a_design_without_volumes_asks_nobody_too_often():
    assert found(find_under_escalation, design()) == []
