"""The drawing of notes: VML, which Excel still uses for them, spliced as text because it need not be XML."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from handoff_xl.ooxml.references import MAX_ROW
from handoff_xl.ooxml.splice import PartEdits

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"

_NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in _NAMESPACES.items())
_SHAPE_TYPE = (
    f'<v:shapetype {_DECLARED} id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE_START = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?shape[\s>]")
_SHAPE_END = re.compile(r"</(?:[A-Za-z_][\w.-]*:)?shape\s*>")
_DRAWN = re.compile(
    r"<(?:[A-Za-z_][\w.-]*:)?(?:shape|line|rect|roundrect|oval|arc|curve|polyline|image|group)[\s/>]"
)
_SHAPE_ID = re.compile(r"_x0000_s(\d{1,9})")
_ROW = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?Row>\s*(\d{1,7})\s*<")
_COLUMN = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?Column>\s*(\d{1,5})\s*<")
_ANCHOR = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?Anchor>([\d\s,.-]{15,100})<")
_CLIENT_DATA = re.compile(r"<([A-Za-z_][\w.-]*:)?ClientData\s[^<>]*[^/<>]>")
_ID_MAP = re.compile(r"""idmap\s[^<>]{0,200}?data\s{0,9}=\s{0,9}["'](\d{1,5}(?:,\d{1,5}){0,200})["']""")
_CLUSTER = 1024  # so many shape ids belong to each number of the map
_ROOT_END = re.compile(r"</(?:[A-Za-z_][\w.-]*:)?xml\s*>\s*\Z")
_NOTE = re.compile(r"""ObjectType\s*=\s*["']Note["']""")


class Box(NamedTuple):
    """Where a note's box stands: the cells of its corners (counted from 0) and pixels into them."""

    left: tuple[int, int]
    top: tuple[int, int]
    right: tuple[int, int]
    bottom: tuple[int, int]
    width: float
    height: float

    @property
    def anchor(self) -> str:
        """The box as VML states it."""
        numbers = (*self.left, *self.top, *self.right, *self.bottom)
        return ", ".join(str(number) for number in numbers)


class Shape(NamedTuple):
    """The shape of an existing note: its place in the drawing, in bytes, and its cell, counted from 1."""

    start: int
    end: int
    row: int
    column: int


def new_drawing(cluster: int) -> str:
    """Return a drawing without shapes; `cluster` numbers the drawings of a workbook, from 1."""
    return (
        f'<xml {_DECLARED}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{cluster}"/>'
        f"</o:shapelayout>{_SHAPE_TYPE}</xml>"
    )


def note_shapes(drawing: str) -> Iterator[Shape]:
    """Yield the shapes of notes, in one pass over the drawing, one character for a byte."""
    position = 0
    while start := _SHAPE_START.search(drawing, position):
        end = _SHAPE_END.search(drawing, start.end())
        if end is None:
            return
        position = end.end()
        row = _ROW.search(drawing, start.start(), position)
        column = _COLUMN.search(drawing, start.start(), position)
        if row and column and _NOTE.search(drawing, start.start(), position):
            yield Shape(start.start(), position, int(row[1]) + 1, int(column[1]) + 1)


def add_shapes(drawing: PartEdits, boxes: dict[tuple[int, int], Box]) -> None:
    """Add the shapes of notes, by their (row, column), at the end of a drawing."""
    text = drawing.raw
    numbers = [int(match[1]) for match in _SHAPE_ID.finditer(text)]
    stated = _ID_MAP.search(text)
    clusters = [int(number) for number in stated[1].split(",")] if stated else [1]
    first = max(numbers, default=_CLUSTER * clusters[0]) + 1
    used = range(first // _CLUSTER, (first + len(boxes) - 1) // _CLUSTER + 1)
    if stated and not set(used) <= set(clusters):
        listed = sorted({*clusters, *used})
        drawing.replace(stated.start(1), stated.end(1), ",".join(map(str, listed)))
    shapes = [_shape(first + i, *cell, box) for i, (cell, box) in enumerate(boxes.items())]
    if 'id="_x0000_t202"' not in text:
        shapes.insert(0, _SHAPE_TYPE)
    end = _ROOT_END.search(text)
    drawing.insert(len(text) if end is None else end.start(), "".join(shapes))


def grow_shapes(drawing: PartEdits, boxes: dict[tuple[int, int], tuple[Box, int]]) -> None:
    """Make the boxes of some notes taller: by a number of rows, or to a whole box where none is stated."""
    for shape in note_shapes(drawing.raw):
        if (shape.row, shape.column) not in boxes:
            continue
        box, rows = boxes[shape.row, shape.column]
        stated = _ANCHOR.search(drawing.raw, shape.start, shape.end)
        data = _CLIENT_DATA.search(drawing.raw, shape.start, shape.end)
        if stated is not None:
            numbers = stated[1].split(",")
            if len(numbers) == 8 and numbers[6].strip().isdecimal():
                numbers[6] = f" {min(int(numbers[6]) + rows, MAX_ROW - 1)}"
                drawing.replace(stated.start(1), stated.end(1), ",".join(numbers))
        elif data is not None:
            prefix = data[1] or ""
            drawing.insert(data.end(), f"<{prefix}Anchor>{box.anchor}</{prefix}Anchor>")


def remove_shapes(drawing: PartEdits, cells: set[tuple[int, int]]) -> bool:
    """Remove the notes of some cells. Return whether nothing is left to draw."""
    gone = [shape for shape in note_shapes(drawing.raw) if (shape.row, shape.column) in cells]
    for shape in gone:
        drawing.replace(shape.start, shape.end, "")
    return len(_DRAWN.findall(drawing.raw)) == len(gone)


def _shape(number: int, row: int, column: int, box: Box) -> str:
    return (
        f'<v:shape {_DECLARED} id="_x0000_s{number}" type="#_x0000_t202" '
        f"style='position:absolute;margin-left:59.25pt;margin-top:1.5pt;width:{box.width:g}pt;"
        f"height:{box.height:g}pt;z-index:{number % 1024};visibility:hidden' "
        'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        "<v:textbox style='mso-direction-alt:auto'><div style='text-align:left'></div></v:textbox>"
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{box.anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
    )
