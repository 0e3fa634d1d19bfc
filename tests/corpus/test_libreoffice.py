"""LibreOffice opens the annotated copy of every file, and what it saves is compiled again.

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
# LibreOffice does not read these packages as they are, with marks or without.
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


def saved_by_libreoffice(files, folder):
    """Return the annotated copies of files, as they are and as LibreOffice saves them, by name."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed, so what it makes of the files cannot be tried.")
    copies = {}
    for file in files:
        data = file.make()
        copies[file.name] = annotated_copy(data, compile_workbook(data, "design.xlsx", DAY))
        (folder / f"{file.name}{file.suffix}").write_bytes(copies[file.name])
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(folder / "saved")]
    command += [str(folder / f"{file.name}{file.suffix}") for file in files]
    subprocess.run(command, check=True, capture_output=True, timeout=1200)
    return {name: (copy, (folder / "saved" / f"{name}.xlsx").read_bytes()) for name, copy in copies.items()}


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
