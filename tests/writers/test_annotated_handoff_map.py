import io

import openpyxl

from handoff_xl.findings import Place
from handoff_xl.ooxml import open_workbook
from handoff_xl.outcome import Outcome
from handoff_xl.writers.annotated import annotated_copy, looks, strip_marks
from tests.writers.annotated_sample import (
    FINDINGS,
    FINGERPRINT,
    approval,
    design,
    finding,
    outcome,
    workbook_bytes,
)
from tests.writers.handoff_map_sample import exception, full, look, rows, sheet_of, stage, trigger

PARTS = ["Stages", "Control notes", "Triggers", "Exceptions", "Intents by equal routing", "Sign-off"]


def _texts(sheet):
    return [str(cell.value) for _, cell in sorted(sheet.cells.items()) if cell.value is not None]


def test_the_parts_follow_each_other():
    texts = _texts(sheet_of())
    assert texts[0] == "Handoff map"
    assert [text for text in texts if text in PARTS] == PARTS


def test_each_part_that_the_workbook_lacks_is_told_in_a_line():
    sheet = sheet_of(design(intents=(), sheets=frozenset({"triggers"})))
    assert rows(sheet, "Stages") == [["There is no sheet Stages."]]
    assert rows(sheet, "Triggers") == [["The sheet Triggers has no row that could be read."]]
    assert rows(sheet, "Exceptions") == [["The sheet Exceptions has no row that could be read."]]
    assert rows(sheet, "Intents by equal routing") == [
        ["No active intent that is open anywhere could be read."]
    ]
    assert [row[:2] for row in rows(sheet, "Control notes")[1:]] == [
        ["Escalation triggers can be observed", "Not stated"],
        ["Override reasons are stored", "Not stated"],
        ["Quality assurance samples accepted and overridden outputs", "Not stated"],
    ]


def test_a_workbook_without_our_sheets_has_a_map_that_says_so():
    texts = _texts(sheet_of(found=Outcome("budget", "budget.xlsx", FINDINGS)))
    assert texts[-1] == "The workbook has none of the sheets that say who does what."
    assert not set(texts) & set(PARTS)


def test_it_is_not_approved_until_it_is_for_this_fingerprint():
    told = {
        (): "NOT APPROVED",
        (approval(fingerprint="00000000"),): "NOT APPROVED · changed since Kim (Compliance) approved it",
        (approval("rejected"),): "NOT APPROVED · rejected by Kim (Compliance)",
    }
    for approvals, banner in told.items():
        sheet = sheet_of(full(approvals=approvals))
        assert "NOT APPROVED" in sheet.page.footer
        assert sheet.cells[3, 1].style == looks.NOT_APPROVED
        assert sheet.cells[3, 1].value == banner
    approved = sheet_of(full(approvals=(approval(),)))
    assert "NOT APPROVED" not in approved.page.footer
    assert f"Approved for {FINGERPRINT[:8]}" in approved.page.footer
    assert approved.cells[3, 1].value == f"APPROVED for the fingerprint {FINGERPRINT[:8]}"
    assert approved.cells[3, 1].style == looks.APPROVED


def test_while_errors_remain_nothing_is_approved():
    sheet = sheet_of(found=outcome((finding(),), design=full(approvals=(approval(),))))
    assert "NOT APPROVED" in sheet.page.footer
    assert str(sheet.cells[3, 1].value).startswith("NOT APPROVED · 1 error to mend first")


def test_the_footer_takes_the_name_of_the_design_as_text():
    settings = full().settings
    named = type(settings)(**{key: getattr(settings, key) for key in settings.__slots__} | {"name": "R&D &Z"})
    assert sheet_of(full(settings=named)).page.footer.startswith("&LR&&D &&Z · 3f9a01bc&C")


def test_it_prints_landscape_one_page_wide():
    page = sheet_of().page
    assert (page.landscape, page.fit_width, page.fit_height) == (True, 1, 0)


def test_texts_of_cells_are_text():
    hostile = '=HYPERLINK("http://evil.example","x")\x00\u202e'
    texts = _texts(
        sheet_of(
            full(
                stages=(stage("=1+1", name=hostile, ai_role=hostile, human_role=hostile),),
                triggers=(trigger(hostile, name=hostile),),
                exceptions=(exception(hostile, type=hostile, legal_basis=hostile, owner=hostile),),
            )
        )
    )
    assert not [text for text in texts if set(text) & {"\x00", "\u202e"}]
    found = outcome((), design=full(stages=(stage("=1+1", name="=2+2"),)))
    workbook = openpyxl.load_workbook(io.BytesIO(annotated_copy(workbook_bytes(), found)))
    cells = [cell for row in workbook["HX Handoff map"].iter_rows() for cell in row]
    assert "=2+2" in [cell.value for cell in cells]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_it_is_put_on_and_taken_off_with_the_other_sheets():
    found = outcome((), design=full(approvals=(approval(),)))
    once = annotated_copy(workbook_bytes(), found)
    assert annotated_copy(once, found) == once
    assert "HX Handoff map" in [sheet.name for sheet in open_workbook(once).sheets]
    assert "HX Handoff map" not in [sheet.name for sheet in open_workbook(strip_marks(once)).sheets]


def test_a_cell_with_an_error_is_red_here_too():
    human_role = Place("Stages", 5, 3, "Human role")
    sheet = sheet_of(found=outcome((finding(place=human_role),), design=full()))
    assert look(sheet, "Approves") == looks.BAD
    assert look(sheet, "Answers") == looks.BODY
