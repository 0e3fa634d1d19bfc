"""A workbook over many workbooks: one row each with verdict, errors, AI-alone share, approvals and links."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from handoff_xl.findings import Severity
from handoff_xl.printable import printable
from handoff_xl.results import Brief, Run, WorkbookResult
from handoff_xl.standing import Verdict

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

PORTFOLIO_NAME = "handoff_xl_portfolio"
"""The hidden defined name by which a folder run knows a portfolio summary and passes it over."""

_CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_FONT = {"font_name": "Arial", "font_size": 10, "valign": "top"}
_HEADER_ROW = 3
_VERDICTS = {
    0: ("ready", {"bg_color": "#D9EAD3"}),
    1: ("not ready", {"bg_color": "#F4B6AC"}),
    2: ("could not run", {"bg_color": "#D9D9D9"}),
}
_CHART_ROWS = 18
_LINE = 14.0
_WORKBOOK_PART = 1_000_000


class _Column(NamedTuple):
    header: str
    width: int
    note: str


_COLUMNS = (
    _Column("Workbook", 24, "Opens the annotated copy, or the workbook where there is none."),
    _Column("Design", 26, "Design name and version from Settings."),
    _Column("Owner", 18, "Owner from Settings."),
    _Column(
        "Verdict", 14, "ready: engineering can have it; not ready: errors remain; could not run: not read."
    ),
    _Column("Errors", 9, "Errors to mend."),
    _Column("Warnings", 11, "Warnings that nobody accepted."),
    _Column("Intents", 9, "Active intents."),
    _Column("AI alone", 10, "Intents on which AI can act alone, where it is sure enough."),
    _Column(
        "AI-alone share", 11, "Their share of the monthly volume; of the intents where no volume is stated."
    ),
    _Column("Approval", 32, "Who approved the design as it stands."),
    _Column("Fingerprint", 13, "The first 8 characters; blank while errors remain."),
    _Column("Routing JSON", 9, "Opens the routing JSON."),
    _Column("What is in the way", 48, "Why a workbook could not be read, or its first error."),
)


def render_portfolio(run: Run, folder: Path) -> bytes:
    """Return the summary of a run as a workbook that will stand in ``folder``; links are relative to it.

    The results must have their briefs. The same run gives the same bytes.
    """
    import xlsxwriter  # noqa: PLC0415 -- heavy: never at start-up

    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": "Portfolio", "created": _CREATED})
        book.formats[0].set_font_name("Arial")
        sheet = book.add_worksheet("Portfolio")
        _write(book, sheet, run, folder)
    return stream.getvalue()


def is_portfolio(path: Path) -> bool:
    """Whether a file is a summary that an earlier run wrote; False for anything that cannot be opened."""
    try:
        with zipfile.ZipFile(path) as package, package.open("xl/workbook.xml") as part:
            return PORTFOLIO_NAME.encode() in part.read(_WORKBOOK_PART)
    except (OSError, KeyError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error):
        return False  # what is wrong with the file is told when it is compiled


def _write(book: Workbook, sheet: Worksheet, run: Run, folder: Path) -> None:
    last = _HEADER_ROW + max(1, len(run.results))
    title = book.add_format({**_FONT, "bold": True, "font_size": 16, "font_color": "#1F3864"})
    muted = book.add_format({**_FONT, "font_color": "#7F7F7F"})
    header = book.add_format(
        {
            **_FONT,
            "bold": True,
            "font_color": "#FFFFFF",
            "bg_color": "#1F3864",
            "border": 1,
            "text_wrap": True,
        }
    )
    sheet.hide_gridlines(2)
    sheet.set_row(0, 24)
    sheet.set_row(_HEADER_ROW, 32)
    sheet.write_string(0, 0, _heading(run), title)
    sheet.write_string(1, 0, f"Compiled as of {run.as_of.isoformat()}. Filter by any column.", muted)
    for at, column in enumerate(_COLUMNS):
        sheet.set_column(at, at, column.width)
        sheet.write_string(_HEADER_ROW, at, column.header, header)
        sheet.write_comment(_HEADER_ROW, at, column.note, {"x_scale": 1.6, "y_scale": 0.7})
    looks = _looks(book)
    for row, result in enumerate(run.results, start=_HEADER_ROW + 1):
        _write_row(sheet, row, result, run, folder, looks)
    sheet.autofilter(_HEADER_ROW, 0, last, len(_COLUMNS) - 1)
    sheet.freeze_panes(_HEADER_ROW + 1, 1)
    _add_chart(book, sheet, last)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.set_footer("&LPortfolio&RPage &P of &N")
    book.define_name(PORTFOLIO_NAME, '="1"')


def _heading(run: Run) -> str:
    codes = [result.exit_code(strict=run.strict) for result in run.results]
    parts = [f"{codes.count(code):,} {words}" for code, (words, _) in _VERDICTS.items() if codes.count(code)]
    return f"{len(codes):,} workbook{'' if len(codes) == 1 else 's'}: {', '.join(parts)}"


def _looks(book: Workbook) -> dict[str, Format]:
    cell = {**_FONT, "border": 1, "border_color": "#D0D0D0"}
    looks = {
        "text": book.add_format({**cell, "text_wrap": True, "indent": 1}),
        "number": book.add_format({**cell, "num_format": "#,##0", "align": "center"}),
        "share": book.add_format({**cell, "num_format": "0%", "align": "center"}),
        "link": book.add_format({**cell, "font_color": "#0B3D91", "underline": 1, "text_wrap": True}),
    }
    for words, fill in _VERDICTS.values():
        looks[words] = book.add_format({**cell, **fill, "bold": True})
    return looks


def _write_row(
    sheet: Worksheet, row: int, result: WorkbookResult, run: Run, folder: Path, looks: dict[str, Format]
) -> None:
    words, _ = _VERDICTS[result.exit_code(strict=run.strict)]
    annotated = next(
        (path for path in result.written if path.endswith((".xlsx", ".xlsm", ".xltx", ".xltm"))), None
    )
    routing = next((path for path in result.written if path.endswith(".json")), None)
    values = list(_values(result, words))
    sheet.set_row(row, _LINE * max(_lines(value, _COLUMNS[column].width) for column, value, _ in values))
    _link(sheet, row, 0, annotated or result.file, Path(result.file).name, folder, looks["link"])
    for column, value, look in values:
        if isinstance(value, str):
            sheet.write_string(row, column, printable(value), looks[look])
        elif value is None:
            sheet.write_blank(row, column, None, looks[look])
        else:
            sheet.write_number(row, column, value, looks[look])
    if routing is None:
        sheet.write_blank(row, 11, None, looks["text"])
    else:
        _link(sheet, row, 11, routing, "open", folder, looks["link"])


def _values(result: WorkbookResult, words: str) -> Iterator[tuple[int, str | float | None, str]]:
    """Yield (column, value, look) of every cell of a row that is no link."""
    outcome, brief = result.outcome, result.brief
    yield 1, f"{brief.design} {brief.version}".strip() if brief else "", "text"
    yield 2, brief.owner if brief else "", "text"
    yield 3, words, words
    yield 4, None if outcome is None else outcome.counts[Severity.ERROR], "number"
    yield 5, None if outcome is None else len(outcome.open_warnings()), "number"
    yield 6, brief.intents if brief else None, "number"
    yield 7, brief.alone if brief else None, "number"
    yield 8, _share(brief), "share"
    yield 9, _approval(brief), "text"
    yield 10, (outcome.fingerprint or "")[:8] if outcome is not None else "", "text"
    yield 12, _obstacle(result), "text"


def _lines(value: str | float | None, width: int) -> int:
    """Return how many lines a text takes in a column, so that rows are high enough in every program."""
    return 1 + len(value) // width if isinstance(value, str) else 1


def _share(brief: Brief | None) -> float | None:
    if brief is None or not brief.intents:
        return None
    return brief.alone / brief.intents if brief.volume_share is None else brief.volume_share


def _approval(brief: Brief | None) -> str:
    if brief is None:
        return ""
    if brief.standing.is_approved:
        roles = [one.approval.role for one in brief.standing.of(Verdict.APPROVED)]
        return f"approved by {', '.join(roles)}"
    missing = brief.standing.of(*(verdict for verdict in Verdict if verdict is not Verdict.APPROVED))
    parts = [f"{one.approval.role}: {one.verdict}" for one in missing]
    return "; ".join(["not approved", *parts])


def _obstacle(result: WorkbookResult) -> str:
    if result.problem is not None:
        return result.problem
    if result.outcome is None or not result.outcome.has_errors:
        return ""
    first = result.outcome.findings[0]
    more = result.outcome.counts[Severity.ERROR] - 1
    return f"{first.place}: {first.message}" + (f" (+{more:,} more)" if more else "")


def _link(
    sheet: Worksheet, row: int, column: int, target: str, text: str, folder: Path, look: Format
) -> None:
    relative = Path(os.path.relpath(Path(target).resolve(), folder.resolve())).as_posix()
    # Of another drive there is no relative path; xlsxwriter takes the absolute one as it is.
    address = f"external:{quote(relative, safe='/: ().,-_&')}"
    if sheet.write_url(row, column, address, look, printable(text)) != 0:
        sheet.write_string(row, column, printable(text), look)


def _add_chart(book: Workbook, sheet: Worksheet, last: int) -> None:
    chart: Any = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": "AI-alone share",
            "categories": ["Portfolio", _HEADER_ROW + 1, 0, last, 0],
            "values": ["Portfolio", _HEADER_ROW + 1, 8, last, 8],
            "fill": {"color": "#2E75B6"},
            "data_labels": {"value": True, "num_format": "0%"},
            "gap": 60,
        }
    )
    chart.set_title({"name": "What AI handles alone", "name_font": {"size": 12, "name": "Arial"}})
    chart.set_legend({"none": True})
    chart.set_x_axis({"min": 0, "max": 1, "num_format": "0%", "major_gridlines": {"visible": False}})
    chart.set_y_axis({"reverse": True, "num_font": {"name": "Arial", "size": 9}})
    chart.set_size({"width": 720, "height": 120 + _CHART_ROWS * max(4, min(last - _HEADER_ROW, 40))})
    sheet.insert_chart(
        last + 2, 0, chart, {"description": "Bar chart of the AI-alone share of each workbook"}
    )
