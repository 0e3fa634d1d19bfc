import openpyxl
import pytest


def test_the_starter_is_written_once(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = run("template")
    assert (code, out) == (0, "")
    assert err.startswith("Wrote handoff-starter.xlsx. Fill it in Excel")
    first = (tmp_path / "handoff-starter.xlsx").read_bytes()
    code, _, err = run("template")
    assert code == 2
    assert "handoff-starter.xlsx is already there and was left as it was" in err
    assert run("template", "--overwrite")[0] == 0
    assert (tmp_path / "handoff-starter.xlsx").read_bytes() == first


def test_options_fill_it(run, tmp_path):
    (tmp_path / "intents.csv").write_text("intent,risk\ncard_lost,high\n")
    target = tmp_path / "mine.xlsx"
    code, _, _ = run(
        "template", "--intents", tmp_path / "intents.csv", "--languages", "en, es;en", "--channels", "chat",
        "--client", "Example Bank", "-o", target,
    )  # fmt: skip
    assert code == 0
    book = openpyxl.load_workbook(target)
    assert [book["Languages"].cell(row, 1).value for row in (5, 6, 7)] == ["en", "es", None]
    assert book["Channels"]["A5"].value == "chat"
    assert book["Intents"]["A5"].value == "card_lost"


def test_columns_that_are_not_taken_are_told(run, tmp_path):
    (tmp_path / "intents.csv").write_text("name,volume,Owner\ncard_lost,3,Dana\n")
    code, out, err = run("template", "--intents", tmp_path / "intents.csv", "-o", tmp_path / "mine.xlsx")
    assert (code, out) == (0, "")
    first, second, third = err.splitlines()
    assert first == "intents.csv has no column intent: the first one, name, was taken."
    assert second.startswith(
        "Left out of intents.csv: volume. The columns that can be taken are Intent, Name, Category, Risk, Queue"
    )
    assert third.startswith("Wrote ")


def test_full_has_all_sheets(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("template", "--full")[0] == 0
    book = openpyxl.load_workbook("handoff-full.xlsx", read_only=True)
    assert {"Signals", "Guardrails", "Scenarios"} <= set(book.sheetnames)
    book.close()


def test_a_missing_csv_is_a_plain_sentence(run, tmp_path):
    code, _, err = run("template", "--intents", tmp_path / "none.csv", "-o", tmp_path / "a.xlsx")
    assert code == 2
    assert "There is no file none.csv" in err
    assert list(tmp_path.iterdir()) == []


def test_rows_out_of_range_are_a_plain_sentence(run, tmp_path):
    code, _, err = run("template", "--rows", "0", "-o", tmp_path / "a.xlsx")
    assert code == 2
    assert "The number of rows must be from 1 to" in err


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--languages", "english", "english is not a language tag. Type a tag such as en"),
        ("--languages", "en_GB", "Did you mean en-GB?"),
        ("--languages", "en,EN", "Language EN differs from en only in case"),
        ("--channels", "a,A", "Channel A differs from a only in case"),
        ("--channels", "a\x07b", "control character U+0007"),
        ("--channels", "x" * 201, "Channel is 201 characters long"),
    ],
)
def test_names_that_check_would_find_fault_with_are_refused(run, tmp_path, option, value, words):
    code, out, err = run("template", option, value, "-o", tmp_path / "a.xlsx")
    assert (code, out) == (2, "")
    assert err.startswith(f"Error: {option}: ")
    assert words in err
    assert len(err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_intents_that_look_the_same_are_refused(run, tmp_path):
    (tmp_path / "intents.csv").write_text("intent\nrefund\nRefund\n")
    code, _, err = run("template", "--intents", tmp_path / "intents.csv", "-o", tmp_path / "a.xlsx")
    assert code == 2
    assert err.startswith("Error: --intents: Intent Refund differs from refund only in case")
