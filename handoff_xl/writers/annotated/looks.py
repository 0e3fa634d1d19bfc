"""How the report sheets look: one palette, told apart by lightness and words as well as by hue."""

from __future__ import annotations

from dataclasses import replace

from handoff_xl.findings import Severity
from handoff_xl.ooxml import Border, CellStyle, Horizontal, Vertical

_NAVY, _INK, _GREY, _LINE, _WHITE, _PALE = "1F3864", "1F2937", "5B6472", "C9CED6", "FFFFFF", "F3F5F8"
_DARK_RED, _DARK_GREEN, _TEAL = "9C1C0E", "14615B", "2E6E8E"

_BOX = Border.box(colour=_LINE)

TYPEFACE = "Arial"
"""That of the template: it has the same widths in Excel, LibreOffice and Google Sheets, so that nothing is cut off."""

TAB_SUMMARY, TAB_ISSUES, TAB_MAP = _NAVY, _DARK_RED, _DARK_GREEN
PRINTED_RED = _DARK_RED
"""The colour of NOT APPROVED at the foot of a page."""

WORDS = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.INFORMATION: "Information"}
FILLS = {Severity.ERROR: "F6A698", Severity.WARNING: "FFDC73", Severity.INFORMATION: "DCEBF9"}
INKS = {Severity.ERROR: "6B0F04", Severity.WARNING: "4F3A00", Severity.INFORMATION: "12395F"}

BODY = CellStyle(
    font_name=TYPEFACE,
    size=10,
    colour=_INK,
    wrap=True,
    horizontal=Horizontal.LEFT,
    vertical=Vertical.TOP,
    indent=1,
    border=_BOX,
)
NUMBER = replace(BODY, horizontal=Horizontal.CENTER, indent=0)
LINK = replace(BODY, colour="0B5394", underline=True)
STRONG = replace(BODY, bold=True)
GOOD = replace(BODY, fill="DDEFE3", colour="14463F", bold=True)
BAD = replace(BODY, fill=FILLS[Severity.ERROR], colour=INKS[Severity.ERROR], bold=True)
TO_FILL = replace(BODY, fill="FBFAF0")
TO_SIGN = replace(TO_FILL, size=14)
"""An empty line to sign on, high enough for a hand."""
DOUBTFUL = replace(BODY, fill=FILLS[Severity.WARNING], colour=INKS[Severity.WARNING])
SEVERITY = {
    severity: replace(BODY, fill=FILLS[severity], colour=INKS[severity], bold=severity is Severity.ERROR)
    for severity in Severity
}

HEADER = replace(BODY, bold=True, colour=_WHITE, fill=_NAVY, vertical=Vertical.CENTER)
HEADER_NUMBER = replace(HEADER, horizontal=Horizontal.CENTER, indent=0)
HEADER_TO_FILL = replace(HEADER, fill=_TEAL)

TITLE = CellStyle(font_name=TYPEFACE, bold=True, size=15, colour=_NAVY, vertical=Vertical.CENTER)
SECTION = replace(TITLE, size=12, vertical=Vertical.BOTTOM)
CONTINUED = replace(SECTION, size=10, italic=True)
PALE = replace(BODY, fill=_PALE)
BAND = replace(BODY, bold=True, colour=_NAVY, fill="DCE3EE")
GUIDANCE = CellStyle(font_name=TYPEFACE, italic=True, size=9, colour=_GREY, vertical=Vertical.CENTER)
NOTE = replace(GUIDANCE, wrap=True, vertical=Vertical.TOP)
SPACE = CellStyle(font_name=TYPEFACE, size=9)
LABEL = replace(BODY, bold=True, size=11, colour=_NAVY, fill=_PALE, wrap=False, border=None)
STATEMENT = replace(LABEL, bold=False, colour=_INK, wrap=True, indent=0)
LINK_BELOW = replace(STATEMENT, colour=LINK.colour, underline=True)
NOT_READY = replace(TITLE, size=16, colour=_WHITE, fill=_DARK_RED, horizontal=Horizontal.LEFT, indent=1)
READY = replace(NOT_READY, fill=_DARK_GREEN)
NOT_APPROVED = replace(NOT_READY, size=11, wrap=True)
APPROVED = replace(READY, size=11, wrap=True)

HIGHLIGHTS = {
    severity: CellStyle(
        fill=FILLS[severity],
        colour=INKS[severity],
        bold=severity is Severity.ERROR,
        border=Border.box(colour=INKS[severity]),
    )
    for severity in Severity
}
"""How a cell of the user's own is coloured; the border tells the cell even where it prints without colour."""
