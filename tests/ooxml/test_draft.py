from handoff_xl.ooxml.draft import Draft
from handoff_xl.ooxml.relationships import relationships_of, relationships_part, resolve
from handoff_xl.ooxml.workbook import CONTENT_TYPES, open_workbook
from tests.ooxml import minimal

EXTERNAL = (
    f'<n:Relationships xmlns:n="{minimal.PACKAGE}/relationships">'
    f'<n:Relationship Id="rId7" Type="{minimal.OFFICE}/hyperlink" Target="../drawings/a.vml" TargetMode="External"/>'
    f'<n:Relationship Id="own" Type="{minimal.OFFICE}/vmlDrawing" Target="../drawings/a.vml"/></n:Relationships>'
)
SHEET = "xl/worksheets/sheet1.xml"
LISTING = "xl/worksheets/_rels/sheet1.xml.rels"


def draft(**extra: str) -> Draft:
    package = {**minimal.parts(minimal.ONE_CELL), **extra}
    return Draft(open_workbook(minimal.zipped(package)))


def test_relationships_are_added_in_the_manner_of_the_file():
    edited = draft(**{LISTING: EXTERNAL, "xl/drawings/a.vml": "x"})
    assert [edited.relate(SHEET, "comments", "xl/comments1.xml"), edited.relate(SHEET, "urn:x", "a")] == [
        "rId8",
        "rId9",
    ]
    listing = edited.changes().parts[LISTING]
    assert listing is not None
    assert b'<n:Relationship Id="rId8"' in listing
    assert b'Type="urn:x" Target="/a"' in listing
    assert relationships_of(edited.archive, SHEET)[0].external


def test_a_list_of_relationships_is_made():
    edited = draft()
    assert edited.relate(SHEET, "comments", "xl/comments1.xml") == "rId1"
    changes = edited.changes()
    assert changes.added == (LISTING,)
    assert b'Target="/xl/comments1.xml"' in (changes.parts[LISTING] or b"")


def test_only_relationships_within_the_package_are_removed():
    edited = draft(**{LISTING: EXTERNAL, "xl/drawings/a.vml": "x"})
    edited.unrelate(SHEET, "xl/Drawings/A.vml")
    listing = edited.changes().parts[LISTING]
    assert listing is not None
    assert b"External" in listing
    assert b"own" not in listing


def test_parts_are_added_declared_and_removed():
    edited = draft()
    edited.add("xl/new.xml", b"<a/>", "application/x")
    edited.declare_extension("vml", "application/vml")
    edited.declare_extension("vml", "application/vml")
    edited.declare_extension("xml", "application/other")
    assert edited.exists("xl/new.xml")
    assert edited.new_name("xl/worksheets/sheet{}.xml", "xl/workbook.xml") == "xl/worksheets/sheet2.xml"
    edited.remove("XL/worksheets/sheet1.xml")
    assert not edited.exists(SHEET)
    changes = edited.changes()
    types = (changes.parts[CONTENT_TYPES] or b"").decode()
    assert types.count('Extension="vml"') == 1
    assert types.count('Extension="xml"') == 1
    assert '<Override PartName="/xl/new.xml" ContentType="application/x"/></Types>' in types
    assert "sheet1.xml" not in types
    assert changes.parts[SHEET] is None
    assert changes.added == ("xl/new.xml",)


def test_names_of_missing_parts_are_not_taken():
    package = minimal.parts(minimal.ONE_CELL)
    gone = '<Override PartName="\\xl\\Comments1.xml" ContentType="application/x"/></Types>'
    package["[Content_Types].xml"] = str(package["[Content_Types].xml"]).replace("</Types>", gone)
    package[LISTING] = (
        f'<Relationships xmlns="{minimal.PACKAGE}/relationships"><Relationship Id="rIdvml" '
        f'Type="{minimal.OFFICE}/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/></Relationships>'
    )
    edited = Draft(open_workbook(minimal.zipped(package)))
    assert edited.new_name("xl/comments{}.xml", SHEET) == "xl/comments2.xml"
    assert edited.new_name("xl/drawings/vmlDrawing{}.vml", SHEET) == "xl/drawings/vmlDrawing2.vml"
    assert edited.new_name("xl/drawings/vmlDrawing{}.vml", "xl/workbook.xml") == "xl/drawings/vmlDrawing1.vml"


def test_part_names():
    assert relationships_part("xl/workbook.xml") == "xl/_rels/workbook.xml.rels"
    assert relationships_part("") == "_rels/.rels"
    assert resolve("xl/worksheets/sheet1.xml", "..\\drawings/a.vml") == "xl/drawings/a.vml"
    assert resolve("xl/workbook.xml", "/xl/a.xml") == "xl/a.xml"
    assert resolve("", "xl/workbook.xml") == "xl/workbook.xml"
    assert resolve("xl/a.xml", "../../../etc/passwd") == "etc/passwd"
