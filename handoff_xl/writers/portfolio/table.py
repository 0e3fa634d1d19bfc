"""The sheet Portfolio: one row per workbook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from handoff_xl.findings import Severity
from handoff_xl.printable import printable
from handoff_xl.results import Brief, Run, WorkbookResult
from handoff_xl.standing import Verdict
from handoff_xl.writers.portfolio.links import FileLinks
from handoff_xl.writers.portfolio.verdicts import (
    COULD_NOT_RUN,
    FONT,
    MUTED,
    NAVY,
    NOT_READY,
    READY,
    VERDICTS,
    alone_share,
)

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_HEADER_ROW = 3
_FILLS = {READY: "#D9EAD3", NOT_READY: "#F4B6AC", COULD_NOT_RUN: "#D9D9D9"}
_WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm")
_LINE, _PADDING = 13.0, 6.0
_LEAST_LINES = 2
"""A row is at least so high, in lines, so that rows look alike where one text is longer than the others."""

_LETTERS_PER_UNIT = 1.2
"""Letters of Arial beside the digits in which Excel counts a column's width; a little less than there are."""


class _Column(NamedTuple):
    header: str
    width: int
    note: str


_COLUMNS = (
    _Column("Workbook", 28, "Opens the annotated copy, or the workbook where there is none."),
    _Column("Design", 18, "Design name and version from Settings."),
    _Column("Owner", 13, "Owner from Settings."),
    _Column(
        "Verdict", 12, "ready: engineering can have it; not ready: errors remain; could not run: not read."
    ),
    _Column("Errors", 8, "Errors to mend."),
    _Column("Warnings", 10, "Warnings that nobody accepted."),
    _Column("AI alone", 9, "Active intents on which AI can act alone, where it is sure enough."),
    _Column(
        "AI-alone share", 10, "Their share of the monthly volume; of the intents where no volume is stated."
    ),
    _Column("Approval", 20, "Who approved the design as it stands."),
    _Column("Routing JSON", 10, "Opens the routing JSON; the first 8 characters of its fingerprint."),
    _Column("What is in the way", 32, "Why a workbook could not be read, or its first error."),
)
"""All widths together leave 8 pt on a landscape page of Letter."""


class _Cell(NamedTuple):
    """What a cell shows, its look, and the file that it opens."""

    value: str | float | None
    look: str
    file: str | None = None


def write_table(book: Workbook, sheet: Worksheet, run: Run, links: FileLinks) -> None:
    """Write heading, headers and a row for each result."""
    last = _HEADER_ROW + max(1, len(run.results))
    looks = _looks(book, run)
    sheet.hide_gridlines(2)
    sheet.set_row(0, 24)
    sheet.set_row(_HEADER_ROW, 2 * _LINE + 2 * _PADDING)
    sheet.write_string(0, 0, _heading(run), looks["title"])
    sheet.write_string(1, 0, f"Compiled as of {run.as_of.isoformat()}. Filter by any column.", looks["muted"])
    for at, column in enumerate(_COLUMNS):
        sheet.set_column(at, at, column.width)
        sheet.write_string(_HEADER_ROW, at, column.header, looks["header"])
        sheet.write_comment(_HEADER_ROW, at, column.note, {"x_scale": 1.6, "y_scale": 0.7})
    for row, result in enumerate(run.results, start=_HEADER_ROW + 1):
        cells = _cells(result, run)
        lines = max(_lines(cell.value, column.width) for cell, column in zip(cells, _COLUMNS, strict=True))
        sheet.set_row(row, _LINE * max(lines, _LEAST_LINES) + _PADDING)
        for at, cell in enumerate(cells):
            _write(sheet, (row, at), cell, looks, links)
    sheet.autofilter(_HEADER_ROW, 0, last, len(_COLUMNS) - 1)
    sheet.freeze_panes(_HEADER_ROW + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.25, right=0.25, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.set_footer("&L&10Portfolio&C&10&A&R&10Page &P of &N")


def _heading(run: Run) -> str:
    codes = [result.exit_code(strict=run.strict) for result in run.results]
    parts = [f"{codes.count(code):,} {words}" for code, words in VERDICTS.items() if codes.count(code)]
    counted = f"{len(codes):,} workbook{'' if len(codes) == 1 else 's'}"
    return f"{counted}: {', '.join(parts)}" if parts else counted


def _looks(book: Workbook, run: Run) -> Mapping[str, Format]:
    cell = {**FONT, "border": 1, "border_color": "#D0D0D0"}
    text = {**cell, "text_wrap": True, "align": "left", "indent": 1}
    looks: dict[str, Mapping[str, object]] = {
        "title": {**FONT, "bold": True, "font_size": 16, "font_color": NAVY},
        "muted": {**FONT, "font_color": MUTED},
        "header": {
            **text,
            "bold": True,
            "font_color": "#FFFFFF",
            "bg_color": NAVY,
            "valign": "top",
        },
        "text": text,
        "number": {**cell, "num_format": "#,##0", "align": "center"},
        "share": {**cell, "num_format": "0%", "align": "center"},
        "link": {**text, "font_color": "#0B3D91", "underline": 1},
        **{
            words: {**cell, "bg_color": fill, "bold": True, "align": "center"}
            for words, fill in _FILLS.items()
        },
        **{
            _of(result.brief): {**cell, "num_format": f'0" of {result.brief.intents}"', "align": "center"}
            for result in run.results
            if result.brief is not None
        },
    }
    return {name: book.add_format(dict(properties)) for name, properties in looks.items()}


def _cells(result: WorkbookResult, run: Run) -> tuple[_Cell, ...]:
    """Return the cells of a row, in the order of the columns."""
    outcome, brief = result.outcome, result.brief
    words = VERDICTS[result.exit_code(strict=run.strict)]
    routing = next((path for path in result.written if path.endswith(".json")), None)
    annotated = next((path for path in result.written if path.endswith(_WORKBOOKS)), None)
    fingerprint = (outcome.fingerprint or "")[:8] if outcome is not None else ""
    return (
        _Cell(Path(result.file).name, "link", annotated or result.file),
        _Cell(f"{brief.design} {brief.version}".strip() if brief else "", "text"),
        _Cell(brief.owner if brief else "", "text"),
        _Cell(words, words),
        _Cell(None if outcome is None else outcome.counts[Severity.ERROR], "number"),
        _Cell(None if outcome is None else len(outcome.open_warnings()), "number"),
        _Cell(brief.alone, _of(brief)) if brief else _Cell(None, "number"),
        _Cell(alone_share(brief), "share"),
        _Cell(_approval(brief), "text"),
        _Cell(fingerprint, "link" if routing else "text", routing),
        _Cell(_obstacle(result), "text"),
    )


def _of(brief: Brief) -> str:
    """Return the name of the look of a number that is so many of the design's intents."""
    return f"of {brief.intents}"


def _write(
    sheet: Worksheet, place: tuple[int, int], cell: _Cell, looks: Mapping[str, Format], links: FileLinks
) -> None:
    look = looks[cell.look]
    if cell.value is None or cell.value == "":
        sheet.write_blank(*place, None, look)
    elif isinstance(cell.value, str) and cell.file is not None:
        links.write(sheet, *place, cell.file, cell.value, look)
    elif isinstance(cell.value, str):
        sheet.write_string(*place, printable(cell.value), look)
    else:
        sheet.write_number(*place, cell.value, look)


def _lines(value: str | float | None, width: int) -> int:
    """Return how many lines a text takes in a column, so that rows are high enough in every program."""
    room = max(1, int(width * _LETTERS_PER_UNIT) - 1)
    return len(wrap(printable(value), room)) if isinstance(value, str) else 1


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
