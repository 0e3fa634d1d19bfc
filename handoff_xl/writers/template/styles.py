"""The looks of the template: its colours, and the cell formats made from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from handoff_xl.layout import Kind

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

FONT = {"font_name": "Arial", "font_size": 10}
"""Arial has the same widths in Excel, LibreOffice and Google Sheets, so that nothing is cut off anywhere."""

NAVY, LIGHT_BLUE, GREY, RULE = "#1F3864", "#DCE6F2", "#EDEDED", "#D0D0D0"
MUTED, ALARM = "#7F7F7F", "#A61C00"

Looks = Mapping[str, object]
FITS: Looks = {"bg_color": "#E2EFDA"}
"""A row of Thresholds that fits what is picked on Try it."""
COUNTS: Looks = {"bg_color": "#38761D", "font_color": "#FFFFFF", "bold": True}
"""A cell of Thresholds that decides it."""
MISSING: Looks = {"bg_color": "#FADBE3"}
"""A required cell that is blank."""
SLIP: Looks = {"bg_color": "#FFD9A0"}
"""A cell that is not right."""
UNUSED: Looks = {"font_color": "#969696", "bg_color": "#EDEDED"}
"""A cell that does not count."""
EXAMPLE: Looks = {"font_color": MUTED, "italic": True}
"""A row that is there to be replaced."""
FINE_PERCENT: Looks = {"num_format": "0.0#%"}
"""A percent that is no whole number of percents."""
BEYOND: Looks = {"bg_color": NAVY}
"""The line below the last row with drop-downs."""

NUMBER_FORMATS: Mapping[Kind, str] = {
    Kind.PERCENT: "0%",
    Kind.INTEGER: "0",
    Kind.NUMBER: "[>=1000]#,##0;General",
    Kind.DATE: "yyyy-mm-dd",
    Kind.TIME: "[hh]:mm",
    Kind.INSTANT: "yyyy-mm-dd hh:mm",
    Kind.OPERAND: "General",
    Kind.DAYS: "General",
}
"""How the cells of a kind show values; all others are text, so that Excel does not turn ids into dates."""

_CENTRED = frozenset({*NUMBER_FORMATS, Kind.YES_NO, Kind.CHOICE}) - {Kind.DAYS}


class Styles:
    """The cell formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def make(self, **properties: object) -> Format:
        """Return the format with these properties (names as xlsxwriter has them)."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(dict(properties))
        return self._made[key]

    def title(self) -> Format:
        """Return the format of a sheet's title."""
        return self.make(bold=True, font_size=18, font_color=NAVY, valign="vcenter")

    def sentence(self) -> Format:
        """Return the format of the sentence below the title."""
        return self.make(font_color=MUTED, valign="vcenter")

    def caption(self, *, first: bool) -> Format:
        """Return the format of a group's caption; ``first`` draws the line where the group begins."""
        return self.make(
            bold=True,
            font_size=9,
            font_color=NAVY,
            align="left",
            indent=1,
            valign="bottom",
            bottom=2,
            bottom_color=NAVY,
            left=int(first),
            left_color=RULE,
        )

    def header(self, *, required: bool, calculated: bool = False) -> Format:
        """Return the format of a header cell: navy required, light blue optional, grey italic calculated."""
        looks: dict[str, object] = {
            "text_wrap": True,
            "valign": "vcenter",
            "align": "left",
            "indent": 1,
            "border": 1,
            "border_color": RULE,
        }
        if calculated:
            return self.make(**looks, italic=True, bg_color=GREY, font_color=MUTED)
        if required:
            return self.make(**looks, bold=True, bg_color=NAVY, font_color="#FFFFFF")
        return self.make(**looks, bold=True, bg_color=LIGHT_BLUE, font_color=NAVY)

    def data(self, kind: Kind, *, centred: bool = True) -> Format:
        """Return the format of the cells of a kind; numbers and short words stand in the middle unless not ``centred``."""
        looks: dict[str, object] = {"valign": "top", "border": 1, "border_color": RULE}
        if centred and kind in _CENTRED:
            looks |= {"align": "center", "text_wrap": kind is Kind.OPERAND}
        else:
            looks |= {"align": "left", "indent": 1, "text_wrap": True}
        return self.make(num_format=NUMBER_FORMATS.get(kind, "@"), **looks)

    def check(self) -> Format:
        """Return the format of the Check column."""
        return self.make(
            font_color=ALARM,
            italic=True,
            valign="top",
            text_wrap=True,
            align="left",
            indent=1,
            border=1,
            border_color=RULE,
        )

    def meaning(self) -> Format:
        """Return the format of what a setting means."""
        return self.make(
            font_color=MUTED,
            valign="top",
            text_wrap=True,
            align="left",
            indent=1,
            border=1,
            border_color=RULE,
        )

    def above_the_table(self) -> Format:
        """Return the format of the rows above the headers, which keeps the columns' borders out of them."""
        return self.make(valign="vcenter")
