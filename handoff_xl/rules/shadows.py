"""Triggers that change no decision, and rules of which only the names tell who decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.model import Design, ExceptionRule, Trigger
from handoff_xl.proofs import (
    Effort,
    Idle,
    OverBudget,
    Proofs,
    RuleRows,
    decided_by_name,
    usual_values,
    why_idle,
)
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.wording import listing

NO_EFFECT = Rule(
    code="HX423",
    severity=Severity.WARNING,
    title="Trigger without effect",
    message="{trigger} changes neither lane nor queue: its Lane is {lane}, and wherever it fires it is {lanes} anyway.",
    fix="Choose a more human Lane or another Queue, correct its scope or condition, or delete it.",
    meaning="A trigger only ever makes a conversation more human. Where Thresholds are as careful already, it does "
    "nothing, and whoever relies on it is mistaken.",
    failing="The Lane of a trigger for account_close is AI drafts, and Thresholds say Human for account_close.",
    passing="The trigger is for order_status, where AI may act alone.",
)

SHADOWED = Rule(
    code="HX424",
    severity=Severity.WARNING,
    title="Trigger that others make superfluous",
    message="{trigger} makes no difference: whenever it fires, {others} does as well and {how}{besides}.",
    fix="Delete {trigger}, give it a lower Priority number or a more human Lane, or narrow {names}.",
    meaning="Rules that are more human, or that come first by Priority, decide all conversations that the trigger is "
    "meant for. Its queue and lane never count.",
    failing="angry fires at sentiment less than -0.8 and asks for AI drafts; frustrated fires at less than -0.5 and asks "
    "for Human.",
    passing="frustrated asks for AI drafts, angry for Human.",
)

TIED = Rule(
    code="HX425",
    severity=Severity.WARNING,
    title="Two rules of one priority name different queues",
    message="{rules} have the same Priority {priority} and can hold together, but name different queues: {queues}. "
    "{first} decides then, only because its name comes first.",
    fix="Give them different Priority numbers: the lower one decides.",
    meaning="Where two rules hold at once and nothing else ranks them, the order of their names picks the team. Nobody "
    "decided that, and renaming a rule would change it.",
    failing="fraud goes to fraud_team and large_amount to payments, both with Priority 10, and both can hold.",
    passing="fraud has Priority 5.",
)

_NO_QUEUE = "none, which leaves it to Thresholds"
_MOST_EFFORT = 5_000_000
"""For all triggers of a design together: a few seconds of work, so that thousands of them do not hold up a run."""
_EASY_EFFORT = _MOST_EFFORT // 50
_READ = frozenset({"lane", "priority", "queue", "if_unknown", "compliance_sensitive"})
_SCOPE = frozenset({"intents", "tags", "languages", "channels"})
_CONDITION = frozenset({"signal", "operator", "value", "and_signal", "and_operator", "and_value"})
_OPEN = frozenset({"risk", "category", "status", "languages", "channels"})


def find_idle_triggers(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each trigger that changes no decision."""
    design, proofs = subject.design, subject.proofs
    if _cannot_judge(design):
        return
    unread = {intent.id for intent in design.intents if intent.source.broken & _OPEN}
    doubtful = _doubtful(proofs)
    rules = {rows.number: rows.rule for rows in proofs.rules()}
    found: dict[int, Idle] = {}
    effort = Effort(_MOST_EFFORT)
    left_open = [
        rows
        for rows in proofs.rules()
        if isinstance(rows.rule, Trigger)
        and not _is_doubtful(rows)
        and not _counts_nowhere(rows, subject)
        and not _counts_for(rows, unread)
        and _can_hold(rows, proofs)
    ]
    # Easy questions come first, so that a hard one leaves open no other.
    for most in (_EASY_EFFORT, _MOST_EFFORT):
        asked, left_open = left_open, []
        for rows in asked:
            own = Effort(min(most, effort.left))
            start = own.left
            try:
                with proofs.within(own):
                    idle = why_idle(proofs, rows.number, doubtful)
                if idle is not None:
                    found[rows.number] = idle
            except OverBudget:
                left_open.append(rows)
            effort.left -= start - own.left
    for rows in left_open:
        proofs.leave_undecided(_identity(rows.rule), rows.rule.id)
    ties = Effort(_MOST_EFFORT)
    for number, idle in found.items():
        trigger = rules[number]
        # Of triggers that make each other idle the one that decides is left alone.
        makes_idle = any(
            other > number and number in found[other].rules for other in idle.rules if other in found
        )
        if (
            isinstance(trigger, Trigger)
            and not makes_idle
            and not _is_tied(number, idle, proofs, doubtful, ties)
        ):
            yield _idle_finding(trigger, number, idle, rules)


def _is_tied(number: int, idle: Idle, proofs: Proofs, doubtful: int, effort: Effort) -> bool:
    """Whether only names put the rules that make a trigger idle before it, and to another queue: HX425 tells that."""
    lowered = proofs.lowered
    own = lowered.rules[number]
    rank = own.kind, own.lane, own.priority
    for other in idle.rules:
        rule = lowered.rules[other]
        if other > number or (rule.kind, rule.lane, rule.priority) != rank:
            return False
    try:
        with proofs.within(effort):
            return any(
                decided_by_name(proofs, other, number, doubtful, between_queues=True) for other in idle.rules
            )
    except OverBudget:
        return False


def _idle_finding(
    trigger: Trigger, number: int, idle: Idle, rules: Mapping[int, Trigger | ExceptionRule]
) -> Finding:
    lanes = [lane.words for lane in sorted(idle.lanes)]
    if not idle.rules:
        return NO_EFFECT.at(
            trigger.source.place("lane"),
            about=trigger.id,
            witness=idle.turn,
            owner=trigger.owner,
            trigger=trigger.id,
            lane=trigger.lane.words,
            lanes=" or ".join(lanes),
        )
    others = [rules[other] for other in idle.rules]
    ids = listing(rule.id for rule in others)
    return SHADOWED.at(
        _identity(trigger),
        about=trigger.id,
        related=map(_identity, others),
        witness=idle.turn,
        owner=trigger.owner,
        trigger=trigger.id,
        others=ids if len(others) == 1 else f"one of {ids}",
        how="comes first" if max(idle.rules) < number else "decides the same or comes first",
        names=ids,
        besides=f", or it is {' or '.join(lanes)} anyway" if lanes else "",
    )


def find_tied_rules(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each set of triggers, or of exceptions, of which only the names tell which decides."""
    design, proofs = subject.design, subject.proofs
    if _cannot_judge(design):
        return
    doubtful = _doubtful(proofs)
    ranks: dict[tuple[str, int, int], list[RuleRows]] = defaultdict(list)
    for rows in proofs.rules():
        if not _is_doubtful(rows) and not _counts_nowhere(rows, subject):
            rule = proofs.lowered.rules[rows.number]
            ranks[rule.kind, rule.lane, rule.priority].append(rows)
    effort = Effort(_MOST_EFFORT)
    for alike in ranks.values():
        if len({rows.rule.queue for rows in alike}) > 1:
            yield from _tied({rows.number: rows for rows in alike}, proofs, doubtful, effort)


@dataclass(eq=False, slots=True)
class _Tie:
    """Rules that are tied with each other, directly or through others, their cases, and a turn that shows two of them."""

    members: list[RuleRows]
    cases: int
    turn: dict[str, object]


def _tied(alike: Mapping[int, RuleRows], proofs: Proofs, doubtful: int, effort: Effort) -> Iterator[Finding]:
    lowered = proofs.lowered
    bits_of = lowered.bits_of_rule
    ranked = proofs.needed(doubtful) & sum(bits_of[number] for number in alike)
    ties: list[_Tie] = []
    tie_of: dict[int, _Tie] = {}
    for number, second in sorted(alike.items()):
        before = (bits_of[number] & -bits_of[number]) - 1
        near = reduce(or_, (proofs.near(bit) for _, bit in second.rows))
        left = ranked & before & near & ~proofs.cases_by_queue[second.rule.queue or None]
        while left := left & ~(tie_of[number].cases if number in tie_of else 0):
            first = lowered.rule_of_bit[(left & -left).bit_length() - 1]
            left &= ~bits_of[first]
            try:
                with proofs.within(effort):
                    turn = decided_by_name(proofs, first, number, doubtful, between_queues=True)
            except OverBudget:
                proofs.leave_undecided(_identity(second.rule), second.rule.id)
                if effort.left < 0:
                    break
                continue
            if turn is not None:
                joined = _joined(ties, [tie_of.get(one) for one in (first, number)], turn)
                for one in (first, number):
                    if one not in tie_of:
                        joined.members.append(alike[one])
                        joined.cases |= bits_of[one]
                tie_of.update((rows.number, joined) for rows in joined.members)
    for tie in ties:
        rules = [rows.rule for rows in sorted(tie.members, key=lambda rows: rows.number)]
        yield TIED.at(
            rules[1].source.place("priority"),
            about=" · ".join(sorted(rule.id for rule in rules[:4])),
            related=(rule.source.place("priority") for rule in rules if rule is not rules[1]),
            witness=tie.turn,
            owner=rules[1].owner,
            rules=listing((rule.id for rule in rules), limit=4),
            priority=rules[0].priority,
            queues=listing(dict.fromkeys(rule.queue or _NO_QUEUE for rule in rules), limit=4),
            first=rules[0].id,
        )


def _joined(ties: list[_Tie], touched: Sequence[_Tie | None], turn: dict[str, object]) -> _Tie:
    """Return what some of the ties become together, a new one where there are none, and put it in their place."""
    parts = [tie for tie in ties if tie in touched]
    for tie in parts:
        ties.remove(tie)
    joined = _Tie(
        [rows for tie in parts for rows in tie.members],
        sum(tie.cases for tie in parts),
        parts[0].turn if parts else turn,
    )
    ties.append(joined)
    return joined


def _cannot_judge(design: Design) -> bool:
    """Whether a fault in the sheets leaves open where rules count, or what they look at."""
    needed = {"triggers", "exceptions", "signals", "intents", "languages", "channels", "thresholds"}
    return bool(design.untrusted & needed) or not design.channels


def _can_hold(rows: RuleRows, proofs: Proofs) -> bool:
    """Whether some row of a rule holds for values that Signals allow; else its condition has an error of its own."""
    tested = sorted({condition.signal for row, _ in rows.rows for condition in row.conditions})
    bits = [bit for _, bit in rows.rows]
    cuts = usual_values.cuts(proofs.signals[signal] for signal in tested)
    space = proofs.space(sum(1 << bit for bit in bits), cuts)
    return any(usual_values.can_hold(space, bit, proofs.signals) for bit in bits)


def _counts_nowhere(rows: RuleRows, subject: Subject) -> bool:
    """Whether no row of a rule counts for what its intents are open for, which each row is told by itself."""
    return all(subject.openness.counts_nowhere(row) for row, _ in rows.rows)


def _counts_for(rows: RuleRows, intents: set[str]) -> bool:
    """Whether a rule may count for one of some intents."""
    scopes = (row.scope.intents for row, _ in rows.rows)
    return bool(intents) and any(scope is None or not scope.isdisjoint(intents) for scope in scopes)


def _is_doubtful(rows: RuleRows) -> bool:
    """Whether a cell of a rule could not be read that its effect depends on, or a row is missing."""
    sources = [rows.rule.source, *(row.source for row, _ in rows.rows)]
    return any(source.broken & (_READ | _SCOPE | _CONDITION) for source in sources)


def _doubtful(proofs: Proofs) -> int:
    return sum(proofs.lowered.bits_of_rule[rows.number] for rows in proofs.rules() if _is_doubtful(rows))


def _identity(rule: Trigger | ExceptionRule) -> Place:
    return rule.source.place("exception" if isinstance(rule, ExceptionRule) else "trigger")


RULES: tuple[Rule, ...] = (NO_EFFECT, SHADOWED, TIED)
CHECKS: tuple[Check, ...] = (find_idle_triggers, find_tied_rules)
