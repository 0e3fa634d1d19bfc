from dataclasses import replace

import pytest

from handoff_xl.model import Scope
from handoff_xl.openness import Openness
from tests.rules.designs import alternative, design, intent

A = intent("a", 2, languages="en", channels="chat")
B = intent("b", 3, languages="es", channels="phone")
BOTH = frozenset({"a", "b"})


def openness(*intents, **parts):
    return Openness(design(intents=intents, languages="en es", channels="chat phone", **parts))


def test_what_some_intent_of_a_scope_is_open_for():
    here = openness(A, B)
    assert here.of(Scope(BOTH)) == {("en", "chat"), ("es", "phone")}
    assert here.of(Scope()) == here.of(Scope(BOTH))
    assert here.of(Scope(BOTH, channels=frozenset({"phone"}))) == {("es", "phone")}
    assert here.of(Scope(BOTH, frozenset({"en"}), frozenset({"phone"}))) == frozenset()


@pytest.mark.parametrize(
    "second",
    [replace(B, status="draft"), intent("b", 3, broken={"channels"}, channels="phone"), intent("c", 3)],
)
def test_an_intent_that_may_be_open_for_more_leaves_it_open(second):
    assert openness(A, second).of(Scope(BOTH)) is None


def test_a_retired_intent_is_open_for_nothing():
    assert openness(A, replace(B, status="retired")).of(Scope(BOTH)) == {("en", "chat")}
    assert openness(replace(B, status="retired")).of(Scope(frozenset({"b"}))) is None


@pytest.mark.parametrize("sheet", ["intents", "languages", "channels"])
def test_a_fault_of_the_sheets_leaves_it_open(sheet):
    assert openness(A, untrusted=frozenset({sheet})).of(Scope()) is None


def test_rows_that_count_for_nothing():
    here = openness(A)
    assert here.counts_nowhere(alternative("exceptions", 2, channels="phone"))
    assert not here.counts_nowhere(alternative("exceptions", 2, channels="chat phone"))
    assert not here.counts_nowhere(alternative("exceptions", 2, channels="phone", reported=True))
    assert not here.counts_nowhere(alternative("exceptions", 2, channels="fax"))
    assert not here.counts_nowhere(alternative("exceptions", 2, channels="phone", broken={"intents"}))
    assert not openness(replace(A, channels=frozenset())).counts_nowhere(alternative("exceptions", 2))
