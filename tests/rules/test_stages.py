import pytest

from handoff_xl.model import ReasonCode
from handoff_xl.rules.stages import (
    find_generic_triggers,
    find_missing_reason_codes,
    find_stages_without_people,
    find_unobservable_triggers,
)
from tests.rules.designs import alternative, design, found, source, stage, subject, trigger, when

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


def test_the_nearest_ids_are_told_as_for_every_unknown_name():
    ids = tuple(
        trigger(name, alternative("triggers", at, when("human_request", "is", True)))
        for at, name in enumerate(("misses", "fraud"), 2)
    )
    (both,) = find_unobservable_triggers(
        subject(design(triggers=ids, stages=(stage("Triage", 2, "mises", "frod"),)))
    )
    assert both.suggestion == "misses, fraud"
    assert both.fix == "Did you mean misses, fraud? Type it exactly so."
    (one,) = find_unobservable_triggers(
        subject(design(triggers=ids, stages=(stage("Triage", 2, "mises", "a bad day"),)))
    )
    assert one.suggestion is None
    assert one.fix == (
        "Did you mean misses for mises? Type ids of triggers or exceptions, several with commas between, "
        "for example misses, fraud."
    )
    (none,) = find_unobservable_triggers(
        subject(design(triggers=ids, stages=(stage("Triage", 2, "a bad day"),)))
    )
    assert none.fix == (
        "Type ids of triggers or exceptions, several with commas between, for example misses, fraud."
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
