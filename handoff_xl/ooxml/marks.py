"""What can be put on a workbook: report sheets in front, highlights, notes and names. All of it can be taken off."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from handoff_xl.ooxml.references import Range

CellContent = str | int | float | bool | None


class Horizontal(StrEnum):
    """Where text stands across its cell."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    FILL = "fill"
    JUSTIFY = "justify"
    CENTER_ACROSS = "centerContinuous"


class Vertical(StrEnum):
    """Where text stands between the top and the bottom of its cell."""

    TOP = "top"
    CENTER = "center"
    BOTTOM = "bottom"
    JUSTIFY = "justify"


@dataclass(frozen=True, slots=True)
class Border:
    """The lines around a cell. A line is Excel's word for it: thin, medium, thick, hair, dashed, dotted, double."""

    top: str | None = None
    right: str | None = None
    bottom: str | None = None
    left: str | None = None
    colour: str = "BFBFBF"

    @classmethod
    def box(cls, line: str = "thin", colour: str = "BFBFBF") -> "Border":
        """Return the same line on all four sides."""
        return cls(line, line, line, line, colour)


@dataclass(frozen=True, slots=True)
class CellStyle:
    """How a cell looks. Colours are six hexadecimal digits, RRGGBB; `size` is in points; None keeps the default."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    size: float | None = None
    colour: str | None = None
    font_name: str | None = None
    fill: str | None = None
    border: Border | None = None
    number_format: str | None = None
    horizontal: Horizontal | None = None
    vertical: Vertical | None = None
    wrap: bool = False
    rotation: int = 0
    indent: int = 0


class SheetCell(NamedTuple):
    """A cell of a new sheet. Text is text even where it begins with `=`.

    `link` is where a click leads: the name of a new sheet, a DefinedName of the same marks, or else a
    location as Excel writes it, such as `'Intents'!B5`.
    """

    value: CellContent = None
    style: CellStyle | None = None
    link: str | None = None


class DropDown(NamedTuple):
    """Cells in which one picks from a list. The choices may take 255 characters in all, and hold no comma."""

    cells: Range
    choices: tuple[str, ...]
    stop: bool = True
    title: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class PageSetup:
    """How a sheet prints. `fit_width` and `fit_height` are pages, 0 as many as it takes; rows from 1.

    `scale` is in percent, 10 to 400, and counts where nothing is to fit. Each of `areas` is printed on
    pages of its own, and nothing else is; none means all. Each of `breaks_before` is a row that begins a
    page.
    """

    landscape: bool = False
    fit_width: int | None = None
    fit_height: int | None = None
    scale: int | None = None
    areas: tuple[Range, ...] = ()
    repeat_rows: tuple[int, int] | None = None
    repeat_columns: tuple[int, int] | None = None
    breaks_before: tuple[int, ...] = ()
    header: str = ""
    footer: str = ""
    paper_size: int = 9
    centered: bool = False


class DefinedName(NamedTuple):
    """A name for a cell, to be linked to. `new` says that `sheet` is one of the new sheets."""

    name: str
    sheet: str
    row: int
    column: int
    hidden: bool = True
    new: bool = False


@dataclass(frozen=True)
class NewSheet:
    """A sheet to put in front. Its name gets a number where the workbook has one of that name already.

    `cells` by (row, column), from 1. `column_widths` in characters, `row_heights` in points. `freeze` is
    the first cell that still scrolls. `names` are those that its links lead to, besides those of the marks;
    of more links than a sheet of Excel's can hold the last are left out.
    """

    name: str
    cells: dict[tuple[int, int], SheetCell] = field(default_factory=dict)
    column_widths: dict[int, float] = field(default_factory=dict)
    row_heights: dict[int, float] = field(default_factory=dict)
    freeze: tuple[int, int] | None = None
    autofilter: Range | None = None
    merged: tuple[Range, ...] = ()
    drop_downs: tuple[DropDown, ...] = ()
    tab_colour: str | None = None
    page: PageSetup = PageSetup()
    show_gridlines: bool = True
    zoom: int = 100
    names: tuple[DefinedName, ...] = ()


class Highlight(NamedTuple):
    """A look that a cell of the workbook gets until it is edited. Only font, fill, border and number format count."""

    sheet: str
    row: int
    column: int
    style: CellStyle


class Note(NamedTuple):
    """A note on a cell of the workbook."""

    sheet: str
    row: int
    column: int
    text: str


@dataclass(frozen=True)
class Marks:
    """Everything one owner puts on a workbook. New sheets stand in front, in this order; the first is shown."""

    owner: str
    sheets: tuple[NewSheet, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    notes: tuple[Note, ...] = ()
    names: tuple[DefinedName, ...] = ()
