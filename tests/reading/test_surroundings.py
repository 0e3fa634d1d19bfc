import pytest

from handoff_xl.ooxml import open_workbook
from handoff_xl.reading.sheets import locate
from handoff_xl.reading.surroundings import surroundings
from tests.cases import packages
from tests.cases.workbooks import baseline, workbook_bytes

CLEAN = workbook_bytes(baseline())


def found(data):
    return [(finding.code, str(finding.place)) for finding in surroundings(locate(open_workbook(data)))]


def test_a_plain_workbook_has_no_surroundings():
    assert found(CLEAN) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (packages.macros, [("HX120", "workbook")]),
        (packages.external_link, [("HX121", "workbook")]),
        (packages.signed, [("HX126", "workbook")]),
        (packages.hidden_sheet, [("HX122", "Exceptions")]),
        (packages.hidden_sheet_of_notes, []),
        (packages.hidden_rows, [("HX123", "Intents, row 3")]),
        (packages.hidden_blank_rows, []),
        (packages.newer_template, [("HX124", "workbook")]),
        (packages.known_template, []),
    ],
)
def test_what_surrounds_a_design(change, expected):
    assert found(change(CLEAN)) == expected


def test_only_some_hidden_rows_are_named():
    def change(workbook):
        for row in range(2, 14):
            workbook["Settings"].row_dimensions[row].hidden = True

    data = packages._resaved(CLEAN, change)
    message = surroundings(locate(open_workbook(data)))[0].message
    assert message.endswith("2, 3, 4, 5, 6, 7, 8, 9 and 4 more.")


def test_rows_beyond_the_prepared_area_are_reported_once_a_sheet():
    codes = [code for code, _ in found(packages.template_of_four_rows(CLEAN))]
    assert set(codes) == {"HX125"}
    assert len(codes) == 4


def test_a_sheet_on_which_more_is_prepared_says_so_itself():
    def change(workbook):
        for sheet in workbook.worksheets:
            own = packages.DefinedName("handoff_xl_template", attr_text='"1;99"', hidden=True)
            sheet.defined_names["handoff_xl_template"] = own

    assert found(packages._resaved(packages.template_of_four_rows(CLEAN), change)) == []


@pytest.mark.parametrize("text", ["", "1", "1;x", '"1;504"', "99999999;1", "Sheet1!$A$1"])
def test_a_strange_template_name_is_no_template(text):
    def change(workbook):
        name = packages.DefinedName("handoff_xl_template", attr_text=text, hidden=True)
        workbook.defined_names["handoff_xl_template"] = name

    assert found(packages._resaved(CLEAN, change)) == []
