"""A compile asks no network, starts no program and writes nowhere but to its outputs, whatever the workbook says."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WATCHED = """
import json, os, sys
seen = []
def watch(event, arguments):
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork", "webbrowser",
                         "urllib.", "http.", "ftplib", "ctypes.dlopen")):
        seen.append(event)
    if event == "open" and isinstance(arguments[0], (str, bytes)) and isinstance(arguments[2], int):
        if arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            seen.append(os.path.dirname(os.path.abspath(os.fsdecode(arguments[0]))))
from handoff_xl.cli import main
import handoff_xl.cli.compile, handoff_xl.validation, pandera.pandas
sys.addaudithook(watch)
code = main(sys.argv[1:])
print(json.dumps(sorted(set(seen))))
sys.exit(code)
"""


@pytest.fixture
def reaching_out(write, sheets):
    """A workbook that points everywhere: links, pictures, a template, a data connection, formulas, macros."""
    path = write(sheets, "bank.xlsm")
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    listing = "xl/_rels/workbook.xml.rels"
    added = (
        ("externalLink", "externalLinks/externalLink1.xml", ""),
        ("image", "http://198.51.100.1/a.png", ' TargetMode="External"'),
        ("attachedTemplate", "file:///etc/passwd", ' TargetMode="External"'),
        ("hyperlink", "\\\\198.51.100.1\\share\\a.xlsx", ' TargetMode="External"'),
        ("vbaProject", "vbaProject.bin", ""),
        ("worksheet", "../../../../../../etc/passwd", ""),
    )
    for number, (kind, target, mode) in enumerate(added):
        entry = (
            f'<Relationship Id="out{number}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
        )
        parts[listing] = parts[listing].replace(b"</Relationships>", entry.encode())
    parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        f'<Relationships><Relationship Id="rId1" Type="{OFFICE}/externalLinkPath" '
        'Target="http://198.51.100.1/b.xlsx" TargetMode="External"/></Relationships>'
    ).encode()
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0Sub Auto_Open"
    sheet = next(name for name in parts if name.endswith("sheet9.xml"))
    row = '<row r="900"><c r="Z900"><f>WEBSERVICE("http://198.51.100.1")</f><v>1</v></c></row></sheetData>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", row.encode())
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def test_a_workbook_that_points_everywhere_reaches_nothing(reaching_out, tmp_path):
    out = tmp_path / "out"
    arguments = ["compile", str(reaching_out), "-o", str(out), "--as-of", "2026-11-24"]
    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCHED, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1}, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [str(out)]
    with zipfile.ZipFile(out / "bank.annotated.xlsm") as package:
        assert package.read("xl/vbaProject.bin") == b"\xd0\xcf\x11\xe0Sub Auto_Open"
    assert {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*")} == {"bank.xlsm", "out"}


def test_no_module_of_the_package_can_reach_the_network():
    root = Path(os.fspath(sys.modules["handoff_xl"].__file__)).parent
    modules = {path: path.read_text(encoding="utf-8") for path in root.rglob("*.py")}
    for name in (
        "socket",
        "urllib.request",
        "http.client",
        "requests",
        "ftplib",
        "smtplib",
        "webbrowser",
        "subprocess",
    ):
        assert [
            path.name
            for path, text in modules.items()
            if f"import {name}\n" in text or f"from {name} " in text
        ] == []
