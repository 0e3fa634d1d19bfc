"""Sheets about who answers for the design: stages, controls, reason codes, approvals."""

from __future__ import annotations

from handoff_xl.layout import choices
from handoff_xl.layout.declare import YES_NO, Column, Kind, SheetLayout

STAGES = SheetLayout(
    key="stages",
    name="Stages",
    purpose="The steps of your operation: what AI does, what people do, and which triggers bring a person in.",
    starter=True,
    identity="stage",
    without="No stages: the handoff map has no process part.",
    columns=(
        Column("stage", "Stage", Kind.IDENTIFIER, "The step.", required=True, example="Resolution", width=24),
        Column(
            "ai_role",
            "AI role",
            Kind.TEXT,
            "What AI does in it.",
            required=True,
            example="Answers from the help centre",
            width=40,
        ),
        Column(
            "human_role",
            "Human role",
            Kind.TEXT,
            "What people do in it.",
            required=True,
            example="Approves refunds",
            width=40,
        ),
        Column(
            "escalation_triggers",
            "Escalation trigger",
            Kind.LIST,
            "Ids from Triggers or Exceptions that bring a person in, several as a, b.",
            required=True,
            refers_to="triggers",
            example="frustrated, too_many_turns",
            width=36,
        ),
        Column(
            "decision_right",
            "Decision right",
            Kind.CHOICE,
            "Who decides: AI, human approves, or human.",
            choices=choices.DECISION_RIGHTS,
            width=18,
        ),
        Column(
            "override_reason_required",
            "Override reason required",
            Kind.YES_NO,
            "Yes: a person who overrides AI gives a reason code.",
            choices=YES_NO,
            default="No",
            width=16,
        ),
    ),
)

CONTROLS = SheetLayout(
    key="controls",
    name="Controls",
    purpose="Which share of outputs quality assurance looks at; sample accepted and overridden ones.",
    without="No sampling is planned.",
    columns=(
        Column(
            "scope",
            "Scope",
            Kind.TEXT,
            "What is sampled: a stage, a category, everything.",
            required=True,
            example="all",
            width=28,
        ),
        Column(
            "outcome",
            "Outcome",
            Kind.CHOICE,
            "accepted, overridden, contained or escalated.",
            required=True,
            choices=choices.OUTCOMES,
            example="accepted",
            width=16,
        ),
        Column(
            "phase",
            "Phase",
            Kind.CHOICE,
            "pilot or live.",
            required=True,
            choices=choices.PHASES,
            example="pilot",
            width=12,
        ),
        Column(
            "sample",
            "Sample %",
            Kind.PERCENT,
            "Share looked at, for example 5%.",
            required=True,
            minimum=0,
            maximum=1,
            example="5%",
            width=12,
        ),
        Column(
            "minimum_per_week",
            "Minimum per week",
            Kind.INTEGER,
            "At least this many a week.",
            minimum=0,
            maximum=1_000_000,
            width=14,
        ),
        Column(
            "reviewer_role",
            "Reviewer role",
            Kind.TEXT,
            "Who looks.",
            required=True,
            example="QA lead",
            width=24,
        ),
    ),
)

REASON_CODES = SheetLayout(
    key="reason_codes",
    name="Reason codes",
    purpose="Why a person overrode the AI, or a conversation was escalated.",
    identity="code",
    without="No reason codes.",
    columns=(
        Column(
            "code", "Code", Kind.IDENTIFIER, "A short code.", required=True, example="WRONG_INTENT", width=24
        ),
        Column(
            "label",
            "Label",
            Kind.TEXT,
            "The reason in words.",
            required=True,
            example="Wrong intent",
            width=44,
        ),
        Column(
            "applies_to",
            "Applies to",
            Kind.CHOICE,
            "override or escalation.",
            required=True,
            choices=choices.APPLIES_TO,
            example="override",
            width=16,
        ),
    ),
)

APPROVALS = SheetLayout(
    key="approvals",
    name="Approvals",
    purpose="Who approved which state of the design. The fingerprint stands on HX Summary once there are no errors.",
    starter=True,
    without="The design counts as not approved.",
    columns=(
        Column("role", "Role", Kind.TEXT, "In what role.", required=True, example="Compliance", width=24),
        Column("name", "Name", Kind.TEXT, "Who.", required=True, example="Kim Example", width=26),
        Column(
            "decision",
            "Decision",
            Kind.CHOICE,
            "approved or rejected.",
            required=True,
            choices=choices.APPROVAL_DECISIONS,
            example="approved",
            width=14,
        ),
        Column("date", "Date", Kind.DATE, "When.", required=True, example="2026-11-20", width=14),
        Column(
            "fingerprint",
            "Model fingerprint",
            Kind.TEXT,
            "The fingerprint of the routing they saw; its first 8 characters suffice.",
            required=True,
            example="3f9a01bc",
            width=22,
        ),
    ),
)
