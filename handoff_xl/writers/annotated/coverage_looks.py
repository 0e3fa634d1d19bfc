"""How HX Coverage looks. Each kind of cell has a word or sign of its own, so that no meaning hangs on a colour."""

from __future__ import annotations

from dataclasses import replace

from handoff_xl.findings import Severity
from handoff_xl.ooxml import Border, CellStyle, Horizontal, Vertical
from handoff_xl.writers.annotated import looks
from handoff_xl.writers.annotated.coverage_cells import CoverageCell, Kind

TAB = "2E7D5B"

_SIZE, _LEGEND_SIZE = 10, 9
_INK, _NAVY, _GREY, _WHITE = "1F2937", "1F3864", "5B6472", "FFFFFF"
_LINE = Border.box(colour="C9CED6")

TEXT = replace(looks.BODY, size=_SIZE, wrap=False, vertical=Vertical.CENTER)
FIGURE = replace(TEXT, horizontal=Horizontal.RIGHT)
NUMBER = replace(TEXT, horizontal=Horizontal.CENTER, indent=0)
VOLUME = replace(FIGURE, number_format="#,##0")
PROBLEM = {
    severity: replace(NUMBER, bold=True, fill=looks.FILLS[severity], colour=looks.INKS[severity])
    for severity in looks.FILLS
}
BARE = replace(TEXT, border=None, indent=0)
CATEGORY = replace(BARE, bold=True, colour=_NAVY, fill="DDE3EC", indent=1)

HEADER = replace(looks.HEADER, size=_SIZE, wrap=False)
LANGUAGE = replace(HEADER, horizontal=Horizontal.CENTER, indent=0)
CHANNEL = replace(NUMBER, bold=True, colour=_NAVY, fill="F3F5F8", rotation=90)
CAPTION = replace(BARE, bold=True, colour=_NAVY)
LINK = replace(BARE, colour="0B5394", underline=True, horizontal=Horizontal.RIGHT)

# Light fills throughout: LibreOffice writes every linked text in dark blue.
_ALARM = replace(NUMBER, fill="F59A90", colour="6B0F04", bold=True, border=Border.box("medium", "B3261E"))
_SOLID = {
    Kind.AI_ALONE: replace(NUMBER, fill="8FCB9B", colour="0B3D1E", bold=True),
    Kind.AI_DRAFTS: replace(NUMBER, fill="FFD966", colour="4F3A00", bold=True),
    Kind.HUMAN: replace(NUMBER, fill="8DB4E2", colour="10284F", bold=True),
    Kind.GAP: _ALARM,
    Kind.FORBIDDEN: _ALARM,
    Kind.CONTRADICTION: replace(
        NUMBER, fill="CDB4EC", colour="3A1466", bold=True, border=Border.box("medium", "5B2C91")
    ),
    Kind.UNREADABLE: replace(
        NUMBER, fill=_WHITE, colour="B3261E", bold=True, border=Border.box("medium", "B3261E")
    ),
    Kind.NOT_OPEN: replace(NUMBER, fill="EDEFF2", colour=_GREY),
}
_PALE = {
    Kind.AI_ALONE: replace(NUMBER, fill="E3F3E6", colour="1E5B34", italic=True),
    Kind.AI_DRAFTS: replace(NUMBER, fill="FFF5D6", colour="6B5200", italic=True),
    Kind.HUMAN: replace(NUMBER, fill="E4EDF8", colour="2B4A7A", italic=True),
}

UNPLACED = replace(BARE, bold=True, colour="B3261E", wrap=True)
# Larger than the map, since both print at the same scale and here are words to be read.
_HOURS_SIZE = 11
HOURS = replace(TEXT, size=_HOURS_SIZE, wrap=True, vertical=Vertical.TOP)
HOURS_GUIDANCE = replace(looks.GUIDANCE, size=_HOURS_SIZE, wrap=True)
GAPS_GUIDANCE = replace(HOURS_GUIDANCE, bold=True, colour="B3261E")
HOURS_HEADER = replace(HEADER, size=_HOURS_SIZE, wrap=True)
DAY = replace(LANGUAGE, size=_HOURS_SIZE, wrap=True)
STRIP = replace(NUMBER, font_name="Courier New", size=6, colour="14615B")
NOT_KNOWN = replace(NUMBER, bold=True, colour="B3261E")
NOBODY = replace(HOURS, bold=True, fill=looks.FILLS[Severity.ERROR], colour="6B0F04")
GAP = replace(NOBODY, bold=False)
GAP_STRIP = replace(STRIP, fill=looks.FILLS[Severity.ERROR], colour="6B0F04")


def of_kind(kind: Kind, *, inherited: bool = False) -> CellStyle:
    """Return the look of a kind of cell."""
    return _PALE.get(kind, _SOLID[kind]) if inherited else _SOLID[kind]


def legend(kind: Kind, *, inherited: bool) -> CellStyle:
    """Return the look of a kind where its words stand beside its sign."""
    return replace(
        of_kind(kind, inherited=inherited), size=_LEGEND_SIZE, horizontal=Horizontal.LEFT, indent=1
    )


def of_cell(cell: CoverageCell) -> CellStyle:
    """Return the look of a cell of the heat map."""
    return of_kind(cell.kind, inherited=cell.inherited)
