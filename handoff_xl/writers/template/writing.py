"""Write a workbook: the template with its shipped rows, or the same sheets filled with given rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from handoff_xl.layout import TEMPLATE_VERSION
from handoff_xl.reading.surroundings import TEMPLATE_NAME
from handoff_xl.refusal import CannotRun
from handoff_xl.writers.template.growing import let_rows_grow
from handoff_xl.writers.template.sheets import write_sheet
from handoff_xl.writers.template.shipped import meaning, shipped_rows
from handoff_xl.writers.template.shipped_full import Row
from handoff_xl.writers.template.start_here import START_HERE, write_start_here
from handoff_xl.writers.template.styles import FONT, Styles
from handoff_xl.writers.template.tables import Book, CellValue, Pick, lay_out
from handoff_xl.writers.template.try_it import write_try_it

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

DEFAULT_ROWS = 500
MOST_ROWS = 20_000

_CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed creation date, so that the same content gives the same bytes."""


@dataclass(frozen=True, slots=True)
class TemplateOptions:
    """What a template is pre-filled with.

    ``intents`` are rows as ``read_intents_csv`` gives them; without them the template shows examples, without
    ``languages`` English, without ``channels`` chat, phone and email. So many ``rows`` get drop-downs and checks
    on every sheet (1 to 20,000); ``full`` takes all sheets.
    """

    intents: tuple[Row, ...] = field(default=(), hash=False)
    languages: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    client: str = ""
    rows: int = DEFAULT_ROWS
    full: bool = False


def write_template(target: Path | BinaryIO, options: TemplateOptions) -> None:
    """Write the template; raises CannotRun where ``options.rows`` is out of range."""
    if not 1 <= options.rows <= MOST_ROWS:
        raise CannotRun(f"The number of rows must be from 1 to {MOST_ROWS:,}, not {options.rows:,}.")
    rows = shipped_rows(
        client=options.client,
        languages=options.languages,
        channels=options.channels,
        intents=options.intents,
        full=options.full,
    )
    book = lay_out(rows, capacity=options.rows, pick=_first_pick(rows), to_be_filled=True)
    _write(target, book, client=options.client)


def write_filled(
    target: Path | BinaryIO,
    content: Mapping[str, Sequence[Mapping[str, CellValue]]],
    *,
    rows: int = DEFAULT_ROWS,
) -> None:
    """Write a workbook with the looks of the template and exactly the sheets and rows of ``content``.

    ``content`` holds rows under sheet names, each a mapping of header texts to values. Text is taken as typed
    into Excel: ``85%``, ``2026-11-20``, ``08:00`` and ``1200`` become a percent, date, time and number where the
    column holds such; lists and ids stay text. Headers and sheets unknown to the layout become plain ones.
    ``rows`` get drop-downs and checks; fewer make a smaller file.
    """
    settings = content.get("Settings", ())
    if settings:
        explained = [{"Meaning": meaning(str(row.get("Setting"))), **row} for row in settings]
        content = {**content, "Settings": explained}
    client = next((str(row.get("Value") or "") for row in settings if row.get("Setting") == "Client"), "")
    _write(target, lay_out(content, capacity=rows), client=client)


def _first_pick(rows: Mapping[str, Sequence[Row]]) -> Pick:
    """Return a conversation to begin with, so that Try it shows what it is for."""
    intents, languages, channels = rows["Intents"], rows["Languages"], rows["Channels"]
    unsure = next((row for row in intents if row.get("Risk") == "medium"), intents[0])
    return Pick(unsure["Intent"], languages[0]["Language"], channels[0]["Channel"], 0.9)


def _write(target: Path | BinaryIO, book: Book, *, client: str) -> None:
    # Imported here so that commands that write no workbook do without it.
    from xlsxwriter.workbook import Workbook  # noqa: PLC0415

    package = BytesIO()
    options = {"in_memory": True, "default_format_properties": dict(FONT)}
    with Workbook(package, options) as workbook:
        workbook.set_properties(
            {
                "title": "Human-AI handoff design",
                "company": client,
                "created": _CREATED,
                "comments": f"handoff-xl template, version {TEMPLATE_VERSION}",
            }
        )
        workbook.set_size(1920, 1080)
        styles = Styles(workbook)
        write_start_here(workbook.add_worksheet(START_HERE), book, styles, client=client)
        for table in book.tables.values():
            write_sheet(workbook.add_worksheet(table.layout.name), table, book, styles)
            if table.layout.key == "thresholds" and book.can_try:
                write_try_it(workbook.add_worksheet(book.try_it), book, styles)
        _name_template(workbook, book)
    data = let_rows_grow(package.getvalue(), first_table=2)
    if isinstance(target, Path):
        target.write_bytes(data)
    else:
        target.write(data)


def _name_template(workbook: Workbook, book: Book) -> None:
    """Keep the template's version and last prepared row in a hidden name, where the compiler looks for them."""
    last_row = max((table.last_row for table in book.tables.values()), default=0)
    workbook.define_name(TEMPLATE_NAME, f'="{TEMPLATE_VERSION};{last_row}"')
    # xlsxwriter hides only names of its own; the last field of an entry says whether a name is hidden.
    workbook.defined_names[-1][3] = True
