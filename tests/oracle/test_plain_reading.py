"""Examples of DESIGN §2, from bands to rules, worked out by hand; each quotes the sentence it stands for."""

import pytest

from tests.oracle.small_designs import decide, design, exception, intent, language, settings, trigger

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
