from dataclasses import replace

from handoff_xl.lanes import Lane
from handoff_xl.model import Guardrail
from handoff_xl.rules.guardrails import find_forbidden_lanes, find_low_ai_from
from tests.rules.designs import (
    GUARDRAILS,
    alternative,
    design,
    exception,
    found,
    intent,
    row,
    source,
    subject,
)

RISKY = (intent("a", 2, "high"), intent("b", 3, "low"), intent("c", 4, "low", irreversible=True))


def test_one_cell_is_one_finding_with_all_its_reasons():
    (finding,) = find_forbidden_lanes(subject(design(intents=RISKY, languages="en es")))
    assert str(finding.place) == "Thresholds!F2"
    assert finding.message == (
        "Mode here lets AI alone handle a and c, but risk high allows nothing less human than AI drafts "
        "and c cannot be undone."
    )
    assert finding.suggestion == "AI drafts"


def test_a_question_by_ai_needs_no_person_either():
    thresholds = (row(2, mode=Lane.AI_REVIEW, if_unsure=Lane.CLARIFY),)
    (finding,) = find_forbidden_lanes(subject(design(intents=RISKY[:1], thresholds=thresholds)))
    assert str(finding.place) == "Thresholds!I2"
    assert finding.suggestion == "Human"
    # What cannot be undone may be asked about.
    assert found(find_forbidden_lanes, design(intents=RISKY[2:], thresholds=thresholds)) == []


def test_none_allows_people_only():
    guardrails = (*GUARDRAILS[:2], Guardrail("high", Lane.HUMAN, source=source("guardrails", 2)))
    thresholds = (row(2, mode=Lane.AI_REVIEW),)
    (finding,) = find_forbidden_lanes(
        subject(design(intents=RISKY[:1], thresholds=thresholds, guardrails=guardrails))
    )
    assert finding.suggestion == "Human"
    assert finding.related == (guardrails[2].source.place("least_human"),)


def test_what_an_exception_takes_cannot_go_too_far():
    always = exception("always", alternative("exceptions", 2, intents="a", languages="en"))
    covered = design(intents=RISKY[:1], exceptions=(always,))
    assert found(find_forbidden_lanes, covered) == []
    partly = replace(covered, languages=design(languages="en es").languages)
    (finding,) = find_forbidden_lanes(subject(partly))
    assert finding.witness["language"] == "es"


def test_unread_guardrails_and_risks_are_not_judged():
    unread = (Guardrail("high", Lane.AI_REVIEW, source=source("guardrails", 2, {"least_human"})),)
    assert found(find_forbidden_lanes, design(intents=RISKY[:1], guardrails=unread)) == []
    assert found(find_forbidden_lanes, design(intents=(intent("a", 2, None, broken={"risk"}),))) == []


def test_ai_from_below_the_guardrail_of_a_risk():
    guardrails = (Guardrail("low", Lane.AI_AUTO, 0.9, source("guardrails", 2)), *GUARDRAILS[1:])
    thresholds = (
        row(2, mode=Lane.AI_AUTO),
        row(3, languages="es", ai_from=0.95),
        row(4, intents="b", ai_from=0.88),
    )
    here = design(intents=RISKY[1:2], languages="en es", thresholds=thresholds, guardrails=guardrails)
    (finding,) = find_low_ai_from(subject(here))
    assert str(finding.place) == "Thresholds!G4"
    assert finding.suggestion == "90%"
