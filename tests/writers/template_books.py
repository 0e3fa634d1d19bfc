"""Workbooks that the tests of the template look at, written once."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import openpyxl
from openpyxl.workbook import Workbook

from handoff_xl.writers.template import TemplateOptions, write_filled, write_template

HEADER_ROW, FIRST_ROW = 4, 5
STARTER = TemplateOptions()


@cache
def template(options: TemplateOptions = STARTER) -> bytes:
    target = BytesIO()
    write_template(target, options)
    return target.getvalue()


@cache
def template_book(options: TemplateOptions = STARTER) -> Workbook:
    """Return the template as openpyxl reads it, to look at only."""
    return opened(template(options))


def filled(content, **options) -> bytes:
    target = BytesIO()
    write_filled(target, content, **options)
    return target.getvalue()


def opened(data: bytes, *, values: bool = False) -> Workbook:
    return openpyxl.load_workbook(BytesIO(data), data_only=values)


def headers(sheet) -> list[str]:
    return [cell.value for cell in sheet[HEADER_ROW] if cell.value is not None]


def rows(sheet) -> list[dict[str, object]]:
    """Return the filled rows under their headers, blanks left out, without the calculated columns."""
    names = headers(sheet)
    found = []
    for cells in sheet.iter_rows(min_row=FIRST_ROW, max_col=len(names), values_only=True):
        row = {
            name: _plain(value) for name, value in zip(names, cells, strict=True) if value not in (None, "")
        }
        for calculated_header in ("Check", "Try it"):
            row.pop(calculated_header, None)
        if row:
            found.append(row)
    return found


def _plain(value: object) -> object:
    """Return a date where openpyxl gives the midnight of one."""
    return value.date() if isinstance(value, datetime) else value


def parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}
