import pytest

from handoff_xl.findings import Severity
from handoff_xl.writers.annotated.notes import FOOTER, LIMIT, note_text
from tests.writers.annotated_sample import READ_AS_PERCENT, RISK_INVERSION, UNKNOWN_INTENT, finding


def test_a_note_says_what_is_wrong_how_to_mend_it_and_that_the_colour_goes():
    assert note_text([UNKNOWN_INTENT]) == (
        "ERROR HX301 · order_cancle\n"
        "There is no such intent, so this row is never used.\n"
        "Fix: Type order_cancel (nearest), or add it to Intents.\n"
        "handoff-xl; the colour goes when you edit."
    )


def test_a_finding_without_a_subject_has_none_in_its_first_line():
    assert note_text([finding("HX201")]).startswith("ERROR HX201\n")


def test_further_findings_are_told_where_they_fit():
    told = note_text([UNKNOWN_INTENT, READ_AS_PERCENT])
    assert told.index("ERROR HX301 · order_cancle") < told.index("INFORMATION HX204 · low")
    assert "more in HX Issues" not in told


def test_findings_that_do_not_fit_are_counted():
    long = finding("HX401", message="word " * 30, fix="word " * 15)
    told = note_text([UNKNOWN_INTENT, long, RISK_INVERSION])
    assert told.startswith("ERROR HX301")
    assert "\n+2 more in HX Issues\n" in told
    assert told.endswith(FOOTER)


@pytest.mark.parametrize("message", ["word " * 200, "x" * 2000, "short"])
@pytest.mark.parametrize("fix", ["word " * 200, "x" * 2000, "short"])
@pytest.mark.parametrize("about", ["", "an_intent " * 40])
@pytest.mark.parametrize("number", [1, 2, 1000])
def test_no_note_is_longer_than_its_box(message, fix, about, number):
    told = note_text([finding(message=message, fix=fix, about=about)] * number)
    assert len(told) <= LIMIT
    assert told.startswith("ERROR HX301")
    assert "\nFix: " in told
    assert told.endswith(FOOTER)


def test_a_subject_that_repeats_itself_is_told_once():
    assert note_text([finding(about="complaints · complaints")]).startswith("ERROR HX301 · complaints\n")
    assert note_text([finding(about="a · b · AI from")]).startswith("ERROR HX301 · a · b · AI from\n")


def test_the_explanation_is_cut_before_the_fix():
    fix = "Type one of the names. " * 9
    told = note_text([finding(message="word " * 60, fix=fix)])
    assert f"\nFix: {fix.strip()}\n" in told
    assert told.split("\n")[1].endswith("word…")
    assert len(told.split("\n")[1]) >= 55


def test_a_suggestion_is_told_whole_unless_the_fix_names_it():
    told = note_text([finding(message="m " * 300, fix="f " * 300, suggestion="change_booking")])
    assert f"\nSuggested: change_booking\n{FOOTER}" in told
    assert len(told) <= LIMIT
    assert "Suggested" not in note_text([UNKNOWN_INTENT])


def test_the_room_that_a_short_fix_leaves_goes_to_the_message():
    told = note_text([finding(message="word " * 200, fix="Delete it.")])
    assert "\nFix: Delete it.\n" in told
    assert len(told) > LIMIT - 10


def test_text_of_cells_cannot_break_out_of_its_line():
    told = note_text([finding(about="card\nlost\x07", message="a\r\nb\x1bc\u202e", fix="d\te")])
    assert told == f"ERROR HX301 · card lost\na bc\nFix: d e\n{FOOTER}"


def test_severity_is_told_in_words():
    warning = finding("HX510", Severity.WARNING)
    assert note_text([warning]).startswith("WARNING HX510")
