"""The parts of HX Handoff map about what brings a person in whatever the confidence: triggers and exceptions."""

from __future__ import annotations

from handoff_xl.layout.choices import AI_MAY
from handoff_xl.model import Design, ExceptionRule, Trigger
from handoff_xl.writers.annotated import looks
from handoff_xl.writers.annotated.paper import Column, Paper, Rows, Section, Text
from handoff_xl.writers.annotated.phrasing import plain, shortened
from handoff_xl.writers.annotated.rule_words import Rule, RuleWords, name

TRIGGERS, EXCEPTIONS = "Triggers", "Exceptions"
_TRIGGER_COLUMNS = (
    Column("Trigger", 8),
    Column("When", 9),
    Column("Lane", 2),
    Column("Queue → when closed", 5),
)
_EXCEPTION_COLUMNS = (
    Column("Exception, its type", 4),
    Column("When", 5),
    Column("AI may", 3),
    Column("Queue → when closed", 4),
    Column("Legal basis", 5),
    Column("Owner", 3),
)
_AI_MAY = {choice.key: choice.words for choice in AI_MAY}
_LONGEST = 400


def write_triggers(paper: Paper, design: Design, words: RuleWords) -> None:
    """Write the triggers in the order in which they decide."""
    if not design.triggers:
        paper.heading(TRIGGERS, "The sheet Triggers has no row that could be read.")
        paper.gap()
        return
    ordered = sorted(design.triggers, key=lambda one: (-one.lane, one.priority, one.id))
    guidance = "Where one applies, the conversation goes to its lane at least, however sure AI is."
    blocks = [[Section(_TRIGGER_COLUMNS, _trigger(one, words))] for one in ordered]
    paper.table(TRIGGERS, (_TRIGGER_COLUMNS,), blocks, guidance)


def write_exceptions(paper: Paper, design: Design, words: RuleWords) -> None:
    """Write the exceptions in the order in which they decide; a missing legal basis is told."""
    if not design.exceptions:
        paper.heading(EXCEPTIONS, "The sheet Exceptions has no row that could be read.")
        paper.gap()
        return
    ordered = sorted(design.exceptions, key=lambda one: (one.priority, one.id))
    guidance = (
        "Always a person. AI may do no more than stated until the person takes over. "
        "The legal basis is in the words of its owner."
    )
    blocks = [[Section(_EXCEPTION_COLUMNS, _exception(one, words))] for one in ordered]
    paper.table(EXCEPTIONS, (_EXCEPTION_COLUMNS,), blocks, guidance)


def _trigger(trigger: Trigger, words: RuleWords) -> Rows:
    subtitle = shortened(plain(trigger.name), _LONGEST)
    queue = _queue(trigger.queue, trigger, words) if trigger.queue else Text("that of the route")
    first = (
        Text(f"{name(trigger.id)}: {subtitle}" if subtitle else name(trigger.id)),
        Text(trigger.lane.words),
        queue,
    )
    return [
        [first[0], when, *first[1:]] if at == 0 else [None, when, None, None]
        for at, when in enumerate(_whens(trigger, words))
    ]


def _exception(exception: ExceptionRule, words: RuleWords) -> Rows:
    kind = name(exception.type) or "type not stated"
    sensitive = ", compliance sensitive" if exception.compliance_sensitive else ""
    rest = (
        Text(_AI_MAY.get(exception.ai_may, exception.ai_may)),
        _queue(exception.queue, exception, words),
        _legal_basis(exception),
        Text(name(exception.owner)) if exception.owner else Text("not stated", looks.BAD),
    )
    head = Text(f"{name(exception.id)}\n{kind}{sensitive}")
    return [
        [head, when, *rest] if at == 0 else [None, when, None, None, None, None]
        for at, when in enumerate(_whens(exception, words))
    ]


def _whens(rule: Rule, words: RuleWords) -> list[Text]:
    """Return each row of a rule: several are alternatives."""
    return [
        Text(
            f"or {shortened(text, _LONGEST)}" if at else shortened(text, _LONGEST),
            looks.BODY if is_told else looks.BAD,
        )
        for at, (text, is_told) in enumerate(words.alternatives(rule))
    ]


def _queue(queue: str, rule: Rule, words: RuleWords) -> Text:
    if "queue" in rule.source.broken or not queue:
        return Text("cannot be read yet", looks.BAD)
    text, is_sound = words.when_closed(queue)
    return Text(text, looks.BODY if is_sound else looks.BAD)


def _legal_basis(exception: ExceptionRule) -> Text:
    if exception.legal_basis:
        return Text(shortened(plain(exception.legal_basis), _LONGEST))
    return Text("missing", looks.BAD) if exception.compliance_sensitive else Text("not stated")
