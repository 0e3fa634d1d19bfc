"""A note that was turned into a conversation (Excel: Convert to Comments) is the user's, and stays as it is."""

import re

import pytest

from handoff_xl.ooxml import find_marks, open_workbook, read_grid
from handoff_xl.writers.annotated import strip_marks
from tests.loop_edits import designs

PLACEHOLDER = (
    "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment; however, any edits to it "
    "will get removed if the file is opened in a newer version of Excel.\n\nComment:\n    {text}"
)
CONVERSATION = (
    '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
    '<threadedComment ref="F3" dT="2026-11-24T10:00:00.00" personId="{p}" id="{1}"><text>handoff-xl:\nERROR HX205'
    '</text></threadedComment><threadedComment ref="F3" dT="2026-11-24T11:00:00.00" personId="{p}" id="{2}" '
    'parentId="{1}"><text>Lee: I ask Kim.</text></threadedComment></ThreadedComments>'
)
RELATIONSHIP = (
    '<Relationship Id="rIdT" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
    'Target="/xl/threadedComments/threadedComment1.xml"/></Relationships>'
)
TYPE = (
    '<Override PartName="/xl/threadedComments/threadedComment1.xml" '
    'ContentType="application/vnd.ms-excel.threadedcomments+xml"/></Types>'
)


@pytest.fixture(scope="module")
def converted():
    """The annotated copy whose note on Thresholds!F3 became a conversation with an answer."""
    workbook = open_workbook(designs.annotated())
    archive = workbook.archive
    part = workbook.sheet("Thresholds").part
    relationships = part.replace("worksheets/", "worksheets/_rels/") + ".rels"
    listed = archive.read(relationships).decode()
    comments = re.search(r"xl/comments/[^\"]+", listed)[0]
    note = re.compile(r'(<comment ref="F3"[^>]*>.*?<text>).*?(</text></comment>)', re.DOTALL)
    placeholder = PLACEHOLDER.format(text="handoff-xl:\n ERROR HX205")
    xml, found = note.subn(rf"\1<t>{placeholder}</t>\2", archive.read(comments).decode())
    assert found == 1
    types = archive.read("[Content_Types].xml").decode()
    return archive.rewritten(
        {
            comments: xml.encode(),
            relationships: listed.replace("</Relationships>", RELATIONSHIP).encode(),
            "[Content_Types].xml": types.replace("</Types>", TYPE).encode(),
            "xl/threadedComments/threadedComment1.xml": CONVERSATION.encode(),
        }
    )


def placeholders(data):
    archive = open_workbook(data).archive
    texts = "".join(archive.read(name).decode() for name in archive.names if "/comments" in name)
    return texts.count("[Threaded comment]")


def test_the_conversation_stays_and_the_cell_gets_no_note(converted):
    outcome, copy = designs.compiled(converted)
    assert ("HX205", "medium · AI from") in {finding.key for finding in outcome.findings}
    marks = find_marks(open_workbook(copy), "handoff-xl")
    assert ("Thresholds", 3, 6) not in marks.notes
    assert {(sheet, str(box)) for sheet, box in marks.highlights} >= {("Thresholds", "F3")}
    for data in (copy, strip_marks(copy)):
        archive = open_workbook(data).archive
        assert archive.read("xl/threadedComments/threadedComment1.xml") == CONVERSATION.encode()
        assert placeholders(data) == 1
    assert designs.compiled(copy)[1] == copy


def test_hx_issues_says_why_there_is_no_note(converted):
    workbook = open_workbook(designs.compiled(converted)[1])
    texts = {str(cell.value) for cell in read_grid(workbook, workbook.sheet("HX Issues")).cells.values()}
    assert any(
        text.endswith("The cell has a conversation of its own, so it bears no note.") for text in texts
    )
