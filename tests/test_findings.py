import pytest

from handoff_xl.findings import Place, Rule, Severity, count_by_severity, in_order
from handoff_xl.refusal import CannotRun

ERROR = Rule("HX201", Severity.ERROR, "Blank", "{header} is blank.", "Fill {header}.", "m", "f", "p")
NOTE = Rule("HX116", Severity.INFORMATION, "Left", "Left alone.", "Nothing.", "m", "f", "p")
WARNING = Rule("HX301", Severity.WARNING, "Odd", "Odd.", "Mend it.", "m", "f", "p")


@pytest.mark.parametrize(
    ("place", "text", "cell"),
    [
        (Place("Intents", 12, 6), "Intents!F12", "F12"),
        (Place("Intents", 12), "Intents, row 12", None),
        (Place("Intents"), "Intents", None),
        (Place(), "workbook", None),
        (Place("Intents", 1_048_576, 16_384), "Intents!XFD1048576", "XFD1048576"),
    ],
)
def test_places_in_words(place, text, cell):
    assert (str(place), place.cell) == (text, cell)


def test_texts_are_filled_once():
    finding = ERROR.at(Place("Intents", 2, 4), about="card_lost · Risk", header="{Risk}")
    assert (finding.message, finding.fix) == ("{Risk} is blank.", "Fill {Risk}.")


def test_a_missing_text_is_an_error_of_the_program():
    with pytest.raises(KeyError):
        ERROR.at(Place())


def test_the_worst_come_first_and_each_once():
    first = ERROR.at(Place("Intents", 2, 4), header="Risk")
    second = ERROR.at(Place("Intents", 10, 4), header="Risk")
    note, warning = NOTE.at(Place()), WARNING.at(Place("Queues", 2, 1))
    assert in_order([note, second, warning, first, first]) == (first, second, warning, note)


def test_remarks_are_kept_by_code_and_subject():
    assert WARNING.at(Place("Queues", 2, 1), about="cards").key == ("HX301", "cards")
    assert WARNING.at(Place("Queues", 2, 1)).key == ("HX301", "Queues!A2")


def test_counts_name_all_severities():
    assert count_by_severity([NOTE.at(Place())]) == {
        Severity.ERROR: 0,
        Severity.WARNING: 0,
        Severity.INFORMATION: 1,
    }


def test_areas_follow_the_code():
    assert (ERROR.area, NOTE.area, WARNING.area) == ("Cells", "Workbook and sheets", "References")


def test_what_stops_a_run_is_one_sentence():
    stop = CannotRun("case.xlsx: The file is empty.", code="HX101")
    assert (stop.message, stop.code, str(stop)) == ("case.xlsx: The file is empty.", "HX101", stop.message)
