"""Suggested scenarios in the workbook: read back, they are the turns they came from, and nothing else changes."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from handoff_xl.compile import compile_workbook
from handoff_xl.exercises import Trials
from handoff_xl.exercises.suggesting import exercises
from handoff_xl.findings import Severity
from handoff_xl.ooxml import open_workbook
from handoff_xl.refusal import CannotRun
from handoff_xl.writers.scenarios import suggested, with_scenarios
from handoff_xl.writers.template import write_filled
from tests.oracle.random_designs import random_design

AS_OF = date(2026, 11, 24)


def workbook_of(sheets):
    target = BytesIO()
    write_filled(target, sheets, rows=80)
    return target.getvalue()


def filled(data):
    """Return the suggestions for a workbook and its copy with them."""
    outcome = compile_workbook(data, "design.xlsx", AS_OF)
    names = [scenario.id for scenario in outcome.routes.design.scenarios]
    found = suggested(exercises(outcome.routes, AS_OF), names)
    return found, with_scenarios(open_workbook(data), found)


def plain(turn):
    return {**turn, "at": datetime.fromisoformat(turn["at"])} if "at" in turn else turn


@pytest.mark.parametrize("seed", [1, 6])
def test_read_back_they_are_the_same_turns_and_pass(seed):
    found, copy = filled(workbook_of(random_design(seed)))
    outcome = compile_workbook(copy, "design.xlsx", AS_OF)
    trials = Trials(outcome.routes).trials
    assert [plain(trial.turn) for trial in trials] == [plain(one.exercise.turn) for one in found]
    assert all(trial.passes for trial in trials)
    assert [finding.code for finding in outcome.findings if finding.code.startswith("HX9")] == ["HX905"]
    told = [finding.code for finding in outcome.findings if finding.place.sheet == "Scenarios"]
    assert told == ["HX905"]
    assert exercises(outcome.routes, AS_OF) == ()


def test_they_stand_below_the_scenarios_there_are():
    sheets = random_design(1)
    (intent, *_) = sheets["Intents"]
    mine = {"Scenario": "mine", "Intent": intent["Intent"], "Expected lane": "Human"}
    sheets["Scenarios"] = [{**mine, "Confidence": "90%", "Channel": "chat"}]
    data = workbook_of(sheets)
    found, copy = filled(data)
    before = openpyxl.load_workbook(BytesIO(data))["Scenarios"]
    after = openpyxl.load_workbook(BytesIO(copy))["Scenarios"]
    assert [cell.value for cell in after[5]] == [cell.value for cell in before[5]]
    assert [after.cell(row, 1).value for row in range(6, after.max_row + 1)] == [one.name for one in found]
    assert after.row_dimensions[6].height >= 15
    assert after["A6"].border.left.style == before["A5"].border.left.style


def test_a_column_that_is_needed_and_missing_is_told():
    book = openpyxl.load_workbook(BytesIO(workbook_of(random_design(1))))
    sheet = book.create_sheet("Scenarios")
    sheet.append(["Scenario", "Intent", "Expected lane"])
    stream = BytesIO()
    book.save(stream)
    with pytest.raises(CannotRun, match=r"The sheet Scenarios has no column .*Confidence"):
        filled(stream.getvalue())


def test_names_differ_and_what_no_cell_can_hold_is_left_out():
    routes = compile_workbook(workbook_of(random_design(1)), "design.xlsx", AS_OF).routes
    first = exercises(routes, AS_OF)[0]
    twins = suggested([first, first], [])
    assert [one.name for one in suggested([first], [twins[0].name.upper()])] == [twins[1].name]
    assert twins[1].name == f"{twins[0].name} (2)"
    semicolon = replace(first, turn={**first.turn, "signals": {"tier": "a;b"}})
    quote = replace(first, turn={**first.turn, "exceptions": ['say "no"']})
    assert suggested([semicolon, quote], []) == ()
    long = replace(first, reasons=("x" * 300,))
    assert len(suggested([long], [])[0].name) == 160


def test_names_with_commas_and_every_kind_of_value():
    routes = compile_workbook(workbook_of(random_design(1)), "design.xlsx", AS_OF).routes
    first = exercises(routes, AS_OF)[0]
    turn = {**first.turn, "exceptions": ["a, b", "c"], "signals": {"x": True, "y": 1e-07, "z": "gold"}}
    (one,) = suggested([replace(first, turn=turn)], [])
    assert one.cells["exceptions"] == '"a, b", c'
    assert one.cells["signals"] == "x=Yes; y=0.0000001; z=gold"


def test_a_new_sheet_is_sound_and_its_lanes_are_picked_from_a_list(tmp_path):
    sheets = random_design(1)
    sheets.pop("Scenarios", None)
    found, copy = filled(workbook_of(sheets))
    sheet = openpyxl.load_workbook(BytesIO(copy))["Scenarios"]
    (drop_down,) = sheet.data_validations.dataValidation
    assert drop_down.formula1 == '"AI alone,AI asks,AI drafts,Human"'
    assert sheet["J5"].value in {"AI alone", "AI asks", "AI drafts", "Human"}
    assert sheet.max_row == 4 + len(found)
    path = tmp_path / "copy.xlsx"
    path.write_bytes(copy)
    assert OpenXmlValidator().validate(str(path)).errors == []


def strict_codes(data):
    """Return the findings that keep a workbook from passing under --strict."""
    outcome = compile_workbook(data, "design.xlsx", AS_OF)
    return [one.code for one in outcome.findings if one.severity is not Severity.INFORMATION]


@pytest.mark.parametrize("filled_rows", [0, 1])
def test_a_copy_longer_than_the_prepared_rows_is_prepared_to_its_end(filled_rows, tmp_path):
    sheets = random_design(1)
    (intent, *_) = sheets["Intents"]
    mine = {"Scenario": "mine", "Intent": intent["Intent"], "Expected lane": "Human", "Confidence": "90%"}
    sheets["Scenarios"] = [{**mine, "Channel": "chat"}][:filled_rows]
    target = BytesIO()
    write_filled(target, sheets, rows=20)
    before = strict_codes(target.getvalue())
    found, copy = filled(target.getvalue())
    last = 4 + filled_rows + len(found)
    assert last > 24
    assert strict_codes(copy) == [code for code in before if code != "HX904"]
    book = openpyxl.load_workbook(BytesIO(copy))
    sheet, end = book["Scenarios"], last + 100
    assert sheet.auto_filter.ref == f"A4:K{end}"
    boxes = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
    assert boxes[f"J5:J{end}"].showErrorMessage
    assert not boxes[f"K5:K{end}"].showErrorMessage  # it may say more than the name of a queue
    assert {f"A5:K{end}", f"A{end + 1}:K{end + 1}"} <= {
        str(box.sqref) for box in sheet.conditional_formatting
    }
    assert book["Queues"].auto_filter.ref.endswith("24")
    path = tmp_path / "copy.xlsx"
    path.write_bytes(copy)
    assert OpenXmlValidator().validate(str(path)).errors == []


def test_a_new_sheet_in_a_shorter_template_is_prepared_as_far_as_its_drop_down():
    sheets = random_design(1)
    sheets.pop("Scenarios", None)
    target = BytesIO()
    write_filled(target, sheets, rows=20)
    found, copy = filled(target.getvalue())
    assert len(found) > 20
    assert strict_codes(copy) == strict_codes(target.getvalue())


def test_a_sheet_with_nearly_the_name_is_to_be_renamed_first():
    book = openpyxl.load_workbook(BytesIO(workbook_of(random_design(1))))
    book.create_sheet("Scenario").append(["Scenario", "Intent", "Expected lane"])
    stream = BytesIO()
    book.save(stream)
    with pytest.raises(CannotRun, match="nearly the name Scenarios"):
        filled(stream.getvalue())


def test_rows_of_totals_are_not_written_over():
    sheets = random_design(1)
    (intent, *_) = sheets["Intents"]
    mine = {"Scenario": "mine", "Intent": intent["Intent"], "Expected lane": "Human", "Confidence": "90%"}
    sheets["Scenarios"] = [{**mine, "Channel": "chat"}]
    book = openpyxl.load_workbook(BytesIO(workbook_of(sheets)))
    book["Scenarios"]["A6"], book["Scenarios"]["E6"] = "Total", "=SUM(E5:E5)"
    stream = BytesIO()
    book.save(stream)
    with pytest.raises(
        CannotRun, match=r"Row 6 of the sheet Scenarios stands where scenarios would be added"
    ):
        filled(stream.getvalue())


def test_what_queues_with_hours_do_then_is_written_in_brackets():
    found, _ = filled(workbook_of(random_design(6)))
    written = [one.cells.get("expected_queue", "") for one in found if "at" in one.cells]
    assert any(text.endswith(" (open)") for text in written)
