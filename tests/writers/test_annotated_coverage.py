import io
import sys

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from handoff_xl.findings import Place, Severity
from handoff_xl.lanes import Lane
from handoff_xl.ooxml import Vertical, open_workbook
from handoff_xl.outcome import Outcome, Remark
from handoff_xl.routes import resolve
from handoff_xl.writers.annotated import annotated_copy, coverage_looks, coverage_map, looks
from handoff_xl.writers.annotated.coverage import coverage_sheet
from handoff_xl.writers.annotated.coverage_cells import Kind
from handoff_xl.writers.annotated.coverage_map import HEADER_ROW
from handoff_xl.writers.annotated.issue import issues_of
from tests.design_builder import design
from tests.writers.annotated_sample import RISK_INVERSION, finding, outcome, workbook_bytes

AI_ALONE = {"mode": Lane.AI_AUTO, "ai_from": 0.85, "review_from": 0.6}
CHANNELS = ("web_chat", "email", "whatsapp", "phone", "in_app")
LANGUAGES = ("en", "es", "pl", "de", "fr", "it", "nl", "pt", "sv", "da", "fi", "cs")


def _outcome(made=None, findings=(), **sheets):
    return Outcome("test", "test.xlsx", tuple(findings), resolve(made or design(**sheets)))


def _sheet(some_outcome, issues=()):
    return coverage_sheet(some_outcome, issues)


def _map(sheet):
    """Return the intents and captions in order, as far as the map goes."""
    texts, row = [], HEADER_ROW + 1
    while (row, 1) in sheet.cells:
        texts.append(sheet.cells[row, 1].value)
        row += 1
    return texts


def _big(intents, languages=LANGUAGES[:3], channels=CHANNELS):
    names = [{"id": f"intent_{at:04}", "category": f"Category {at * 10 // intents}"} for at in range(intents)]
    return _outcome(
        intents=names,
        languages=languages,
        channels=channels,
        thresholds=[{"risks": ["low"], **AI_ALONE}, {"intents": ["intent_0001"], "mode": Lane.HUMAN}],
    )


def test_channels_stand_in_blocks_by_language_with_a_gap_between():
    sheet = _sheet(
        _outcome(languages=("en", {"id": "es", "name": "Spanish"}), channels=("voice", "chat", "email"))
    )
    row = {column: cell.value for (at, column), cell in sheet.cells.items() if at == 3 and cell.value}
    assert (row[5], row[9]) == ("en", "Spanish")
    names = [sheet.cells[4, column] for column in (5, 6, 7, 9, 10, 11)]
    assert [cell.value for cell in names] == ["voice", "chat", "email"] * 2
    assert {cell.style.rotation for cell in names} == {90}
    assert {cell.style.vertical for cell in names} == {Vertical.CENTER}
    assert sheet.column_widths[8] < 2 < sheet.column_widths[5]
    assert (4, 8) not in sheet.cells


def test_intents_are_grouped_by_category_in_the_order_of_their_rows():
    intents = [
        {"id": "a", "category": "Cards"},
        {"id": "b"},
        {"id": "c", "category": "Loans"},
        {"id": "d", "category": "Cards"},
    ]
    assert _map(_sheet(_outcome(intents=intents))) == [
        "Cards · 2 intents",
        "a",
        "d",
        "Loans · 1 intent",
        "c",
        "No category · 1 intent",
        "b",
    ]


def test_without_categories_there_are_no_captions():
    assert _map(_sheet(_outcome(intents=[{"id": "a"}, {"id": "b"}]))) == ["a", "b"]


def test_a_row_tells_risk_volume_and_what_it_is_while_not_active():
    sheet = _sheet(_outcome(intents=[{"id": "a", "monthly_volume": 1200.0}, {"id": "b", "status": "draft"}]))
    assert [sheet.cells[10, column].value for column in (2, 3)] == ["low", 1200]
    assert [sheet.cells[11, column].value for column in (2, 3, 5)] == ["draft", "", "·"]


def test_inherited_values_are_pale_and_italic():
    rows = [{"risks": ["low"], **AI_ALONE}, {"intents": ["b"], "ai_from": 0.9}]
    sheet = _sheet(_outcome(intents=[{"id": "a"}, {"id": "b"}], thresholds=rows))
    inherited, own = sheet.cells[10, 5], sheet.cells[11, 5]
    assert (inherited.value, inherited.style.italic) == (85, True)
    assert (own.value, own.style.italic) == (90, False)
    assert inherited.style.fill != own.style.fill


def test_every_kind_has_a_sign_and_a_look_of_its_own_and_stands_in_the_legend():
    assert len({kind.value for kind in Kind}) == len(Kind)
    fills = {kind: coverage_looks.of_kind(kind).fill for kind in Kind}
    assert fills[Kind.GAP] == fills[Kind.FORBIDDEN]
    assert len(set(fills.values())) == len(Kind) - 1
    sheet = _sheet(_outcome())
    legend = [
        cell.value
        for (row, column), cell in sheet.cells.items()
        if 4 <= row <= 8 and column < 5 and cell.value
    ]
    signs = {text.split("   ")[0] for text in legend}
    assert signs == {"85", "D", "H", "85  D  H", "·", "gap", "AI!", "≠", "?"}


def _annotated():
    return openpyxl.load_workbook(io.BytesIO(annotated_copy(workbook_bytes(), outcome())))


def _target(workbook, cell):
    return workbook.defined_names[cell.hyperlink.location].attr_text


def test_each_cell_leads_to_the_cell_that_decides():
    workbook = _annotated()
    sheet = workbook["HX Coverage"]
    found = {}
    for row in sheet.iter_rows(min_row=HEADER_ROW + 1, max_row=HEADER_ROW + 5):
        if row[4].hyperlink:
            found[row[0].value] = [(cell.value, _target(workbook, cell)) for cell in row[4:6]]
    assert found == {
        "card_arrival": [(85, "'Thresholds'!$G$5"), (85, "'Thresholds'!$G$5")],
        "card_lost": [("D", "'Thresholds'!$F$7"), ("D", "'Thresholds'!$F$7")],
        "refund_status": [(92, "'Thresholds'!$G$6"), (92, "'Thresholds'!$G$6")],
    }


def test_there_is_one_name_for_each_cell_that_decides():
    sheet = _sheet(_big(50))
    decided = {name.name: (name.sheet, name.row, name.column) for name in sheet.names}
    assert len(set(decided.values())) == len(decided)
    last_row = sheet.page.areas[0].last_row
    links = {
        cell.link
        for (row, column), cell in sheet.cells.items()
        if column > 4 and row <= last_row and cell.link
    }
    assert {decided[link] for link in links} == {("Thresholds", 5, 7), ("Thresholds", 6, 6)}


def test_problems_are_counted_and_lead_to_the_first():
    findings = (RISK_INVERSION, finding(place=Place("Intents", 7, 4), about="refund_status"))
    workbook = openpyxl.load_workbook(io.BytesIO(annotated_copy(workbook_bytes(), outcome(findings))))
    sheet = workbook["HX Coverage"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "refund_status")
    assert row[3].value == 2
    assert _target(workbook, row[3]) == "'Intents'!$D$7"
    assert row[3].fill.fgColor.rgb == f"FF{looks.FILLS[Severity.ERROR]}"
    others = [row[3].value for row in sheet.iter_rows() if row[0].value in ("card_lost", "card_arrival")]
    assert [value or 0 for value in others] == [0, 0]


def test_accepted_warnings_are_no_problems():
    remarks = {RISK_INVERSION.key: Remark("Accepted", "Kim", "Until Friday.")}
    accepted = outcome((RISK_INVERSION,), remarks=remarks)
    sheet = _sheet(accepted, issues_of(accepted, open_workbook(workbook_bytes())))
    assert not [
        cell for (row, column), cell in sheet.cells.items() if column == 4 and isinstance(cell.value, int)
    ]


def _printed(sheet, area):
    """Return width and height of an area as printed, in points; a character of a column takes 5.25 in Excel."""
    first_column, first_row, last_column, last_row = range_boundaries(str(area))
    repeated = range(1, sheet.page.repeat_columns[1] + 1) if sheet.page.repeat_columns else ()
    columns = {*range(first_column, last_column + 1), *repeated}
    width = sum(sheet.column_widths[column] for column in columns) * 5.25
    height = sum(sheet.row_heights.get(row, 15) for row in range(first_row, last_row + 1))
    scale = sheet.page.scale / 100
    return width * scale, height * scale


def _paper(sheet):
    """Return what the margins leave of A4 and Letter, whichever is less."""
    return (734, 509) if sheet.page.landscape else (537, 706)


def _fits(sheet, area):
    return all(taken <= left for taken, left in zip(_printed(sheet, area), _paper(sheet), strict=True))


def test_sixty_intents_and_fifteen_columns_print_on_one_legible_page():
    sheet = _sheet(_big(60))
    heat_map, hours = sheet.page.areas
    assert _fits(sheet, heat_map)
    assert sheet.page.scale * coverage_looks.NUMBER.size / 100 > 6
    assert heat_map.last_row == HEADER_ROW + 60 + 10
    assert _printed(sheet, hours)[0] <= _paper(sheet)[0]
    assert sheet.page.repeat_rows is None


@pytest.mark.parametrize("languages", [1, 3, 8])
def test_up_to_eight_languages_stand_side_by_side(languages):
    sheet = _sheet(_big(20, LANGUAGES[:languages]))
    assert len(sheet.page.areas) == 2
    assert sheet.page.repeat_columns is None
    assert _printed(sheet, sheet.page.areas[0])[0] <= _paper(sheet)[0]


def test_more_than_eight_languages_are_printed_on_a_page_each():
    sheet = _sheet(_big(40, LANGUAGES))
    *pages, hours = sheet.page.areas
    assert len(pages) == 12
    assert sheet.page.repeat_columns == (1, 4)
    shown = [sheet.cells[3, page.first_column if at else 5].value for at, page in enumerate(pages)]
    assert shown == list(LANGUAGES)
    assert all(_fits(sheet, page) for page in (*pages, hours))


def test_a_long_map_repeats_its_headers():
    sheet = _sheet(_big(300))
    assert sheet.page.repeat_rows == (3, HEADER_ROW)
    assert _printed(sheet, sheet.page.areas[0])[0] <= _paper(sheet)[0]


def test_headers_and_intents_stay_in_sight():
    assert _sheet(_outcome()).freeze == (HEADER_ROW + 1, 5)


def _calls(action):
    """Return how many functions an action calls, which no other work on the machine changes."""
    count = 0

    def counting(*_):
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        action()
    finally:
        sys.setprofile(before)
    return count


def test_twice_the_intents_cost_twice_the_work():
    small, large = _big(150), _big(300)
    assert _calls(lambda: _sheet(large)) < 2.2 * _calls(lambda: _sheet(small))


def test_without_intents_or_queues_it_says_so():
    sheet = _sheet(_outcome(intents=[], queues=[]))
    texts = [cell.value for cell in sheet.cells.values()]
    assert "No intent could be read, so there is nothing to show here." in texts
    assert "Queue hours" not in texts
    assert len(sheet.page.areas) == 1


def test_without_languages_and_channels_intents_stand_alone():
    assert _map(_sheet(_outcome(languages=(), channels=()))) == ["a"]


def test_a_workbook_without_our_sheets_gets_one_sentence():
    sheet = _sheet(Outcome("budget", "budget.xlsx", ()))
    assert len(sheet.cells) == 2


def test_long_and_hostile_texts_are_shown_as_text_in_one_line():
    name = "=1+1\n" + "x" * 80
    made = design(intents=[{"id": name, "category": name}], channels=("chat", name))
    sheet = _sheet(_outcome(made))
    shown = [sheet.cells[at].value for at in ((HEADER_ROW + 1, 1), (HEADER_ROW + 2, 1), (4, 6))]
    assert all(text.startswith("=1+1 xxx") and text.endswith(("…", " · 1 intent")) for text in shown)
    assert not any("\n" in text for text in shown)


def test_the_sheet_is_the_same_each_time():
    assert _sheet(_big(30)) == _sheet(_big(30))


def test_of_more_intents_than_there_is_room_for_those_with_issues_are_shown(monkeypatch):
    monkeypatch.setattr(coverage_map, "_MOST_CELLS", 10)
    findings = (finding(place=Place("Intents", 7, 4), about="refund_status"),)
    workbook = openpyxl.load_workbook(io.BytesIO(annotated_copy(workbook_bytes(), outcome(findings))))
    texts = [row[0].value for row in workbook["HX Coverage"].iter_rows(min_row=HEADER_ROW + 1)]
    assert texts[:3] == [
        "payments · 1 intent",
        "refund_status",
        "2 more intents not shown for want of room; those with issues come first.",
    ]
