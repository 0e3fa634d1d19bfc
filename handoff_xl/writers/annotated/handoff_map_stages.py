"""The first parts of HX Handoff map: who does what in each stage, and whether that can be checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from handoff_xl.layout.choices import DECISION_RIGHTS
from handoff_xl.model import Alternative, Control, Design, RowSource, Stage, Trigger
from handoff_xl.writers.annotated import looks
from handoff_xl.writers.annotated.handoff_map_cells import told
from handoff_xl.writers.annotated.paper import Column, Faulty, Rows, Section, Table, Text
from handoff_xl.writers.annotated.phrasing import UNREAD, confidence, counted, plain, shortened
from handoff_xl.writers.annotated.rule_words import Rule, RuleWords, listing, name

STAGES, NOTES = "Stages", "Control notes"
_STAGE_COLUMNS = (
    Column("Stage", 3),
    Column("AI role", 4),
    Column("Human role", 4),
    Column("Escalation trigger", 9),
    Column("Who decides", 2),
    Column("Override reason required", 2),
)
_NOTE_COLUMNS = (Column("Control", 6), Column("Answer", 2), Column("What there is, and what is missing", 16))
_RIGHTS = {choice.key: choice.words for choice in DECISION_RIGHTS}
_LONGEST = 300
_SAMPLING = frozenset({"scope", "sample", "minimum_per_week", "reviewer_role"})
_OVERRIDE = "override_reason_required"


def stages_table(design: Design, words: RuleWords, faulty: Faulty) -> Table:
    """Return the stages: AI role, human role, what brings a person in, who decides; ``faulty`` roles in red."""
    if not design.stages:
        return Table(STAGES, (), (), _none_of("stages", "Stages", design))
    rules = _rules(design)
    blocks = [[Section(_STAGE_COLUMNS, _stage_rows(stage, rules, words, faulty))] for stage in design.stages]
    return Table(STAGES, (_STAGE_COLUMNS,), blocks)


def notes_table(design: Design) -> Table:
    """Return the control notes, each with yes, no or not stated, and what is missing."""
    notes = (_observable(design), _override_reasons(design), _samples(design))
    titles = (
        "Escalation triggers can be observed",
        "Override reasons are stored",
        "Quality assurance samples accepted and overridden outputs",
    )
    rows = [
        [
            Text(title, looks.STRONG),
            Text(note.answer, looks.GOOD if note.answer == "Yes" else looks.BAD),
            Text("\n".join(note.texts), looks.BAD if note.is_doubtful else looks.BODY),
        ]
        for title, note in zip(titles, notes, strict=True)
    ]
    return Table(NOTES, (_NOTE_COLUMNS,), [[Section(_NOTE_COLUMNS, rows)]])


def _none_of(key: str, sheet: str, design: Design) -> str:
    """Say that there are no rows: the sheet is missing, or it is empty, or none of its rows could be read."""
    return (
        f"The sheet {sheet} has no row that could be read."
        if key in design.sheets
        else f"There is no sheet {sheet}."
    )


def _rules(design: Design) -> dict[str, Rule]:
    rules: tuple[Rule, ...] = (*design.exceptions, *design.triggers)
    return {rule.id: rule for rule in rules}


def _stage_rows(stage: Stage, rules: dict[str, Rule], words: RuleWords, faulty: Faulty) -> Rows:
    """Return a row for each escalation trigger of a stage."""
    triggers = list(_triggers(stage, rules, words)) or [Text("No escalation trigger", looks.BAD)]
    first = (
        told(name(stage.name), stage.source, "stage", looks.STRONG),
        _role(stage.ai_role, stage.source, "ai_role", faulty),
        _role(stage.human_role, stage.source, "human_role", faulty),
        triggers[0],
        told(_RIGHTS.get(stage.decision_right, "not stated"), stage.source, "decision_right"),
        told("Yes" if stage.override_reason_required else "No", stage.source, _OVERRIDE),
    )
    return [first, *((None, None, None, trigger, None, None) for trigger in triggers[1:])]


def _role(text: str, source: RowSource, key: str, faulty: Faulty) -> Text:
    shown, place = shortened(plain(text), _LONGEST), source.place(key)
    is_sound = shown and (place.sheet, place.cell) not in faulty
    return told(shown or "not stated", source, key, looks.BODY if is_sound else looks.BAD)


def _triggers(stage: Stage, rules: dict[str, Rule], words: RuleWords) -> Iterator[Text]:
    if "escalation_triggers" in stage.source.broken:
        yield Text(UNREAD, looks.BAD)
    for is_known, some in groupby(stage.escalation_triggers, key=rules.__contains__):
        if is_known:
            yield from (_trigger(rules[one], words) for one in some)
        else:
            for text in _as_written([*some]):
                yield Text(f"{text}: no such trigger or exception", looks.BAD)


def _trigger(rule: Rule, words: RuleWords) -> Text:
    rows = list(words.alternatives(rule))
    text = "; or ".join(text for text, _ in rows)
    return Text(
        f"{name(rule.id)}{_called(rule)}: {shortened(text, _LONGEST)}",
        looks.BODY if all(is_told for _, is_told in rows) else looks.BAD,
    )


def _as_written(unknown: Sequence[str]) -> list[str]:
    """Return the quotes of unknown ids; of a sentence one, though its commas made several ids of it."""
    texts = [", ".join(unknown)] if any(" " in one for one in unknown) else unknown
    return [f"“{shortened(plain(text), _LONGEST)}”" for text in texts]


def _called(rule: Rule) -> str:
    return f" ({name(rule.name)})" if isinstance(rule, Trigger) and rule.name else ""


class _Note(NamedTuple):
    """What a control note says: ``Yes``, ``No`` or ``Not stated``, with its grounds, which name what is unread."""

    answer: str
    texts: list[str]
    is_doubtful: bool = False


def _observable(design: Design) -> _Note:
    """Whether each stage's triggers exist, and watch something."""
    if not design.stages:
        return _Note("Not stated", [_none_of("stages", "Stages", design)])
    if {"triggers", "exceptions"} & design.untrusted:
        return _Note("Not stated", ["Triggers or Exceptions cannot be read in full yet."])
    rules = _rules(design)
    watched: list[str] = []
    missing: list[str] = []
    for stage in design.stages:
        unknown = [one for one in stage.escalation_triggers if one not in rules]
        blind = [one for one in stage.escalation_triggers if one in rules and not _watched(rules[one])]
        if unknown:
            called = " or ".join(_as_written(unknown))
            missing.append(f"{name(stage.name)}: no trigger or exception is called {called}.")
        if blind:
            missing.append(f"{name(stage.name)}: nothing can notice {listing(blind)}.")
        if not stage.escalation_triggers:
            missing.append(f"{name(stage.name)}: no escalation trigger that can be read.")
        seen = dict.fromkeys(
            what for one in stage.escalation_triggers if one in rules for what in _watched(rules[one])
        )
        if seen:
            watched.append(f"{name(stage.name)} watches {listing(seen)}.")
    return _Note("No" if missing else "Yes", [*missing, *watched])


def _watched(rule: Rule) -> list[str]:
    """Return what tells that a rule applies: signals, what another system reports, or the intent itself."""
    found: list[str] = []
    for row in rule.alternatives:
        found += [condition.signal for condition in row.conditions]
        if row.reported:
            found.append(f"reports of {rule.id}")
        elif not row.conditions and _is_by_scope(row):
            found.append("the intent itself")
    return list(dict.fromkeys(found))


def _is_by_scope(row: Alternative) -> bool:
    return not row.scope.is_everywhere and not row.source.broken & {"signal", "operator", "value"}


def _override_reasons(design: Design) -> _Note:
    """Whether people who override AI can say why."""
    if not design.stages:
        return _Note("Not stated", [_none_of("stages", "Stages", design)])
    asking = [stage.name for stage in design.stages if stage.override_reason_required]
    codes = [code for code in design.reason_codes if code.applies_to == "override"]
    if any(_OVERRIDE in stage.source.broken for stage in design.stages):
        return _Note("Not stated", ["Stages has cells that cannot be read yet."])
    if not any(_OVERRIDE in stage.source.columns for stage in design.stages):
        return _Note("Not stated", ["Stages does not say whether it asks for override reasons."])
    if not asking:
        return _Note("No", ["No stage asks for an override reason."])
    asked = f"{listing(asking)} {'asks' if len(asking) == 1 else 'ask'} for a reason"
    if not codes:
        return _Note("No", [f"{asked}, but Reason codes has none for overrides."])
    chosen = f"{asked}, one of {counted(len(codes), 'code')}: {listing(code.id for code in codes)}."
    return _Note(
        "Yes", [chosen, "That they are kept shows in the records of the desk, not in this workbook."]
    )


def _samples(design: Design) -> _Note:
    """Whether both kinds of output are looked at in the present phase."""
    if not design.controls:
        return _Note("Not stated", [_none_of("controls", "Controls", design)])
    if "phase" in design.settings.broken:
        return _Note("Not stated", ["The Phase in Settings cannot be read yet."])
    phase = design.settings.phase
    here = [one for one in design.controls if one.phase == phase and (one.sample or one.minimum_per_week)]
    unread = any({"outcome", "phase", "sample"} & control.source.broken for control in design.controls)
    samples = {
        outcome: f"{outcome.capitalize()}: {'; '.join(_sample(one) for one in here if one.outcome == outcome)}."
        for outcome in dict.fromkeys(one.outcome for one in here)
    }
    missing = [outcome for outcome in ("accepted", "overridden") if outcome not in samples]
    texts = [f"In the {phase} phase nothing samples {outcome} outputs." for outcome in missing]
    if missing and unread:
        texts = ["Controls has cells that cannot be read yet."]
    answer = "Yes" if not missing else "Not stated" if unread else "No"
    doubtful = any(one.source.broken & _SAMPLING for one in here)
    return _Note(answer, [*texts, *samples.values()], is_doubtful=doubtful)


def _sample(control: Control) -> str:
    unread = control.source.broken
    share = UNREAD if "sample" in unread else confidence(control.sample) if control.sample else ""
    parts = [" ".join(filter(None, (UNREAD if "scope" in unread else name(control.scope), share)))]
    if control.minimum_per_week or "minimum_per_week" in unread:
        parts.append(
            f"at least {UNREAD if 'minimum_per_week' in unread else f'{control.minimum_per_week:,}'} a week"
        )
    if control.reviewer_role or "reviewer_role" in unread:
        parts.append(f"by {UNREAD if 'reviewer_role' in unread else name(control.reviewer_role)}")
    return ", ".join(parts)
