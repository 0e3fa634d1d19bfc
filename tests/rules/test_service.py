from handoff_xl.model import Language
from handoff_xl.rules.service import find_languages_without_people, find_unserved_turns
from tests.rules.designs import design, found, intent, queue, source, subject

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
