import pytest

from handoff_xl.ooxml.limits import declared

DAY = ("--as-of", "2026-11-24")
COMMANDS = (("check",), ("compile",), ("strip",), ("decide", "--intent", "balance"))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_limit_that_is_exceeded_names_the_option_that_raises_it(run, write, sheets, command):
    code, _, err = run(*command, write(sheets), "--max-parts", 10)
    assert code == 2
    assert "parts, and 10 is the limit." in err
    assert "raise the limit with --max-parts." in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_help_lists_the_limits_after_the_options(run, command):
    _, out, _ = run(command[0], "--help")
    options, _, limits = out.partition("\nLimits:\n")
    assert "--help" in options
    for _, limit in declared():
        assert f"  {limit.option} " in limits
        assert limit.option not in options


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--max-depth", 1),
        ("--max-tags", 100),
        ("--max-elements", 100),
        ("--max-cells", 20),
    ],
)
def test_a_limit_holds_from_reading_to_marking(run, write, sheets, tmp_path, option, value):
    code, _, err = run("compile", write(sheets), option, value, *DAY)
    assert code == 2
    assert f"raise the limit with {option}." in err
    assert [path.name for path in tmp_path.iterdir()] == ["bank.xlsx"]


def test_more_findings_than_anybody_could_mend_are_not_told_one_by_one(run, write, sheets):
    for number in range(5):
        sheets["Intents"].append({"Intent": f"x{number}", "Name": "x", "Risk": "hihg", "Owner": "Dana"})
    workbook = write(sheets)
    code, out, err = run("check", workbook, "--max-findings", 4, *DAY)
    assert (code, out) == (2, "")
    assert "there are 5 findings or more, the first at Intents!" in err
    assert err.endswith("raise the limit with --max-findings.\n")
    assert run("check", workbook, *DAY)[0] == 1


def test_more_triggers_and_exceptions_than_proofs_are_made_for_are_refused(run, write, sheets):
    number = len(sheets["Triggers"]) + len(sheets["Exceptions"])
    workbook = write(sheets)
    code, out, err = run("check", workbook, "--max-rules", number - 1, *DAY)
    assert (code, out) == (2, "")
    assert f"it has {number} rows of triggers and exceptions, and {number - 1} is the limit" in err
    assert run("check", workbook, "--max-rules", number, *DAY)[0] == 0


def test_more_combinations_than_proofs_are_made_for_are_refused(run, write, sheets):
    sheets["Languages"] = [
        {"Language": tag, "AI support": "full", "Human support": "Yes"} for tag in ("en", "es")
    ]
    sheets["Channels"] = [{"Channel": name, "Kind": "live"} for name in ("chat", "phone")]
    number = len(sheets["Intents"]) * 4
    workbook = write(sheets)
    code, out, err = run("check", workbook, "--max-combinations", number - 1, *DAY)
    assert (code, out) == (2, "")
    assert (
        f"its intents, languages and channels make {number} combinations, and {number - 1} is the limit"
        in err
    )
    assert run("check", workbook, "--max-combinations", number, *DAY)[0] != 2


def test_a_raised_limit_lets_a_file_pass(run, write, sheets):
    workbook = write(sheets)
    content = workbook.read_bytes()
    workbook.write_bytes(content + bytes(2**20))
    assert run("check", workbook, "--max-file", 1, *DAY)[0] == 2
    workbook.write_bytes(content)
    assert run("check", workbook, "--max-file", 1, *DAY)[0] == 0


def test_a_limit_is_one_or_more(run):
    code, _, err = run("check", "a.xlsx", "--max-cells", 0)
    assert code == 2
    assert "A limit is 1 or more." in err
