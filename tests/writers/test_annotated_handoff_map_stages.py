from dataclasses import replace

import pytest

from handoff_xl.writers.annotated import looks
from tests.writers.annotated_sample import source
from tests.writers.handoff_map_sample import (
    alternative,
    control,
    exception,
    full,
    look,
    rows,
    sheet_of,
    stage,
    trigger,
    unreadable,
)

TRIGGER_TEXTS = [
    "frustrated (The customer is upset): sentiment at most -0.6",
    "fraud: fraud_score between 0.8 and 1, or not known; or another system reports it",
]


def _note(some_design, number):
    _, answer, texts = rows(sheet_of(some_design), "Control notes")[1 + number]
    return answer, texts.split("\n")


def test_the_table_of_the_seed():
    found = rows(sheet_of(), "Stages")
    assert found[0] == [
        "Stage",
        "AI role",
        "Human role",
        "Escalation trigger",
        "Who decides",
        "Override reason required",
    ]
    assert found[1] == ["Resolution", "Answers", "Approves", TRIGGER_TEXTS[0], "human approves", "Yes"]
    assert found[2] == [TRIGGER_TEXTS[1]]


def test_the_cells_beside_several_triggers_go_over_their_rows():
    sheet = sheet_of()
    row = next(at for (at, _), cell in sheet.cells.items() if cell.value == "Resolution")
    assert any((box.first_row, box.last_row) == (row, row + 1) for box in sheet.merged)


def test_what_a_stage_does_not_say_is_red():
    sheet = sheet_of(full(stages=(stage("Low confidence", human_role="", decision_right=""),)))
    assert look(sheet, "“Low confidence”: no such trigger or exception") == looks.BAD
    assert rows(sheet, "Stages")[1][2:5] == [
        "not stated",
        "“Low confidence”: no such trigger or exception",
        "not stated",
    ]
    empty = replace(stage(), escalation_triggers=())
    assert look(sheet_of(full(stages=(empty,))), "No escalation trigger") == looks.BAD


def test_a_sentence_is_quoted_whole_though_it_has_commas():
    sentence = "Low confidence, exception pattern, or regulated edge case"
    sheet = sheet_of(full(stages=(stage(*sentence.split(", "), "frustrated"),)))
    assert look(sheet, f"“{sentence}”: no such trigger or exception") == looks.BAD
    assert rows(sheet, "Stages")[2] == [TRIGGER_TEXTS[0]]
    notes = rows(sheet, "Control notes")[1][2]
    assert notes.startswith(f"Resolution: no trigger or exception is called “{sentence}”.")
    apart = sheet_of(full(stages=(stage("one", "other"),)))
    assert [rows(apart, "Stages")[1][3], *rows(apart, "Stages")[2]] == [
        "“one”: no such trigger or exception",
        "“other”: no such trigger or exception",
    ]


def test_triggers_can_be_observed_where_each_watches_something():
    answer, texts = _note(full(), 0)
    assert answer == "Yes"
    assert texts == ["Resolution watches sentiment, fraud_score and reports of fraud."]


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"stages": (stage("nothing"),)}, "Resolution: no trigger or exception is called “nothing”."),
        (
            {"exceptions": (exception("fraud", alternative("exceptions")),)},
            "Resolution: nothing can notice fraud.",
        ),
        (
            {"triggers": (trigger("frustrated", alternative("triggers", broken=frozenset({"signal"}))),)},
            "Resolution: nothing can notice frustrated.",
        ),
    ],
)
def test_a_trigger_that_nothing_can_notice_is_told(changes, missing):
    answer, texts = _note(full(**changes), 0)
    assert answer == "No"
    assert texts[0] == missing


def test_triggers_are_not_judged_where_their_sheet_cannot_be_trusted():
    assert _note(full(untrusted=frozenset({"triggers"})), 0)[0] == "Not stated"


def test_override_reasons():
    answer, texts = _note(full(), 1)
    assert answer == "Yes"
    assert texts[0] == "Resolution asks for a reason, one of 1 code: WRONG."
    answer, texts = _note(full(reason_codes=()), 1)
    assert (answer, texts) == (
        "No",
        ["Resolution asks for a reason, but Reason codes has none for overrides."],
    )
    unasked = full(stages=(stage(override_reason_required=False),))
    assert _note(unasked, 1) == ("No", ["No stage asks for an override reason."])


def test_override_reasons_that_nobody_stated_or_that_cannot_be_read():
    key = "override_reason_required"
    unread = unreadable(stage(override_reason_required=False), key)
    assert _note(full(stages=(unread,)), 1)[0] == "Not stated"
    columns = {name: at for name, at in stage().source.columns.items() if name != key}
    without = stage(override_reason_required=False, source=replace(stage().source, columns=columns))
    assert _note(full(stages=(without,)), 1)[0] == "Not stated"


@pytest.mark.parametrize(
    ("column", "key"),
    [
        (0, "stage"),
        (1, "ai_role"),
        (2, "human_role"),
        (3, "escalation_triggers"),
        (4, "decision_right"),
        (5, "override_reason_required"),
    ],
)
def test_a_cell_of_a_stage_that_cannot_be_read_is_a_red_question_mark(column, key):
    sheet = sheet_of(full(stages=(unreadable(stage(), key),)))
    assert rows(sheet, "Stages")[1][column] == "?"
    assert look(sheet, "?") == looks.BAD


def test_samples_of_both_kinds_in_the_present_phase():
    answer, texts = _note(full(), 2)
    assert answer == "Yes"
    assert texts == ["Accepted: all 5 %, by QA lead.", "Overridden: all 5 %, at least 50 a week, by QA lead."]
    one_sided = full(controls=(control("accepted"), control("overridden", phase="live")))
    answer, texts = _note(one_sided, 2)
    assert answer == "No"
    assert texts[0] == "In the pilot phase nothing samples overridden outputs."
    assert _note(full(controls=(control("accepted"), control("overridden", sample=0.0))), 2)[0] == "No"


def test_samples_that_cannot_be_read_are_neither_there_nor_missing():
    unread = replace(
        control("overridden", sample=None),
        source=replace(source("controls", 6), broken=frozenset({"sample"})),
    )
    assert _note(full(controls=(control("accepted"), unread)), 2)[0] == "Not stated"


def test_a_sample_of_which_a_cell_cannot_be_read():
    overridden = unreadable(control("overridden", reviewer_role=""), "minimum_per_week", "reviewer_role")
    made = full(controls=(control("accepted"), overridden))
    assert _note(made, 2)[1][1] == "Overridden: all 5 %, at least ? a week, by ?."
    assert look(sheet_of(made), rows(sheet_of(made), "Control notes")[3][2]) == looks.BAD


def test_samples_are_not_judged_while_the_phase_cannot_be_read():
    settings = replace(full().settings, broken=frozenset({"phase"}))
    assert _note(full(settings=settings), 2) == ("Not stated", ["The Phase in Settings cannot be read yet."])


def test_no_is_red_and_yes_is_green():
    assert look(sheet_of(full(stages=(stage("nothing"),))), "No") == looks.BAD
    sheet = sheet_of()
    answers = [cell.style for cell in sheet.cells.values() if cell.value == "Yes"]
    assert answers.count(looks.GOOD) == 3
