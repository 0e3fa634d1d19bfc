"""What a run over one or many workbooks came to, with the exit codes of DESIGN §6."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from handoff_xl.figures import figures
from handoff_xl.outcome import Outcome
from handoff_xl.standing import Standing, standing


@dataclass(frozen=True, slots=True)
class Brief:
    """What a list of many workbooks tells of one design.

    ``alone`` counts the active ``intents`` on which AI can act alone; ``volume_share`` is their share in [0, 1] of
    the monthly volume, None where none is stated.
    """

    design: str
    version: str
    owner: str
    intents: int
    alone: int
    volume_share: float | None
    standing: Standing


def brief_of(outcome: Outcome) -> Brief | None:
    """Return the brief of an outcome, None where the workbook has none of the sheets."""
    if outcome.routes is None:
        return None
    settings, found = outcome.routes.design.settings, figures(outcome.routes)
    return Brief(
        design=settings.name,
        version=settings.version,
        owner=settings.owner,
        intents=found.active,
        alone=len(found.alone),
        volume_share=found.volume_share,
        standing=standing(outcome),
    )


@dataclass(frozen=True, slots=True)
class WorkbookResult:
    """What became of one workbook.

    ``file`` is its path as given. ``outcome`` is None where it could not be compiled at all; ``problem`` is the
    sentence that says why it could not be read or its files not be written. ``written`` are paths; ``notes`` are
    sentences about files left as they were. ``brief`` is there where the run was asked for it.
    """

    file: str
    outcome: Outcome | None = None
    problem: str | None = None
    written: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    brief: Brief | None = None

    def exit_code(self, *, strict: bool) -> int:
        """Return 0 compiled, 1 findings (with ``strict`` an open warning counts), 2 could not run."""
        if self.outcome is None or self.problem is not None:
            return 2
        return int(self.outcome.has_errors or (strict and bool(self.outcome.open_warnings())))

    def briefly(self) -> WorkbookResult:
        """Return the result with its brief."""
        return self if self.outcome is None else replace(self, brief=brief_of(self.outcome))

    def without_routes(self) -> WorkbookResult:
        """Return the result with what reports read of the outcome: a long batch need not keep every design."""
        if self.outcome is None:
            return self
        fingerprint = self.outcome.fingerprint
        routing = None if fingerprint is None else {"source": {"fingerprint": fingerprint}}
        return replace(self, outcome=replace(self.outcome, routes=None, routing=routing, workbook=None))


@dataclass(frozen=True, slots=True)
class Run:
    """A whole run: the workbooks in order, the files of folders that were skipped (path, reason), and how it ran."""

    results: tuple[WorkbookResult, ...]
    as_of: date
    strict: bool = False
    skipped: tuple[tuple[str, str], ...] = ()

    @property
    def exit_code(self) -> int:
        """The worst exit code of all workbooks."""
        return max((result.exit_code(strict=self.strict) for result in self.results), default=2)
