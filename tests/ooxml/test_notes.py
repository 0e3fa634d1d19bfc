import re

import pytest

from handoff_xl.ooxml import Marks, Note, annotate, find_marks, open_workbook, strip
from handoff_xl.ooxml.archive import Archive
from tests.ooxml import minimal
from tests.ooxml.samples import OWNER, contents

COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"


def with_comments(text: str, *, drawing: str | bytes | None = None, prefix: str = "") -> bytes:
    """A workbook with one note on A1; `text` is what stands in its text element."""
    p = prefix
    xmlns = f'xmlns:{p.rstrip(":")}="{minimal.MAIN}"' if p else f'xmlns="{minimal.MAIN}"'
    legacy = f'<legacyDrawing xmlns:q="{minimal.OFFICE}" q:id="rId2"/>' if drawing is not None else ""
    package = minimal.parts(minimal.ONE_CELL + legacy)
    package["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'<Relationships xmlns="{minimal.PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{minimal.OFFICE}/comments" Target="../comments1.xml"/>'
        f'<Relationship Id="rId2" Type="{minimal.OFFICE}/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/>'
        "</Relationships>"
    )
    package["xl/comments1.xml"] = (
        f"<{p}comments {xmlns}><{p}authors><{p}author>Ann</{p}author></{p}authors><{p}commentList>"
        f'<{p}comment ref="A1" authorId="0"><{p}text>{text}</{p}text></{p}comment></{p}commentList></{p}comments>'
    )
    if drawing is not None:
        package["xl/drawings/vmlDrawing1.vml"] = drawing
    types = str(package["[Content_Types].xml"])
    override = f'<Override PartName="/xl/comments1.xml" ContentType="{COMMENTS}"/></Types>'
    package["[Content_Types].xml"] = types.replace("</Types>", override)
    return minimal.zipped(package)


def comment_texts(data: bytes) -> list[str]:
    xml = contents(data)["xl/comments1.xml"].decode()
    return [
        "".join(re.findall(r"<(?:\w+:)?t(?: [^>]*)?>([^<]*)<", part))
        for part in re.split(r"<(?:\w+:)?comment ", xml)[1:]
    ]


def recognised(data: bytes) -> bytes:
    """Strip as if another program had dropped the journal."""
    return strip(Archive.from_bytes(data).rewritten({f"docProps/{OWNER}.json": None}), OWNER)


@pytest.mark.parametrize(
    "text",
    [
        "<t>plain</t>",
        '<r><rPr><b/></rPr><t>Ann:</t></r><r><t xml:space="preserve">\nrich</t></r>',
        "<t>hint</t><phoneticPr fontId='0'/>",
    ],
)
def test_our_text_follows_that_of_others_and_goes_again(text):
    data = with_comments(text)
    annotated = annotate(data, Marks(OWNER, notes=(Note("S1", 1, 1, "ours"), Note("S1", 2, 2, "new")))).data
    before = comment_texts(data)[0]
    assert comment_texts(annotated) == [
        f"{before}\n\nhandoff-xl:\nours\u00a0\u00a0\u00a0",
        "handoff-xl:\nnew\u00a0\u00a0\u00a0",
    ]
    assert find_marks(open_workbook(annotated), OWNER).notes == (("S1", 1, 1), ("S1", 2, 2))
    assert contents(strip(annotated, OWNER)) == contents(data)
    assert comment_texts(recognised(annotated)) == [before]


@pytest.mark.parametrize("text", ["", "<t/>", "<r><t></t></r>"])
def test_an_empty_note_is_filled_and_emptied(text):
    annotated = annotate(with_comments(text), Marks(OWNER, notes=(Note("S1", 1, 1, "ours"),))).data
    assert comment_texts(annotated) == ["\n\nhandoff-xl:\nours\u00a0\u00a0\u00a0"]
    assert comment_texts(recognised(annotated)) == [""]


def test_a_note_that_shows_a_picture_instead_of_text_keeps_it():
    shape = (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:fill o:relid="rId1" type="frame"/>'
        '<x:ClientData ObjectType="Note"><x:Row>0</x:Row><x:Column>0</x:Column></x:ClientData></v:shape></xml>'
    )
    data = with_comments("<t/>", drawing=shape)
    annotated = annotate(data, Marks(OWNER, notes=(Note("S1", 1, 1, "ours"),))).data
    assert b'relid="rId1"' in contents(recognised(annotated))["xl/drawings/vmlDrawing1.vml"]


def test_prefixed_comments():
    data = with_comments("<x:t>plain</x:t>", prefix="x:")
    annotated = annotate(data, Marks(OWNER, notes=(Note("S1", 1, 1, "a"), Note("S1", 5, 5, "b")))).data
    assert b"<x:comment ref=" in contents(annotated)["xl/comments1.xml"]
    assert b"<comment" not in contents(annotated)["xl/comments1.xml"]
    assert contents(strip(annotated, OWNER)) == contents(data)


def test_the_drawing_of_other_things_is_shared_and_kept():
    button = (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="b"><x:ClientData ObjectType="Button"/>press<br>'
        "</v:shape></xml>"
    )
    data = with_comments("<t>plain</t>", drawing=button)
    annotated = annotate(data, Marks(OWNER, notes=(Note("S1", 2, 2, "ours"),))).data
    drawing = contents(annotated)["xl/drawings/vmlDrawing1.vml"].decode()
    assert "press<br>" in drawing
    assert drawing.count('ObjectType="Note"') == 1
    assert contents(annotated)["xl/worksheets/sheet1.xml"].count(b"<legacyDrawing") == 1
    assert contents(strip(annotated, OWNER)) == contents(data)
    assert contents(recognised(annotated))["xl/drawings/vmlDrawing1.vml"].decode().count("<v:shape ") == 1


def test_a_drawing_in_no_encoding_at_all_is_given_back():
    shape = b'<v:shape><ClientData ObjectType="Note"><Anchor>1, 0, 1, 0, 3, 0, 4, 0</Anchor>\xe9\xff'
    drawing = b"<xml>" + shape + b"<Row>0</Row><Column>0</Column></ClientData></v:shape></xml>"
    data = with_comments("<t>plain</t>", drawing=drawing)
    annotated = annotate(data, Marks(OWNER, notes=(Note("S1", 1, 1, "ours"), Note("S1", 3, 3, "new")))).data
    assert contents(annotated)["xl/drawings/vmlDrawing1.vml"].count(b"\xe9\xff") == 1
    assert contents(strip(annotated, OWNER)) == contents(data)


def test_notes_on_one_cell_become_one():
    data = minimal.workbook(minimal.ONE_CELL)
    annotated = annotate(
        data, Marks(OWNER, notes=(Note("S1", 1, 1, "one\r\n"), Note("S1", 1, 1, "two")))
    ).data
    assert comment_texts(annotated) == ["handoff-xl:\none\n\n\ntwo\u00a0\u00a0\u00a0"]


def test_a_part_of_a_run_can_be_ours():
    joined = "before\n\nhandoff-xl:\nours &amp; more\u00a0\u00a0\u00a0 after &lt;b&gt;"
    data = with_comments(f"<r><t>{joined}</t></r><r><t>end</t></r>")
    assert find_marks(open_workbook(data), OWNER).notes == (("S1", 1, 1),)
    assert comment_texts(strip(data, OWNER)) == ["before after &lt;b&gt;end"]
