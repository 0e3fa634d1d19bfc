import json
import subprocess
import sys

import click
import jsonschema
import pytest

from handoff_xl import __version__
from handoff_xl.cli import COMMANDS, cli, explain


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_names_every_command(run, flag):
    code, out, err = run(flag)
    assert (code, err) == (0, "")
    for command in COMMANDS:
        assert f"\n  {command} " in out


@pytest.mark.parametrize(("name", "summary"), COMMANDS.items())
def test_every_command_is_there_under_its_summary(name, summary):
    command = cli.get_command(click.Context(cli), name)
    assert command.name == name
    assert command.help.partition("\n")[0] == summary


def test_the_version_is_told(run):
    assert run("--version")[1].strip().endswith(__version__)


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["compile"],
        ["compile", "a.xlsx", "--as-of", "soon"],
        ["schema", "x"],
        ["check", "--wat"],
    ],
)
def test_usage_errors_exit_with_2_and_say_so_on_stderr(run, arguments):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert "Error: " in err
    assert "Traceback" not in err


@pytest.mark.parametrize("document", ["routing", "report"])
def test_schemas_are_printed_and_valid(run, document):
    code, out, _ = run("schema", document)
    assert code == 0
    jsonschema.Draft202012Validator.check_schema(json.loads(out))


def test_a_reader_that_goes_away_is_no_crash():
    command = f"'{sys.executable}' -m handoff_xl explain | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.startswith("Workbook and sheets")


def test_an_internal_fault_outside_a_batch_is_one_plain_sentence(run, monkeypatch):
    monkeypatch.delenv("HANDOFF_XL_DEBUG", raising=False)
    monkeypatch.setattr(explain, "RULES", None)
    code, out, err = run("explain")
    assert (code, out) == (2, "")
    assert "internal fault of handoff-xl" in err
    assert "HANDOFF_XL_DEBUG" in err
    assert len(err.splitlines()) == 1
