"""A few seconds of fuzzing, the same each time; and what the long runs found, by hand and small."""

from random import Random

import pytest

from tests.fuzz.bases import BASES
from tests.fuzz.mutations import mutated
from tests.fuzz.trials import outcome_of

TRIALS = 6


@pytest.mark.parametrize("name", BASES)
def test_damaged_workbooks_are_refused_in_a_sentence_or_annotated_soundly(name):
    base = BASES[name]()
    outcomes = {outcome_of(mutated(base, Random(f"{name}/{number}"))) for number in range(TRIALS)}
    assert outcomes <= {"refused", "not annotated", "not ready", "ready"}


def test_the_bases_themselves_pass():
    assert {name: outcome_of(make()) for name, make in BASES.items()} == {
        "template": "not ready",
        "filled": "ready",
        "decorated": "not ready",
        "annotated": "not ready",
        "resaved": "not ready",
        "strict": "not ready",
        "of_xlsxwriter": "not ready",
    }


def test_mutations_are_the_same_each_time():
    base = BASES["filled"]()
    assert [mutated(base, Random(number)) for number in range(20)] == [
        mutated(base, Random(number)) for number in range(20)
    ]
