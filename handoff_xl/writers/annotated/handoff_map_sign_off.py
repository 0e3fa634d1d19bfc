"""The end of HX Handoff map: who approved the design as it stands, and room to sign where that is missing."""

from __future__ import annotations

from handoff_xl.model import Design
from handoff_xl.outcome import Outcome
from handoff_xl.standing import SHOWN, Signature, Standing, Verdict
from handoff_xl.writers.annotated import looks
from handoff_xl.writers.annotated.handoff_map_cells import told
from handoff_xl.writers.annotated.paper import Column, Section, Table, Text
from handoff_xl.writers.annotated.rule_words import name

SIGN_OFF = "Sign-off"
_COLUMNS = (
    Column("Role", 4),
    Column("Name", 5),
    Column("Decision", 5),
    Column("Date", 2),
    Column("Signature", 5),
    Column("Fingerprint", 3),
)
_LINES = 3
_TO_SIGN = (
    "Sign for the fingerprint stated, and enter the same in Approvals: the next copy then shows it. Any change that can "
    "alter a decision changes the fingerprint."
)
_NOT_YET = "There is nothing to sign yet: the design has no fingerprint while errors remain."
_NOBODY = "Nobody has decided on this design yet."


def sign_off_table(outcome: Outcome, design: Design, standing: Standing) -> Table:
    """Return the decisions, and empty lines unless the design is approved as it stands."""
    rows = [_decided(signature, outcome) for signature in standing.signatures]
    guidance = ""
    if outcome.fingerprint is None:
        guidance = _NOT_YET
    elif not standing.is_approved:
        guidance = _TO_SIGN
        rows += _to_sign(outcome.fingerprint[:SHOWN], design, standing)
    if not rows:
        return Table(SIGN_OFF, (), (), f"{_NOBODY} {guidance}")
    return Table(SIGN_OFF, (_COLUMNS,), [[Section(_COLUMNS, rows)]], guidance)


def _decided(signature: Signature, outcome: Outcome) -> list[Text | None]:
    """Return a decision; it can be signed by hand as well where it is for the design as it stands."""
    approval = signature.approval
    look = looks.GOOD if signature.verdict is Verdict.APPROVED else looks.BAD
    if signature.verdict is Verdict.UNKNOWN:
        look = looks.BODY
    signs = signature.verdict in {Verdict.APPROVED, Verdict.REJECTED} and outcome.fingerprint is not None
    decision = f"{approval.decision}, {signature.verdict}" if look is looks.BODY else signature.verdict
    return [
        told(name(approval.role), approval.source, "role"),
        told(name(approval.name), approval.source, "name"),
        Text(decision, look),
        told("" if approval.date is None else approval.date.isoformat(), approval.source, "date"),
        Text("", looks.TO_SIGN if signs else looks.BODY),
        told(name(approval.fingerprint), approval.source, "fingerprint"),
    ]


def _to_sign(fingerprint: str, design: Design, standing: Standing) -> list[list[Text | None]]:
    """Return lines to sign: those whose approval is outdated, the approver that Settings name, and empty ones."""
    names = [
        (one.approval.role, one.approval.name) for one in standing.of(Verdict.OUTDATED, Verdict.REJECTED)
    ]
    signed = {one.approval.name.casefold() for one in standing.signatures}
    if design.settings.approver and design.settings.approver.casefold() not in signed:
        names.append(("Approver", design.settings.approver))
    names += [("", "")] * (_LINES - len(names))
    return [
        [
            Text(name(role), looks.TO_FILL),
            Text(name(who), looks.TO_FILL),
            Text("", looks.TO_SIGN),
            Text("", looks.TO_SIGN),
            Text("", looks.TO_SIGN),
            Text(fingerprint, looks.TO_FILL),
        ]
        for role, who in names
    ]
