from dataclasses import replace
from datetime import date

import pytest

from handoff_xl.writers.annotated import looks
from tests.writers.annotated_sample import FINGERPRINT, approval, finding, outcome
from tests.writers.handoff_map_sample import full, look, rows, sheet_of, unreadable

SHORT = FINGERPRINT[:8]
OLD = "00000000"


def _told(sheet):
    return rows(sheet, "Sign-off")


def _at_end(sheet):
    row = next(row for (row, _), cell in sorted(sheet.cells.items()) if cell.value == "Sign-off")
    return [cell for (at, _), cell in sorted(sheet.cells.items()) if at > row]


def test_an_approved_design_shows_who_approved_with_room_for_their_signatures():
    sheet = sheet_of(full(approvals=(approval(),)))
    assert _told(sheet) == [
        ["Role", "Name", "Decision", "Date", "Signature", "Fingerprint"],
        ["Compliance", "Kim", "approved", "2026-11-20", SHORT],
    ]
    assert look(sheet, "approved") == looks.GOOD
    assert [
        cell.value for cell in _at_end(sheet) if cell.style == looks.TO_SIGN and cell.value is not None
    ] == [""]


@pytest.mark.parametrize("key", ["role", "name", "date", "fingerprint"])
def test_a_cell_of_a_decision_that_cannot_be_read_is_a_red_question_mark(key):
    sheet = sheet_of(full(approvals=(unreadable(approval(), key),)))
    assert "?" in _told(sheet)[1]
    assert look(sheet, "?") == looks.BAD


def test_without_approval_there_are_lines_to_sign_for_the_fingerprint():
    settings = replace(full().settings, approver="James")
    sheet = sheet_of(full(settings=settings))
    assert _told(sheet)[2:] == [["Approver", "James", SHORT], [SHORT], [SHORT]]
    assert [cell for cell in _at_end(sheet) if cell.style == looks.TO_SIGN]


def test_who_approved_another_fingerprint_signs_again():
    sheet = sheet_of(full(approvals=(approval(fingerprint=OLD),)))
    assert _told(sheet)[2] == ["Compliance", "Kim", "approved for another fingerprint", "2026-11-20", OLD]
    assert _told(sheet)[3] == ["Compliance", "Kim", SHORT]
    assert look(sheet, "approved for another fingerprint") == looks.BAD


def test_the_latest_decision_of_a_role_counts():
    earlier = replace(approval("rejected"), date=date(2026, 11, 1))
    sheet = sheet_of(full(approvals=(approval(), earlier)))
    assert [row[2] for row in _told(sheet)[1:]] == ["approved"]


def test_while_errors_remain_there_is_nothing_to_sign():
    sheet = sheet_of(found=outcome((finding(),), design=full()))
    ((line,),) = _told(sheet)
    assert line == (
        "Nobody has decided on this design yet. There is nothing to sign yet: the design has no fingerprint "
        "while errors remain."
    )
    decided = sheet_of(found=outcome((finding(),), design=full(approvals=(approval(),))))
    assert _told(decided)[2][2] == "approved, not to be compared while errors remain"
