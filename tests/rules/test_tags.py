import pytest

from handoff_xl.lanes import Lane
from handoff_xl.rules.tags import find_unprotected_intents, find_unused_tags
from tests.rules.designs import alternative, design, exception, found, intent, row, subject, when


def unprotected(*intents, **more):
    return found(find_unprotected_intents, design(intents=intents, **more))


@pytest.mark.parametrize("tag", ["PCI", "gdpr", "legal", "vulnerable", "self-harm", "Complaints"])
def test_tags_that_speak_of_compliance(tag):
    assert unprotected(intent("a", tags=tag)) == [("HX510", "Intents!L2")]


@pytest.mark.parametrize(
    "name", ["legal_name_change", "card_not_working", "paralegal", "decompile", "update_regulator_settings"]
)
def test_harmless_wording(name):
    assert unprotected(intent(name)) == []


def test_one_topic_is_one_finding():
    assert unprotected(intent("make_complaint", 2), intent("b", 3, tags="complaint")) == [
        ("HX510", "Intents!A2")
    ]


def test_an_exception_covers_by_scope_or_by_its_words():
    tagged = intent("a", tags="pci")
    named = exception("anything", alternative("exceptions", 2, reported=True, intents="a"))
    worded = exception("card_data", alternative("exceptions", 2, reported=True))
    unrelated = exception("bereavement", alternative("exceptions", 2, reported=True))
    assert unprotected(tagged, exceptions=(named,)) == []
    assert unprotected(tagged, exceptions=(worded,)) == []
    assert unprotected(tagged, exceptions=(unrelated,)) == [("HX510", "Intents!L2")]
    unread = exception("x", alternative("exceptions", 2, reported=True, broken={"tags"}, intents=""))
    assert unprotected(tagged, exceptions=(unread,)) == []


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"category": "Complaints"}, "C2"),
        ({"category": "Legal"}, "C2"),
        ({"category": "Legal names"}, None),
        ({"description": "Asks us to delete data under GDPR."}, "M2"),
        ({"description": "Where a parcel is. Not for complaints."}, None),
        ({"description": "Where a parcel is (no complaints)"}, None),
        ({"description": "Our legal address"}, None),
        ({"examples": "You will hear from my lawyer"}, "N2"),
        ({"examples": "I will take legal action; where is my parcel"}, "N2"),
    ],
)
def test_every_text_of_an_intent_counts(cells, place):
    expected = [] if place is None else [("HX510", f"Intents!{place}")]
    assert unprotected(intent("a", **cells)) == expected


def test_an_exception_covers_its_languages_and_channels_alone():
    tagged = intent("a", tags="pci")

    def told(*rows):
        given = design(
            intents=(tagged,),
            exceptions=(exception("card_data", *rows),),
            languages="en es",
            channels="chat phone",
        )
        return [finding.message for finding in find_unprotected_intents(subject(given))]

    english = alternative("exceptions", 2, when("age", "less_than", 18.0), languages="en")
    spanish = alternative("exceptions", 3, when("age", "less_than", 18.0), intents="a", languages="es")
    assert told(english, spanish) == []
    assert told(english) == [
        "The wording of a suggests pci, but AI takes part in it by every channel in es and no exception covers that."
    ]
    # What is reported is active whatever its scope.
    assert told(alternative("exceptions", 2, reported=True, languages="en")) == []


def test_people_need_no_protection():
    assert unprotected(intent("a", tags="pci"), thresholds=(row(2, mode=Lane.HUMAN),)) == []


def test_a_tag_is_reported_once_and_not_for_two_reasons():
    intents = (intent("a", 2, tags="urgent"), intent("b", 3, tags="urgent pci"))
    assert found(find_unused_tags, design(intents=intents)) == [("HX353", "Intents!L2")]
