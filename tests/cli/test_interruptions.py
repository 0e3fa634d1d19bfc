"""Ctrl-C at any moment, and two runs at once: the old files or the new ones, nothing half, nothing left over."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from handoff_xl.cli import batch

DAY = ("--as-of", "2026-11-24")
TOLD = "\nError: Interrupted. Every file written so far is whole.\n"


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(
    "moment", ["read_file", "compile_workbook", "annotated_copy", "render", "write_together"]
)
def test_ctrl_c_leaves_the_old_files(run, write, sheets, tmp_path, monkeypatch, moment):
    workbook = write(sheets)
    run("compile", workbook, *DAY)
    sheets["Intents"][0]["Name"] = "Changed since"
    before = {**contents(tmp_path), workbook.name: write(sheets).read_bytes()}

    def interrupted(*_args, **_kwargs):
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(batch, moment, interrupted)
    code, out, err = run("compile", workbook, *DAY)
    assert (code, out, err) == (130, "", TOLD)
    assert contents(tmp_path) == before


def test_ctrl_c_keeps_the_workbooks_that_were_finished(run, write, sheets, tmp_path, monkeypatch):
    for name in ("a.xlsx", "b.xlsx"):
        write(sheets, name)
    compile_workbook = batch.compile_workbook

    def interrupted_at_the_second(data, file_name, *rest):
        if file_name == "b.xlsx":
            raise KeyboardInterrupt
        return compile_workbook(data, file_name, *rest)

    monkeypatch.setattr(batch, "compile_workbook", interrupted_at_the_second)
    code, _, err = run("compile", tmp_path, *DAY)
    assert (code, err) == (130, TOLD)
    assert sorted(contents(tmp_path)) == ["a.annotated.xlsx", "a.routing.json", "a.xlsx", "b.xlsx"]


def test_ctrl_c_while_the_program_is_loaded_shows_no_traceback():
    program = (
        "import builtins, signal\n"
        "from handoff_xl.__main__ import run\n"
        "load = builtins.__import__\n"
        "def interrupted(name, *rest):\n"
        "    if name == 'click':\n"
        "        signal.raise_signal(signal.SIGINT)\n"
        "    return load(name, *rest)\n"
        "builtins.__import__ = interrupted\n"
        "run()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode not in {0, 1, 2}
    assert (done.stdout, done.stderr) == ("", "")


def test_two_runs_at_once_give_what_one_gives(run, write, sheets, tmp_path):
    workbook = write(sheets)
    assert run("compile", workbook, *DAY)[0] == 0
    alone = contents(tmp_path)
    for name in alone.keys() - {workbook.name}:
        (tmp_path / name).unlink()
    command = [sys.executable, "-m", "handoff_xl", "compile", str(workbook), *DAY]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    for one in runs:
        _, errors = one.communicate()
        assert (one.returncode, errors) == (0, b"")
    assert contents(tmp_path) == alone


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full, which is always full")
def test_a_full_disk_where_the_report_goes_is_told_in_a_sentence(write, sheets):
    command = [sys.executable, "-m", "handoff_xl", "compile", str(write(sheets)), *DAY]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    told = "What was to be shown here cannot be written: the disk is full; free some space."
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == f"Error: {told}"
