import re
import shlex
from pathlib import Path

import click
import pytest

from handoff_xl import docs
from handoff_xl.catalogue import RULES
from handoff_xl.cli import COMMANDS, main
from handoff_xl.layout import SETTINGS, SHEETS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
HAND_WRITTEN = [
    ROOT / "README.md",
    *(path for path in (ROOT / "docs").glob("*.md") if path.name not in docs.pages()),
]


@pytest.mark.parametrize("name", docs.pages())
def test_reference_pages_have_not_drifted(name):
    page = ROOT / "docs" / name
    assert page.read_text(encoding="utf-8") == docs.pages()[name], "run python -m handoff_xl.docs"


def test_the_limits_of_the_security_page_have_not_drifted():
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    assert page == docs.with_limits(page), "run python -m handoff_xl.docs"


def test_every_sheet_column_setting_and_rule_is_documented():
    sheets, findings = docs.pages()["sheets.md"], docs.pages()["findings.md"]
    for sheet in SHEETS:
        assert f"\n## {sheet.name}\n" in sheets
        for column in sheet.columns:
            assert f"| {column.header}" in sheets
    for setting in SETTINGS:
        assert f"| {setting.header}" in sheets
    for rule in RULES:
        assert f"</a>{rule.code}: " in findings


def test_check_tells_drift_and_a_run_mends_it(tmp_path, capsys):
    (tmp_path / "security.md").write_text(
        (ROOT / "docs" / "security.md").read_text().replace("| `--max", "|")
    )
    assert docs.main(["--folder", str(tmp_path), "--check"]) == 1
    assert "cli.md has drifted" in capsys.readouterr().err
    assert docs.main(["--folder", str(tmp_path)]) == 0
    assert docs.main(["--folder", str(tmp_path), "--check"]) == 0
    written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert written.pop("security.md") == (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    assert written == docs.pages()


def test_cells_of_tables_cannot_break_them():
    table = docs.table(("A", "B"), [("a|b", "<script>"), ("c\nd", "e")])
    assert table.splitlines()[2:] == ["| a\\|b | &lt;script> |", "| c<br>d | e |"]


@pytest.mark.parametrize("page", HAND_WRITTEN, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http", "#", "mailto:")):
            assert (page.parent / target.partition("#")[0]).exists(), target


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_shows_every_command(name):
    assert f"handoff-xl {name}" in README


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL))
def test_python_in_the_readme_runs(code, monkeypatch):
    monkeypatch.chdir(ROOT)
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 -- it is our own page


def test_the_readme_has_the_commands_that_ci_runs():
    marked = re.findall(r"<!-- set-up: (\w+) -->\n```bash\n([^\n]+)\n```", README)
    assert [name for name, _ in marked] == ["sample", "tests"]


def examples():
    """Return the (command, output) pairs of the README's console blocks."""
    blocks = re.findall(r"```console\n(.*?)```", README, flags=re.DOTALL)
    pairs = [
        part.partition("\n")
        for block in blocks
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)
        if part
    ]
    return [(command, output.rstrip("\n")) for command, _, output in pairs]


@pytest.mark.parametrize(("command", "output"), examples())
def test_the_readme_shows_real_output(command, output, tmp_path, monkeypatch, capfdbinary):
    """Each example runs in a folder that holds the samples; … in a line stands for anything."""
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    monkeypatch.chdir(tmp_path)
    program, *arguments = shlex.split(command)
    assert program == "handoff-xl"
    main(arguments)
    captured = capfdbinary.readouterr()
    pattern = re.escape(output).replace("…", ".*")
    assert re.fullmatch(
        pattern, click.unstyle(captured.out.decode() + captured.err.decode()).rstrip("\n"), re.DOTALL
    )
