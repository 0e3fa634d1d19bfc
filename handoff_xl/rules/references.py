"""HX3xx: names that point from one sheet to another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping

from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.nearest import did_you_mean
from handoff_xl.reading.faults import brief


def _unknown(number: int, what: str, sheet: str, failing: str, passing: str) -> Rule:
    return Rule(
        code=f"HX{number}",
        severity=Severity.ERROR,
        title=f"Unknown {what}",
        message=f"There is no {what} named {{text}}.",
        fix="{hint}",
        meaning=f"The name must be one that {sheet} declares, spelt the same; otherwise the row has no effect there.",
        failing=failing,
        passing=passing,
    )


UNKNOWN_INTENT = _unknown(
    301,
    "intent",
    "Intents",
    "Thresholds names order_cancle.",
    "Thresholds names order_cancel, as Intents does.",
)
UNKNOWN_LANGUAGE = _unknown(
    302,
    "language",
    "Languages",
    "Queues serves pt; Languages lists pt-BR.",
    "Queues serves pt-BR, as Languages says.",
)
UNKNOWN_CHANNEL = _unknown(
    303, "channel", "Channels", "Thresholds names voice; Channels lists phone.", "Thresholds names phone."
)
UNKNOWN_QUEUE = _unknown(
    304, "queue", "Queues", "Intents names the queue billng.", "Intents names the queue billing."
)
UNKNOWN_CALENDAR = _unknown(
    305,
    "calendar",
    "Hours",
    "Queues names the calendar ofice.",
    "Queues names office, which has rows in Hours.",
)
UNKNOWN_SIGNAL = _unknown(
    306,
    "signal",
    "Signals",
    "A trigger looks at ammount.",
    "A trigger looks at amount, which Signals declares.",
)
UNKNOWN_TAG = _unknown(
    307,
    "tag",
    "the Tags column of Intents",
    "An exception names the tag frad.",
    "It names fraud, which an intent bears.",
)
UNKNOWN_CATEGORY = _unknown(
    310,
    "category",
    "the Category column of Intents",
    "Thresholds names the category card.",
    "It names cards.",
)
RETIRED_INTENT = Rule(
    code="HX320",
    severity=Severity.WARNING,
    title="Retired intent named",
    message="The intent {text} is retired, so naming it here has no effect.",
    fix="Take it out of the list, or set its Status to active.",
    meaning="Retired intents are not routed; rows that still name them mislead their readers.",
    failing="Thresholds names an intent whose Status is retired.",
    passing="Only active intents are named.",
)
LANGUAGES_ASSUMED = Rule(
    code="HX330",
    severity=Severity.WARNING,
    title="Languages assumed",
    message="There is no Languages sheet, so {languages} count as fully supported by AI and by people.",
    fix="Add a Languages sheet that says how far each language is supported.",
    meaning="AI is rarely as good in every language, and people are not there for every language.",
    failing="Thresholds names es and pl, and there is no Languages sheet.",
    passing="Languages lists en, es and pl with their support.",
)

NOTHING_TO_ROUTE = Rule(
    code="HX331",
    severity=Severity.ERROR,
    title="Nothing to route",
    message="{what}, so no conversation could be routed.",
    fix="{hint}",
    meaning="Routes are made for each active intent on each channel; without one of them every conversation falls back.",
    failing="There is no Channels sheet, and no other sheet names a channel.",
    passing="Channels lists phone and chat, and Intents has active intents.",
)

RULES = (
    NOTHING_TO_ROUTE,
    UNKNOWN_INTENT,
    UNKNOWN_LANGUAGE,
    UNKNOWN_CHANNEL,
    UNKNOWN_QUEUE,
    UNKNOWN_CALENDAR,
    UNKNOWN_SIGNAL,
    UNKNOWN_TAG,
    UNKNOWN_CATEGORY,
    RETIRED_INTENT,
    LANGUAGES_ASSUMED,
)

_RULE_OF: Mapping[str, Rule] = {
    "intents": UNKNOWN_INTENT,
    "languages": UNKNOWN_LANGUAGE,
    "channels": UNKNOWN_CHANNEL,
    "queues": UNKNOWN_QUEUE,
    "hours": UNKNOWN_CALENDAR,
    "signals": UNKNOWN_SIGNAL,
    "tags": UNKNOWN_TAG,
    "categories": UNKNOWN_CATEGORY,
}
_WHERE: Mapping[str, str] = {
    "hours": "Hours",
    "signals": "the sheet Signals, which the full template has",
    "tags": "the Tags of Intents",
    "categories": "the Category of Intents",
}


def unknown_name(
    kind: str, text: str, suggestion: str | None, place: Place, about: str, owner: str = ""
) -> Finding:
    """Return the finding of a name that its sheet does not declare; ``kind`` is that sheet's key."""
    text = brief(text)
    where = _WHERE.get(kind, kind.capitalize())
    hint = did_you_mean(suggestion, f"Type a name that is there, or add {text} to {where}.")
    if suggestion is not None and _look_alike(text, suggestion):
        hint = f"{suggestion} is written with other characters that look the same. Copy it from its own cell."
    elif kind not in {"languages", "channels"} and _DATE.fullmatch(text):
        suggestion = None
        hint = "Excel probably made this date of a name such as 1-2. Format the cell as Text, then type the name again."
    return _RULE_OF[kind].at(
        place, about=_named(about, text), owner=owner, suggestion=suggestion, text=text, hint=hint
    )


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _look_alike(one: str, other: str) -> bool:
    """Whether two names differ in nothing but accents set as characters of their own, full-width letters and the like."""
    return unicodedata.normalize("NFKC", one) == unicodedata.normalize("NFKC", other)


def retired_intent(text: str, place: Place, about: str) -> Finding:
    """Return the finding of a row that names a retired intent."""
    return RETIRED_INTENT.at(place, about=_named(about, brief(text)), text=brief(text))


def _named(about: str, text: str) -> str:
    """Return what a name in a row is about: the row and the name, which may be all that the row is known by."""
    return about if about == text else f"{about} · {text}"


def languages_assumed(languages: Collection[str]) -> Finding:
    """Return the finding of a design in several languages without a Languages sheet."""
    return LANGUAGES_ASSUMED.at(Place(), about="languages", languages=", ".join(sorted(languages)))


def no_channels() -> Finding:
    """Return the finding of a design in which no cell names a channel."""
    hint = "Add a Channels sheet with a row for each way customers reach you."
    return NOTHING_TO_ROUTE.at(Place(), about="channels", what="No sheet names a channel", hint=hint)


def no_active_intents(sheet: str) -> Finding:
    """Return the finding of an Intents sheet, named ``sheet`` in the workbook, without an active intent."""
    hint = "Add a row for each intent of the classifier, with the Status active or blank."
    return NOTHING_TO_ROUTE.at(Place(sheet), about="intents", what="No intent is active", hint=hint)
