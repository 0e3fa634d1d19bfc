import pytest

from handoff_xl.model import ReasonCode
from handoff_xl.rules.stages import (
    find_generic_triggers,
    find_missing_reason_codes,
    find_stages_without_people,
    find_unobservable_triggers,
)
from tests.rules.designs import design, found, source, stage, subject

SEED = ("Low confidence", "exception pattern", "or regulated edge case")


def test_the_seed_table_is_caught():
    stages = tuple(stage(name, at, *SEED) for at, name in enumerate(["Triage", "Resolution", "Follow-up"], 2))
    here = design(stages=stages)
    assert found(find_unobservable_triggers, here) == [("HX803", f"Stages!D{at}") for at in (2, 3, 4)]
    (finding,) = find_generic_triggers(subject(here))
    assert finding.message == (
        "All 3 stages have the same escalation trigger: Low confidence, exception pattern, or regulated edge case."
    )


def test_a_misspelt_id_is_suggested():
    (finding,) = find_unobservable_triggers(subject(design(stages=(stage("Triage", 2, "person_requestd"),))))
    assert finding.suggestion == "person_requested"
    assert found(find_unobservable_triggers, design(stages=(stage("Triage", 2, "person_requested"),))) == []
    assert (
        found(
            find_unobservable_triggers,
            design(stages=(stage("T", 2, "x"),), untrusted=frozenset({"triggers"})),
        )
        == []
    )


@pytest.mark.parametrize("nothing", ["", "none", "N/A", "-", "Nobody.", "TBD"])
def test_roles_that_say_nothing(nothing):
    here = design(stages=(stage("Triage", 2, "person_requested", human_role=nothing),))
    assert found(find_stages_without_people, here) == [("HX801", "Stages!C2")]


def test_no_trigger_is_one_finding():
    here = design(stages=(stage("Triage", 2, "none"),))
    assert found(find_stages_without_people, here) == [("HX801", "Stages!D2")]
    assert found(find_unobservable_triggers, here) == []


def test_override_reasons_need_codes_for_overrides():
    stages = tuple(
        stage(name, at, "person_requested", override_reason_required=True) for at, name in enumerate("ab", 2)
    )
    (finding,) = find_missing_reason_codes(subject(design(stages=stages)))
    assert finding.message.startswith("a and b ask for an override reason")
    assert len(finding.related) == 1
    codes = (ReasonCode("WRONG", source("reason_codes", 2), "Wrong", "override"),)
    assert found(find_missing_reason_codes, design(stages=stages, reason_codes=codes)) == []
