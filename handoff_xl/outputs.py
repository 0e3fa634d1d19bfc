"""Names of the files that a compile makes, beside the workbook.

DESIGN §5: NAME is the workbook's stem without the marks of copies, so that a copy that went round by mail compiles
to the same files as its original.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

from handoff_xl.ooxml import Archive, Limits, PackageError, open_workbook
from handoff_xl.refusal import CannotRun
from handoff_xl.writers.annotated import is_untouched, read_remarks, strip_marks

_COPY_MARK = re.compile(r"(\.annotated(-\d+)?| ?\(\d+\)| - Copy)$", re.IGNORECASE)
_ANNOTATED = re.compile(r"\.annotated(-\d+)?( ?\(\d+\)| - Copy)*$", re.IGNORECASE)
_MOST_COPIES = 99
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xltm")


def output_name(file_name: str) -> str:
    """Return NAME of a workbook's outputs: its stem without ``.annotated``, ``.annotated-2``, `` (1)``, ``- Copy``."""
    name = Path(file_name).stem
    while shorter := _COPY_MARK.sub("", name).rstrip():
        if shorter == name:
            break
        name = shorter
    return name


def is_annotated_name(file_name: str) -> bool:
    """Whether a file is named like an annotated copy (of whatever number, downloaded again or not)."""
    return _ANNOTATED.search(Path(file_name).stem) is not None


class Targets(NamedTuple):
    """The files that compiling one workbook writes."""

    routing: Path
    annotated: Path


def targets(workbook: Path, directory: Path | None = None, limits: Limits | None = None) -> Targets:
    """Return where the outputs of ``workbook`` go: beside it, or to ``directory``.

    The annotated copy takes the name ``NAME.annotated-2`` where ``NAME.annotated`` is the workbook itself; where an
    annotated copy is compiled, it takes the next number (``-3`` …) whose file nobody else has saved, so that no other
    stakeholder's copy is lost. It keeps the suffix of a workbook with macros or of a template, which Excel would not
    open under another one. Raises CannotRun where no name is free.
    """
    folder = workbook.parent if directory is None else directory
    name = output_name(workbook.name)
    suffix = workbook.suffix.lower() if workbook.suffix.lower() in WORKBOOK_SUFFIXES else ".xlsx"
    is_copy = is_annotated_name(workbook.name)
    for number in range(1, _MOST_COPIES + 1):
        annotated = folder / f"{name}.annotated{'' if number == 1 else f'-{number}'}{suffix}"
        if _is_same_file(annotated, workbook) or (is_copy and _is_somebodys(annotated, limits)):
            continue
        return Targets(folder / f"{name}.routing.json", annotated)
    raise CannotRun(
        f"There are {_MOST_COPIES} annotated copies of {name} already. Delete those that are done with, or choose "
        "another folder with -o."
    )


def _is_somebodys(copy: Path, limits: Limits | None) -> bool:
    """Whether an annotated copy was saved by somebody since we wrote it, or cannot be looked at."""
    try:
        too_large = copy.stat().st_size > (limits or Limits()).file
        return copy.is_file() and (too_large or not is_untouched(copy.read_bytes(), limits))
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _is_same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return os.path.normcase(one.absolute()) == os.path.normcase(other.absolute())


def holds_edits(copy: bytes, original: bytes, limits: Limits | None = None) -> bool:
    """Whether somebody changed an annotated copy of ``original`` since we wrote it.

    It was changed when it holds more than our marks around the original's own parts, or an entry in Status,
    Accepted by or Comment that the original lacks. A copy that cannot be read counts as changed.
    """

    def parts(data: bytes) -> dict[str, bytes]:
        archive = Archive.from_bytes(strip_marks(data, limits), limits)
        return {name: archive.read(name) for name in archive.names}

    def entries(data: bytes) -> dict[tuple[str, str], object]:
        return {
            key: remark
            for key, remark in read_remarks(open_workbook(data, limits)).items()
            if not remark.is_blank
        }

    try:
        return entries(copy) != entries(original) or parts(copy) != parts(original)
    except (PackageError, CannotRun):
        return True
