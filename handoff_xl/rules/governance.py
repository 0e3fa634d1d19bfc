"""Governance: who answers for the design, whether it was approved and calibrated, and what quality assurance sees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.lanes import Lane
from handoff_xl.layout import SHEET_BY_KEY
from handoff_xl.model import Settings
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.standing import Verdict, judged
from handoff_xl.wording import listing
from handoff_xl.year import a_year_after

ONE_SIDED = Rule(
    code="HX805",
    severity=Severity.WARNING,
    title="Quality assurance looks at one side only",
    message="In the {phase} phase quality assurance samples {seen} outputs, but no {unseen} ones.",
    fix="Add a Controls row with {unseen} under Outcome for the {phase} phase.",
    meaning="Accepted outputs show what people wave through, overridden ones show where the AI is wrong. Whoever looks "
    "at one side only does not see the other kind of mistake.",
    failing="Controls samples 5 % of accepted outputs in the pilot phase and nothing else.",
    passing="Controls samples 5 % of accepted and 20 % of overridden outputs in the pilot phase.",
)

NO_PILOT_SAMPLE = Rule(
    code="HX806",
    severity=Severity.WARNING,
    title="Nothing is sampled in the pilot phase",
    message="The design is in the pilot phase, but no Controls row samples anything in it.",
    fix="Add Controls rows with pilot under Phase, for accepted and for overridden outputs.",
    meaning="A pilot exists to find out how good the AI is. Without samples it finds out nothing.",
    failing="Phase is pilot, and all rows of Controls say live.",
    passing="Controls has a row for accepted and one for overridden outputs with pilot under Phase.",
)

_OPPOSITE = {"accepted": "overridden", "overridden": "accepted"}


def find_missing_samples(subject: Subject) -> Iterator[Finding]:
    """Yield a finding where a phase samples one side only, and one where the pilot phase samples nothing."""
    design = subject.design
    unread = any({"outcome", "phase", "sample"} & control.source.broken for control in design.controls)
    if "controls" not in design.sheets or "controls" in design.untrusted or unread:
        return
    owner = design.settings.owner
    sampled = [control for control in design.controls if control.sample or control.minimum_per_week]
    phases = dict.fromkeys(control.phase for control in sampled)
    for phase in phases:
        here = [control for control in sampled if control.phase == phase]
        sides = {control.outcome for control in here} & _OPPOSITE.keys()
        if len(sides) == 1:
            (seen,) = sides
            yield ONE_SIDED.at(
                next(control for control in here if control.outcome == seen).source.place("outcome"),
                about=f"{phase} · {seen}",
                owner=owner,
                phase=phase,
                seen=seen,
                unseen=_OPPOSITE[seen],
            )
    if design.settings.phase == "pilot" and "pilot" not in phases and "phase" not in design.settings.broken:
        place = design.controls[0].source.place("phase") if design.controls else Place("Controls")
        yield NO_PILOT_SAMPLE.at(place, about="pilot samples", owner=owner)


SAME_PERSON = Rule(
    code="HX807",
    severity=Severity.WARNING,
    title="Owner approves their own design",
    message="{name} owns the design and approves it as well.",
    fix="Let somebody other than the owner approve.",
    meaning="Four eyes see more than two, and auditors ask for them.",
    failing="Owner and Approver in Settings are both Dana Ops.",
    passing="Owner is Dana Ops, Approver is Kim Compliance.",
)


def find_self_approval(subject: Subject) -> Iterator[Finding]:
    """Yield one finding where the owner is the approver, in Settings or else in a row of Approvals."""
    settings = subject.design.settings
    owner = _person(settings.owner)
    if not owner:
        return
    places = [settings.place("approver")] if _person(settings.approver) == owner else []
    places += [
        approval.source.place("name")
        for approval in subject.design.approvals
        if approval.decision == "approved" and _person(approval.name) == owner
    ]
    if places:
        yield SAME_PERSON.at(
            places[0], about=settings.owner, related=places[1:], owner=settings.owner, name=settings.owner
        )


def _person(name: str) -> str:
    return " ".join(name.split()).casefold()


REVIEW_PAST = Rule(
    code="HX808",
    severity=Severity.WARNING,
    title="Review is overdue",
    message="The design was to be reviewed by {review_by}, which is past.",
    fix="Review the design and set the next date.",
    meaning="Intents, volumes and models change. A design that nobody looks at again slowly stops fitting.",
    failing="Review by is 2026-06-30, and today is 2026-11-24.",
    passing="Review by is 2027-06-30.",
)

NEVER_CALIBRATED = Rule(
    code="HX809",
    severity=Severity.WARNING,
    title="Confidence was never calibrated",
    message="Calibrated on is blank, but thresholds decide what AI does.",
    fix="Check confidence against real outcomes and enter the date; until then keep Phase on pilot.",
    meaning="A threshold of 85 % means something only if the classifier is right in about 85 of 100 such cases. "
    "Calibration finds that out.",
    failing="Calibrated on is blank, and AI from is 85 %.",
    passing="Calibrated on is 2026-11-02.",
)


YEAR_OVER = Rule(
    code="HX814",
    severity=Severity.WARNING,
    title="Effective date is more than a year ago",
    message="Effective date is {effective}: the twelve months for which hours are checked are over.",
    fix="Enter the date from which this version holds.",
    meaning="Queues and channels are checked for every minute of the twelve months from Effective date. When they are "
    "over nothing is said about the hours and holidays to come.",
    failing="Effective date is 2025-11-24, and today is 2026-11-24.",
    passing="Effective date is 2026-12-01.",
)

NOT_YET_CALIBRATED = Rule(
    code="HX815",
    severity=Severity.WARNING,
    title="Calibrated in the future",
    message="Calibrated on is {calibrated_on}, which is still to come.",
    fix="Enter the day on which confidence was last checked, or clear the cell until it is.",
    meaning="Calibration compares confidence with what was right in the end, so its date is past. A planned date would "
    "hide that nobody has looked yet.",
    failing="Calibrated on is 2027-01-15, and today is 2026-11-24.",
    passing="Calibrated on is 2026-11-02.",
)

REVIEW_TOO_EARLY = Rule(
    code="HX816",
    severity=Severity.WARNING,
    title="Review is due before the design takes effect",
    message="Review by is {review_by}, but the design takes effect only on {effective}.",
    fix="Correct one of the two dates: a review looks at how the design does in use.",
    meaning="A review compares what was planned with what happened. Before the design is in use there is nothing to "
    "look at, so one of the dates is a slip.",
    failing="Effective date is 2027-07-01, and Review by is 2027-06-30.",
    passing="Effective date is 2026-12-01, and Review by is 2027-06-30.",
)


def find_missed_dates(subject: Subject) -> Iterator[Finding]:
    """Yield findings where the review is past, confidence was never calibrated, or dates cannot be right."""
    settings = subject.design.settings
    if "settings" in subject.design.untrusted:
        return
    if settings.review_by is not None and settings.review_by < subject.as_of:
        yield REVIEW_PAST.at(
            settings.place("review_by"),
            about="Review by",
            owner=settings.owner,
            review_by=settings.review_by.isoformat(),
        )
    if settings.calibrated_on is None and "calibrated_on" not in settings.broken and _has_ai(subject):
        yield NEVER_CALIBRATED.at(
            settings.place("calibrated_on"), about="Calibrated on", owner=settings.owner
        )
    yield from _doubtful_dates(settings, subject.as_of)


def _doubtful_dates(settings: Settings, today: date) -> Iterator[Finding]:
    effective, review_by, owner = settings.effective_date, settings.review_by, settings.owner
    if effective is not None and a_year_after(effective) <= today:
        yield YEAR_OVER.at(
            settings.place("effective_date"),
            about="Effective date",
            owner=owner,
            effective=effective.isoformat(),
        )
    if settings.calibrated_on is not None and settings.calibrated_on > today:
        yield NOT_YET_CALIBRATED.at(
            settings.place("calibrated_on"),
            about="Calibrated on",
            owner=owner,
            calibrated_on=settings.calibrated_on.isoformat(),
        )
    # A review that is past has a finding of its own.
    if effective is not None and review_by is not None and today <= review_by < effective:
        yield REVIEW_TOO_EARLY.at(
            settings.place("review_by"),
            about="Review by",
            related=(settings.place("effective_date"),),
            owner=owner,
            review_by=review_by.isoformat(),
            effective=effective.isoformat(),
        )


def _has_ai(subject: Subject) -> bool:
    """Whether AI takes part in some route."""
    return any(
        block.route.mode is not None and block.route.mode < Lane.HUMAN for block in subject.routes.blocks
    )


NOT_APPROVED = Rule(
    code="HX810",
    severity=Severity.WARNING,
    title="Design is not approved",
    message="Nobody has approved this design.",
    fix="Have it approved, and enter role, name, date and the fingerprint from HX Summary on Approvals.",
    meaning="The approval ties a name to one exact state of the routing. Without it nobody has said that AI may act "
    "this way.",
    failing="The sheet Approvals has no row.",
    passing="Approvals has a row of Kim Compliance with today's fingerprint.",
)

OUTDATED_APPROVAL = Rule(
    code="HX811",
    severity=Severity.WARNING,
    title="Approved for another fingerprint",
    message="{role} approved the fingerprint {approved}, which is not that of this design: its routing has changed since.",
    fix="Have the design approved as it is now, and add a row with the fingerprint from HX Summary.",
    meaning="An approval holds for the routing that was seen. Any later change that can alter a decision needs a new "
    "one; names and notes may change freely.",
    failing="Compliance approved 3f9a01bc, then AI from was lowered.",
    passing="Compliance has another row with the new fingerprint.",
)

REJECTED = Rule(
    code="HX812",
    severity=Severity.WARNING,
    title="Design was rejected as it is",
    message="{role} ({name}) rejected exactly this state of the design.",
    fix="Change what they objected to, or have them decide again and add a row.",
    meaning="A rejection of the present fingerprint that no later approval of the same role lifts still stands.",
    failing="Compliance rejected 3f9a01bc, and the design still has that fingerprint.",
    passing="Compliance approved 3f9a01bc in a later row.",
)


def find_missing_approvals(subject: Subject) -> Iterator[Finding]:
    """Yield findings where nobody approved, a role approved another state, or a role rejected this one."""
    design = subject.design
    if "approvals" in design.untrusted:
        return
    owner = design.settings.owner
    standing = judged(design.approvals, subject.fingerprint)
    if not standing.of(Verdict.APPROVED, Verdict.OUTDATED, Verdict.REJECTED):
        place = Place("Approvals") if "approvals" in design.sheets else Place()
        yield NOT_APPROVED.at(place, about="approval", owner=owner)
    for approval, verdict in ((one.approval, one.verdict) for one in standing.signatures):
        if "fingerprint" in approval.source.broken:
            continue
        if verdict is Verdict.OUTDATED:
            yield OUTDATED_APPROVAL.at(
                approval.source.place("fingerprint"),
                about=approval.role,
                owner=owner,
                role=approval.role,
                approved=approval.fingerprint or "nothing",
            )
        elif verdict is Verdict.REJECTED:
            yield REJECTED.at(
                approval.source.place("decision"),
                about=approval.role,
                owner=owner,
                role=approval.role,
                name=approval.name,
            )


APPROVAL_RULES = (NOT_APPROVED, OUTDATED_APPROVAL, REJECTED)
"""What compares approvals with the fingerprint, which a design has only when there is no error."""

EXAMPLE_ROW = Rule(
    code="HX813",
    severity=Severity.INFORMATION,
    title="Example rows of the template are still there",
    message="{sheet} still has example rows of the template: {names}.",
    fix="Replace them with your own, or delete them.",
    meaning="The template ships with examples that show how to fill it. Left in place they become part of the routing.",
    failing="Intents still has the row example_refund with Owner example.",
    passing="The row is gone, or bears your own intent and owner.",
)


def find_example_rows(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each sheet with rows of the template's examples."""
    design = subject.design
    rows = (
        *((one.source, "queue", one.id, "") for one in design.queues),
        *((one.source, "intent", one.id, one.owner) for one in design.intents),
        *((one.source, "trigger", one.id, one.owner) for one in design.triggers),
        *((one.source, "exception", one.id, one.owner) for one in design.exceptions),
        *((one.sources[0], "calendar", one.id, "") for one in design.calendars if one.sources),
        *((one.source, "signal", one.id, "") for one in design.signals if one.source is not None),
        *((one.source, "scenario", one.id, "") for one in design.scenarios),
    )
    found: dict[str, dict[str, Place]] = {}
    for source, column, name, owner in rows:
        if name.startswith("example_") or _person(owner) == "example":
            found.setdefault(source.sheet, {})[name] = source.place(column)
    for sheet, places in found.items():
        first, *others = places.values()
        yield EXAMPLE_ROW.at(
            first,
            about=sheet,
            related=others,
            owner=design.settings.owner,
            sheet=sheet,
            names=listing(places),
        )


MISSING_SHEET = Rule(
    code="HX820",
    severity=Severity.WARNING,
    title="A sheet that governance needs is missing",
    message="There is no sheet {sheet}: {consequence}.",
    fix="Add a sheet named {sheet} with these headers in one row: {headers}. The full template has it, too.",
    meaning="AI takes part in this design, so somebody must be able to say who does what, and who looks at its work.",
    failing="The workbook has no sheet Controls, and AI acts alone on some intents.",
    passing="Controls samples accepted and overridden outputs.",
)

_NEEDED = {
    "stages": ("Stages", "nobody has written down what people do beside the AI"),
    "controls": ("Controls", "nobody looks at a sample of what the AI does"),
}


def find_missing_sheets(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each sheet that is missing although AI takes part."""
    design = subject.design
    for key, (sheet, consequence) in _NEEDED.items():
        if key not in design.sheets | design.untrusted and _has_ai(subject):
            yield MISSING_SHEET.at(
                Place(),
                about=sheet,
                owner=design.settings.owner,
                sheet=sheet,
                consequence=consequence,
                headers=", ".join(column.header for column in SHEET_BY_KEY[key].required_columns()),
            )


RULES: tuple[Rule, ...] = (
    ONE_SIDED,
    NO_PILOT_SAMPLE,
    SAME_PERSON,
    REVIEW_PAST,
    NEVER_CALIBRATED,
    YEAR_OVER,
    NOT_YET_CALIBRATED,
    REVIEW_TOO_EARLY,
    NOT_APPROVED,
    OUTDATED_APPROVAL,
    REJECTED,
    EXAMPLE_ROW,
    MISSING_SHEET,
)
CHECKS: tuple[Check, ...] = (
    find_missing_samples,
    find_self_approval,
    find_missed_dates,
    find_missing_approvals,
    find_example_rows,
    find_missing_sheets,
)
