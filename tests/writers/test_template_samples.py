"""samples/build.py: Markdown tables to workbooks."""

import importlib.util
from pathlib import Path

import pytest

from tests.writers.template_books import opened, rows

SCRIPT = Path(__file__).parents[2] / "samples" / "build.py"


@pytest.fixture(scope="module")
def build():
    spec = importlib.util.spec_from_file_location("samples_build", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def sample(tmp_path):
    sheets = tmp_path / "mine" / "sheets"
    sheets.mkdir(parents=True)
    (sheets / "01-settings.md").write_text(
        "# Settings\n\nWhat holds everywhere.\n\n| Setting | Value |\n| --- | :-: |\n| Version | 1.0 |\n| AI from | 85% |\n"
    )
    (sheets / "02-reason-codes.md").write_text(
        "# Reason codes\n| Code | Label | Applies to |\n|---|---|---|\n| A\\|B | one<br>two | |\n"
    )
    return tmp_path


def test_tables_become_a_workbook(build, sample):
    assert build.main(["--samples", str(sample)]) == 0
    book = opened((sample / "mine" / "mine.xlsx").read_bytes())
    values = {row["Setting"]: row["Value"] for row in rows(book["Settings"])}
    assert values == {"Version": "1.0", "AI from": 0.85}
    assert rows(book["Reason codes"]) == [{"Code": "A|B", "Label": "one\ntwo"}]


def test_check_writes_nothing_and_fails_on_drift(build, sample, capsys):
    assert build.main(["--samples", str(sample), "--check"]) == 1
    assert not (sample / "mine" / "mine.xlsx").exists()
    build.main(["--samples", str(sample)])
    assert build.main(["--samples", str(sample), "--check"]) == 0
    text = sample / "mine" / "sheets" / "01-settings.md"
    text.write_text(text.read_text().replace("85%", "90%"))
    before = (sample / "mine" / "mine.xlsx").read_bytes()
    assert build.main(["--samples", str(sample), "--check"]) == 1
    assert "not what its tables say" in capsys.readouterr().err
    assert (sample / "mine" / "mine.xlsx").read_bytes() == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Settings\n", "the first line must be"),
        ("# Intents\n\nno table\n", "there must be one table"),
        ("# Intents\n| A | A |\n|---|---|\n", "two columns have the same header"),
        ("# Intents\n| A | B |\n|---|---|\n| 1 |\n", "line 4: 1 cells under 2 headers"),
        ("# Settings\n| A |\n|---|\n", "another table for the sheet Settings"),
    ],
)
def test_what_cannot_be_built_is_told_with_its_file(build, sample, capsys, text, words):
    (sample / "mine" / "sheets" / "03.md").write_text(text)
    assert build.main(["--samples", str(sample)]) == 1
    assert words in capsys.readouterr().err


def test_a_fingerprint_needs_a_design_without_errors(build, sample, capsys):
    (sample / "mine" / "sheets" / "03.md").write_text(
        "# Approvals\n| Role | Model fingerprint |\n|---|---|\n| Compliance | {fingerprint} |\n"
    )
    assert build.main(["--samples", str(sample)]) == 1
    assert "names its fingerprint but has errors" in capsys.readouterr().err


def test_a_sample_may_hold_several_workbooks(build, tmp_path):
    folder = tmp_path / "group" / "workbooks"
    folder.mkdir(parents=True)
    table = "| Setting | Value |\n|---|---|\n| Version | 2.0 |\n"
    codes = "| Code | Label |\n|---|---|\n| X | One |\n"
    (folder / "north.md").write_text(f"# Settings\n\n{table}\n# Reason codes\n\n{codes}")
    (folder / "south.csv").write_text("Intent;Name\nrefund;Refund\n")
    assert build.main(["--samples", str(tmp_path)]) == 0
    book = opened((tmp_path / "group" / "north.xlsx").read_bytes())
    assert [row["Value"] for row in rows(book["Settings"])] == ["2.0"]
    assert [row["Label"] for row in rows(book["Reason codes"])] == ["One"]
    assert (tmp_path / "group" / "south.xlsx").read_bytes() == (folder / "south.csv").read_bytes()
    findings = (tmp_path / "group" / "findings.txt").read_text().splitlines()
    assert {line.partition(": ")[0] for line in findings} == {"north.xlsx", "south.xlsx"}
    assert build.main(["--samples", str(tmp_path), "--check"]) == 0
    (tmp_path / "group" / "south.xlsx").write_bytes(b"")
    assert build.main(["--samples", str(tmp_path), "--check"]) == 1
