import random
from dataclasses import replace

import pytest

from handoff_xl.lanes import Lane
from handoff_xl.model import RISKS, Guardrail
from handoff_xl.routes import resolve
from handoff_xl.rules.bands import find_inverted_bands
from handoff_xl.rules.contradictions import find_clashes
from handoff_xl.rules.coverage import find_gaps
from handoff_xl.rules.guardrails import find_forbidden_lanes, find_low_ai_from
from handoff_xl.rules.subject import Subject
from handoff_xl.writers.annotated.coverage_cells import Kind, coverage_cells
from handoff_xl.writers.annotated.treatments import groups
from tests.design_builder import design
from tests.rules.designs import TODAY

GUARDED = tuple(
    Guardrail(
        risk, Lane.AI_AUTO if risk in ("low", "medium") else Lane.AI_REVIEW, 0.9 if risk == "medium" else None
    )
    for risk in RISKS
)
AI_ALONE = {"mode": Lane.AI_AUTO, "ai_from": 0.85, "review_from": 0.6}


def _cells(**sheets):
    return coverage_cells(resolve(design(**sheets)))


def _cell(language="en", channel="voice", **sheets):
    return _cells(**sheets)["a", language, channel]


def _broken(made, column, *, sheet="thresholds", at=0):
    """Return the design with one cell that could not be read."""
    rows = list(getattr(made, sheet))
    rows[at] = replace(rows[at], source=replace(rows[at].source, broken=frozenset({column})))
    return replace(made, **{sheet: tuple(rows)})


def test_ai_alone_shows_from_which_confidence_and_leads_there():
    cell = _cell(thresholds=[{"risks": ["low"], **AI_ALONE}])
    assert (cell.kind, cell.value, cell.inherited) == (Kind.AI_ALONE, 85, True)
    assert str(cell.place) == "Thresholds!G5"


@pytest.mark.parametrize(("share", "shown"), [(0.85, 85), (0.925, 92.5), (1.0, 100), (0.29, 29)])
def test_percentages_are_shown_as_people_type_them(share, shown):
    value = _cell(thresholds=[{"risks": ["low"], **AI_ALONE, "ai_from": share, "review_from": 0.2}]).value
    assert value == shown
    assert isinstance(value, type(shown))


@pytest.mark.parametrize(("mode", "kind"), [(Lane.AI_REVIEW, Kind.AI_DRAFTS), (Lane.HUMAN, Kind.HUMAN)])
def test_drafts_and_people_lead_to_the_mode(mode, kind):
    cell = _cell(thresholds=[{"risks": ["low"], "mode": mode}])
    assert (cell.kind, cell.inherited, str(cell.place)) == (kind, True, "Thresholds!F5")


def test_a_value_of_a_row_that_names_the_intent_is_not_inherited():
    rows = [{"risks": ["low"], **AI_ALONE}, {"intents": ["a"], "languages": ["es"], "ai_from": 0.95}]
    cells = _cells(thresholds=rows)
    assert (cells["a", "en", "voice"].value, cells["a", "en", "voice"].inherited) == (85, True)
    assert (cells["a", "es", "voice"].value, cells["a", "es", "voice"].inherited) == (95, False)
    assert str(cells["a", "es", "voice"].place) == "Thresholds!G6"


def test_a_default_leads_to_the_mode_instead():
    cell = _cell(thresholds=[{"risks": ["low"], "mode": Lane.AI_AUTO}])
    assert (cell.value, str(cell.place)) == (85, "Thresholds!F5")


def test_a_gap_leads_to_the_intent():
    cell = _cell(thresholds=[{"risks": ["high"], "mode": Lane.HUMAN}])
    assert (cell.kind, str(cell.place)) == (Kind.GAP, "Intents!A5")


def test_without_readable_thresholds_nobody_knows_whether_there_is_a_gap():
    made = replace(design(thresholds=[]), untrusted=frozenset({"thresholds"}))
    cell = coverage_cells(resolve(made))["a", "en", "voice"]
    assert (cell.kind, cell.place) == (Kind.UNREADABLE, None)


def test_rows_that_contradict():
    rows = [{"risks": ["low"], **AI_ALONE}, {"risks": ["low"], "ai_from": 0.9}]
    cell = _cell(thresholds=rows)
    assert (cell.kind, str(cell.place)) == (Kind.CONTRADICTION, "Thresholds!G5")


def test_review_from_above_ai_from_is_at_odds_as_on_the_handoff_map():
    inverted = {"risks": ["low"], **AI_ALONE, "review_from": 0.9}
    routes = resolve(design(thresholds=[inverted]))
    cell = coverage_cells(routes)["a", "en", "voice"]
    assert (cell.kind, str(cell.place)) == (Kind.CONTRADICTION, "Thresholds!G5")
    (found,) = find_inverted_bands(Subject(routes, TODAY, "0" * 64))
    assert cell.place in (found.place, *found.related)
    assert groups(routes)[0].least_human is None


def test_two_queues_contradict_where_their_rows_cross():
    rows = [
        {"risks": ["low"], **AI_ALONE},
        {"languages": ["es"], "queue": "general"},
        {"channels": ["voice"], "queue": "other"},
    ]
    cells = _cells(thresholds=rows, queues=[{"id": "general"}, {"id": "other"}])
    kinds = {key[1:]: cell.kind for key, cell in cells.items()}
    assert [at for at, kind in kinds.items() if kind is Kind.CONTRADICTION] == [("es", "voice")]


def test_rows_that_cross_in_confidence_do_not_contradict():
    rows = [
        {"risks": ["low"], **AI_ALONE},
        {"languages": ["es"], "ai_from": 0.9},
        {"channels": ["voice"], "ai_from": 0.95},
    ]
    assert _cell("es", thresholds=rows).value == 95


@pytest.mark.parametrize(
    ("intent", "row", "place"),
    [
        ({"risk": "high"}, AI_ALONE, "Thresholds!F5"),
        (
            {"risk": "high"},
            {"mode": Lane.AI_REVIEW, "review_from": 0.6, "if_unsure": Lane.CLARIFY},
            "Thresholds!I5",
        ),
        ({"irreversible": True}, AI_ALONE, "Thresholds!F5"),
        ({"risk": "medium"}, AI_ALONE, "Thresholds!G5"),
    ],
    ids=["lane", "asks", "irreversible", "too early"],
)
def test_what_guardrails_forbid(intent, row, place):
    made = design(intents=[{"id": "a", **intent}], thresholds=[row])
    cell = coverage_cells(resolve(replace(made, guardrails=GUARDED)))["a", "en", "voice"]
    assert (cell.kind, cell.value, str(cell.place)) == (Kind.FORBIDDEN, "AI!", place)


def test_asking_is_allowed_where_nothing_can_be_undone():
    row = {"mode": Lane.AI_REVIEW, "review_from": 0.6, "if_unsure": Lane.CLARIFY}
    assert _cell(intents=[{"id": "a", "irreversible": True}], thresholds=[row]).kind is Kind.AI_DRAFTS


@pytest.mark.parametrize(
    ("intent", "place"),
    [
        ({"languages": ["es"]}, "Intents!J5"),
        ({"channels": ["chat"]}, "Intents!K5"),
        ({"status": "draft"}, "Intents!I5"),
        ({"status": "retired"}, "Intents!I5"),
    ],
)
def test_what_is_not_open_leads_to_the_cell_that_closes_it(intent, place):
    cell = _cell(intents=[{"id": "a", **intent}])
    assert (cell.kind, cell.value, str(cell.place)) == (Kind.NOT_OPEN, "·", place)


def test_a_language_without_ai_is_for_people():
    cell = _cell(languages=[{"id": "en", "ai_support": "none"}], thresholds=[AI_ALONE])
    assert (cell.kind, str(cell.place)) == (Kind.HUMAN, "Languages!C5")


def test_an_exception_without_condition_takes_the_turns_of_its_scope():
    alarm = {"id": "alarm", "rows": [{"intents": ["a"], "channels": ["voice"]}]}
    cells = _cells(thresholds=[{"risks": ["low"], **AI_ALONE}], exceptions=[alarm])
    assert (cells["a", "en", "voice"].kind, str(cells["a", "en", "voice"].place)) == (
        Kind.HUMAN,
        "Exceptions!A5",
    )
    assert cells["a", "en", "chat"].kind is Kind.AI_ALONE


def test_an_exception_does_not_hide_a_gap():
    alarm = {"id": "alarm", "rows": [{"intents": ["a"]}]}
    assert _cell(thresholds=[], exceptions=[alarm]).kind is Kind.GAP


@pytest.mark.parametrize(
    ("sheet", "column", "place"),
    [
        ("thresholds", "mode", "Thresholds!F5"),
        ("thresholds", "ai_from", "Thresholds!G5"),
        ("thresholds", "review_from", "Thresholds!H5"),
        ("thresholds", "if_unsure", "Thresholds!I5"),
        ("thresholds", "queue", "Thresholds!J5"),
        ("intents", "risk", "Intents!D5"),
        ("intents", "category", "Intents!C5"),
    ],
)
def test_what_rests_on_a_cell_that_could_not_be_read(sheet, column, place):
    made = _broken(design(thresholds=[{"risks": ["low"], **AI_ALONE}]), column, sheet=sheet)
    cell = coverage_cells(resolve(made))["a", "en", "voice"]
    assert (cell.kind, cell.value, str(cell.place)) == (Kind.UNREADABLE, "?", place)


def test_what_a_broken_list_leaves_out_may_stand_in_it():
    made = _broken(design(intents=[{"id": "a", "languages": ["es"]}]), "languages", sheet="intents")
    cells = coverage_cells(resolve(made))
    assert (cells["a", "en", "voice"].kind, str(cells["a", "en", "voice"].place)) == (
        Kind.UNREADABLE,
        "Intents!J5",
    )
    assert cells["a", "es", "voice"].kind is Kind.AI_ALONE


def _random_design(rng):
    """Return a design in which anything may be wrong."""

    def some(ids):
        return rng.sample(ids, rng.randint(1, len(ids))) if rng.random() < 0.4 else None

    intents = [
        {
            "id": name,
            "risk": rng.choice(RISKS),
            "irreversible": rng.random() < 0.2,
            "channels": some(["voice", "chat"]),
        }
        for name in "abcd"
    ]
    row = {
        "mode": [Lane.AI_AUTO, Lane.AI_REVIEW, Lane.HUMAN, None],
        "ai_from": [0.8, 0.9, 0.95, None],
        "if_unsure": [Lane.CLARIFY, Lane.HUMAN, None, None],
        "queue": ["general", "other", None, None, None],
    }
    thresholds = [
        {
            "risks": some(list(RISKS)),
            "intents": some(list("abcd")),
            "languages": some(["en", "es"]),
            "channels": some(["voice", "chat"]),
            **{key: value for key, choices in row.items() if (value := rng.choice(choices)) is not None},
        }
        for _ in range(rng.randint(1, 6))
    ]
    queues = [{"id": "general"}, {"id": "other"}]
    return replace(design(intents=intents, thresholds=thresholds, queues=queues), guardrails=GUARDED)


@pytest.mark.parametrize("seed", range(60))
def test_the_map_shows_what_the_findings_say(seed):
    routes = resolve(_random_design(random.Random(seed)))
    subject = Subject(routes, TODAY, "0" * 64)
    cells = coverage_cells(routes).values()
    shown = {kind: {cell.place for cell in cells if cell.kind is kind} for kind in Kind}
    gaps = {place for finding in find_gaps(subject) for place in (finding.place, *finding.related)}
    assert shown[Kind.GAP] == gaps
    clashes = [finding for finding in find_clashes(subject) if finding.code in ("HX403", "HX404")]
    at_odds = {place for finding in clashes for place in (finding.place, *finding.related)}
    assert shown[Kind.CONTRADICTION] <= at_odds
    forbidden = {f.place for find in (find_forbidden_lanes, find_low_ai_from) for f in find(subject)}
    if all(place.cell is not None for place in forbidden):  # a default leads to the Mode that makes it count
        assert shown[Kind.FORBIDDEN] <= forbidden
    # A gap hides rows at odds, and these hide what is forbidden.
    if not gaps:
        assert bool(shown[Kind.CONTRADICTION]) == bool(clashes)
    if not clashes:
        assert bool(shown[Kind.FORBIDDEN]) == bool(forbidden)
