from datetime import date
from decimal import Decimal

import pytest

from handoff_xl.layout import SETTINGS, SHEETS, Kind
from handoff_xl.ooxml import Cell, CellKind
from handoff_xl.reading.cells import Operand, parse_cell
from handoff_xl.reading.faults import Malformed
from tests.reading.typed import cell, column, read

EVERY_COLUMN = [
    column for sheet in SHEETS for column in sheet.columns if column.kind is not Kind.SETTING_VALUE
]


@pytest.mark.parametrize("declared", [*EVERY_COLUMN, *SETTINGS], ids=lambda declared: declared.key)
def test_every_column_refuses_errors_and_formulas_without_value(declared):
    for kind, value, code in ((CellKind.ERROR, "#REF!", "HX130"), (CellKind.EMPTY_FORMULA, None, "HX131")):
        with pytest.raises(Malformed, match=code):
            parse_cell(
                declared, Cell(2, 1, kind, value, formula=True, percent=False, number_format="General")
            )


@pytest.mark.parametrize("declared", [*EVERY_COLUMN, *SETTINGS], ids=lambda declared: declared.key)
def test_every_example_is_understood_without_a_word(declared):
    if declared.example:
        parsed = parse_cell(declared, cell(declared.example))
        assert parsed.value is not None
        assert {note.rule.code for note in parsed.notes} <= {"HX208"}


@pytest.mark.parametrize("declared", [*EVERY_COLUMN, *SETTINGS], ids=lambda declared: declared.key)
@pytest.mark.parametrize(
    "value", [True, 1, -1, 1e300, 0.5, "x" * 32_767, "a\x07", '"', "{0}", "=1+1", date(1900, 1, 1)]
)
def test_no_value_surprises_any_column(declared, value):
    try:
        codes = [note.rule.code for note in parse_cell(declared, cell(value)).notes]
    except Malformed as malformed:
        codes = [malformed.fault.rule.code]
    assert set(codes) <= {"HX202", "HX205", "HX206", "HX207", "HX208", "HX209", "HX825"} | {
        f"HX{number}" for number in range(210, 220)
    }


def test_operands_keep_what_was_typed():
    assert read("value to compare with", 0.6, percent=True) == (
        Operand("0.6", Decimal("0.6"), percent=True),
        [],
    )
    assert read("value to compare with", True) == (Operand("TRUE", boolean=True), [])
    assert read("value to compare with", " 10 to 20 ") == (Operand("10 to 20"), [])
    assert read("value to compare with", " ") == (None, [])


def test_an_operand_that_became_a_date_is_noted():
    assert read("value to compare with", date(2026, 10, 20))[1] == ["HX212"]


@pytest.mark.parametrize(
    ("typed", "yes"), [("Yes", True), ("y", True), (True, True), (1, True), ("No", False), ("", False)]
)
def test_operands_that_mean_yes(typed, yes):
    parsed = parse_cell(column(Kind.OPERAND), cell(typed))
    assert (parsed.value is not None and parsed.value.means_yes) is yes
