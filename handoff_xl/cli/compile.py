"""``handoff-xl compile``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from handoff_xl.cli.batch import compile_all, show
from handoff_xl.cli.options import FILE, LimitedCommand, run_options
from handoff_xl.cli.summary import check_summary_path, write_summary
from handoff_xl.ooxml import Limits

_COULD_NOT_RUN = 2


@click.command(name="compile", cls=LimitedCommand)
@run_options
@click.option(
    "--summary",
    type=FILE,
    metavar="FILE.xlsx",
    help="Also write a workbook with one row per workbook: verdict, errors, AI alone, approvals, links.",
)
@click.option(
    "-o",
    "--output",
    "directory",
    type=FILE,
    metavar="DIR",
    help="Folder for the outputs; made where missing. [default: beside each workbook]",
)
def command(
    workbooks: tuple[Path, ...],
    directory: Path | None,
    summary: Path | None,
    strict: bool,
    as_of: date | None,
    show_all: bool,
    output_format: str,
    limits: Limits,
) -> int:
    """Compile workbooks to routing JSON and annotated copies.

    Writes NAME.annotated.xlsx, your own workbook with every finding marked at its cell, and, where there is no error,
    NAME.routing.json for the engineers. The workbook itself is never changed. An annotated copy that was edited is
    compiled in the same way; its marks are replaced.

    A folder stands for the workbooks in it, but not for those in its subfolders: name these as well. Our own outputs
    and lock files are skipped, and an annotated copy is taken only where it is newer than its original.

    Exit code 0: compiled, 1: findings, 2: could not run.
    """
    if summary is not None:
        check_summary_path(summary)
    run = compile_all(
        workbooks, directory, as_of=as_of, strict=strict, briefly=summary is not None, limits=limits
    )
    show(run, output_format=output_format, show_all=show_all)
    if summary is not None and not write_summary(run, summary):
        return _COULD_NOT_RUN
    return run.exit_code
