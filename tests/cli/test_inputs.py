import os

import pytest

from handoff_xl.cli.inputs import Entry, gather, read_file, refuse_collisions
from handoff_xl.refusal import CannotRun

DAY = 86_400_000_000_000


def put(folder, **files):
    """Make files with a time of change in days."""
    for name, day in files.items():
        path = folder / name
        path.write_bytes(b"")
        os.utime(path, ns=(day * DAY, day * DAY))


def taken(*paths):
    return [entry.path.name for entry in gather(paths).entries if entry.problem is None]


def reasons(*paths):
    return {item.path.name: item.reason for item in gather(paths).skipped}


def test_a_folder_stands_for_its_workbooks_in_order_of_names(tmp_path):
    put(tmp_path, **{"b.xlsx": 1, "A.xlsm": 1, "notes.txt": 1, "a.routing.json": 1})
    (tmp_path / "deeper").mkdir()
    put(tmp_path / "deeper", **{"c.xlsx": 1})
    assert taken(tmp_path) == ["A.xlsm", "b.xlsx"]
    assert reasons(tmp_path) == {}


def test_lock_files_and_other_formats_are_skipped_and_said_so(tmp_path):
    put(tmp_path, **{"a.xlsx": 1, "~$a.xlsx": 1, "old.xls": 1, "open.ods": 1})
    assert taken(tmp_path) == ["a.xlsx"]
    said = reasons(tmp_path)
    assert sorted(said) == ["old.xls", "open.ods", "~$a.xlsx"]
    assert "lock file" in said["~$a.xlsx"]
    assert "Save it as Excel Workbook (.xlsx)" in said["old.xls"]


def test_a_copy_as_old_as_its_original_is_our_own_output(tmp_path):
    put(tmp_path, **{"a.xlsx": 2, "a.annotated.xlsx": 2})
    assert taken(tmp_path) == ["a.xlsx"]
    assert reasons(tmp_path) == {"a.annotated.xlsx": "it is an annotated copy, not newer than a.xlsx."}


def test_a_newer_copy_is_taken_in_place_of_its_original(tmp_path):
    put(tmp_path, **{"a.xlsx": 1, "a.annotated.xlsx": 2})
    assert taken(tmp_path) == ["a.annotated.xlsx"]
    assert "a.annotated.xlsx was edited later" in reasons(tmp_path)["a.xlsx"]


def test_the_newest_copy_is_taken_and_of_equal_ones_the_plain_name(tmp_path):
    put(tmp_path, **{"a.xlsx": 1, "a.annotated.xlsx": 2, "a.annotated-2.xlsx": 3})
    assert taken(tmp_path) == ["a.annotated-2.xlsx"]
    put(tmp_path, **{"a.annotated.xlsx": 3})
    assert taken(tmp_path) == ["a.annotated.xlsx"]


def test_a_copy_without_its_original_is_taken(tmp_path):
    put(tmp_path, **{"a.annotated.xlsx": 1})
    assert taken(tmp_path) == ["a.annotated.xlsx"]


def test_a_folder_without_workbooks_is_a_plain_sentence(tmp_path):
    put(tmp_path, **{"~$a.xlsx": 1, "a.csv": 1})
    (entry,) = gather([tmp_path]).entries
    assert entry.path == tmp_path
    assert "holds no workbook (.xlsx)" in entry.problem


def test_a_workbook_named_twice_is_taken_once(tmp_path):
    put(tmp_path, **{"a.xlsx": 1, "b.xlsx": 1})
    assert taken(tmp_path / "b.xlsx", tmp_path, tmp_path / "." / "a.xlsx") == ["b.xlsx", "a.xlsx"]


def test_workbooks_that_would_write_the_same_files_are_all_refused(tmp_path):
    put(tmp_path, **{"a.xlsx": 1, "a (1).xlsx": 2, "b.xlsx": 1})
    entries = list(refuse_collisions(gather([tmp_path]).entries))
    problems = {entry.path.name: entry.problem for entry in entries}
    assert problems["b.xlsx"] is None
    assert "a.routing.json" in problems["a.xlsx"]
    assert "a (1).xlsx" in problems["a.xlsx"]
    assert str(tmp_path / "a.xlsx") in problems["a (1).xlsx"]


def test_workbooks_of_one_name_collide_only_in_one_folder(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        put(tmp_path / name, **{"a.xlsx": 1})
    entries = [Entry(tmp_path / "one" / "a.xlsx"), Entry(tmp_path / "two" / "A.xlsx")]
    assert all(entry.problem is None for entry in refuse_collisions(entries))
    assert all(entry.problem for entry in refuse_collisions(entries, tmp_path / "out"))


def test_what_cannot_be_read_is_a_plain_sentence(tmp_path):
    for path, words in ((tmp_path / "none.xlsx", "There is no such file"), (tmp_path, "It is a folder")):
        with pytest.raises(CannotRun, match=words):
            read_file(path)


def test_a_pipe_is_not_waited_for(tmp_path):
    pipe = tmp_path / "a.xlsx"
    os.mkfifo(pipe)
    with pytest.raises(CannotRun, match="It is not a file"):
        read_file(pipe)


def test_a_file_that_may_not_be_read_says_what_to_do(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    path.touch()

    def denied(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "read_bytes", denied)
    with pytest.raises(CannotRun, match="check that you may read it"):
        read_file(path)
