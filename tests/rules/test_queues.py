from handoff_xl.rules.queues import find_bot_queues, find_fallback_cycles, find_stand_in_faults
from tests.rules.designs import alternative, design, exception, found, queue, subject


def cycles(*queues):
    return list(find_fallback_cycles(subject(design(queues=queues))))


def test_a_circle_is_one_finding_at_its_first_queue():
    (finding,) = cycles(
        queue("c", 4, fallback="a"),
        queue("general", 2, when_closed="ticket"),
        queue("a", 3, fallback="b"),
        queue("b", 5, fallback="c"),
    )
    assert str(finding.place) == "Queues!I3"
    assert "a passes on to b, b passes on to c, c passes on to a" in finding.message
    assert finding.about == "a · b · c"


def test_a_circle_that_a_blank_fallback_closes_is_a_matter_of_hours():
    assert cycles(queue("general", 2)) == []
    assert cycles(queue("general", 2, calendar="office")) == []
    assert cycles(queue("general", 2, fallback="a"), queue("a", 3, calendar="office")) == []


def test_an_unread_cell_closes_no_circle():
    assert (
        cycles(
            queue("general", 2, fallback="a", calendar="x"), queue("a", 3, calendar="x", broken={"fallback"})
        )
        == []
    )


def test_stand_ins_of_stand_ins_and_for_themselves():
    queues = (
        queue("general", 2),
        queue("a", 3, languages="en", stands_in_for="general"),
        queue("b", 4, languages="es", stands_in_for="a"),
        queue("c", 5, stands_in_for="c"),
    )
    here = design(languages="en es", queues=queues)
    assert found(find_stand_in_faults, here) == [("HX602", "Queues!F4"), ("HX604", "Queues!F5")]


def test_a_stand_in_of_a_stand_in_names_every_queue_beyond():
    queues = (
        queue("general", 2),
        queue("cards", 3),
        queue("spanish", 4, languages="es", stands_in_for="general cards"),
        queue("night", 5, languages="es", channels="phone", stands_in_for="spanish"),
    )
    here = design(languages="en es", channels="chat phone", queues=queues)
    (finding,) = find_stand_in_faults(subject(here))
    assert "spanish itself stands in for general and cards" in finding.message
    assert finding.fix == "Take spanish out of this cell, or name general and cards there instead."


def test_queues_that_stand_in_for_each_other_have_nothing_beyond():
    queues = (
        queue("general", 2),
        queue("a", 3, languages="en", stands_in_for="b"),
        queue("b", 4, languages="es", stands_in_for="a"),
    )
    one, other = find_stand_in_faults(subject(design(languages="en es", queues=queues)))
    assert (one.fix, other.fix) == ("Take b out of this cell.", "Take a out of this cell.")


def test_stand_ins_meet_where_both_serve():
    queues = (
        queue("general", 2),
        queue("a", 3, languages="en es", channels="chat", stands_in_for="general"),
        queue("b", 4, languages="es", stands_in_for="general"),
        queue("c", 5, languages="en", channels="phone", stands_in_for="general"),
    )
    (finding,) = find_stand_in_faults(
        subject(design(languages="en es", channels="chat phone", queues=queues))
    )
    assert finding.message.startswith("a and b both stand in for general in es by chat")


def test_an_unread_kind_is_no_bot():
    queues = (queue("general", 2, kind="bot", broken={"kind"}),)
    assert found(find_bot_queues, design(queues=queues)) == []


def test_a_bot_is_reported_at_each_cell_that_leads_there():
    queues = (queue("general", 2, when_closed="ticket"), queue("bot", 3, kind="bot"))
    report = exception("report", alternative("exceptions", 2, reported=True), queue="bot")
    other = exception("other", alternative("exceptions", 3, reported=True), queue="bot")
    here = design(queues=queues, exceptions=(report, other))
    assert found(find_bot_queues, here) == [("HX503", "Exceptions!O2"), ("HX503", "Exceptions!O3")]
