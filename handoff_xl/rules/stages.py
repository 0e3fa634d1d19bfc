"""Stages: people without a role, triggers that nothing can see, overrides without reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from handoff_xl.findings import Finding, Rule, Severity
from handoff_xl.model import Stage
from handoff_xl.nearest import did_you_mean, nearest
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.wording import listing

NOBODY = Rule(
    code="HX801",
    severity=Severity.ERROR,
    title="Stage without people or trigger",
    message="The stage {stage} has no {what}.",
    fix="Say under {header} what people do in it, or which triggers and exceptions bring them in.",
    meaning="A stage of a human-AI process says what people do in it and what brings them in. Without either the AI "
    "is on its own there, and nobody decided that it should be.",
    failing="The stage Triage says none under Human role.",
    passing="The stage Triage says under Human role: takes unclear cases.",
)

_MEANS_NOTHING = frozenset(
    {"", "none", "n/a", "na", "nobody", "no one", "nothing", "nil", "-", "–", "—", "tbd", "?", "ai"}
)


def find_stages_without_people(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each Human role or Escalation trigger cell of a stage that says nothing."""
    for stage in subject.design.stages:
        if "human_role" not in stage.source.broken and _means_nothing(stage.human_role):
            yield NOBODY.at(
                stage.source.place("human_role"),
                about=f"{stage.name} · Human role",
                owner=subject.design.settings.owner,
                stage=stage.name,
                what="human role",
                header="Human role",
            )
        if "escalation_triggers" not in stage.source.broken and _has_no_trigger(stage):
            yield NOBODY.at(
                stage.source.place("escalation_triggers"),
                about=f"{stage.name} · Escalation trigger",
                owner=subject.design.settings.owner,
                stage=stage.name,
                what="escalation trigger",
                header="Escalation trigger",
            )


def _means_nothing(text: str) -> bool:
    return text.strip().rstrip(".").lower() in _MEANS_NOTHING


def _has_no_trigger(stage: Stage) -> bool:
    return all(_means_nothing(name) for name in stage.escalation_triggers)


GENERIC = Rule(
    code="HX802",
    severity=Severity.WARNING,
    title="All stages share one trigger",
    message="All {count} stages have the same escalation trigger: {trigger}.",
    fix="Name for each stage what goes wrong in that stage, by ids from Triggers or Exceptions.",
    meaning="What needs a person differs from stage to stage. One text for all of them tells neither the AI nor the "
    "people when to hand over.",
    failing="Three stages all say: Low confidence, exception pattern, or regulated edge case.",
    passing="Triage names two_misses, Resolution names frustrated, Payment names card_data.",
)


def find_generic_triggers(subject: Subject) -> Iterator[Finding]:
    """Yield one finding where several stages all have the same escalation trigger."""
    stages = subject.design.stages
    if len(stages) < 2 or any("escalation_triggers" in stage.source.broken for stage in stages):
        return
    texts = {tuple(sorted(name.strip().lower() for name in stage.escalation_triggers)) for stage in stages}
    if len(texts) == 1 and not _has_no_trigger(stages[0]):
        yield GENERIC.at(
            stages[0].source.place("escalation_triggers"),
            about="all stages",
            related=(stage.source.place("escalation_triggers") for stage in stages[1:]),
            owner=subject.design.settings.owner,
            count=len(stages),
            trigger=", ".join(stages[0].escalation_triggers),
        )


NOT_OBSERVABLE = Rule(
    code="HX803",
    severity=Severity.ERROR,
    title="Stage trigger that nothing can notice",
    message="The stage {stage} is escalated by: {names}. No trigger or exception is named so.",
    fix="{hint}",
    meaning="A trigger that exists only as a sentence fires for nobody: no system can notice it. Ids from Triggers and "
    "Exceptions tie the stage to something that is measured.",
    failing="The stage Resolution says: Low confidence, exception pattern, or regulated edge case.",
    passing="The stage Resolution says: frustrated, too_many_turns.",
)


def find_unobservable_triggers(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each Escalation trigger cell with a name that no trigger or exception bears."""
    design = subject.design
    if {"triggers", "exceptions"} & design.untrusted:
        return
    ids = [rule.id for rule in design.triggers] + [rule.id for rule in design.exceptions]
    known = set(ids)
    for stage in design.stages:
        if _has_no_trigger(stage):
            continue
        unknown = [name for name in stage.escalation_triggers if name not in known]
        if unknown:
            near = {name: nearest(name, ids) for name in unknown}
            mended = ", ".join(dict.fromkeys(near.get(name) or name for name in stage.escalation_triggers))
            suggestion = mended if all(near.values()) else None
            yield NOT_OBSERVABLE.at(
                stage.source.place("escalation_triggers"),
                about=f"{stage.name} · Escalation trigger",
                suggestion=suggestion,
                owner=design.settings.owner,
                stage=stage.name,
                names=", ".join(unknown),
                hint=did_you_mean(suggestion, _hint(near, ids)),
            )


def _hint(near: Mapping[str, str | None], ids: Sequence[str]) -> str:
    """Return what to type where not every name is nearly an id: the ids that some of them are nearly, and the form."""
    guesses = (
        listing(f"{guess} for {name}" for name, guess in near.items() if guess) if any(near.values()) else ""
    )
    example = ", ".join(ids[:2]) or "person_requested"
    form = f"Type ids of triggers or exceptions, several with commas between, for example {example}."
    return f"Did you mean {guesses}? {form}" if guesses else form


NO_REASON_CODES = Rule(
    code="HX804",
    severity=Severity.ERROR,
    title="Override reasons required, but there are none",
    message="{stages} {ask} for an override reason, but there is no reason code for overrides.",
    fix="Add rows to Reason codes with override under Applies to, or set Override reason required to No.",
    meaning="People who override the AI must pick a reason from a list. Without the list they cannot, and nobody "
    "learns why the AI was wrong.",
    failing="The stage Resolution requires an override reason, and the sheet Reason codes is missing.",
    passing="Reason codes lists WRONG_INTENT with override under Applies to.",
)


def find_missing_reason_codes(subject: Subject) -> Iterator[Finding]:
    """Yield one finding where a stage requires override reasons and no reason code is for overrides."""
    design = subject.design
    asking = [stage for stage in design.stages if stage.override_reason_required]
    if not asking or "reason_codes" in design.untrusted:
        return
    if not any(code.applies_to == "override" for code in design.reason_codes):
        yield NO_REASON_CODES.at(
            asking[0].source.place("override_reason_required"),
            about="override reason codes",
            related=(stage.source.place("override_reason_required") for stage in asking[1:]),
            owner=design.settings.owner,
            stages=listing(stage.name for stage in asking),
            ask="asks" if len(asking) == 1 else "ask",
        )


RULES: tuple[Rule, ...] = (NOBODY, GENERIC, NOT_OBSERVABLE, NO_REASON_CODES)
CHECKS: tuple[Check, ...] = (
    find_stages_without_people,
    find_generic_triggers,
    find_unobservable_triggers,
    find_missing_reason_codes,
)
