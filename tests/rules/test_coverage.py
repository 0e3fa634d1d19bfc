from handoff_xl.lanes import Lane
from handoff_xl.rules.coverage import find_gaps, find_implicit_thresholds
from tests.rules.designs import design, found, intent, row, settings, subject

INTENTS = tuple(
    intent(name, at, risk) for at, (name, risk) in enumerate([("a", "low"), ("b", "low"), ("c", "high")], 2)
)


def test_a_gap_is_one_finding_for_its_largest_block():
    here = design(
        intents=INTENTS,
        languages="en es",
        channels="chat phone",
        thresholds=(row(2, risks="high", mode=Lane.HUMAN),),
    )
    (gap,) = find_gaps(subject(here))
    assert gap.message == "There is no row that decides who handles a and b in every language and channel."
    assert gap.about == "a and b"
    assert [str(place) for place in (gap.place, *gap.related)] == ["Intents!A2", "Intents!A3"]
    assert gap.witness == {"intent": "a", "language": "en", "channel": "chat", "confidence": 0.99}


def test_a_gap_in_part_is_named_in_words():
    rows = (row(2, mode=Lane.HUMAN, channels="chat"), row(3, mode=Lane.HUMAN, languages="en"))
    (gap,) = find_gaps(
        subject(design(intents=INTENTS, languages="en es", channels="chat phone", thresholds=rows))
    )
    assert gap.message == "There is no row that decides who handles a, b and c by phone in es."
    assert gap.about == "a and 2 more · es · phone"


def test_a_gap_where_intents_are_open_is_everywhere_for_them():
    intents = (intent("a", 2, languages="en"), intent("b", 3, channels="phone"))
    (gap,) = find_gaps(
        subject(design(intents=intents, languages="en es", channels="chat phone", thresholds=()))
    )
    assert "in every language and channel" in gap.message


def test_what_may_be_there_is_no_gap():
    # The scope, or the Mode, of a row could not be read; the sheet could not be trusted; a risk could not be read.
    unread_scope = row(2, broken={"languages"}, languages="en", mode=Lane.HUMAN)
    assert found(find_gaps, design(languages="en es", thresholds=(unread_scope,))) == []
    assert found(find_gaps, design(thresholds=(row(2, broken={"mode"}),))) == []
    assert found(find_gaps, design(thresholds=(), untrusted=frozenset({"thresholds"}))) == []
    unread_risk = intent("a", 2, None, broken={"risk"})
    assert (
        found(find_gaps, design(intents=(unread_risk,), thresholds=(row(2, risks="low", mode=Lane.HUMAN),)))
        == []
    )


def test_explicit_thresholds_ask_for_what_the_mode_uses():
    rows = (row(2, risks="low", mode=Lane.AI_AUTO, review_from=0.6), row(3, risks="high", mode=Lane.HUMAN))

    def missing(wanted):
        here = design(intents=INTENTS, thresholds=rows, settings=settings(require_explicit_thresholds=wanted))
        return [finding.about for finding in find_implicit_thresholds(subject(here))]

    assert missing("no") == []
    assert missing("policy") == ["a and b · AI from"]
    assert missing("intent") == ["a and b · AI from", "a and b · Review from"]
