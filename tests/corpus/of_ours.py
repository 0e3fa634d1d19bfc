"""Workbooks from our own template, and annotated copies that other programs saved."""

import datetime as dt
import io
from functools import cache

import openpyxl

from handoff_xl.compile import compile_workbook
from handoff_xl.writers.annotated import annotated_copy
from handoff_xl.writers.template import write_filled
from tests.corpus.design import faulty
from tests.corpus.files import files_of, made
from tests.corpus.package import Package, plain

DAY = dt.date(2026, 11, 24)


@cache
def annotated() -> bytes:
    data = plain().written()
    return annotated_copy(data, compile_workbook(data, "plain.xlsx", DAY))


def without_journal() -> Package:
    package = Package.opened(annotated())
    del package.parts["docProps/handoff-xl.json"]
    return package


@made()
def filled_template() -> bytes:
    """The template with the faulty design in it; its formulas are without results, as xlsxwriter leaves them."""
    content = {
        name: [dict(zip(map(str, headers), row, strict=True)) for row in rows]
        for name, (headers, *rows) in faulty().items()
    }
    buffer = io.BytesIO()
    write_filled(buffer, content, rows=20)
    return buffer.getvalue()


@made()
def annotated_copy_as_it_is() -> bytes:
    return annotated()


@made()
def annotated_copy_saved_by_openpyxl() -> bytes:
    buffer = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(annotated())).save(buffer)
    return buffer.getvalue()


@made()
def annotated_copy_that_lost_its_journal() -> bytes:
    return without_journal().written()


@made()
def annotated_copy_without_authors_of_notes() -> bytes:
    """As LibreOffice saves it."""
    package = without_journal()
    part = next(name for name in package.parts if "comments" in name)
    package.replace(part, "<author>handoff-xl</author>", "<author></author>")
    return package.written()


FILES = files_of(globals())
