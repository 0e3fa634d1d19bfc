"""Signals: the built-in ones and those that the Signals sheet declares, with the values to expect of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from handoff_xl.findings import Finding, Rule, Severity
from handoff_xl.layout import SHEET_BY_KEY
from handoff_xl.layout.declare import YES_NO
from handoff_xl.matching import fold
from handoff_xl.model import Signal, SignalType
from handoff_xl.reading.tables import Row
from handoff_xl.reading.words import fold_words
from handoff_xl.signals import BUILT_IN_SIGNALS
from handoff_xl.wording import listing

EMPTY_RANGE = Rule(
    code="HX233",
    severity=Severity.ERROR,
    title="Smallest value above the largest",
    message="Minimum of {signal} is {minimum}, more than its Maximum of {maximum}.",
    fix="Exchange the two, or correct the one that is wrong.",
    meaning="No number lies between them, so nobody can tell which values to expect, nor whether a trigger can ever fire.",
    failing="amount has Minimum 10000 and Maximum 0.",
    passing="amount has Minimum 0 and Maximum 10000.",
)
RANGE_OF_ANOTHER_TYPE = Rule(
    code="HX234",
    severity=Severity.WARNING,
    title="Values of another type of signal",
    message="{signal} is a {type} signal, for which {headers} {has} no meaning.",
    fix="Clear {headers}, or set Type to {meant}.",
    meaning="Minimum and Maximum tell which numbers to expect, Values which words of a category. Where they do not fit the "
    "Type, one of the two is wrong, and conditions on the signal are read under the wrong type.",
    failing="tier is a number signal with Values gold, silver.",
    passing="tier is a category signal with Values gold, silver.",
)

RULES: tuple[Rule, ...] = (EMPTY_RANGE, RANGE_OF_ANOTHER_TYPE)

_YES_OR_NO = {
    fold_words(spelling) for choice in YES_NO for spelling in (choice.key, choice.words, *choice.aliases)
}
_UNFIT: Mapping[SignalType, tuple[str, ...]] = {
    SignalType.NUMBER: ("values",),
    SignalType.BOOLEAN: ("minimum", "maximum", "values"),
    SignalType.CATEGORY: ("minimum", "maximum"),
}


def build_signals(named: Iterable[tuple[str, Row]], findings: list[Finding]) -> tuple[Signal, ...]:
    """Return the built-in signals, then those of the rows; a row that names a built-in one describes it further."""
    declared = {name: _checked(name, row, findings) for name, row in named if row.get("type") is not None}
    built_in = {signal.id: signal for signal in BUILT_IN_SIGNALS}
    found = [
        _signal(signal.id, declared[signal.id], signal.type) if signal.id in declared else signal
        for signal in BUILT_IN_SIGNALS
    ]
    found.extend(
        _signal(name, row, SignalType(row.get("type")))
        for name, row in declared.items()
        if name not in built_in
    )
    return tuple(found)


def _checked(name: str, row: Row, findings: list[Finding]) -> Row:
    """Return the row without a range that no number lies in, and report what does not fit its type."""
    unfit = [key for key in _UNFIT[SignalType(row.get("type"))] if _is_filled(row, key)]
    if unfit:
        layout = SHEET_BY_KEY["signals"]
        findings.append(
            RANGE_OF_ANOTHER_TYPE.at(
                row.source.place(unfit[0]),
                about=name,
                related=(*map(row.source.place, unfit[1:]), row.source.place("type")),
                signal=name,
                type=row.get("type"),
                headers=listing(layout.column(key).header for key in unfit),
                has="has" if len(unfit) == 1 else "have",
                meant="category" if unfit == ["values"] else "number",
            )
        )
        return row
    minimum, maximum = row.get("minimum"), row.get("maximum")
    if minimum is None or maximum is None or minimum <= maximum:
        return row
    findings.append(
        EMPTY_RANGE.at(
            row.source.place("minimum"),
            about=name,
            related=(row.source.place("maximum"),),
            signal=name,
            minimum=f"{minimum:,.15g}",
            maximum=f"{maximum:,.15g}",
        )
    )
    return row.without(("minimum", "maximum"))


def _is_filled(row: Row, key: str) -> bool:
    value = row.get(key)
    if value is None:
        return False
    says_yes_or_no = key == "values" and {fold_words(one) for one in value} <= _YES_OR_NO
    return not (says_yes_or_no and row.get("type") == SignalType.BOOLEAN.value)


def _signal(name: str, row: Row, kind: SignalType) -> Signal:
    return Signal(
        id=name,
        type=kind,
        minimum=row.get("minimum"),
        maximum=row.get("maximum"),
        values=tuple(fold(value) for value in row.get("values") or ()),
        channels=row.names("channels"),
        unit=row.get("unit") or "",
        origin=row.get("origin") or "",
        description=row.get("description") or "",
        source=row.source,
    )
