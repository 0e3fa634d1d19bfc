"""Stakeholders edit the annotated copy, some program saves it, and it is compiled again."""

import io
import shutil
import subprocess
from functools import cache

import openpyxl
import pytest
from openpyxl.comments import Comment

from tests.loop_edits import designs
from tests.loop_edits.edits import EDITS

SAVED_AGAIN = (
    "nothing",
    "mend_some",
    "sort_intents",
    "insert_rows_above",
    "delete_one_report",
    "rename_reports",
    "write_below_our_note",
    "write_above_our_note",
    "copy_a_report",
    "paste_highlighted_cells",
)
"""Edits whose copies are saved by other programs as well; test_office has those that LibreOffice makes itself."""


@cache
def edited(name, *, in_the_browser=False):
    """Return the annotated copy after an edit, saved by openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(designs.annotated()))
    EDITS[name].change(book)
    if in_the_browser:
        drop_names_and_authors(book)
    return designs.saved(book)


def drop_names_and_authors(book):
    """Leave out what programs in the browser do not keep."""
    book.defined_names.clear()
    for sheet in book.worksheets:
        sheet.defined_names.clear()
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink is not None:
                    cell.hyperlink = None
                if cell.comment is not None:
                    cell.comment = Comment(cell.comment.text.replace("\u00a0", " "), "")


@pytest.fixture(scope="module")
def by_libreoffice(tmp_path_factory):
    """Return each edited copy as LibreOffice saves it; all are converted in one run."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: apt-get install libreoffice-calc")
    folder = tmp_path_factory.mktemp("office")
    sources = []
    for name in SAVED_AGAIN:
        sources.append(folder / f"{name}.xlsx")
        sources[-1].write_bytes(edited(name))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", folder / "saved", *sources]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return {name: (folder / "saved" / f"{name}.xlsx").read_bytes() for name in SAVED_AGAIN}


@pytest.mark.parametrize("name", EDITS)
def test_saved_by_openpyxl(name):
    designs.check(edited(name), **EDITS[name].expected)


@pytest.mark.parametrize("name", SAVED_AGAIN)
def test_saved_by_a_program_that_drops_names_and_authors(name):
    designs.check(edited(name, in_the_browser=True), **EDITS[name].expected)


@pytest.mark.parametrize("name", SAVED_AGAIN)
def test_saved_by_libreoffice(name, by_libreoffice):
    designs.check(by_libreoffice[name], **EDITS[name].expected)
