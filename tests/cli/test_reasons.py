import pytest

from handoff_xl.cli.reasons import reasons


def intent(name, status="active", languages=None, channels=None):
    return {
        "id": name,
        "status": status,
        "languages": languages,
        "channels": channels,
        "source": f"Intents!{name}",
    }


DOCUMENT = {
    "dimensions": {
        "intents": [
            intent("refund"),
            intent("offer", "draft"),
            intent("gift", "retired"),
            intent("claim", languages=["en"], channels=["web_chat"]),
        ],
        "languages": [{"id": "en"}, {"id": "pt-BR"}],
        "channels": [{"id": "web_chat"}, {"id": "Phone"}],
    },
    "exceptions": [{"id": "vulnerable_customer"}],
    "signals": [
        {"id": "confidence", "type": "number", "taken_from": "confidence"},
        {"id": "human_request", "type": "boolean", "taken_from": "signals"},
        {"id": "sentiment", "type": "number", "taken_from": "signals"},
        {"id": "tier", "type": "category", "taken_from": "signals"},
    ],
}
FALLBACK = "So no route is open for this turn, and the fallback counts in its place: a person takes over."


def why(**turn):
    return reasons(
        {"intent": "refund", "language": "en", "channel": "web_chat", "confidence": 0.9, **turn}, DOCUMENT
    )


@pytest.mark.parametrize(
    "turn",
    [
        {},
        {"intent": " refund ", "language": "EN-gb", "channel": " WEB_CHAT"},
        {"language": "pt-br-x-a", "channel": "phone"},
        {"confidence": 1, "runner_up_confidence": 0.0},
        {"signals": {"human_request": False, "sentiment": -3, "tier": "any", "other": [], "confidence": "x"}},
    ],
)
def test_nothing_is_said_where_all_is_well(turn):
    assert why(**turn) == []


@pytest.mark.parametrize(
    ("turn", "sentence"),
    [
        ({"intent": "Refund"}, "The intent Refund is not in the design. Did you mean refund?"),
        (
            {"intent": "zzz"},
            "The intent zzz is not in the design. The design has refund, offer, gift and claim.",
        ),
        ({"intent": "offer"}, "The intent offer is still a draft (Intents!offer)."),
        ({"intent": "gift"}, "The intent gift is retired (Intents!gift)."),
        ({"language": "pt-PT"}, "The language pt-PT is not in the design. Did you mean pt-BR?"),
        ({"channel": ""}, "No channel was given (--channel). The design has web_chat and Phone."),
        (
            {"intent": "claim", "language": "pt-BR"},
            "The intent claim is not open in the language pt-BR (Intents!claim).",
        ),
        (
            {"intent": "claim", "channel": "phone"},
            "The intent claim is not open in the channel Phone (Intents!claim).",
        ),
    ],
)
def test_a_turn_without_route_says_what_is_in_the_way(turn, sentence):
    assert why(**turn) == [sentence, FALLBACK]


@pytest.mark.parametrize(
    ("confidence", "advice"),
    [
        (90.0, "Write 0.9 or 90%."),
        (1.5, "Write 0.015 or 1.5%."),
        (-0.1, "Write it from 0 to 1 or as a percent, for example 0.9 or 90%."),
        (float("nan"), "Write it from 0 to 1 or as a percent, for example 0.9 or 90%."),
        (1e300, "Write it from 0 to 1 or as a percent, for example 0.9 or 90%."),
    ],
)
def test_a_confidence_outside_its_range_counts_as_missing(confidence, advice):
    [sentence] = why(confidence=confidence)
    assert sentence.startswith(
        f"The confidence {confidence:.15g} is not between 0 and 1. It counts as missing"
    )
    assert sentence.endswith(advice)
    [sentence] = why(runner_up_confidence=confidence)
    assert sentence.startswith("The confidence of the runner-up")
    assert sentence.endswith(advice)


def test_a_missing_confidence_is_told():
    assert why(confidence=None) == [
        "No confidence was given (--confidence), so the route sends the turn to a person."
    ]


def test_signal_values_of_another_type_are_told():
    assert why(signals={"sentiment": "low", "human_request": "maybe", "tier": 3}) == [
        "The signal human_request holds Yes or No, and maybe is not that. It counts as missing.",
        "The signal sentiment holds a number, and low is not that. It counts as missing.",
        "The signal tier holds a word, and 3 is not that. It counts as missing.",
    ]


def test_names_that_the_design_does_not_have_are_told():
    assert why(signals={"sentimant": -1, "zzz": 2}, exceptions=["Vulnerable_customer", "theft"]) == [
        "The signal sentimant is not in the design, so no rule reads it. Did you mean sentiment?",
        (
            "The exception Vulnerable_customer is not in the design, so a person of the fallback takes over. "
            "Did you mean vulnerable_customer?"
        ),
        "The exception theft is not in the design, so a person of the fallback takes over.",
    ]
    assert why(signals={"sentiment": -1}, exceptions=[" vulnerable_customer "]) == []


@pytest.mark.parametrize(
    ("at", "advice"),
    [
        (
            "2026-12-08 19:00",
            "It has no offset from UTC. Write 2026-12-08T19:00Z for UTC, or for example 2026-12-08T19:00+01:00.",
        ),
        ("tonight", "Write it as 2026-11-24T09:30+01:00."),
    ],
)
def test_a_time_that_cannot_be_used_is_told(at, advice):
    assert why(at=at) == [f"The time {at} cannot be used, so no opening hours were looked at. {advice}"]
    assert why(at="2026-12-08T19:00+01:00") == []
