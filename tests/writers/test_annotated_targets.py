import io
from dataclasses import replace

import openpyxl

from handoff_xl.findings import Place
from handoff_xl.ooxml import open_workbook
from handoff_xl.writers.annotated.targets import Target, Targets
from tests.writers.annotated_sample import design, finding, source, workbook_bytes


def _targets(some_design=None):
    return Targets(open_workbook(workbook_bytes()), some_design)


def test_a_cell_is_its_own_target():
    targets = _targets()
    found = finding(place=Place("Thresholds", 8, 3))
    assert targets.marked(found) == targets.linked(found) == Target("Thresholds", 8, 3)


def test_a_row_is_marked_at_the_column_that_names_it():
    shifted = replace(design().intents[0], source=source("intents", 5, shifted=2))
    found = finding(place=Place("Intents", 7))
    assert _targets(design()).marked(found) == Target("Intents", 7, 1)
    assert _targets(design(intents=(shifted,))).marked(found) == Target("Intents", 7, 3)


def test_a_row_without_a_name_is_marked_at_its_first_filled_cell():
    data = io.BytesIO()
    workbook = openpyxl.load_workbook(io.BytesIO(workbook_bytes()))
    workbook["Thresholds"]["A6"] = None
    workbook.save(data)
    targets = Targets(open_workbook(data.getvalue()), design())
    assert targets.marked(finding(place=Place("Thresholds", 6))) == Target("Thresholds", 6, 6)
    assert targets.marked(finding(place=Place("Thresholds", 400))) == Target("Thresholds", 400, 1)


def test_a_sheet_is_linked_but_not_marked():
    targets = _targets()
    assert targets.marked(finding(place=Place("Intents"))) is None
    assert targets.linked(finding(place=Place("Intents"))) == Target("Intents", 1, 1)
    assert targets.linked(finding(place=Place("Intents", None, 4))) == Target("Intents", 1, 4)


def test_what_the_workbook_lacks_has_no_target():
    targets = _targets()
    for place in (Place(), Place("Scenarios"), Place("Scenarios", 5, 2)):
        assert targets.marked(finding(place=place)) is None
        assert targets.linked(finding(place=place)) is None


def test_names_of_sheets_are_taken_as_the_workbook_spells_them():
    assert _targets().marked(finding(place=Place("thresholds", 8, 3))) == Target("Thresholds", 8, 3)


def test_a_chart_sheet_has_no_cells():
    data = io.BytesIO()
    workbook = openpyxl.Workbook()
    workbook.create_chartsheet("Chart")
    workbook.save(data)
    targets = Targets(open_workbook(data.getvalue()), None)
    assert targets.linked(finding(place=Place("Chart", 1, 1))) is None
