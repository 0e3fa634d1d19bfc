"""The summary as a file: its sheets, its links, and the name by which it is known again."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from handoff_xl.results import Run
from handoff_xl.writers.portfolio.chart import write_chart
from handoff_xl.writers.portfolio.links import FileLinks
from handoff_xl.writers.portfolio.recognising import PORTFOLIO_NAME
from handoff_xl.writers.portfolio.table import write_table

_CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed creation date, so that the same run gives the same bytes."""


def render_portfolio(run: Run, folder: Path) -> bytes:
    """Return the summary of a run as a workbook that will stand in ``folder``; links are relative to it.

    The results must have their briefs. The same run gives the same bytes.
    """
    import xlsxwriter  # noqa: PLC0415 -- heavy: never at start-up

    stream, links = BytesIO(), FileLinks(folder)
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": "Portfolio", "created": _CREATED})
        book.formats[0].set_font_name("Arial")
        write_table(book, book.add_worksheet("Portfolio"), run, links)
        write_chart(book, book.add_worksheet("Chart"), run)
        book.define_name(PORTFOLIO_NAME, '="1"')
    return links.put_in(stream.getvalue())
