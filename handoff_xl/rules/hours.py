"""Hours: whether somebody takes over at every minute of the year, and can reach the customer later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from handoff_xl.contacts import is_anonymous, tells_contact
from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.gaps import Gap, conversation_words, sender_words
from handoff_xl.model import Design, Queue
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.wording import channel_words, listing

NOBODY = Rule(
    code="HX620",
    severity=Severity.ERROR,
    title="Nobody takes over while a queue is closed",
    message="Nobody takes over while {queues} closed. {gaps}. {why}.",
    fix="Let {queue} end in callback or ticket under When closed, name a Fallback queue that is open then, or give "
    "{queue} longer hours on Hours.",
    meaning="Every minute of the twelve months from Effective date (today where it is blank) is looked at, each "
    "calendar in its own time zone, with its dated days and the days on which clocks change. While a channel is open "
    "somebody must take its conversations over: a queue that is open, or else a callback, a ticket or a message. A "
    "blank When closed means fallback, and a blank Fallback queue the global one, which cannot follow itself. On "
    "async channels nobody waits at the other end: there only more than 14 days without anybody are an error, and what "
    "was promised is looked at by HX622.",
    failing="The global fallback queue keeps office hours with a blank When closed, and web chat is always open.",
    passing="The global fallback queue says callback under When closed.",
)

_MOST_GAPS = 1


def find_hours_without_people(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each circle of closed queues that a blank Fallback queue makes.

    Circles that cells name are found whatever their hours, as fallbacks that go round.
    """
    design = subject.design
    gaps: dict[tuple[str, ...], list[Gap]] = defaultdict(list)
    for gap in subject.attendance.gaps if subject.attendance is not None else ():
        if not gap.is_named:
            gaps[_names(gap.circle)].append(gap)
    for found in gaps.values():
        first = found[0]
        queue = next(queue for queue in first.circle if queue.fallback is None)
        names = list(dict.fromkeys(queue.id for gap in found for queue in (*gap.starts, *gap.circle)))
        told = [_gap_words(gap, design) for gap in found[:_MOST_GAPS]]
        if len(found) > _MOST_GAPS:
            told.append(f"HX Coverage lists {len(found) - _MOST_GAPS} more")
        yield NOBODY.at(
            _cell(queue),
            about=queue.id,
            related=(one.source.place("calendar") for one in first.circle),
            witness=next((gap.witness for gap in found if gap.witness is not None), None),
            suggestion="ticket",
            owner=design.settings.owner,
            queues=f"{listing(names)} {'is' if len(names) == 1 else 'are'}",
            queue=queue.id,
            gaps=". ".join(told),
            why=_why(queue, design),
        )


WAITS = Rule(
    code="HX622",
    severity=Severity.INFORMATION,
    title="Messages wait longer than was promised",
    message="What comes while {queues} closed waits for {longest} at the longest; {promised}. {gaps}. {why}.",
    fix="Nothing to do where SLA minutes count opening hours alone and customers know it. Else let {queue} say ticket under "
    "When closed, name a Fallback queue that is open then, or give {queue} longer hours on Hours.",
    meaning="On async channels nobody waits at the other end, so that a closed queue that nobody follows is no fault: what "
    "comes is taken when it opens again. It is told where it lies there for longer than was promised, which is the SLA "
    "minutes on Thresholds or else those of the queue. Where nothing is promised, three days are taken: more than a "
    "weekend, so that holidays show and nights do not. A callback, a ticket or a message under When closed tells the "
    "customer what happens, so that nothing is told of it here. More than 14 days are an error (HX620), and so is a "
    "circle of queues that cells name (HX601).",
    failing="Email goes to queue general, which keeps office hours with SLA minutes 240 and a blank When closed.",
    passing="General says ticket under When closed, or its SLA minutes are 5,000, more than a weekend has.",
)

_HOUR = 60 * 60


def find_long_waits(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each circle of queues in which messages wait longer than was promised.

    A circle in which nobody takes over at all has a finding of its own, and mending that one mends both.
    """
    design = subject.design
    if subject.attendance is None:
        return
    told = {_names(gap.circle) for gap in subject.attendance.gaps}
    waits: dict[tuple[str, ...], list[Gap]] = defaultdict(list)
    for gap in subject.attendance.waits:
        if not gap.is_named and _names(gap.circle) not in told:
            waits[_names(gap.circle)].append(gap)
    for found in waits.values():
        first = min(found, key=lambda gap: (gap.sla_minutes is None, -gap.longest))
        queue = next(queue for queue in first.circle if queue.fallback is None)
        names = list(dict.fromkeys(queue.id for gap in found for queue in (*gap.starts, *gap.circle)))
        words = [_gap_words(first, design)]
        if len(found) > 1:
            words.append(f"HX Coverage lists {len(found) - 1} more")
        yield WAITS.at(
            _cell(queue),
            about=queue.id,
            related=(one.source.place("calendar") for one in first.circle),
            witness=first.witness,
            owner=design.settings.owner,
            queues=f"{listing(names)} {'is' if len(names) == 1 else 'are'}",
            queue=queue.id,
            longest=_duration_words(first.longest),
            promised="nothing is promised in SLA minutes"
            if first.sla_minutes is None
            else f"{first.sla_minutes:,.10g} SLA minutes are promised",
            gaps=". ".join(words),
            why=_why(queue, design),
        )


def _names(circle: Iterable[Queue]) -> tuple[str, ...]:
    return tuple(queue.id for queue in circle)


def _duration_words(seconds: int) -> str:
    """Return ``14 hours``, ``4 days and 14 hours`` from three days on; part of an hour is left out."""
    days, hours = divmod(seconds // _HOUR, 24)
    if days < 3:
        return f"{seconds // _HOUR} hours" if seconds >= 2 * _HOUR else f"{seconds // 60} minutes"
    return f"{days} days" + (f" and {hours} hours" if hours > 1 else "")


def _gap_words(gap: Gap, design: Design) -> str:
    """Return ``Spanish by Phone, Sun 02:00–06:00 (America/New_York): card_lost, pin_blocked and 14 more intents``."""
    words = conversation_words(gap, design)
    return f"{words[:1].upper()}{words[1:]}, {gap.times.words()} ({gap.times.zone}): {sender_words(gap)}"


def _why(queue: Queue, design: Design) -> str:
    """Return why nobody follows a queue without Fallback queue of its own."""
    fallback = design.settings.fallback_queue
    if queue.id == fallback:
        return f"{queue.id} is the global fallback queue, so that no other queue follows it"
    return f"{queue.id} passes on to {fallback}, the global fallback queue, which leads back to {queue.id}"


NO_CONTACT = Rule(
    code="HX621",
    severity=Severity.WARNING,
    title="Callback or ticket where nobody knows the customer",
    message="While {queue} is closed, conversations by {channels} end in a {ending}, but nothing tells how to reach "
    "the customer again.",
    fix="Let {queue} pass on to a queue that is open, or list a signal on Signals that tells that a contact is known "
    "by {channels}, such as contact_known.",
    meaning="A callback needs a number, a ticket an address. Calls, text messages and emails bring theirs, and in a "
    "chat the AI can ask for one. At a kiosk, a cash machine or a loudspeaker, or as a guest, a customer is gone with "
    "the conversation. Channels are known by such words in their names; a signal measured there whose name says "
    "contact, phone, email, customer, member, account, signed in, logged in, identified or verified puts it right.",
    failing="Conversations by kiosk reach queue orders, which says ticket under When closed.",
    passing="Signals lists contact_known for kiosk.",
)


def find_lost_contacts(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each queue that ends in callback or ticket by a channel without contact detail."""
    design = subject.design
    anonymous = [
        channel.id
        for channel in design.channels
        if is_anonymous(channel) and not any(tells_contact(signal, channel) for signal in design.signals)
    ]
    if not anonymous or subject.attendance is None or "signals" in design.untrusted:
        return
    handovers = subject.closures.handovers
    channels: dict[str, set[str]] = defaultdict(set)
    for call in subject.calls:
        for language, channel in call.turns:
            taker = handovers.taken_by(call.queue, language, channel)
            if channel in anonymous and taker is not None:
                for closure in subject.closures.of(taker, channel):
                    if closure.queue.when_closed in {"callback", "ticket"} and closure.is_certain:
                        channels[closure.queue.id].add(channel)
    for queue in design.queues:
        if here := [channel for channel in anonymous if channel in channels[queue.id]]:
            yield NO_CONTACT.at(
                _cell(queue),
                about=" · ".join((queue.id, *here)),
                related=(
                    one.source.place("channel")
                    for one in design.channels
                    if one.id in here and one.source is not None
                ),
                owner=design.settings.owner,
                queue=queue.id,
                channels=channel_words(design, here),
                ending=queue.when_closed,
            )


def _cell(queue: Queue) -> Place:
    """Return the cell that says what follows a queue, or of its hours where the sheet has no such column."""
    columns = ("when_closed", "fallback", "calendar", "queue")
    return queue.source.place(next(key for key in columns if key in queue.source.columns))


RULES: tuple[Rule, ...] = (NOBODY, WAITS, NO_CONTACT)
CHECKS: tuple[Check, ...] = (find_hours_without_people, find_long_waits, find_lost_contacts)
