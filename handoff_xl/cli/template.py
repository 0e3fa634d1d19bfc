"""``handoff-xl template``."""

from __future__ import annotations

from pathlib import Path

import click

from handoff_xl.cli.options import FILE
from handoff_xl.cli.output import remark


@click.command()
@click.option("--full", is_flag=True, help="All sheets, not only those that every design needs.")
@click.option(
    "--intents", type=FILE, metavar="FILE.csv", help="Fill Intents from a CSV file with a column intent."
)
@click.option("--languages", metavar="en,es", help="Fill Languages. [default: en]")
@click.option("--channels", metavar="chat,phone", help="Fill Channels. [default: chat, phone, email]")
@click.option("--client", default="", metavar="NAME", help="Fill in whose contact centre it is.")
@click.option(
    "--rows",
    type=click.IntRange(10, 100_000),
    default=500,
    show_default=True,
    help="Rows ready to be filled on each sheet.",
)
@click.option(
    "-o",
    "--output",
    type=FILE,
    metavar="FILE",
    help="File to write. [default: handoff-starter.xlsx or handoff-full.xlsx]",
)
@click.option("--overwrite", is_flag=True, help="Replace the output where it is already there.")
def template(
    full: bool,
    intents: Path | None,
    languages: str | None,
    channels: str | None,
    client: str,
    rows: int,
    output: Path | None,
    overwrite: bool,
) -> None:
    """Write the workbook to fill in Excel."""
    raise NotImplementedError
