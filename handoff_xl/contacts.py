"""Whether a customer can be reached again: channels that nobody is known by, and signals that tell who is there."""

from __future__ import annotations

import re

from handoff_xl.model import Channel, Signal

_WORD = re.compile(r"[a-z]+")
_ANONYMOUS = frozenset({"anonymous", "atm", "guest", "kiosk", "loudspeaker", "speaker", "terminal", "totem"})
_KNOWN = frozenset(
    {
        *("account", "contact", "customer", "email", "identified", "logged"),
        *("login", "member", "phone", "signed", "verified"),
    }
)


def is_anonymous(channel: Channel) -> bool:
    """Whether a channel's name says that a customer is gone with the conversation, as at a kiosk."""
    return bool(_words(channel.id, channel.name) & _ANONYMOUS)


def tells_contact(signal: Signal, channel: Channel) -> bool:
    """Whether a declared signal is measured on a channel and its name says that a contact is known."""
    measured = signal.channels is None or channel.id in signal.channels
    return signal.source is not None and measured and bool(_words(signal.id) & _KNOWN)


def _words(*texts: str) -> set[str]:
    """Return the words of names, without the s of a plural."""
    return {word.removesuffix("s") for text in texts for word in _WORD.findall(text.lower())}
