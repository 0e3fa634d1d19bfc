"""A decision that cannot be made is told on stderr, and with --format json as an object on stdout too."""

import json

import pytest

from handoff_xl.cli import decide

DAY = ("--as-of", "2026-11-24")
TURN = ("--intent", "balance", "--format", "json", *DAY)


def test_errors_of_the_workbook(run, write, sheets):
    sheets["Triggers"][0]["Queue"] = "genral"
    workbook = write(sheets)
    code, out, err = run("decide", workbook, *TURN)
    said = f"{workbook} has 1 error, so it decides nothing yet. Run handoff-xl check {workbook}."
    assert (code, json.loads(out), err) == (1, {"error": said}, f"{said}\n")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("none.xlsx", None, "There is no such file."),
        ("empty.xlsx", b"", "The file is empty."),
        ("a.json", b"[]", "The file is not a routing JSON."),
        ("b.json", b'{"format": "other"}', "This is not a routing JSON"),
    ],
)
def test_what_cannot_be_read(run, tmp_path, name, data, words):
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    code, out, err = run("decide", path, *TURN)
    assert code == 2
    error = json.loads(out)["error"]
    assert error.startswith(f"{path}: {words}")
    assert err == f"Error: {error}\n"


def test_an_internal_fault(run, write, sheets, monkeypatch):
    def fails(*_):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(decide, "compile_workbook", fails)
    code, out, _ = run("decide", write(sheets), *TURN)
    assert code == 2
    assert json.loads(out)["error"].startswith("This is an internal fault of handoff-xl")
    assert "secret detail" not in out


def test_a_signal_without_value(run, write, sheets):
    code, out, _ = run("decide", write(sheets), *TURN, "--signal", "sentiment")
    assert code == 2
    assert "Write it as name=value" in json.loads(out)["error"]


def test_text_is_not_on_stdout(run, tmp_path):
    assert run("decide", tmp_path / "none.xlsx", "--intent", "balance")[:2] == (2, "")
