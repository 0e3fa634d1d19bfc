"""Which workbooks a run takes: the files and folders that were named, what of a folder is skipped, and why."""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from handoff_xl.ooxml import Limits, PackageError
from handoff_xl.ooxml.limits import described
from handoff_xl.outputs import WORKBOOK_SUFFIXES, is_annotated_name, output_name
from handoff_xl.refusal import CannotRun
from handoff_xl.writers.portfolio import is_portfolio

_OTHER_SPREADSHEETS = (".xls", ".xlt", ".xlsb", ".ods", ".ots", ".fods", ".numbers", ".gsheet")


class Entry(NamedTuple):
    """A workbook to compile, or with ``problem`` a path that cannot be: one plain sentence that says why."""

    path: Path
    problem: str | None = None


class Skipped(NamedTuple):
    """A file of a folder that is left out, with the reason as a sentence."""

    path: Path
    reason: str


class Inputs(NamedTuple):
    """What a run takes, in the order given, and what it leaves out."""

    entries: tuple[Entry, ...]
    skipped: tuple[Skipped, ...]


def gather(paths: Iterable[Path]) -> Inputs:
    """Return the workbooks that ``paths`` (files and folders, not searched deeper) stand for, each once."""
    entries: list[Entry] = []
    skipped: list[Skipped] = []
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112 -- Path.is_dir raises where nobody may look
            found, left_out = _scan(path)
            skipped.extend(left_out)
            entries.extend(found)
        else:
            entries.append(Entry(path))
    unique = {os.path.realpath(entry.path): entry for entry in reversed(entries)}
    return Inputs(tuple(reversed(unique.values())), tuple(skipped))


def _scan(folder: Path) -> tuple[list[Entry], list[Skipped]]:
    try:
        files = sorted(
            (path for path in folder.iterdir() if path.is_file()),
            key=lambda path: (path.name.lower(), path.name),
        )
    except OSError:
        return [Entry(folder, "The folder cannot be read. Check that you may open it.")], []
    workbooks: dict[str, list[Path]] = defaultdict(list)
    skipped: list[Skipped] = []
    for path in files:
        suffix = path.suffix.lower()
        if path.name.startswith("~$"):
            skipped.append(Skipped(path, "it is the lock file of a workbook that is open in Excel."))
        elif suffix in _OTHER_SPREADSHEETS:
            skipped.append(
                Skipped(
                    path, "it is not an .xlsx file. Save it as Excel Workbook (.xlsx) to have it compiled."
                )
            )
        elif suffix in WORKBOOK_SUFFIXES and is_portfolio(path):
            skipped.append(Skipped(path, "it is the summary of an earlier run."))
        elif suffix in WORKBOOK_SUFFIXES:
            workbooks[output_name(path.name).lower()].append(path)
    taken: list[Path] = []
    for same_name in workbooks.values():
        some, left_out = _newest(same_name)
        taken.extend(some)
        skipped.extend(left_out)
    if not taken:
        return [
            Entry(folder, "The folder holds no workbook (.xlsx). Name the workbook, or another folder.")
        ], skipped
    order = {path: at for at, path in enumerate(files)}
    return [Entry(path) for path in sorted(taken, key=order.__getitem__)], skipped


def _newest(same_name: Sequence[Path]) -> tuple[list[Path], list[Skipped]]:
    """Choose between originals and annotated copies of one name: a copy counts only where it is newer.

    A copy that we wrote has the time of change of the workbook it was made from, so a newer one was edited.
    """
    originals = [path for path in same_name if not is_annotated_name(path.name)]
    copies = [path for path in same_name if is_annotated_name(path.name)]
    if not copies:
        return originals, []
    newest_copy = max(copies, key=lambda path: (path.stat().st_mtime_ns, -len(path.name)))
    skipped = [Skipped(path, f"{newest_copy.name} is newer.") for path in copies if path != newest_copy]
    if not originals:
        return [newest_copy], skipped
    newest_original = max(originals, key=lambda path: path.stat().st_mtime_ns)
    if newest_copy.stat().st_mtime_ns > newest_original.stat().st_mtime_ns:
        reason = f"its annotated copy {newest_copy.name} was edited later and is taken in its place."
        return [newest_copy], [*(Skipped(path, reason) for path in originals), *skipped]
    reason = f"it is an annotated copy, not newer than {newest_original.name}."
    return originals, [Skipped(path, reason) for path in copies]


def refuse_collisions(entries: Sequence[Entry], directory: Path | None = None) -> Iterator[Entry]:
    """Yield the entries, those refused that would write the same files (to ``directory``, or beside themselves).

    All of them are refused: which one is meant is not ours to guess.
    """
    writers: dict[tuple[str, str], list[Path]] = defaultdict(list)
    for entry in entries:
        if entry.problem is None:
            writers[_key(entry.path, directory)].append(entry.path)
    for entry in entries:
        others = (
            []
            if entry.problem
            else [path for path in writers[_key(entry.path, directory)] if path != entry.path]
        )
        if not others:
            yield entry
            continue
        yield Entry(
            entry.path,
            f"It would write the same files ({output_name(entry.path.name)}.routing.json) as "
            f"{', '.join(map(str, others))}. Keep the one that counts, rename the others, or compile them one by one "
            "into different folders with -o.",
        )


def _key(path: Path, directory: Path | None) -> tuple[str, str]:
    folder = path.parent if directory is None else directory
    return os.path.realpath(folder), output_name(path.name).lower()


def read_file(path: Path, limits: Limits | None = None) -> bytes:
    """Return the bytes of a workbook or routing JSON. Raises CannotRun with a sentence that does not name the file."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise CannotRun("It is a folder. Name a file in it.")
        if not stat.S_ISREG(status.st_mode):
            raise CannotRun("It is not a file. Name a workbook (.xlsx).")
        size = status.st_size
        (limits or Limits()).refuse_above("file", size, f"it has {described('file').told(size)}")
        return path.read_bytes()
    except PackageError as error:
        raise CannotRun(error.detail) from error
    except FileNotFoundError as error:
        raise CannotRun("There is no such file. Check its name and the folder you are in.") from error
    except PermissionError as error:
        raise CannotRun(
            "The file cannot be opened. Close it where it is open, and check that you may read it."
        ) from error
    except OSError as error:
        raise CannotRun(
            f"The file cannot be read; the system says: {error.strerror or 'input/output error'}."
        ) from error
