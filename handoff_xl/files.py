"""Writing files whole and together: what stood there before, or all that is new, and never a part of it.

Every file is written under a hidden name beside its place and renamed into it, which no reader can see half done. A
link that stands there is replaced, never followed. Until all files are in place, those that they replaced are kept
under a second name, so that the last failure still undoes the first success.

Files are not forced onto the disk: after a power cut they can be made again from the workbook.
"""

from __future__ import annotations

import errno
import os
import secrets
import signal
import stat
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from handoff_xl.refusal import CannotRun

_ANYBODY = 0o666  # less what the umask takes away


class Output(NamedTuple):
    """A file to write. ``modified_ns`` is the time of change it is given, None for now."""

    path: Path
    data: bytes
    modified_ns: int | None = None


class _Replacement(NamedTuple):
    """A file on its way: ``part`` is to be renamed to ``path``, ``kept`` is a second name of what stands there."""

    part: Path
    path: Path
    kept: Path
    replaces: bool


def write_together(outputs: Sequence[Output]) -> None:
    """Write all outputs, or none where one cannot be written; each replaces what stands at its path.

    Folders are made where missing. A file that is replaced passes on its permissions, other files have the usual ones.
    Raises CannotRun with a plain sentence; that and an interruption leave all files as they were.
    """
    replacements: list[_Replacement] = []
    path = Path()
    try:
        for output in outputs:
            path = output.path
            if path.is_dir() and not path.is_symlink():
                raise CannotRun(f"{path.name} cannot be written, because a folder of that name is there.")
            path.parent.mkdir(parents=True, exist_ok=True)
            # Apart from the path's own name, which may be as long as names can be.
            hidden = f".handoff-xl-{secrets.token_hex(8)}"
            part, kept = path.with_name(f"{hidden}.part"), path.with_name(f"{hidden}.kept")
            one = _Replacement(part, path, kept, replaces=os.path.lexists(path))
            replacements.append(one)
            _write_part(one, output)
        with _uninterrupted():
            done: list[_Replacement] = []
            try:
                for one in replacements:
                    path = one.path
                    if one.replaces:
                        _keep(one)
                    one.part.replace(path)
                    done.append(one)
            except OSError:
                _undo(done)
                raise
    except OSError as error:
        raise CannotRun(_not_written(error, path)) from error
    finally:
        with _uninterrupted():
            for one in replacements:
                for name in (one.part, one.kept):
                    with suppress(
                        OSError
                    ):  # of a disk that takes nothing, the first error is the one to tell
                        name.unlink(missing_ok=True)


def write_new(path: Path, data: bytes, *, overwrite: bool) -> None:
    """Write one file that a user asked for by name. Raises CannotRun where it is there and may not be replaced."""
    if not overwrite and os.path.lexists(path):
        raise CannotRun(
            f"{path} is already there and was left as it was. Choose another name with -o, or add --overwrite."
        )
    write_together([Output(path, data)])


def _write_part(one: _Replacement, output: Output) -> None:
    mode = _mode_of_file(one.path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with open(os.open(one.part, flags, _ANYBODY if mode is None else mode), "wb") as stream:  # noqa: PTH123 -- by its number
        stream.write(output.data)
    if mode is not None:
        one.part.chmod(mode)  # what the umask took away when it was made
    if output.modified_ns is not None:
        os.utime(one.part, ns=(output.modified_ns, output.modified_ns))


def _mode_of_file(path: Path) -> int | None:
    """Return the permissions of a file that stands at a path; None where there is none, or a link."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    return stat.S_IMODE(status.st_mode) if stat.S_ISREG(status.st_mode) else None


def _keep(one: _Replacement) -> None:
    """Give what stands at a path a second name; some file systems know none, and then it is not kept."""
    itself = {"follow_symlinks": False} if os.link in os.supports_follow_symlinks else {}
    with suppress(OSError):
        os.link(one.path, one.kept, **itself)


def _undo(done: Sequence[_Replacement]) -> None:
    """Put back what was replaced; what could not be kept stays replaced, and what is new goes."""
    for one in reversed(done):
        with suppress(OSError):  # the first error is the one to tell
            if not one.replaces:
                one.path.unlink()
            elif os.path.lexists(one.kept):
                one.kept.replace(one.path)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let an interruption (Ctrl-C) wait until a few renames are done."""
    before = signal.getsignal(signal.SIGINT)
    if before is None or threading.current_thread() is not threading.main_thread():
        yield  # nobody interrupts but in Python's own way, and nothing but the main thread
        return
    waiting: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: waiting.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if waiting:
            signal.raise_signal(signal.SIGINT)


def _not_written(error: OSError, path: Path) -> str:
    if isinstance(error, PermissionError):
        return (
            f"{path} cannot be written. Close it where it is open in Excel, check that its folder is not "
            "write-protected, or choose another folder with -o."
        )
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return f"{path.parent} is a file, not a folder. Choose another folder with -o."
    return f"{path} cannot be written: {reason_of(error)}."


def reason_of(error: OSError) -> str:
    """Return why the system did not write something, and what to do, as the end of a sentence."""
    return {
        errno.ENOSPC: "the disk is full; free some space",
        errno.EDQUOT: "your share of the disk is full; free some space",
        errno.EFBIG: "it is larger than files may be here; choose another folder with -o",
        errno.EROFS: "the disk is read-only; choose another folder with -o",
        errno.ENAMETOOLONG: "its name is too long; give the workbook a shorter one",
    }.get(error.errno or 0, f"the system says: {error.strerror or 'input/output error'}")
