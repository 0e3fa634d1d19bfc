"""Knowing a portfolio summary that an earlier run wrote."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

PORTFOLIO_NAME = "handoff_xl_portfolio"
"""The hidden defined name by which a folder run knows a portfolio summary and passes it over."""

_WORKBOOK_PART = 1_000_000
_LARGEST = 50 * 2**20  # in bytes; a summary of thousands of workbooks has a tenth of that


def is_portfolio(path: Path) -> bool:
    """Whether a file is a summary that an earlier run wrote; False for anything that cannot be opened."""
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:  # a pipe would be waited for
            return False
        with zipfile.ZipFile(path) as package, package.open("xl/workbook.xml") as part:
            return PORTFOLIO_NAME.encode() in part.read(_WORKBOOK_PART)
    except (OSError, KeyError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error):
        return False  # what is wrong with the file is told when it is compiled
