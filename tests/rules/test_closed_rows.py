from dataclasses import replace

from handoff_xl.lanes import Lane
from handoff_xl.rules.closed_rows import find_closed_rows
from handoff_xl.rules.shadows import find_idle_triggers, find_tied_rules
from tests.rules.designs import alternative, design, exception, intent, subject, trigger, when

ASKED = when("human_request", "is", True)
A = intent("a", 2, languages="en", channels="chat")
B = intent("b", 3, languages="es", channels="phone")


def closed(*intents, named="a b", **scope):
    """Return what is told of a trigger with a scope."""
    rules = (trigger("t", alternative("triggers", 2, ASKED, intents=named, **scope), queue="general"),)
    given = design(intents=intents, triggers=rules, languages="en es", channels="chat phone")
    return [(str(one.place), one.message, one.fix) for one in find_closed_rows(subject(given))]


def test_the_column_that_keeps_a_row_from_everything_is_named():
    assert closed(A, intent("b", 3, channels="chat"), channels="phone") == [
        (
            "Triggers!F2",
            "This row of t never counts: none of its intents is open for phone.",
            "Correct the Channels cell, open one of its intents for phone on the Intents sheet, or delete the row.",
        )
    ]
    ((place, message, _),) = closed(A, intent("b", 3, languages="en"), languages="es", channels="chat")
    assert (place, message) == (
        "Triggers!E2",
        "This row of t never counts: none of its intents is open for es.",
    )


def test_languages_and_channels_that_do_not_meet():
    ((place, message, fix),) = closed(A, B, languages="en", channels="phone")
    assert place == "Triggers!E2"
    assert message == "This row of t never counts: none of its intents is open for en by phone."
    assert fix.startswith("Correct the Languages or Channels cell, ")
    ((_, message, fix),) = closed(A, named="a", languages="es", channels="phone")
    assert message == "This row of t never counts: a is not open for es or phone."
    assert "open a for es by phone on the Intents sheet" in fix


def test_a_row_for_every_intent():
    ((_, message, fix),) = closed(A, named=None, channels="phone")
    assert message == "This row of t never counts: no intent is open for phone."
    assert "open an intent for phone" in fix


def test_rows_of_which_something_is_left():
    assert closed(A, B, languages="en", channels="chat phone") == []
    assert closed(A, intent("b", 3, status="draft", channels="chat"), channels="phone") == []


def test_each_row_is_told_and_a_condition_that_never_holds_tells_for_itself():
    never = (when("ai_turns", "less_than", 1.0), when("ai_turns", "more_than", 3.0))
    rows = (
        alternative("exceptions", 2, intents="a", channels="phone"),
        alternative("exceptions", 3, intents="a", languages="es"),
        alternative("exceptions", 4, *never, intents="a", languages="es"),
        alternative("exceptions", 5, intents="a"),
    )
    given = design(
        intents=(A,), exceptions=(exception("e", *rows),), languages="en es", channels="chat phone"
    )
    assert [str(one.place) for one in find_closed_rows(subject(given))] == ["Exceptions!F2", "Exceptions!E3"]


def test_what_counts_nowhere_is_told_once():
    rules = (
        trigger("t", alternative("triggers", 2, ASKED, intents="a", channels="phone"), queue="general"),
        trigger("u", alternative("triggers", 3, ASKED), queue="other"),
    )
    given = design(intents=(A,), triggers=rules, languages="en es", channels="chat phone")
    assert [str(one.place) for one in find_closed_rows(subject(given))] == ["Triggers!F2"]
    assert list(find_tied_rules(subject(given))) == []
    drafts = trigger("t", rules[0].alternatives[0], lane=Lane.AI_REVIEW)
    given = replace(given, triggers=(drafts, rules[1]))
    assert list(find_idle_triggers(subject(given))) == []
