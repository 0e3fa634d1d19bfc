"""Examples of DESIGN §2, "Queues", worked out by hand; each quotes the sentence it stands for."""

import datetime as dt

import pytest

from tests.oracle.small_designs import decide, design, queue


def test_a_draft_goes_to_the_review_queue_and_a_person_to_the_queue():
    """“(`ai_review`: Review queue, else Queue, else global fallback); AI-only lanes have none”."""
    row = {"Intents": "card_lost", "Review queue": "desk"}
    sheets = design(Thresholds=[*design()["Thresholds"], row])
    assert decide(sheets)["queue"] is None
    assert decide(sheets, confidence=0.7)["queue"] == "desk"
    assert decide(sheets, confidence=0.1)["queue"] == "cards"
    assert decide(sheets, intent="refund, partial")["queue"] == "general"


def test_a_stand_in_replaces_a_queue_where_it_serves_and_is_not_chained():
    """“a queue that Stands in for it and serves the turn's language and channel replaces it (at most one,
    not chained)”."""
    queues = [
        *design()["Queues"],
        queue("es cards", Stands_in_for="cards, general", Languages="ES", SLA_minutes=3),
        queue("es desk", Stands_in_for="es cards", Languages="es"),
    ]
    sheets = design(Queues=queues)
    spanish = decide(sheets, language="es-MX", confidence=0.1)
    assert (spanish["queue"], spanish["sla_minutes"]) == ("es cards", 3)
    assert decide(sheets, confidence=0.1)["queue"] == "cards"
    assert decide(sheets, language="fr")["queue"] == "general"
    assert decide(sheets, language="es", intent="unheard of")["queue"] == "es cards"


def hours(day, opens, closes, **more):
    return {"Calendar": "office", "Day": day, "Opens": opens, "Closes": closes, **more}


def closing(*rows, **cells):
    """A design whose queue `cards` keeps the hours of the rows."""
    queues = [queue("general"), queue("desk", Calendar="office"), queue("legal")]
    return design(Hours=list(rows), Queues=[*queues, queue("cards", Calendar="office", **cells)])


def handover(sheets, at):
    return tuple(decide(sheets, confidence=0.1, at=at)["handover"].values())


WEEK = hours("Mon-Fri", dt.time(9), "17:00")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, ("queue", "general")),
        ({"Fallback_queue": "legal"}, ("queue", "legal")),
        ({"Fallback_queue": "desk"}, ("queue", "general")),
        ({"When_closed": "Callback", "Fallback_queue": "legal"}, ("callback", "cards")),
        ({"When_closed": "ticket"}, ("ticket", "cards")),
    ],
)
def test_when_closed(cells, expected):
    """“`fallback` (default; to Fallback queue, else the global one; followed to the first queue that is
    open or says otherwise), `callback`, `ticket`, `message`”."""
    sheets = closing(WEEK, **cells)
    assert handover(sheets, "2027-01-04T16:59:59Z") == ("queue", "cards")
    assert handover(sheets, "2027-01-04T17:00:00Z") == expected
    assert decide(sheets, confidence=0.1, at="2027-01-04T17:00:00Z")["queue"] == "cards"
    assert decide(sheets, confidence=0.1)["handover"] is None


def test_a_fallback_that_is_closed_too_says_what_happens():
    """“followed to the first queue that is open or says otherwise”."""
    sheets = closing(WEEK, Fallback_queue="desk")
    sheets["Queues"].append(queue("desk", Calendar="office", When_closed="message"))
    sheets["Queues"].remove(queue("desk", Calendar="office"))
    assert handover(sheets, "2027-01-03T12:00:00Z") == ("message", "desk")


def test_queues_that_fall_back_to_each_other_end_in_a_ticket_at_the_first():
    """“followed to the first queue that is open or says otherwise”: where there is none, a ticket."""
    sheets = closing(WEEK, Fallback_queue="desk")
    sheets["Queues"].remove(queue("desk", Calendar="office"))
    sheets["Queues"].append(queue("desk", Calendar="office", Fallback_queue="night"))
    sheets["Queues"].append(queue("night", Calendar="office", Fallback_queue="desk"))
    assert handover(sheets, "2027-01-03T12:00:00Z") == ("ticket", "cards")


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2027-01-08T22:00:00+00:00", True),  # Friday evening
        ("2027-01-09T02:59:59+00:00", True),  # still Friday's span
        ("2027-01-09T03:00:00+00:00", False),
        ("2027-01-09T22:30:00+00:00", False),  # Saturday is not listed
        ("2027-01-08T01:00:00+00:00", True),  # Thursday's span
        ("2027-01-04T01:00:00+00:00", False),  # Sunday has none
    ],
)
def test_a_span_runs_into_the_next_day(at, is_open):
    """“Closes ≤ Opens runs into the next day, … unlisted days are closed”."""
    sheets = closing(hours("Mon-Fri", "22:00", "3:00"), When_closed="ticket")
    assert handover(sheets, at) == ("queue" if is_open else "ticket", "cards")


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2027-03-12T13:59:00Z", False),  # winter: 9:00 in New York is 14:00 UTC
        ("2027-03-12T14:00:00Z", True),
        ("2027-03-15T13:00:00Z", True),  # summer: 13:00 UTC
        ("2027-03-15T22:30:00+05:30", False),  # 13:00 in New York, between the spans
        ("2027-03-15T23:30:00+05:30", True),
        ("2027-12-24T16:00:00-05:00", False),  # the dated row replaces the Friday
        ("2027-12-24T11:59:59-05:00", True),
        ("2027-12-27T12:00:00-05:00", False),
    ],
)
def test_spans_are_in_the_calendars_own_zone_and_dated_rows_replace_the_day(at, is_open):
    """“spans [opens, closes) in the calendar's own IANA zone, … several spans a day are a union, a dated
    row replaces its weekday”."""
    rows = [
        hours("Mon-Fri", "9:00", "13:00", **{"Time zone": "America/New_York"}),
        hours("Mon, Tue-Fri", "14:00", "18:00"),
        hours(dt.date(2027, 12, 24), "9:00", "12:00"),
        {"Calendar": "office", "Day": "2027-12-27", "Closed": "Yes"},
    ]
    assert handover(closing(*rows, When_closed="ticket"), at) == ("queue" if is_open else "ticket", "cards")


def test_the_sla_is_the_deciders_else_the_queues():
    """“SLA: the decider's, else the queue's.”"""
    row = {"Intents": "card_lost", "SLA minutes": "5", "Priority": 2}
    sheets = design(Thresholds=[*design()["Thresholds"], row])
    decision = decide(sheets, confidence=0.1)
    assert (decision["sla_minutes"], decision["priority"]) == (5, 2)
    asked = decide(sheets, confidence=0.1, signals={"human_request": True})
    assert (asked["sla_minutes"], asked["priority"], asked["queue"]) == (10, 1, "cards")
    assert decide(sheets, exceptions=["fraud"])["sla_minutes"] is None
