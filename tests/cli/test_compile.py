import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from handoff_xl.cli import batch

DAY = ("--as-of", "2026-11-24")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def faulty(sheets):
    """The small design with a misspelt queue."""
    sheets["Triggers"][0]["Queue"] = "genral"
    return sheets


def test_a_clean_workbook_compiles_to_both_files(run, write, sheets, tmp_path):
    workbook = write(sheets)
    before = workbook.read_bytes()
    code, out, err = run("compile", workbook, *DAY)
    assert (code, err) == (0, "")
    assert names(tmp_path) == ["bank.annotated.xlsx", "bank.routing.json", "bank.xlsx"]
    assert "bank.xlsx  READY" in out
    assert f"Wrote {tmp_path / 'bank.routing.json'}" in out
    assert workbook.read_bytes() == before
    assert json.loads((tmp_path / "bank.routing.json").read_bytes())["source"]["file"] == "bank.xlsx"


def test_a_second_run_writes_the_same_bytes(run, write, sheets, tmp_path):
    workbook = write(sheets)
    run("compile", workbook, *DAY)
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    code, _, _ = run("compile", workbook, *DAY)
    assert code == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first


def test_an_error_keeps_the_routing_json_from_being_written(run, write, faulty, tmp_path):
    code, out, _ = run("compile", write(faulty), *DAY)
    assert code == 1
    assert names(tmp_path) == ["bank.annotated.xlsx", "bank.xlsx"]
    assert "NOT READY: 1 error" in out
    assert "genral" in out
    assert "Triggers!" in out


def test_an_older_routing_json_is_left_as_it_was_and_said_so(run, write, faulty, tmp_path):
    older = tmp_path / "bank.routing.json"
    older.write_bytes(b"{}")
    code, out, _ = run("compile", write(faulty), *DAY)
    assert code == 1
    assert f"{older} is from an earlier run and was left as it was." in out
    assert older.read_bytes() == b"{}"


def test_outputs_go_to_a_folder_that_is_made(run, write, sheets, tmp_path):
    code, _, _ = run("compile", write(sheets), "-o", tmp_path / "new" / "out", *DAY)
    assert code == 0
    assert names(tmp_path / "new" / "out") == ["bank.annotated.xlsx", "bank.routing.json"]
    assert names(tmp_path) == ["bank.xlsx", "new"]


def test_the_copy_compiles_like_its_original_under_the_other_name(run, write, sheets, tmp_path):
    workbook = write(sheets)
    run("compile", workbook, *DAY)
    first = (tmp_path / "bank.annotated.xlsx").read_bytes()
    code, _, _ = run("compile", tmp_path / "bank.annotated.xlsx", *DAY)
    assert code == 0
    assert names(tmp_path) == [
        "bank.annotated-2.xlsx",
        "bank.annotated.xlsx",
        "bank.routing.json",
        "bank.xlsx",
    ]
    assert (tmp_path / "bank.annotated.xlsx").read_bytes() == first
    assert (tmp_path / "bank.annotated-2.xlsx").read_bytes() == first


def edit(path, sheet, cell, value):
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)
    later = path.stat().st_mtime_ns + 10_000_000_000
    os.utime(path, ns=(later, later))


def test_an_edited_copy_is_never_overwritten(run, write, sheets, tmp_path):
    workbook = write(sheets)
    run("compile", workbook, *DAY)
    copy = tmp_path / "bank.annotated.xlsx"
    edit(copy, "Intents", "B5", "Stolen card")
    edited = copy.read_bytes()
    code, out, _ = run("compile", workbook, *DAY)
    assert code == 0
    assert copy.read_bytes() == edited
    assert "bank.annotated.xlsx was edited after bank.xlsx and was left as it was" in out


def test_a_copy_that_is_newer_but_unchanged_is_replaced(run, write, sheets, tmp_path):
    workbook = write(sheets)
    run("compile", workbook, *DAY)
    copy = tmp_path / "bank.annotated.xlsx"
    os.utime(copy)
    code, out, _ = run("compile", workbook, *DAY)
    assert code == 0
    assert f"Wrote {copy}" in out


def test_a_folder_run_skips_its_own_outputs_and_takes_an_edited_copy(run, write, sheets, tmp_path):
    write(sheets)
    (tmp_path / "~$bank.xlsx").write_bytes(b"")
    assert run("compile", tmp_path, *DAY)[0] == 0
    after_first = names(tmp_path)
    code, _, err = run("compile", tmp_path, *DAY)
    assert code == 0
    assert names(tmp_path) == after_first
    assert "Skipped " in err
    assert "bank.annotated.xlsx: it is an annotated copy, not newer than bank.xlsx." in err
    assert "lock file" in err
    edit(tmp_path / "bank.annotated.xlsx", "Settings", "B7", "2.0")
    code, _, err = run("compile", tmp_path, *DAY)
    assert code == 0
    assert "is taken in its place" in err
    assert "bank.annotated-2.xlsx" in names(tmp_path)
    routing = (tmp_path / "bank.routing.json").read_bytes()
    run("compile", tmp_path, *DAY)
    assert (tmp_path / "bank.routing.json").read_bytes() == routing


def test_one_bad_workbook_never_stops_the_others(run, write, faulty, tmp_path):
    write(faulty, "b.xlsx")
    (tmp_path / "a.xlsx").write_bytes(b"")
    del faulty["Triggers"][0]["Queue"]
    write(faulty, "c.xlsx")
    code, out, err = run("compile", tmp_path, *DAY)
    assert code == 2
    assert (tmp_path / "c.routing.json").exists()
    assert not (tmp_path / "b.routing.json").exists()
    assert "3 workbooks: 1 ready, 1 not ready, 1 could not run" in out
    assert "a.xlsx: The file is empty. Send or download it again." in err


def test_workbooks_that_would_write_the_same_files_are_refused(run, write, sheets, tmp_path):
    write(sheets)
    write(sheets, "bank (1).xlsx")
    code, _, err = run("compile", tmp_path, *DAY)
    assert code == 2
    assert err.count("It would write the same files (bank.routing.json)") == 2
    assert names(tmp_path) == ["bank (1).xlsx", "bank.xlsx"]


def test_strict_fails_on_an_open_warning_and_still_writes(run, write, sheets, tmp_path):
    sheets["Queues"].append({"Queue": "night", "Name": "Night", "Kind": "human", "SLA minutes": "5"})
    workbook = write(sheets)
    assert run("compile", workbook, *DAY)[0] == 0
    code, out, _ = run("compile", workbook, "--strict", *DAY)
    assert code == 1
    assert "NOT READY: --strict" in out
    assert (tmp_path / "bank.routing.json").exists()


@pytest.mark.parametrize("broken", [False, True])
def test_the_json_report_is_complete_and_alone_on_stdout(run, write, faulty, broken):
    if not broken:
        del faulty["Triggers"][0]["Queue"]
    code, out, err = run("compile", write(faulty), "--format", "json", *DAY)
    report = json.loads(out)
    assert report["exit_code"] == code == int(broken)
    assert err == ""
    (workbook,) = report["workbooks"]
    assert workbook["status"] == ("findings" if broken else "compiled")
    assert workbook["counts"]["error"] == int(broken)
    assert len(workbook["written"]) == (1 if broken else 2)


def test_the_json_report_is_printed_where_nothing_could_run(run, tmp_path):
    code, out, err = run("compile", tmp_path / "none.xlsx", "--format", "json", *DAY)
    assert code == 2
    assert json.loads(out)["workbooks"][0]["problem"].startswith("There is no such file.")
    assert "none.xlsx: There is no such file." in err


def test_a_workbook_without_our_sheets_gets_a_copy_that_lists_them(run, tmp_path):
    path = tmp_path / "budget.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "Budget"
    book.save(path)
    code, out, _ = run("compile", path, *DAY)
    assert code == 1
    assert names(tmp_path) == ["budget.annotated.xlsx", "budget.xlsx"]
    assert "Intents" in out


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.xlsx", b"", "The file is empty"),
        ("text.xlsx", b"intent;risk\nrefund;low\n", "plain text"),
        ("old.xls", OLE + b"\0" * 512 + "Workbook".encode("utf-16-le"), ".xls"),
        ("locked.xlsx", OLE + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("cut.xlsx", b"PK\x03\x04" + b"\0" * 64, "damaged"),
        ("noise.xlsx", bytes(range(256)) * 4, "not an Excel workbook"),
    ],
)
def test_what_is_no_workbook_is_one_plain_sentence(run, tmp_path, name, data, words):
    path = tmp_path / name
    path.write_bytes(data)
    code, out, err = run("compile", path, *DAY)
    assert (code, out) == (2, "")
    assert err.startswith(f"Error: {path}: ")
    assert words in err
    assert len(err.splitlines()) == 1
    assert names(tmp_path) == [name]
    assert path.read_bytes() == data


def test_a_copy_that_cannot_be_written_still_shows_the_findings(run, write, faulty, tmp_path, monkeypatch):
    workbook = write(faulty)

    def denied(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", denied)
    code, out, err = run("compile", workbook, *DAY)
    assert code == 2
    assert "genral" in out
    assert "Close it where it is open in Excel" in err
    assert names(tmp_path) == ["bank.xlsx"]


def test_ready_is_not_said_where_the_folder_for_outputs_is_a_file(run, write, sheets, tmp_path):
    (tmp_path / "out").touch()
    code, out, err = run("compile", write(sheets), "-o", tmp_path / "out", *DAY)
    assert code == 2
    assert "bank.xlsx  NOT WRITTEN: no errors, 4 warnings; the files could not be written\n" in out
    assert "READY" not in out
    assert "out is a file, not a folder. Choose another folder with -o." in err


def _with_part(data, name, content):
    """Return a workbook with one part put in (or, with None, taken out)."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {entry: package.read(entry) for entry in package.namelist() if entry != name}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for entry, part in {**parts, name: content}.items():
            if part is not None:
                package.writestr(entry, part)
    return target.getvalue()


@pytest.mark.parametrize("command", [("compile",), ("check",), ("strip",), ("decide", "--intent", "balance")])
@pytest.mark.parametrize(
    ("part", "content", "words"),
    [
        ("xl/worksheets/sheet1.xml", b"<!DOCTYPE worksheet><worksheet/>", "declares a document type"),
        ("docProps/app.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "declares a document type"),
        ("[Content_Types].xml", None, "the part [Content_Types].xml is missing"),
    ],
)
def test_what_is_unsafe_in_parts_that_hold_no_design_is_refused(
    run, write, sheets, tmp_path, command, part, content, words
):
    workbook = write(sheets)
    workbook.write_bytes(_with_part(workbook.read_bytes(), part, content))
    code, out, err = run(*command, workbook)
    assert (code, out) == (2, "")
    assert err.startswith(f"Error: {workbook}: The ")
    assert words in err
    assert len(err.splitlines()) == 1
    assert names(tmp_path) == ["bank.xlsx"]


def test_an_internal_fault_is_one_plain_sentence_and_stops_no_other(
    run, write, sheets, tmp_path, monkeypatch
):
    write(sheets, "a.xlsx")
    write(sheets, "b.xlsx")
    real = batch.compile_workbook

    def fails_once(data, file_name, as_of, limits):
        if file_name == "a.xlsx":
            raise ZeroDivisionError("secret detail")
        return real(data, file_name, as_of, limits)

    monkeypatch.setattr(batch, "compile_workbook", fails_once)
    monkeypatch.setenv("HANDOFF_XL_DEBUG", str(tmp_path / "details.txt"))
    code, out, err = run("compile", tmp_path, *DAY)
    assert code == 2
    assert "internal fault of handoff-xl" in err
    assert "ZeroDivisionError" not in out + err
    assert "secret detail" in (tmp_path / "details.txt").read_text()
    assert (tmp_path / "b.routing.json").exists()


def test_an_interruption_exits_with_130_and_writes_nothing(run, write, sheets, tmp_path, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "compile_workbook", interrupted)
    code, out, err = run("compile", write(sheets), *DAY)
    assert (code, out) == (130, "")
    assert "Interrupted" in err
    assert names(tmp_path) == ["bank.xlsx"]


def test_of_many_workbooks_only_the_table_is_shown(run, write, faulty, tmp_path):
    workbook = write(faulty, "0.xlsx")
    for number in range(1, 9):
        shutil.copy(workbook, tmp_path / f"{number}.xlsx")
    _, out, _ = run("check", tmp_path, *DAY)
    assert "genral" not in out
    assert "9 workbooks: 9 not ready" in out
    _, everything, _ = run("check", tmp_path, "--all", *DAY)
    assert everything.count("NOT READY") == 9


def test_check_writes_nothing_and_allows_workbooks_of_one_name(run, write, faulty, tmp_path):
    write(faulty)
    write(faulty, "bank (1).xlsx")
    code, out, _ = run("check", tmp_path, *DAY)
    assert code == 1
    assert out.count("genral") >= 2
    assert names(tmp_path) == ["bank (1).xlsx", "bank.xlsx"]


def test_the_program_runs_as_a_process_with_colour_by_flag_only(write, faulty, tmp_path):
    workbook = write(faulty)
    shutil.copy(workbook, tmp_path / "other.xlsx")

    def process(*arguments, **environment):
        command = [sys.executable, "-m", "handoff_xl", "check", str(workbook), *DAY, *arguments]
        return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **environment})

    plain, coloured = process(), process("--color", NO_COLOR="1")
    assert (plain.returncode, plain.stderr) == (1, b"")
    assert b"\x1b" not in plain.stdout
    assert b"\x1b[31m" in coloured.stdout
    narrow = process(PYTHONIOENCODING="ascii")
    assert narrow.returncode == 1
