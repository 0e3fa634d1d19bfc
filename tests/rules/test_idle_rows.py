from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from handoff_xl.lanes import Lane
from handoff_xl.model import SETTING_COLUMNS
from handoff_xl.routes import resolve
from handoff_xl.rules.idle_rows import find_closed_scopes, find_dead_rows, find_duplicates
from tests.rules.designs import design, found, intent, row, subject

INTENTS = (
    intent("a", 2, "low", category="x"),
    intent("b", 3, "high", category="x"),
    intent("c", 4, "low", category="y", channels="chat"),
)


def some(ids):
    return st.none() | st.sets(st.sampled_from(ids.split()), min_size=1).map(
        lambda chosen: " ".join(sorted(chosen))
    )


values = st.fixed_dictionaries(
    {},
    optional={
        "mode": st.sampled_from([Lane.AI_AUTO, Lane.AI_REVIEW, Lane.HUMAN]),
        "ai_from": st.sampled_from([0.85, 0.9]),
        "review_from": st.sampled_from([0.6, 0.7]),
        "max_ai_turns": st.sampled_from([3, 5]),
    },
)
rows = st.lists(
    st.tuples(some("low high"), some("x y"), some("a b c"), some("en es"), some("chat phone"), values),
    max_size=5,
).map(
    lambda given_rows: tuple(
        row(at, risks=r, categories=g, intents=i, languages=ln, channels=c, **v)
        for at, (r, g, i, ln, c, v) in enumerate(given_rows, 3)
    )
)


def meaning(given_design):
    """Return what each combination does, without what its Mode cannot use."""
    unused = {Lane.HUMAN: {"ai_from", "review_from", "max_ai_turns"}, Lane.AI_REVIEW: {"ai_from"}}
    return {
        combination: {
            column: route.cells[column].value
            for column in SETTING_COLUMNS
            if column not in unused.get(route.mode, ())
            and column not in {"if_unsure", "ambiguity_margin", "max_clarifications"}
        }
        for combination, route in resolve(given_design).by_combination.items()
    }


def contradicts(given_design):
    return any(
        len({cell.value for cell in resolved.unbeaten if cell.scope == one.scope}) > 1
        for block in resolve(given_design).blocks
        for resolved in block.route.cells.values()
        for one in resolved.unbeaten
    )


@given(rows)
@settings(deadline=None)
def test_a_row_is_dead_if_nothing_changes_without_it(thresholds):
    here = design(
        intents=INTENTS,
        languages="en es",
        channels="chat phone",
        thresholds=(row(2, mode=Lane.AI_AUTO), *thresholds),
    )
    if contradicts(here):
        return
    dead = {finding.place.row for finding in find_dead_rows(subject(here))}
    otherwise = {finding.place.row for finding in find_closed_scopes(subject(here))}
    for finding in find_duplicates(subject(here)):
        otherwise |= {finding.place.row, *(place.row for place in finding.related)}
    for threshold in here.thresholds:
        if threshold.source.row in otherwise:
            continue
        rest = tuple(other for other in here.thresholds if other is not threshold)
        changes = meaning(replace(here, thresholds=rest)) != meaning(here)
        assert changes == (threshold.source.row not in dead)


def test_a_policy_without_intents_waits_for_them():
    rows_ = (row(2, mode=Lane.AI_AUTO), row(3, risks="regulated", mode=Lane.HUMAN))
    assert found(find_dead_rows, design(thresholds=rows_)) == []


def test_nothing_is_dead_that_an_unread_cell_may_need():
    rows_ = (row(2, mode=Lane.AI_AUTO), row(3, risks="high", categories="x", mode=Lane.HUMAN))
    assert [code for code, _ in found(find_dead_rows, design(thresholds=rows_))] == ["HX408"]
    unread = intent("order_status", 2, None, broken={"risk"})
    assert found(find_dead_rows, design(intents=(unread, *INTENTS), thresholds=rows_)) == []
    assert found(find_dead_rows, design(thresholds=rows_, untrusted=frozenset({"intents"}))) == []
    naming = (row(2, mode=Lane.AI_AUTO), row(3, intents="order_status", ai_from=0.9))
    assert found(find_dead_rows, design(intents=(unread, *INTENTS), thresholds=naming)) == []


def test_duplicates_are_one_finding_however_many():
    rows_ = (row(2, mode=Lane.AI_AUTO), *(row(at, languages="en", ai_from=0.9) for at in (3, 4, 5)))
    (finding,) = find_duplicates(subject(design(thresholds=rows_)))
    assert [finding.place.row, *(place.row for place in finding.related)] == [4, 3, 5]


def test_a_closed_scope_names_what_is_closed():
    rows_ = (row(2, mode=Lane.AI_AUTO), row(3, intents="c", channels="chat phone", ai_from=0.9))
    here = design(intents=INTENTS, channels="chat phone", thresholds=rows_)
    (finding,) = find_closed_scopes(subject(here))
    assert finding.message == "None of the intents of this row is open for phone."
    unread = replace(
        here, intents=(*INTENTS[:2], intent("c", 4, channels="chat", category="y", broken={"channels"}))
    )
    assert found(find_closed_scopes, unread) == []
