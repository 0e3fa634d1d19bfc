"""Spreadsheets in other formats: each command says in one sentence how to save them, and nothing is written."""

import io
import shutil
import subprocess
import zipfile

import openpyxl
import pytest

from handoff_xl.cli import main

SENTENCES = {
    ".xls": "The file is an Excel 97-2003 workbook (.xls). Open it in Excel and save it as Excel Workbook (.xlsx).",
    ".ods": "The file is an OpenDocument file (.ods). Open it in LibreOffice or Excel and save it as Excel Workbook (.xlsx).",
    ".fods": "The file is a flat OpenDocument file. Open it in LibreOffice or Excel and save it as Excel Workbook (.xlsx).",
    ".xlsb": "The file is a binary workbook (.xlsb). Open it in Excel and save it as Excel Workbook (.xlsx).",
    ".numbers": "The file is a Numbers spreadsheet. In Numbers choose File, Export To, Excel, format .xlsx.",
    ".gsheet": "The file is only a link to a Google Sheet. Open it, choose File, Download, Microsoft Excel (.xlsx).",
}
COMMANDS = {
    "check": ["check"],
    "compile": ["compile"],
    "strip": ["strip"],
    "decide": ["decide", "--intent", "x"],
}


def packed(*names):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name in names:
            package.writestr(name, b"\x00")
    return stream.getvalue()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Return a folder with a spreadsheet of each format, those of LibreOffice made by it where it is installed."""
    folder = tmp_path_factory.mktemp("formats")
    made = {
        ".fods": b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
        ".xlsb": packed("[Content_Types].xml", "xl/workbook.bin", "xl/worksheets/sheet1.bin"),
        ".numbers": packed("Index/Document.iwa", "Metadata/Properties.plist"),
        ".gsheet": b'{"url": "https://docs.google.com/open?id=1", "doc_id": "1", "email": "a@example.com"}',
    }
    for suffix, data in made.items():
        (folder / f"design{suffix}").write_bytes(data)
    office = shutil.which("soffice")
    if office is not None:
        book = openpyxl.Workbook()
        book.active["A1"] = "Intent"
        source = folder / "source" / "design.xlsx"
        source.parent.mkdir()
        book.save(source)
        for suffix in ("xls", "ods"):
            profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
            command = [office, profile, "--headless", "--convert-to", suffix, "--outdir", folder, source]
            subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder


@pytest.mark.parametrize(
    ("suffix", "command"),
    # A link to a Google Sheet is JSON, which decide takes for a routing JSON.
    [
        (suffix, command)
        for suffix in SENTENCES
        for command in COMMANDS
        if (suffix, command) != (".gsheet", "decide")
    ],
)
def test_other_formats_are_refused_in_one_sentence(files, tmp_path, capsys, suffix, command):
    if not (files / f"design{suffix}").exists():
        pytest.skip("LibreOffice is not installed: apt-get install libreoffice-calc")
    path = tmp_path / f"design{suffix}"
    shutil.copyfile(files / path.name, path)
    name, *options = COMMANDS[command]
    assert main([name, str(path), *options]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"Error: {path}: {SENTENCES[suffix]}\n")
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_in_a_folder_they_are_skipped_and_that_is_said(tmp_path, capsys):
    for suffix in SENTENCES:
        (tmp_path / f"design{suffix}").write_bytes(b"x")
    assert main(["check", str(tmp_path)]) == 2
    _, err = capsys.readouterr()
    for suffix in SENTENCES:
        assert f"Skipped {tmp_path / f'design{suffix}'}: it is not an .xlsx file." in err
