"""The portfolio: ten workbooks in one folder, of which two are broken and do not keep the others from compiling."""

import re
import shlex

import click
import pytest

from handoff_xl.cli import main
from handoff_xl.compile import compile_workbook
from handoff_xl.refusal import CannotRun
from handoff_xl.routing import render
from tests.samples.compiled import AS_OF, SAMPLES, building, outcome_of, readme_of, serious, told

FOLDER = SAMPLES / "portfolio"
READY = (
    "boiler-care",
    "broadband",
    "club-card",
    "energy",
    "home-cover",
    "it-desk",
    "mobile",
    "people-desk",
)
WARNINGS = {"club-card": ["HX506", "HX808", "HX809"], "it-desk": ["HX810", "HX820"]}


def lines_of(name: str) -> list[str]:
    """Return what the reviewed list of findings says of a workbook, without its name."""
    lines = (FOLDER / "findings.txt").read_text(encoding="utf-8").splitlines()
    return [line.removeprefix(f"{name}.xlsx: ") for line in lines if line.startswith(f"{name}.xlsx: ")]


def test_ten_workbooks_lie_in_the_folder():
    names = sorted(path.stem for path in FOLDER.glob("*.xlsx"))
    assert names == sorted([*READY, "garden-centres", "parcel-shop"])
    assert sorted(path.stem for path in (FOLDER / "workbooks").iterdir()) == names


@pytest.mark.parametrize("name", READY)
def test_ready_workbook_is_as_reviewed(name):
    outcome = outcome_of("portfolio", name)
    assert [line.split()[1] for line in serious(outcome)] == WARNINGS.get(name, [])
    assert [told(one) for one in outcome.findings] == lines_of(name)
    assert outcome.routing is not None
    assert render(outcome.routing) == (FOLDER / f"{name}.routing.json").read_bytes()
    assert 4 <= len(outcome.routes.design.intents) <= 8


def test_workbook_with_errors_has_no_routing():
    outcome = outcome_of("portfolio", "garden-centres")
    assert [told(one) for one in outcome.findings] == lines_of("garden-centres")
    assert outcome.routing is None
    assert not (FOLDER / "garden-centres.routing.json").exists()


def test_renamed_text_cannot_be_read():
    with pytest.raises(CannotRun) as fault:
        outcome_of("portfolio", "parcel-shop")
    sentence = fault.value.message.removeprefix("parcel-shop.xlsx: ")
    assert [f"exit code 2 {fault.value.code}: {sentence}"] == lines_of("parcel-shop")


def test_the_readme_shows_the_real_table_and_what_it_writes(tmp_path, monkeypatch, capfdbinary):
    (tmp_path / "samples").symlink_to(SAMPLES)
    monkeypatch.chdir(tmp_path)
    command, _, output = re.findall(r"```console\n\$ (.*?)```", readme_of("portfolio"), re.DOTALL)[
        0
    ].partition("\n")
    program, *arguments = shlex.split(command)
    assert program == "handoff-xl"
    assert main(arguments) == 2
    shown = capfdbinary.readouterr()
    assert click.unstyle((shown.out + shown.err).decode()) == output
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {
        *(f"{name}.routing.json" for name in READY),
        *(f"{name}.annotated.xlsx" for name in (*READY, "garden-centres")),
    }


def test_the_readme_knows_how_to_mend_the_workbook_with_errors():
    build = building()
    content = build.read_sheets([FOLDER / "workbooks" / "garden-centres.md"])
    (gift_card,) = (row for row in content["Intents"] if row["Intent"] == "gift_card")
    gift_card["Queue"] = "orders"
    content["Thresholds"][-1]["Intents"] = "gift_card"
    content["Queues"][0] |= {"When closed": "ticket", "Fallback queue": ""}
    asked = {"Trigger": "person_asked", "Signal": "human_request", "Operator": "is", "Value": "Yes"}
    content["Triggers"].append({**asked, "Lane": "Human", "Priority": "5"})
    outcome = compile_workbook(build.build(content, "mended.xlsx"), "mended.xlsx", AS_OF)
    assert [line.split()[1] for line in serious(outcome)] == ["HX810"]
