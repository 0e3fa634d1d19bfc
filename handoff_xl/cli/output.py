"""Who writes where: the payload to stdout; progress, remarks and fatal errors to stderr; colour by flag and terminal."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from handoff_xl.files import reason_of
from handoff_xl.printable import printable
from handoff_xl.refusal import CannotRun

Command = TypeVar("Command", bound=Callable[..., Any])


def colour_option(command: Command) -> Command:
    """Give a command ``--color / --no-color``; without either, NO_COLOR and then the terminal decide."""
    return click.option(
        "--color/--no-color",
        default=None,
        expose_value=False,
        callback=_set_colour,
        help="Colour the output. By default only on a terminal, and not where NO_COLOR is set.",
    )(command)


def _set_colour(context: click.Context, _: click.Parameter, value: bool | None) -> None:
    if value is None and os.environ.get("NO_COLOR"):
        value = False
    context.color = value


def payload(content: str | bytes) -> None:
    """Write what the command was asked for to stdout; bytes go out as they are. Raises CannotRun where it takes nothing."""
    try:
        click.echo(content, nl=False)
    except BrokenPipeError:  # whoever reads it has read enough
        raise
    except OSError as error:
        raise CannotRun(f"What was to be shown here cannot be written: {reason_of(error)}.") from error


def remark(text: str) -> None:
    """Write a line that is not part of the payload to stderr."""
    click.echo(printable(text), err=True)


def fatal(text: str) -> None:
    """Write to stderr why something could not run."""
    click.echo(f"{click.style('Error:', fg='red', bold=True)} {printable(text)}", err=True)


def text_width() -> int | None:
    """Return the columns to wrap text to, None where stdout is not a terminal: a line then stays one line."""
    if not sys.stdout.isatty():
        return None
    return max(60, min(shutil.get_terminal_size().columns, 120))


class Progress:
    """A line on the terminal that says which of several files is at work; silent where stderr is not a terminal."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._shown = total > 1 and sys.stderr.isatty()

    def show(self, number: int, name: str) -> None:
        """Show that file ``number`` (from 1) is at work."""
        if self._shown:
            columns = shutil.get_terminal_size().columns
            sys.stderr.write("\r\x1b[K" + printable(f"{number}/{self._total} {name}")[: columns - 1])
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away before anything else is written."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
