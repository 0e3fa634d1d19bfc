"""Conditions: a signal, an operator and a value, read under the signal's type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from handoff_xl.findings import Finding, Rule, Severity
from handoff_xl.layout import Column, Kind
from handoff_xl.layout.choices import OPERATORS
from handoff_xl.layout.declare import YES_NO
from handoff_xl.matching import fold
from handoff_xl.model import REPORTED, Condition, Operator, Scalar, Signal, SignalType
from handoff_xl.reading.cells import Operand
from handoff_xl.reading.faults import Fault, Malformed
from handoff_xl.reading.numbers import (
    LEAST_FORMATTED,
    READ_AS_PERCENT,
    UNDERSTOOD,
    as_percent,
    is_representable,
    nearest_double,
    parse_decimal,
)
from handoff_xl.reading.tables import Row
from handoff_xl.reading.times import iso_date
from handoff_xl.reading.words import pick, plain_number, split, tidy
from handoff_xl.signals import DERIVED_SIGNALS

INCOMPLETE_CONDITION = Rule(
    code="HX227",
    severity=Severity.ERROR,
    title="Condition incomplete",
    message="The condition of {subject} has no {missing}.",
    fix="Fill {missing}, or clear the whole condition.",
    meaning="A condition needs a signal, an operator and a value; half of one cannot be tested.",
    failing="Signal is amount, Operator is blank.",
    passing="amount, more than, 500.",
)
OPERATOR_DOES_NOT_FIT = Rule(
    code="HX228",
    severity=Severity.ERROR,
    title="Operator does not fit the signal",
    message="{signal} is a {type} signal, so it cannot be compared with {operator}.",
    fix="Use one of: {fitting}.",
    meaning="Yes/No signals and words have no order; only numbers can be more or less.",
    failing="human_request more than Yes.",
    passing="human_request is Yes.",
)
VALUE_DOES_NOT_FIT = Rule(
    code="HX229",
    severity=Severity.ERROR,
    title="Value does not fit the signal",
    message="{signal} is a {type} signal, and {text} is not {wanted}.",
    fix="Type {example}.",
    meaning="A condition that compares a number with a word can never be true.",
    failing="amount more than a lot.",
    passing="amount more than 500.",
)

REPORTED_ELSEWHERE = Rule(
    code="HX230",
    severity=Severity.ERROR,
    title="Reported in the wrong place",
    message="{subject} looks at reported, which only the first Signal of an exception can be.",
    fix="Name a signal that is measured, or make it an exception whose Signal is reported.",
    meaning="reported means that another system names the exception itself; nothing else can ask for it.",
    failing="A trigger whose Signal is reported.",
    passing="An exception whose Signal is reported, with the rest of the condition blank.",
)

RULES = (INCOMPLETE_CONDITION, OPERATOR_DOES_NOT_FIT, VALUE_DOES_NOT_FIT, REPORTED_ELSEWHERE)

_FITTING: Mapping[SignalType, tuple[Operator, ...]] = {
    SignalType.NUMBER: tuple(Operator),
    SignalType.BOOLEAN: (Operator.IS, Operator.IS_NOT),
    SignalType.CATEGORY: (Operator.IS, Operator.IS_NOT, Operator.ONE_OF, Operator.NONE_OF),
}
_TYPES: Mapping[SignalType, str] = {
    SignalType.NUMBER: "number",
    SignalType.BOOLEAN: "Yes/No",
    SignalType.CATEGORY: "category",
}
_MANY = frozenset({Operator.ONE_OF, Operator.NONE_OF})
_RANGE = re.compile(
    r"^(.+?)\s*(?:\bto\b|\band\b|\.\.|…|–|—|(?<=[\d%])\s*-)\s*(.+)$", re.IGNORECASE | re.DOTALL
)
_HUNDRED = Decimal(100)
# Separators that were taken away, and a point that may have been meant as one: 1.000 is one, or a thousand.
_AMBIGUOUS_NUMBER = re.compile(r"[,'\u2019 ]|^[+-]?[1-9]\d{0,2}\.\d{3}$")
_VALUE = Column("value", "Value", Kind.OPERAND, "")
_YES_OR_NO = Column("value", "Value", Kind.YES_NO, "", choices=YES_NO)
_WORDS: Mapping[str, str] = {choice.key: choice.words for choice in OPERATORS}


@dataclass(frozen=True, slots=True)
class ConditionReader:
    """Reads the conditions of Triggers and Exceptions rows; ``signals`` by id."""

    signals: Mapping[str, Signal] = field(hash=False)

    def read(self, row: Row, prefix: str, subject: str, findings: list[Finding]) -> Condition | None:
        """Return the condition in the columns that begin with ``prefix`` (blank, or ``and_``).

        None where there is none, or where it could not be read: then a finding says so.
        """
        keys = (f"{prefix}signal", f"{prefix}operator", f"{prefix}value")
        if row.source.broken.intersection(keys):
            return None
        if row.get(keys[0]) == REPORTED and REPORTED not in self.signals:
            place = row.source.place(keys[0])
            findings.append(REPORTED_ELSEWHERE.at(place, about=f"{subject} · {REPORTED}", subject=subject))
            return None
        filled = [key for key in keys if row.get(key) is not None]
        if not filled:
            return None
        if len(filled) < len(keys):
            missing = next(key for key in keys if key not in filled)
            header = row.source.headers.get(missing, missing.replace("_", " ").capitalize())
            place = row.source.place(missing if missing in row.source.columns else filled[0])
            findings.append(
                INCOMPLETE_CONDITION.at(place, about=f"{subject} · {header}", subject=subject, missing=header)
            )
            return None
        signal = self.signals.get(row.get(keys[0]))
        if signal is None:
            return None  # the sheet that would declare it cannot be trusted; a finding says so
        try:
            condition, notes = _condition(signal, Operator(row.get(keys[1])), row.get(keys[2]))
        except Malformed as malformed:
            fault = malformed.fault
            place = row.source.place(keys[1] if fault.rule is OPERATOR_DOES_NOT_FIT else keys[2])
            findings.append(fault.at(place, f"{subject} · {signal.id}"))
            return None

        place = row.source.place(keys[2])
        findings.extend(note.at(place, f"{subject} · {signal.id}") for note in notes)
        return condition

    def value(self, signal: Signal, text: str) -> Scalar:
        """Return a single value of a signal from text. Raises Malformed where it does not fit."""
        return _Values(signal).single(Operand(text))


def _condition(signal: Signal, operator: Operator, operand: Operand) -> tuple[Condition, list[Fault]]:
    """Return the condition and the notes on how its value was understood."""
    fitting = _FITTING[signal.type]
    if operator not in fitting:
        raise Malformed(
            OPERATOR_DOES_NOT_FIT,
            signal=signal.id,
            type=_TYPES[signal.type],
            operator=_WORDS[operator],
            fitting=", ".join(_WORDS[fit] for fit in fitting),
        )
    values = _Values(signal)
    found: tuple[Scalar, ...]
    if operator is Operator.BETWEEN:
        found = values.range(operand)
    elif operator in _MANY and operand.number is None:
        found = values.several(operand)
    else:
        found = (values.single(operand),)
    return Condition(signal.id, operator, found), values.notes


@dataclass(frozen=True, slots=True)
class _Values:
    """Reads the values of one signal; ``notes`` gathers what was understood though written unusually."""

    signal: Signal
    notes: list[Fault] = field(default_factory=list)

    def range(self, operand: Operand) -> tuple[Scalar, ...]:
        match = _RANGE.match(tidy(operand.text))
        if match is None or iso_date(operand.text) is not None:  # Excel makes a date of 10-20
            example = "the lower and the upper end, for example 10 to 20"
            raise _does_not_fit(self.signal, operand.text, "a range", example)
        low, high = (self._number(Operand(tidy(end))) for end in match.groups())
        if low > high:
            example = f"{match[2]} to {match[1]}"
            raise _does_not_fit(self.signal, operand.text, "a range from low to high", example)
        return (low, high)

    def several(self, operand: Operand) -> tuple[Scalar, ...]:
        found = tuple(dict.fromkeys(self.single(Operand(text)) for text in _listed(operand.text)))
        if not found:
            raise _does_not_fit(self.signal, operand.text, "a list", "the values with commas between them")
        return found

    def single(self, operand: Operand) -> Scalar:
        match self.signal.type:
            case SignalType.NUMBER:
                return self._number(operand)
            case SignalType.BOOLEAN:
                if operand.boolean is not None:
                    return operand.boolean
                try:
                    return pick(_YES_OR_NO, operand.text) == "yes"
                except Malformed as malformed:
                    raise _does_not_fit(self.signal, operand.text, "Yes or No", "Yes or No") from malformed
            case SignalType.CATEGORY:
                return fold(operand.text)

    def _number(self, operand: Operand) -> float:
        text = operand.text.removesuffix("%").strip()
        typed = operand.number if operand.number is not None else parse_decimal(text)
        if typed is None or not is_representable(typed):
            raise _does_not_fit(self.signal, operand.text, "a number", "digits only, for example 3")
        if text != operand.text:
            return nearest_double(typed / _HUNDRED)
        is_share = self.signal.id in DERIVED_SIGNALS
        if is_share and (LEAST_FORMATTED if operand.percent else 2) <= abs(typed) <= _HUNDRED:
            self._note(READ_AS_PERCENT, text, as_percent(typed / _HUNDRED))
            return nearest_double(typed / _HUNDRED)
        if is_share and typed == 1 and not operand.percent:
            self._note(READ_AS_PERCENT, text, as_percent(typed))
        elif operand.number is None and _AMBIGUOUS_NUMBER.search(text):
            self._note(UNDERSTOOD, text, plain_number(typed))
        return nearest_double(typed)

    def _note(self, rule: Rule, text: str, meant: str) -> None:
        self.notes.append(Fault(rule, {"header": "Value", "text": text, "meant": meant}))


def _listed(text: str) -> list[str]:
    """Split a list of values; with semicolons, commas are decimal commas."""
    if ";" in text and '"' not in text:
        return [part for part in map(tidy, text.split(";")) if part]
    return split(_VALUE, text)


def _does_not_fit(signal: Signal, text: str, wanted: str, example: str) -> Malformed:
    return Malformed(
        VALUE_DOES_NOT_FIT,
        signal=signal.id,
        type=_TYPES[signal.type],
        text=text,
        wanted=wanted,
        example=example,
    )
