"""Names and writing of the files that a compile makes: beside the workbook, whole or not at all.

DESIGN §5: NAME is the workbook's stem without the marks of copies, so that a copy that went round by mail compiles
to the same files as its original. Every file is written beside its place and renamed into it; a link that stands
there is replaced, never followed.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
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
    """Whether an annotated copy was saved by somebody since we wrote it."""
    return copy.is_file() and not is_untouched(copy.read_bytes(), limits)


def _is_same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return os.path.normcase(one.absolute()) == os.path.normcase(other.absolute())


class Output(NamedTuple):
    """A file to write. ``modified_ns`` is the time of change it is given, None for now."""

    path: Path
    data: bytes
    modified_ns: int | None = None


def write_together(outputs: Sequence[Output]) -> None:
    """Write all outputs, or none where one cannot be written; each replaces what stands at its path.

    Folders are made where missing. Raises CannotRun with a plain sentence; an interruption leaves nothing behind.
    """
    staged: list[tuple[Path, Path]] = []
    current = Path()
    try:
        for output in outputs:
            current = output.path
            if current.is_dir() and not current.is_symlink():
                raise CannotRun(f"{current.name} cannot be written, because a folder of that name is there.")
            current.parent.mkdir(parents=True, exist_ok=True)
            part = current.with_name(f".{current.name[:100]}.{secrets.token_hex(4)}.part")
            staged.append((part, current))
            _write_part(part, output)
        for part, current in staged:
            part.replace(current)
    except OSError as error:
        raise CannotRun(_not_written(error, current)) from error
    finally:
        for part, _ in staged:
            with suppress(OSError):  # of a disk that takes nothing, the first error is the one to tell
                part.unlink(missing_ok=True)


def _write_part(part: Path, output: Output) -> None:
    with part.open("xb") as stream:
        stream.write(output.data)
    if output.modified_ns is not None:
        os.utime(part, ns=(output.modified_ns, output.modified_ns))


def write_new(path: Path, data: bytes, *, overwrite: bool) -> None:
    """Write one file that a user asked for by name. Raises CannotRun where it is there and may not be replaced."""
    if not overwrite and os.path.lexists(path):
        raise CannotRun(
            f"{path} is already there and was left as it was. Choose another name with -o, or add --overwrite."
        )
    write_together([Output(path, data)])


def _not_written(error: OSError, path: Path) -> str:
    if isinstance(error, PermissionError):
        return (
            f"{path} cannot be written. Close it where it is open in Excel, check that its folder is not "
            "write-protected, or choose another folder with -o."
        )
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return f"{path.parent} is a file, not a folder. Choose another folder with -o."
    reason = {
        errno.ENOSPC: "the disk is full; free some space",
        errno.EDQUOT: "your share of the disk is full; free some space",
        errno.EROFS: "the disk is read-only; choose another folder with -o",
        errno.ENAMETOOLONG: "its name is too long; give the workbook a shorter one",
    }.get(error.errno or 0, f"the system says: {error.strerror or 'input/output error'}")
    return f"{path} cannot be written: {reason}."


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
