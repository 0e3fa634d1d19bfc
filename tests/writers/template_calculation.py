"""LibreOffice at work for the tests of the template: it calculates workbooks, and picks on Try it as a person does."""

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl.workbook import Workbook

from tests.writers.template_books import opened

MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Trying" script:language="StarBasic">
Sub Main(orders As String)
  Dim source As Integer, target As Integer, order As String, words, document, sheet
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  source = FreeFile
  Open orders For Input As #source
  target = FreeFile
  Open orders &amp; ".answers" For Output As #target
  Do While Not EOF(source)
    Line Input #source, order
    words = Split(order, Chr(9))
    Select Case words(0)
    Case "open"
      document = StarDesktop.loadComponentFromURL(words(1), "_blank", 0, hidden())
    Case "text"
      document.Sheets.getByName(words(1)).getCellRangeByName(words(2)).String = words(3)
    Case "number"
      document.Sheets.getByName(words(1)).getCellRangeByName(words(2)).Value = Val(words(3))
    Case "read"
      document.calculateAll()
      sheet = document.Sheets.getByName(words(1))
      Print #target, Joined(sheet.getCellRangeByName(words(2)).getDataArray())
    Case "close"
      document.close(True)
    End Select
  Loop
  Close #source
  Close #target
End Sub

Function Joined(rows) As String
  Dim text As String, row, value
  For Each row In rows
    For Each value In row
      If VarType(value) = 8 Then
        text = text &amp; value &amp; Chr(9)
      Else
        text = text &amp; "=" &amp; Trim(Str(value)) &amp; Chr(9)
      End If
    Next
  Next
  Joined = text
End Function
</script:module>
"""


class LibreOffice:
    """LibreOffice with a profile of its own in a folder; skips the test where it is not installed."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("soffice") is None:
            pytest.skip("LibreOffice is not installed, so nothing here can calculate the formulas.")
        self._folder = folder

    def calculated(self, workbooks: list[bytes]) -> list[Workbook]:
        """Return the workbooks, values only, after every formula has been calculated anew."""
        paths = [self._folder / f"{number:03}.xlsx" for number in range(len(workbooks))]
        for path, data in zip(paths, workbooks, strict=True):
            path.write_bytes(emptied(data))
        self._run("--convert-to", "xlsx", "--outdir", str(self._folder / "out"), *map(str, paths))
        return [opened((self._folder / "out" / path.name).read_bytes(), values=True) for path in paths]

    def answers(self, orders: list[tuple[str, ...]]) -> list[list[str | float]]:
        """Carry out orders (open, text, number, read, close); return the cells of every read, row by row."""
        self._run("--terminate_after_init")  # makes the profile, which the macro then joins
        library = self._folder / "profile" / "user" / "basic" / "Standard"
        listing = library / "script.xlb"
        listing.write_text(listing.read_text().replace('"Module1"', '"Trying"'))
        (library / "Trying.xba").write_text(MACRO)
        path = self._folder / "orders"
        path.write_text("".join("\t".join(order) + "\n" for order in orders), encoding="utf-8")
        self._run("--norestore", f'macro:///Standard.Trying.Main("{path}")')
        lines = Path(f"{path}.answers").read_text(encoding="utf-8").splitlines()
        return [[_value(word) for word in line.split("\t")[:-1]] for line in lines]

    def _run(self, *arguments: str) -> None:
        profile = f"-env:UserInstallation={(self._folder / 'profile').as_uri()}"
        subprocess.run(
            ["soffice", profile, "--headless", *arguments], check=True, capture_output=True, timeout=180
        )


def _value(word: str) -> str | float:
    return float(word[1:]) if word.startswith("=") else word


def emptied(data: bytes) -> bytes:
    """Return a workbook whose formulas have no values, so that whoever opens it must calculate them."""
    target = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(target, "w", ZIP_DEFLATED) as package:
        for name in source.namelist():
            package.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f>", source.read(name)))
    return target.getvalue()
