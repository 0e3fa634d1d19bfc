from dataclasses import replace

from handoff_xl.lanes import Lane
from handoff_xl.rules.shadows import find_idle_triggers, find_tied_rules
from tests.rules.designs import alternative, design, intent, queue, row, subject, trigger, when

QUEUES = (queue("general"), queue("x", 3), queue("y", 4))
ANGRY = alternative("triggers", 3, when("sentiment", "less_than", -0.5))
VERY_ANGRY = alternative("triggers", 4, when("sentiment", "less_than", -0.8))


def idle(*triggers, **parts):
    found = find_idle_triggers(subject(design(triggers=triggers, **parts)))
    return [(finding.code, finding.about, finding.message) for finding in found]


def test_the_rule_that_overrules_is_named():
    assert idle(trigger("angry", ANGRY), trigger("very_angry", VERY_ANGRY, lane=Lane.AI_REVIEW)) == [
        (
            "HX424",
            "very_angry",
            "very_angry makes no difference: whenever it fires, angry does as well and comes first.",
        )
    ]


def test_a_better_rule_that_could_not_be_read_overrules_nothing():
    angry = trigger("angry", ANGRY, broken={"lane"})
    assert idle(angry, trigger("very_angry", VERY_ANGRY, lane=Lane.AI_REVIEW)) == []
    unread = trigger("very_angry", VERY_ANGRY, lane=Lane.AI_REVIEW, broken={"intents"})
    assert idle(trigger("angry", ANGRY), unread) == []


def test_where_the_route_is_as_careful_a_trigger_changes_nothing():
    people = (row(2, mode=Lane.HUMAN),)
    draft = trigger(
        "angry", replace(ANGRY, scope=replace(ANGRY.scope, intents=frozenset({"a"}))), lane=Lane.AI_REVIEW
    )
    here = {"intents": (intent("a"),), "thresholds": people}
    assert [(code, about) for code, about, _ in idle(draft, **here)] == [("HX423", "angry")]
    # Nothing is known of a route that could not be read, nor of an intent.
    assert idle(draft, **{**here, "thresholds": (row(2, broken={"mode"}),)}) == []
    assert idle(draft, **{**here, "intents": (intent("a", broken={"risk"}),)}) == []


def test_where_only_names_tell_which_decides_the_tie_alone_is_told():
    angry, cross = trigger("angry", ANGRY, queue="a"), trigger("cross", VERY_ANGRY, queue="b")
    queues = {"queues": (queue("general"), queue("a"), queue("b"))}
    assert [about for _, about, _ in idle(angry, cross, **queues)] == []
    assert [about for _, about, _ in idle(replace(angry, priority=1), cross, **queues)] == ["cross"]


def test_a_design_without_channels_has_a_fault_of_its_own():
    assert idle(trigger("angry", ANGRY), channels=()) == []


def test_of_two_alike_only_the_later_is_overruled():
    twins = [trigger(name, ANGRY) for name in ("angry", "furious")]
    assert [about for _, about, _ in idle(*twins)] == ["furious"]
    # A narrower one that comes first changes nothing either, and the wider one must stay.
    narrow = trigger("a_very_angry", VERY_ANGRY)
    ((code, about, message),) = idle(narrow, trigger("angry", ANGRY))
    assert (code, about) == ("HX424", "a_very_angry")
    assert message.endswith("angry does as well and decides the same or comes first.")


def tied(*rules):
    return list(find_tied_rules(subject(design(triggers=rules, queues=QUEUES))))


def test_three_rules_of_one_rank_are_one_finding():
    rules = [trigger(name, ANGRY, queue=at) for name, at in (("c", "x"), ("a", "y"), ("b", "general"))]
    (finding,) = tied(*rules)
    assert finding.message.startswith("a, b and c have the same Priority 10 and can hold together")
    assert finding.message.endswith("a decides then, only because its name comes first.")
    assert finding.about == "a · b · c"


def test_a_blank_queue_is_that_of_the_route():
    (finding,) = tied(trigger("a", ANGRY, queue="x"), trigger("b", ANGRY))
    assert "name different queues: x and none, which leaves it to Thresholds. a decides" in finding.message
    assert tied(trigger("a", ANGRY, queue="general"), trigger("b", ANGRY)) == []
    assert tied(trigger("a", ANGRY), trigger("b", ANGRY)) == []
    # AI asks: there is no queue. A queue that could not be read may be the same.
    assert (
        tied(*(trigger(name, ANGRY, queue=at, lane=Lane.CLARIFY) for name, at in (("a", "x"), ("b", None))))
        == []
    )
    unread = design(
        triggers=(trigger("a", ANGRY, queue="x"), trigger("b", ANGRY)),
        queues=QUEUES,
        thresholds=(row(2, mode=Lane.AI_AUTO, broken={"queue"}),),
    )
    assert list(find_tied_rules(subject(unread))) == []


def test_rules_of_one_queue_or_of_an_unknown_rank_are_not_tied():
    assert tied(trigger("a", ANGRY, queue="x"), trigger("b", ANGRY, queue="x")) == []
    assert tied(trigger("a", ANGRY, queue="x"), trigger("b", ANGRY, queue="y", broken={"priority"})) == []
