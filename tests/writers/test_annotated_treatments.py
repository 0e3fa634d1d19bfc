from dataclasses import replace

import pytest

from handoff_xl.lanes import Lane
from handoff_xl.model import Language
from handoff_xl.routes import resolve
from handoff_xl.writers.annotated.treatments import NOBODY, UNREADABLE, groups, treatment
from tests.writers.annotated_sample import design
from tests.writers.handoff_map_sample import full, unreadable


def _of(settings, *, broken=(), **changes):
    """Return how low-risk intents are treated by one row with these settings."""
    row = design().thresholds[0]
    row = replace(row, settings=settings, source=replace(row.source, broken=frozenset(broken)))
    found = resolve(design(thresholds=(row,), intents=design().intents[:1], **changes))
    return treatment(found.blocks[0].route)


ALONE = {"mode": Lane.AI_AUTO, "ai_from": 0.85, "review_from": 0.6}


@pytest.mark.parametrize(
    ("settings", "lanes", "least_human"),
    [
        (ALONE, "AI alone ≥ 85 % · draft ≥ 60 % · else human", Lane.AI_AUTO),
        (
            ALONE | {"if_unsure": Lane.CLARIFY},
            "AI alone ≥ 85 % · draft ≥ 60 % · else AI asks; at most 2 questions",
            Lane.AI_AUTO,
        ),
        (ALONE | {"review_from": 0.85}, "AI alone ≥ 85 % · else human", Lane.AI_AUTO),
        (ALONE | {"review_from": 0.0}, "AI alone ≥ 85 % · else draft", Lane.AI_AUTO),
        (ALONE | {"ai_from": 0.0, "review_from": 0.0}, "AI alone, always", Lane.AI_AUTO),
        (
            ALONE | {"max_ai_turns": 1},
            "AI alone ≥ 85 % · draft ≥ 60 % · else human; at most 1 AI turn",
            Lane.AI_AUTO,
        ),
        (
            ALONE | {"ambiguity_margin": 0.1},
            (
                "AI alone ≥ 85 % · draft ≥ 60 % · else human; asks where the next guess is less than 10 % behind; "
                "at most 2 questions"
            ),
            Lane.AI_AUTO,
        ),
        ({"mode": Lane.AI_REVIEW, "review_from": 0.7}, "Draft ≥ 70 % · else human", Lane.AI_REVIEW),
        ({"mode": Lane.AI_REVIEW, "review_from": 0.0}, "AI drafts, always", Lane.AI_REVIEW),
        (
            {"mode": Lane.AI_REVIEW, "review_from": 0.7, "if_unsure": Lane.CLARIFY},
            "Draft ≥ 70 % · else AI asks; at most 2 questions",
            Lane.CLARIFY,
        ),
        ({"mode": Lane.HUMAN, "max_ai_turns": 3}, "Human", Lane.HUMAN),
    ],
)
def test_lanes_in_words(settings, lanes, least_human):
    told = _of(settings)
    assert (told.lanes, told.least_human, told.is_sound) == (lanes, least_human, True)


def test_what_is_not_decided_readable_or_possible_is_told():
    assert (_of({}).lanes, _of({}).least_human, _of({}).is_sound) == (NOBODY, None, False)
    assert _of({"mode": Lane.AI_AUTO}, broken=("ai_from",)).lanes == UNREADABLE
    inverted = _of(ALONE | {"review_from": 0.9})
    assert (inverted.lanes, inverted.is_sound) == ("Review from 90 % is above AI from 85 %", False)


@pytest.mark.parametrize(
    ("column", "limit"),
    [
        ("ambiguity_margin", "asks where the next guess is less than ? behind"),
        ("max_ai_turns", "at most ? AI turns, 2 questions"),
        ("max_clarifications", "at most ? questions"),
    ],
)
def test_a_limit_that_cannot_be_read_leaves_the_lanes(column, limit):
    told = _of(ALONE | {"if_unsure": Lane.CLARIFY}, broken=(column,))
    assert told.lanes.startswith("AI alone ≥ 85 % · draft ≥ 60 % · else AI asks; ")
    assert limit in told.lanes
    assert (told.least_human, told.is_sound) == (Lane.AI_AUTO, False)


@pytest.mark.parametrize("column", ["risk", "category"])
def test_an_intent_that_may_inherit_from_other_rows_is_not_decided(column):
    first, *others = full().intents
    query = replace(first, id="query")
    found = groups(resolve(full(intents=(unreadable(first, column), query, *others))))
    assert [members.intents for members in found[0].members] == [("card_arrival",)]
    assert [part.what.lanes for part in found[0].treatments] == [UNREADABLE]
    assert found[1].least_human is Lane.AI_AUTO


def test_a_cell_that_has_no_say_may_be_broken():
    assert _of({"mode": Lane.HUMAN}, broken=("ai_from",)).is_sound


def test_a_language_without_ai():
    told = _of(ALONE, languages=(Language("pl", ai_support="none"),))
    assert (told.lanes, told.least_human) == ("Human: no AI support", Lane.HUMAN)


def test_a_contradiction_is_told_with_what_counts():
    first, *others = design().thresholds
    other = replace(first, settings={"ai_from": 0.9})
    (group, *_) = groups(resolve(design(thresholds=(first, other, *others))))
    (part,) = group.treatments
    assert not part.what.is_sound
    assert part.what.lanes.startswith("Contradiction in AI from, the more careful counts: AI alone ≥ 90 %")


def test_two_queues_at_odds_are_not_sound():
    first, *others = full().thresholds
    crossing = (
        replace(first, settings=first.settings | {"queue": "general"}),
        replace(first, risks=None, languages=frozenset({"es"}), settings={"queue": "night"}),
    )
    (group, *_) = groups(resolve(full(thresholds=(*crossing, *others))))
    people = [part for part in group.members[0].handovers if not part.what.of_drafts]
    assert {part.what.is_sound for part in people} == {True, False}


def test_equal_intents_are_one_group_and_those_of_one_queue_one_row():
    first, *others = full().intents
    intents = (first, *others, replace(first, id="night_query", queue="night"), replace(first, id="query"))
    found = groups(resolve(full(intents=intents)))
    assert [[members.intents for members in group.members] for group in found] == [
        [("card_arrival", "query"), ("night_query",)],
        [("refund_status",)],
        [("card_lost",)],
    ]


def test_every_open_combination_is_in_exactly_one_part():
    found = groups(resolve(full()))
    for group in found:
        pairs = [
            (language, channel)
            for part in group.treatments
            for language, channels in part.channels.items()
            for channel in channels
        ]
        assert len(pairs) == len(set(pairs)) == 4
