from handoff_xl.ooxml import open_workbook
from handoff_xl.outcome import Outcome, Remark
from handoff_xl.writers.annotated import looks
from handoff_xl.writers.annotated.issue import issues_of
from handoff_xl.writers.annotated.summary import summary_sheet
from tests.writers.annotated_sample import (
    FINDINGS,
    MISSING_SHEET,
    NOT_APPROVED,
    READ_AS_PERCENT,
    RISK_INVERSION,
    finding,
    outcome,
    workbook_bytes,
)


def _sheet(some_outcome):
    return summary_sheet(some_outcome, issues_of(some_outcome, open_workbook(workbook_bytes())))


def _row_of(sheet, text):
    return next(row for (row, column), cell in sheet.cells.items() if column == 1 and cell.value == text)


def _texts(sheet, row):
    cells = (sheet.cells.get((row, column)) for column in range(1, 8))
    return [cell.value for cell in cells if cell is not None and cell.value is not None]


def test_the_first_five_lines_tell_the_whole_story():
    sheet = _sheet(outcome())
    assert _texts(sheet, 1) == ["NOT READY: 2 errors to mend before engineering gets this design"]
    assert [_texts(sheet, row)[0] for row in range(2, 6)] == ["AI alone", "Coverage", "Next", "Design"]
    assert all(len(_texts(sheet, row)) == 2 for row in range(2, 6))


def test_the_verdict_is_coloured():
    assert _sheet(outcome()).cells[1, 1].style == looks.NOT_READY
    assert _sheet(outcome(())).cells[1, 1].style == looks.READY


def test_five_of_the_worst_issues_are_linked():
    many = tuple(finding(f"HX3{number:02}", about=str(number)) for number in range(9))
    sheet = _sheet(outcome(many))
    first = _row_of(sheet, "Mend these first") + 2
    assert [_texts(sheet, row)[0] for row in range(first, first + 5)] == ["Thresholds!C8"] * 5
    assert all(sheet.cells[row, 1].link for row in range(first, first + 5))
    assert _texts(sheet, first + 5)[0].startswith("A coloured cell bears a note")


def test_one_of_each_kind_comes_first_structure_and_compliance_before_cells():
    gaps = tuple(finding("HX401", about=str(number)) for number in range(3))
    found = (*gaps, finding("HX201"), finding("HX501"), finding("HX301"), MISSING_SHEET, RISK_INVERSION)
    sheet = _sheet(outcome(found))
    first = _row_of(sheet, "Mend these first") + 2
    told = [str(sheet.cells[row, 3].value) for row in range(first, first + 5)]
    assert told[0] == "The sheet Exceptions is missing."
    assert told[2].endswith("(2 more of this kind)")
    assert [sheet.cells[row, 1].value for row in (first, first + 1)] == ["Exceptions", "Thresholds!C8"]
    assert "Warning" not in [sheet.cells[row, 2].value for row in range(first, first + 5)]


def test_where_kinds_are_few_the_others_of_a_kind_follow():
    sheet = _sheet(outcome(tuple(finding("HX401", about=str(number)) for number in range(7))))
    first = _row_of(sheet, "Mend these first") + 2
    assert [_texts(sheet, row)[0] for row in range(first, first + 5)] == ["Thresholds!C8"] * 5
    assert _texts(sheet, first + 5)[0].startswith("A coloured cell bears a note")
    assert "(2 more of this kind)" in str(sheet.cells[first, 3].value)


def test_a_table_begins_a_page_rather_than_going_over_two():
    many = tuple(
        finding(f"HX{area}01", about=str(area), message="A long message. " * 18) for area in range(1, 9)
    )
    assert _sheet(outcome(many)).page.breaks_before
    assert not _sheet(Outcome("budget", "budget.xlsx", ())).page.breaks_before


def test_information_and_accepted_warnings_are_not_among_them():
    accepted = {NOT_APPROVED.key: Remark("Accepted", "Kim", "Friday.")}
    sheet = _sheet(outcome((READ_AS_PERCENT, NOT_APPROVED, RISK_INVERSION), remarks=accepted))
    first = _row_of(sheet, "Mend these first") + 2
    assert _texts(sheet, first)[0] == "Intents, row 7"
    assert _texts(sheet, first + 1)[0].startswith("A coloured cell bears a note")
    nothing = _sheet(outcome((READ_AS_PERCENT,)))
    assert not [cell for cell in nothing.cells.values() if str(cell.value).startswith("Mend these")]


def test_the_risks_compare_allowed_and_reached():
    sheet = _sheet(outcome())
    assert _texts(sheet, _row_of(sheet, "low")) == ["low", 1, "AI alone", "AI alone", "–", "85 %", "within"]
    assert _texts(sheet, _row_of(sheet, "regulated"))[-1] == "no route"


def test_issues_are_counted_by_area():
    sheet = _sheet(outcome())
    assert _texts(sheet, _row_of(sheet, "Workbook and sheets"))[:4] == ["Workbook and sheets", 1, "–", "–"]
    assert _texts(sheet, _row_of(sheet, "Cells"))[:4] == ["Cells", "–", "–", 1]


def test_the_other_sheets_are_linked():
    sheet = _sheet(outcome())
    row = _row_of(sheet, "See also")
    links = [sheet.cells[row, column].link for column in (2, 4, 6)]
    assert links == ["HX Issues", "HX Coverage", "HX Handoff map"]


def test_the_colours_are_explained_beside_the_areas():
    sheet = _sheet(outcome())
    row = _row_of(sheet, "Issues by area")
    told = [str(sheet.cells[row + at, 5].value).partition(":")[0] for at in range(1, 4)]
    assert told == ["Error", "Warning", "Information"]
    assert not [cell for cell in _sheet(outcome(())).cells.values() if cell.value == "The colours"]


def test_assumptions_are_told():
    sheet = _sheet(outcome())
    assert _texts(sheet, _row_of(sheet, "Settings: AI from")) == ["Settings: AI from", "85 %"]


def test_acceptances_that_do_not_count_follow_the_five_lines():
    sheet = _sheet(outcome(remarks={MISSING_SHEET.key: Remark("Accepted", "Kim", "Fine.")}))
    assert _texts(sheet, 6) == [
        "Note",
        "1 error is marked Accepted in HX Issues. That does not count: an error must be mended.",
    ]


def test_a_workbook_without_our_sheets_has_a_summary_too():
    sheet = _sheet(Outcome("budget", "budget.xlsx", FINDINGS))
    assert _texts(sheet, 1)[0].startswith("NOT READY")
    assert not [cell for cell in sheet.cells.values() if cell.value == "What guardrails allow"]


def test_it_holds_values_only():
    assert not [cell for cell in _sheet(outcome()).cells.values() if str(cell.value).startswith("=")]
