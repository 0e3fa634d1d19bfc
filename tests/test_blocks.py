"""Cutting and joining blocks, against plain sets of combinations."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from handoff_xl.blocks import always_human, joined, open_for, outside, sound_blocks
from handoff_xl.lanes import Lane
from handoff_xl.model import Scope
from handoff_xl.routes import resolve
from tests.rules.designs import alternative, design, exception, intent, row, when

INTENTS, LANGUAGES, CHANNELS = "a b c d", "en es pl", "chat phone"


def limits(ids):
    return st.none() | st.sets(st.sampled_from(ids.split()), min_size=1).map(frozenset)


scopes = st.lists(st.builds(Scope, limits(INTENTS), limits(LANGUAGES), limits(CHANNELS)), max_size=4)


def routes_of(**parts):
    intents = tuple(intent(name, at) for at, name in enumerate(INTENTS.split(), 2))
    parts = {"intents": intents, "languages": LANGUAGES, "channels": CHANNELS} | parts
    return resolve(design(**parts))


def combinations(blocks):
    return [combination for block in blocks for combination in block.combinations()]


def is_in(scope, combination):
    limits = (scope.intents, scope.languages, scope.channels)
    return all(limit is None or one in limit for limit, one in zip(limits, combination, strict=True))


@given(scopes)
def test_outside_leaves_each_other_combination_once(some):
    blocks = routes_of().blocks
    left = combinations(outside(blocks, some))
    assert len(left) == len(set(left))
    assert set(left) == {one for one in combinations(blocks) if not any(is_in(scope, one) for scope in some)}


@given(scopes)
def test_joined_regions_hold_each_combination_once(some):
    routes = routes_of(
        intents=(
            intent("a", 2, languages="en"),
            intent("b", 3),
            intent("c", 4, channels="phone"),
            intent("d", 5),
        )
    )
    given_blocks = list(outside(routes.blocks, some))
    opened = {one.id: open_for(one, routes.design) for one in routes.design.intents}
    covered = []
    for region in joined(given_blocks, routes.design):
        assert region.first in combinations(given_blocks)
        for one in region.intents:
            languages, channels = opened[one]
            covered += product([one], region.languages or languages, region.channels or channels)
    assert sorted(covered) == sorted(combinations(given_blocks))


def test_a_whole_design_is_one_region():
    routes = routes_of(
        intents=(intent("a", 2, languages="en"), intent("b", 3), intent("c", 4), intent("d", 5))
    )
    (region,) = joined(routes.blocks, routes.design)
    assert (region.intents, region.languages, region.channels) == (("a", "b", "c", "d"), None, None)


def test_always_human_are_the_exceptions_without_condition():
    here = design(
        exceptions=(
            exception("scoped", alternative("exceptions", 2, intents="a")),
            exception("reported", alternative("exceptions", 3, intents="b", reported=True)),
            exception(
                "measured", alternative("exceptions", 4, when("sentiment", "less_than", 0.0), intents="c")
            ),
            exception("nowhere", alternative("exceptions", 5)),
        )
    )
    assert [scope.intents for scope in always_human(here)] == [frozenset("a")]


def test_intents_whose_risk_is_unread_are_not_judged():
    intents = (intent("a", 2, None, broken={"risk"}), intent("b", 3), intent("c", 4, broken={"category"}))
    blocks = sound_blocks(resolve(design(intents=intents, thresholds=(row(2, mode=Lane.HUMAN),))))
    assert {one for block in blocks for one in block.intents} == {"b"}
