from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from handoff_xl.findings import Severity
from handoff_xl.lanes import Lane
from handoff_xl.model import SCOPE_COLUMNS, SETTING_COLUMNS
from handoff_xl.routes import resolve
from handoff_xl.rules.bands import find_inverted_bands
from handoff_xl.rules.contradictions import find_clashes
from handoff_xl.rules.coverage import find_gaps, find_implicit_thresholds
from handoff_xl.rules.guardrails import find_forbidden_lanes, find_low_ai_from
from handoff_xl.rules.idle_rows import find_closed_scopes, find_dead_rows, find_duplicates
from tests.rules.designs import design, found, intent, queue, row, subject
from tests.rules.designs import settings as sheet_settings

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


def errors(given_design):
    """Return code and place of the errors that Thresholds can have."""
    checks = (
        find_gaps,
        find_implicit_thresholds,
        find_clashes,
        find_inverted_bands,
        find_forbidden_lanes,
        find_low_ai_from,
    )
    findings = [finding for check in checks for finding in check(subject(given_design))]
    return {(one.code, one.place) for one in findings if one.severity is Severity.ERROR}


def without(given_design, numbers):
    kept = tuple(row for row in given_design.thresholds if row.source.row not in numbers)
    return replace(given_design, thresholds=kept)


def designs(**parts):
    return rows.map(
        lambda some_rows: design(
            intents=INTENTS,
            languages="en es",
            channels="chat phone",
            thresholds=(row(2, mode=Lane.AI_AUTO), *some_rows),
            **parts,
        )
    )


explicit = st.sampled_from(["no", "policy", "intent"]).flatmap(
    lambda wanted: designs(settings=sheet_settings(require_explicit_thresholds=wanted))
)


@given(designs() | designs(guardrails=()) | explicit)
@settings(deadline=None)
def test_all_reported_rows_can_be_deleted_together(here):
    reported = {
        finding.place.row for check in (find_dead_rows, find_duplicates) for finding in check(subject(here))
    }
    left = without(here, reported)
    assert meaning(left) == meaning(here)
    assert errors(left) <= errors(here)


@given(designs(guardrails=()))
@settings(deadline=None)
def test_a_row_without_effect_is_reported_unless_another_one_is(here):
    if errors(here):
        return
    dead = {finding.place.row for finding in find_dead_rows(subject(here))}
    otherwise = {finding.place.row for finding in find_closed_scopes(subject(here))}
    for finding in find_duplicates(subject(here)):
        otherwise |= {finding.place.row, *(place.row for place in finding.related)}
    for threshold in here.thresholds:
        filled = [column for column in SCOPE_COLUMNS if getattr(threshold, column) is not None]
        is_policy = filled == ["risks"] or (not filled and "mode" in threshold.settings)
        if threshold.source.row in otherwise or (is_policy and threshold.settings):
            continue
        left = without(here, {threshold.source.row})
        is_idle = meaning(left) == meaning(here) and not errors(left)
        assert (threshold.source.row in dead) <= is_idle
        assert is_idle <= bool(dead)


def test_of_rows_that_make_each_other_superfluous_the_narrowest_and_last_are_reported():
    cards = (intent("card_lost", 2, "high", category="cards"),)
    drafts = {"mode": Lane.AI_REVIEW, "review_from": 0.6}
    by_category = (
        row(3, categories="cards", **drafts),
        row(4, languages="en", categories="cards", **drafts),
        row(5, channels="chat", **drafts),
    )
    assert found(find_dead_rows, design(intents=cards, thresholds=by_category)) == [
        ("HX408", "Thresholds!B4"),
        ("HX408", "Thresholds!E5"),
    ]
    policy = row(2, risks="high regulated", **drafts)
    assert found(find_dead_rows, design(intents=cards, thresholds=(policy, by_category[0]))) == [
        ("HX408", "Thresholds!B3")
    ]


def test_policies_are_for_the_intents_to_come():
    rows_ = (
        row(2, mode=Lane.HUMAN),
        row(3, risks="low", mode=Lane.AI_AUTO),
        row(4, risks="high", mode=Lane.AI_REVIEW),
        row(5, intents="b", mode=Lane.HUMAN),
    )
    retired = intent("a", 2, "low", status="retired")
    assert found(find_dead_rows, design(intents=(retired, intent("b", 3, "high")), thresholds=rows_)) == []
    nothing_said = (*rows_, row(6, risks="low"))
    assert found(find_dead_rows, design(intents=INTENTS, thresholds=nothing_said)) == [
        ("HX408", "Thresholds!A6")
    ]


def test_a_row_that_only_an_error_makes_idle_is_kept():
    policy = (row(2, mode=Lane.AI_AUTO), row(3, categories="x", mode=Lane.AI_REVIEW))
    high = (intent("b", 2, "high", category="x"),)
    forbidden = (*policy, row(4, intents="b", mode=Lane.AI_AUTO))
    assert found(find_dead_rows, design(intents=high, thresholds=forbidden)) == []
    allowed = (*policy, row(4, intents="b", mode=Lane.HUMAN))
    assert found(find_dead_rows, design(intents=high, thresholds=allowed)) == [("HX408", "Thresholds!B3")]
    queues = (queue("general", when_closed="callback"), queue("bot", 3, kind="bot"), queue("cards", 4))
    to_cards = (row(2, mode=Lane.AI_REVIEW), row(3, categories="x", queue="cards"))
    to_bot = (*to_cards, row(4, intents="b", queue="bot"))
    assert found(find_dead_rows, design(intents=high, queues=queues, thresholds=to_bot)) == []


def test_rows_that_say_nothing_are_idle_even_where_an_error_stands():
    empty = (row(3, languages="en"), row(4, risks="low"))
    for one in (row(2, ai_from=0.9), row(2, mode=Lane.AI_AUTO)):
        assert found(find_dead_rows, design(thresholds=(one, *empty))) == [
            ("HX408", "Thresholds!D3"),
            ("HX408", "Thresholds!A4"),
        ]


def test_a_row_that_settles_a_contradiction_is_no_repetition():
    low = (row(2, risks="low", mode=Lane.AI_AUTO), row(3, risks="low", mode=Lane.HUMAN))
    intents = (intent("a", 2, category="x"), intent("b", 3))
    narrower = (*low, row(4, risks="low", categories="x", mode=Lane.HUMAN))
    assert found(find_dead_rows, design(intents=intents, thresholds=narrower)) == []


def test_people_take_what_was_not_understood():
    rows_ = (row(2, risks="low", mode=Lane.HUMAN), row(3, intents="Out-of-Scope", mode=Lane.HUMAN))
    intents = (intent("Out-of-Scope", 2), intent("a", 3))
    assert found(find_dead_rows, design(intents=intents, thresholds=rows_)) == []
    other = (rows_[0], row(3, intents="a", mode=Lane.HUMAN))
    assert found(find_dead_rows, design(intents=intents, thresholds=other)) == [("HX408", "Thresholds!C3")]


def test_explicit_levels_are_an_effect_where_settings_ask_for_them():
    rows_ = (row(2, mode=Lane.AI_REVIEW), row(3, intents="a", review_from=0.6))
    assert found(find_dead_rows, design(intents=INTENTS[:1], thresholds=rows_)) == [
        ("HX408", "Thresholds!C3")
    ]
    asked = sheet_settings(require_explicit_thresholds="intent")
    assert found(find_dead_rows, design(settings=asked, intents=INTENTS[:1], thresholds=rows_)) == []


def test_rows_wait_for_drafts():
    draft = intent("d", 5, "high", category="z", status="draft")
    waiting = (row(2, mode=Lane.AI_REVIEW), row(3, categories="z", languages="en", mode=Lane.HUMAN))
    assert found(find_dead_rows, design(intents=(*INTENTS, draft), thresholds=waiting)) == []
    idle = (*waiting, row(4, intents="d", mode=Lane.HUMAN))
    assert found(find_dead_rows, design(intents=(*INTENTS, draft), thresholds=idle)) == [
        ("HX408", "Thresholds!C4")
    ]


def test_nothing_is_dead_where_nothing_is_routed():
    rows_ = (row(2, mode=Lane.AI_AUTO), row(3, categories="x", languages="en", ai_from=0.9))
    retired = tuple(replace(one, status="retired") for one in INTENTS)
    draft = tuple(replace(one, status="draft") for one in INTENTS)
    assert found(find_dead_rows, design(intents=retired, thresholds=rows_)) == []
    assert found(find_dead_rows, design(intents=draft, thresholds=rows_)) == []
    assert found(find_dead_rows, design(intents=INTENTS, channels="", thresholds=rows_)) == []


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
    assert finding.about == "c · chat and phone · Channels"
    unread = replace(
        here, intents=(*INTENTS[:2], intent("c", 4, channels="chat", category="y", broken={"channels"}))
    )
    assert found(find_closed_scopes, unread) == []


def reasons(*rows_, **parts):
    """Return why each row without effect has none, and the cells that decide instead."""
    findings = find_dead_rows(subject(design(thresholds=rows_, **parts)))
    start = "This row changes nothing: "
    return {
        one.place.row: (
            one.message.removeprefix(start).removesuffix("."),
            [str(place) for place in one.related],
        )
        for one in findings
    }


def test_the_reason_that_applies_is_named():
    a, drafts = (intent("a", 2, category="x"),), {"mode": Lane.AI_REVIEW, "review_from": 0.7}
    assert reasons(row(2, mode=Lane.HUMAN), row(3, intents="a", ai_from=0.9), intents=a) == {
        3: ("AI from is not used where Mode is Human", [])
    }
    rows_ = (row(2, **drafts), row(3, categories="x", **drafts), row(4, languages="en", **drafts))
    cells = ["Thresholds!F2", "Thresholds!H2"]
    told = "Mode and Review from would be the same without it, by Thresholds!F2 and Thresholds!H2"
    assert reasons(*rows_, intents=a) == {3: (told, cells), 4: (told, cells)}
    assert reasons(row(2, mode=Lane.AI_REVIEW), row(3, intents="a", review_from=0.6), intents=a) == {
        3: ("Review from would be the same without it, by default", [])
    }
    narrower = row(4, intents="a", mode=Lane.AI_REVIEW)
    assert reasons(row(2, mode=Lane.HUMAN), row(3, categories="x", mode=Lane.HUMAN), narrower, intents=a) == {
        3: ("the narrower cell Thresholds!F4 decides Mode", ["Thresholds!F4"])
    }


def test_several_reasons_are_all_named():
    rows_ = (
        row(2, mode=Lane.AI_REVIEW),
        row(3, categories="x", mode=Lane.AI_REVIEW, ai_from=0.9, review_from=0.8),
        row(4, intents="a", review_from=0.7),
    )
    ((why, cells),) = reasons(*rows_, intents=(intent("a", 2, category="x"),)).values()
    assert why == (
        "the narrower cell Thresholds!H4 decides Review from; Mode would be the same without it, by Thresholds!F2; "
        "AI from is not used where Mode is AI drafts"
    )
    assert cells == ["Thresholds!F2", "Thresholds!H4"]


def test_a_scope_that_no_intent_fits_is_told_as_that():
    policy = row(2, mode=Lane.AI_REVIEW)
    intents = (
        intent("a", 2, languages="en", channels="chat"),
        intent("b", 3, languages="es", channels="phone"),
    )
    apart = row(3, languages="en", channels="phone", mode=Lane.HUMAN)
    ((why, _),) = reasons(policy, apart, intents=intents, languages="en es", channels="chat phone").values()
    assert why == "no intent in its scope is open for the languages and channels together that it names"
    ((why, _),) = reasons(policy, row(3, risks="high", languages="en", mode=Lane.HUMAN)).values()
    assert why == "no active intent fits all of its scope"
    ((why, _),) = reasons(policy, row(3, languages="en")).values()
    assert why == "it fills none of Mode, AI from and the other settings"
