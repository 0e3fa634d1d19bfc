from handoff_xl.lanes import Lane
from handoff_xl.model import Language
from handoff_xl.rules.ai_alone import find_fallback_labels, find_limited_languages, find_risk_inversions
from tests.rules.designs import alternative, design, exception, found, intent, row, source, subject

CARDS = (
    intent("low", 2, "low", category="cards"),
    intent("mid", 3, "medium", category="cards"),
    intent("mid2", 4, "medium", category="cards"),
)
LANGUAGES = (
    Language("en", source=source("languages", 2)),
    Language("pl", "Polish", "limited", source=source("languages", 3)),
)


def test_fallback_labels_however_they_are_written():
    intents = (intent("Out-of-Scope", 2), intent("nlu_fallback", 3), intent("none_of_my_cards", 4))
    assert found(find_fallback_labels, design(intents=intents, channels="chat phone")) == [
        ("HX509", "Intents!A2"),
        ("HX509", "Intents!A3"),
    ]


def test_a_fallback_label_waits_for_the_row_that_may_be_meant_for_it():
    oos = (intent("oos", 2),)
    wide = row(2, mode=Lane.AI_AUTO)

    def labels(*rows):
        return found(find_fallback_labels, design(intents=oos, thresholds=(wide, *rows)))

    nobody = {"broken": {"intents"}, "intents": ""}
    assert labels(row(3, mode=Lane.HUMAN, **nobody)) == []
    assert labels(row(3, broken={"intents", "mode"}, intents="")) == []
    assert labels(row(3, broken={"languages"}, intents="oos", languages="", mode=Lane.AI_REVIEW)) == []
    meant_for_others = (
        row(3, ai_from=0.9, **nobody),
        row(3, mode=Lane.AI_AUTO, **nobody),
        row(3, risks="high", mode=Lane.HUMAN, **nobody),
        row(3, broken={"languages"}, intents="a", languages="", mode=Lane.HUMAN),
    )
    for one in meant_for_others:
        assert labels(one) == [("HX509", "Intents!A2")]
    untrusted = design(intents=oos, thresholds=(wide,), untrusted=frozenset({"thresholds"}))
    assert found(find_fallback_labels, untrusted) == []


def test_a_riskier_cell_is_reported_once():
    thresholds = (row(2, mode=Lane.AI_AUTO, ai_from=0.8), row(3, intents="low", ai_from=0.9))
    here = design(intents=CARDS, languages="en es", channels="chat phone", thresholds=thresholds)
    (finding,) = find_risk_inversions(subject(here))
    assert str(finding.place) == "Thresholds!G2"
    assert finding.message.startswith("mid (medium) is handled by AI alone from 80 %, but low (low)")
    # The cell is that of other intents too: raising it there would raise AI from for all of them.
    assert finding.suggestion is None
    assert finding.fix == (
        "Raise AI from for mid to 90 % or more in a Thresholds row of its own, or lower it for low in Thresholds!G3."
    )


def test_each_riskier_cell_is_reported():
    thresholds = (
        row(2, mode=Lane.AI_AUTO, ai_from=0.9),
        row(3, intents="mid", ai_from=0.8),
        row(4, intents="mid2", ai_from=0.7),
    )
    assert found(find_risk_inversions, design(intents=CARDS, thresholds=thresholds)) == [
        ("HX511", "Thresholds!G3"),
        ("HX511", "Thresholds!G4"),
    ]


def test_only_the_same_language_and_channel_is_compared():
    thresholds = (
        row(2, mode=Lane.AI_AUTO),
        row(3, intents="low", languages="es", ai_from=0.95),
        row(4, languages="es", ai_from=0.95),
    )
    assert found(find_risk_inversions, design(intents=CARDS, languages="en es", thresholds=thresholds)) == []


def test_a_limited_language_needs_more_than_the_lowest_full_one():
    assert found(find_limited_languages, design(languages=LANGUAGES)) == [("HX512", "Languages!C3")]
    raised = (row(2, mode=Lane.AI_AUTO), row(3, languages="pl", ai_from=0.95))
    assert found(find_limited_languages, design(languages=LANGUAGES, thresholds=raised)) == []
    never = (row(2, mode=Lane.AI_AUTO), row(3, languages="pl", mode=Lane.AI_REVIEW))
    assert found(find_limited_languages, design(languages=LANGUAGES, thresholds=never)) == []
    unread = (
        LANGUAGES[0],
        Language("pl", "Polish", "limited", source=source("languages", 3, {"ai_support"})),
    )
    assert found(find_limited_languages, design(languages=unread)) == []


def test_the_suggested_level_is_above_all_that_are_alike_and_goes_where_a_row_is():
    intents = (intent("a"), intent("b", 3))
    levels = (row(2, mode=Lane.AI_AUTO), row(3, intents="b", ai_from=0.92))
    (finding,) = find_limited_languages(
        subject(design(intents=intents, languages=LANGUAGES, thresholds=levels))
    )
    assert finding.fix == "Raise AI from for pl in a Thresholds row of its own, for example to 97 %."
    assert {"Intents!A2", "Intents!A3"} <= set(map(str, finding.related))
    raised = (*levels, row(4, languages="pl", ai_from=0.9))
    (finding,) = find_limited_languages(
        subject(design(intents=intents, languages=LANGUAGES, thresholds=raised))
    )
    assert finding.fix.startswith("Raise AI from for pl in Thresholds!G4, or in a row for it that names")
    assert finding.about == "pl"


def test_what_an_exception_always_takes_is_left_out():
    taken = exception("polish", alternative("exceptions", 2, languages="pl"))
    assert found(find_limited_languages, design(languages=LANGUAGES, exceptions=(taken,))) == []
