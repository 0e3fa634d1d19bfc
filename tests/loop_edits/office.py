"""Edits that LibreOffice itself makes, as a person would with its menus: a macro opens, changes and saves each copy."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.loop_edits.designs import OWN_NOTES

_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
{code}
</script:module>
"""
_SAVE = """
Function Opened(folder As String)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "Hidden"
  how(0).Value = True
  Opened = StarDesktop.loadComponentFromURL(folder &amp; "/annotated.xlsx", "_blank", 0, how())
End Function

Sub Save(doc, folder As String, name As String)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "FilterName"
  how(0).Value = "Calc MS Excel 2007 XML"
  doc.storeToURL(folder &amp; "/" &amp; name &amp; ".xlsx", how())
  doc.close(True)
End Sub
"""
EDITS: dict[str, tuple[str, dict[str, Any]]] = {
    "insert_rows_above": ('doc.Sheets.getByName("Thresholds").Rows.insertByIndex(0, 2)', {}),
    "insert_rows_inside": ('doc.Sheets.getByName("Intents").Rows.insertByIndex(2, 3)', {}),
    "insert_a_column": ('doc.Sheets.getByName("Intents").Columns.insertByIndex(1, 1)', {}),
    "delete_a_faulty_row": (
        'doc.Sheets.getByName("Intents").Rows.removeByIndex(4, 1)',
        {"mended": {("HX304", "order_status · biling")}},
    ),
    "sort": (
        """
  Dim field(0) As New com.sun.star.table.TableSortField
  field(0).Field = 0
  field(0).IsAscending = True
  Dim order(1) As New com.sun.star.beans.PropertyValue
  order(0).Name = "SortFields"
  order(0).Value = field()
  order(1).Name = "BindFormatsToContent"
  order(1).Value = True
  doc.Sheets.getByName("Intents").getCellRangeByName("A2:E5").sort(order())""",
        {},
    ),
    "mend_a_cell": (
        'doc.Sheets.getByName("Intents").getCellRangeByName("D2").String = "billing"',
        {"mended": {("HX304", "refund_status · biling")}},
    ),
    "copy_a_sheet": ('doc.Sheets.copyByName("Intents", "Intents of May", 0)', {}),
    "copy_a_report": ('doc.Sheets.copyByName("HX Issues", "Issues of May", 9)', {}),
    "delete_a_report": ('doc.Sheets.removeByName("HX Coverage")', {}),
    "rename_and_move": (
        """
  doc.Sheets.getByName("HX Issues").Name = "To do"
  doc.Sheets.moveByName("To do", 9)
  doc.Sheets.moveByName("Intents", 0)""",
        {},
    ),
    "paste_a_faulty_cell": (
        """
  Dim sheet
  sheet = doc.Sheets.getByName("Intents")
  sheet.copyRange(sheet.getCellRangeByName("G8").CellAddress, sheet.getCellRangeByName("D2").RangeAddress)""",
        {},
    ),
    "add_notes": (
        """
  Dim queues
  queues = doc.Sheets.getByName("Queues")
  queues.Annotations.insertNew(queues.getCellRangeByName("B2").CellAddress, "Two people only.")""",
        {"notes": OWN_NOTES | {"Two people only."}},
    ),
    "write_below_our_note": (
        """
  Dim cell
  cell = doc.Sheets.getByName("Thresholds").getCellRangeByName("F3")
  cell.Annotation.String = cell.Annotation.String &amp; Chr(10) &amp; "Lee: too much."  """,
        {"notes": OWN_NOTES | {"Lee: too much."}},
    ),
}
"""By name what is done to the open workbook, in Basic, and what must then hold."""


def edited_by_libreoffice(annotated: bytes, folder: Path) -> dict[str, bytes]:
    """Return the annotated copy after each edit; the tests are skipped where there is no LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: apt-get install libreoffice-calc")
    (folder / "annotated.xlsx").write_bytes(annotated)
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    subprocess.run([*command, "--terminate_after_init"], check=True, capture_output=True, timeout=120)
    subs = "".join(
        f"Sub Edit_{name}(folder As String)\n  Dim doc\n  doc = Opened(folder)\n{code}\n"
        f'  Save(doc, folder, "{name}")\nEnd Sub\n'
        for name, (code, _) in EDITS.items()
    )
    calls = "".join(f"  Edit_{name}(folder)\n" for name in EDITS)
    module = _MODULE.format(code=f"{_SAVE}{subs}Sub Run(folder As String)\n{calls}End Sub")
    place = folder / "profile" / "user" / "basic" / "Standard" / "Module1.xba"
    place.write_text(module, encoding="utf-8")
    macro = f'macro:///Standard.Module1.Run("{folder.as_uri()}")'
    subprocess.run([*command, macro], check=True, capture_output=True, timeout=180)
    return {name: (folder / f"{name}.xlsx").read_bytes() for name in EDITS}
