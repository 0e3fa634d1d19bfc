import time

import pytest

from handoff_xl.ooxml.boxes import Measures, note_box
from handoff_xl.ooxml.splice import PartEdits
from handoff_xl.ooxml.vml import add_shapes, grow_shapes, new_drawing, note_shapes, remove_shapes

BOX = note_box("text", 2, 2, Measures())
# As programs write it: other prefixes, a form control, an unclosed <br>, so that it is no XML.
FOREIGN = (
    '<xml xmlns:a="urn:schemas-microsoft-com:vml" xmlns:e="urn:schemas-microsoft-com:office:excel">'
    '<a:shape id="_x0000_s2050"><e:ClientData ObjectType="Button"><e:Row>1</e:Row><e:Column>1</e:Column>'
    "</e:ClientData><font>press<br></font></a:shape>"
    '<a:shape id="_x0000_s2051"><e:ClientData ObjectType="Note"><e:Anchor>3, 1, 2, 1, 5, 1, 6, 1</e:Anchor>'
    "<e:Row>1</e:Row><e:Column>1</e:Column></e:ClientData></a:shape>"
    '<a:shape id="_x0000_s2052"><e:ClientData ObjectType="Note"><e:Row>4</e:Row><e:Column>0</e:Column>'
    "</e:ClientData></a:shape></xml>\n"
)


def edits(drawing: str) -> PartEdits:
    return PartEdits(drawing.encode(), "d.vml")


def cells(drawing: str) -> list[tuple[int, int]]:
    return [(shape.row, shape.column) for shape in note_shapes(drawing)]


def test_shapes_are_added_at_the_end():
    drawing = edits(FOREIGN)
    add_shapes(drawing, {(9, 9): BOX, (8, 8): BOX})
    result = drawing.result()[0].decode()
    assert cells(result) == [(2, 2), (5, 1), (9, 9), (8, 8)]
    assert "_x0000_s2053" in result
    assert "_x0000_s2054" in result
    assert result.endswith("</xml>\n")
    assert result.count("shapetype") == 2


def test_a_new_drawing():
    drawing = edits(new_drawing(3))
    add_shapes(drawing, {(2, 3): BOX})
    result = drawing.result()[0].decode()
    assert cells(result) == [(2, 3)]
    assert "_x0000_s3073" in result
    assert f"<x:Anchor>{BOX.anchor}</x:Anchor>" in result
    assert "visibility:hidden" in result


def test_a_thousand_shapes_and_more_take_further_numbers_of_the_map():
    drawing = edits(new_drawing(3))
    add_shapes(drawing, {(row, 1): BOX for row in range(1, 2001)})
    result = drawing.result()[0].decode()
    assert 'data="3,4"' in result
    assert "_x0000_s5072" in result
    again = edits(result)
    add_shapes(again, {(3000 + row, 1): BOX for row in range(1, 100)})
    assert 'data="3,4,5"' in again.result()[0].decode()


def test_boxes_grow():
    drawing = edits(FOREIGN)
    grow_shapes(drawing, {(2, 2): (BOX, 4), (5, 1): (BOX, 4)})
    result = drawing.result()[0].decode()
    assert "3, 1, 2, 1, 5, 1, 10, 1<" in result
    assert f'<e:ClientData ObjectType="Note"><e:Anchor>{BOX.anchor}</e:Anchor><e:Row>4' in result


def test_only_notes_are_removed():
    drawing = edits(FOREIGN)
    assert not remove_shapes(drawing, {(2, 2), (5, 1)})
    result = drawing.result()[0].decode()
    assert cells(result) == []
    assert "Button" in result
    assert remove_shapes(edits(new_drawing(1)), {(1, 1)})


@pytest.mark.parametrize("other", ["v:line", "v:rect", "oval", "v:image", "v:group"])
def test_whatever_else_is_drawn_keeps_the_drawing(other):
    drawing = edits(f"<xml><{other} id='1'/></xml>")
    add_shapes(drawing, {(2, 2): BOX})
    assert not remove_shapes(edits(drawing.result()[0].decode()), {(2, 2)})


@pytest.mark.parametrize("drawing", ["", "<xml/>", "<xml><v:shape", "<v:shape ></v:shape>", "<v:shape >"])
def test_odd_drawings_have_no_notes(drawing):
    assert cells(drawing) == []


@pytest.mark.parametrize(
    "piece",
    [
        "<v:shape ",
        "<v:shape >",
        "<v:shape ><x:Row>",
        "<x:Row>1<x:Column>1<",
        "</v:shape ",
        "<o:idmap ",
        "idmap data ",
        "</xml> ",
    ],
)
def test_time_grows_with_the_size_only(piece):
    def seconds(number: int) -> float:
        start = time.process_time()
        drawing = edits(piece * number)
        assert cells(drawing.raw) == []
        add_shapes(drawing, {(1, 1): BOX})
        return time.process_time() - start

    seconds(1000)
    assert seconds(80_000) < 40 * max(seconds(4_000), 0.002)
