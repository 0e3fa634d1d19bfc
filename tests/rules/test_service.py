from dataclasses import replace

from handoff_xl.model import Language
from handoff_xl.rules.service import find_languages_without_people, find_unserved_turns
from tests.design_builder import hours
from tests.rules.designs import design, found, intent, queue, settings, source, subject

CARDS = (intent("lost", 2, queue="cards"),)


def test_what_is_not_served_is_named_at_the_cell_to_mend():
    queues = (
        queue("general", 2, when_closed="callback"),
        queue("cards", 3, languages="en", when_closed="ticket"),
    )
    (finding,) = find_unserved_turns(subject(design(languages="en es", intents=CARDS, queues=queues)))
    assert str(finding.place) == "Queues!D3"
    assert finding.related == (CARDS[0].source.place("queue"),)
    assert (
        finding.message
        == "cards is sent conversations in es by chat, but does not serve es. They come from Intents!E2."
    )
    assert finding.about == "cards · Languages"
    assert finding.witness is not None


def test_a_global_fallback_queue_is_reported_once_for_those_that_follow_it():
    queues = (
        queue("general", 2, languages="en", when_closed="callback"),
        queue("cards", 3, calendar="office"),
    )
    here = design(languages="en es", intents=CARDS, queues=queues)
    (finding,) = find_unserved_turns(subject(here))
    assert str(finding.place) == "Queues!D2"
    assert finding.related == (here.settings.place("fallback_queue"),)


def test_a_language_that_nobody_speaks_needs_more_than_a_place_in_the_list():
    languages = (
        Language("en", source=source("languages", 2)),
        Language("pl", "Polish", human_support=False, source=source("languages", 3)),
    )
    queues = (queue("general", 2, languages="en", when_closed="callback"),)
    (finding,) = find_unserved_turns(subject(design(languages=languages, queues=queues)))
    assert "Human support of Polish is No" in finding.fix


def test_an_unread_stand_in_may_serve():
    queues = (
        queue("general", 2, when_closed="callback"),
        queue("cards", 3, languages="en", when_closed="ticket"),
        queue("spanish", 4, languages="es", when_closed="ticket", broken={"stands_in_for"}),
    )
    assert found(find_unserved_turns, design(languages="en es", intents=CARDS, queues=queues)) == []


def test_a_language_without_people_needs_a_prepared_queue():
    languages = (
        Language("en", source=source("languages", 2)),
        Language("pl", "Polish", human_support=False, source=source("languages", 3)),
    )

    def findings(**more):
        return list(
            find_languages_without_people(
                subject(design(languages=languages, queues=(queue("general", 2, **more),)))
            )
        )

    (finding,) = findings()
    assert str(finding.place) == "Languages!D3"
    assert (
        finding.message
        == "Polish has no human support, but conversations in it reach a queue that does not list it: general."
    )
    assert findings(languages="en pl") == []
    assert findings(when_closed="callback", calendar="office") == []
    assert findings(when_closed="callback") != []
    assert findings(when_closed="callback", broken={"calendar"}) == []
    assert findings(when_closed="message", calendar="office") != []


NIGHTS = hours("nights", {day: [("20:00", "06:00")] for day in range(7)})
OFFICE = hours("office", {day: [("08:00", "18:00")] for day in range(5)})


def polish(*queues):
    """Return what is told of Polish, which nobody speaks, where it comes to queue cards."""
    languages = (
        Language("en", source=source("languages", 2)),
        Language("pl", "Polish", human_support=False, source=source("languages", 3)),
    )
    here = design(
        languages=languages,
        intents=CARDS,
        calendars=(OFFICE, NIGHTS),
        settings=settings(time_zone="Europe/Warsaw"),
        queues=(queue("general", 2, languages="en pl", when_closed="callback"), *queues),
    )
    return list(find_languages_without_people(subject(here)))


def test_a_queue_that_takes_over_while_another_is_closed_needs_the_language_too():
    cards = queue("cards", 3, languages="en pl", calendar="office", fallback="desk")
    (finding,) = polish(cards, queue("desk", 4))
    assert finding.message.endswith("reach a queue that does not list it: desk (while cards is closed).")
    assert finding.fix.startswith(
        "List pl under Languages of desk, beside the languages people speak there, let cards end in callback or "
        "ticket under When closed, or set Human support to Yes."
    )
    assert [str(place) for place in finding.related] == ["Queues!D4"]
    assert finding.witness["at"] == "2026-11-23T23:00:00+00:00"
    assert polish(cards, queue("desk", 4, languages="en pl")) == []
    assert polish(cards, queue("desk", 4, languages="en")) == []
    assert polish(cards, queue("desk", 4, kind="bot")) == []
    assert polish(cards, queue("desk", 4, calendar="nights", when_closed="ticket")) == []
    assert polish(replace(cards, when_closed="ticket"), queue("desk", 4)) == []


def test_a_queue_that_is_closed_as_well_is_passed_by():
    cards = queue("cards", 3, languages="en pl", calendar="office", fallback="desk")
    last = queue("last", 5)
    (finding,) = polish(cards, queue("desk", 4, calendar="office", fallback="last"), last)
    assert finding.message.endswith(": last (while desk is closed).")
    (finding,) = polish(cards, queue("desk", 4, calendar="nights", fallback="last"), last)
    assert finding.message.endswith(": desk (while cards is closed) and last (while desk is closed).")


def test_a_queue_that_is_sent_turns_itself_is_named_without_another():
    cards = queue("cards", 3, calendar="office", fallback="desk")
    (finding,) = polish(cards, queue("desk", 4))
    assert finding.message.endswith(": cards and desk (while cards is closed).")
    assert "let a queue that lists pl stand in, let cards end in callback" in finding.fix


def test_stand_ins_are_asked_first():
    cards = queue("cards", 3)
    prepared = queue("polish", 4, languages="pl", stands_in_for="cards", calendar="office", fallback="desk")
    (finding,) = polish(cards, prepared, queue("desk", 5))
    assert finding.message.endswith(": desk (while polish is closed).")


def unserved(*queues):
    """Return what is told of queues that do not serve Spanish, where it comes to queue cards."""
    here = design(
        languages="en es",
        intents=CARDS,
        calendars=(OFFICE, NIGHTS),
        settings=settings(time_zone="Europe/Warsaw"),
        queues=(queue("general", 2, when_closed="callback"), *queues),
    )
    return list(find_unserved_turns(subject(here)))


def test_each_queue_that_takes_over_without_serving_is_told_with_a_turn():
    cards = queue("cards", 3, calendar="office", fallback="desk")
    desk = queue("desk", 4, languages="en", calendar="nights", fallback="last")
    one, other = unserved(cards, desk, queue("last", 5, languages="en"))
    assert [str(finding.place) for finding in (one, other)] == ["Queues!D4", "Queues!D5"]
    assert [str(place) for place in other.related] == [str(desk.source.place("fallback"))]
    assert one.witness == {
        "intent": "lost",
        "language": "es",
        "channel": "chat",
        "at": "2026-11-23T23:00:00+00:00",
    }


def test_a_stand_in_is_proposed_only_where_it_helps():
    """Stand-ins replace the queue that turns are sent to, never one that takes over while another is closed."""
    cards = queue("cards", 3, calendar="office", fallback="desk")
    desk = queue("desk", 4, languages="en")
    (finding,) = unserved(cards, desk)
    assert finding.fix.startswith(
        "Add es here, let cards end in callback or ticket under When closed, or name"
    )
    (still,) = unserved(cards, desk, queue("spanish", 5, languages="es", stands_in_for="desk"))
    assert still.place == finding.place
    (finding,) = unserved(queue("cards", 3, languages="en"))
    assert finding.fix.startswith("Add es here, let a queue that serves es stand in for cards, or name")


def test_a_queue_that_says_nothing_of_languages_is_told_behind_one_that_lists_others():
    cards = queue("cards", 3, languages="en pl", calendar="office", fallback="desk")
    (finding,) = polish(
        cards, queue("desk", 4, languages="en", calendar="nights", fallback="last"), queue("last", 5)
    )
    assert finding.message.endswith(": last (while desk is closed).")
