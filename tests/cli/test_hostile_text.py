"""What cells, sheets, parts and files are called is text in every output: nothing obeys it, nothing hides it."""

import io
import json
import os
import re
import unicodedata
import zipfile

import openpyxl
import pytest
from lxml import etree

from tests.ooxml import minimal

DAY = ("--as-of", "2026-11-24")
ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp.exe\u2066\r\nError: forged\x00"
FORMULAS = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    '=HYPERLINK("http://evil","x")',
    "_x0041_",
    "\t=1",
)
OBEYED = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def obeyed(text):
    """Return the characters that a terminal would obey or hide, our own line breaks apart."""
    return {character for character in text.replace("\n", "") if unicodedata.category(character) in OBEYED}


@pytest.fixture
def hostile(write, sheets):
    """A workbook whose faulty cells hold escape sequences and formulas."""
    for at, text in enumerate((ESCAPES, *FORMULAS)):
        sheets["Intents"].append(
            {"Intent": f"x{at}", "Name": text, "Risk": text, "Owner": text, "Queue": text, "Category": text}
        )
    sheets["Settings"].append({"Setting": ESCAPES, "Value": ESCAPES})
    for setting in sheets["Settings"]:
        if setting["Setting"] in {"Client", "Design name"}:
            setting["Value"] = f"../../{ESCAPES[-15:-1]}=1+1"
    return write(sheets)


def formulas(data):
    """Return all formulas of cells in a workbook, those of the template's own columns apart."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        found = []
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                found += [e.text or "" for e in etree.fromstring(package.read(name)).iter("{*}f")]
    return found


@pytest.mark.parametrize("options", [(), ("--all",), ("--format", "json")], ids=["text", "all", "json"])
@pytest.mark.parametrize("command", ["check", "compile"])
def test_the_terminal_obeys_nothing(run, hostile, command, options):
    code, out, err = run(command, hostile, *options, *DAY)
    assert code == 1
    assert obeyed(out) | obeyed(err) == set()
    if not options:
        assert "\\x1b]0;owned\\x07" in out
        assert not re.search("^Error: forged", out, re.MULTILINE)


def test_the_report_holds_the_very_text(run, hostile):
    _, out, _ = run("check", hostile, "--format", "json", *DAY)
    told = [finding["message"] for finding in json.loads(out)["workbooks"][0]["findings"]]
    assert any("\x1b]0;owned" in message for message in told)


def test_the_annotated_copy_has_no_formula_more(run, hostile, tmp_path):
    before = formulas(hostile.read_bytes())
    run("compile", hostile, *DAY)
    data = (tmp_path / "bank.annotated.xlsx").read_bytes()
    assert sorted(formulas(data)) == sorted(before)
    issues = openpyxl.load_workbook(io.BytesIO(data))["HX Issues"]
    texts = [cell for row in issues.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in texts} <= {"s", "inlineStr"}


def test_what_a_workbook_says_is_no_path(run, hostile, tmp_path):
    run("compile", hostile, "-o", tmp_path / "inner" / "out", *DAY)
    made = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert made == {hostile, tmp_path / "inner" / "out" / "bank.annotated.xlsx"}


@pytest.mark.parametrize("part", ["../../evil.xml", "/etc/evil", "C:\\evil.xml", "xl/\x1b[31m\u202e.xml"])
def test_parts_stay_in_the_package(run, write, sheets, tmp_path, part):
    workbook = write(sheets)
    with zipfile.ZipFile(workbook, "a") as package:
        package.writestr(part, "<!DOCTYPE x><x/>" if part.endswith("\u202e.xml") else "<x/>")
    code, out, err = run("compile", workbook, *DAY)
    assert obeyed(out) | obeyed(err) == set()
    refused = "\u202e" in part
    assert code == (2 if refused else 0)
    expected = {"bank.xlsx"} if refused else {"bank.xlsx", "bank.annotated.xlsx", "bank.routing.json"}
    assert {path.name for path in tmp_path.iterdir()} == expected


@pytest.mark.parametrize("output_format", ["text", "json"])
def test_names_of_files_are_text(run, write, sheets, tmp_path, output_format):
    names = ["\x1b[31m\u202e.xlsx", "a\nError: forged.xlsx", "=1+1.xlsx", os.fsdecode(b"\xff.xlsx")]
    for name in names:
        write(sheets, name)
    write(sheets, names[1]).write_bytes(b"")
    summary = tmp_path / "summary.xlsx"
    code, out, err = run(
        "compile", tmp_path, "-o", tmp_path / "out", "--summary", summary, "--format", output_format, *DAY
    )
    assert code == 2
    assert obeyed(out) | obeyed(err) == set()
    assert not re.search("^Error: forged", out + err, re.MULTILINE)
    assert len(list((tmp_path / "out").iterdir())) == 2 * (len(names) - 1)
    assert not any("1+1" in formula for formula in formulas(summary.read_bytes()))
    read = [row[0].value for row in openpyxl.load_workbook(summary).active.iter_rows()]
    assert any("=1+1.xlsx" in str(value) for value in read)


@pytest.mark.parametrize("state", ["visible", "hidden"])
def test_names_of_sheets_are_text(run, tmp_path, state):
    package = minimal.parts(minimal.ONE_CELL)
    package["xl/workbook.xml"] = str(package["xl/workbook.xml"]).replace(
        'name="S1"', f'name="Intens_x001B_[2J&#x202e;" state="{state}"'
    )
    (tmp_path / "a.xlsx").write_bytes(minimal.zipped(package))
    code, out, err = run("compile", tmp_path / "a.xlsx", "--all", *DAY)
    assert code == 1
    assert obeyed(out) | obeyed(err) == set()


def test_decisions_are_text(run, write, sheets, tmp_path):
    sheets["Intents"][0]["Category"] = "=1+1"
    run("compile", write(sheets), *DAY)
    routing = tmp_path / "bank.routing.json"
    routing.write_bytes(routing.read_bytes().replace(b'"general"', b'"\\u001b[2J\\u202e"'))
    for output_format in ("text", "json"):
        code, out, err = run(
            "decide",
            routing,
            "--intent",
            ESCAPES[:-1],
            "--signal",
            f"{ESCAPES[:-1]}=1",
            "--format",
            output_format,
        )
        assert code == 0
        assert obeyed(out) | obeyed(err) == set()


def test_a_template_holds_names_as_text(run, tmp_path):
    csv = tmp_path / "intents.csv"
    csv.write_text("intent,name\nrefund,=1+1\norder,+cmd\n", encoding="utf-8")
    plain, filled = tmp_path / "plain.xlsx", tmp_path / "filled.xlsx"
    assert run("template", "--rows", "20", "-o", plain)[0] == 0
    code, _, err = run("template", "--intents", csv, "--client", "=1+1", "--rows", "20", "-o", filled)
    assert (code, obeyed(err)) == (0, set())
    texts = {"=1+1", "1+1", "+cmd", "cmd"}
    assert not texts & set(formulas(filled.read_bytes()))
