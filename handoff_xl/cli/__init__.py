"""The command line. Commands import what they need when they run, so that ``--help`` answers at once."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

import click

from handoff_xl import __version__
from handoff_xl.cli.check import check
from handoff_xl.cli.compile import compile_command
from handoff_xl.cli.decide import decide
from handoff_xl.cli.explain import explain
from handoff_xl.cli.faults import plain_faults
from handoff_xl.cli.output import fatal
from handoff_xl.cli.schema import schema
from handoff_xl.cli.strip import strip
from handoff_xl.cli.template import template
from handoff_xl.findings import CannotRun

__all__ = ["cli", "main"]

_INTERRUPTED = 130


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Everything stays on this machine: no network access, macros never run, formulas are never evaluated. "
    "If handoff-xl itself fails, set HANDOFF_XL_DEBUG to the name of a text file to get the details.",
)
@click.version_option(__version__, prog_name="handoff-xl")
def cli() -> None:
    """Compile a workbook of human-AI handoff rules into routing JSON.

    Start with "handoff-xl template", fill the workbook in Excel, then run "handoff-xl compile".
    """


for _command in (template, check, compile_command, strip, explain, schema, decide):
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 compiled, 1 findings, 2 could not run, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a character gets its escape instead of a crash.
            stream.reconfigure(errors="backslashreplace")
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
