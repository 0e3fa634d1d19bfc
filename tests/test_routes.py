"""Routes against a brute force written from DESIGN §2.1 alone, and single rules of it by example."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff_xl.lanes import Lane
from handoff_xl.model import SCOPE_COLUMNS
from handoff_xl.routes import Origin, is_narrower, resolve, scope_bits
from tests.design_builder import design

INTENTS = (
    {"id": "a", "risk": "low", "category": "one"},
    {"id": "b", "risk": "low", "category": "two", "queue": "north"},
    {"id": "c", "risk": "high", "category": "one", "languages": ["en"]},
    {"id": "d", "risk": "high", "channels": ["chat"]},
    {"id": "e", "status": "draft"},
)
VOCABULARY = {
    "risks": ("low", "high"),
    "categories": ("one", "two"),
    "intents": ("a", "b", "c", "d", "e"),
    "languages": ("en", "es"),
    "channels": ("voice", "chat"),
}
SETTINGS = {
    "mode": (Lane.AI_AUTO, Lane.AI_REVIEW, Lane.HUMAN),
    "ai_from": (0.8, 0.9, 1.0),
    "if_unsure": (Lane.CLARIFY, Lane.HUMAN),
    "queue": ("north", "south"),
    "max_ai_turns": (3, 5),
    "sla_minutes": (10.0, 20.0),
}
# The greatest under these is the more careful.
CAREFUL = {
    "mode": int,
    "if_unsure": int,
    "ai_from": float,
    "max_ai_turns": lambda value: -value,
    "sla_minutes": lambda value: -value,
}

scopes = st.fixed_dictionaries(
    {},
    optional={
        key: st.lists(st.sampled_from(names), min_size=1, unique=True) for key, names in VOCABULARY.items()
    },
)
values = st.fixed_dictionaries({}, optional={key: st.sampled_from(some) for key, some in SETTINGS.items()})
rows = st.lists(st.builds(lambda scope, filled: {**scope, **filled}, scopes, values), max_size=7)


def made(thresholds):
    return design(
        queues=[{"id": "general"}, {"id": "north"}, {"id": "south"}], intents=INTENTS, thresholds=thresholds
    )


def applies(row, intent, language, channel):
    wanted = {
        "risks": intent.get("risk", "low"),
        "categories": intent.get("category"),
        "intents": intent["id"],
        "languages": language,
        "channels": channel,
    }
    return all(key not in row or wanted[key] in row[key] for key in SCOPE_COLUMNS)


def columns_filled(row):
    filled = {key for key in SCOPE_COLUMNS if key in row}
    return filled | {"risks", "categories"} if "intents" in filled else filled


def unbeaten(thresholds, key, intent, language, channel):
    """Return (value, number of the row) of each cell to which no applying cell is narrower; the Intents row is -1."""
    cells = [
        (row[key], columns_filled(row), at)
        for at, row in enumerate(thresholds)
        if key in row and applies(row, intent, language, channel)
    ]
    if key == "queue" and "queue" in intent:
        cells.append((intent["queue"], {"intents", "risks", "categories"}, -1))
    return [(value, at) for value, filled, at in cells if not any(filled < other for _, other, _ in cells)]


def open_combinations():
    for intent in INTENTS:
        if intent.get("status", "active") == "active":
            for language in intent.get("languages", ("en", "es")):
                for channel in intent.get("channels", ("voice", "chat")):
                    yield intent, language, channel


@settings(max_examples=150, deadline=None)
@given(rows)
def test_routes_agree_with_a_plain_reading(thresholds):
    routes = resolve(made(thresholds)).by_combination
    assert set(routes) == {(intent["id"], *where) for intent, *where in open_combinations()}
    for intent, language, channel in open_combinations():
        route = routes[intent["id"], language, channel]
        for key in SETTINGS:
            expected = unbeaten(thresholds, key, intent, language, channel)
            resolved = route.cells[key]
            found = sorted(
                (cell.value, -1 if cell.place.sheet == "Intents" else cell.place.row - 5)
                for cell in resolved.unbeaten
            )
            assert found == sorted(expected)
            if not expected:
                assert resolved.origin in {Origin.NOTHING, Origin.DEFAULT, Origin.SETTINGS}
                assert key != "mode" or resolved.value is None
            elif key in CAREFUL:
                assert resolved.value == max((value for value, _ in expected), key=CAREFUL[key])
            else:
                assert resolved.value in {value for value, _ in expected}


@settings(max_examples=60, deadline=None)
@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(thresholds, random):
    shuffled = list(thresholds)
    random.shuffle(shuffled)
    one, other = (resolve(made(some)).by_combination for some in (thresholds, shuffled))
    for combination, route in one.items():
        for key in SETTINGS:
            assert route.cells[key].value == other[combination].cells[key].value


@settings(max_examples=60, deadline=None)
@given(rows)
def test_blocks_cover_each_open_combination_once(thresholds):
    blocks = resolve(made(thresholds)).blocks
    combinations = [combination for block in blocks for combination in block.combinations()]
    assert len(combinations) == len(set(combinations)) == sum(block.size for block in blocks)


def route(*thresholds, intent="a", language="es", channel="voice"):
    return resolve(made(thresholds)).by_combination[intent, language, channel]


def test_a_row_that_fills_only_one_column_inherits_the_rest():
    found = route(
        {"risks": ["low"], "mode": Lane.AI_AUTO, "ai_from": 0.8},
        {"risks": ["low"], "languages": ["es"], "ai_from": 0.92},
    )
    assert (found.mode, found.ai_from, found.review_from) == (Lane.AI_AUTO, 0.92, 0.6)


def test_a_narrower_row_may_be_less_careful():
    found = route({"mode": Lane.HUMAN}, {"risks": ["low"], "mode": Lane.AI_AUTO})
    assert found.mode is Lane.AI_AUTO


def test_a_row_that_names_intents_is_narrower_than_one_for_their_risk_and_category():
    found = route(
        {"risks": ["low"], "categories": ["one"], "mode": Lane.HUMAN},
        {"intents": ["a"], "mode": Lane.AI_AUTO},
    )
    assert found.mode is Lane.AI_AUTO


def test_between_crossing_rows_the_more_careful_one_counts():
    found = route(
        {"languages": ["es"], "mode": Lane.AI_AUTO}, {"channels": ["voice"], "mode": Lane.AI_REVIEW}
    )
    assert found.mode is Lane.AI_REVIEW
    assert len(found.cells["mode"].unbeaten) == 2


def test_the_queue_of_an_intent_counts_as_a_row_that_names_it():
    assert route({"risks": ["low"], "queue": "south"}, intent="b").queue == "north"
    assert route({"intents": ["b"], "languages": ["es"], "queue": "south"}, intent="b").queue == "south"


def test_nothing_decides_a_gap():
    assert route().mode is None
    assert route({"languages": ["en"], "mode": Lane.AI_AUTO}).mode is None


def test_a_language_without_ai_support_goes_to_people():
    some = design(languages=["en", {"id": "es", "ai_support": "none"}])
    found = resolve(some).by_combination
    assert found["a", "es", "voice"].mode is Lane.HUMAN
    assert found["a", "es", "voice"].cells["mode"].origin is Origin.LANGUAGE
    assert found["a", "en", "voice"].mode is Lane.AI_AUTO


@pytest.mark.parametrize(
    ("one", "other", "narrower"),
    [
        ({"intents": ["a"]}, {"risks": ["low"], "categories": ["one"]}, True),
        ({"intents": ["a"]}, {"intents": ["a"], "risks": ["low"]}, False),
        ({"languages": ["es"]}, {"channels": ["voice"]}, False),
        ({"languages": ["es"]}, {"languages": ["en", "es"]}, False),
        ({"languages": ["es"]}, {}, True),
    ],
)
def test_narrower_scopes_fill_more_columns(one, other, narrower):
    first, second = (scope_bits(row) for row in made([{**one}, {**other}]).thresholds)
    assert is_narrower(first, second) is narrower
