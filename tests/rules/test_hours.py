from dataclasses import replace

import pytest

from handoff_xl.lanes import Lane
from handoff_xl.model import Channel, Signal, SignalType
from handoff_xl.rules.hours import find_hours_without_people, find_long_waits, find_lost_contacts
from tests.design_builder import hours
from tests.rules.designs import BUILT_IN_SIGNALS, design, found, intent, queue, row, settings, source, subject

OFFICE = hours("office", {day: [("08:00", "18:00")] for day in range(5)})
CLOSES = {"calendar": "office"}


def made(*queues, **more):
    return design(
        queues=queues,
        calendars=(OFFICE,),
        settings=settings(time_zone="Europe/London"),
        **{"languages": "en es", **more},
    )


def nobody(here):
    return list(find_hours_without_people(subject(here)))


def test_the_message_says_who_when_and_why():
    (finding,) = nobody(
        made(
            queue("general", 2, **CLOSES),
            queue("cards", 3, **CLOSES),
            intents=(intent("lost", 2, queue="cards"),),
        )
    )
    assert finding.message == (
        "Nobody takes over while general and cards are closed. Every language by chat, Mon–Thu 18:00–08:00, "
        "Fri 18:00–Mon 08:00 (Europe/London): lost. general is the global fallback queue, so that no other queue "
        "follows it."
    )
    assert (str(finding.place), finding.about, finding.suggestion) == ("Queues!H2", "general", "ticket")
    assert finding.witness["at"] == "2026-11-24T00:00:00+00:00"


def test_all_times_of_a_circle_are_one_finding_and_the_rest_is_counted():
    names = ["night", "late", "early", "long"]
    calendars = [
        hours(name, {day: [(f"{at:02}:00", "09:00")] for day in range(5)}) for at, name in enumerate(names)
    ]
    here = made(
        queue("general", 2, **CLOSES),
        *(queue(name, at, calendar=name) for at, name in enumerate(names, start=3)),
        intents=tuple(intent(name, at, queue=name) for at, name in enumerate(names, start=2)),
    )
    (finding,) = nobody(replace(here, calendars=(OFFICE, *calendars)))
    assert "HX Coverage lists 4 more." in finding.message


def test_the_circle_is_mended_where_a_blank_cell_closes_it():
    queues = (queue("general", 2, fallback="night", **CLOSES), queue("night", 3, **CLOSES))
    (finding,) = nobody(made(*queues))
    assert str(finding.place) == "Queues!H3"
    assert finding.message.endswith(
        "night passes on to general, the global fallback queue, which leads back to night."
    )
    assert nobody(made(queues[0], queue("night", 3, fallback="general", **CLOSES))) == []


def test_without_a_column_for_what_follows_it_stands_at_the_calendar():
    row = queue("general", 2, **CLOSES)
    columns = {key: at for key, at in row.source.columns.items() if key not in {"when_closed", "fallback"}}
    (finding,) = nobody(made(replace(row, source=replace(row.source, columns=columns))))
    assert finding.place.column == row.source.columns["calendar"]


HOLIDAY = hours(
    "office", {day: [("08:00", "18:00")] for day in range(5)}, {"2027-03-26": [], "2027-03-29": []}
)


def by_email(*queues, calendar=HOLIDAY, **more):
    email = Channel("email", kind="async", source=source("channels", 2))
    return replace(made(*queues, channels=(email,), **more), calendars=(calendar,))


def waits(here):
    assert nobody(here) == []
    return list(find_long_waits(subject(here)))


def test_messages_that_wait_are_told_with_what_was_promised():
    (finding,) = waits(by_email(queue("general", 2, sla_minutes=1440.0, **CLOSES), calendar=OFFICE))
    assert finding.message == (
        "What comes while general is closed waits for 63 hours at the longest; 1,440 SLA minutes are promised. Every "
        "language by email, Fri 18:00–Mon 08:00 (Europe/London): order_status. general is the global fallback "
        "queue, so that no other queue follows it."
    )
    assert (str(finding.place), finding.about) == ("Queues!H2", "general")
    assert finding.witness["at"] == "2026-11-27T18:00:00+00:00"


def test_without_a_promise_more_than_three_days_are_told():
    assert waits(by_email(queue("general", 2, **CLOSES), calendar=OFFICE)) == []
    (finding,) = waits(by_email(queue("general", 2, **CLOSES)))
    assert (
        "waits for 4 days and 13 hours at the longest; nothing is promised in SLA minutes." in finding.message
    )
    assert "Fri 26–Sat 27 Mar 2027 all day" in finding.message


def test_the_promise_of_a_route_comes_before_that_of_its_queue():
    def told(of_route, of_queue):
        rows = (row(2, mode=Lane.HUMAN, sla_minutes=of_route),)
        return waits(by_email(queue("general", 2, sla_minutes=of_queue, **CLOSES), thresholds=rows))

    assert told(10_000.0, 10_000.0) == []
    (finding,) = told(60.0, 10_000.0)
    assert "60 SLA minutes are promised" in finding.message
    assert told(10_000.0, 60.0) == []
    (finding,) = told(None, 60.0)
    assert "60 SLA minutes are promised" in finding.message


def test_only_those_who_were_promised_less_are_told():
    rows = (row(2, mode=Lane.HUMAN), row(3, intents="order_cancel", sla_minutes=60.0))
    intents = (intent("order_status", 2), intent("order_cancel", 3))
    slow = queue("general", 2, sla_minutes=10_000.0, **CLOSES)
    (finding,) = waits(by_email(slow, thresholds=rows, intents=intents))
    assert "60 SLA minutes are promised" in finding.message
    assert "(Europe/London): order_cancel. general is" in finding.message
    assert finding.witness["intent"] == "order_cancel"


def test_who_ends_otherwise_or_is_told_already_is_not_told_of_waits():
    assert waits(by_email(queue("general", 2, sla_minutes=60.0, when_closed="ticket", **CLOSES))) == []
    named = (queue("general", 2, fallback="b", **CLOSES), queue("b", 3, fallback="general", **CLOSES))
    assert waits(by_email(*named)) == []
    lines = tuple(
        Channel(name, kind=kind, source=source("channels", at))
        for at, (name, kind) in enumerate([("email", "async"), ("chat", "live")], 2)
    )
    here = made(queue("general", 2, sla_minutes=60.0, **CLOSES), channels=lines)
    assert nobody(here)
    assert list(find_long_waits(subject(here))) == []


@pytest.mark.parametrize("sheet", ["queues", "languages", "channels", "settings", "hours"])
def test_a_fault_of_the_sheets_leaves_it_open(sheet):
    here = made(queue("general", 2, **CLOSES))
    assert nobody(here)
    assert nobody(replace(here, untrusted=frozenset({sheet}))) == []


def test_an_unread_stand_in_leaves_it_open():
    assert nobody(made(queue("general", 2, **CLOSES), queue("b", 3, broken={"stands_in_for"}))) == []


def test_unread_cells_leave_it_open():
    assert nobody(made(queue("general", 2, broken={"when_closed"}, **CLOSES))) == []
    assert nobody(made(queue("general", 2, broken={"calendar"}))) == []
    lines = (Channel("chat", source=source("channels", 2, broken={"calendar"})),)
    assert nobody(made(queue("general", 2, **CLOSES), channels=lines)) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Kiosk", True),
        ("In-store terminals", True),
        ("guest_chat", True),
        ("Web chat", False),
        ("Phone", False),
        ("International", False),
    ],
)
def test_some_names_say_that_nobody_knows_the_customer(name, expected):
    lines = (Channel("line", name=name, source=source("channels", 2)),)
    here = made(queue("general", 2, when_closed="ticket", **CLOSES), channels=lines)
    assert bool(found(find_lost_contacts, here)) is expected


@pytest.mark.parametrize(
    ("signal", "expected"),
    [
        (Signal("contact_known", SignalType.BOOLEAN, source=source("signals", 2)), False),
        (
            Signal(
                "member_id_given",
                SignalType.BOOLEAN,
                channels=frozenset({"kiosk"}),
                source=source("signals", 2),
            ),
            False,
        ),
        (
            Signal(
                "contact_known", SignalType.BOOLEAN, channels=frozenset({"chat"}), source=source("signals", 2)
            ),
            True,
        ),
        (Signal("basket_value", SignalType.NUMBER, source=source("signals", 2)), True),
    ],
)
def test_a_signal_can_tell_that_the_customer_is_known(signal, expected):
    here = made(
        queue("general", 2, when_closed="callback", **CLOSES),
        channels="chat kiosk",
        signals=(*BUILT_IN_SIGNALS, signal),
    )
    assert bool(found(find_lost_contacts, here)) is expected


def test_a_queue_that_follows_another_counts_only_while_both_are_closed():
    always = queue("always", 3, when_closed="ticket")
    here = made(queue("general", 2, fallback="always", **CLOSES), always, channels="kiosk")
    assert found(find_lost_contacts, here) == []
    closing = queue("always", 3, when_closed="ticket", **CLOSES)
    here = made(queue("general", 2, fallback="always", **CLOSES), closing, channels="kiosk")
    assert found(find_lost_contacts, here) == [("HX621", "Queues!H3")]
