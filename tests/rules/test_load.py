"""What is told of queues that more comes to than they can take, or not in time."""

from dataclasses import replace

from handoff_xl.lanes import Lane
from handoff_xl.rules.load import find_long_waits, find_overload
from tests.rules.designs import design, intent, queue, row, subject

OPEN_HOURS = 365 * 24 / 12


def busy(per_hour, **parts):
    """Return a design in which as many conversations an hour come to the queue desk, most about refund."""
    monthly = per_hour * OPEN_HOURS
    intents = (
        intent("order", 2, monthly_volume=monthly / 4),
        intent("refund", 3, monthly_volume=monthly * 3 / 4),
        intent("greeting", 4),
    )
    desk = queue("desk", 3, capacity_per_hour=40.0, sla_minutes=10.0)
    given = {
        "queues": (queue("general", when_closed="callback"), desk),
        "intents": intents,
        "thresholds": (row(2, mode=Lane.HUMAN, queue="desk"),),
    }
    return design(**(given | parts))


def findings(check, given):
    return list(check(subject(given)))


def test_what_comes_is_told_with_what_can_be_taken_and_what_it_is_about():
    (finding,) = findings(find_overload, busy(44))
    assert finding.message == (
        "desk can take 40 conversations an hour, but 44 or more are expected in each hour that people are there. "
        "Most are about refund and order."
    )
    assert str(finding.place) == "Queues!J3"
    assert [str(place) for place in finding.related] == ["Intents!G3", "Intents!G2"]
    assert finding.about == "desk"


def test_those_that_stand_in_are_named_and_shown():
    night = queue("night", 4, stands_in_for="desk", capacity_per_hour=10.0, languages="es")
    given = busy(55, languages="en es")
    (finding,) = findings(find_overload, replace(given, queues=(*given.queues, night)))
    assert finding.message.startswith("desk and night together can take 50 conversations an hour")
    assert "Queues!J4" in map(str, finding.related)
    assert findings(find_overload, replace(busy(45, languages="en es"), queues=(*given.queues, night))) == []


def test_a_stand_in_that_takes_all_is_told_alone():
    night = queue("night", 4, stands_in_for="desk", capacity_per_hour=10.0)
    given = busy(55)
    (finding,) = findings(find_overload, replace(given, queues=(*given.queues, night)))
    assert finding.message.startswith("night can take 10 conversations an hour, but 55 or more")
    assert (finding.about, str(finding.place)) == ("night", "Queues!J4")
    assert findings(find_long_waits, replace(given, queues=(*given.queues, night))) == []


def test_a_queue_at_its_capacity_is_full_and_told_once():
    assert len(findings(find_overload, busy(40))) == 1
    assert findings(find_long_waits, busy(40)) == []
    assert findings(find_overload, busy(39)) == []


def test_the_wait_is_told_with_the_sla():
    # Four people of ten an hour each: 94.5 % wait, on average for 1 / (40 - 39) hours.
    (finding,) = findings(find_long_waits, busy(39))
    assert finding.message.startswith(
        "Customers are expected to wait 56.7 minutes for desk on average, but its SLA is 10."
    )
    assert str(finding.place) == "Queues!K3"
    assert [str(place) for place in finding.related] == ["Queues!J3", "Intents!G3", "Intents!G2"]


def test_few_enough_come_to_be_answered_in_time():
    assert findings(find_long_waits, busy(30)) == []


def test_large_numbers_are_told_without_decimals():
    given = busy(12_345.6)
    (finding,) = findings(find_overload, given)
    assert "but 12,346 or more are expected" in finding.message


def test_one_conversation_is_told_in_the_singular():
    given = busy(2)
    general, desk = given.queues
    (finding,) = findings(
        find_overload, replace(given, queues=(general, replace(desk, capacity_per_hour=1.0)))
    )
    assert finding.message.startswith("desk can take 1 conversation an hour, but 2 or more are expected")


def test_a_stand_in_that_could_not_be_read_may_share_the_work():
    given = busy(44)
    unread = queue("night", 4, broken={"stands_in_for"}, capacity_per_hour=10.0)
    assert findings(find_overload, replace(given, queues=(*given.queues, unread))) == []


def test_rows_that_could_not_be_read_may_send_it_elsewhere():
    assert findings(find_overload, replace(busy(44), untrusted=frozenset({"thresholds"}))) == []
