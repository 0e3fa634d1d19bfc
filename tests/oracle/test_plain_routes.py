"""Examples of DESIGN §2, "1. The route", worked out by hand; each quotes the sentence it stands for."""

import pytest

from tests.oracle.small_designs import decide, design, intent, route, route_with, settings, trigger


def test_the_narrowest_filled_cell_counts_whatever_the_order_of_rows():
    """“the narrowest filled cell counts … The order of rows never matters.”"""
    narrow = {"Risk": "low", "Languages": "en", "AI from": 0.8}
    base = design()["Thresholds"]
    assert route(design(Thresholds=[*base, narrow]))["ai_from"] == 0.8
    assert route(design(Thresholds=[narrow, *base]))["ai_from"] == 0.8


def test_between_incomparably_narrow_cells_the_more_careful_counts():
    """“between cells equally or incomparably narrow, the more careful one”."""
    by_language = {"Languages": "en", "AI from": 0.92, "Mode": "AI drafts", "Max AI turns": 6, "Priority": 3}
    by_channel = {"Channels": "chat", "AI from": 0.88, "Mode": "Human", "Max AI turns": 4, "Priority": 5}
    resolved = route_with(by_language, by_channel)
    assert (resolved["ai_from"], resolved["mode"]) == (0.92, "human")
    assert (resolved["max_ai_turns"], resolved["priority"]) == (4, 3)


def test_a_blank_setting_inherits_column_by_column():
    """“a row for Spanish calls about card_lost that fills only `AI from` inherits the rest”."""
    base = design()
    row = {"Intents": "card_lost", "Languages": "es", "Channels": "voice", "AI from": "92%"}
    resolved = route({**base, "Thresholds": [*base["Thresholds"], row]}, tag="es", channel="voice")
    assert (resolved["ai_from"], resolved["review_from"], resolved["queue"]) == (0.92, 0.6, "cards")


def test_a_row_that_names_intents_counts_as_filling_categories_and_risk_too():
    """“a row that names intents counts as filling Categories and Risk too”."""
    by_intent = {"Intents": "card_lost", "AI from": 0.8}
    by_category = {"Risk": "low", "Categories": "cards", "AI from": 0.95}
    assert route_with(by_intent, by_category)["ai_from"] == 0.8


def test_the_queue_of_an_intent_counts_as_a_row_that_names_that_intent():
    """“The Queue of an intent (Intents sheet) counts as a row that names that intent.”"""
    intents = [intent("card_lost", Queue="desk")]
    assert route_with(Intents=intents)["queue"] == "desk"
    narrower = {"Intents": "card_lost", "Channels": "chat", "Queue": "legal"}
    assert route_with(narrower, Intents=intents)["queue"] == "legal"
    with pytest.raises(ValueError, match="neither is narrower"):
        route_with({"Languages": "en", "Queue": "legal"}, Intents=intents)


def test_what_no_row_fills_comes_from_settings_and_their_defaults():
    """“What no row fills comes from Settings” and “Settings defaults: AI from 85 %, Review from 60 %, …”."""
    rows = [{"Mode": "AI alone"}]
    resolved = route(design(Thresholds=rows, Settings=settings(AI_from=95, Max_AI_turns="6")))
    assert resolved == {
        "mode": "ai_auto",
        "ai_from": 0.95,
        "review_from": 0.6,
        "if_unsure": "human",
        "ambiguity_margin": 0.0,
        "queue": "general",
        "review_queue": None,
        "priority": None,
        "sla_minutes": None,
        "max_clarifications": 2,
        "max_ai_turns": 6,
    }


def test_a_combination_without_mode_is_a_gap():
    """“Mode has no default: a combination without Mode is a **gap**.”"""
    with pytest.raises(ValueError, match="no row decides the Mode"):
        route(design(Thresholds=[{"Languages": "es", "Mode": "Human"}]))


def test_without_their_sheets_languages_and_channels_are_those_named_anywhere():
    """“**Languages** = the default language and all that are named anywhere, full AI and human support;
    **Channels** = all that are named anywhere” (§3)."""
    sheets = design(Triggers=[trigger("t", "human_request", "is", "yes", Languages="es", Channels="chat")])
    del sheets["Languages"], sheets["Channels"]
    assert decide(sheets)["lane"] == "ai_auto"
    assert decide(sheets, language="es")["lane"] == "ai_auto"
    assert decide(sheets, language="pt-BR")["decider"]["id"] == "fallback"
    assert decide(sheets, channel="voice")["decider"]["id"] == "fallback"
