"""Scenarios: expectations that fail, names that nothing declares, and rules that no scenario reaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handoff_xl.exercises import TakingOver, Trial
from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.model import ExceptionRule, Trigger
from handoff_xl.nearest import did_you_mean
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.wording import listing, percent

LANE_DIFFERS = Rule(
    code="HX901",
    severity=Severity.ERROR,
    title="Scenario comes to another lane",
    message="{name} expects {expected}, but the design decides {got}: {why}.",
    fix="If the expectation is right, change {what}. If the design is right, pick {got} as Expected lane.",
    meaning="A scenario is a conversation with the decision that its author expects. Where the design decides "
    "otherwise, one of the two is wrong, and nobody should go live before it is known which.",
    failing="A scenario expects AI alone at 80 %, and AI from is 85 %.",
    passing="The scenario expects AI drafts.",
)
QUEUE_DIFFERS = Rule(
    code="HX902",
    severity=Severity.ERROR,
    title="Scenario comes to another queue",
    message="{name} expects the queue {expected}, but {got}: {why}.",
    fix="If the expectation is right, change {what}. If the design is right, {mended}.",
    meaning="The conversation goes to people, but not to those that the author of the scenario expects. Expected queue "
    "is the one that takes the conversation over, stand-ins considered; where At is given, it is the one that takes over at "
    "that hour. In brackets it may say what happens there then: (open), (callback), (ticket) or (message).",
    failing="A scenario expects the queue orders, and in Spanish orders_es stands in for it.",
    passing="The scenario expects orders_es.",
)
UNKNOWN = Rule(
    code="HX903",
    severity=Severity.ERROR,
    title="Scenario names something unknown",
    message="{name} names the {kind} {text}, which {why}.",
    fix="{hint}",
    meaning="A scenario about something that the design does not have tries nothing. What is unknown goes to a person: "
    "a scenario may show that on purpose, if it expects Human and its name is not close to one that is listed.",
    failing="A scenario about the intent order_statsu.",
    passing="A scenario about the intent order_status; one about weather_today that expects Human.",
)
NOT_REACHED = Rule(
    code="HX904",
    severity=Severity.WARNING,
    title="Rules that no scenario reaches",
    message="No scenario reaches {rules}.",
    fix="Add a scenario for each; handoff-xl scenarios WORKBOOK --suggest writes them.",
    meaning="Scenarios guard a design against later edits. A trigger or exception that none of them reaches can break "
    "without anybody noticing.",
    failing="The exception card_data, and no scenario in which it is reported.",
    passing="A scenario with card_data under Exceptions.",
)
SHARE = Rule(
    code="HX905",
    severity=Severity.INFORMATION,
    title="What the scenarios try",
    message="{count} {reach} {rules} of {all_rules} triggers and exceptions and {kinds} of {all_kinds} kinds of "
    "route: {share} of the design.",
    fix="Nothing needs to be done. handoff-xl scenarios WORKBOOK --suggest writes those that are missing.",
    meaning="Routes with the same bands of confidence are one kind. A kind is tried where a scenario takes it and no "
    "trigger or exception decides in its place.",
    failing="One scenario about a route of six.",
    passing="A workbook without scenarios.",
)


def find_other_lanes(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each scenario that comes to another lane than expected."""
    for trial in _judged(subject):
        if trial.lane_differs:
            yield LANE_DIFFERS.at(
                trial.scenario.source.place("expected_lane"),
                about=trial.scenario.id,
                related=trial.lane_change.places,
                witness=trial.turn,
                owner=subject.design.settings.owner,
                name=trial.scenario.id,
                expected=trial.scenario.expected_lane.words,
                got=trial.lane.words,
                why=trial.reason.words,
                what=trial.lane_change.words,
            )


def find_other_queues(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each scenario of the expected lane that comes to another queue."""
    for trial in _judged(subject):
        if trial.queue_differs:
            found, queue = trial.queue_reason, trial.taken_by
            changing = (trial.scenario.source.place("at"),) if _lacks_hour(trial) else found.places
            yield QUEUE_DIFFERS.at(
                trial.scenario.source.place("expected_queue"),
                about=trial.scenario.id,
                related=found.places,
                witness=trial.turn,
                owner=subject.design.settings.owner,
                name=trial.scenario.id,
                expected=trial.scenario.expected_queue or "",
                got=_got(trial),
                why=found.words,
                mended="clear Expected queue" if queue is None else f"type {_as_expected(trial, queue)}",
                what=" or ".join(map(str, changing)) or "the turn",
            )


def _got(trial: Trial) -> str:
    """Return where a turn goes, as far as its author expects something else."""
    queue = trial.taken_by
    if queue is None:
        return f"{trial.lane.words} has no queue"
    if _lacks_hour(trial):
        return f"At is blank, so that nobody can tell whether {queue.queue} is open"
    return f"it goes to {_as_expected(trial, queue)}"


def _lacks_hour(trial: Trial) -> bool:
    """Whether the queue is as expected, and only an hour is missing to tell what happens there."""
    expected, queue = trial.expected_queue, trial.taken_by
    return expected is not None and queue is not None and queue == (expected.queue, None)


def _as_expected(trial: Trial, queue: TakingOver) -> str:
    """Return the queue that a turn goes to, with what happens there where the author says something of it."""
    says_what_happens = trial.expected_queue is not None and trial.expected_queue.action is not None
    return queue.words if says_what_happens else queue.queue


def _judged(subject: Subject) -> Iterator[Trial]:
    unknown = {name.scenario.id for name in subject.trials.unknown_names}
    for trial in subject.trials.trials:
        if trial.is_certain and trial.scenario.id not in unknown:
            yield trial


def find_unknown_names(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each name in a scenario that nothing declares."""
    for name in subject.trials.unknown_names:
        own_column = {"confidence": "Confidence", "confidence_margin": "Confidence and Runner-up"}
        derived = own_column.get(name.text) if name.kind == "signal" else None
        some = (
            f"Use one of: {listing(name.declared, 6)}." if name.declared else f"List the {name.kind} first."
        )
        yield UNKNOWN.at(
            name.scenario.source.place(name.column),
            about=f"{name.scenario.id} · {name.text}",
            suggestion=name.close if name.column not in {"signals", "exceptions"} else None,
            owner=subject.design.settings.owner,
            name=name.scenario.id,
            kind=name.kind,
            text=name.text,
            why=f"is taken from {derived}" if derived else "is not listed",
            hint=f"Fill {derived} instead." if derived else did_you_mean(name.close, some),
        )


def find_unreached_rules(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for all triggers and exceptions that no scenario reaches, though they can be reached."""
    design = subject.design
    if not _is_whole(subject):
        return
    reached = _reached(subject)
    unreached = [
        row.rule
        for row in subject.proofs.rules()
        if (_kind(row.rule), row.rule.id) not in reached
        and (_kind(row.rule) == "exception" or _can_fire(subject, [bit for _, bit in row.rows]))
    ]
    if unreached:
        yield NOT_REACHED.at(
            Place(design.scenarios[0].source.sheet),
            about="rules that no scenario reaches",
            related=(rule.source.place(_kind(rule)) for rule in unreached),
            owner=design.settings.owner,
            rules=" or ".join(_by_kind(unreached)),
        )


def _kind(rule: Trigger | ExceptionRule) -> str:
    """Return ``exception`` or ``trigger``."""
    return "exception" if isinstance(rule, ExceptionRule) else "trigger"


def _by_kind(rules: Sequence[Trigger | ExceptionRule]) -> Iterator[str]:
    for what in ("trigger", "exception"):
        names = [rule.id for rule in rules if _kind(rule) == what]
        if names:
            yield f"the {what}{'' if len(names) == 1 else 's'} {listing(names, 6)}"


def _is_whole(subject: Subject) -> bool:
    """Whether every scenario was tried as its author meant it."""
    design = subject.design
    return (
        subject.trials.evaluation is not None
        and "scenarios" not in design.untrusted
        and not any(scenario.source.broken for scenario in design.scenarios)
        and not subject.trials.unknown_names
    )


def _reached(subject: Subject) -> set[tuple[str, str]]:
    return {
        (match.kind, match.id)
        for trial in subject.trials.trials
        for match in trial.observation.decision.matched
    }


def _can_fire(subject: Subject, bits: Sequence[int]) -> bool:
    """Whether some turn meets one of the cases; one that none meets has an error of its own."""
    proofs = subject.proofs
    return any(
        site.bits >> bit & 1 and proofs.site_space(site, 1 << bit).active(1 << bit)
        for bit in bits
        for site in proofs.sites
    )


def tell_share(subject: Subject) -> Iterator[Finding]:
    """Yield the information on how much of the design the scenarios exercise."""
    design = subject.design
    if not _is_whole(subject):
        return
    listed = {("trigger", rule.id) for rule in design.triggers}
    listed |= {("exception", rule.id) for rule in design.exceptions}
    rules = len(_reached(subject) & listed)
    all_kinds = {block.route.bands() for block in subject.routes.blocks}
    kinds = {
        trial.observation.route.bands()
        for trial in subject.trials.trials
        if trial.observation.route is not None
        and trial.observation.decision.decider.kind in {"route", "limit"}
    }
    total = len(listed) + len(all_kinds)
    count = len(subject.trials.trials)
    yield SHARE.at(
        Place(design.scenarios[0].source.sheet),
        about="share of the design that scenarios try",
        owner=design.settings.owner,
        count=f"{count} scenarios" if count > 1 else "1 scenario",
        reach="reach" if count > 1 else "reaches",
        rules=rules,
        all_rules=len(listed),
        kinds=len(kinds),
        all_kinds=len(all_kinds),
        share=percent(round((rules + len(kinds)) / total, 2) if total else 1.0),
    )


RULES: tuple[Rule, ...] = (LANE_DIFFERS, QUEUE_DIFFERS, UNKNOWN, NOT_REACHED, SHARE)
CHECKS: tuple[Check, ...] = (
    find_unknown_names,
    find_other_lanes,
    find_other_queues,
    find_unreached_rules,
    tell_share,
)
