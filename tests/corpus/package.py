"""Workbooks of the design written by hand, part by part, and open to any change that a program or a person makes."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from tests.corpus.design import Tables, Value, faulty

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MICROSOFT = "http://schemas.microsoft.com/office"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

STYLES = (
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    '<dxfs count="1"><dxf><font><b/></font></dxf></dxfs>'
)


class Package:
    """The parts of a package by name, in file order; whatever is changed here is what `written` zips."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts

    @classmethod
    def opened(cls, data: bytes) -> "Package":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return cls({name: package.read(name) for name in package.namelist()})

    def text(self, name: str) -> str:
        return self.parts[name].decode()

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace text that the part must hold."""
        text = self.text(name)
        assert old in text, (name, old)
        self.parts[name] = text.replace(old, new).encode()

    def insert_before(self, name: str, tag: str, xml: str) -> None:
        """Insert before the last occurrence of a tag, such as `</worksheet>`."""
        before, found, after = self.text(name).rpartition(tag)
        assert found, (name, tag)
        self.parts[name] = f"{before}{xml}{found}{after}".encode()

    def add(self, name: str, content: str | bytes, content_type: str | None = None) -> None:
        self.parts[name] = content if isinstance(content, bytes) else (DECLARATION + content).encode()
        if content_type is not None:
            entry = f'<Override PartName="/{name}" ContentType="{content_type}"/>'
            self.insert_before("[Content_Types].xml", "</Types>", entry)

    def default(self, extension: str, content_type: str) -> None:
        """Declare the content type of an extension."""
        entry = f'<Default Extension="{extension}" ContentType="{content_type}"/>'
        self.insert_before("[Content_Types].xml", "</Types>", entry)

    def relate(self, source: str, kind: str, target: str, *, external: bool = False) -> str:
        """Relate a part (`""`: the package) to a target as it is to be written; return the id."""
        folder, _, name = source.rpartition("/")
        listing = f"{folder}/_rels/{name}.rels".lstrip("/")
        if listing not in self.parts:
            self.parts[listing] = f'<Relationships xmlns="{PACKAGE}/relationships"></Relationships>'.encode()
        id_ = f"rId{self.text(listing).count('<Relationship ') + 1}"
        mode = ' TargetMode="External"' if external else ""
        kind = kind if ":" in kind else f"{OFFICE}/{kind}"
        entry = f'<Relationship Id="{id_}" Type="{kind}" Target="{target}"{mode}/>'
        self.insert_before(listing, "</Relationships>", entry)
        return id_

    def rename(self, old: str, new: str) -> None:
        self.parts = {new if name == old else name: content for name, content in self.parts.items()}

    def sheet(self, title: str) -> str:
        """Return the part of a sheet of the design."""
        return f"xl/worksheets/sheet{list(faulty()).index(title) + 1}.xml"

    @property
    def sheets(self) -> list[str]:
        """The parts of all worksheets."""
        return [name for name in self.parts if name.startswith("xl/worksheets/sheet")]

    def after_cells(self, title: str, xml: str) -> None:
        """Insert what follows the cells of a sheet, after what was inserted so before."""
        self.insert_before(self.sheet(title), "</worksheet>", xml)

    def written(self, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", compression) as package:
            for name, content in self.parts.items():
                package.writestr(zipfile.ZipInfo(name), content, compression)
        return buffer.getvalue()


def letters(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def cell(row: int, column: int, value: Value, p: str = "") -> str:
    """Return a cell as most programs without shared strings write it."""
    place = f'<{p}c r="{letters(column)}{row}"'
    if isinstance(value, bool):
        return f'{place} t="b"><{p}v>{int(value)}</{p}v></{p}c>'
    if isinstance(value, str):
        return f'{place} t="inlineStr"><{p}is><{p}t>{escape(value)}</{p}t></{p}is></{p}c>'
    return f"{place}><{p}v>{value!r}</{p}v></{p}c>"


def sheet_data(rows: Sequence[Sequence[Value]], p: str = "") -> str:
    lines = (
        f'<{p}row r="{row}">'
        + "".join(cell(row, column, value, p) for column, value in enumerate(values, 1) if value is not None)
        + f"</{p}row>"
        for row, values in enumerate(rows, 1)
    )
    return f"<{p}sheetData>{''.join(lines)}</{p}sheetData>"


def package_of(tables: Tables, *, strict: bool = False, prefix: str = "") -> Package:
    """Return the tables as the parts of a workbook."""
    main, office = (STRICT, STRICT_OFFICE) if strict else (MAIN, OFFICE)
    p = f"{prefix}:" if prefix else ""
    xmlns = f'xmlns:{prefix}="{main}"' if prefix else f'xmlns="{main}"'
    parts = dict(_parts(tables, p, xmlns, office))
    return Package({name: (DECLARATION + xml).encode() for name, xml in parts.items()})


def plain() -> Package:
    """Return the faulty design as the plainest of workbooks."""
    return package_of(faulty())


def _parts(tables: Tables, p: str, xmlns: str, office: str) -> Iterator[tuple[str, str]]:
    numbered = list(enumerate(tables.items(), 1))
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{SHEET_ML}.worksheet+xml"/>'
        for i, _ in numbered
    )
    types = (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_ML}.sheet.main+xml"/>'
        f'{overrides}<Override PartName="/xl/styles.xml" ContentType="{SHEET_ML}.styles+xml"/></Types>'
    )
    yield "[Content_Types].xml", types
    main = f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
    yield "_rels/.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{main}</Relationships>'
    sheets = "".join(
        f'<{p}sheet name={quoteattr(name)} sheetId="{i}" r:id="rId{i}"/>' for i, (name, _) in numbered
    )
    yield (
        "xl/workbook.xml",
        f'<{p}workbook {xmlns} xmlns:r="{office}"><{p}sheets>{sheets}</{p}sheets></{p}workbook>',
    )
    related = "".join(
        f'<Relationship Id="rId{i}" Type="{office}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i, _ in numbered
    )
    related += f'<Relationship Id="rId{len(numbered) + 1}" Type="{office}/styles" Target="styles.xml"/>'
    yield (
        "xl/_rels/workbook.xml.rels",
        f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
    )
    for i, (_, rows) in numbered:
        yield (
            f"xl/worksheets/sheet{i}.xml",
            f'<{p}worksheet {xmlns} xmlns:r="{office}">{sheet_data(rows, p)}</{p}worksheet>',
        )
    styles = STYLES.replace("</", f"</{p}").replace("<", f"<{p}").replace(f"<{p}/", "</")
    yield "xl/styles.xml", f"<{p}styleSheet {xmlns}>{styles}</{p}styleSheet>"
