"""Who approved the design as it stands: the latest decision of each role against the present fingerprint."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from handoff_xl.model import Approval
from handoff_xl.outcome import Outcome

SHOWN = 8
"""Characters of a fingerprint that are shown, and that suffice in Approvals."""


class Verdict(StrEnum):
    """What a decision says about the design as it stands."""

    APPROVED = "approved"
    REJECTED = "rejected"
    OUTDATED = "approved for another fingerprint"
    VOID = "rejected for another fingerprint"
    UNKNOWN = "not to be compared while errors remain"


class Signature(NamedTuple):
    """The latest decision of a role, and what it says about the design as it stands."""

    approval: Approval
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Standing:
    """The latest decision of each role, in the order of their dates."""

    signatures: tuple[Signature, ...] = ()

    def of(self, *verdicts: Verdict) -> tuple[Signature, ...]:
        """Return the signatures with one of these verdicts."""
        return tuple(signature for signature in self.signatures if signature.verdict in verdicts)

    @property
    def is_approved(self) -> bool:
        """Whether every role that has a say approved exactly this fingerprint, and at least one did."""
        against = self.of(Verdict.REJECTED, Verdict.OUTDATED, Verdict.UNKNOWN)
        return bool(self.of(Verdict.APPROVED)) and not against


def standing(outcome: Outcome) -> Standing:
    """Return how the design stands with those who sign for it; nothing is known of it while errors remain."""
    return (
        Standing() if outcome.routes is None else judged(outcome.routes.design.approvals, outcome.fingerprint)
    )


def judged(approvals: Iterable[Approval], fingerprint: str | None) -> Standing:
    """Return what the latest decision of each role says about a fingerprint (None while errors remain)."""
    return Standing(tuple(Signature(one, _verdict(one, fingerprint)) for one in _latest_by_role(approvals)))


def _latest_by_role(approvals: Iterable[Approval]) -> list[Approval]:
    """Return the latest decision of each role; of one day, the lower row."""
    latest: dict[str, Approval] = {}
    for approval in sorted(approvals, key=lambda one: (one.date or date.min, one.source.row)):
        role = " ".join(approval.role.split()).casefold()
        latest.pop(role, None)
        latest[role] = approval
    return list(latest.values())


def _verdict(approval: Approval, fingerprint: str | None) -> Verdict:
    if fingerprint is None:
        return Verdict.UNKNOWN
    given = approval.fingerprint.strip().lower()
    is_for_this = len(given) >= SHOWN and fingerprint.startswith(given)
    if approval.decision == "approved":
        return Verdict.APPROVED if is_for_this else Verdict.OUTDATED
    return Verdict.REJECTED if is_for_this else Verdict.VOID
