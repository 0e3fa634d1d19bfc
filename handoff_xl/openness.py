"""What the intents in the scopes of triggers and exceptions are open for, and rows that count for nothing of it."""

from __future__ import annotations

from itertools import product

from handoff_xl.blocks import open_for
from handoff_xl.handovers import Pair
from handoff_xl.model import Alternative, Design, Intent, Scope

_OPEN = frozenset({"status", "languages", "channels"})
_SCOPE = frozenset({"intents", "tags", "languages", "channels"})


class Openness:
    """The languages and channels that the intents of a design are open for, as the scopes of rows name them."""

    def __init__(self, design: Design) -> None:
        self._languages = frozenset(one.id for one in design.languages)
        self._channels = frozenset(one.id for one in design.channels)
        self._intents = {intent.id: intent for intent in design.intents}
        self._design = design
        self._untrusted = bool({"intents", "languages", "channels"} & design.untrusted)
        self._found: dict[frozenset[str] | None, frozenset[Pair] | None] = {}

    def of(self, scope: Scope) -> frozenset[Pair] | None:
        """Return the (language, channel) pairs in a scope that some intent of it is open for; None where nobody can tell.

        It cannot be told of an intent that is not listed, could not be read, or is a draft. Retired intents are open
        for nothing; of a scope that has no others, nothing is told either.
        """
        if scope.intents not in self._found:
            self._found[scope.intents] = self._open_for(scope.intents)
        found = self._found[scope.intents]
        return None if found is None else frozenset(pair for pair in found if _is_in(scope, pair))

    def counts_nowhere(self, row: Alternative) -> bool:
        """Whether none of a row's intents is open for any language and channel that it names.

        Never so for a row that is reported, which is active whatever its scope, nor for one whose scope could not be
        read or names what no sheet lists, nor where its intents are open for nothing at all.
        """
        scope = row.scope
        return (
            not row.reported
            and not row.source.broken & _SCOPE
            and (scope.languages or frozenset()) <= self._languages
            and (scope.channels or frozenset()) <= self._channels
            and self.of(scope) == frozenset()
            and bool(self._found[scope.intents])
        )

    def _open_for(self, named: frozenset[str] | None) -> frozenset[Pair] | None:
        ids = self._intents.keys() if named is None else named
        if self._untrusted or not self._intents.keys() >= ids:
            return None
        intents = [one for one in map(self._intents.__getitem__, ids) if one.status != "retired"]
        if not intents or any(map(_is_doubtful, intents)):
            return None
        extents = {(one.languages, one.channels): one for one in intents}
        return frozenset(pair for one in extents.values() for pair in product(*open_for(one, self._design)))


def _is_in(scope: Scope, pair: Pair) -> bool:
    language, channel = pair
    return (scope.languages is None or language in scope.languages) and (
        scope.channels is None or channel in scope.channels
    )


def _is_doubtful(intent: Intent) -> bool:
    return intent.status != "active" or bool(intent.source.broken & _OPEN)
