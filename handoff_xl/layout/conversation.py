"""Sheets about what customers want and what is measured: intents, signals, guardrails, scenarios."""

from __future__ import annotations

from handoff_xl.layout import choices
from handoff_xl.layout.declare import YES_NO, Column, Kind, SheetLayout

INTENTS = SheetLayout(
    key="intents",
    name="Intents",
    purpose="Everything a customer may want, as the classifier names it. Each needs a risk and an owner.",
    required=True,
    starter=True,
    identity="intent",
    calculated=("Check",),
    columns=(
        Column(
            "intent",
            "Intent",
            Kind.IDENTIFIER,
            "Exactly the name that the classifier emits.",
            required=True,
            example="card_lost",
            group="What it is",
            width=30,
        ),
        Column(
            "name", "Name", Kind.TEXT, "The intent in plain words.", required=True, example="Card lost", group="What it is", width=34
        ),
        Column(
            "category",
            "Category",
            Kind.IDENTIFIER,
            "A group of intents; Thresholds rows can name it.",
            example="cards",
            group="What it is",
            width=18,
        ),
        Column(
            "risk",
            "Risk",
            Kind.CHOICE,
            "low, medium, high or regulated: what happens if AI gets it wrong.",
            required=True,
            choices=choices.RISKS,
            example="high",
            group="What it is",
            width=12,
        ),
        Column(
            "queue",
            "Queue",
            Kind.IDENTIFIER,
            "People who take it over. Blank = what Thresholds say, else the global fallback queue.",
            refers_to="queues",
            example="cards",
            group="Who looks after it",
            width=18,
        ),
        Column(
            "owner",
            "Owner",
            Kind.TEXT,
            "Who decides about this intent.",
            required=True,
            example="Cards team",
            group="Who looks after it",
            width=20,
        ),
        Column(
            "monthly_volume",
            "Monthly volume",
            Kind.NUMBER,
            "Conversations a month.",
            minimum=0,
            maximum=1e12,
            example="1200",
            group="Who looks after it",
            width=12,
        ),
        Column(
            "irreversible",
            "Irreversible",
            Kind.YES_NO,
            "Yes where a mistake cannot be undone: AI never acts alone.",
            choices=YES_NO,
            default="No",
            example="No",
            group="Who looks after it",
            width=13,
        ),
        Column(
            "status",
            "Status",
            Kind.CHOICE,
            "active, draft or retired; only active intents are routed.",
            choices=choices.STATUSES,
            default="active",
            example="active",
            group="Who looks after it",
            width=11,
        ),
        Column(
            "languages",
            "Languages",
            Kind.LIST,
            "Languages it is open for. Blank = all.",
            refers_to="languages",
            default="all",
            group="Rarely needed",
            width=14,
            rare=True,
        ),
        Column(
            "channels",
            "Channels",
            Kind.LIST,
            "Channels it is open for. Blank = all.",
            refers_to="channels",
            default="all",
            group="Rarely needed",
            width=16,
            rare=True,
        ),
        Column(
            "tags",
            "Tags",
            Kind.LIST,
            "Labels that Triggers and Exceptions can name.",
            group="Rarely needed",
            width=18,
            rare=True,
        ),
        Column("description", "Description", Kind.TEXT, "What it covers.", group="Rarely needed", width=40, rare=True),
        Column(
            "examples",
            "Examples",
            Kind.TEXT,
            "Sentences that customers say.",
            group="Rarely needed",
            width=40,
            rare=True,
        ),
    ),
)

SIGNALS = SheetLayout(
    key="signals",
    name="Signals",
    purpose="Facts beyond the built-in ones that triggers and exceptions look at, and where they come from.",
    identity="signal",
    without="The built-in signals: confidence, confidence_margin, ai_turns, clarifications, no_match_count, human_request, sentiment.",
    columns=(
        Column(
            "signal", "Signal", Kind.IDENTIFIER, "The name that your systems send.", required=True, example="amount", width=22
        ),
        Column(
            "type",
            "Type",
            Kind.CHOICE,
            "number, boolean (Yes/No) or category (one of a list of words).",
            required=True,
            choices=choices.SIGNAL_TYPES,
            example="number",
            width=12,
        ),
        Column("unit", "Unit", Kind.TEXT, "What the number counts.", example="EUR", width=10),
        Column("minimum", "Minimum", Kind.NUMBER, "Smallest value to expect.", width=11),
        Column("maximum", "Maximum", Kind.NUMBER, "Largest value to expect.", width=11),
        Column("values", "Values", Kind.LIST, "The words of a category.", width=28),
        Column(
            "channels",
            "Channels",
            Kind.LIST,
            "Channels on which it is measured. Blank = all.",
            refers_to="channels",
            default="all",
            width=20,
        ),
        Column(
            "origin", "Source", Kind.TEXT, "The system it comes from.", required=True, example="core banking", width=22
        ),
        Column("description", "Description", Kind.TEXT, "What it means.", width=44),
    ),
)

GUARDRAILS = SheetLayout(
    key="guardrails",
    name="Guardrails",
    purpose="What each risk forbids. Guardrails never route; the compiler proves that nothing breaks them.",
    identity="risk",
    without="low and medium may be AI alone; high and regulated need a person to approve; no lowest AI from.",
    columns=(
        Column(
            "risk", "Risk", Kind.CHOICE, "The risk of an intent.", required=True, choices=choices.RISKS, example="high", width=14
        ),
        Column(
            "least_human",
            "Least human lane allowed",
            Kind.CHOICE,
            "AI alone, AI asks, AI drafts or Human (none = Human).",
            required=True,
            choices=(*choices.LANES[:3], choices.Choice("human", "Human", ("none", "person", "agent"))),
            example="AI drafts",
            width=26,
        ),
        Column(
            "lowest_ai_from",
            "Lowest AI from",
            Kind.PERCENT,
            "AI from may not be below this for intents of that risk.",
            minimum=0,
            maximum=1,
            width=18,
        ),
    ),
)

SCENARIOS = SheetLayout(
    key="scenarios",
    name="Scenarios",
    purpose="Conversations with the decision you expect; every compile tries them.",
    identity="scenario",
    without="No scenarios are tried.",
    columns=(
        Column(
            "scenario", "Scenario", Kind.IDENTIFIER, "A short name.", required=True, example="Polish refund by phone", width=30
        ),
        Column(
            "intent", "Intent", Kind.IDENTIFIER, "The intent as the classifier names it.", required=True, example="card_lost", width=26
        ),
        Column("language", "Language", Kind.LANGUAGE, "Language tag.", width=12),
        Column("channel", "Channel", Kind.IDENTIFIER, "The channel.", width=14),
        Column("confidence", "Confidence", Kind.PERCENT, "The classifier's confidence.", minimum=0, maximum=1, width=12),
        Column("runner_up", "Runner-up", Kind.PERCENT, "Confidence of the second-best intent.", minimum=0, maximum=1, width=12),
        Column("signals", "Signals", Kind.ASSIGNMENTS, "name=value; name=value", width=30),
        Column("exceptions", "Exceptions", Kind.LIST, "Exception ids that were reported.", refers_to="exceptions", width=20),
        Column("at", "At", Kind.INSTANT, "For example 2026-12-24T18:30+01:00.", width=24),
        Column(
            "expected_lane",
            "Expected lane",
            Kind.CHOICE,
            "The lane you expect.",
            required=True,
            choices=choices.LANES,
            example="Human",
            width=16,
        ),
        Column("expected_queue", "Expected queue", Kind.IDENTIFIER, "The queue you expect.", refers_to="queues", width=20),
    ),
)
