"""The rows that the template comes with: policy that fits most contact centres, and examples to replace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handoff_xl.layout import SETTINGS, SHEETS
from handoff_xl.writers.template.conditions import EXAMPLE_PREFIX
from handoff_xl.writers.template.shipped_full import Row, rows_of_full

_EXAMPLE_GENERAL = f"{EXAMPLE_PREFIX}general"
_EXAMPLE_CARDS = f"{EXAMPLE_PREFIX}cards"
_EXAMPLE_HOURS = f"{EXAMPLE_PREFIX}office"

EXAMPLE_HOURS: tuple[Row, ...] = (
    {"Calendar": _EXAMPLE_HOURS, "Day": "Mon-Fri", "Opens": "08:00", "Closes": "18:00"},
)

EXAMPLE_QUEUES: tuple[Row, ...] = (
    {
        "Queue": _EXAMPLE_GENERAL,
        "Name": "Example: customer service",
        "Kind": "human",
        "When closed": "ticket",
        "SLA minutes": "10",
    },
    {
        "Queue": _EXAMPLE_CARDS,
        "Name": "Example: card specialists",
        "Kind": "human",
        "Calendar": _EXAMPLE_HOURS,
        "When closed": "fallback",
        "Fallback queue": _EXAMPLE_GENERAL,
        "SLA minutes": "5",
    },
)

EXAMPLE_INTENTS: tuple[Row, ...] = (
    {
        "Intent": f"{EXAMPLE_PREFIX}opening_hours",
        "Name": "Example: when are you open",
        "Category": "general",
        "Risk": "low",
        "Owner": "example",
        "Monthly volume": "900",
    },
    {
        "Intent": f"{EXAMPLE_PREFIX}refund_status",
        "Name": "Example: where is my refund",
        "Category": "payments",
        "Risk": "medium",
        "Owner": "example",
        "Monthly volume": "1200",
    },
    {
        "Intent": f"{EXAMPLE_PREFIX}card_lost",
        "Name": "Example: my card is lost",
        "Category": "cards",
        "Risk": "high",
        "Queue": _EXAMPLE_CARDS,
        "Owner": "example",
        "Monthly volume": "400",
        "Irreversible": "Yes",
    },
)

THRESHOLDS: tuple[Row, ...] = (
    {
        "Risk": "low",
        "Mode": "AI alone",
        "AI from": "85%",
        "Review from": "60%",
        "If unsure": "Human",
        "Rationale": "A wrong answer is annoying, seldom harmful.",
    },
    {
        "Risk": "medium",
        "Mode": "AI alone",
        "AI from": "92%",
        "Review from": "70%",
        "If unsure": "Human",
        "Rationale": "A wrong answer costs money or trust: AI must be surer.",
    },
    {
        "Risk": "high",
        "Mode": "AI drafts",
        "Review from": "60%",
        "If unsure": "Human",
        "Rationale": "A person approves every answer before it is sent.",
    },
    {
        "Risk": "regulated",
        "Mode": "AI drafts",
        "Review from": "60%",
        "If unsure": "Human",
        "Rationale": "A person answers for it; the draft only saves time.",
    },
)

TRIGGERS: tuple[Row, ...] = tuple(
    {
        "Trigger": trigger,
        "Name": name,
        "Signal": signal,
        "Operator": operator,
        "Value": value,
        "Lane": "Human",
        "Priority": priority,
    }
    for trigger, name, signal, operator, value, priority in (
        ("person_requested", "The customer asks for a person", "human_request", "is", "Yes", "10"),
        ("two_misses", "Not understood twice in a row", "no_match_count", "at least", "2", "20"),
        ("frustrated", "The customer is frustrated", "sentiment", "at most", "-0.5", "30"),
        ("too_many_turns", "AI has taken too many turns", "ai_turns", "at least", "8", "40"),
    )
)

EXCEPTIONS: tuple[Row, ...] = tuple(
    {
        "Exception": exception,
        "Exception type": kind,
        "Signal": "reported",
        "Compliance sensitive": sensitive,
        "Priority": priority,
        "AI may": ai_may,
        "Legal basis": basis,
        "Owner": owner,
    }
    for exception, kind, sensitive, priority, ai_may, basis, owner in (
        (
            "self_harm",
            "Risk of self-harm",
            "Yes",
            "1",
            "acknowledge",
            "Duty of care; safeguarding policy",
            "Compliance",
        ),
        (
            "suspected_fraud",
            "Suspected fraud",
            "Yes",
            "2",
            "nothing",
            "Anti-fraud and money-laundering law",
            "Fraud prevention",
        ),
        (
            "card_data",
            "Payment card data",
            "Yes",
            "3",
            "nothing",
            "PCI DSS: card data are never kept in a conversation",
            "Information security",
        ),
        (
            "legal_threat",
            "Legal threat",
            "Yes",
            "4",
            "acknowledge",
            "Complaints procedure; legal hold",
            "Legal",
        ),
        (
            "regulator_ombudsman",
            "Regulator or ombudsman",
            "Yes",
            "5",
            "acknowledge",
            "Complaint-handling rules of the regulator",
            "Compliance",
        ),
        (
            "vulnerable_customer",
            "Vulnerable customer",
            "Yes",
            "6",
            "acknowledge",
            "Fair treatment of vulnerable customers",
            "Compliance",
        ),
        (
            "data_subject_rights",
            "Data-subject rights",
            "Yes",
            "7",
            "collect minimum",
            "Data-protection law, such as GDPR Articles 15 to 22",
            "Data protection",
        ),
        ("bereavement", "Bereavement", "No", "8", "acknowledge", "Bereavement policy", "Customer care"),
    )
)

STAGES: tuple[Row, ...] = (
    {
        "Stage": "Understand",
        "AI role": "Recognises what the customer wants; asks once where two answers fit",
        "Human role": "Takes over where AI does not understand or the customer asks for a person",
        "Escalation trigger": "person_requested, two_misses",
        "Decision right": "AI",
        "Override reason required": "No",
    },
    {
        "Stage": "Resolve",
        "AI role": "Answers alone or drafts the answer, as Thresholds say",
        "Human role": "Approves, changes or rejects drafts; handles what is for people only",
        "Escalation trigger": "frustrated, too_many_turns, suspected_fraud, card_data",
        "Decision right": "human approves",
        "Override reason required": "No",
    },
    {
        "Stage": "Close",
        "AI role": "Sums up the conversation and proposes the next step",
        "Human role": "Decides on complaints, legal questions and the rights of the customer",
        "Escalation trigger": "legal_threat, regulator_ombudsman, data_subject_rights",
        "Decision right": "human",
        "Override reason required": "No",
    },
)

_LANGUAGE_NAMES = {
    "ar": "Arabic",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
_ASYNC_CHANNELS = frozenset(
    {"email", "e-mail", "mail", "letter", "post", "form", "web_form", "ticket", "social"}
)


def settings_rows(values: Mapping[str, str]) -> tuple[Row, ...]:
    """Return one row for each setting that exists, with these values and all others blank."""
    return tuple(
        {"Setting": column.header, "Value": values.get(column.header, ""), "Meaning": meaning(column.header)}
        for column in SETTINGS
    )


def meaning(setting: str) -> str:
    """Return what a setting does and what a blank means, nothing for settings that do not exist."""
    column = next((column for column in SETTINGS if column.header == setting), None)
    if column is None:
        return ""
    if column.required or not column.default:
        return column.help
    return f"{column.help} Blank = {column.default}."


def language_rows(languages: Sequence[str]) -> tuple[Row, ...]:
    """Return a row per language tag, fully supported until somebody says otherwise."""
    return tuple(
        {
            "Language": tag,
            "Name": _LANGUAGE_NAMES.get(tag.lower(), ""),
            "AI support": "full",
            "Human support": "Yes",
        }
        for tag in languages
    )


def channel_rows(channels: Sequence[str]) -> tuple[Row, ...]:
    """Return a row per channel, live unless its name is that of a channel where answers may come later."""
    return tuple(
        {
            "Channel": channel,
            "Name": in_plain_words(channel),
            "Kind": "async" if channel.lower() in _ASYNC_CHANNELS else "live",
        }
        for channel in channels
    )


def intent_rows(intents: Sequence[Row]) -> tuple[Row, ...]:
    """Return the intents with a Name from their id where they have none."""
    return tuple({**row, "Name": row.get("Name") or in_plain_words(row["Intent"])} for row in intents)


def in_plain_words(name: str) -> str:
    """Return an id as words: ``card_lost`` becomes ``Card lost``."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def shipped_rows(
    *, client: str, languages: Sequence[str], channels: Sequence[str], intents: Sequence[Row], full: bool
) -> dict[str, tuple[Row, ...]]:
    """Return the rows of every sheet of the template under the sheet's name; ``full`` takes all sheets."""
    languages = languages or ("en",)
    channels = channels or ("web_chat", "phone", "email")
    rows: dict[str, tuple[Row, ...]] = {sheet.name: () for sheet in SHEETS if full or sheet.starter}
    rows |= {
        "Settings": settings_rows(
            {"Client": client, "Version": "0.1", "Phase": "pilot", "Default language": languages[0]}
        ),
        "Languages": language_rows(languages),
        "Channels": channel_rows(channels),
        "Hours": EXAMPLE_HOURS,
        "Queues": EXAMPLE_QUEUES,
        "Intents": intent_rows(intents) if intents else EXAMPLE_INTENTS,
        "Thresholds": THRESHOLDS,
        "Triggers": TRIGGERS,
        "Exceptions": EXCEPTIONS,
        "Stages": STAGES,
    }
    if full:
        rows |= rows_of_full(rows)
    return rows
