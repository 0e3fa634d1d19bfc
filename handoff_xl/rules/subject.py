"""What every check of a design is given, and what a check is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from handoff_xl.blocks import left_to_routes
from handoff_xl.closures import Closures
from handoff_xl.exercises import Trials
from handoff_xl.findings import Finding
from handoff_xl.gaps import Attendance, attendance
from handoff_xl.handovers import Call, calls
from handoff_xl.load import Load, load
from handoff_xl.model import Design
from handoff_xl.openness import Openness
from handoff_xl.proofs import Proofs
from handoff_xl.routes import Block, Routes


@dataclass(frozen=True, eq=False)
class Subject:
    """A design with its resolved routes, the day of the run, and the fingerprint of its routing meaning."""

    routes: Routes
    as_of: date
    fingerprint: str

    @property
    def design(self) -> Design:
        """The design itself."""
        return self.routes.design

    @cached_property
    def proofs(self) -> Proofs:
        """What is proved about all turns of the design, shared by all checks."""
        return Proofs(self.routes)

    @cached_property
    def left_to_routes(self) -> tuple[Block, ...]:
        """The blocks in which the routes have a say, since no exception always sends turns to a person there."""
        return left_to_routes(self.routes)

    @cached_property
    def closures(self) -> Closures:
        """When turns find queues closed in the year from Effective date."""
        return Closures(self.design, self.as_of)

    @cached_property
    def calls(self) -> list[Call]:
        """Every cell that names a queue, with the turns it sends there."""
        return calls(self.routes, self.proofs, self.left_to_routes)

    @cached_property
    def openness(self) -> Openness:
        """What the intents in the scopes of triggers and exceptions are open for."""
        return Openness(self.design)

    @cached_property
    def trials(self) -> Trials:
        """The scenarios, tried."""
        return Trials(self.routes)

    @cached_property
    def attendance(self) -> Attendance | None:
        """Whether somebody takes over at every minute of the year; None where faults leave it open."""
        return attendance(self.design, self.calls, self.closures)

    @cached_property
    def load(self) -> Load:
        """What is expected of the people of the design."""
        return load(self.routes, self.closures)


Check = Callable[[Subject], Iterable[Finding]]
