"""The Settings sheet: one declaration for each of its rows."""

from __future__ import annotations

from handoff_xl.layout import choices
from handoff_xl.layout.declare import Column, Kind, SheetLayout

SETTINGS: tuple[Column, ...] = (
    Column("client", "Client", Kind.TEXT, "Whose contact centre this is.", example="Example Bank"),
    Column(
        "name", "Design name", Kind.TEXT, "What this design is called.", required=True, example="Card support"
    ),
    Column(
        "version", "Version", Kind.TEXT, "Raise it whenever the design changes.", required=True, example="1.0"
    ),
    Column(
        "owner",
        "Owner",
        Kind.TEXT,
        "Who answers for the design and mends it.",
        required=True,
        example="Dana Ops",
    ),
    Column(
        "approver",
        "Approver",
        Kind.TEXT,
        "Who signs it off; somebody other than the owner.",
        example="Kim Compliance",
    ),
    Column(
        "effective_date",
        "Effective date",
        Kind.DATE,
        "First day the design is used. Opening hours are checked for the twelve months from here.",
        default="the day of the run",
        example="2027-01-11",
    ),
    Column(
        "review_by",
        "Review by",
        Kind.DATE,
        "When the design is looked at again at the latest.",
        example="2027-06-30",
    ),
    Column(
        "phase",
        "Phase",
        Kind.CHOICE,
        "pilot or live.",
        choices=choices.PHASES,
        default="pilot",
        example="pilot",
    ),
    Column(
        "time_zone",
        "Time zone",
        Kind.TIME_ZONE,
        "IANA name, for example Europe/London. Opening hours are local to it unless they name their own.",
        required=True,
        example="Europe/London",
    ),
    Column(
        "default_language",
        "Default language",
        Kind.LANGUAGE,
        "Language tag, for example en or pt-BR.",
        required=True,
        example="en",
    ),
    Column(
        "fallback_queue",
        "Global fallback queue",
        Kind.IDENTIFIER,
        "People who take everything that nobody else was named for: unknown intents, unknown channels.",
        required=True,
        refers_to="queues",
        example="general",
    ),
    Column(
        "ai_from",
        "AI from",
        Kind.PERCENT,
        "Confidence from which AI acts alone, where no Thresholds row says otherwise.",
        minimum=0,
        maximum=1,
        default="85 %",
        example="85%",
    ),
    Column(
        "review_from",
        "Review from",
        Kind.PERCENT,
        "Confidence from which AI drafts and a person approves, where no Thresholds row says otherwise.",
        minimum=0,
        maximum=1,
        default="60 %",
        example="60%",
    ),
    Column(
        "if_unsure",
        "If unsure",
        Kind.CHOICE,
        "Below Review from: Human, or AI asks (one clarifying question).",
        choices=choices.IF_UNSURE,
        default="Human",
        example="Human",
    ),
    Column(
        "ambiguity_margin",
        "Ambiguity margin",
        Kind.PERCENT,
        "Where the two best intents are closer than this, AI asks first.",
        minimum=0,
        maximum=1,
        default="0",
        example="0",
    ),
    Column(
        "max_clarifications",
        "Max clarifications",
        Kind.INTEGER,
        "Clarifying questions in a row before a person takes over.",
        minimum=0,
        maximum=1000,
        default="2",
        example="2",
    ),
    Column(
        "max_ai_turns",
        "Max AI turns",
        Kind.INTEGER,
        "Turns that AI may handle alone in one conversation before a person takes over.",
        minimum=0,
        maximum=1000,
        default="no limit",
        example="8",
    ),
    Column(
        "require_explicit_thresholds",
        "Require explicit thresholds",
        Kind.CHOICE,
        "no; policy: some Thresholds row must decide the confidence levels; intent: a row that names the intent.",
        choices=choices.EXPLICIT,
        default="no",
        example="no",
    ),
    Column(
        "max_escalation_share",
        "Max escalation share",
        Kind.PERCENT,
        "Share of conversations that may go to people; more is reported as over-escalation.",
        minimum=0,
        maximum=1,
        example="40%",
    ),
    Column(
        "max_ai_error_share",
        "Max AI error share",
        Kind.PERCENT,
        "Share of wrong answers that AI may give alone; used when thresholds are tuned from logs.",
        minimum=0,
        maximum=1,
        example="3%",
    ),
    Column(
        "confidence_source",
        "Confidence source",
        Kind.TEXT,
        "Where the confidence number comes from.",
        example="intent classifier",
    ),
    Column(
        "model_version",
        "Model version",
        Kind.TEXT,
        "Version of the model the thresholds were set for.",
        example="2026-10",
    ),
    Column(
        "calibrated_on",
        "Calibrated on",
        Kind.DATE,
        "When the confidence was last checked against real outcomes.",
        example="2026-11-02",
    ),
)

SETTINGS_SHEET = SheetLayout(
    key="settings",
    name="Settings",
    purpose="Facts about the design and what holds where no other sheet says more.",
    required=True,
    starter=True,
    identity="setting",
    columns=(
        Column(
            "setting",
            "Setting",
            Kind.IDENTIFIER,
            "The name of the setting; leave it as it is.",
            required=True,
            width=28,
        ),
        Column(
            "value",
            "Value",
            Kind.SETTING_VALUE,
            "Your value. A blank takes the default.",
            required=True,
            width=30,
        ),
        Column("meaning", "Meaning", Kind.TEXT, "What the setting does.", width=100),
    ),
)


def setting(key: str) -> Column:
    """Return the declaration of one Settings row; raises KeyError where there is none."""
    for column in SETTINGS:
        if column.key == key:
            return column
    raise KeyError(key)
