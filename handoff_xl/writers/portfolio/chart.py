"""The sheet Chart: how much AI handles alone, a bar for each workbook; workbooks that are not ready look different."""

from __future__ import annotations

from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handoff_xl.printable import printable
from handoff_xl.results import Run, WorkbookResult
from handoff_xl.writers.portfolio.verdicts import FONT, MUTED, NAVY, NOT_READY, READY, VERDICTS, alone_share

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_BARS = 22
"""As many bars as fit on a landscape page of A4 or Letter with labels of 9 pt."""

_WIDTH, _BAR, _ABOVE, _BELOW = 880, 20, 72, 48
"""In pixels: the chart's width, the height for each bar, that of title and axis above, and of the legend below."""

_ROW = 20
"""Pixels of a row; charts begin at one."""

_TOP = 2
_LABELS, _COLUMN = 13, 10
"""The column with the bars' labels; those with the shares follow, right of what is printed."""

_SERIES: tuple[tuple[str, dict[str, Any]], ...] = (
    (READY, {"fill": {"color": "#2E75B6"}, "border": {"color": "#2E75B6"}}),
    (
        NOT_READY,
        {
            "pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#C00000", "bg_color": "#FFFFFF"},
            "border": {"color": "#C00000"},
        },
    ),
)


def write_chart(book: Workbook, sheet: Worksheet, run: Run) -> None:
    """Write the bars, so many on a page, and beside them the figures that they show."""
    sheet.hide_gridlines(2)
    sheet.set_default_row(_ROW * 0.75)
    sheet.set_row(0, 24)
    title = book.add_format({**FONT, "bold": True, "font_size": 16, "font_color": NAVY})
    sheet.write_string(0, 0, "What AI handles alone", title)
    _write_figures(book, sheet, run)
    breaks, row = [], _TOP
    count = len(run.results)
    each = ceil(count / ceil(count / _BARS)) if count else 1
    for first in range(0, count, each):
        bars = min(each, count - first)
        height = _ABOVE + _BAR * bars + _BELOW
        if first:
            breaks.append(row - 1)
        chart = _chart(book, first, bars)
        chart.set_size({"width": _WIDTH, "height": height})
        inner = {"x": 0.28, "width": 0.66, "y": _ABOVE / height, "height": _BAR * bars / height}
        chart.set_plotarea({"layout": inner})
        sheet.insert_chart(
            row,
            0,
            chart,
            {
                "description": f"Bar chart of the AI-alone share of workbooks {first + 1} to {first + bars}",
                "object_position": 3,
            },
        )
        row += height // _ROW + 2
    sheet.set_h_pagebreaks(breaks)
    sheet.print_area(0, 0, max(row - 2, 0), _LABELS - 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&9Portfolio&C&9&A&R&9Page &P of &N")


def _write_figures(book: Workbook, sheet: Worksheet, run: Run) -> None:
    """Write what the bars show: a label for each workbook, its share under what it is."""
    muted = book.add_format({**FONT, "font_color": MUTED})
    share = book.add_format({**FONT, "font_color": MUTED, "num_format": "0%"})
    sheet.set_column(0, _LABELS - 1, _COLUMN)
    sheet.set_column(_LABELS, _LABELS, 40)
    sheet.write_string(0, _LABELS, "Shown in the chart", muted)
    for offset, (words, _) in enumerate(_SERIES, start=1):
        sheet.write_string(0, _LABELS + offset, words, muted)
    for row, result in enumerate(run.results, start=1):
        words = VERDICTS[result.exit_code(strict=run.strict)]
        sheet.write_string(row, _LABELS, _label(result, words), muted)
        for offset, (shown, _) in enumerate(_SERIES, start=1):
            value = alone_share(result.brief)
            if words == shown and value is not None:
                sheet.write_number(row, _LABELS + offset, value, share)


def _label(result: WorkbookResult, words: str) -> str:
    name = printable(Path(result.file).stem)
    return name if words == READY else f"{name} ({words})"


def _chart(book: Workbook, first: int, bars: int) -> Any:
    """Return the chart of some workbooks; ``first`` is counted from 0."""
    chart: Any = book.add_chart({"type": "bar"})
    rows = (first + 1, first + bars)
    for offset, (words, looks) in enumerate(_SERIES, start=1):
        chart.add_series(
            {
                "name": words,
                "categories": ["Chart", rows[0], _LABELS, rows[1], _LABELS],
                "values": ["Chart", rows[0], _LABELS + offset, rows[1], _LABELS + offset],
                "data_labels": {"value": True, "num_format": "0%", "font": _font()},
                "gap": 45,
                "overlap": 100,
                **looks,
            }
        )
    chart.set_title(
        {
            "name": "Share of the monthly volume; of the intents where no volume is stated",
            "name_font": {**_font(10), "bold": False},
        }
    )
    chart.set_legend({"position": "bottom", "font": _font()})
    chart.set_x_axis(
        {
            "min": 0,
            "max": 1,
            "major_unit": 0.25,
            "num_format": "0%",
            "num_font": _font(),
            "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}},
        }
    )
    chart.set_y_axis({"reverse": True, "num_font": _font()})
    return chart


def _font(size: int = 9) -> dict[str, object]:
    return {"name": "Arial", "size": size}
