"""The same parts in every form of zip package that programs write."""

import io
import struct
import zipfile

from tests.corpus.files import edited, files_of, made
from tests.corpus.package import Package, plain


class Unseekable(io.RawIOBase):
    """A stream as a web server writes to: sizes are known only after the content, in data descriptors."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.pieces.append(bytes(data))
        return len(data)


def zipped(entries: list[tuple[zipfile.ZipInfo, bytes]], comment: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for info, content in entries:
            package.writestr(info, content)
        package.comment = comment
    return buffer.getvalue()


def entry(name: str, compression: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type = compression
    return info


@made()
def stored() -> bytes:
    return plain().written(zipfile.ZIP_STORED)


@made()
def data_descriptors() -> bytes:
    stream = Unseekable()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:  # type: ignore[call-overload]
        for name, content in plain().parts.items():
            package.writestr(zipfile.ZipInfo(name), content)
    return b"".join(stream.pieces)


@made()
def directory_entries() -> bytes:
    folders = ["_rels/", "xl/", "xl/_rels/", "xl/worksheets/"]
    parts = plain().parts.items()
    return zipped([(entry(f, zipfile.ZIP_STORED), b"") for f in folders] + [(entry(n), c) for n, c in parts])


@made()
def content_types_last() -> bytes:
    parts = sorted(plain().parts.items(), key=lambda part: part[0] == "[Content_Types].xml")
    return zipped([(entry(name), content) for name, content in parts])


@made()
def extra_fields_dates_and_comments() -> bytes:
    entries = []
    for name, content in plain().parts.items():
        info = zipfile.ZipInfo(name, date_time=(2026, 11, 24, 9, 30, 58))
        info.compress_type = zipfile.ZIP_DEFLATED
        info.extra = struct.pack("<HHBI", 0x5455, 5, 1, 1_700_000_000)
        info.comment = b"a part"
        info.external_attr = 0o644 << 16
        info.create_system = 3
        entries.append((info, content))
    return zipped(entries, comment=b"made by a program that likes comments")


@made()
def large_file_headers() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in plain().parts.items():
            with package.open(name, "w", force_zip64=True) as part:
                part.write(content)
    return buffer.getvalue()


@made()
def mixed_compression() -> bytes:
    kinds = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    return zipped([(entry(n, kinds[i % 2]), c) for i, (n, c) in enumerate(plain().parts.items())])


@edited()
def backslashes(package: Package) -> None:
    package.parts = {name.replace("/", "\\"): content for name, content in package.parts.items()}


@edited()
def backslashes_in_some_names(package: Package) -> None:
    package.rename("xl/workbook.xml", "xl\\workbook.xml")
    package.rename("xl/worksheets/sheet3.xml", "xl\\worksheets\\sheet3.xml")


@edited()
def leading_slashes(package: Package) -> None:
    package.parts = {f"/{name}": content for name, content in package.parts.items()}


@edited()
def names_in_other_case(package: Package) -> None:
    for name in list(package.parts):
        package.rename(name, name.replace("sheet", "Sheet").replace("workbook.xml", "Workbook.xml"))
    package.replace("xl/_rels/Workbook.xml.rels", "worksheets/sheet3.xml", "WORKSHEETS/SHEET3.XML")


@edited()
def names_beyond_ascii(package: Package) -> None:
    package.add("docProps/Größe.xml", "<note/>", "application/xml")
    package.relate("", "urn:example:note", "docProps/Größe.xml")


@edited()
def parts_that_nothing_leads_to(package: Package) -> None:
    package.parts["xl/worksheets/old.bak"] = b"\0\1\2"
    package.parts[".DS_Store"] = b"\0" * 64
    package.parts["__MACOSX/._workbook"] = b"\0" * 16


FILES = files_of(globals())
