from dataclasses import replace
from datetime import date

import pytest

from handoff_xl.closures import Closures
from handoff_xl.gaps import conversation_words, find_gaps, sender_words
from handoff_xl.handovers import calls
from handoff_xl.lanes import Lane
from handoff_xl.routes import resolve
from tests.design_builder import design, hours

START = date(2026, 12, 1)
OFFICE = hours("office", {day: [("08:00", "18:00")] for day in range(5)})
LONG = hours("long", {day: [("08:00", "20:00")] for day in range(5)})
CLOSES = {"calendar": "office"}


def made(*queues, channels=("voice", "chat"), lines=None, settings={}, **sheets):  # noqa: B006 -- never changed
    here = design(
        queues=queues,
        channels=channels,
        calendars=(OFFICE, LONG),
        settings={"effective_date": START, **settings},
        **{"languages": ("en", {"id": "es", "name": "Spanish"}, "pl"), **sheets},
    )
    lines = lines or {}
    return replace(here, channels=tuple(replace(one, calendar=lines.get(one.id)) for one in here.channels))


def gaps(here):
    return find_gaps(here, calls(resolve(here)), Closures(here, START))


def told(here):
    return [(gap.times.words(), conversation_words(gap, here), sender_words(gap)) for gap in gaps(here)]


NIGHTS = "Mon–Thu 18:00–08:00, Fri 18:00–Mon 08:00"


def test_without_circles_there_are_no_gaps():
    assert gaps(made({"id": "general"}, {"id": "cards", **CLOSES})) == ()


def test_conversations_of_the_same_times_are_one_gap():
    here = made(
        {"id": "general", **CLOSES},
        {"id": "cards", **CLOSES},
        intents=[{"id": "a"}, {"id": "b", "queue": "cards"}],
    )
    (gap,) = gaps(here)
    assert told(here) == [(NIGHTS, "every language by voice and chat", "a and b")]
    assert [queue.id for queue in gap.starts] == ["general", "cards"]
    assert [queue.id for queue in gap.circle] == ["general"]
    assert gap.witness == {
        "intent": "a",
        "language": "en",
        "channel": "chat",
        "at": "2026-12-01T00:00:00+00:00",
    }


def test_each_channel_has_its_own_times_the_longest_first():
    here = made({"id": "general", **CLOSES}, lines={"voice": "long"})
    assert told(here) == [
        (NIGHTS, "every language by chat", "a"),
        ("Mon–Fri 18:00–20:00", "every language by voice", "a"),
    ]


def test_stand_ins_take_their_languages_out():
    spanish = {"id": "spanish", "languages": ["es"], "stands_in_for": ("general",), "when_closed": "ticket"}
    here = made({"id": "general", **CLOSES}, spanish)
    assert told(here) == [(NIGHTS, "en and pl by voice and chat", "a")]
    by_voice = {**spanish, "channels": ["voice"]}
    here = made({"id": "general", **CLOSES}, by_voice)
    assert told(here) == [(NIGHTS, "en and pl by voice; every language by chat", "a")]


def test_rules_are_named_beside_the_intents():
    here = made(
        {"id": "general", **CLOSES},
        {"id": "always"},
        intents=[{"id": "a", "queue": "always"}],
        triggers=[{"id": "t", "queue": "general", "rows": [{"when": [("human_request", "is", True)]}]}],
        exceptions=[{"id": "e", "queue": "general", "rows": [{"reported": True}]}],
    )
    assert told(here)[0][2] == "trigger t; exception e"


def test_without_senders_it_is_what_nobody_listed():
    here = made({"id": "general", **CLOSES}, {"id": "always"}, intents=[{"id": "a", "queue": "always"}])
    (gap,) = gaps(here)
    assert sender_words(gap) == "intents that are not listed"
    assert "intent" not in gap.witness


@pytest.mark.parametrize(("review_from", "confidence"), [(0.6, 0.6), (0.85, None)])
def test_a_review_queue_is_reached_by_drafts(review_from, confidence):
    rows = [{"risks": ["low"], "mode": Lane.AI_AUTO, "review_from": review_from, "review_queue": "checks"}]
    here = made(
        {"id": "general"}, {"id": "checks", "calendar": "office", "fallback": "checks"}, thresholds=rows
    )
    found = gaps(here)
    assert [gap.witness["confidence"] for gap in found] == ([] if confidence is None else [confidence])
    assert all(gap.is_named for gap in found)


def test_drafts_of_triggers_go_to_the_review_queue_too():
    rows = [{"risks": ["low"], "mode": Lane.AI_AUTO, "review_from": 0.85, "review_queue": "checks"}]
    trigger = {"id": "t", "lane": Lane.AI_REVIEW, "rows": [{"when": [("sentiment", "less_than", 0.0)]}]}
    here = made(
        {"id": "general"},
        {"id": "checks", "calendar": "office", "fallback": "checks"},
        thresholds=rows,
        triggers=[trigger],
    )
    assert [(sender_words(gap), gap.witness) for gap in gaps(here)] == [("a", None)]


def test_queues_of_the_same_hours_are_together_however_many_they_are():
    calendars = [
        hours(f"c{at}", {day: [(f"{at % 10:02}:00", "18:00")] for day in range(5)}) for at in range(50)
    ]
    queues = [{"id": f"q{at}", "calendar": f"c{at % 50}"} for at in range(100)]
    here = made(
        {"id": "general", **CLOSES},
        *queues,
        intents=[{"id": f"i{at}", "queue": f"q{at}"} for at in range(100)],
    )
    found = gaps(replace(here, calendars=(OFFICE, *calendars)))
    assert [len(gap.starts) for gap in found] == [21, *[10] * 8]
