"""Files and folders that may not be read, as somebody without rights over them meets them: in a process of its own."""

import json
import os
import shutil
import subprocess
import sys

import pytest

AS_OF = ("--as-of", "2026-11-24")


@pytest.fixture
def run_unprivileged():
    """Return a function that runs the command line without the right to read everything, which root has."""
    prefix = []
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root reads everything, and there is no setpriv to take that right away")
        prefix = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]

    def run_command(*arguments):
        command = [*prefix, sys.executable, "-m", "handoff_xl", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, check=False, text=True)
        return done.returncode, done.stdout, done.stderr

    return run_command


@pytest.fixture
def locked(write, sheets, tmp_path):
    """A good workbook, one that may not be read with a routing JSON of an earlier run, and a folder that may not."""
    folder = tmp_path / "books"
    write(sheets, "a.xlsx", folder)
    unreadable = write(sheets, "b.xlsx", folder)
    unreadable.chmod(0)
    (folder / "b.routing.json").write_bytes(b"{}")
    closed = tmp_path / "closed"
    write(sheets, "c.xlsx", closed)
    closed.chmod(0)
    yield folder, unreadable, closed
    closed.chmod(0o700)


SENTENCE = "The file cannot be opened. Close it where it is open, and check that you may read it."


def test_the_others_compile_and_each_one_is_told(run_unprivileged, locked):
    folder, unreadable, closed = locked
    code, out, err = run_unprivileged("compile", folder, closed, closed / "c.xlsx", *AS_OF)
    assert code == 2
    assert (folder / "a.routing.json").exists()
    assert (folder / "b.routing.json").read_bytes() == b"{}"
    assert "4 workbooks: 1 ready, 3 could not run" in out
    assert err.splitlines() == [
        f"Error: {unreadable}: {SENTENCE}",
        f"{folder / 'b.routing.json'} is from an earlier run and was left as it was.",
        f"Error: {closed}: The folder cannot be read. Check that you may open it.",
        f"Error: {closed / 'c.xlsx'}: {SENTENCE}",
    ]


def test_the_json_report_is_complete(run_unprivileged, locked):
    folder, unreadable, _ = locked
    code, out, _ = run_unprivileged("compile", folder / "a.xlsx", unreadable, "--format", "json", *AS_OF)
    report = json.loads(out)
    assert report["exit_code"] == code == 2
    first, second = report["workbooks"]
    assert (first["status"], len(first["written"])) == ("compiled", 2)
    assert (second["status"], second["problem"]) == ("could_not_run", SENTENCE)
    assert second["notes"] == [f"{folder / 'b.routing.json'} is from an earlier run and was left as it was."]


@pytest.mark.parametrize(
    "command", [("check",), ("strip",), ("decide", "--intent", "balance")], ids=lambda command: command[0]
)
def test_a_command_on_one_says_one_sentence(run_unprivileged, locked, command):
    _, unreadable, _ = locked
    code, _, err = run_unprivileged(*command, unreadable)
    assert (code, err) == (2, f"Error: {unreadable}: {SENTENCE}\n")


def test_intents_that_may_not_be_read_are_one_sentence(run_unprivileged, tmp_path):
    intents = tmp_path / "intents.csv"
    intents.write_text("intent\nrefund\n")
    intents.chmod(0)
    code, out, err = run_unprivileged("template", "--intents", intents, "-o", tmp_path / "a.xlsx")
    assert (code, out) == (2, "")
    assert err.startswith("Error: intents.csv cannot be read: ")
    assert len(err.splitlines()) == 1
    assert not (tmp_path / "a.xlsx").exists()


def test_a_newer_copy_that_may_not_be_read_is_left(run_unprivileged, write, sheets, tmp_path):
    workbook = write(sheets)
    copy = tmp_path / "bank.annotated.xlsx"
    copy.write_bytes(b"perhaps edited")
    later = workbook.stat().st_mtime_ns + 10_000_000_000
    os.utime(copy, ns=(later, later))
    copy.chmod(0)
    code, out, err = run_unprivileged("compile", workbook, *AS_OF)
    assert (code, err) == (0, "")
    assert f"{copy} is newer than bank.xlsx, cannot be opened" in out
    copy.chmod(0o600)
    assert copy.read_bytes() == b"perhaps edited"


def test_ready_is_not_said_where_the_folder_may_not_be_written(run_unprivileged, write, sheets, tmp_path):
    folder = tmp_path / "books"
    workbook = write(sheets, folder=folder)
    folder.chmod(0o500)
    code, out, err = run_unprivileged("compile", workbook, *AS_OF)
    folder.chmod(0o700)
    assert code == 2
    assert f"{workbook}  NOT WRITTEN: no errors, 4 warnings; the files could not be written\n" in out
    assert "check that its folder is not write-protected" in err
    assert [path.name for path in folder.iterdir()] == ["bank.xlsx"]
