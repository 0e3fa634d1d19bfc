import re

from handoff_xl.ooxml import Marks, NewSheet, SheetCell, annotate, open_workbook, strip
from handoff_xl.ooxml.archive import Archive
from tests.ooxml import minimal
from tests.ooxml.samples import OWNER, contents, of_xlsxwriter

MARKS = Marks(OWNER, (NewSheet("New", {(1, 1): SheetCell("a")}), NewSheet("Newer")))
APP = (
    '<p:Properties xmlns:p="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties" '
    'xmlns:v="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><p:HeadingPairs>'
    '<v:vector size="2" baseType="variant"><v:variant><v:lpstr>Tabellen</v:lpstr></v:variant>'
    "<v:variant><v:i4>{n}</v:i4></v:variant></v:vector></p:HeadingPairs><p:TitlesOfParts>"
    '<v:vector size="{n}" baseType="lpstr">{titles}</v:vector></p:TitlesOfParts></p:Properties>'
)


def app(*titles: str) -> str:
    return APP.format(n=len(titles), titles="".join(f"<v:lpstr>{title}</v:lpstr>" for title in titles))


def package(
    *, workbook_extra: str = "", properties: str = "", titles: tuple[str, ...] = ("S1", "S2")
) -> bytes:
    parts = minimal.parts(
        minimal.ONE_CELL, "<sheetData/>", workbook_extra=workbook_extra, workbook_properties=properties
    )
    root = str(parts["_rels/.rels"])
    entry = f'<Relationship Id="rId2" Type="{minimal.OFFICE}/extended-properties" Target="docProps/app.xml"/>'
    parts["_rels/.rels"] = root.replace("</Relationships>", f"{entry}</Relationships>")
    parts["docProps/app.xml"] = app(*titles)
    return minimal.zipped(parts)


def workbook_xml(data: bytes) -> str:
    return contents(data)["xl/workbook.xml"].decode()


def recognised(data: bytes) -> bytes:
    return strip(Archive.from_bytes(data).rewritten({f"docProps/{OWNER}.json": None}), OWNER)


def test_titles_follow_in_any_language():
    annotated = annotate(package(), MARKS).data
    assert contents(annotated)["docProps/app.xml"].decode() == app("New", "Newer", "S1", "S2")
    assert contents(recognised(annotated))["docProps/app.xml"].decode() == app("S1", "S2")


def test_titles_that_are_not_those_of_the_sheets_are_left_alone():
    annotated = annotate(package(titles=("Other",)), MARKS).data
    assert contents(annotated)["docProps/app.xml"].decode() == app("Other")


def test_the_first_new_sheet_is_shown_and_local_names_move():
    views = '<bookViews><workbookView activeTab="1" firstSheet="1"/><workbookView/></bookViews>'
    names = '<definedNames><definedName name="a" localSheetId="1">1</definedName></definedNames><calcPr/>'
    data = package(properties=views, workbook_extra=names)
    annotated = annotate(data, MARKS).data
    xml = workbook_xml(annotated)
    assert 'activeTab="0" firstSheet="0"' in xml
    assert 'name="a" localSheetId="3"' in xml
    assert re.findall(r'sheetId="(\d+)"', xml) == ["3", "4", "1", "2"]
    back = workbook_xml(recognised(annotated))
    assert 'name="a" localSheetId="1"' in back
    assert 'activeTab="0"' in back


def test_names_stand_before_the_calculation_settings():
    xml = workbook_xml(annotate(package(workbook_extra="<calcPr/><extLst/>"), MARKS).data)
    assert xml.index("</sheets>") < xml.index("<definedNames>") < xml.index("<calcPr/>")
    assert "<definedNames>" not in workbook_xml(recognised(annotate(package(), MARKS).data))


def test_the_shown_tab_stays_shown_when_ours_go():
    annotated = annotate(
        package(properties='<bookViews><workbookView activeTab="1"/></bookViews>'), MARKS
    ).data
    archive = Archive.from_bytes(annotated)
    xml = archive.read("xl/workbook.xml").replace(b'activeTab="0"', b'activeTab="3"')
    assert 'activeTab="1"' in workbook_xml(strip(archive.rewritten({"xl/workbook.xml": xml}), OWNER))


def test_a_calculation_chain_through_our_sheet_is_dropped():
    annotated = annotate(of_xlsxwriter(), MARKS).data
    workbook = open_workbook(annotated)
    number = re.search(r'name="New" sheetId="(\d+)"', workbook_xml(annotated))
    assert number is not None
    parts: dict[str, str | bytes] = dict(contents(annotated))
    parts = {
        name: content.decode() if name.endswith((".xml", ".rels")) else content
        for name, content in contents(annotated).items()
    }
    kept = f'<calcChain xmlns="{minimal.MAIN}"><c r="A9" i="1"/></calcChain>'
    chain = f'<calcChain xmlns="{minimal.MAIN}"><c r="A9" i="1"/><c r="A1" i="{number[1]}"/></calcChain>'
    for content, remains in ((kept, True), (chain, False)):
        changed = dict(parts)
        minimal.add_part(
            changed,
            "xl/calcChain.xml",
            content,
            kind=f"{minimal.OFFICE}/calcChain",
            content_type="application/xml",
        )
        assert ("xl/calcChain.xml" in contents(strip(minimal.zipped(changed), OWNER))) is remains
    assert workbook.related_part("calcChain") is None
