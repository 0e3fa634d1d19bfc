"""The four lanes of a conversation turn, each more human than the one before."""

from __future__ import annotations

from enum import IntEnum


class Lane(IntEnum):
    """Who handles a turn; a greater lane is a more human one, so that lanes join with ``max``."""

    AI_AUTO = 0
    CLARIFY = 1
    AI_REVIEW = 2
    HUMAN = 3

    @property
    def key(self) -> str:
        """The lane's name in the routing JSON, for example ``ai_review``."""
        return self.name.lower()

    @property
    def words(self) -> str:
        """The lane's name in Excel and in messages, for example ``AI drafts``."""
        return _WORDS[self]

    @property
    def is_ai_only(self) -> bool:
        """Whether no person takes part in this lane."""
        return self <= Lane.CLARIFY

    @classmethod
    def from_key(cls, key: str) -> Lane:
        """Return the lane of a routing JSON key; raises KeyError for any other text."""
        return cls[key.upper()]


_WORDS = {
    Lane.AI_AUTO: "AI alone",
    Lane.CLARIFY: "AI asks",
    Lane.AI_REVIEW: "AI drafts",
    Lane.HUMAN: "Human",
}
