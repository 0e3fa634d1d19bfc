from dataclasses import replace

import pytest

from handoff_xl.findings import Place, Severity
from handoff_xl.model import Scope
from handoff_xl.writers.annotated import coverage_looks, looks
from handoff_xl.writers.annotated.coverage import coverage_sheet
from handoff_xl.writers.annotated.handoff_map import handoff_map_sheet
from handoff_xl.writers.annotated.summary import summary_sheet
from handoff_xl.writers.annotated.unplaced import unplaced, unplaced_words
from tests.writers.annotated_sample import FIRST_ROW, design, finding, outcome
from tests.writers.handoff_map_sample import FRAUD, alternative, exception, unreadable

ID = 1


def _with_broken(column):
    first, *others = design().thresholds
    return design(thresholds=(unreadable(first, column), *others))


@pytest.mark.parametrize("column", ["risks", "categories", "intents", "languages", "channels"])
def test_a_row_with_an_unreadable_scope_is_told(column):
    found = outcome((), design=_with_broken(column))
    assert unplaced_words(found) == (
        f"1 row not counted, since what it is meant for cannot be read: Thresholds row {FIRST_ROW}."
    )


def test_a_row_with_another_unreadable_cell_is_placed():
    assert unplaced(outcome((), design=_with_broken("ai_from"))) == ()
    assert unplaced_words(outcome(())) == ""


def test_an_intent_without_a_readable_name_is_told_once():
    at = Place("Intents", 20, ID)
    duplicate = finding("HX220", place=at)
    found = outcome((duplicate, finding("HX206", place=at)))
    assert unplaced(found) == (Place("Intents", 20),)


@pytest.mark.parametrize(
    "other",
    [
        finding("HX220", place=Place("Intents", FIRST_ROW, ID)),
        finding("HX112", place=Place("Intents", 4, ID)),
        finding("HX201", place=Place("Intents", 20, 4)),
        finding("HX220", Severity.WARNING, Place("Intents", 20, ID)),
        finding("HX301", place=Place("Intents", None, ID)),
    ],
    ids=["row of the design", "headers", "another column", "warning", "no row"],
)
def test_what_is_not_about_the_name_of_a_row_counts_for_nothing(other):
    assert unplaced(outcome((other,))) == ()


def test_only_exceptions_that_always_take_over_matter():
    nowhere = Scope(intents=frozenset())
    always = alternative("exceptions", scope=nowhere, broken=frozenset({"intents"}))
    sometimes = alternative("exceptions", FRAUD, row=6, scope=nowhere, broken=frozenset({"intents"}))
    made = design(exceptions=(exception("fraud", always, sometimes),))
    assert unplaced(outcome((), design=made)) == (Place("Exceptions", FIRST_ROW),)


def test_several_rows_are_listed_by_sheet():
    rows = tuple(unreadable(row, "languages") for row in design().thresholds)
    found = outcome((finding("HX220", place=Place("Intents", 20, ID)),), design=design(thresholds=rows))
    assert unplaced_words(found) == (
        "5 rows not counted, since what they are meant for cannot be read: Intents row 20; Thresholds rows 5, 6, 7, 8."
    )


def test_every_sheet_that_counts_says_so():
    found = outcome((), design=_with_broken("languages"))
    told = unplaced_words(found)
    coverage = coverage_sheet(found, ()).cells[2, 1]
    assert (coverage.value, coverage.style) == (told, coverage_looks.UNPLACED)
    on_map = [cell for cell in handoff_map_sheet(found, ()).cells.values() if cell.value == told]
    assert [cell.style for cell in on_map] == [looks.BAD]
    assert [cell for cell in summary_sheet(found, ()).cells.values() if str(cell.value).endswith(told)]


def test_without_any_routes_there_is_nothing_to_place():
    assert unplaced(replace(outcome(()), routes=None)) == ()
