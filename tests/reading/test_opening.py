import pytest

from handoff_xl.catalogue import RULE_BY_CODE
from handoff_xl.ooxml import PackageError, Reason
from handoff_xl.reading.opening import RULE_OF_REASON, cannot_read, open_design
from handoff_xl.refusal import CannotRun
from tests.cases.workbooks import baseline, workbook_bytes


def test_every_reason_has_a_rule():
    assert set(RULE_OF_REASON) == set(Reason)
    assert {rule.code for rule in RULE_OF_REASON.values()} <= set(RULE_BY_CODE)


@pytest.mark.parametrize("reason", Reason)
def test_the_sentence_names_the_file(reason):
    stop = cannot_read(PackageError(reason, "The file is odd. Save it again."), "retail bank.xlsx")
    assert stop.message == "retail bank.xlsx: The file is odd. Save it again."
    assert stop.code == RULE_OF_REASON[reason].code


def test_a_workbook_opens_and_anything_else_does_not():
    assert len(open_design(workbook_bytes(baseline()), "design.xlsx").sheets) == len(baseline())
    with pytest.raises(CannotRun, match=r"^design\.xlsx: "):
        open_design(b"nothing", "design.xlsx")
