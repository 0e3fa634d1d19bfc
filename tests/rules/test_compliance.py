import pytest

from handoff_xl.model import Channel, Signal, SignalType
from handoff_xl.rules.compliance import (
    find_absent_signals,
    find_cases_that_end_in_message,
    find_cases_that_ignore_unknown,
    find_missing_legal_bases,
    find_unobservable_exceptions,
)
from tests.rules.designs import (
    BUILT_IN_SIGNALS,
    alternative,
    design,
    exception,
    found,
    intent,
    queue,
    source,
    subject,
    when,
)

SEEN = Signal("seen", SignalType.BOOLEAN, channels=frozenset({"chat"}), source=source("signals", 2))
TYPED = Signal("typed", SignalType.BOOLEAN, source=source("signals", 3))
SIGNALS = (*BUILT_IN_SIGNALS, SEEN, TYPED)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (alternative("exceptions", 2), ["HX504"]),
        (alternative("exceptions", 2, reported=True), []),
        (alternative("exceptions", 2, languages="en"), []),
        (alternative("exceptions", 2, when("sentiment", "less_than", 0.0)), []),
        (alternative("exceptions", 2, broken={"signal"}), []),
        (alternative("exceptions", 2, broken={"tags"}), []),
    ],
)
def test_an_exception_needs_a_scope_or_a_condition(row, expected):
    here = design(exceptions=(exception("case", row),))
    assert [code for code, _ in found(find_unobservable_exceptions, here)] == expected


def ends_in_message(*queues, row=None, **more):
    case = exception(
        "case", row or alternative("exceptions", 2, reported=True), queue="cards", compliance_sensitive=True
    )
    return [
        code
        for code, _ in found(
            find_cases_that_end_in_message, design(queues=queues, exceptions=(case,), **more)
        )
    ]


def test_a_message_counts_only_where_the_queue_can_be_closed():
    general = queue("general", 2, when_closed="callback")
    assert ends_in_message(general, queue("cards", 3, when_closed="message")) == []
    assert ends_in_message(general, queue("cards", 3, when_closed="message", calendar="office")) == ["HX505"]
    assert ends_in_message(general, queue("cards", 3, when_closed="ticket", calendar="office")) == []
    same_hours = (Channel("phone", calendar="office"),)
    assert (
        ends_in_message(
            general, queue("cards", 3, when_closed="message", calendar="office"), channels=same_hours
        )
        == []
    )


def test_a_message_counts_at_the_end_of_the_chain_and_by_stand_ins():
    closes = {"calendar": "office"}
    chain = (queue("general", 2, when_closed="message", **closes), queue("cards", 3, **closes))
    assert ends_in_message(*chain) == ["HX505"]
    stand_in = (
        queue("general", 2, when_closed="callback"),
        queue("cards", 3, when_closed="ticket", **closes),
        queue("es", 4, languages="es", stands_in_for="cards", when_closed="message", **closes),
    )
    assert ends_in_message(*stand_in, languages="en es") == ["HX505"]
    only_english = alternative("exceptions", 2, when("human_request", "is", True), languages="en")
    assert ends_in_message(*stand_in, languages="en es", row=only_english) == []
    # What is reported is active whatever the scope says.
    reported = alternative("exceptions", 2, languages="en", reported=True)
    assert ends_in_message(*stand_in, languages="en es", row=reported) == ["HX505"]


def test_every_exception_that_comes_to_one_message_is_in_one_finding():
    queues = (queue("general", 2, when_closed="message", calendar="office"),)
    cases = tuple(
        exception(name, alternative("exceptions", at, reported=True), compliance_sensitive=True, priority=at)
        for at, name in enumerate(("card", "minor"), 2)
    )
    (finding,) = find_cases_that_end_in_message(subject(design(queues=queues, exceptions=cases)))
    assert str(finding.place) == "Queues!H2"
    assert finding.related == tuple(case.source.place("queue") for case in cases)
    assert "card and minor" in finding.message


def test_legal_bases_and_unknown_signals_matter_where_compliance_sensitive():
    row = alternative("exceptions", 2, when("seen", "is", True))
    for sensitive in (True, False):
        here = design(signals=SIGNALS, exceptions=(exception("case", row, compliance_sensitive=sensitive),))
        assert bool(found(find_missing_legal_bases, here)) == sensitive
        assert bool(found(find_cases_that_ignore_unknown, here)) == sensitive
    counted = alternative("exceptions", 2, when("ai_turns", "at_least", 3.0))
    here = design(exceptions=(exception("case", counted, compliance_sensitive=True),))
    assert found(find_cases_that_ignore_unknown, here) == []


def absent(*conditions, **more):
    case = exception("case", alternative("exceptions", 2, *conditions), active_on_unknown=True)
    return found(
        find_absent_signals, design(channels="chat phone", signals=SIGNALS, exceptions=(case,), **more)
    )


def test_an_absent_signal_is_unknown_for_ever():
    assert absent(when("seen", "is", True)) == [("HX508", "Exceptions!G2")]
    assert absent(when("typed", "is", True)) == []
    # The other condition can make the whole condition false.
    assert absent(when("seen", "is", True), when("typed", "is", True)) == []


def test_a_channel_no_intent_of_the_scope_is_open_for_does_not_count():
    case = exception(
        "case", alternative("exceptions", 2, when("seen", "is", True), intents="a"), active_on_unknown=True
    )
    here = design(
        intents=(intent("a", channels="chat"),), channels="chat phone", signals=SIGNALS, exceptions=(case,)
    )
    assert found(find_absent_signals, here) == []
