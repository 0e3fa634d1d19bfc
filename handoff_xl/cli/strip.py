"""``handoff-xl strip``."""

from __future__ import annotations

from pathlib import Path

import click

from handoff_xl.cli.inputs import read_file
from handoff_xl.cli.options import FILE, LimitedCommand, limit_options
from handoff_xl.cli.output import remark
from handoff_xl.files import write_new
from handoff_xl.ooxml import Limits, PackageError
from handoff_xl.outputs import output_name
from handoff_xl.refusal import CannotRun
from handoff_xl.writers.annotated import strip_marks


@click.command(name="strip", cls=LimitedCommand)
@click.argument("workbook", type=FILE)
@click.option(
    "-o", "--output", type=FILE, metavar="FILE", help="File to write. [default: NAME.stripped.xlsx]"
)
@click.option("--overwrite", is_flag=True, help="Replace the output where it is already there.")
@limit_options
def command(workbook: Path, output: Path | None, overwrite: bool, limits: Limits) -> None:
    """Take our marks off an annotated copy, and nothing else.

    The HX sheets, highlights and notes go; your own sheets, notes and formats stay as they are.
    """
    target = output or workbook.with_name(f"{output_name(workbook.name)}.stripped{workbook.suffix}")
    if _is_same_file(target, workbook):
        raise CannotRun(
            f"{target} is the workbook itself, which is never overwritten. Choose another name with -o."
        )
    try:
        data = read_file(workbook, limits)
        stripped = strip_marks(data, limits)
    except CannotRun as error:
        raise CannotRun(f"{workbook}: {error.message}") from error
    except PackageError as error:
        raise CannotRun(f"{workbook}: {error.detail}") from error
    write_new(target, stripped, overwrite=overwrite)
    remark(f"Wrote {target}" + (" (there were no marks to take off)" if stripped == data else ""))


def _is_same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False  # one of them is not there, or nobody may look: reading or writing it then says so
