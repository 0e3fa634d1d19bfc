import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff_xl.ooxml.errors import PackageError, Reason
from handoff_xl.ooxml.limits import Budget, Limits
from handoff_xl.ooxml.splice import PartEdits, undone

XML = """<?xml version="1.0"?>
<!-- <b/> --><a x='1' title=' count="9"' count = "2"><b/><p:c xmlns:p="urn:p" p:id="7">té&amp;t<d
 y="2"/></p:c><![CDATA[<b>]]></a>""".encode()


def test_elements_are_found_where_they_stand():
    edits = PartEdits(XML, "a.xml")
    root = edits.root
    assert (root.name, root.namespace, root.prefix) == ("a", "", "")
    assert [child.name for child in root.children] == ["b", "c"]
    b, c = root.children
    assert edits.source(b) == "<b/>"
    assert b.is_self_closing
    assert (c.namespace, c.prefix, c.text) == ("urn:p", "p:", "té&t")
    assert c.attribute("id") == "7"
    assert edits.source(c.children[0]) == '<d\n y="2"/>'
    assert [element.name for element in root.all("d")] == ["d"]
    assert root.child("missing") is None


def test_edits_and_the_way_back():
    edits = PartEdits(XML, "a.xml")
    root = edits.root
    assert not edits.is_changed
    edits.append(root.children[0], "<new/>")
    edits.append(root.children[0], "<newer/>")
    edits.prepend(root.children[0], "<newest/>")
    edits.add_to_count(root, 3)
    edits.set_attribute(root, "x", "1")
    edits.set_attribute(root, "y", "5")
    edits.remove(root.children[1].children[0])
    edits.insert(root.close, "ü")
    data, undo = edits.result()
    assert edits.is_changed
    expected = XML.decode().replace("<b/><p", "<b><new/><newer/><newest/></b><p")
    expected = (
        expected.replace('count = "2"', 'count="5"').replace("<a x", '<a y="5" x').replace('<d\n y="2"/>', "")
    )
    assert data.decode() == expected.replace("]]></a>", "]]>ü</a>")
    assert undone(data, undo) == XML


@pytest.mark.parametrize(
    ("stated", "encoding"),
    [
        ("UTF-16", "utf-16"),
        ("UTF-16", "utf-16-be"),
        ("UTF-16LE", "utf-16-le"),
        ("UTF-16BE", "utf-16-be"),
        ("utf-16be", "utf-16"),
        ("ISO-8859-1", "latin-1"),
    ],
)
def test_other_encodings_are_turned_into_utf8_and_back(stated, encoding):
    original = XML.decode().replace('"1.0"', f'"1.0" encoding="{stated}"').encode(encoding)
    edits = PartEdits(original, "a.xml")
    edits.append(edits.root, "<é/>")
    data, undo = edits.result()
    assert "<é/></a>".encode() in data
    assert undone(data, undo) == original


def test_the_cells_of_a_sheet_are_not_parsed():
    xml = b'<x:w xmlns:x="u"><x:h/><x:sheetData><x:row> not & parsed </x:sheetData><x:t a="1"/></x:w>'
    edits = PartEdits(xml, "sheet.xml")
    assert [child.name for child in edits.root.children] == ["h", "sheetData", "t"]
    assert edits.source(edits.root.children[2]) == '<x:t a="1"/>'
    edits.set_attribute(edits.root.children[2], "a", "2")
    assert edits.result()[0] == xml.replace(b'"1"', b'"2"')


def test_what_only_looks_like_the_end_of_the_cells_is_none():
    cells = b"<!-- <sheetData/> --><sheetData><c><![CDATA[</sheetData>]]></c><!--</sheetData>--></sheetData>"
    edits = PartEdits(b"<w>" + cells + b"<t/></w>", "sheet.xml")
    assert [child.name for child in edits.root.children] == ["sheetData", "t"]
    assert edits.source(edits.root.children[1]) == "<t/>"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a>",
        b"<a/><b/>",
        b'<?xml version="1.0" encoding="none-such"?><a/>',
        b'<?xml version="1.0" encoding="utf-16le"?><a/> ',
        b"\xff\xfe<a",
    ],
)
def test_damaged_parts_are_refused(data):
    with pytest.raises(PackageError) as caught:
        _ = PartEdits(data, "a.xml").root
    assert caught.value.reason is Reason.CORRUPT


def test_changes_that_overlap_are_refused():
    edits = PartEdits(b"<a><b/></a>", "a.xml")
    edits.remove(edits.root.children[0])
    edits.remove(edits.root.children[0])
    with pytest.raises(PackageError):
        edits.result()


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3), st.text(max_size=4)), max_size=8))
def test_every_set_of_changes_can_be_undone(changes):
    data = "<a>0123456789äöü0123456789</a>".encode()
    boundaries = [i for i in range(len(data) + 1) if i == len(data) or data[i] & 0xC0 != 0x80]
    edits = PartEdits(data, "a.xml")
    taken = 0
    for start, length, text in sorted(changes):
        first = boundaries[min(start, len(boundaries) - 1)]
        last = boundaries[min(start + length, len(boundaries) - 1)]
        if first >= taken:
            edits.replace(first, last, text.encode("utf-8", "replace").decode())
            taken = last
    result, undo = edits.result()
    assert undone(result, undo) == data


def test_lower_levels_are_passed_over():
    xml = b"<a>1<b x='2'><c>3<d>4</d></c></b><b/></a>"
    edits = PartEdits(xml, "a.xml", levels=2)
    assert [(child.name, child.children, child.text) for child in edits.root.children] == [
        ("b", [], ""),
        ("b", [], ""),
    ]
    assert edits.source(edits.root.children[0]) == "<b x='2'><c>3<d>4</d></c></b>"
    edits.append(edits.root, "<e/>")
    assert edits.result()[0] == xml.replace(b"</a>", b"<e/></a>")


def test_only_upper_levels_are_counted_among_what_is_held():
    budget = Budget(Limits(elements=10))
    many = b"<a><b>" + b"<c/>" * 1000 + b"</b></a>"
    assert len(PartEdits(many, "a.xml", budget, levels=2).root.children) == 1
    with pytest.raises(PackageError) as caught:
        _ = PartEdits(many, "a.xml", budget, levels=3).root
    assert caught.value.reason is Reason.TOO_LARGE
