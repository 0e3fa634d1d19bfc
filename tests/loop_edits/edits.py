"""What stakeholders do to an annotated copy, each as a change to it by openpyxl, and what must then hold."""

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList

from tests.loop_edits.designs import OWN_NOTES, REPORTS


class Edit(NamedTuple):
    """A change, and how what must hold differs from an unchanged copy."""

    change: Callable[[Workbook], None]
    expected: Mapping[str, Any] = {}


def nothing(_):
    """Leave it as it is."""


def mend_some(book):
    book["Intents"]["D2"] = "billing"
    book["Thresholds"]["F3"] = 0.92


def make_others(book):
    book["Intents"]["C4"] = "lwo"


def sort_intents(book):
    """Turn the rows round; notes go with their cells, conditional formats stay where they are."""
    sheet = book["Intents"]
    rows = [[(cell.value, cell.comment) for cell in row] for row in sheet.iter_rows(min_row=2)]
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.comment = None
    for row, values in zip(sheet.iter_rows(min_row=2), reversed(rows), strict=True):
        for cell, (value, comment) in zip(row, values, strict=True):
            cell.value = value
            cell.comment = None if comment is None else Comment(comment.text, comment.author)


def insert_rows_above(book):
    """Cells and notes move down; a program that forgets the conditional formats leaves these behind."""
    book["Thresholds"].insert_rows(1, 3)
    book["Thresholds"]["A1"] = "How sure AI has to be"


def insert_rows_inside(book):
    book["Intents"].insert_rows(3, 2)


def move_columns(book):
    """Put the columns in the opposite order."""
    sheet = book["Triggers"]
    for row in sheet.iter_rows():
        values = [cell.value for cell in row]
        for cell, value in zip(row, reversed(values), strict=True):
            cell.value, cell.comment = value, None


def delete_one_report(book):
    del book["HX Coverage"]


def delete_issues(book):
    del book["HX Issues"]


def delete_all_reports(book):
    for name in REPORTS:
        del book[name]


def delete_names(book):
    book.defined_names.clear()
    for sheet in book.worksheets:
        sheet.defined_names.clear()


def rename_reports(book):
    book["HX Issues"].title = "To do"
    book["HX Summary"].title = "Ours"


def reorder_sheets(book):
    book._sheets.sort(key=lambda sheet: sheet.title)
    book.active = 0


def add_notes(book):
    book["Queues"]["B2"].comment = Comment("Two people only.", "Lee")
    book["Intents"]["E4"].comment = Comment("On leave in May.\nAsk Kim.", "Lee")


def write_below_our_note(book):
    note = book["Thresholds"]["F3"].comment
    note.text = f"{note.text}\nLee: that is 30 % more than possible."


def write_above_our_note(book):
    note = book["Thresholds"]["F3"].comment
    note.text = f"Lee: look here.\n{note.text}"


def delete_our_notes(book):
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.text.startswith("handoff-xl:"):
                    cell.comment = None


def clear_highlights(book):
    """Clear Rules: the user's own go too, which is put back here, since it is what is compared."""
    for name in ("Intents", "Triggers"):
        book[name].conditional_formatting = ConditionalFormattingList()


def copy_a_sheet(book):
    """A copy as Excel makes it, with notes and conditional formats."""
    original = book["Intents"]
    duplicate = book.copy_worksheet(original)
    duplicate.title = "Intents (2)"
    for formatting in original.conditional_formatting:
        for rule in formatting.rules:
            duplicate.conditional_formatting.add(str(formatting.sqref), copy(rule))
    book.move_sheet(duplicate, -len(book.sheetnames) + 1)


def copy_a_report(book):
    original = book["HX Issues"]
    duplicate = book.copy_worksheet(original)
    duplicate.title = "HX Issues (2)"
    for formatting in original.conditional_formatting:
        for rule in formatting.rules:
            duplicate.conditional_formatting.add(str(formatting.sqref), copy(rule))


def paste_highlighted_cells(book):
    """Copying a cell takes its conditional format along, as a rule of its own or with a larger range."""
    sheet = book["Intents"]
    for formatting in list(sheet.conditional_formatting):
        for rule in formatting.rules:
            sheet.conditional_formatting.add("H2:H9 J4", copy(rule))
    sheet["H2"] = "biling"
    sheet["H2"].comment = Comment(sheet["D2"].comment.text, "handoff-xl")


EDITS = {
    edit.change.__name__: edit
    for edit in (
        Edit(nothing),
        Edit(mend_some, {"mended": {("HX304", "refund_status · biling"), ("HX205", "medium · AI from")}}),
        Edit(make_others, {"new": {("HX211", "opening_hours · Risk"): "lwo"}}),
        Edit(sort_intents),
        Edit(insert_rows_above),
        Edit(insert_rows_inside),
        Edit(move_columns),
        Edit(delete_one_report),
        Edit(delete_issues, {"remarks": {}}),
        Edit(delete_all_reports, {"remarks": {}}),
        Edit(delete_names),
        Edit(rename_reports),
        Edit(reorder_sheets),
        Edit(add_notes, {"notes": OWN_NOTES | {"Two people only.", "On leave in May.\nAsk Kim."}}),
        Edit(write_below_our_note, {"notes": OWN_NOTES | {"Lee: that is 30 % more than possible."}}),
        Edit(write_above_our_note, {"notes": OWN_NOTES | {"Lee: look here."}}),
        Edit(delete_our_notes),
        Edit(clear_highlights),
        Edit(copy_a_sheet),
        Edit(copy_a_report),
        Edit(paste_highlighted_cells),
    )
}
