"""What the compiler has to say: rules, the findings they make, and where each finding stands.

A ``Rule`` is declared once, beside the function that looks for it; the terminal, cell notes, JSON, ``explain`` and
``docs/findings.md`` all read that declaration. A ``Finding`` is one rule met at one place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from handoff_xl.ooxml.references import a1


class Severity(StrEnum):
    """How much a finding matters; an error stops the routing JSON and can never be waived."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"

    @property
    def rank(self) -> int:
        """0 for errors, so that sorting by rank puts the worst first."""
        return _SEVERITY_ORDER.index(self)


_SEVERITY_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFORMATION)


class Place(NamedTuple):
    """A cell, a row, a column, a sheet, or (all blank) the workbook as a whole. Rows and columns count from 1."""

    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    header: str = ""

    @property
    def cell(self) -> str | None:
        """The cell as Excel names it, for example ``F12``; None where the place is not one cell."""
        if self.row is None or self.column is None:
            return None
        return a1(self.row, self.column)

    def __str__(self) -> str:
        if self.sheet is None:
            return "workbook"
        if self.cell is not None:
            return f"{self.sheet}!{self.cell}"
        return f"{self.sheet}, row {self.row}" if self.row is not None else self.sheet

    @property
    def order(self) -> tuple[str, int, int]:
        """A key that sorts places by sheet, row and column."""
        return (self.sheet or "", self.row or 0, self.column or 0)


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of fault, declared once.

    ``message`` and ``fix`` are templates: every ``{name}`` in them is given to ``at``.
    """

    code: str
    severity: Severity
    title: str
    message: str
    fix: str
    meaning: str
    failing: str
    passing: str

    @property
    def area(self) -> str:
        """The family in words, for example ``Coverage``."""
        return AREAS[self.code[2]]

    def at(
        self,
        place: Place,
        *,
        about: str = "",
        related: Iterable[Place] = (),
        witness: Mapping[str, object] | None = None,
        suggestion: str | None = None,
        owner: str = "",
        values: Mapping[str, object] | None = None,
        **named: object,
    ) -> Finding:
        """Return the finding of this rule at ``place``.

        ``about`` names the subject in the author's words (``refund_status · voice``), ``witness`` is a turn that
        shows the fault, ``suggestion`` a value that would mend the cell, ``owner`` who looks after the row. The
        placeholders of the rule's texts are filled from ``values`` and from the other names given.
        """
        filling = {**(values or {}), **named}
        return Finding(
            rule=self,
            place=place,
            message=self.message.format_map(filling),
            fix=self.fix.format_map(filling),
            about=" · ".join(dict.fromkeys(about.split(" · "))),  # a row and its queue may share a name
            related=tuple(related),
            witness=None if witness is None else dict(witness),
            suggestion=suggestion,
            owner=owner,
        )


AREAS: Mapping[str, str] = {
    "1": "Workbook and sheets",
    "2": "Cells",
    "3": "References",
    "4": "Coverage",
    "5": "Compliance and guardrails",
    "6": "Exits, queues and hours",
    "7": "Maintainability",
    "8": "Governance",
    "9": "Scenarios",
}

_FIRST_TO_MEND = "154632897"
"""Areas in the order that matters to a reader: structure, compliance, what nobody decides, and so on."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule met at one place, with its sentences filled in."""

    rule: Rule
    place: Place
    message: str
    fix: str
    about: str = ""
    related: tuple[Place, ...] = ()
    witness: dict[str, object] | None = field(default=None, hash=False)
    suggestion: str | None = None
    owner: str = ""

    @property
    def code(self) -> str:
        """The rule's permanent code, for example ``HX301``."""
        return self.rule.code

    @property
    def severity(self) -> Severity:
        """The rule's severity."""
        return self.rule.severity

    @property
    def urgency(self) -> tuple[int, int]:
        """A key that sorts findings by what to mend first: by severity, then by area."""
        return (self.severity.rank, _FIRST_TO_MEND.index(self.code[2]))

    @property
    def key(self) -> tuple[str, str]:
        """What a stakeholder's Status, Accepted by and Comment are kept under: code and subject."""
        return (self.code, self.about or str(self.place))

    @property
    def order(self) -> tuple[int, str, tuple[str, int, int], str]:
        """A key that sorts findings worst first, then by code and place."""
        return (self.severity.rank, self.code, self.place.order, self.message)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings worst first, each once."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: finding.order))


def count_by_severity(findings: Iterable[Finding]) -> dict[Severity, int]:
    """Return how many findings there are of each severity, all three always present."""
    counts = Counter(finding.severity for finding in findings)
    return {severity: counts[severity] for severity in _SEVERITY_ORDER}
