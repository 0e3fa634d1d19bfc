from handoff_xl.findings import Place
from handoff_xl.rules.references import retired_intent, unknown_name

PLACE = Place("Thresholds", 5, 4)


def test_a_row_known_by_the_name_alone_is_not_named_twice():
    assert unknown_name("languages", "nl", None, PLACE, "nl").about == "nl"
    assert unknown_name("languages", "nl", None, PLACE, "nl, fr").about == "nl, fr · nl"
    assert retired_intent("loyalty_points", PLACE, "loyalty_points").about == "loyalty_points"
    assert retired_intent("loyalty_points", PLACE, "low").about == "low · loyalty_points"
