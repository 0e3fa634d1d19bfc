"""Conditions that can never hold, that always hold, or that name values which their signal does not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.model import Alternative, ExceptionRule, Signal, SignalType
from handoff_xl.nearest import did_you_mean, nearest
from handoff_xl.proofs import Effort, OverBudget, RuleRows, usual_values
from handoff_xl.proofs.proofs import numbers
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.wording import condition_words, listing, scalar_words

NEVER = Rule(
    code="HX420",
    severity=Severity.ERROR,
    title="Condition that can never hold",
    message="This row of {rule} can never take effect: {reason}.",
    fix="Correct the condition or the scope, or delete the row.",
    meaning="Whoever reads the sheet believes that the row protects something. It never does, because no conversation "
    "can meet its condition where it counts.",
    failing="amount more than 500, And amount less than 100.",
    passing="amount more than 500, And amount less than 1000.",
)

UNLISTED = Rule(
    code="HX421",
    severity=Severity.WARNING,
    title="Value that the signal does not have",
    message="{rule} compares {signal} with {outside}, but Signals say that {signal} {range}.",
    fix="{mend}",
    meaning="A value that never comes is most often misspelt, in another unit, or missing on the Signals sheet.",
    failing="The condition says segment one of gold, platinum; Signals list silver and gold for segment.",
    passing="Signals list silver, gold and platinum.",
)

ALWAYS = Rule(
    code="HX422",
    severity=Severity.WARNING,
    title="Condition that always holds",
    message="{rule} takes effect {when}, {whatever}: {conditions} leaves nothing out.",
    fix="Correct the condition. If {rule} is meant for every conversation in its scope, {instead}.",
    meaning="A condition that every value meets decides nothing. Most often a bound, a comparison or a second row says "
    "the opposite of what was meant, and far more conversations go to people than planned.",
    failing="confidence at least 0 %.",
    passing="confidence less than 40 %.",
)

_CONDITION = frozenset({"signal", "operator", "value", "and_signal", "and_operator", "and_value"})
_SCOPE = frozenset({"intents", "tags", "languages", "channels"})
_MOST_CONDITIONS = 3
_MOST_EFFORT = 4_000_000
"""For all rules together, most of which have a few rows: a second of work."""
_STEPS_PER_ROW = 10
_RANGE = frozenset({"minimum", "maximum", "values"})


def find_idle_conditions(subject: Subject) -> Iterator[Finding]:
    """Yield the findings on the conditions of each trigger and exception."""
    if "signals" in subject.design.untrusted:
        return
    effort = Effort(_MOST_EFFORT)
    # Rules of few rows come first, so that one of thousands leaves open no other.
    for rows in sorted(subject.proofs.rules(), key=lambda rows: len(rows.rows)):
        yield from _Judge(subject, rows, effort).findings()


class _Judge:
    """Judges the rows of one trigger or exception."""

    def __init__(self, subject: Subject, rows: RuleRows, effort: Effort) -> None:
        self._proofs, self._effort = subject.proofs, effort
        self._design = subject.design
        self._openness = subject.openness
        self._rule = rows.rule
        self._rows = [(row, bit) for row, bit in rows.rows if row.conditions]
        self._signals = subject.proofs.signals
        tested = {condition.signal for row, _ in self._rows for condition in row.conditions}
        self._space = subject.proofs.space(
            sum(1 << bit for _, bit in self._rows),
            usual_values.cuts(self._signals[signal] for signal in sorted(tested)),
        )

    def findings(self) -> Iterator[Finding]:
        doubtful = False
        for row, bit in self._rows:
            reason = self._why_never(row, bit)
            if reason is not None:
                yield self._never(row, *reason)
            unlisted = [] if reason is not None else list(self._unlisted(row))
            yield from unlisted
            doubtful |= reason is not None or bool(unlisted)
        if not doubtful:
            yield from self._always()

    def _why_never(self, row: Alternative, bit: int) -> tuple[str, str] | None:
        """Return why a row never holds and the column of the cell that says so; None where it can hold."""
        space, limits = self._space, self._space.limits(bit)
        both = " and ".join(map(condition_words, row.conditions))
        for condition, column in zip(row.conditions, ("value", "and_value"), strict=False):
            signal = self._signals[condition.signal]
            if not limits[signal.id]:
                return f"nothing is {both} at once", "and_value"
            if not _is_unread(signal, _RANGE) and not limits[signal.id] & usual_values.of(space, signal):
                if limits[signal.id] & usual_values.allowed(space, signal):
                    own = [condition_words(one) for one in row.conditions if one.signal == signal.id]
                    last = column if len(own) == 1 else "and_value"
                    return f"{signal.id} is a whole number, and none is {' and '.join(own)}", last
                words = f"{condition_words(condition)} is outside of what Signals allow"
                return f"{words}: {signal.id} {range_words(signal)}", column
        if space.first_open(space.box(limits), ()) is None:
            return f"nothing is {both} at once", "and_value"
        return self._why_unmeasured(row)

    def _why_unmeasured(self, row: Alternative) -> tuple[str, str] | None:
        is_active_unknown = isinstance(self._rule, ExceptionRule) and self._rule.active_on_unknown
        if is_active_unknown or "channels" in self._design.untrusted or row.source.broken & _SCOPE:
            return None
        left = self._channels_of(row)
        for condition, column in zip(row.conditions, ("signal", "and_signal"), strict=False):
            signal = self._signals[condition.signal]
            if signal.channels is None or _is_unread(signal, {"channels"}) or not left:
                continue
            left &= signal.channels
            if not left:
                return f"{signal.id} is not measured by any channel for which the row counts", column
        return None

    def _channels_of(self, row: Alternative) -> frozenset[str]:
        """Return the channels by which turns come for which a row counts; all that it names where nobody can tell."""
        scope = row.scope
        # A row for all intents counts for those as well that the sheet does not list.
        open_for = None if scope.intents is None else self._openness.of(scope)
        if open_for is not None:
            return frozenset(channel for _, channel in open_for)
        every = frozenset(channel.id for channel in self._design.channels)
        return every if scope.channels is None else every & scope.channels

    def _never(self, row: Alternative, reason: str, column: str) -> Finding:
        sources = (self._signals[condition.signal].source for condition in row.conditions)
        return NEVER.at(
            _place(row, column),
            about=f"{self._rule.id} · {' and '.join(dict.fromkeys(one.signal for one in row.conditions))}",
            related=(source.place("signal") for source in sources if source is not None),
            owner=self._rule.owner,
            rule=self._rule.id,
            reason=reason,
        )

    def _unlisted(self, row: Alternative) -> Iterator[Finding]:
        """Yield a finding for each condition of a row with a value that its signal does not have."""
        for condition, column in zip(row.conditions, ("value", "and_value"), strict=False):
            signal = self._signals[condition.signal]
            beyond = [value for value in condition.values if _is_outside(value, signal)]
            if not beyond or _is_unread(signal, _RANGE):
                continue
            guess = nearest(str(beyond[0]), signal.values) if signal.type is SignalType.CATEGORY else None
            yield UNLISTED.at(
                _place(row, column),
                about=f"{self._rule.id} · {signal.id}",
                related=() if signal.source is None else (signal.source.place(_range_column(signal)),),
                suggestion=guess if len(condition.values) == 1 else None,
                owner=self._rule.owner,
                rule=self._rule.id,
                signal=signal.id,
                outside=listing(scalar_words(signal.id, value) for value in beyond),
                range=range_words(signal),
                mend=did_you_mean(guess, "Correct the value, or let Signals allow it."),
            )

    def _always(self) -> Iterator[Finding]:
        """Yield a finding at the first row in whose scope the rows of the rule leave no value out."""
        lowered = self._proofs.lowered
        sound = {bit: row for row, bit in self._rows if not row.source.broken & (_SCOPE | _CONDITION)}
        sound_bits = sum(1 << bit for bit in sound)
        seen: set[int] = set()
        for row, own in self._rows:
            bits = lowered.around(lowered.cases[own]) & sound_bits
            if row.source.broken & _SCOPE or bits in seen:
                continue
            seen.add(bits)
            around = [(sound[bit], bit) for bit in numbers(bits)]
            signals = sorted({one.signal for other, _ in around for one in other.conditions})
            if any(_is_unread(self._signals[signal], _RANGE) for signal in signals):
                continue
            try:
                with self._proofs.within(self._effort):
                    found = self._needed(around) if self._leaves_nothing_out(around, signals) else []
            except OverBudget:
                kind = "exception" if isinstance(self._rule, ExceptionRule) else "trigger"
                self._proofs.leave_undecided(self._rule.source.place(kind), self._rule.id)
                return
            if found:
                yield self._always_at(found, signals)
                return

    def _leaves_nothing_out(self, rows: Sequence[tuple[Alternative, int]], signals: Sequence[str]) -> bool:
        space = self._space
        self._proofs.spend(len(rows) * _STEPS_PER_ROW)
        whole = space.box({signal: usual_values.of(space, self._signals[signal]) for signal in signals})
        boxes = [box for _, bit in rows if (box := space.box(space.limits(bit))) is not None]
        return space.first_open(whole, boxes) is None

    def _needed(self, around: Sequence[tuple[Alternative, int]]) -> list[Alternative]:
        """Return the rows without which a value would be left out."""
        kept = list(around)
        for one in reversed(around):
            fewer = [other for other in kept if other is not one]
            signals = sorted({condition.signal for other, _ in fewer for condition in other.conditions})
            if fewer and self._leaves_nothing_out(fewer, signals):
                kept = fewer
        return [other for other, _ in kept]

    def _always_at(self, needed: Sequence[Alternative], signals: Sequence[str]) -> Finding:
        conditions = [" and ".join(map(condition_words, one.conditions)) for one in needed]
        unknowable = [name for name in signals if not usual_values.is_counter(name)]
        when = f"wherever {listing(unknowable)} is known" if unknowable else "at every turn in its scope"
        is_exception = isinstance(self._rule, ExceptionRule)
        if isinstance(self._rule, ExceptionRule) and self._rule.active_on_unknown:
            when = "at every turn in its scope"
        is_declared = any(self._signals[name].source is not None for name in signals)
        last = needed[-1]
        return ALWAYS.at(
            _place(last, "value"),
            about=f"{self._rule.id} · always",
            related=(_place(one, "value") for one in needed[:-1]),
            owner=self._rule.owner,
            rule=self._rule.id,
            when=when,
            whatever="whatever value Signals allow" if is_declared else "whatever the value",
            conditions=_either(conditions),
            instead="clear the condition and name its intents or tags"
            if is_exception
            else "say so by Mode on Thresholds",
        )


def _either(conditions: Sequence[str]) -> str:
    """Return ``a or b``, and ``a or b or c or one of 4 more conditions`` where there are many."""
    rest = len(conditions) - _MOST_CONDITIONS
    if rest < 2:
        return " or ".join(conditions)
    return f"{' or '.join(conditions[:_MOST_CONDITIONS])} or one of {rest} more conditions"


def range_words(signal: Signal) -> str:
    """Return which values a signal has: ``is from 0 to 10000``, ``is one of gold and silver``."""
    if signal.type is SignalType.CATEGORY:
        return (
            f"is one of {listing(signal.values, limit=6)}"
            if len(signal.values) > 1
            else f"is {signal.values[0]}"
        )
    low, high = (
        None if end is None else scalar_words(signal.id, end) for end in (signal.minimum, signal.maximum)
    )
    if low is None or high is None:
        return f"is at least {low}" if high is None else f"is at most {high}"
    return f"is from {low} to {high}"


def _is_outside(value: object, signal: Signal) -> bool:
    if signal.type is SignalType.CATEGORY:
        return bool(signal.values) and value not in signal.values
    if signal.type is SignalType.NUMBER and isinstance(value, (int, float)):
        return (signal.minimum is not None and value < signal.minimum) or (
            signal.maximum is not None and value > signal.maximum
        )
    return False


def _range_column(signal: Signal) -> str:
    if signal.type is SignalType.CATEGORY:
        return "values"
    return "minimum" if signal.maximum is None else "maximum"


def _is_unread(signal: Signal, columns: frozenset[str] | set[str]) -> bool:
    return signal.source is not None and bool(signal.source.broken & columns)


def _place(row: Alternative, column: str) -> Place:
    name = column if column in row.source.columns else "signal"
    return row.source.place(name)


RULES: tuple[Rule, ...] = (NEVER, UNLISTED, ALWAYS)
CHECKS: tuple[Check, ...] = (find_idle_conditions,)
