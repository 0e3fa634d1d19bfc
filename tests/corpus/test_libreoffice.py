"""LibreOffice opens the annotated copy of every file that it opens, and what it saves is compiled again.

All files take it minutes: beside the other tests it gets one of eight, and all of them with ``-m corpus``.
"""

import shutil
import subprocess

import pytest

from handoff_xl.compile import compile_workbook
from handoff_xl.ooxml import find_marks, open_workbook
from handoff_xl.writers.annotated import annotated_copy, strip_marks
from tests.corpus.corpus import CORPUS
from tests.corpus.of_ours import DAY

OWNER = "handoff-xl"
# LibreOffice does not open these packages, with marks or without. The copy keeps the names of their parts as they are,
# so that none of the original is missing by name.
UNREAD = {
    "backslashes",
    "backslashes_in_some_names",
    "leading_slashes",
    "names_in_other_case",
    "no_package_relationships",
}
# Notes, its own or others, are lost here: it does not find what belongs to a sheet at such an address, and it makes
# a hidden sheet of each scenario, by which the notes of all later sheets end up on their neighbours.
LOSES_NOTES = {
    "roundabout_targets",
    "backslashes_in_targets",
    "everything_around_the_cells",
    "openpyxl_scenarios_and_breaks",
}
READ = [file for file in CORPUS if file.name not in UNREAD]


def opened_by_libreoffice(folder):
    """Return what LibreOffice saves of the workbooks in a folder, by name; those that it does not open are missing."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed, so what it makes of the files cannot be tried.")
    saved = folder / "saved"
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(saved)]
    command += [str(path) for path in sorted(folder.iterdir())]
    subprocess.run(command, check=True, capture_output=True, timeout=1200)
    return {path.stem: path.read_bytes() for path in saved.iterdir()}


def saved_by_libreoffice(files, folder):
    """Return the annotated copies of files, as they are and as LibreOffice saves them, by name."""
    copies = {}
    for file in files:
        data = file.make()
        copies[file.name] = annotated_copy(data, compile_workbook(data, "design.xlsx", DAY))
        (folder / f"{file.name}{file.suffix}").write_bytes(copies[file.name])
    saved = opened_by_libreoffice(folder)
    return {name: (copy, saved[name]) for name, copy in copies.items()}


def check(files, folder):
    for name, (copy, saved) in saved_by_libreoffice(files, folder).items():
        ours = find_marks(open_workbook(copy), OWNER)
        theirs = find_marks(open_workbook(saved), OWNER)
        assert set(theirs.sheets) == set(ours.sheets), name
        if name not in LOSES_NOTES:
            assert set(theirs.notes) == set(ours.notes), name
        outcome = compile_workbook(saved, "design.xlsx", DAY)
        again = find_marks(open_workbook(annotated_copy(saved, outcome)), OWNER)
        assert set(again.sheets) == set(ours.sheets), name
        assert len(again.notes) == len(set(again.notes)), name
        bare = find_marks(open_workbook(strip_marks(saved)), OWNER)
        assert (bare.sheets, bare.highlights, bare.notes, bare.names) == ({}, (), (), ()), name


def test_some_files_open_in_libreoffice(tmp_path):
    check(READ[::8], tmp_path)


@pytest.mark.corpus
def test_all_files_open_in_libreoffice(tmp_path):
    check(READ, tmp_path)


def test_what_libreoffice_does_not_open_it_did_not_open_before(tmp_path):
    for file in [READ[0], *(file for file in CORPUS if file.name in UNREAD)]:
        data = file.make()
        copy = annotated_copy(data, compile_workbook(data, "design.xlsx", DAY))
        (tmp_path / f"{file.name}.xlsx").write_bytes(data)
        (tmp_path / f"{file.name}-copy.xlsx").write_bytes(copy)
    opened = opened_by_libreoffice(tmp_path).keys()
    assert {READ[0].name, f"{READ[0].name}-copy"} <= opened
    assert {name for name in UNREAD if name in opened} <= {
        name for name in UNREAD if f"{name}-copy" in opened
    }
