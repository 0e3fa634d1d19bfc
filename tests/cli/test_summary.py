"""``compile --summary``: one row per workbook, links that lead to its files, and a summary that is no workbook to compile."""

import os
from urllib.parse import unquote

import openpyxl
import pytest

from tests.cli.conftest import DAY

HEADER_ROW = 4


def rows_of(path):
    """Return the rows of a summary as dictionaries of header to cell."""
    sheet = openpyxl.load_workbook(path)["Portfolio"]
    headers = [cell.value for cell in sheet[HEADER_ROW]]
    return [
        dict(zip(headers, row, strict=True))
        for row in sheet.iter_rows(min_row=HEADER_ROW + 1, max_col=len(headers))
        if row[0].value is not None
    ]


@pytest.fixture
def folder(tmp_path, write, sheets):
    """A folder with a clean workbook, one with an error, and a file that is no workbook."""
    write(sheets, "clean.xlsx", tmp_path / "in")
    sheets["Intents"][1]["Risk"] = "enormous"
    write(sheets, "faulty.xlsx", tmp_path / "in")
    (tmp_path / "in" / "notes.xlsx").write_text("not a workbook", encoding="utf-8")
    return tmp_path / "in"


def test_one_row_per_workbook_with_links(folder, tmp_path, run):
    summary = tmp_path / "all.xlsx"
    code, _, err = run("compile", folder, "-o", tmp_path / "out", "--summary", summary, "--as-of", DAY)
    assert code == 2
    assert f"Wrote {summary}" in err
    clean, faulty, notes = rows_of(summary)
    assert [row["Verdict"].value for row in (clean, faulty, notes)] == ["ready", "not ready", "could not run"]
    assert clean["Errors"].value == 0
    assert faulty["Errors"].value == 1
    assert clean["Design"].value == "Card support 1.0"
    assert 0 < clean["AI-alone share"].value < 1
    assert clean["Workbook"].hyperlink.target == "out/clean.annotated.xlsx"
    assert clean["Routing JSON"].hyperlink.target == "out/clean.routing.json"
    assert len(clean["Routing JSON"].value) == 8
    assert notes["Workbook"].hyperlink.target == "in/notes.xlsx"
    assert faulty["Routing JSON"].value is None
    assert faulty["Routing JSON"].hyperlink is None
    assert "enormous" in faulty["What is in the way"].value
    assert "plain text" in notes["What is in the way"].value


def test_links_lead_to_files_whatever_their_names(tmp_path, write, sheets, run):
    name = "Energía & Größe #1 (50%) 'süß' 日本.xlsx"
    write(sheets, name, tmp_path / "in the [box]")
    summary = tmp_path / "all.xlsx"
    run("compile", tmp_path / "in the [box]", "--summary", summary, "--as-of", DAY)
    (row,) = rows_of(summary)
    assert row["Workbook"].value == name
    for header in ("Workbook", "Routing JSON"):
        target = row[header].hyperlink.target
        assert set(target).isdisjoint("\\ #?[]")
        assert (tmp_path / unquote(target)).is_file()


def test_the_same_run_gives_the_same_bytes_and_the_summary_is_passed_over(folder, run):
    summary = folder / "portfolio.xlsx"
    run("compile", folder, "--summary", summary, "--as-of", DAY)
    first = summary.read_bytes()
    _, _, err = run("compile", folder, "--summary", summary, "--as-of", DAY)
    assert "portfolio.xlsx: it is the summary of an earlier run." in err
    assert summary.read_bytes() == first


def test_nothing_else_is_overwritten(folder, tmp_path, run):
    own = tmp_path / "own.xlsx"
    own.write_bytes(b"mine")
    for target in (own, folder / "clean.xlsx", tmp_path / "all.csv"):
        before = target.read_bytes() if target.exists() else None
        code, _, err = run("compile", folder / "clean.xlsx", "--summary", target, "--as-of", DAY)
        assert code == 2
        assert f"Nothing was compiled. {'The summary ' if target.suffix == '.csv' else ''}{target}" in err
        assert not (folder / "clean.annotated.xlsx").exists()
        assert (target.read_bytes() if target.exists() else None) == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes there")
def test_a_pipe_is_not_waited_for(folder, tmp_path, run):
    pipe = tmp_path / "pipe.xlsx"
    os.mkfifo(pipe)
    code, _, err = run("compile", folder, "--summary", pipe, "--as-of", DAY)
    assert code == 2
    assert "is no summary of an earlier run" in err


def test_text_of_a_workbook_stays_text(tmp_path, write, sheets, run):
    sheets["Settings"][1]["Value"] = "=1+1"
    write(sheets, "formula.xlsx", tmp_path)
    summary = tmp_path / "all.xlsx"
    run("compile", tmp_path / "formula.xlsx", "--summary", summary, "--as-of", DAY)
    (row,) = rows_of(summary)
    assert row["Design"].data_type == "s"
    assert row["Design"].value.startswith("=1+1")
