import pytest

from handoff_xl.findings import Place, Severity
from handoff_xl.ooxml import Range, open_workbook
from handoff_xl.outcome import Remark
from handoff_xl.writers.annotated import looks
from handoff_xl.writers.annotated.issue import issues_of
from handoff_xl.writers.annotated.issues import STATUSES, issues_sheet
from tests.writers.annotated_sample import (
    MISSING_SHEET,
    RISK_INVERSION,
    UNKNOWN_INTENT,
    finding,
    outcome,
    workbook_bytes,
)

HEADERS = [
    "#",
    "Severity",
    "Go to",
    "About",
    "What is wrong",
    "How to mend it",
    "Suggested",
    "Owner",
    "Area",
    "Code",
    "Status",
    "Accepted by",
    "Comment",
]


def _sheet(some_outcome):
    workbook = open_workbook(workbook_bytes())
    return issues_sheet(some_outcome, issues_of(some_outcome, workbook))


def _rows(sheet):
    """Return each row below the headers by header."""
    last = max(row for row, _ in sheet.cells)
    return [
        {header: sheet.cells[row, column] for column, header in enumerate(HEADERS, start=1)}
        for row in range(4, last + 1)
    ]


def _values(sheet, header):
    return [row[header].value for row in _rows(sheet)]


def test_the_columns_stand_in_their_order():
    sheet = _sheet(outcome())
    assert [sheet.cells[3, column].value for column in range(1, 14)] == HEADERS


def test_a_row_for_each_finding_worst_first():
    sheet = _sheet(outcome())
    assert sheet.cells[1, 1].value == "Issues: 2 errors, 2 warnings, 1 for information"
    assert _values(sheet, "#") == [1, 2, 3, 4, 5]
    assert _values(sheet, "Code") == ["HX102", "HX301", "HX510", "HX820", "HX204"]
    assert _values(sheet, "Severity") == ["Error", "Error", "Warning", "Warning", "Information"]


def test_a_row_tells_where_what_and_who():
    row = _rows(_sheet(outcome()))[1]
    assert {header: cell.value for header, cell in row.items()} == {
        "#": 2,
        "Severity": "Error",
        "Go to": "Thresholds!C8",
        "About": "order_cancle",
        "What is wrong": UNKNOWN_INTENT.message,
        "How to mend it": UNKNOWN_INTENT.fix,
        "Suggested": "order_cancel",
        "Owner": "Payments team",
        "Area": "References",
        "Code": "HX301",
        "Status": "Open",
        "Accepted by": "",
        "Comment": "",
    }


def test_the_owner_of_the_design_looks_after_what_nobody_owns():
    assert _values(_sheet(outcome((MISSING_SHEET,))), "Owner") == ["Dana Ops"]


def test_links_lead_to_names_and_one_cell_has_one_name():
    rows = _rows(_sheet(outcome()))
    links = {row["Code"].value: row["Go to"].link for row in rows}
    assert links["HX102"] is None  # the workbook has no such sheet
    assert links["HX301"] == links["HX204"]
    assert len({links["HX301"], links["HX510"], links["HX820"]}) == 3


def test_a_finding_about_the_workbook_stands_there_without_a_link():
    row = _rows(_sheet(outcome((finding(place=Place()),))))[0]
    assert (row["Go to"].value, row["Go to"].link, row["About"].value) == ("Workbook", None, "workbook")


def test_related_cells_and_the_witness_follow_the_message():
    found = finding(
        message="Two rows contradict each other: Thresholds!F5.",
        related=[Place("Thresholds", 5, 6), Place("Thresholds", 6, 6)],
        witness={
            "intent": "card_lost",
            "signals": {"sentiment": -0.5},
            "exceptions": ["a"],
        },
    )
    assert _values(_sheet(outcome((found,))), "What is wrong") == [
        (
            "Two rows contradict each other: Thresholds!F5.\n"
            "See also Thresholds!F6.\n"
            "For example: a conversation about card_lost, where another system reports a and sentiment is -0.5."
        )
    ]


def test_many_related_cells_are_capped():
    found = finding(related=[Place("Thresholds", row, 6) for row in range(5, 25)])
    assert "… and 14 more." in _values(_sheet(outcome((found,))), "What is wrong")[0]


def test_what_stakeholders_wrote_comes_back():
    remarks = {RISK_INVERSION.key: Remark("in PROGRESS", "Kim", "On it.\nSoon.")}
    row = _rows(_sheet(outcome(remarks=remarks)))[2]
    assert [row[header].value for header in HEADERS[-3:]] == ["In progress", "Kim", "On it.\nSoon."]


def test_a_status_of_their_own_stays_as_it_is():
    remarks = {RISK_INVERSION.key: Remark("waiting for legal")}
    assert _values(_sheet(outcome(remarks=remarks)), "Status")[2] == "waiting for legal"


def test_an_acceptance_that_does_not_count_is_coloured():
    remarks = {
        UNKNOWN_INTENT.key: Remark("Accepted", "Kim", "Fine."),
        RISK_INVERSION.key: Remark("Accepted", "Kim", "Fine."),
    }
    rows = {row["Code"].value: row["Status"] for row in _rows(_sheet(outcome(remarks=remarks)))}
    assert rows["HX301"].style == looks.DOUBTFUL
    assert rows["HX510"].style == looks.TO_FILL


def test_the_table_can_be_filtered_and_its_headers_stay_in_sight():
    sheet = _sheet(outcome())
    assert str(sheet.autofilter) == "A3:M8"
    assert sheet.freeze == (4, 4)
    assert sheet.page.repeat_rows == (3, 3)
    assert [(str(offer.cells), offer.choices) for offer in sheet.drop_downs] == [("K4:K8", STATUSES)]


def test_on_paper_it_is_what_there_is_to_mend_and_for_whom():
    page = _sheet(outcome()).page
    assert (page.areas, page.repeat_columns) == ((Range(1, 1, 8, 8),), None)
    assert HEADERS[7] == "Owner"


@pytest.mark.parametrize("remark", [Remark("Fixed"), Remark(accepted_by="Kim"), Remark("Open", "", "Soon.")])
def test_what_has_been_filled_in_is_printed_beside_the_cells_it_is_about(remark):
    page = _sheet(outcome(remarks={RISK_INVERSION.key: remark})).page
    assert page.areas == (Range(1, 1, 8, 8), Range(3, 9, 8, 13))
    assert (page.repeat_rows, page.repeat_columns) == ((3, 3), (1, 3))


def test_without_findings_there_is_nothing_to_mend():
    sheet = _sheet(outcome(()))
    assert sheet.cells[2, 1].value == "Nothing to mend."
    assert str(sheet.autofilter) == "A3:M4"


def test_endless_text_of_cells_is_cut():
    found = finding(
        message="m " * 20_000,
        fix="f" * 40_000,
        about="a" * 40_000,
        suggestion="s" * 40_000,
        owner="o" * 40_000,
    )
    row = _rows(_sheet(outcome((found,))))[0]
    assert max(len(str(cell.value)) for cell in row.values()) <= 1000
    assert max(_sheet(outcome((found,))).row_heights.values()) <= 409


def test_a_suggested_name_is_not_broken_within_its_word():
    sheet = _sheet(outcome())
    suggested = 1 + HEADERS.index("Suggested")
    assert sheet.column_widths[suggested] >= len("change_booking_date") + 1.5


def test_the_longest_id_of_the_template_stands_on_one_line_of_about():
    about = 1 + HEADERS.index("About")
    assert _sheet(outcome()).column_widths[about] >= len("example_authenticated") + 1.5


def test_rows_are_as_high_as_their_texts():
    short, long = finding(code="HX301"), finding(code="HX302", message="word " * 60)
    heights = _sheet(outcome((short, long))).row_heights
    assert heights[5] > 3 * heights[4] / 2


def test_severities_differ_in_words_and_in_lightness():
    def lightness(colour):
        red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light = [lightness(looks.FILLS[severity]) for severity in Severity]
    assert all(abs(one - other) > 10 for one in light for other in light if one is not other)
    assert len(set(looks.WORDS.values())) == 3
