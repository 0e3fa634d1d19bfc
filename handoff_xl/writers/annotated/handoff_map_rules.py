"""The parts of HX Handoff map about what brings a person in whatever the confidence: triggers and exceptions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handoff_xl.layout.choices import AI_MAY
from handoff_xl.model import Design, ExceptionRule, Trigger
from handoff_xl.writers.annotated import looks
from handoff_xl.writers.annotated.handoff_map_cells import told, told_once
from handoff_xl.writers.annotated.paper import Column, Faulty, Rows, Section, Table, Text
from handoff_xl.writers.annotated.phrasing import UNREAD, plain, shortened
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


def triggers_table(design: Design, words: RuleWords, faulty: Faulty) -> Table:
    """Return the triggers in the order in which they decide; ``faulty`` cells in red."""
    if not design.triggers:
        return Table(TRIGGERS, (), (), "The sheet Triggers has no row that could be read.")
    ordered = sorted(design.triggers, key=lambda one: (-one.lane, one.priority, one.id))
    guidance = _guidance(
        "Where one applies, the conversation goes to its lane at least, however sure AI is.", ordered, words
    )
    blocks = [[Section(_TRIGGER_COLUMNS, _trigger(one, words, faulty))] for one in ordered]
    return Table(TRIGGERS, (_TRIGGER_COLUMNS,), blocks, guidance)


def exceptions_table(design: Design, words: RuleWords, faulty: Faulty) -> Table:
    """Return the exceptions in the order in which they decide; ``faulty`` cells and a missing legal basis in red."""
    if not design.exceptions:
        return Table(EXCEPTIONS, (), (), "The sheet Exceptions has no row that could be read.")
    ordered = sorted(design.exceptions, key=lambda one: (one.priority, one.id))
    guidance = _guidance(
        "Always a person. AI may do no more than stated until the person takes over. "
        "The legal basis is in the words of its owner.",
        ordered,
        words,
    )
    blocks = [[Section(_EXCEPTION_COLUMNS, _exception(one, words, faulty))] for one in ordered]
    return Table(EXCEPTIONS, (_EXCEPTION_COLUMNS,), blocks, guidance)


def _guidance(text: str, rules: Iterable[Rule], words: RuleWords) -> str:
    return " ".join(filter(None, (text, words.stand_ins(rule.queue or "" for rule in rules))))


def _trigger(trigger: Trigger, words: RuleWords, faulty: Faulty) -> Rows:
    subtitle = shortened(plain(trigger.name), _LONGEST)
    queue, is_sound = words.queue_of(trigger) if trigger.queue else ("that of the route", True)
    first = (
        _head(
            f"{name(trigger.id)}: {subtitle}" if subtitle else name(trigger.id), trigger, ("name", "priority")
        ),
        told_once(trigger.lane.words, trigger, "lane", faulty),
        told_once(queue, trigger, "queue", faulty, looks.BODY if is_sound else looks.BAD),
    )
    return [
        [first[0], when, *first[1:]] if at == 0 else [None, when, None, None]
        for at, when in enumerate(_whens(trigger, words))
    ]


def _exception(exception: ExceptionRule, words: RuleWords, faulty: Faulty) -> Rows:
    kind = [] if "type" in exception.source.broken else [name(exception.type) or "type not stated"]
    sensitive = ["compliance sensitive"] if exception.compliance_sensitive else []
    queue, is_sound = words.queue_of(exception) if exception.queue else ("not stated", False)
    basis = _legal_basis(exception)
    rest = (
        told_once(_AI_MAY.get(exception.ai_may, exception.ai_may), exception, "ai_may", faulty),
        told_once(queue, exception, "queue", faulty, looks.BODY if is_sound else looks.BAD),
        told(basis.text, exception.source, "legal_basis", basis.style),
        told(name(exception.owner), exception.source, "owner")
        if exception.owner
        else told("not stated", exception.source, "owner", looks.BAD),
    )
    doubtful = ("type", "compliance_sensitive", "if_unknown", "priority")
    head = _head(
        "\n".join(filter(None, (name(exception.id), ", ".join([*kind, *sensitive])))), exception, doubtful
    )
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


def _head(text: str, rule: Rule, keys: Sequence[str]) -> Text:
    """Return the first cell of a rule, with the headers of those cells behind it that could not be read."""
    unread = [rule.source.headers.get(key, key) for key in keys if key in rule.source.broken]
    if not unread:
        return Text(text)
    return Text("\n".join([text, *(f"{header}: {UNREAD}" for header in unread)]), looks.BAD)


def _legal_basis(exception: ExceptionRule) -> Text:
    if exception.legal_basis:
        return Text(shortened(plain(exception.legal_basis), _LONGEST))
    return Text("missing", looks.BAD) if exception.compliance_sensitive else Text("not stated")
