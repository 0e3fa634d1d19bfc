"""Where turns are decided: every group of combinations with what its route proposes, those without a route included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from handoff_xl.blocks import open_for
from handoff_xl.lanes import Lane
from handoff_xl.model import Design
from handoff_xl.proofs.axes import MISSING
from handoff_xl.proofs.lanes import cuts, proposals
from handoff_xl.proofs.space import Cut, Space
from handoff_xl.regions.atoms import Box
from handoff_xl.routes import Route
from handoff_xl.signals import CONFIDENCE

Where = tuple[str | None, str | None, str | None]
"""Intent, language and channel of a turn; None for an unknown one."""


class Site(NamedTuple):
    """Combinations at which the same cases are in scope and the same route decides; ``where`` is one of them.

    ``route`` None stands for that of everything unknown or not open: a person, at ``fallback``.
    """

    route: Route | None
    bits: int
    where: Where
    fallback: str | None = None

    def cuts(self) -> tuple[Cut, ...]:
        """Return the values at which the route changes."""
        return () if self.route is None else tuple(cuts(self.route))

    def proposals(self, space: Space) -> Iterator[tuple[Lane, Box]]:
        """Yield the lanes that the route proposes with the turns for which it does; together they are all turns."""
        if self.route is None:
            yield Lane.HUMAN, space.whole
            return
        yield from proposals(space, self.route)
        unknown = space.box({CONFIDENCE: MISSING})
        if unknown is not None:
            yield Lane.HUMAN, unknown

    def queue_for(self, lane: Lane) -> str | None:
        """Return the queue of a proposal that names none."""
        if lane.is_ai_only:
            return None
        return self.fallback if self.route is None else self.route.queue_for(lane)


def places_without_route(
    design: Design,
) -> Iterator[tuple[str | None, Sequence[str | None], Sequence[str | None]]]:
    """Yield an intent, languages and channels at which no route is open; None stands for unknown ones."""
    languages = [None, *(language.id for language in design.languages)]
    channels = [None, *(channel.id for channel in design.channels)]
    yield None, languages, channels
    for intent in design.intents:
        if intent.status != "active":
            yield intent.id, languages, channels
            continue
        open_languages, open_channels = open_for(intent, design)
        closed = [language for language in languages if language not in open_languages]
        yield intent.id, closed, channels
        yield intent.id, open_languages, [channel for channel in channels if channel not in open_channels]
