"""What differs between a workbook and its annotated copy, found with none of the code that makes the copy."""

import io
import struct
import zipfile
from collections import Counter
from collections.abc import Iterator

from lxml import etree

# What marks may change: lists that they are added to, sheets, and what refers to sheets and rules by number.
_MAY_CHANGE = ("[Content_Types].xml", ".rels", "workbook.xml", "book1.xml", "styles", "docProps/app.xml")
_MAY_CHANGE_IN_SHEETS = ("sheet", "comments", "vmldrawing", "pivottable", "custom/data.xml")
# Numbers that count or place things, and so follow when things are added.
_COUNTS = {"count", "size", "priority", "activeTab", "firstSheet", "tabSelected", "localSheetId"}


def members(data: bytes) -> dict[str, tuple[bytes, int, tuple[int, ...]]]:
    """Return what the zip holds by name: the bytes as they are compressed, how, and the date."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for info in package.infolist():
            name_length, extra_length = struct.unpack_from("<HH", data, info.header_offset + 26)
            start = info.header_offset + 30 + name_length + extra_length
            content = data[start : start + info.compress_size]
            found[info.filename] = (content, info.compress_type, info.date_time)
    return found


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def losses(original: bytes, copy: bytes) -> list[str]:
    """Return what of a workbook its copy has no longer, in words; nothing where nothing is lost."""
    return list(_losses(original, copy))


def _losses(original: bytes, copy: bytes) -> Iterator[str]:
    before, after = members(original), members(copy)
    texts_before, texts_after = contents(original), contents(copy)
    if [name for name in after if name in before] != list(before):
        yield f"parts are gone or moved: {[name for name in before if name not in after]}"
    for name in before.keys() & after.keys():
        if before[name] == after[name] or texts_before[name] == texts_after[name]:
            continue
        if not _may_change(name):
            yield f"{name} changed"
        elif name.endswith(".vml"):
            pieces = texts_before[name].split(b"<")
            if Counter(pieces) - Counter(texts_after[name].split(b"<")) - Counter(_boxes(pieces)):
                yield f"{name} lost something"
        else:
            gone = _elements(texts_before[name]) - _elements(texts_after[name])
            yield from (f"{name} lost {element}" for element in gone)


def _may_change(name: str) -> bool:
    folded = name.replace("\\", "/")
    return folded.lstrip("/").endswith(_MAY_CHANGE) or any(
        word in folded.lower() for word in (*_MAY_CHANGE, *_MAY_CHANGE_IN_SHEETS)
    )


def _boxes(pieces: list[bytes]) -> list[bytes]:
    """The sizes of boxes grow with their text."""
    return [piece for piece in pieces if b"Anchor>" in piece]


def _elements(xml: bytes) -> Counter[str]:
    """Return the elements of a part, each with its own attributes and text, in canonical form."""
    root = etree.fromstring(
        xml, etree.XMLParser(resolve_entities=False, huge_tree=True, remove_comments=True)
    )
    found: Counter[str] = Counter()
    for element in root.iter(etree.Element):
        alone = etree.Element(element.tag)
        for name, value in element.attrib.items():
            if name not in _COUNTS:
                alone.set(name, value)
        if not element.tag.endswith("}i4"):
            alone.text = (element.text or "").strip() or None
        found[etree.tostring(alone, method="c14n").decode()] += 1
    return found
