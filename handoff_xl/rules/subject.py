"""What every check of a design is given, and what a check is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from handoff_xl.findings import Finding
from handoff_xl.model import Design
from handoff_xl.routes import Routes


class Subject(NamedTuple):
    """A design with its resolved routes, the day of the run, and the fingerprint of its routing meaning."""

    routes: Routes
    as_of: date
    fingerprint: str

    @property
    def design(self) -> Design:
        """The design itself."""
        return self.routes.design


Check = Callable[[Subject], Iterable[Finding]]
