"""``handoff-xl template``."""

from __future__ import annotations

import shlex
from io import BytesIO
from pathlib import Path

import click

from handoff_xl.cli.options import FILE
from handoff_xl.cli.output import remark
from handoff_xl.outputs import write_new
from handoff_xl.writers.template import DEFAULT_ROWS, TemplateOptions, read_intents_csv, write_template


@click.command(name="template")
@click.option("--full", is_flag=True, help="All sheets, not only those that every design needs.")
@click.option(
    "--intents", type=FILE, metavar="FILE.csv", help="Fill Intents from a CSV file with a column intent."
)
@click.option("--languages", default="", metavar="en,es", help="Fill Languages with these tags.")
@click.option("--channels", default="", metavar="chat,phone", help="Fill Channels with these.")
@click.option("--client", default="", metavar="NAME", help="Fill in whose contact centre it is.")
@click.option(
    "--rows",
    type=int,
    default=DEFAULT_ROWS,
    show_default=True,
    metavar="N",
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
def command(
    full: bool,
    intents: Path | None,
    languages: str,
    channels: str,
    client: str,
    rows: int,
    output: Path | None,
    overwrite: bool,
) -> None:
    """Write the workbook to fill in Excel.

    With --intents, --languages or --channels it starts with yours, else with a few examples.
    """
    options = TemplateOptions(
        intents=() if intents is None else read_intents_csv(intents),
        languages=_listed(languages),
        channels=_listed(channels),
        client=client,
        rows=rows,
        full=full,
    )
    content = BytesIO()
    write_template(content, options)
    target = output or Path("handoff-full.xlsx" if full else "handoff-starter.xlsx")
    write_new(target, content.getvalue(), overwrite=overwrite)
    remark(f"Wrote {target}. Fill it in Excel, then run: handoff-xl compile {shlex.quote(str(target))}")


def _listed(text: str) -> tuple[str, ...]:
    """Return the items of a list with commas or semicolons, each once."""
    return tuple(dict.fromkeys(item.strip() for item in text.replace(";", ",").split(",") if item.strip()))
