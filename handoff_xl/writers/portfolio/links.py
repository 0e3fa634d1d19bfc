"""Links to files that a workbook stands beside.

xlsxwriter spells the path of a file with backslashes, which only Excel for Windows follows. So a link is written with a
stand-in for its target, and the relationship gets the target afterwards: relative, with forward slashes.
"""

from __future__ import annotations

import os
import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from handoff_xl.printable import printable

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_STAND_IN = "handoff_xl_link_"
_TARGET = re.compile(rf'Target="{_STAND_IN}(\d+)"'.encode())
_RELATIONSHIPS = ".rels"
_KEPT = "/().,-_~!$&'*+=@;"


class FileLinks:
    """The links of a workbook that will stand in ``folder``, numbered as they are written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._targets: list[str] = []

    def write(self, sheet: Worksheet, row: int, column: int, file: str, text: str, look: Format) -> None:
        """Write a cell that shows a text and leads to a file."""
        sheet.write_url(row, column, f"external:{_STAND_IN}{len(self._targets)}", look, printable(text))
        self._targets.append(target(Path(file), self._folder))

    def put_in(self, package: bytes) -> bytes:
        """Return the written workbook with its links leading to the files."""
        linked = BytesIO()
        with ZipFile(BytesIO(package)) as source, ZipFile(linked, "w", ZIP_DEFLATED) as copy:
            for entry in source.infolist():
                content = source.read(entry)
                if entry.filename.endswith(_RELATIONSHIPS):
                    content = _TARGET.sub(self._target, content)
                copy.writestr(entry, content, ZIP_DEFLATED)
        return linked.getvalue()

    def _target(self, match: re.Match[bytes]) -> bytes:
        return f'Target="{escape(self._targets[int(match[1])], {chr(34): "&quot;"})}"'.encode()


def target(file: Path, folder: Path) -> str:
    """Return the target of a link from a workbook in a folder to a file: relative where there is a way to it.

    As Excel does, letters beyond ASCII stand as they are, and what has a meaning in addresses is percent-encoded.
    """
    try:
        relative = Path(os.path.relpath(file.resolve(), folder)).as_posix()
    except ValueError:  # it is on another drive
        return file.resolve().as_uri()
    return "".join(
        one if one > "\x7f" and one.isprintable() else quote(one, safe=_KEPT, errors="surrogateescape")
        for one in relative
    )
