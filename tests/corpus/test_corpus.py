from functools import cache
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator, ValidationSeverity

from handoff_xl.cli import main
from handoff_xl.compile import compile_workbook
from handoff_xl.ooxml import find_marks, open_workbook, read_grid
from handoff_xl.writers.annotated import annotated_copy, strip_marks
from tests.corpus.corpus import CORPUS
from tests.corpus.design import FAULTS, SOUND, faulty
from tests.corpus.losses import contents, losses
from tests.corpus.of_ours import DAY
from tests.corpus.package import package_of

OWNER = "handoff-xl"
FAULTY_SHEETS = {sheet for sheet, _, _ in FAULTS}
TOO_LARGE_TO_AUDIT = {"xlsxwriter_sixteen_thousand_columns"}  # half a minute for what another file shows, too
REPORTS = ["HX Summary", "HX Issues", "HX Coverage", "HX Handoff map"]


@cache
def keys_of_the_design(*, sound: bool) -> frozenset[tuple[str, str]]:
    data = package_of(SOUND if sound else faulty()).written()
    return frozenset(finding.key for finding in compile_workbook(data, "design.xlsx", DAY).findings)


@cache
def routing_of_the_design() -> dict[str, object]:
    return routing(package_of(SOUND).written())


def routing(data: bytes) -> dict[str, object]:
    document = compile_workbook(data, "design.xlsx", DAY).routing
    assert document is not None
    return {key: value for key, value in document.items() if key != "source"}


@cache
def validator() -> OpenXmlValidator:
    return OpenXmlValidator(strict=False)


def faults(path: Path) -> set[str]:
    errors = validator().validate(path).errors
    return {error.description for error in errors if error.severity is ValidationSeverity.ERROR}


def test_there_are_enough_files_of_every_kind():
    assert len({file.name for file in CORPUS}) == len(CORPUS) >= 120
    assert {file.suffix for file in CORPUS} == {".xlsx", ".xlsm", ".xltx", ".xltm"}


@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.name)
def test_nothing_is_lost(file, tmp_path, capsys):
    data = file.make()
    source = tmp_path / f"{file.name}{file.suffix}"
    source.write_bytes(data)
    status = main(["compile", str(source), "-o", str(tmp_path), "--as-of", DAY.isoformat()])
    assert status == (0 if file.sound else 1), capsys.readouterr()
    copy_path = tmp_path / f"{file.name}.annotated{file.suffix}"
    copy = copy_path.read_bytes()

    bare = strip_marks(data)  # the same, except where it bears marks already
    assert losses(bare, copy) == []
    assert list(contents(strip_marks(copy)).items()) == list(contents(bare).items())

    outcome = compile_workbook(copy, source.name, DAY)
    found = {finding.key for finding in outcome.findings if finding.rule.code not in file.also}
    assert found == keys_of_the_design(sound=file.sound)
    assert file.also <= {finding.rule.code for finding in outcome.findings}
    assert annotated_copy(copy, outcome) == copy

    before, after = open_workbook(bare), open_workbook(copy)
    assert [sheet.name for sheet in after.sheets[len(REPORTS) :]] == [sheet.name for sheet in before.sheets]
    for sheet in before.sheets:
        other = after.sheet(sheet.name)
        assert (sheet.state, sheet.kind) == (other.state, other.kind)
        assert read_grid(before, sheet) == read_grid(after, other)

    marks = find_marks(after, OWNER)
    assert set(marks.sheets) == set(REPORTS)
    if file.sound:
        assert routing(data) == routing_of_the_design()
    else:
        assert {sheet for sheet, _ in marks.highlights} == FAULTY_SHEETS
        assert {sheet for sheet, _, _ in marks.notes} >= FAULTY_SHEETS - {"Intents"}

    if file.name not in TOO_LARGE_TO_AUDIT and (complaints := faults(copy_path)):
        assert complaints <= faults(source)
