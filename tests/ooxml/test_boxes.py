from handoff_xl.ooxml.boxes import Measures, extra_rows, measures, note_box
from handoff_xl.ooxml.references import MAX_COLUMN, MAX_ROW
from handoff_xl.ooxml.splice import PartEdits


def test_a_box_grows_with_its_text():
    short, long = note_box("a", 5, 2, Measures()), note_box("words " * 60, 5, 2, Measures())
    assert short.left == (2, 12)
    assert short.top == (3, 6)
    assert long.width > short.width
    assert long.height > short.height
    assert extra_rows("a\nb\nc") > extra_rows("a")


def test_wide_columns_and_high_rows_take_fewer():
    wide = Measures(columns=((1, 99, 1000),), rows=((4, 4, 500.0),))
    box = note_box("words " * 60, 5, 2, wide)
    assert box.right[0] == box.left[0]
    assert box.bottom[0] == box.top[0]
    hidden = Measures(columns=((3, 20, 0),))
    assert note_box("a", 5, 2, hidden).right[0] > 19


def test_boxes_stay_on_the_sheet():
    box = note_box("words " * 60, MAX_ROW, MAX_COLUMN, Measures())
    assert max(box.left[0], box.right[0]) < MAX_COLUMN
    assert max(box.top[0], box.bottom[0]) < MAX_ROW
    assert note_box("a", 1, 1, Measures()).top == (0, 6)


def test_sizes_are_read_from_the_sheet():
    xml = (
        b'<w><sheetFormatPr defaultRowHeight="30" defaultColWidth="10"/><cols><col min="2" max="3" width="20"/>'
        b'<col min="4" max="4" width="9" hidden="1"/><col min="x" max="5"/></cols></w>'
    )
    found = measures(PartEdits(xml, "s.xml"), ((7, 8, 15.0),))
    assert [found.column(number) for number in (1, 2, 3, 4, 5)] == [70, 140, 140, 0, 70]
    assert (found.row(1), found.row(7)) == (40, 20)
    assert measures(PartEdits(b"<w/>", "s.xml"), ()).column(1) == 64


def test_rows_without_height_do_not_lead_astray():
    xml = PartEdits(b"<w/>", "s.xml")
    for height in (0.0, -5.0, float("nan")):
        box = note_box("a", 5, 2, measures(xml, ((1, MAX_ROW, height),)))
        assert box.bottom[0] <= 5 + 300
