import pytest

from handoff_xl.lanes import Lane
from handoff_xl.model import Queue, Scope
from handoff_xl.writers.annotated import looks
from tests.writers.annotated_sample import FIRST_ROW, finding, outcome, source
from tests.writers.handoff_map_sample import (
    ASKED,
    UPSET,
    alternative,
    exception,
    full,
    look,
    rows,
    sheet_of,
    trigger,
    unreadable,
)


def _below_headers(some_design, title):
    return rows(sheet_of(some_design), title)[2:]


def test_triggers_in_the_order_in_which_they_decide():
    design = full(
        triggers=(
            trigger("drafts", lane=Lane.AI_REVIEW, priority=1, name=""),
            trigger("late", priority=20),
            trigger("asked", alternative("triggers", ASKED), priority=5, name="Asks", queue="general"),
        )
    )
    assert _below_headers(design, "Triggers") == [
        ["asked: Asks", "human_request is Yes", "Human", "general → night"],
        ["late: The customer is upset", "sentiment at most -0.6", "Human", "that of the route"],
        ["drafts", "sentiment at most -0.6", "AI drafts", "that of the route"],
    ]


def test_an_exception_in_the_words_of_its_author():
    assert _below_headers(full(), "Exceptions") == [
        [
            "fraud\npayment fraud, compliance sensitive",
            "fraud_score between 0.8 and 1, or not known",
            "collect minimum",
            "general → night",
            "Section 7 of the fraud policy",
            "Fraud desk",
        ],
        ["or another system reports it"],
    ]


def test_a_legal_basis_is_missed_where_compliance_needs_one():
    sheet = sheet_of(full(exceptions=(exception(legal_basis=""),)))
    assert look(sheet, "missing") == looks.BAD
    plain = sheet_of(full(exceptions=(exception(legal_basis="", compliance_sensitive=False),)))
    assert look(plain, "not stated") == looks.BODY


def test_where_and_when_both_are_told():
    scope = Scope(
        intents=frozenset({"card_lost", "card_arrival"}),
        languages=frozenset({"es"}),
        channels=frozenset({"chat", "phone"}),
        named=frozenset({"card_lost"}),
        tags=frozenset({"travel"}),
    )
    row = alternative("exceptions", UPSET, ASKED, scope=scope)
    told = _below_headers(full(exceptions=(exception("x", row, active_on_unknown=False),)), "Exceptions")
    assert told[0][1] == (
        "card_lost and intents tagged travel, in Spanish, by every channel: "
        "sentiment at most -0.6 and human_request is Yes"
    )


def test_an_exception_by_its_scope_alone_holds_always():
    row = alternative("exceptions", scope=Scope(frozenset({"card_lost"}), named=frozenset({"card_lost"})))
    assert _below_headers(full(exceptions=(exception("x", row),)), "Exceptions")[0][1] == "card_lost: always"


def test_what_cannot_be_noticed_read_or_taken_over_is_red():
    nothing = sheet_of(full(exceptions=(exception("x", alternative("exceptions")),)))
    assert look(nothing, "Nothing says when: it has neither a scope nor a condition.") == looks.BAD
    broken = alternative("exceptions", broken=frozenset({"value"}))
    assert (
        look(sheet_of(full(exceptions=(exception("x", broken),))), "cannot be read in full yet") == looks.BAD
    )
    unknown = sheet_of(full(exceptions=(exception(queue="nowhere"),)))
    assert look(unknown, "nowhere (not on Queues)") == looks.BAD


@pytest.mark.parametrize(("column", "key"), [(2, "lane"), (3, "queue")])
def test_a_cell_of_a_trigger_that_cannot_be_read_is_a_red_question_mark(column, key):
    sheet = sheet_of(full(triggers=(unreadable(trigger(), key),)))
    assert rows(sheet, "Triggers")[2][column] == "?"
    assert look(sheet, "?") == looks.BAD


@pytest.mark.parametrize(("column", "key"), [(2, "ai_may"), (3, "queue"), (4, "legal_basis"), (5, "owner")])
def test_a_cell_of_an_exception_that_cannot_be_read_is_a_red_question_mark(column, key):
    sheet = sheet_of(full(exceptions=(unreadable(exception(), key),)))
    assert rows(sheet, "Exceptions")[2][column] == "?"
    assert look(sheet, "?") == looks.BAD


@pytest.mark.parametrize(
    ("rule", "key", "header"),
    [
        (trigger(), "priority", "Priority"),
        (exception(), "priority", "Priority"),
        (exception(), "type", "Exception type"),
        (exception(), "if_unknown", "If unknown"),
        (exception(), "compliance_sensitive", "Compliance sensitive"),
    ],
)
def test_cells_without_a_column_of_their_own_are_told_beside_the_name(rule, key, header):
    kind = "triggers" if rule.id == "frustrated" else "exceptions"
    sheet = sheet_of(full(**{kind: (unreadable(rule, key),)}))
    text = rows(sheet, kind.capitalize())[2][0]
    assert text.endswith(f"\n{header}: ?")
    assert look(sheet, text) == looks.BAD


def test_a_cell_that_differs_from_another_row_of_its_rule_is_red():
    first, second = alternative("triggers", UPSET), alternative("triggers", ASKED, row=FIRST_ROW + 1)
    differing = finding("HX222", place=second.source.place("lane"))
    made = full(triggers=(trigger("frustrated", first, second),), exceptions=(), stages=())
    assert look(sheet_of(made), "Human") == looks.BODY
    assert look(sheet_of(made, outcome((differing,), design=made)), "Human") == looks.BAD


def test_a_row_that_was_left_out_is_told_beside_the_others():
    rule = trigger("frustrated", alternative("triggers", UPSET))
    keys = ("intents", "tags", "languages", "channels", "signal", "operator", "value")
    unread = unreadable(rule, *keys, "and_signal", "and_operator", "and_value")
    sheet = sheet_of(full(triggers=(unread,)))
    assert rows(sheet, "Triggers")[3] == ["or cannot be read in full yet"]
    assert look(sheet, "or cannot be read in full yet") == looks.BAD


@pytest.mark.parametrize("key", ["kind", "calendar", "when_closed", "fallback"])
def test_a_queue_of_which_it_cannot_be_read_what_follows(key):
    queue = unreadable(Queue("general", source("queues", FIRST_ROW)), key)
    sheet = sheet_of(full(queues=(queue,)))
    assert look(sheet, "general → ?") == looks.BAD


def test_what_follows_a_closed_queue():
    def told(*queues):
        return rows(sheet_of(full(queues=queues)), "Exceptions")[2][3]

    def queue(name, at=0, **changes):
        return Queue(name, source("queues", FIRST_ROW + at), calendar="day", **changes)

    assert told(queue("general", when_closed="callback")) == "general → callback"
    assert told(queue("general", fallback="b"), queue("b", 1, when_closed="ticket")) == "general → b → ticket"
    assert told(queue("general", fallback="b"), queue("b", 1, fallback="general")).endswith("in a circle")
    assert told(queue("general", fallback="nowhere")) == "general → nobody"
    assert told(Queue("general", source("queues", FIRST_ROW), kind="bot")) == "general (a bot)"
