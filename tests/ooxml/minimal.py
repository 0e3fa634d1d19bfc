"""The smallest workbooks by hand: what other programs may write and no library here does."""

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

ONE_CELL = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def parts(
    *sheets: str,
    strict: bool = False,
    prefix: str = "",
    styles: str | None = None,
    workbook_extra: str = "",
    workbook_properties: str = "",
) -> dict[str, str | bytes]:
    """The parts of a workbook whose sheets are given as what stands inside `<worksheet>`.

    With a prefix, every tag of the sheets given must carry it already.
    """
    main, office = (STRICT, STRICT_OFFICE) if strict else (MAIN, OFFICE)
    colon = f"{prefix}:" if prefix else ""
    xmlns = f'xmlns:{prefix}="{main}"' if prefix else f'xmlns="{main}"'
    numbers = range(1, len(sheets) + 1)
    entries = "".join(f'<{colon}sheet name="S{i}" sheetId="{i}" r:id="rId{i}"/>' for i in numbers)
    relationships = "".join(
        f'<Relationship Id="rId{i}" Type="{office}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in numbers
    )
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for i in numbers
    )
    result: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<{colon}workbook {xmlns} xmlns:r="{office}">{workbook_properties}'
        f"<{colon}sheets>{entries}</{colon}sheets>{workbook_extra}</{colon}workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{relationships}</Relationships>",
    }
    for i, sheet in zip(numbers, sheets, strict=True):
        result[f"xl/worksheets/sheet{i}.xml"] = f"<{colon}worksheet {xmlns}>{sheet}</{colon}worksheet>"
    if styles is not None:
        add_part(
            result,
            "xl/styles.xml",
            f"<{colon}styleSheet {xmlns}>{styles}</{colon}styleSheet>",
            kind=f"{office}/styles",
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml",
        )
    return result


def add_part(
    package: dict[str, str | bytes], name: str, content: str | bytes, *, kind: str, content_type: str
) -> None:
    """Add a part that the workbook points to."""
    package[name] = content
    listing = str(package["xl/_rels/workbook.xml.rels"])
    entry = f'<Relationship Id="rIdOf{len(package)}" Type="{kind}" Target="/{name}"/></Relationships>'
    package["xl/_rels/workbook.xml.rels"] = listing.replace("</Relationships>", entry)
    types = str(package["[Content_Types].xml"])
    override = f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'
    package["[Content_Types].xml"] = types.replace("</Types>", override)


def workbook(*sheets: str, strict: bool = False, prefix: str = "", styles: str | None = None) -> bytes:
    return zipped(parts(*sheets, strict=strict, prefix=prefix, styles=styles))
