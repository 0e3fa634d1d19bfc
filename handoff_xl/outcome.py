"""What compiling one workbook came to: the findings, the routes, the routing JSON where there is no error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handoff_xl.findings import Finding, Severity, count_by_severity
from handoff_xl.gaps import Attendance
from handoff_xl.ooxml import Workbook
from handoff_xl.routes import Routes


@dataclass(frozen=True, slots=True)
class Remark:
    """What stakeholders wrote beside an issue in HX Issues."""

    status: str = ""
    accepted_by: str = ""
    comment: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nobody wrote anything."""
        return not (self.status or self.accepted_by or self.comment)

    @property
    def says_accepted(self) -> bool:
        """Whether the status says that the issue is accepted, with or without a name and a reason."""
        return self.status.strip().casefold() == "accepted"

    @property
    def accepts(self) -> bool:
        """Whether the issue is accepted: the status says so, and a name and a reason are given."""
        return self.says_accepted and bool(self.accepted_by.strip() and self.comment.strip())


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of compiling one workbook.

    ``name`` is the workbook's stem (DESIGN §5), ``file_name`` its file name. ``routes`` is None only where the
    workbook has none of the sheets. ``routing`` is the routing JSON document, None while errors remain.
    ``remarks`` are kept by (code, subject), as ``Finding.key`` gives it. ``attendance`` is None where faults leave
    open who takes over when. ``workbook`` is the workbook as it was opened, so that the next step need not open it again.
    """

    name: str
    file_name: str
    findings: tuple[Finding, ...]
    routes: Routes | None = None
    routing: Mapping[str, Any] | None = field(default=None, hash=False)
    remarks: Mapping[tuple[str, str], Remark] = field(default_factory=dict, hash=False)
    attendance: Attendance | None = field(default=None, hash=False)
    workbook: Workbook | None = field(default=None, hash=False, compare=False, repr=False)

    @property
    def fingerprint(self) -> str | None:
        """The fingerprint of the routing meaning (hexadecimal), None while errors remain."""
        return None if self.routing is None else str(self.routing["source"]["fingerprint"])

    @property
    def counts(self) -> dict[Severity, int]:
        """How many findings there are of each severity."""
        return count_by_severity(self.findings)

    @property
    def has_errors(self) -> bool:
        """Whether an error keeps the routing JSON from being written."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def remark(self, finding: Finding) -> Remark:
        """Return what stakeholders wrote beside this finding."""
        return self.remarks.get(finding.key, Remark())

    def is_accepted(self, finding: Finding) -> bool:
        """Whether a warning or information is accepted by name and reason; an error never is."""
        return finding.severity is not Severity.ERROR and self.remark(finding).accepts

    def open_warnings(self) -> tuple[Finding, ...]:
        """Return the warnings that nobody accepted; under ``--strict`` they fail the run."""
        return tuple(
            finding
            for finding in self.findings
            if finding.severity is Severity.WARNING and not self.is_accepted(finding)
        )
