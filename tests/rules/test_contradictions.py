from hypothesis import given, settings
from hypothesis import strategies as st

from handoff_xl.lanes import Lane
from handoff_xl.model import SCOPE_COLUMNS
from handoff_xl.routes import is_narrower, scope_bits
from handoff_xl.rules.contradictions import find_clashes
from tests.rules.designs import design, found, intent, row, subject

INTENTS = (intent("a", 2, "low", category="x"), intent("b", 3, "high", category="x"))
lists = st.none() | st.sampled_from(["one", "other", "one other"])
NAMES = {
    "risks": "low high",
    "categories": "x y",
    "intents": "a b",
    "languages": "en es",
    "channels": "chat phone",
}


def named(column, which):
    if which is None:
        return None
    one, other = NAMES[column].split()
    return which.replace("one", one).replace("other", other)


rows = st.lists(
    st.tuples(st.tuples(*[lists] * 5), st.sampled_from([0.7, 0.8, 0.9])),
    min_size=1,
    max_size=5,
).map(
    lambda given_rows: tuple(
        row(
            at,
            ai_from=value,
            **{column: named(column, which) for column, which in zip(SCOPE_COLUMNS, scope, strict=True)},
        )
        for at, (scope, value) in enumerate(given_rows, 3)
    )
)


def applies(threshold, intent_, language, channel):
    values = (intent_.risk, intent_.category, intent_.id, language, channel)
    limits = (getattr(threshold, column) for column in SCOPE_COLUMNS)
    return all(limit is None or value in limit for limit, value in zip(limits, values, strict=True))


@given(rows)
@settings(deadline=None)
def test_rows_clash_where_the_semantics_say_so(thresholds):
    here = design(
        intents=INTENTS,
        languages="en es",
        channels="chat phone",
        thresholds=(row(2, mode=Lane.AI_AUTO), *thresholds),
    )
    contradicting, crossing = set(), set()
    for one in INTENTS:
        for language in ("en", "es"):
            for channel in ("chat", "phone"):
                here_too = [
                    threshold for threshold in thresholds if applies(threshold, one, language, channel)
                ]
                unbeaten = [
                    threshold
                    for threshold in here_too
                    if not any(is_narrower(scope_bits(other), scope_bits(threshold)) for other in here_too)
                ]
                for this in unbeaten:
                    for that in unbeaten:
                        if this.settings != that.settings:
                            same = scope_bits(this) == scope_bits(that)
                            (contradicting if same else crossing).add(this.source.row)
    findings = list(find_clashes(subject(here)))
    reported = [finding for finding in findings if finding.code == "HX403"]
    cells = {place.row for finding in reported for place in (finding.place, *finding.related)}
    assert cells == contradicting
    if not contradicting:
        assert bool(crossing) == any(finding.code == "HX405" for finding in findings)
    pairs = [frozenset({finding.place, *finding.related}) for finding in reported]
    assert len(pairs) == len(set(pairs))


def test_the_queue_of_an_intent_is_a_row_that_names_it():
    intents = (intent("a", 2, queue="general"),)
    here = design(intents=intents, thresholds=(row(2, mode=Lane.AI_AUTO, intents="a", queue="cards"),))
    ((code, place),) = found(find_clashes, here)
    assert (code, place) == ("HX403", str(here.thresholds[0].source.place("queue")))


def test_crossing_rows_name_the_value_that_counts():
    thresholds = (
        row(2, mode=Lane.AI_AUTO),
        row(3, languages="es", ai_from=0.92),
        row(4, channels="phone", ai_from=0.9),
    )
    here = design(languages="en es", channels="chat phone", thresholds=thresholds)
    (finding,) = find_clashes(subject(here))
    assert finding.code == "HX405"
    assert "AI from is 92 %" in finding.message
    assert "order_status in es by phone" in finding.message


def test_an_unread_cell_contradicts_nothing():
    thresholds = (
        row(2, mode=Lane.AI_AUTO),
        row(3, risks="low", ai_from=0.9),
        row(4, risks="low", broken={"ai_from"}),
    )
    assert found(find_clashes, design(thresholds=thresholds)) == []


def test_a_queue_cell_at_odds_with_many_names_their_cells_not_where_they_are():
    intents = tuple(intent(f"intent_{at}", at, queue="cards") for at in range(2, 8))
    here = design(
        intents=intents,
        languages="en es",
        thresholds=(row(2, mode=Lane.AI_AUTO), row(3, languages="es", queue="general")),
    )
    (finding,) = find_clashes(subject(here))
    assert (finding.code, str(finding.place)) == ("HX404", str(here.thresholds[1].source.place("queue")))
    first, *others = (str(one.source.place("queue")) for one in intents)
    assert (
        f"{first} says cards; both cover intent_2 in es by chat, and neither is narrower." in finding.message
    )
    assert finding.message.endswith(f"is at odds with {', '.join(others[:3])} and 2 more as well.")


def test_the_row_that_settles_two_queues_is_named():
    def fix(*rows_, named=None):
        here = design(
            languages="en es fr",
            intents=(intent("card_lost", 2, "high", category="cards", queue=named),),
            thresholds=(row(2, mode=Lane.AI_REVIEW), *rows_),
        )
        (finding,) = find_clashes(subject(here))
        return finding.fix

    end = ", where the two meet, that names the queue, or give both the same one."
    spanish = row(4, languages="en es", queue="spanish")
    assert fix(row(3, categories="cards", queue="cards"), spanish) == (
        f"Add a Thresholds row for Categories cards, Languages en and es{end}"
    )
    # Naming the intent fills Risk and Categories as well.
    assert fix(row(4, risks="high", languages="es fr", queue="spanish"), named="cards") == (
        f"Add a Thresholds row for Intents card_lost, Languages es and fr{end}"
    )
    both = (
        row(3, risks="high low", languages="es", queue="a"),
        row(4, risks="high", channels="chat", queue="b"),
    )
    assert fix(*both) == f"Add a Thresholds row for Risk high, Languages es, Channels chat{end}"
