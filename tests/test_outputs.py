import errno
import sys
from pathlib import Path

import pytest

from handoff_xl.outputs import Output, is_annotated_name, output_name, targets, write_new, write_together
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


def test_files_are_written_whole_with_their_time_of_change(tmp_path):
    first, second = tmp_path / "new" / "a.txt", tmp_path / "new" / "b.txt"
    write_together([Output(first, b"one", 1_700_000_000_000_000_000), Output(second, b"two")])
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")
    assert first.stat().st_mtime_ns == 1_700_000_000_000_000_000
    assert sorted(path.name for path in first.parent.iterdir()) == ["a.txt", "b.txt"]


def test_new_files_have_the_usual_permissions(tmp_path):
    plain, written = tmp_path / "plain", tmp_path / "written"
    plain.touch()
    write_together([Output(written, b"")])
    assert written.stat().st_mode == plain.stat().st_mode


def test_nothing_changes_where_one_file_cannot_be_written(tmp_path):
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text("old")
    bad.mkdir()
    with pytest.raises(CannotRun, match=r"bad\.txt cannot be written, because a folder"):
        write_together([Output(good, b"new"), Output(bad, b"new")])
    assert good.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.txt", "good.txt"]


def test_an_interruption_leaves_nothing_half_written(tmp_path, monkeypatch):
    target = tmp_path / "a.txt"
    target.write_text("old")

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_together([Output(target, b"new")])
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.txt", "old")]


def test_a_link_at_the_target_is_replaced_and_not_followed(tmp_path):
    victim, target = tmp_path / "victim.txt", tmp_path / "a.txt"
    victim.write_text("mine")
    target.symlink_to(victim)
    write_together([Output(target, b"new")])
    assert victim.read_text() == "mine"
    assert not target.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_file_where_a_folder_is_needed_is_a_plain_sentence(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(CannotRun, match="out is a file, not a folder"):
        write_together([Output(tmp_path / "out" / "a.txt", b"")])


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(13, "Permission denied"), "Close it where it is open in Excel"),
        (OSError(28, "No space left on device"), "the disk is full"),
        (OSError(30, "Read-only file system"), "the disk is read-only"),
        (OSError(5, "Input/output error"), "the system says: Input/output error"),
    ],
)
def test_faults_of_the_system_are_plain_sentences(tmp_path, monkeypatch, error, words):
    def fails(*_):
        raise error

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(CannotRun, match=words) as caught:
        write_together([Output(tmp_path / "a.txt", b"")])
    assert "Errno" not in caught.value.message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="names that long are legal there")
def test_a_name_too_long_is_a_plain_sentence(tmp_path):
    with pytest.raises(CannotRun, match="its name is too long"):
        write_together([Output(tmp_path / ("a" * 300), b"")])


def test_a_file_that_is_there_is_left_unless_it_may_be_replaced(tmp_path):
    target = tmp_path / "filled.xlsx"
    target.write_bytes(b"work of a week")
    with pytest.raises(CannotRun, match="already there and was left as it was"):
        write_new(target, b"empty", overwrite=False)
    assert target.read_bytes() == b"work of a week"
    write_new(target, b"empty", overwrite=True)
    assert target.read_bytes() == b"empty"


def test_a_disk_that_takes_nothing_is_told_plainly(tmp_path, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(CannotRun, match="the disk is read-only"):
        write_together([Output(tmp_path / "a.json", b"{}")])
