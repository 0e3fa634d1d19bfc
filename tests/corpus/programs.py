"""What is peculiar to programs that the tests cannot run, imitated from files that they wrote."""

import re

from tests.corpus.design import faulty
from tests.corpus.drawings import VML, VML_TYPE, conversation, draw, notes
from tests.corpus.files import edited, files_of, made
from tests.corpus.package import MAIN, MICROSOFT, OFFICE, PACKAGE, SHEET_ML, Package, package_of
from tests.corpus.part_forms import SHEETS, WORKBOOK_RELS, titles_of_parts
from tests.corpus.xml_forms import INLINE, in_every_sheet
from tests.corpus.zip_forms import entry, zipped

CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"


def with_core_properties(package: Package) -> None:
    package.add(
        "docProps/core.xml",
        f'<cp:coreProperties xmlns:cp="{CORE}"/>',
        "application/vnd.openxmlformats-package.core-properties+xml",
    )
    package.relate("", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")


@edited()
def google_sheets(package: Package) -> None:
    """Foreign namespaces everywhere, a drawing for every sheet, rows far below the last, a metadata part of its own."""
    foreign = (
        f'xmlns:mx="http://schemas.microsoft.com/office/mac/excel/2008/main" '
        f'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:mv="urn:schemas-microsoft-com:mac:vml" '
        f'xmlns:x14="{MICROSOFT}/spreadsheetml/2009/9/main" '
        f'xmlns:x14ac="{MICROSOFT}/spreadsheetml/2009/9/ac" xmlns:xm="{MICROSOFT}/excel/2006/main"'
    )
    rest = "".join(f'<row r="{row}" ht="15.75" customHeight="1"/>' for row in range(21, 121))
    head = (
        '<sheetPr><outlinePr summaryBelow="0" summaryRight="0"/></sheetPr><sheetViews><sheetView '
        'workbookViewId="0"/></sheetViews>'
        '<sheetFormatPr customHeight="1" defaultColWidth="12.63" defaultRowHeight="15.75"/><cols>'
        '<col customWidth="1" min="1" max="6" width="12.63"/></cols><sheetData>'
    )

    def change(xml: str) -> str:
        xml = xml.replace("<worksheet ", f"<worksheet {foreign} ").replace("<sheetData>", head)
        return re.sub(r'<c r="(\w+)"', r'<c r="\1" s="1"', xml).replace("</sheetData>", f"{rest}</sheetData>")

    package.replace("xl/styles.xml", 'numFmtId="14"', 'numFmtId="0"')
    in_every_sheet(package, change)
    draw(
        package,
        "Intents",
        '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="S"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/></xdr:sp>',
    )
    package.add("xl/metadata", b"\x1f\x8b\x08\x00", "application/binary")
    package.relate(
        "xl/workbook.xml", "http://customschemas.google.com/relationships/workbookmetadata", "metadata"
    )
    package.replace("xl/workbook.xml", "<sheets>", "<workbookPr/><sheets>")
    package.insert_before("xl/workbook.xml", "</workbook>", "<definedNames/><calcPr/>")


@edited()
def google_sheets_with_comments(package: Package) -> None:
    """Notes whose metadata hang on the sheet, without any box for them until the file is opened."""
    notes(
        package,
        "Intents",
        {"D2": '<t xml:space="preserve">======\nID#AAAA\nAnn    (2026-11-01 10:00:00)\nIs this right?</t>'},
        None,
    )
    package.add("xl/commentsmeta0", b"\x0a\x10", "application/binary")
    package.relate(
        "xl/comments1.xml", "http://customschemas.google.com/relationships/workbookmetadata", "commentsmeta0"
    )


@edited()
def wps(package: Package) -> None:
    """Elements, properties and a part in namespaces of its own; drawings of lines."""
    maker = "http://www.wps.cn/officeDocument"
    in_every_sheet(
        package, lambda xml: xml.replace("<worksheet ", f'<worksheet xmlns:etc="{maker}/2017/etCustomData" ')
    )
    properties = f'<woProps xmlns="{maker}/2016/woProps"><woSheetsProps/></woProps>'
    package.add("xl/wpsCustomData.xml", properties)
    package.relate("xl/workbook.xml", f"{maker}/2020/customStorage", "wpsCustomData.xml")
    office = OFFICE.removesuffix("relationships")
    custom = (
        f'<Properties xmlns="{office}custom-properties" xmlns:vt="{office}docPropsVTypes"><property '
        f'fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" '
        'pid="2" name="KSOProductBuildVer"><vt:lpwstr>2052-12.1.0.18912</vt:lpwstr></property></Properties>'
    )
    package.add(
        "docProps/custom.xml", custom, "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    )
    package.relate("", "custom-properties", "docProps/custom.xml")
    line = (
        '<v:line id="Line 1" o:spid="_x0000_s1025" style="position:absolute;rotation:0f;">'
        '<x:ClientData ObjectType="Shape"/></v:line>'
    )
    package.parts["xl/drawings/vmlDrawing1.vml"] = f"<xml {VML}>{line}</xml>".encode()
    package.default("vml", VML_TYPE)
    id_ = package.relate(package.sheet("Intents"), "vmlDrawing", "../drawings/vmlDrawing1.vml")
    package.after_cells("Intents", f'<legacyDrawing r:id="{id_}"/>')


@edited()
def numbers(package: Package) -> None:
    """A summary of the export in front with links, blank title rows, every cell styled, no document properties of Excel."""
    summary = (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1"/>'
        '<sheetFormatPr defaultColWidth="10" defaultRowHeight="13" customHeight="1"/><sheetData>'
        '<row r="3" ht="50" customHeight="1">'
        '<c r="B3" t="inlineStr"><is><t>This document was exported from Numbers. Each table was '
        "converted to an Excel worksheet.</t></is></c></row>"
        '</sheetData><hyperlinks><hyperlink ref="D10" location="\'Intents\'!R1C1" tooltip="" '
        'display="Intents"/></hyperlinks></worksheet>'
    )
    package.add("xl/worksheets/sheet7.xml", summary, f"{SHEET_ML}.worksheet+xml")
    id_ = package.relate("xl/workbook.xml", "worksheet", "worksheets/sheet7.xml")
    package.replace(
        "xl/workbook.xml", "<sheets>", f'<sheets><sheet name="Export Summary" sheetId="7" r:id="{id_}"/>'
    )

    def change(xml: str) -> str:
        xml = re.sub(r'r="([A-Z]*)(\d+)"', lambda m: f'r="{m[1]}{int(m[2]) + 1}"', xml)
        head = (
            '<sheetFormatPr defaultColWidth="16.3333" defaultRowHeight="20.05" customHeight="1" '
            'outlineLevelRow="0"/><sheetData>'
        )
        return xml.replace("<sheetData>", head)

    for name in package.sheets[:6]:
        package.parts[name] = change(package.text(name)).encode()


@edited()
def sheetjs(package: Package) -> None:
    """Texts as results, metadata of dynamic arrays, everything stored, the workbook late in the package."""
    in_every_sheet(package, lambda xml: INLINE.sub(r't="str"><v>\1</v>', xml))
    ignored = '<ignoredErrors><ignoredError numberStoredAsText="1" sqref="A1:F4"/></ignoredErrors>'
    package.after_cells("Intents", ignored)
    metadata = (
        f'<metadata xmlns="{MAIN}"><metadataTypes count="1"><metadataType name="XLDAPR" '
        'minSupportedVersion="120000"/></metadataTypes></metadata>'
    )
    package.add("xl/metadata.xml", metadata, f"{SHEET_ML}.sheetMetadata+xml")
    package.relate("xl/workbook.xml", "sheetMetadata", "metadata.xml")
    for extension in ("vml", "png", "gif", "bin", "data"):
        package.default(extension, "application/octet-stream" if extension != "vml" else VML_TYPE)
    titles_of_parts(package, "Worksheets", SHEETS, [])
    package.parts = dict(
        sorted(package.parts.items(), key=lambda part: part[0] in {"xl/workbook.xml", "[Content_Types].xml"})
    )


@made()
def closedxml() -> bytes:
    """The prefix `x:` on every tag, ids that are no numbers, absolute targets."""
    package = package_of(faulty(), prefix="x")
    package.replace(WORKBOOK_RELS, 'Target="worksheets/', 'Target="/xl/worksheets/')
    for number in range(1, 7):
        package.replace(WORKBOOK_RELS, f'Id="rId{number}"', f'Id="R{number:016x}"')
        package.replace("xl/workbook.xml", f'r:id="rId{number}"', f'r:id="R{number:016x}"')
    package.insert_before(
        "xl/workbook.xml",
        "</x:workbook>",
        '<x:definedNames><x:definedName name="_xlnm.Print_Titles" '
        'localSheetId="2">Intents!$1:$1</x:definedName></x:definedNames><x:calcPr calcId="0"/>',
    )
    comments = (
        '<x:comments xmlns:x="{0}"><x:authors><x:author>Ann</x:author></x:authors><x:commentList>'
        '<x:comment ref="D2" authorId="0" shapeId="0"><x:text><x:t xml:space="preserve"> Ann </x:t>'
        "</x:text></x:comment></x:commentList></x:comments>"
    )
    package.add("xl/comments1.xml", comments.format(MAIN), f"{SHEET_ML}.comments+xml")
    package.relate(package.sheet("Intents"), "comments", "/xl/comments1.xml")
    with_core_properties(package)
    return package.written()


@edited()
def epplus(package: Package) -> None:
    """Absolute targets for all, comments and their drawing included; sizes that the file does not need."""
    package.replace(WORKBOOK_RELS, 'Target="worksheets/', 'Target="/xl/worksheets/')
    shape = (
        '<v:shape id="vml00001" type="#_x0000_t202" style="visibility:hidden"><v:textbox><div/>'
        '</v:textbox><x:ClientData ObjectType="Note">'
        "<x:MoveWithCells/><x:Anchor>4, 15, 1, 2, 6, 31, 5, 1</x:Anchor>"
        "<x:AutoFill>False</x:AutoFill><x:Row>1</x:Row><x:Column>3</x:Column></x:ClientData>"
        "</v:shape>"
    )
    notes(
        package,
        "Intents",
        {"D2": '<r><rPr><sz val="9"/></rPr><t xml:space="preserve">Ann</t></r>'},
        f"<xml {VML}>{shape}</xml>",
    )
    listing = "xl/worksheets/_rels/sheet3.xml.rels"
    package.parts[listing] = package.text(listing).replace('Target="../', 'Target="/xl/').encode()


@made()
def excelize() -> bytes:
    """Elements written out, one text for absent prefixes, entries in no order, some targets absolute."""
    package = Package(dict(package_of(faulty()).parts))
    package.replace(WORKBOOK_RELS, 'Target="styles.xml"', 'Target="/xl/styles.xml"')
    for name in list(package.parts):
        xml = package.text(name).replace(' standalone="yes"', "")
        package.parts[name] = re.sub(r"<([\w:]+)([^<>]*?)\s*/>", r"<\1\2></\1>", xml).encode()
    order = sorted(package.parts, key=lambda name: (name.startswith("["), name.startswith("_"), name))
    return zipped([(entry(name), package.parts[name]) for name in order])


@edited()
def exceljs(package: Package) -> None:
    """Notes by hand, declared after the parts; a style that Excel would write, in places that it would not."""
    shape = (
        '<v:shape id="_x0000_s1025" type="#_x0000_t202" style="position:absolute; '
        'margin-left:105.3pt;visibility:hidden" fillcolor="infoBackground [80]" '
        'strokecolor="none [81]" o:insetmode="auto"><v:fill color2="infoBackground [80]"/>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        "<x:Anchor>1, 6, 0, 14, 3, 2, 4, 16</x:Anchor><x:Locked>True</x:Locked><x:Row>1</x:Row>"
        "<x:Column>3</x:Column></x:ClientData></v:shape>"
    )
    drawing = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<xml {VML}>{shape}</xml>'
    notes(package, "Intents", {"D2": "<r><t>hello</t></r>"}, drawing)
    package.default("VML", VML_TYPE)
    with_core_properties(package)


@edited()
def pyexcelerate_and_writers_of_streams(package: Package) -> None:
    """No reference on any cell, no styles, no dimension: what writers for speed leave out."""
    for title in ("Settings", "Queues", "Intents"):
        part = package.sheet(title)
        package.parts[part] = re.sub(r'<c r="[A-Z]+\d+"', "<c", package.text(part)).encode()
    del package.parts["xl/styles.xml"]
    package.replace(
        WORKBOOK_RELS, f'<Relationship Id="rId7" Type="{OFFICE}/styles" Target="styles.xml"/>', ""
    )
    package.replace(
        "[Content_Types].xml",
        f'<Override PartName="/xl/styles.xml" ContentType="{SHEET_ML}.styles+xml"/>',
        "",
    )


@edited()
def apache_poi(package: Package) -> None:
    """Shared texts with counts that are wrong, a comment author who is blank, an empty cell for every place."""
    texts: list[str] = []

    def shared(match: re.Match[str]) -> str:
        texts.append(match[1])
        return f't="s"><v>{len(texts) - 1}</v>'

    in_every_sheet(package, lambda xml: INLINE.sub(shared, xml))
    blank = "".join(f'<c r="{column}9" s="0"/>' for column in "ABCDEF")
    in_every_sheet(
        package,
        lambda xml: (
            xml.replace("</sheetData>", f'<row r="9">{blank}</row></sheetData>')
            if '<row r="9">' not in xml
            else xml
        ),
    )
    entries = "".join(f"<si><t>{text}</t></si>" for text in texts)
    package.add(
        "xl/sharedStrings.xml",
        f'<sst xmlns="{MAIN}" count="0" uniqueCount="0">{entries}</sst>',
        f"{SHEET_ML}.sharedStrings+xml",
    )
    package.relate("xl/workbook.xml", "sharedStrings", "sharedStrings.xml")


@edited()
def excel_on_the_web(package: Package) -> None:
    """Revision ids on everything, conversations, alternatives in the workbook itself."""
    xr = (
        f'xmlns:xr="{MICROSOFT}/spreadsheetml/2014/revision" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="xr"'
    )
    in_every_sheet(
        package,
        lambda xml: xml.replace(
            "<worksheet ", f'<worksheet {xr} xr:uid="{{99999999-9999-9999-9999-999999999999}}" '
        ),
    )
    package.replace("xl/workbook.xml", "<workbook ", f"<workbook {xr} ")
    alternative = (
        '<mc:AlternateContent><mc:Choice Requires="x15" '
        f'xmlns:x15="{MICROSOFT}/spreadsheetml/2010/11/main"><x15ac:absPath '
        'url="https://d.docs.live.net/1/" '
        f'xmlns:x15ac="{MICROSOFT}/spreadsheetml/2010/11/ac"/></mc:Choice></mc:AlternateContent>'
        f'<xr:revisionPtr revIDLastSave="0" documentId="8_{{0}}"/><sheets>'
    )
    package.replace("xl/workbook.xml", "<sheets>", alternative)
    conversation(package, "Intents", "D2")


FILES = files_of(globals())
