import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from handoff_xl.files import Output, write_new, write_together
from handoff_xl.refusal import CannotRun


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


@pytest.fixture
def pair(tmp_path):
    """Two outputs of which older ones are there."""
    first, second = tmp_path / "a.xlsx", tmp_path / "a.json"
    first.write_text("old copy")
    second.write_text("old routing")
    return Output(first, b"new copy"), Output(second, b"new routing")


def contents(folder):
    return {path.name: path.read_text() for path in folder.iterdir()}


OLD = {"a.xlsx": "old copy", "a.json": "old routing"}
NEW = {"a.xlsx": "new copy", "a.json": "new routing"}


@pytest.mark.parametrize("moment", ["write", "utime"])
def test_an_interruption_while_writing_leaves_the_old_files(tmp_path, monkeypatch, pair, moment):
    def interrupted(*_args, **_kwargs):
        raise KeyboardInterrupt

    if moment == "write":
        monkeypatch.setattr(os, "open", interrupted)
    else:
        monkeypatch.setattr(os, "utime", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_together([pair[0], pair[1]._replace(modified_ns=10**18)])
    assert contents(tmp_path) == OLD


@pytest.mark.parametrize("at", [1, 2])
def test_an_interruption_while_renaming_waits_for_the_other_file(tmp_path, monkeypatch, pair, at):
    replace, calls = Path.replace, []

    def interrupted(path, target):
        calls.append(target)
        if len(calls) == at:
            signal.raise_signal(signal.SIGINT)
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_together(pair)
    assert contents(tmp_path) == NEW


def test_where_the_second_cannot_be_put_in_place_the_first_is_put_back(tmp_path, monkeypatch, pair):
    replace = Path.replace

    def in_use(path, target):
        if target.name == "a.json":
            raise PermissionError(13, "The file is open in another program")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", in_use)
    with pytest.raises(CannotRun, match=r"a\.json cannot be written\. Close it where it is open"):
        write_together(pair)
    assert contents(tmp_path) == OLD
    pair[0].path.unlink()
    with pytest.raises(CannotRun):
        write_together(pair)
    assert contents(tmp_path) == {"a.json": "old routing"}


def test_where_files_have_one_name_only_each_is_still_whole(tmp_path, monkeypatch, pair):
    def no_links(*_args, **_kwargs):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    write_together(pair)
    assert contents(tmp_path) == NEW


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are others there")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666, 0o444])
def test_a_file_that_is_replaced_passes_on_its_permissions(tmp_path, mode):
    target = tmp_path / "a.txt"
    target.touch()
    target.chmod(mode)
    write_together([Output(target, b"new")])
    assert stat.S_IMODE(target.stat().st_mode) == mode
    assert target.read_bytes() == b"new"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are others there")
def test_permissions_come_from_no_link(tmp_path):
    private, target = tmp_path / "private", tmp_path / "a.txt"
    private.touch()
    private.chmod(0o600)
    target.symlink_to(private)
    write_together([Output(target, b"new")])
    plain = tmp_path / "plain"
    plain.touch()
    assert target.stat().st_mode == plain.stat().st_mode


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_a_disk_that_takes_a_part_only_leaves_the_old_files(tmp_path):
    (tmp_path / "a.txt").write_text("old")
    program = (
        "import resource, sys\nfrom pathlib import Path\nfrom handoff_xl.files import Output, write_together\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "write_together([Output(Path(sys.argv[1], 'b.txt'), b'x'), Output(Path(sys.argv[1], 'a.txt'), bytes(10**6))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=False
    )
    assert "a.txt cannot be written: it is larger than files may be here" in done.stderr
    assert contents(tmp_path) == {"a.txt": "old"}


def test_a_name_as_long_as_names_may_be_is_written(tmp_path):
    target = tmp_path / ("é" * 123 + ".xlsx")
    write_together([Output(target, b"new")])
    assert target.read_bytes() == b"new"


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

    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(CannotRun, match="the disk is read-only"):
        write_together([Output(tmp_path / "a.json", b"{}")])
