"""Compliance: exceptions that do not protect what they promise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from handoff_xl.blocks import open_for
from handoff_xl.closures import Closure, Closures
from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.handovers import Call, Pair
from handoff_xl.model import Alternative, Design, ExceptionRule
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.signals import ZERO_WHEN_MISSING
from handoff_xl.wording import channel_words, listing

NOT_OBSERVABLE = Rule(
    code="HX504",
    severity=Severity.ERROR,
    title="Exception that nothing can notice",
    message="{exception} has neither a scope nor a condition, so nobody can tell when it applies.",
    fix="Name intents or tags, or a signal; where an upstream detector says so, type reported under Signal.",
    meaning="An exception needs something to be seen by. Without scope and condition it would either hold always or "
    "never, and neither is meant.",
    failing="The exception bereavement has blank scope columns and a blank Signal.",
    passing="The exception bereavement has reported under Signal.",
)

_CONDITION = frozenset({"signal", "operator", "value", "and_signal", "and_operator", "and_value"})
_SCOPE = frozenset({"intents", "tags", "languages", "channels"})


def find_unobservable_exceptions(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each Exceptions row with neither scope nor condition."""
    for exception in subject.design.exceptions:
        for row in exception.alternatives:
            unread = row.source.broken & (_CONDITION | _SCOPE)
            if row.scope.is_everywhere and not row.conditions and not row.reported and not unread:
                yield NOT_OBSERVABLE.at(
                    _cell(row, "signal", "exception"),
                    about=exception.id,
                    suggestion="reported",
                    owner=exception.owner,
                    exception=exception.id,
                )


ENDS_IN_MESSAGE = Rule(
    code="HX505",
    severity=Severity.ERROR,
    title="Compliance case can end in a message",
    message="{queue} ends in a mere message while it is closed, and compliance-sensitive exceptions can come to it: "
    "{exceptions}.",
    fix="Choose callback or ticket under When closed of {queue}, or name another queue in {cells}.",
    meaning="A message tells the customer to come back and leaves nothing for anyone to act on. A case that a law or "
    "regulator is behind must end with a person, a callback or a ticket.",
    failing="card_data goes to queue cards, which is closed at night and says message under When closed.",
    passing="Queue cards says ticket under When closed.",
)


def find_cases_that_end_in_message(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each queue that can end compliance-sensitive exceptions in a message."""
    design = subject.design
    if "queues" in design.untrusted:
        return
    found: dict[str, list[tuple[Call, Pair, Closure]]] = defaultdict(list)
    for call in subject.calls:
        if isinstance(call.rule, ExceptionRule) and call.rule.compliance_sensitive:
            for pair, closure in _ends_in_message(call, subject.closures).values():
                found[closure.queue.id].append((call, pair, closure))
    for queue in design.queues:
        if cases := found.get(queue.id):
            places = [call.place for call, _, _ in cases]
            yield ENDS_IN_MESSAGE.at(
                queue.source.place("when_closed"),
                about=queue.id,
                related=places,
                witness=_turn_while_closed(*cases[0], subject),
                owner=design.settings.owner,
                exceptions=listing(call.subject for call, _, _ in cases),
                queue=queue.id,
                cells=listing((str(place) for place in places), what="cells"),
            )


def _ends_in_message(call: Call, closures: Closures) -> dict[str, tuple[Pair, Closure]]:
    """Return for each queue in whose message a call can end one pair of it and when that finds it closed."""
    found: dict[str, tuple[Pair, Closure]] = {}
    for pair in call.turns:
        first = closures.handovers.taken_by(call.queue, *pair)
        if first is None or not any(
            queue.when_closed == "message" for queue in closures.handovers.chain(first)
        ):
            continue
        for closure in closures.of(first, pair[1]):
            if closure.queue.when_closed == "message":
                found.setdefault(closure.queue.id, (pair, closure))
    return found


def _turn_while_closed(
    call: Call, pair: Pair, closure: Closure, subject: Subject
) -> dict[str, object] | None:
    turn, calendar = call.witness(pair), closure.queue.calendar
    if turn is None or calendar is None or not closure.is_certain:
        return None
    return {**turn, "at": subject.closures.year.at(closure.instants[0][0], calendar)}


NO_LEGAL_BASIS = Rule(
    code="HX506",
    severity=Severity.WARNING,
    title="Compliance case without legal basis",
    message="{exception} is compliance sensitive, but nothing says which rule is behind it.",
    fix="Fill Legal basis in the words of your compliance team, or set Compliance sensitive to No.",
    meaning="Auditors ask for the rule behind an exception, and whoever changes the row later needs it too.",
    failing="card_data is compliance sensitive, and Legal basis is blank.",
    passing="Legal basis says PCI DSS 4.0, requirement 3.",
)


def find_missing_legal_bases(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each compliance-sensitive exception without legal basis."""
    for exception in subject.design.exceptions:
        if exception.compliance_sensitive and not exception.legal_basis.strip():
            if "legal_basis" in exception.source.broken:
                continue
            yield NO_LEGAL_BASIS.at(
                _cell(exception, "legal_basis", "exception"),
                about=exception.id,
                owner=exception.owner,
                exception=exception.id,
            )


IGNORES_UNKNOWN = Rule(
    code="HX507",
    severity=Severity.WARNING,
    title="Compliance case ignored while its signal is missing",
    message="{exception} is compliance sensitive, but it is ignored whenever {signals} is missing.",
    fix="Set If unknown to human, or clear the cell: human is the default where compliance sensitive is Yes.",
    meaning="Detectors fail and messages arrive late. With If unknown on ignore a turn without the signal stays with "
    "AI, just when nobody knows whether the case applies.",
    failing="card_data looks at card_number_seen and says ignore under If unknown.",
    passing="If unknown says human.",
)


def find_cases_that_ignore_unknown(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each compliance-sensitive exception that ignores a missing signal."""
    for exception in subject.design.exceptions:
        signals = {condition.signal for row in exception.alternatives for condition in row.conditions}
        can_be_missing = sorted(signals.difference(ZERO_WHEN_MISSING))
        doubtful = {"if_unknown", "compliance_sensitive"} & exception.source.broken
        if (
            exception.compliance_sensitive
            and not exception.active_on_unknown
            and can_be_missing
            and not doubtful
        ):
            yield IGNORES_UNKNOWN.at(
                _cell(exception, "if_unknown", "exception"),
                about=exception.id,
                suggestion="human",
                owner=exception.owner,
                exception=exception.id,
                signals=listing(can_be_missing),
            )


SIGNAL_ABSENT = Rule(
    code="HX508",
    severity=Severity.WARNING,
    title="Exception always active where its signal does not exist",
    message="{signal} is not measured by {channels}, so {exception} sends every conversation there to a person.",
    fix="Limit the Channels of this row to where {signal} is measured, or add the channel to {signal} on Signals.",
    meaning="A missing signal counts as unknown, and this exception is active while it is unknown. By a channel that "
    "never sends the signal, that is always.",
    failing="card_data looks at card_number_seen, which is measured in chat only, and has a blank Channels cell.",
    passing="card_data names chat under Channels.",
)


def find_absent_signals(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each Exceptions row that always holds by some channel, for want of its signal."""
    design = subject.design
    if {"signals", "channels"} & design.untrusted:
        return
    signals = {signal.id: signal for signal in design.signals}
    for exception in design.exceptions:
        if not exception.active_on_unknown:
            continue
        for row in exception.alternatives:
            looked_at = [signals[one.signal] for one in row.conditions if one.signal in signals]
            unread = any(one.source is not None and "channels" in one.source.broken for one in looked_at)
            if not row.conditions or unread or row.source.broken & _SCOPE:
                continue
            missing = [
                channel
                for channel in _channels(row, design)
                if all(one.channels is not None and channel not in one.channels for one in looked_at)
            ]
            if missing:
                yield SIGNAL_ABSENT.at(
                    row.source.place("signal"),
                    about=f"{exception.id} · {looked_at[0].id}",
                    related=(one.source.place("channels") for one in looked_at if one.source is not None),
                    witness={"channel": missing[0]},
                    owner=exception.owner,
                    signal=listing(one.id for one in looked_at),
                    channels=channel_words(design, missing),
                    exception=exception.id,
                )


def _channels(row: Alternative, design: Design) -> list[str]:
    """Return the channels in the scope of a row for which some intent in its scope is open."""
    inside = [
        channel.id
        for channel in design.channels
        if row.scope.channels is None or channel.id in row.scope.channels
    ]
    if row.scope.intents is None:
        return inside
    named = [one for one in design.intents if one.id in row.scope.intents and one.status == "active"]
    open_by = {channel for intent in named for channel in open_for(intent, design)[1]}
    return [channel for channel in inside if channel in open_by]


def _cell(row: Alternative | ExceptionRule, key: str, otherwise: str) -> Place:
    """Return the cell of a column, or of another one where the sheet lacks it."""
    return row.source.place(key if key in row.source.columns else otherwise)


RULES: tuple[Rule, ...] = (
    NOT_OBSERVABLE,
    ENDS_IN_MESSAGE,
    NO_LEGAL_BASIS,
    IGNORES_UNKNOWN,
    SIGNAL_ABSENT,
)
CHECKS: tuple[Check, ...] = (
    find_unobservable_exceptions,
    find_cases_that_end_in_message,
    find_missing_legal_bases,
    find_cases_that_ignore_unknown,
    find_absent_signals,
)
