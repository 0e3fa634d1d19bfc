"""``handoff-xl template``."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import click

from handoff_xl.cli.options import FILE
from handoff_xl.cli.output import remark
from handoff_xl.files import write_new
from handoff_xl.findings import Finding, Place
from handoff_xl.layout import SHEET_BY_KEY, Column
from handoff_xl.ooxml import Cell, CellKind
from handoff_xl.reading.cells import parse_cell
from handoff_xl.reading.faults import Malformed, brief
from handoff_xl.reading.words import tidy
from handoff_xl.refusal import CannotRun
from handoff_xl.validation import LOOK_ALIKE, skeleton
from handoff_xl.writers.template import (
    DEFAULT_ROWS,
    IntentsCsv,
    TemplateOptions,
    read_intents_csv,
    write_template,
)


@click.command(name="template")
@click.option("--full", is_flag=True, help="All sheets, not only those that every design needs.")
@click.option(
    "--intents",
    type=FILE,
    metavar="FILE.csv",
    help="Fill Intents from a CSV file whose first line names its columns: the column intent, else the first one, holds "
    "the intents; columns named like those of the sheet come along.",
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
    help="Rows with formats and drop-downs on each sheet. The column Check looks at as many, on Languages and Channels "
    "at the first 100 only and on Queues at the first 200.",
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
    csv = IntentsCsv(()) if intents is None else read_intents_csv(intents)
    tags, names = _listed(languages), _listed(channels)
    _refuse_faulty("--intents", "intents", [row["Intent"] for row in csv.rows])
    _refuse_faulty("--languages", "languages", tags)
    _refuse_faulty("--channels", "channels", names)
    options = TemplateOptions(
        intents=csv.rows,
        languages=tags,
        channels=names,
        client=client,
        rows=rows,
        full=full,
    )
    content = BytesIO()
    write_template(content, options)
    target = output or Path("handoff-full.xlsx" if full else "handoff-starter.xlsx")
    write_new(target, content.getvalue(), overwrite=overwrite)
    if intents is not None:
        _tell_what_was_taken(intents.name, csv)
    remark(f"Wrote {target}. Fill it in Excel, then run: handoff-xl compile {shlex.quote(str(target))}")


def _tell_what_was_taken(file: str, csv: IntentsCsv) -> None:
    if csv.taken_as_intent is not None:
        first = f"the first one, {csv.taken_as_intent}," if csv.taken_as_intent else "the first one"
        remark(f"{file} has no column intent: {first} was taken.")
    if csv.left_out:
        known = ", ".join(column.header for column in SHEET_BY_KEY["intents"].columns)
        remark(f"Left out of {file}: {', '.join(csv.left_out)}. The columns that can be taken are {known}.")


def _listed(text: str) -> tuple[str, ...]:
    """Return the items of a list with commas or semicolons, each once."""
    items = map(tidy, text.replace(";", ",").split(","))
    return tuple(dict.fromkeys(item for item in items if item))


def _refuse_faulty(option: str, key: str, names: Iterable[str]) -> None:
    """Raise CannotRun where the template would be filled with names in which ``check`` finds fault."""
    sheet = SHEET_BY_KEY[key]
    column = sheet.columns[0]
    place = Place(sheet.name)
    seen: dict[str, str] = {}
    for name in names:
        finding = _fault(column, name, place)
        other = seen.setdefault(skeleton(name), name)
        if finding is None and other != name:
            finding = LOOK_ALIKE.at(
                place, about=name, header=column.header, text=brief(name), other=brief(other)
            )
        if finding is not None:
            raise CannotRun(f"{option}: {finding.message} {finding.fix}")


def _fault(column: Column, name: str, place: Place) -> Finding | None:
    try:
        notes = parse_cell(column, Cell(1, 1, CellKind.TEXT, name, False, False, "@")).notes
    except Malformed as error:
        notes = (error.fault,)
    return notes[0].at(place, name) if notes else None
