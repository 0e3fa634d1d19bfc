"""Each example pins the oracle to the sentence of DESIGN §2 that it quotes; all were worked out by hand."""

import datetime as dt

import pytest

from tests.oracle.plain_reading import plain_decide, plain_route

SETTINGS = {
    "Design name": "Bank",
    "Version": "1",
    "Owner": "Ops",
    "Time zone": "Europe/London",
    "Default language": "en",
    "Global fallback queue": "general",
}


def settings(**more):
    values = {**SETTINGS, **{name.replace("_", " "): value for name, value in more.items()}}
    return [{"Setting": name, "Value": value} for name, value in values.items()]


def language(tag, support="full"):
    return {"Language": tag, "AI support": support, "Human support": "Yes"}


def queue(name, **more):
    return {"Queue": name, "Kind": "human", **{key.replace("_", " "): value for key, value in more.items()}}


def intent(name, risk="low", **more):
    return {"Intent": name, "Name": name, "Risk": risk, "Owner": "Ana", **more}


def trigger(name, signal, operator, value, *, lane="Human", priority=1, **more):
    columns = {"Trigger": name, "Signal": signal, "Operator": operator, "Value": value}
    return {**columns, "Lane": lane, "Priority": priority, **more}


def exception(name, priority=1, sensitive="No", **more):
    columns = {"Exception": name, "Exception type": "Legal", "Compliance sensitive": sensitive}
    return {**columns, "Queue": "legal", "Priority": priority, "Owner": "Cleo", **more}


def design(**sheets):
    """A small design without faults; each named sheet replaces the one it would have."""
    return {
        "Settings": settings(),
        "Languages": [language("en"), language("es"), language("pt-BR")],
        "Channels": [{"Channel": "chat", "Kind": "live"}, {"Channel": "voice", "Kind": "live"}],
        "Queues": [
            queue("general", SLA_minutes=60),
            queue("cards", SLA_minutes=10),
            queue("legal"),
            queue("desk"),
        ],
        "Intents": [
            intent("card_lost", Category="Cards", Tags="PCI, vip"),
            intent("refund, partial", risk="high", Category="Payments"),
            intent("draft_one", Status="draft"),
        ],
        "Thresholds": [
            {
                "Risk": "low, medium",
                "Mode": "AI alone",
                "AI from": 0.85,
                "Review from": "60%",
                "Queue": "cards",
            },
            {"Risk": "high; regulated", "Mode": "AI drafts", "Review from": 70},
        ],
        "Triggers": [trigger("person", "human_request", "is", "Yes")],
        "Exceptions": [exception("fraud", Signal="reported")],
        **sheets,
    }


def decide(sheets, **turn):
    return plain_decide(
        sheets, {"intent": "card_lost", "language": "en", "channel": "chat", "confidence": 0.9, **turn}
    )


def route(sheets, name="card_lost", tag="en", channel="chat"):
    return plain_route(sheets, name, tag, channel)


def route_with(*rows, **sheets):
    """The route of card_lost, en, chat with rows added to Thresholds."""
    base = design(**sheets)
    return route({**base, "Thresholds": base["Thresholds"] + list(rows)})


# 1. The route


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


# 2. Bands


@pytest.mark.parametrize(
    ("confidence", "lane"),
    [
        (1, "ai_auto"),
        (0.85, "ai_auto"),
        (0.8499999999999999, "ai_review"),
        (0.6, "ai_review"),
        (0.5999, "human"),
    ],
)
def test_the_bands_of_ai_alone_are_half_open(confidence, lane):
    """“[AI from, 1] `ai_auto`; [Review from, AI from) `ai_review`; [0, Review from) the If unsure lane”."""
    assert decide(design(), confidence=confidence)["lane"] == lane


@pytest.mark.parametrize(("confidence", "lane"), [(1.0, "ai_review"), (0.7, "ai_review"), (0.69, "clarify")])
def test_the_bands_of_ai_drafts(confidence, lane):
    """“Mode *AI drafts*: [Review from, 1] `ai_review`; [0, Review from) If unsure.”"""
    sheets = design(Settings=settings(If_unsure="AI asks"))
    assert decide(sheets, intent="refund, partial", confidence=confidence)["lane"] == lane


@pytest.mark.parametrize(
    ("runner_up", "lane"),
    [(0.8, "ai_auto"), (0.8000001, "clarify"), (0.95, "clarify"), (None, "ai_auto"), (True, "ai_auto")],
)
def test_the_ambiguity_margin_asks_at_least(runner_up, lane):
    """“where confidence − runner_up_confidence < m, at least `clarify`” and “rounded, to 12 decimals”."""
    sheets = design(Settings=settings(Ambiguity_margin="10%"))
    assert decide(sheets, confidence=0.9, runner_up_confidence=runner_up)["lane"] == lane


def test_without_a_margin_a_better_runner_up_changes_nothing():
    """“Ambiguity margin m > 0”."""
    assert decide(design(), runner_up_confidence=0.95)["lane"] == "ai_auto"


def test_a_draft_is_human_enough_for_an_ambiguous_turn():
    """“at least `clarify`”: the more human of the band's lane and clarify."""
    sheets = design(Settings=settings(Ambiguity_margin=0.1))
    assert decide(sheets, confidence=0.7, runner_up_confidence=0.69)["lane"] == "ai_review"


def test_a_language_that_the_ai_does_not_speak_is_human():
    """“A language with AI support `none`: `human`.”"""
    sheets = design(Languages=[language("en"), language("es", "none")])
    decision = decide(sheets, language="es", confidence=1)
    assert (decision["lane"], decision["queue"]) == ("human", "cards")
    assert decision["decider"] == {"kind": "route", "id": "card_lost / es / chat"}


# 3. The decision


def test_the_most_human_wins_and_the_decider_is_the_first_that_proposes_it():
    """“The *decider* is the first among those that propose the winning lane: exceptions, then triggers,
    …”."""
    triggers = [
        trigger("low", "sentiment", "<", 0, lane="AI drafts", priority=1),
        trigger("b", "sentiment", "<", 0, priority=2, Queue="desk"),
        trigger("a", "sentiment", "<", 0, priority=2, Queue="general"),
    ]
    decision = decide(design(Triggers=triggers), signals={"sentiment": -0.5})
    assert (decision["lane"], decision["queue"], decision["priority"]) == ("human", "general", 2)
    assert decision["decider"] == {"kind": "trigger", "id": "a"}
    assert [match["id"] for match in decision["matched"]] == ["low", "a", "b", "card_lost / en / chat"]


def test_no_rule_can_make_a_turn_less_human():
    """“**the most human wins**, so no rule can make a turn less human”."""
    triggers = [trigger("ask", "sentiment", "at least", 0, lane="AI asks", Queue="desk")]
    decision = decide(design(Triggers=triggers), confidence=0.7, signals={"sentiment": 0.5})
    assert (decision["lane"], decision["decider"]["kind"], decision["queue"]) == (
        "ai_review",
        "route",
        "cards",
    )


def test_ids_are_compared_by_code_points():
    """“within a kind the lower Priority number, then the smaller id (code points)”."""
    exceptions = [exception(name, Signal="reported") for name in ("a", "Z", "E2", "E10")]
    decision = decide(design(Exceptions=exceptions), exceptions=["a", "Z", "E2", "E10"])
    assert [match["id"] for match in decision["matched"][:4]] == ["E10", "E2", "Z", "a"]


def test_a_clarification_too_many_becomes_human():
    """“a final `clarify` with `clarifications` ≥ Max clarifications … becomes `human`”."""
    sheets = design(Triggers=[trigger("ask", "sentiment", "<", 0, lane="AI asks", priority=4, Queue="desk")])
    once = decide(sheets, signals={"sentiment": -1, "clarifications": 1})
    assert (once["lane"], once["queue"], once["priority"], once["sla_minutes"]) == ("clarify", None, 4, None)
    twice = decide(sheets, signals={"sentiment": -1, "clarifications": 2})
    assert (twice["lane"], twice["queue"], twice["priority"]) == ("human", "desk", 4)
    assert twice["decider"] == twice["matched"][-1] == {"kind": "limit", "id": "max_clarifications"}


def test_an_ai_turn_too_many_becomes_human_in_the_routes_queue():
    """“or a final AI-only lane with `ai_turns` ≥ Max AI turns, becomes `human` (… queue the decider's own
    or the route's)”."""
    row = {"Intents": "card_lost", "Max AI turns": 3, "Review queue": "desk", "SLA minutes": 7}
    sheets = design(Thresholds=[*design()["Thresholds"], row])
    assert decide(sheets, signals={"ai_turns": 2})["lane"] == "ai_auto"
    decision = decide(sheets, signals={"ai_turns": 3})
    assert (decision["lane"], decision["queue"], decision["sla_minutes"]) == ("human", "cards", 7)
    assert decision["decider"]["id"] == "max_ai_turns"
    drafted = decide(sheets, confidence=0.7, signals={"ai_turns": 3})
    assert (drafted["lane"], drafted["queue"]) == ("ai_review", "desk")


# Fail towards people


@pytest.mark.parametrize(
    "turn",
    [
        {"intent": "Card_Lost"},
        {"intent": "draft_one"},
        {"language": "fr"},
        {"channel": "fax"},
        {"channel": None},
    ],
)
def test_what_is_not_known_goes_to_the_global_fallback_queue(turn):
    """“Unknown, draft or retired intent, … unknown language or channel: the route is `human` to the global
    fallback queue”."""
    decision = decide(design(), **turn)
    assert (decision["lane"], decision["queue"], decision["sla_minutes"]) == ("human", "general", 60)
    assert decision["decider"] == {"kind": "route", "id": "fallback"}


def test_an_intent_that_is_not_open_there_goes_to_the_global_fallback_queue():
    """“an intent not open for that language or channel”; “triggers and exceptions still count”."""
    sheets = design(
        Intents=[intent("card_lost", Languages="en", Channels="voice")],
        Triggers=[trigger("angry", "sentiment", "<", 0, Queue="desk", Intents="card_lost")],
    )
    assert decide(sheets)["decider"]["id"] == "fallback"
    assert decide(sheets, channel="VOICE")["decider"]["id"] == "card_lost / en / voice"
    assert decide(sheets, signals={"sentiment": -1})["queue"] == "desk"


@pytest.mark.parametrize("confidence", [None, "0.9", True, -0.01, 1.01, float("nan")])
def test_a_confidence_that_cannot_be_used_is_human(confidence):
    """“Confidence missing or invalid: the route proposes `human`.”"""
    decision = decide(design(), confidence=confidence)
    assert (decision["lane"], decision["queue"]) == ("human", "cards")


def test_an_unlisted_exception_ranks_after_all_listed_ones():
    """“An unlisted id in `exceptions`: `human`, global fallback queue, ranked after all listed ones.”"""
    alone = decide(design(), exceptions=["new", " new ", "", 7])
    assert (alone["queue"], alone["priority"], alone["ai_may"]) == ("general", None, "nothing")
    assert alone["decider"] == {"kind": "exception", "id": "new"}
    both = decide(design(), exceptions=["a new one", "fraud"])
    assert both["decider"]["id"] == "fraud"
    assert [match["id"] for match in both["matched"][:2]] == ["fraud", "a new one"]


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("en-GB", "en"),
        ("EN", "en"),
        ("pt-br-x-old", "pt-BR"),
        ("es-Latn-a-ext", "es"),
        ("pt", None),
        ("eng", None),
    ],
)
def test_languages_match_by_lookup(tag, found):
    """“Languages match by RFC 4647 lookup (`en-GB` → `en`)”."""
    decider = decide(design(), language=tag)["decider"]["id"]
    assert decider == (f"card_lost / {found} / chat" if found else "fallback")


def test_channels_fold_and_intents_match_exactly_after_trimming():
    """“channels and categories trimmed, with only A–Z folded …, intent and exception ids exactly after
    trimming”."""
    sheets = design(Intents=[intent("Größe", Category="Cards")])
    assert decide(sheets, intent=" Größe ", channel=" CHAT ")["decider"]["id"] == "Größe / en / chat"
    assert decide(sheets, intent="größe")["decider"]["id"] == "fallback"
    assert decide(design(), exceptions=["Fraud"])["queue"] == "general"


# Exceptions and triggers


def test_a_scope_takes_the_intents_named_or_bearing_one_of_the_tags():
    """“a scope (the intents named or bearing one of the Tags; Languages; Channels; blank = all)”."""
    rows = [exception("e", Intents='"refund, partial"', Tags="PCI", Channels="Chat")]
    sheets = design(Exceptions=rows)
    assert decide(sheets)["decider"]["id"] == "e"
    assert decide(sheets, intent="refund, partial")["decider"]["id"] == "e"
    assert decide(sheets, channel="voice")["decider"]["kind"] == "route"
    assert decide(sheets, intent="draft_one")["decider"]["id"] == "fallback"


def test_rows_that_repeat_an_id_are_alternatives():
    """“**Rows that repeat an id are alternatives (OR)**, each with its own scope and condition”."""
    second = {"Trigger": "t", "Signal": "no_match_count", "Operator": ">=", "Value": 2, "Languages": "es"}
    sheets = design(Triggers=[trigger("t", "sentiment", "<", "-0.5", Languages="en"), second])
    assert decide(sheets, signals={"sentiment": -0.6})["decider"]["id"] == "t"
    assert decide(sheets, signals={"no_match_count": 2})["decider"]["kind"] == "route"
    assert decide(sheets, signals={"no_match_count": 2}, language="es")["decider"]["id"] == "t"


def test_a_reported_exception_is_active_only_when_reported_and_then_whatever_its_scope():
    """“Signal `reported`: active only when its id is in `exceptions`. An id in `exceptions` is active
    whatever its scope.”"""
    sheets = design(Exceptions=[exception("e", Signal="reported", Languages="es")])
    assert decide(sheets, language="es")["decider"]["kind"] == "route"
    assert decide(sheets, exceptions=[" e "])["decider"] == {"kind": "exception", "id": "e"}


@pytest.mark.parametrize(
    ("signals", "fires"),
    [
        ({"sentiment": -1, "vip": True}, True),
        ({"sentiment": -1}, False),
        ({"sentiment": 1}, False),
        ({"vip": 1}, False),
    ],
)
def test_an_unknown_trigger_does_not_fire(signals, fires):
    """“A missing signal makes a condition *unknown* …; an unknown trigger does not fire”."""
    both = {"And signal": "vip", "And operator": "is", "And value": "yes"}
    vip = {"Signal": "vip", "Type": "boolean", "Source": "CRM"}
    sheets = design(Signals=[vip], Triggers=[trigger("t", "sentiment", "<", 0, **both)])
    assert (decide(sheets, signals=signals)["decider"]["kind"] == "trigger") is fires


@pytest.mark.parametrize(
    ("sensitive", "if_unknown", "active"),
    [("Yes", None, True), ("No", None, False), ("Yes", "ignore", False), ("No", "human", True)],
)
def test_an_unknown_exception_follows_if_unknown(sensitive, if_unknown, active):
    """“an unknown exception follows `If unknown`: `human` = active (default where compliance sensitive) or
    `ignore` (default elsewhere)”."""
    condition = {"Signal": "sentiment", "Operator": "is not", "Value": 0, "If unknown": if_unknown}
    sheets = design(Exceptions=[exception("e", sensitive=sensitive, **condition)])
    assert (decide(sheets)["decider"]["kind"] == "exception") is active
    assert decide(sheets, signals={"sentiment": 0})["decider"]["kind"] == "route"
    assert decide(sheets, signals={"sentiment": 0.1})["decider"]["kind"] == "exception"


def test_kleene_and_is_false_where_one_side_is_false_and_or_looks_at_scopes():
    """“Kleene logic for And and OR”."""
    row = {
        "Signal": "sentiment",
        "Operator": "<",
        "Value": 0,
        "And signal": "no_match_count",
        "And operator": "at least",
        "And value": 1,
    }
    elsewhere = {"Exception": "e", "Signal": "sentiment", "Operator": "<", "Value": 0, "Languages": "es"}
    sheets = design(Exceptions=[exception("e", sensitive="Yes", **row), elsewhere])
    # no_match_count is 0 when missing, so the And is false and not unknown; the alternative is out of scope.
    assert decide(sheets)["decider"]["kind"] == "route"
    assert decide(sheets, signals={"no_match_count": 1})["decider"]["kind"] == "exception"
    assert decide(sheets, language="es")["decider"]["kind"] == "exception"


def test_the_decision_carries_the_strictest_ai_may():
    """“The decision carries the strictest `AI may` of all active exceptions”."""
    exceptions = [
        exception("a", Signal="reported", **{"AI may": "collect minimum"}),
        exception("b", Signal="reported", **{"AI may": "Acknowledge"}),
        exception("c", Signal="reported"),
    ]
    sheets = design(Exceptions=exceptions)
    assert decide(sheets)["ai_may"] is None
    assert decide(sheets, exceptions=["a"])["ai_may"] == "collect_minimum"
    assert decide(sheets, exceptions=["a", "b"])["ai_may"] == "acknowledge"
    assert decide(sheets, exceptions=["a", "b", "c"])["ai_may"] == "nothing"


# Values


def test_assumed_and_ignored_signals_are_listed():
    """“Undeclared signals are ignored and listed. Missing `ai_turns`, `clarifications`, `no_match_count`
    are 0, listed under `assumed`.”"""
    signals = {"mood": 1, "confidence": 0.2, "reported": True, " ai_turns ": 3, "clarifications": "1"}
    decision = decide(design(), signals=signals, at="2027-01-04T09:00:00")
    assert decision["assumed"] == ["clarifications", "no_match_count"]
    assert decision["ignored"] == ["at", "confidence", "mood", "reported"]
    assert (decision["lane"], decision["handover"]) == ("ai_auto", None)


@pytest.mark.parametrize(
    ("operator", "value", "inside", "outside"),
    [
        ("is", "2", 2.0, 3),
        ("!=", 2, 3, 2),
        ("less than", 2, 1.999, 2),
        ("at most", 2, 2, 2.001),
        (">=", "2", 2, 1.999),
        ("More than", 2, 2.001, 2),
        ("one of", "1; 3", 3, 2),
        ("none of", "1, 3", 2, 3),
        ("between", "1 to 3", 3, 3.001),
        ("between", "1 to 3", 1, 0.999),
        ("is", "50%", 0.5, 50),
        ("<", "0,5", 0.49, 0.5),
    ],
)
def test_operators_on_numbers(operator, value, inside, outside):
    """“*is* =, *is not* !=, *less than* <, *at most* <=, … *between* (`10 to 20`, closed)”; no tolerance."""
    sheets = design(Triggers=[trigger("t", "sentiment", operator, value)])
    assert decide(sheets, signals={"sentiment": inside})["decider"]["kind"] == "trigger"
    assert decide(sheets, signals={"sentiment": outside})["decider"]["kind"] == "route"


@pytest.mark.parametrize(
    ("operator", "value", "sent", "fires"),
    [
        ("is", "gold", " GOLD ", True),
        ("one of", "Silver, gold", "Gold", True),
        ("is not", "gold", "platinum", True),
        ("none of", "gold, silver", "silver", False),
        ("none of", "gold, silver", 7, False),
    ],
)
def test_operators_on_categories(operator, value, sent, fires):
    """“categories strings; anything else counts as missing … unlisted categories are used as they are”."""
    tier = {"Signal": "tier", "Type": "category", "Values": "gold, silver", "Source": "CRM"}
    sheets = design(Signals=[tier], Triggers=[trigger("t", "tier", operator, value)])
    assert (decide(sheets, signals={"tier": sent})["decider"]["kind"] == "trigger") is fires


def test_the_confidence_margin_is_unknown_without_a_runner_up():
    """“`confidence_margin` (unknown without a valid runner-up or confidence)”; “rounded, to 12 decimals”."""
    sheets = design(Triggers=[trigger("t", "confidence_margin", "<", 0.1)])
    assert decide(sheets)["decider"]["kind"] == "route"
    assert decide(sheets, confidence=0.9, runner_up_confidence=0.8)["decider"]["kind"] == "route"
    assert decide(sheets, confidence=0.9, runner_up_confidence=0.81)["decider"]["kind"] == "trigger"
    assert decide(sheets, confidence=1.2, runner_up_confidence=0.81)["decider"]["kind"] == "route"


# Queues


def test_a_draft_goes_to_the_review_queue_and_a_person_to_the_queue():
    """“(`ai_review`: Review queue, else Queue, else global fallback); AI-only lanes have none”."""
    row = {"Intents": "card_lost", "Review queue": "desk"}
    sheets = design(Thresholds=[*design()["Thresholds"], row])
    assert decide(sheets)["queue"] is None
    assert decide(sheets, confidence=0.7)["queue"] == "desk"
    assert decide(sheets, confidence=0.1)["queue"] == "cards"
    assert decide(sheets, intent="refund, partial")["queue"] == "general"


def test_a_stand_in_replaces_a_queue_where_it_serves_and_is_not_chained():
    """“a queue that Stands in for it and serves the turn's language and channel replaces it (at most one,
    not chained)”."""
    queues = [
        *design()["Queues"],
        queue("es cards", Stands_in_for="cards, general", Languages="ES", SLA_minutes=3),
        queue("es desk", Stands_in_for="es cards", Languages="es"),
    ]
    sheets = design(Queues=queues)
    spanish = decide(sheets, language="es-MX", confidence=0.1)
    assert (spanish["queue"], spanish["sla_minutes"]) == ("es cards", 3)
    assert decide(sheets, confidence=0.1)["queue"] == "cards"
    assert decide(sheets, language="fr")["queue"] == "general"
    assert decide(sheets, language="es", intent="unheard of")["queue"] == "es cards"


def hours(day, opens, closes, **more):
    return {"Calendar": "office", "Day": day, "Opens": opens, "Closes": closes, **more}


def closing(*rows, **cells):
    """A design whose queue `cards` keeps the hours of the rows."""
    queues = [queue("general"), queue("desk", Calendar="office"), queue("legal")]
    return design(Hours=list(rows), Queues=[*queues, queue("cards", Calendar="office", **cells)])


def handover(sheets, at):
    return tuple(decide(sheets, confidence=0.1, at=at)["handover"].values())


WEEK = hours("Mon-Fri", dt.time(9), "17:00")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, ("queue", "general")),
        ({"Fallback_queue": "legal"}, ("queue", "legal")),
        ({"Fallback_queue": "desk"}, ("queue", "general")),
        ({"When_closed": "Callback", "Fallback_queue": "legal"}, ("callback", "cards")),
        ({"When_closed": "ticket"}, ("ticket", "cards")),
    ],
)
def test_when_closed(cells, expected):
    """“`fallback` (default; to Fallback queue, else the global one; followed to the first queue that is
    open or says otherwise), `callback`, `ticket`, `message`”."""
    sheets = closing(WEEK, **cells)
    assert handover(sheets, "2027-01-04T16:59:59Z") == ("queue", "cards")
    assert handover(sheets, "2027-01-04T17:00:00Z") == expected
    assert decide(sheets, confidence=0.1, at="2027-01-04T17:00:00Z")["queue"] == "cards"
    assert decide(sheets, confidence=0.1)["handover"] is None


def test_a_fallback_that_is_closed_too_says_what_happens():
    """“followed to the first queue that is open or says otherwise”."""
    sheets = closing(WEEK, Fallback_queue="desk")
    sheets["Queues"].append(queue("desk", Calendar="office", When_closed="message"))
    sheets["Queues"].remove(queue("desk", Calendar="office"))
    assert handover(sheets, "2027-01-03T12:00:00Z") == ("message", "desk")


def test_queues_that_fall_back_to_each_other_end_in_a_ticket_at_the_first():
    """“followed to the first queue that is open or says otherwise”: where there is none, somebody still has it."""
    sheets = closing(WEEK, Fallback_queue="desk")
    sheets["Queues"].remove(queue("desk", Calendar="office"))
    sheets["Queues"].append(queue("desk", Calendar="office", Fallback_queue="night"))
    sheets["Queues"].append(queue("night", Calendar="office", Fallback_queue="desk"))
    assert handover(sheets, "2027-01-03T12:00:00Z") == ("ticket", "cards")


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2027-01-08T22:00:00+00:00", True),  # Friday evening
        ("2027-01-09T02:59:59+00:00", True),  # still Friday's span
        ("2027-01-09T03:00:00+00:00", False),
        ("2027-01-09T22:30:00+00:00", False),  # Saturday is not listed
        ("2027-01-08T01:00:00+00:00", True),  # Thursday's span
        ("2027-01-04T01:00:00+00:00", False),  # Sunday has none
    ],
)
def test_a_span_runs_into_the_next_day(at, is_open):
    """“Closes ≤ Opens runs into the next day, … unlisted days are closed”."""
    sheets = closing(hours("Mon-Fri", "22:00", "3:00"), When_closed="ticket")
    assert handover(sheets, at) == ("queue" if is_open else "ticket", "cards")


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2027-03-12T13:59:00Z", False),  # winter: 9:00 in New York is 14:00 UTC
        ("2027-03-12T14:00:00Z", True),
        ("2027-03-15T13:00:00Z", True),  # summer: 13:00 UTC
        ("2027-03-15T22:30:00+05:30", False),  # 13:00 in New York, between the spans
        ("2027-03-15T23:30:00+05:30", True),
        ("2027-12-24T16:00:00-05:00", False),  # the dated row replaces the Friday
        ("2027-12-24T11:59:59-05:00", True),
        ("2027-12-27T12:00:00-05:00", False),
    ],
)
def test_spans_are_in_the_calendars_own_zone_and_dated_rows_replace_the_day(at, is_open):
    """“spans [opens, closes) in the calendar's own IANA zone, … several spans a day are a union, a dated
    row replaces its weekday”."""
    rows = [
        hours("Mon-Fri", "9:00", "13:00", **{"Time zone": "America/New_York"}),
        hours("Mon, Tue-Fri", "14:00", "18:00"),
        hours(dt.date(2027, 12, 24), "9:00", "12:00"),
        {"Calendar": "office", "Day": "2027-12-27", "Closed": "Yes"},
    ]
    assert handover(closing(*rows, When_closed="ticket"), at) == ("queue" if is_open else "ticket", "cards")


def test_the_sla_is_the_deciders_else_the_queues():
    """“SLA: the decider's, else the queue's.”"""
    row = {"Intents": "card_lost", "SLA minutes": "5", "Priority": 2}
    sheets = design(Thresholds=[*design()["Thresholds"], row])
    decision = decide(sheets, confidence=0.1)
    assert (decision["sla_minutes"], decision["priority"]) == (5, 2)
    asked = decide(sheets, confidence=0.1, signals={"human_request": True})
    assert (asked["sla_minutes"], asked["priority"], asked["queue"]) == (10, 1, "cards")
    assert decide(sheets, exceptions=["fraud"])["sla_minutes"] is None


def test_without_their_sheets_languages_and_channels_are_those_named_anywhere():
    """“**Languages** = the default language and all that are named anywhere, full AI and human support;
    **Channels** = all that are named anywhere” (§3)."""
    sheets = design(Triggers=[trigger("t", "human_request", "is", "yes", Languages="es", Channels="chat")])
    del sheets["Languages"], sheets["Channels"]
    assert decide(sheets)["lane"] == "ai_auto"
    assert decide(sheets, language="es")["lane"] == "ai_auto"
    assert decide(sheets, language="pt-BR")["decider"]["id"] == "fallback"
    assert decide(sheets, channel="voice")["decider"]["id"] == "fallback"
