from pathlib import Path

import pytest

from handoff_xl.ooxml import Limits
from handoff_xl.outputs import is_annotated_name, output_name, targets
from handoff_xl.refusal import CannotRun


@pytest.mark.parametrize(
    ("file_name", "name"),
    [
        ("bank.xlsx", "bank"),
        ("bank.annotated.xlsx", "bank"),
        ("bank.annotated-2.xlsx", "bank"),
        ("bank.annotated-13.xlsm", "bank"),
        ("bank (1).xlsx", "bank"),
        ("bank - Copy.xlsx", "bank"),
        ("bank - Copy (2).xlsx", "bank"),
        ("bank.annotated (1).xlsx", "bank"),
        ("bank (1).annotated.xlsx", "bank"),
        ("Bank.Annotated.XLSX", "Bank"),
        ("bank v1.2.xlsx", "bank v1.2"),
        ("bank (final).xlsx", "bank (final)"),
        ("annotated.xlsx", "annotated"),
        ("(1).xlsx", "(1)"),
        (".annotated.xlsx", ".annotated"),
        ("no suffix", "no suffix"),
    ],
)
def test_name_is_the_stem_without_the_marks_of_copies(file_name, name):
    assert output_name(file_name) == name


@pytest.mark.parametrize(
    ("file_name", "annotated"),
    [
        ("a.annotated.xlsx", True),
        ("a.annotated-2 (1).xlsx", True),
        ("a (1).xlsx", False),
        ("annotated.xlsx", False),
    ],
)
def test_annotated_copies_are_known_by_name(file_name, annotated):
    assert is_annotated_name(file_name) is annotated


def test_outputs_go_beside_the_workbook_or_to_a_folder(tmp_path):
    beside = targets(tmp_path / "bank (1).xlsx")
    assert (beside.routing, beside.annotated) == (
        tmp_path / "bank.routing.json",
        tmp_path / "bank.annotated.xlsx",
    )
    elsewhere = targets(tmp_path / "bank.xlsx", tmp_path / "out")
    assert elsewhere.annotated == tmp_path / "out" / "bank.annotated.xlsx"


def test_the_copy_takes_another_name_only_where_it_is_the_input(tmp_path):
    copy = tmp_path / "bank.annotated.xlsx"
    copy.touch()
    assert targets(copy).annotated.name == "bank.annotated-2.xlsx"
    assert targets(copy, tmp_path / "out").annotated.name == "bank.annotated.xlsx"
    assert targets(tmp_path / "bank.annotated-2.xlsx").annotated.name == "bank.annotated-3.xlsx"
    copy.unlink()
    assert targets(tmp_path / "bank.annotated-2.xlsx").annotated.name == "bank.annotated.xlsx"


def test_the_input_is_recognised_under_every_spelling_of_its_path(tmp_path):
    copy = tmp_path / "bank.annotated.xlsx"
    copy.touch()
    (tmp_path / "sub").mkdir()
    assert (
        targets(tmp_path / "sub" / ".." / "bank.annotated.xlsx", tmp_path).annotated.name
        == "bank.annotated-2.xlsx"
    )


def test_a_workbook_with_macros_keeps_its_suffix():
    assert targets(Path("bank.xlsm")).annotated == Path("bank.annotated.xlsm")
    assert targets(Path("bank.download")).annotated == Path("bank.annotated.xlsx")


def test_links_that_lead_to_the_input_are_passed_over(tmp_path):
    workbook = tmp_path / "bank.xlsx"
    workbook.touch()
    (tmp_path / "bank.annotated.xlsx").symlink_to(workbook)
    (tmp_path / "bank.annotated-2.xlsx").symlink_to(workbook)
    assert targets(workbook).annotated.name == "bank.annotated-3.xlsx"


def test_copies_do_not_pile_up_without_end(tmp_path):
    for number in range(2, 100):
        (tmp_path / f"bank.annotated-{number}.xlsx").touch()
    copy = tmp_path / "bank.annotated.xlsx"
    copy.touch()
    with pytest.raises(CannotRun, match="Delete those that are done with"):
        targets(copy)


def test_a_copy_that_cannot_be_looked_at_is_somebodys(tmp_path, monkeypatch):
    copy = tmp_path / "bank.annotated.xlsx"
    copy.touch()
    (tmp_path / "bank.annotated-2.xlsx").write_bytes(bytes(2000))
    assert targets(copy, limits=Limits(file=1000)).annotated.name == "bank.annotated-3.xlsx"

    def denied(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)
    assert targets(copy).annotated.name == "bank.annotated-3.xlsx"
