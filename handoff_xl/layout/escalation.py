"""The Triggers and Exceptions sheets: what makes a conversation more human."""

from __future__ import annotations

from handoff_xl.layout import choices
from handoff_xl.layout.declare import YES_NO, Column, Kind, SheetLayout
from handoff_xl.layout.scope import scope_column

_WHEN = "When it happens"
_THEN = "What happens then"


def _condition(prefix: str, *, required: bool) -> tuple[Column, Column, Column]:
    """Return the three columns of a condition: signal, operator, value (``and_`` for the second condition)."""
    word = "And " if prefix else ""
    also = "It must hold as well. " if prefix else ""

    def header(name: str) -> str:
        return f"{word}{name.lower()}" if word else name

    return (
        Column(
            f"{prefix}signal",
            header("Signal"),
            Kind.IDENTIFIER,
            f"{also}What is measured: a built-in signal or one from Signals.",
            required=required,
            refers_to="signals",
            example="" if prefix else "human_request",
            group=_WHEN,
            width=20,
            rare=bool(prefix),
        ),
        Column(
            f"{prefix}operator",
            header("Operator"),
            Kind.CHOICE,
            "is, is not, less than, at most, at least, more than, one of, none of, between.",
            required=required,
            choices=choices.OPERATORS,
            example="" if prefix else "is",
            group=_WHEN,
            width=13,
            rare=bool(prefix),
        ),
        Column(
            f"{prefix}value",
            header("Value"),
            Kind.OPERAND,
            "A number, a percent, Yes/No, a word, a list (a, b), or 10 to 20 for between.",
            required=required,
            example="" if prefix else "Yes",
            group=_WHEN,
            width=16,
            rare=bool(prefix),
        ),
    )


TRIGGERS = SheetLayout(
    key="triggers",
    name="Triggers",
    purpose=(
        "What makes a conversation more human. A trigger whose signal is missing stays silent. "
        "Rows that repeat a trigger are alternatives."
    ),
    required=True,
    starter=True,
    identity="trigger",
    repeats=True,
    columns=(
        Column(
            "trigger",
            "Trigger",
            Kind.IDENTIFIER,
            "A short name; repeat it for alternatives.",
            required=True,
            example="person_requested",
            group="What it is",
            width=24,
        ),
        Column("name", "Name", Kind.TEXT, "The trigger in plain words.", group="What it is", width=34),
        scope_column("intents", "Intents", "intents", 22, "Intents by name."),
        scope_column("tags", "Tags", "tags", 17, "Intents that bear one of these tags."),
        scope_column("languages", "Languages", "languages", 14, "Languages."),
        scope_column("channels", "Channels", "channels", 16, "Channels."),
        *_condition("", required=True),
        *_condition("and_", required=False),
        Column(
            "lane",
            "Lane",
            Kind.CHOICE,
            "AI asks, AI drafts or Human: at least this lane.",
            required=True,
            choices=choices.TRIGGER_LANES,
            example="Human",
            group=_THEN,
            width=12,
        ),
        Column(
            "queue",
            "Queue",
            Kind.IDENTIFIER,
            "People who take it over, in place of the intent's own queue. Blank = the queue of the intent.",
            refers_to="queues",
            default="the intent's queue",
            group=_THEN,
            width=18,
        ),
        Column(
            "priority",
            "Priority",
            Kind.INTEGER,
            "The lower number decides where several fire.",
            required=True,
            minimum=0,
            maximum=1_000_000,
            example="10",
            group=_THEN,
            width=12,
        ),
        Column("owner", "Owner", Kind.TEXT, "Who decides about it.", group=_THEN, width=20),
        Column(
            "expected_share",
            "Expected share",
            Kind.PERCENT,
            "Share of conversations in which it fires.",
            minimum=0,
            maximum=1,
            group=_THEN,
            width=13,
        ),
    ),
)

EXCEPTIONS = SheetLayout(
    key="exceptions",
    name="Exceptions",
    purpose="What always goes to a person, with no off switch. Rows that repeat an exception are alternatives.",
    required=True,
    starter=True,
    identity="exception",
    repeats=True,
    columns=(
        Column(
            "exception",
            "Exception",
            Kind.IDENTIFIER,
            "A short name; upstream detectors report it; repeat it for alternatives.",
            required=True,
            example="card_data",
            group="What it is",
            width=22,
        ),
        Column(
            "type",
            "Exception type",
            Kind.TEXT,
            "The category in your own words.",
            required=True,
            example="Payment card data",
            group="What it is",
            width=26,
        ),
        scope_column("intents", "Intents", "intents", 22, "Intents by name."),
        scope_column("tags", "Tags", "tags", 17, "Intents that bear one of these tags."),
        scope_column("languages", "Languages", "languages", 14, "Languages."),
        scope_column("channels", "Channels", "channels", 16, "Channels."),
        *(
            Column(
                column.key,
                column.header,
                column.kind,
                column.help + (" reported = an upstream detector says so." if column.key == "signal" else ""),
                refers_to=column.refers_to,
                choices=column.choices,
                example={"signal": "reported"}.get(column.key, ""),
                group=column.group,
                width=column.width,
                rare=column.rare,
            )
            for column in (*_condition("", required=False), *_condition("and_", required=False))
        ),
        Column(
            "compliance_sensitive",
            "Compliance sensitive",
            Kind.YES_NO,
            "Yes where a law or regulator is behind it.",
            required=True,
            choices=YES_NO,
            example="Yes",
            group=_THEN,
            width=15,
        ),
        Column(
            "if_unknown",
            "If unknown",
            Kind.CHOICE,
            "Where the signal is missing: human or ignore.",
            choices=choices.IF_UNKNOWN,
            default="human where compliance sensitive, else ignore",
            group=_THEN,
            width=12,
        ),
        Column(
            "queue",
            "Queue",
            Kind.IDENTIFIER,
            "People who take it over.",
            required=True,
            refers_to="queues",
            example="complaints",
            group=_THEN,
            width=18,
        ),
        Column(
            "priority",
            "Priority",
            Kind.INTEGER,
            "The lower number decides where several are active.",
            required=True,
            minimum=0,
            maximum=1_000_000,
            example="1",
            group=_THEN,
            width=12,
        ),
        Column(
            "ai_may",
            "AI may",
            Kind.CHOICE,
            "What AI may still do: nothing, acknowledge, or collect minimum.",
            choices=choices.AI_MAY,
            default="nothing",
            group=_THEN,
            width=16,
        ),
        Column(
            "legal_basis",
            "Legal basis",
            Kind.TEXT,
            "The rule behind it, in your own words.",
            example="PCI DSS 4.0, requirement 3",
            group=_THEN,
            width=40,
        ),
        Column(
            "owner",
            "Owner",
            Kind.TEXT,
            "Who decides about it.",
            required=True,
            example="Compliance",
            group=_THEN,
            width=20,
        ),
    ),
)
