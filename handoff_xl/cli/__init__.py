"""The command line: the list of commands, and what exit code a run ends with."""

from __future__ import annotations

import atexit
import gc
import io
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module

import click

from handoff_xl import __version__
from handoff_xl.cli.faults import plain_faults
from handoff_xl.cli.output import fatal
from handoff_xl.refusal import CannotRun

__all__ = ["cli", "main"]

_INTERRUPTED = 130

COMMANDS: Mapping[str, str] = {
    "template": "Write the workbook to fill in Excel.",
    "check": "Show what is wrong in workbooks; write nothing.",
    "compile": "Compile workbooks to routing JSON and annotated copies.",
    "strip": "Take our marks off an annotated copy, and nothing else.",
    "explain": "Say what a finding means and how to mend it; without CODE, list them all.",
    "schema": "Print a JSON Schema (2020-12): that of the routing JSON or of the report.",
    "scenarios": "Try the scenarios of a workbook, or suggest those that are missing.",
    "decide": "Decide one turn, and show every rule and cell behind the answer.",
}
"""The commands in the order of a design's life, each with its summary; a module of the same name holds each."""


class _Commands(click.Group):
    """A group that imports a command only when it runs, so that ``--help`` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- the signature is click's
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- likewise
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"{__name__}.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 -- likewise
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Everything stays on this machine: no network access, macros never run, formulas are never "
    "evaluated. If handoff-xl itself fails, set HANDOFF_XL_DEBUG to the name of a text file to get the details.",
)
@click.version_option(__version__, prog_name="handoff-xl")
def cli() -> None:
    """Compile a workbook of human-AI handoff rules into routing JSON.

    Start with "handoff-xl template", fill the workbook in Excel, then run "handoff-xl compile".
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    0: done or compiled, 1: findings, 2: could not run, 130: interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a character gets its escape instead of a crash.
            stream.reconfigure(errors="backslashreplace")
    # Ending the process frees all memory at once: it need not search for cycles through all that pandas made.
    atexit.register(gc.freeze)
    try:
        with plain_faults():
            code = cli.main(
                None if arguments is None else list(arguments), prog_name="handoff-xl", standalone_mode=False
            )
    except click.Abort:
        fatal("Interrupted. Every file written so far is whole.")
        return _INTERRUPTED
    except click.ClickException as error:
        error.show()
        return 2
    except CannotRun as error:
        fatal(error.message)
        return 2
    return code if isinstance(code, int) else 0
