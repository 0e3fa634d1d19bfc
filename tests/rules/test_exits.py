from handoff_xl.lanes import Lane
from handoff_xl.model import Signal, SignalType
from handoff_xl.rules.exits import find_missing_exits
from tests.rules.designs import (
    alternative,
    design,
    exception,
    found,
    intent,
    row,
    settings,
    subject,
    trigger,
    when,
)

INTENTS = (intent("a", 2), intent("b", 3, channels="chat"))


def codes(**parts):
    return [
        code for code, _ in found(find_missing_exits, design(intents=INTENTS, channels="chat phone", **parts))
    ]


def test_a_wish_for_a_person_is_enough():
    assert codes() == []
    assert codes(triggers=()) == ["HX607"]
    assert codes(triggers=(), settings=settings(max_ai_turns=8)) == ["HX608"]


def test_what_ends_it_by_turns_does_not_replace_a_wish():
    by_turns = trigger(
        "turns", alternative("triggers", 3, when("ai_turns", "at_least", 5.0), channels="chat")
    )
    findings = list(
        find_missing_exits(subject(design(intents=INTENTS, channels="chat phone", triggers=(by_turns,))))
    )
    assert [(finding.code, finding.about) for finding in findings] == [
        ("HX607", "a · phone"),
        ("HX608", "a and b · chat"),
    ]


def test_only_ai_alone_can_be_endless():
    asks = (row(2, mode=Lane.AI_REVIEW, if_unsure=Lane.CLARIFY),)
    assert codes(triggers=(), thresholds=asks) == ["HX608"]
    assert codes(triggers=(), thresholds=(row(2, mode=Lane.AI_REVIEW),)) == []


def test_the_signal_must_exist_by_the_channel():
    measured = (Signal("human_request", SignalType.BOOLEAN, channels=frozenset({"chat"})),)
    (finding,) = find_missing_exits(subject(design(channels="chat phone", signals=measured)))
    assert finding.about == "order_status · phone"


def test_exceptions_bring_in_people_too():
    wish = exception("wish", alternative("exceptions", 2, when("human_request", "is_not", False)))
    assert codes(triggers=(), exceptions=(wish,)) == []
    always = exception("always", alternative("exceptions", 2, intents="a b"))
    assert codes(triggers=(), exceptions=(always,)) == []


def test_what_could_not_be_read_may_be_the_way_out():
    unread = trigger(
        "person", alternative("triggers", 2, when("sentiment", "less_than", 0.0)), broken={"signal"}
    )
    assert codes(triggers=(unread,)) == []
    unread_scope = trigger(
        "person",
        alternative("triggers", 2, when("human_request", "is", True), channels="chat", broken={"channels"}),
    )
    assert codes(triggers=(unread_scope,)) == []
    assert codes(triggers=(), untrusted=frozenset({"triggers"})) == []


def test_the_witness_asks_for_a_person():
    (finding,) = find_missing_exits(subject(design(triggers=())))
    assert finding.witness["signals"] == {"human_request": True}
