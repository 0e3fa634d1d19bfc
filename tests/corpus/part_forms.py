"""Packages whose parts lie, are named, point to each other, or are missing in ways that the standard allows."""

from tests.corpus.files import edited, files_of
from tests.corpus.package import OFFICE, PACKAGE, SHEET_ML, Package

WORKBOOK_RELS = "xl/_rels/workbook.xml.rels"
APP = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
PROPERTIES = f"{OFFICE.removesuffix('relationships')}extended-properties"
VECTORS = f"{OFFICE.removesuffix('relationships')}docPropsVTypes"


def titles_of_parts(package: Package, heading: str, titles: list[str], ranges: list[str]) -> None:
    """Add docProps/app.xml, which lists the sheets and the named ranges."""

    def texts(words: list[str]) -> str:
        return "".join(f"<vt:lpstr>{word}</vt:lpstr>" for word in words)

    def heads(word: str, number: int) -> str:
        return (
            f"<vt:variant><vt:lpstr>{word}</vt:lpstr></vt:variant>"
            f"<vt:variant><vt:i4>{number}</vt:i4></vt:variant>"
        )

    pairs = heads(heading, len(titles)) + (heads("Named Ranges", len(ranges)) if ranges else "")
    xml = (
        f'<Properties xmlns="{PROPERTIES}" xmlns:vt="{VECTORS}"><Application>Microsoft Excel</Application>'
        f'<HeadingPairs><vt:vector size="{4 if ranges else 2}" baseType="variant">{pairs}</vt:vector></HeadingPairs>'
        f'<TitlesOfParts><vt:vector size="{len(titles) + len(ranges)}" baseType="lpstr">'
        f"{texts(titles)}{texts(ranges)}</vt:vector></TitlesOfParts></Properties>"
    )
    package.add("docProps/app.xml", xml, APP)
    package.relate("", "extended-properties", "docProps/app.xml")


SHEETS = ["Settings", "Queues", "Intents", "Thresholds", "Triggers", "Exceptions"]


@edited()
def titles_of_sheets(package: Package) -> None:
    titles_of_parts(package, "Worksheets", SHEETS, [])


@edited()
def titles_in_german_with_ranges(package: Package) -> None:
    names = '<definedNames><definedName name="Rate">Thresholds!$C$2</definedName></definedNames>'
    package.insert_before("xl/workbook.xml", "</workbook>", names)
    titles_of_parts(package, "Arbeitsblätter", SHEETS, ["Rate"])


@edited()
def titles_of_other_sheets(package: Package) -> None:
    titles_of_parts(package, "Worksheets", ["Sheet1"], [])


@edited()
def absolute_targets(package: Package) -> None:
    package.replace(WORKBOOK_RELS, 'Target="worksheets/', 'Target="/xl/worksheets/')
    package.replace("_rels/.rels", 'Target="xl/', 'Target="/xl/')


@edited()
def roundabout_targets(package: Package) -> None:
    package.replace(WORKBOOK_RELS, 'Target="worksheets/', 'Target="./../xl/./worksheets/')
    package.replace(WORKBOOK_RELS, 'Target="styles.xml"', 'Target="../xl/styles.xml"')


@edited()
def backslashes_in_targets(package: Package) -> None:
    package.replace(WORKBOOK_RELS, 'Target="worksheets/', 'Target="worksheets\\')
    package.replace("[Content_Types].xml", "/xl/worksheets/", "\\xl\\worksheets\\")


@edited()
def workbook_under_another_name(package: Package) -> None:
    package.rename("xl/workbook.xml", "xl/book1.xml")
    package.rename(WORKBOOK_RELS, "xl/_rels/book1.xml.rels")
    package.replace("_rels/.rels", "xl/workbook.xml", "xl/book1.xml")
    package.replace("[Content_Types].xml", "/xl/workbook.xml", "/xl/book1.xml")


@edited()
def everything_in_the_root(package: Package) -> None:
    for name in list(package.parts):
        package.rename(name, name.removeprefix("xl/worksheets/").removeprefix("xl/"))
    package.rename("_rels/workbook.xml.rels", "_rels/workbook.xml.rels")
    package.replace("_rels/workbook.xml.rels", "worksheets/", "")
    package.replace("_rels/.rels", "xl/", "")
    package.replace("[Content_Types].xml", "/xl/worksheets/", "/")
    package.replace("[Content_Types].xml", "/xl/", "/")


@edited()
def sheets_in_odd_places(package: Package) -> None:
    package.rename(package.sheet("Intents"), "custom/data.xml")
    package.replace(WORKBOOK_RELS, "worksheets/sheet3.xml", "../custom/data.xml")
    package.replace("[Content_Types].xml", "/xl/worksheets/sheet3.xml", "/custom/data.xml")


@edited()
def part_names_that_ours_would_take(package: Package) -> None:
    for number in range(7, 13):
        package.add(f"xl/worksheets/sheet{number}.xml", b"<note/>")
    package.add("xl/comments1.xml", b"<note/>")
    package.add("xl/drawings/vmlDrawing1.vml", b"<note/>", "application/octet-stream")


@edited()
def ids_of_any_kind(package: Package) -> None:
    for number, id_ in ((1, "R8b3f7d2c"), (2, "_x"), (3, "rId2147483647"), (4, "Ünï")):
        package.replace(WORKBOOK_RELS, f'Id="rId{number}"', f'Id="{id_}"')
        package.replace("xl/workbook.xml", f'r:id="rId{number}"', f'r:id="{id_}"')
        package.replace("xl/workbook.xml", f'sheetId="{number}"', f'sheetId="{number * 9000}"')


@edited()
def no_styles(package: Package) -> None:
    del package.parts["xl/styles.xml"]
    package.replace(
        WORKBOOK_RELS, f'<Relationship Id="rId7" Type="{OFFICE}/styles" Target="styles.xml"/>', ""
    )
    styles = f'<Override PartName="/xl/styles.xml" ContentType="{SHEET_ML}.styles+xml"/>'
    package.replace("[Content_Types].xml", styles, "")


@edited()
def styles_that_are_related_but_missing(package: Package) -> None:
    del package.parts["xl/styles.xml"]


@edited()
def styles_of_next_to_nothing(package: Package) -> None:
    xml = package.text("xl/styles.xml")
    head = xml[: xml.index("<fonts")]
    package.parts["xl/styles.xml"] = f"{head}<cellXfs count='0'/></styleSheet>".encode()


@edited()
def many_styles(package: Package) -> None:
    xf = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    package.replace("xl/styles.xml", '<cellXfs count="2">', f'<cellXfs count="402">{xf * 400}')
    package.replace(
        "xl/styles.xml", '<dxfs count="1">', f'<dxfs count="61">{"<dxf><font><i/></font></dxf>" * 60}'
    )


@edited()
def no_package_relationships(package: Package) -> None:
    package.parts["_rels/.rels"] = f'<Relationships xmlns="{PACKAGE}/relationships"/>'.encode()


@edited()
def types_by_extension_only(package: Package) -> None:
    """Content types that say of every XML file that it is a worksheet, and name only what is not."""
    package.replace(
        "[Content_Types].xml",
        '<Default Extension="xml" ContentType="application/xml"/>',
        f'<Default Extension="xml" ContentType="{SHEET_ML}.worksheet+xml"/>',
    )


@edited()
def vml_and_json_declared_by_extension(package: Package) -> None:
    package.default("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
    package.default("json", "application/json")
    package.default("XML", "application/xml")


@edited()
def external_targets(package: Package) -> None:
    package.relate("", "urn:example:home", "https://example.com/a?b=1&amp;c=2", external=True)
    package.relate(package.sheet("Intents"), "hyperlink", "mailto:ann@example.com", external=True)
    link = '<hyperlinks><hyperlink ref="E2" r:id="rId1"/></hyperlinks>'
    package.after_cells("Intents", link)


FILES = files_of(globals())
