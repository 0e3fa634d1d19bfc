from handoff_xl.handovers import Handovers, calls
from handoff_xl.lanes import Lane
from handoff_xl.model import Channel
from handoff_xl.routes import resolve
from tests.rules.designs import (
    alternative,
    design,
    exception,
    intent,
    queue,
    row,
    settings,
    source,
    trigger,
    when,
)

CHANNELS = (
    Channel("chat", source=source("channels", 2)),
    Channel("phone", calendar="office", source=source("channels", 3)),
)


def queues(**more):
    return design(
        languages="en es",
        channels=CHANNELS,
        queues=(
            queue("general", 2, when_closed="callback"),
            queue("cards", 3, calendar="office", fallback="general", languages="en"),
            queue("cards_es", 4, calendar="office", languages="es", stands_in_for="cards"),
        ),
        **more,
    )


def ids(some):
    return [one.id for one in some]


def test_a_stand_in_takes_what_it_serves():
    handovers = Handovers(queues())
    assert handovers.taken_by("cards", "es", "chat").id == "cards_es"
    assert handovers.taken_by("cards", "en", "chat").id == "cards"
    assert handovers.taken_by("unknown", "en", "chat") is None


def test_a_blank_fallback_is_the_global_one():
    handovers = Handovers(queues())
    assert handovers.follower(handovers.queues["cards"]).id == "general"
    assert handovers.follower(handovers.queues["cards_es"]).id == "general"
    assert handovers.follower(handovers.queues["general"]) is None
    assert ids(handovers.chain(handovers.queues["cards"])) == ["cards", "general"]


def test_a_chain_ends_where_it_would_repeat():
    here = design(queues=(queue("a", 2, fallback="b"), queue("b", 3, fallback="a")))
    handovers = Handovers(here)
    assert ids(handovers.chain(handovers.queues["a"])) == ["a", "b"]


def test_an_unread_fallback_cell_leads_nowhere():
    here = design(queues=(queue("general", 2), queue("a", 3, calendar="x", broken={"fallback"})))
    handovers = Handovers(here)
    assert handovers.follower(handovers.queues["a"]) is None


def test_calls_are_the_cells_that_name_queues_with_their_turns():
    here = queues(
        intents=(intent("lost", 2, channels="phone", queue="cards"), intent("status", 3)),
        thresholds=(row(2, mode=Lane.AI_REVIEW), row(3, languages="es", review_queue="cards_es")),
        triggers=(
            trigger(
                "angry",
                alternative("triggers", 2, when("sentiment", "less_than", 0.0), languages="es"),
                queue="cards",
            ),
        ),
        exceptions=(exception("minor", alternative("exceptions", 2, reported=True, intents="lost")),),
    )
    found = {(str(call.place), call.queue): set(call.turns) for call in calls(resolve(here))}
    everywhere = {("en", "chat"), ("en", "phone"), ("es", "chat"), ("es", "phone")}
    fallback = settings().place("fallback_queue")
    assert found == {
        (str(fallback), "general"): everywhere,
        (str(here.intents[0].source.place("queue")), "cards"): {("en", "phone"), ("es", "phone")},
        (str(here.thresholds[1].source.place("review_queue")), "cards_es"): {("es", "chat"), ("es", "phone")},
        (str(here.triggers[0].source.place("queue")), "cards"): {("es", "chat"), ("es", "phone")},
        # What is reported is active whatever the scope of its exception.
        (str(here.exceptions[0].source.place("queue")), "general"): everywhere,
    }
    reported = next(call for call in calls(resolve(here)) if call.rule is here.exceptions[0])
    assert reported.turns["en", "phone"] == "lost"
    assert reported.turns["en", "chat"] is None
