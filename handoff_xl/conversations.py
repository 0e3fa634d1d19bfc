"""A turn told as a conversation: ``a Polish phone call about card_lost at 62 % confidence, where amount is 700``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from handoff_xl.matching import fold
from handoff_xl.model import Design
from handoff_xl.signals import ZERO_WHEN_MISSING
from handoff_xl.wording import listing, percent, scalar_words

_NOUNS: Mapping[str, str] = {
    **dict.fromkeys(("phone", "voice", "telephone", "call", "calls", "ivr"), "phone call"),
    **dict.fromkeys(("chat", "web chat", "webchat", "web_chat", "live chat", "livechat"), "chat"),
    **dict.fromkeys(("email", "e-mail", "mail"), "email"),
    **dict.fromkeys(("sms", "text", "text message"), "text message"),
    **dict.fromkeys(("letter", "post", "letters"), "letter"),
}
_MOST_SIGNALS = 6
_AN = re.compile("(?!eu|uk|uy|uni)[aeiou]", re.IGNORECASE)
"""What an English article stands before as ``an``: a vowel that is heard, unlike that of Ukrainian."""


def conversation(turn: Mapping[str, object], design: Design | None = None) -> str:
    """Return a turn in words, with the names that a design gives its languages and channels.

    Whole phrase, no full stop: ``a Polish phone call about card_lost at 62 % confidence``.
    """
    parts = [_kind_of_talk(turn, design), _subject(turn)]
    parts += [_certainty(turn), _time(turn)]
    told = " ".join(part for part in parts if part)
    facts = list(_facts(turn))
    return f"{told}, where {listing(facts, limit=_MOST_SIGNALS)}" if facts else told


def _kind_of_talk(turn: Mapping[str, object], design: Design | None) -> str:
    language, channel = turn.get("language"), turn.get("channel")
    languages = {one.id: one.name for one in design.languages} if design is not None else {}
    channels = {one.id: one.name or one.id for one in design.channels} if design is not None else {}
    tongue = languages.get(str(language), "")
    name = channels.get(str(channel), str(channel))
    noun = _NOUNS.get(fold(str(channel))) or _NOUNS.get(fold(name))
    words = [tongue, noun or "conversation"]
    article = "an" if _AN.match(tongue or words[1]) else "a"
    told = " ".join([article, *(word for word in words if word)])
    if language is not None and not tongue:
        told += f" in {language}"
    if channel is not None and noun is None:
        told += f" by {name}"
    return told


def _subject(turn: Mapping[str, object]) -> str:
    if "intent" in turn:
        return f"about {turn['intent']}"
    # A turn that leaves out more than the intent stands for a whole channel or language.
    return "about something that is not on Intents" if {"language", "channel"} <= turn.keys() else ""


def _certainty(turn: Mapping[str, object]) -> str:
    confidence, runner_up = turn.get("confidence"), turn.get("runner_up_confidence")
    if not isinstance(confidence, (int, float)):
        return ""
    told = f"at {percent(confidence)} confidence"
    if isinstance(runner_up, (int, float)):
        told += f" with the second-best intent at {percent(runner_up)}"
    return told


def _time(turn: Mapping[str, object]) -> str:
    at = turn.get("at")
    if not isinstance(at, str):
        return ""
    try:
        instant = datetime.fromisoformat(at)
    except ValueError:
        return f"at {at}"
    offset = instant.strftime("%z")
    zone = f" (UTC{offset[:3]}:{offset[3:5]})" if offset else ""
    return f"on {instant:%Y-%m-%d at %H:%M}{zone}"


def _facts(turn: Mapping[str, object]) -> Iterator[str]:
    exceptions = turn.get("exceptions")
    if isinstance(exceptions, (list, tuple)) and exceptions:
        yield f"another system reports {listing(map(str, exceptions))}"
    signals = turn.get("signals")
    if isinstance(signals, Mapping):
        for signal, value in signals.items():
            yield _fact(str(signal), value)


def _fact(signal: str, value: object) -> str:
    if value is None:
        return f"nobody knows {signal}"
    if signal == "human_request" and isinstance(value, bool):
        return "the customer asks for a person" if value else "the customer does not ask for a person"
    words = scalar_words(signal, value if isinstance(value, (bool, int, float)) else str(value))
    if signal in ZERO_WHEN_MISSING:
        return f"{_COUNTED[signal]} {words}"
    return f"{signal} is {words}"


_COUNTED: Mapping[str, str] = {
    "ai_turns": "the number of AI turns is",
    "clarifications": "the number of clarifying questions is",
    "no_match_count": "the number of failed recognitions is",
}
