from handoff_xl.findings import Place
from handoff_xl.rules.references import retired_intent, unknown_name

CAFE = ("caf\u00e9", "cafe\u0301")
PLACE = Place("Thresholds", 5, 4)


def test_a_row_known_by_the_name_alone_is_not_named_twice():
    assert unknown_name("languages", "nl", None, PLACE, "nl").about == "nl"
    assert unknown_name("languages", "nl", None, PLACE, "nl, fr").about == "nl, fr · nl"
    assert retired_intent("loyalty_points", PLACE, "loyalty_points").about == "loyalty_points"
    assert retired_intent("loyalty_points", PLACE, "low").about == "low · loyalty_points"


def test_a_name_in_other_characters_that_look_the_same_is_told_as_that():
    composed, combining = CAFE
    finding = unknown_name("intents", combining, composed, PLACE, "low")
    assert finding.suggestion == composed
    assert finding.fix == (
        f"{composed} is written with other characters that look the same. Copy it from its own cell."
    )
    assert "Did you mean cafe?" in unknown_name("intents", "caffe", "cafe", PLACE, "low").fix
