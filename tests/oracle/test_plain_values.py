"""Examples of DESIGN §2, "Values", worked out by hand; each quotes the sentence it stands for."""

import pytest

from tests.oracle.small_designs import decide, design, trigger


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
