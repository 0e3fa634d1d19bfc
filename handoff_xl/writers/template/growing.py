"""Let rows grow with their text.

xlsxwriter marks every row whose height it is told as set by hand, and Excel never fits such a row to its text again.
Without that mark the height holds until somebody types a longer text, and then the row follows.
"""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from handoff_xl.writers.template.tables import FIRST_ROW

_ROW = re.compile(rb'(<row r="(\d+)"[^>]*?) customHeight="1"')
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml\Z")


def let_rows_grow(package: bytes, *, first_table: int) -> bytes:
    """Return the workbook with the data rows of its sheets, from number ``first_table`` on, free to grow."""
    grown = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(grown, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            match = _SHEET.match(entry.filename)
            if match and int(match[1]) >= first_table:
                content = _ROW.sub(_free_data_row, content)
            target.writestr(entry, content, ZIP_DEFLATED)
    return grown.getvalue()


def _free_data_row(row: re.Match[bytes]) -> bytes:
    return row[1] if int(row[2]) >= FIRST_ROW else row[0]
