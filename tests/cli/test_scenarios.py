import json

import openpyxl
import pytest

DAY = ("--as-of", "2026-11-24")


@pytest.fixture
def tried(sheets):
    sheets["Scenarios"] = [
        {"Scenario": "sure", "Intent": "balance", "Confidence": "90%", "Expected lane": "AI alone"},
        {
            "Scenario": "asks for Ana",
            "Intent": "balance",
            "Confidence": "90%",
            "Signals": "human_request=Yes",
            "Exceptions": "complaint",
            "Expected lane": "Human",
            "Expected queue": "complaints",
        },
    ]
    return sheets


def test_all_pass(run, write, tried):
    code, out, err = run("scenarios", write(tried), *DAY)
    assert code == 0
    assert out.splitlines()[0].startswith(
        "pass      sure (Scenarios!A5): AI alone, since 90 % is at least AI from"
    )
    assert "queue complaints, since the exception complaint (Exceptions!A5) is reported" in out
    assert "2 scenarios: 2 pass." in err


def test_one_scenario_is_told_in_the_singular(run, write, tried):
    del tried["Scenarios"][1]
    assert "1 scenario: 1 passes." in run("scenarios", write(tried), *DAY)[2]


def test_one_fails_and_says_why(run, write, tried):
    tried["Scenarios"][0]["Signals"] = "human_request=Yes"
    code, out, err = run("scenarios", write(tried), *DAY)
    assert code == 1
    assert "fail      sure (Scenarios!A5)\n" in out
    assert "the trigger person_requested (Triggers!A5) is met: human_request is Yes" in out
    assert "2 scenarios: 1 passes, 1 fails." in err


def test_as_json(run, write, tried):
    tried["Scenarios"][0]["Expected lane"] = "AI drafts"
    code, out, _ = run("scenarios", write(tried), "--format", "json", *DAY)
    told = json.loads(out)
    assert (code, told["counts"]) == (1, {"pass": 1, "fail": 1, "not tried": 0})
    failed, passed = told["scenarios"]
    assert (failed["status"], failed["expected"]["lane"], failed["decision"]["lane"]) == (
        "fail",
        "ai_review",
        "ai_auto",
    )
    assert [finding["code"] for finding in failed["findings"]] == ["HX901"]
    assert passed["cells"] == ["Exceptions!A5"]


def test_what_cannot_be_read_is_not_tried(run, write, tried):
    tried["Scenarios"][1]["At"] = "at night"
    code, out, err = run("scenarios", write(tried), *DAY)
    assert code == 1
    assert "not tried asks for Ana" in out
    assert "has 1 error" in err


def test_no_scenarios(run, write, sheets):
    code, out, err = run("scenarios", write(sheets), *DAY)
    assert (code, out) == (0, "")
    assert "has no scenarios" in err


@pytest.mark.parametrize("with_sheet", [True, False])
def test_suggestions_are_written_beside_and_leave_nothing_open(run, write, tried, tmp_path, with_sheet):
    if not with_sheet:
        del tried["Scenarios"]
    workbook = write(tried)
    before = workbook.read_bytes()
    code, out, err = run("scenarios", workbook, "--suggest", *DAY)
    target = tmp_path / "bank.scenarios.xlsx"
    assert code == 0
    assert f"Wrote {target} with {len(out.splitlines())} more scenarios" in err
    assert workbook.read_bytes() == before
    assert openpyxl.load_workbook(target).sheetnames[-1] == "Scenarios"
    code, out, _ = run("scenarios", target, *DAY)
    assert code == 0
    assert out.count("pass ") == len(out.splitlines())
    code, out, err = run("scenarios", target, "--suggest", *DAY)
    assert (code, out) == (0, "")
    assert "nothing was written" in err


def test_suggestions_as_json_come_from_an_annotated_copy_too(run, write, tried, tmp_path):
    workbook = write(tried)
    run("compile", workbook, *DAY)
    copy = tmp_path / "bank.annotated.xlsx"
    code, out, _ = run("scenarios", copy, "--suggest", "--format", "json", *DAY)
    told = json.loads(out)
    assert code == 0
    assert told["written"] == str(tmp_path / "bank.scenarios.xlsx")
    assert all(one["reasons"] and one["turn"]["intent"] for one in told["suggested"])
    assert "HX Summary" not in openpyxl.load_workbook(told["written"]).sheetnames


def test_nothing_is_suggested_while_there_are_other_errors(run, write, tried, tmp_path):
    tried["Triggers"][0]["Queue"] = "nowhere"
    code, out, err = run("scenarios", write(tried), "--suggest", *DAY)
    assert (code, out) == (1, "")
    assert "nothing can be suggested yet" in err
    assert not (tmp_path / "bank.scenarios.xlsx").exists()


def test_a_failing_scenario_does_not_keep_others_from_being_suggested(run, write, tried):
    tried["Scenarios"][0]["Expected lane"] = "Human"
    code, _out, _ = run("scenarios", write(tried), "--suggest", *DAY)
    assert code == 0


def test_the_workbook_itself_and_files_that_are_there_are_left(run, write, tried, tmp_path):
    workbook = write(tried)
    before = workbook.read_bytes()
    code, _, err = run("scenarios", workbook, "--suggest", "-o", workbook, "--overwrite", *DAY)
    assert (code, workbook.read_bytes()) == (2, before)
    assert "never overwritten" in err
    (tmp_path / "bank.scenarios.xlsx").write_bytes(b"mine")
    code, _, err = run("scenarios", workbook, "--suggest", *DAY)
    assert code == 2
    assert "already there" in err
    code, _, _ = run("scenarios", workbook, "--suggest", "--overwrite", *DAY)
    assert code == 0


def test_output_without_suggest_is_wrong_usage(run, write, tried, tmp_path):
    code, _, err = run("scenarios", write(tried), "-o", tmp_path / "a.xlsx")
    assert code == 2
    assert "--suggest" in err
