from handoff_xl.lanes import Lane
from tests.building.tables_of import add, built, fill


def test_blank_cells_take_their_defaults():
    design = built(
        fill("Intents", "order_status", Status="", Irreversible=""), {"sheet": "Settings", "drop": "AI from"}
    ).design
    assert (design.intents[0].status, design.intents[0].irreversible, design.intents[0].languages) == (
        "active",
        False,
        None,
    )
    assert (design.settings.ai_from, design.settings.max_clarifications) == (0.85, 2)
    assert "ai_from" not in design.settings.places


def test_settings_know_their_cells():
    settings = built(fill("Settings", "Client", Value="")).design.settings
    assert str(settings.place("ai_from")) == "Settings!B13"
    assert str(settings.place("client")) == "Settings!B2"
    assert str(settings.place("model_version")) == "Settings"


def test_thresholds_keep_filled_cells_only():
    rows = built().design.thresholds
    assert rows[1].risks == {"medium"}
    assert dict(rows[1].settings) == {"mode": Lane.AI_AUTO, "ai_from": 0.9}
    assert (rows[3].risks, rows[3].languages) == (None, {"es"})


def test_an_unreadable_list_is_not_everything():
    design = built(fill("Queues", 3, Languages='"en')).design
    assert design.queues[1].languages == frozenset()
    assert "languages" in design.queues[1].source.broken


def test_of_rows_with_one_name_the_first_counts():
    design = built(add("Intents", Intent="order_status", Name="Again", Risk="high", Owner="Dana")).design
    assert [intent.risk for intent in design.intents if intent.id == "order_status"] == ["low"]


def test_guardrails_missing_from_the_sheet_keep_theirs():
    design = built(
        {"sheet": "Guardrails", "drop": "regulated"},
        fill("Guardrails", "high", Least_human_lane_allowed="none"),
    ).design
    assert [(one.risk, one.least_human) for one in design.guardrails] == [
        ("low", Lane.AI_AUTO),
        ("medium", Lane.AI_AUTO),
        ("high", Lane.HUMAN),
        ("regulated", Lane.AI_REVIEW),
    ]


def test_a_row_that_names_a_built_in_signal_describes_it():
    design = built(
        add("Signals", Signal="sentiment", Type="category", Source="mood service", Channels="chat")
    ).design
    sentiment = next(signal for signal in design.signals if signal.id == "sentiment")
    assert (sentiment.type.value, sentiment.channels, sentiment.origin) == (
        "number",
        {"chat"},
        "mood service",
    )


def test_sheets_that_are_there_and_those_that_cannot_be_trusted():
    design = built({"sheet": "Channels", "drop": 1}, {"sheet": "Reason codes", "drop_sheet": True}).design
    assert "reason_codes" not in design.sheets
    assert design.untrusted == {"channels"}
