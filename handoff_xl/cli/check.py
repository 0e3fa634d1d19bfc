"""``handoff-xl check``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from handoff_xl.cli.batch import check_all, show
from handoff_xl.cli.options import LimitedCommand, run_options
from handoff_xl.ooxml import Limits


@click.command(name="check", cls=LimitedCommand)
@run_options
def command(
    workbooks: tuple[Path, ...],
    strict: bool,
    as_of: date | None,
    show_all: bool,
    output_format: str,
    limits: Limits,
) -> int:
    """Show what is wrong in workbooks; write nothing.

    A folder stands for the workbooks in it, but not for those in its subfolders.

    Exit code 0: ready, 1: findings, 2: could not run.
    """
    run = check_all(workbooks, as_of=as_of, strict=strict, limits=limits)
    show(run, output_format=output_format, show_all=show_all)
    return run.exit_code
