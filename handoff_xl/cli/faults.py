"""The one place where an unexpected fault of the program itself becomes a plain sentence."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from handoff_xl.refusal import CannotRun

DEBUG_VARIABLE = "HANDOFF_XL_DEBUG"


@contextmanager
def plain_faults() -> Iterator[None]:
    """Turn an unexpected exception into CannotRun with a sentence that asks for a report.

    The details go to the file that HANDOFF_XL_DEBUG names, never to the terminal.
    """
    try:
        yield
    except (CannotRun, click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
        raise
    except Exception as error:  # one faulty workbook must not stop the others, nor show a traceback
        raise CannotRun(f"This is an internal fault of handoff-xl, not of your file. {_advice()}") from error


def _advice() -> str:
    target = os.environ.get(DEBUG_VARIABLE)
    if not target:
        return f"Please report it; to get the details, set {DEBUG_VARIABLE} to the name of a text file and run again."
    try:
        with Path(target).open("a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(traceback.format_exc() + "\n")
    except OSError:
        return f"Please report it; the details could not be written to {target}."
    return f"Please report it with the details in {target}."
