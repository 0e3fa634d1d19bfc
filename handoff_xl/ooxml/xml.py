"""Parsing XML that may be hostile: no document types, no entities, no network, bounded depth.

libxml2's own bounds stay on (256 levels, 10 MB per text, bounded growth by entities); a document type is refused
outright, since no workbook needs one.
"""

from collections.abc import Iterable, Iterator

from lxml import etree

from handoff_xl.ooxml.errors import PackageError, Reason, corrupt

TRANSITIONAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONSHIPS = "http://purl.oclc.org/ooxml/officeDocument/relationships"

_HARDENED = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def parse(data: bytes, part: str) -> etree._Element:
    """Return the root element of a part. Raises PackageError where it is damaged or declares entities."""
    parser = etree.XMLParser(**_HARDENED)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _syntax(error, data[:1000], part) from error
    _refuse_document_type(root, part)
    return root


def stream(chunks: Iterable[bytes], part: str, *names: str) -> Iterator[etree._Element]:
    """Yield each finished element of SpreadsheetML that has one of these local names, in document order.

    What is yielded stays in memory until the caller clears it. Raises as `parse` does.
    """
    tags = [f"{{{namespace}}}{name}" for namespace in (TRANSITIONAL, STRICT) for name in names]
    parser = etree.XMLPullParser(events=("end",), tag=tags, **_HARDENED)
    start = b""
    checked = False
    try:
        for chunk in chunks:
            start = start or chunk[:1000]
            parser.feed(chunk)
            for _, element in parser.read_events():
                if not checked:
                    _refuse_document_type(element, part)
                    checked = True
                yield element
        root = parser.close()
    except etree.XMLSyntaxError as error:
        raise _syntax(error, start, part) from error
    _refuse_document_type(root, part)


def forget(element: etree._Element) -> None:
    """Empty an element of a stream and drop the siblings before it, so that memory does not grow with the part."""
    element.clear()
    parent = element.getparent()
    if parent is not None:  # None where a later sibling of the same chunk was forgotten already
        del parent[: parent.index(element)]


def on(value: str | None, *, default: bool = False) -> bool:
    """Return the truth of an xsd:boolean attribute; `default` where it is absent."""
    return default if value is None else value.strip() in {"1", "true", "on"}


def _syntax(error: etree.XMLSyntaxError, start: bytes, part: str) -> PackageError:
    if b"<!DOCTYPE" in start.replace(b"\0", b""):
        return _document_type(part)
    return corrupt(f"the part {part} is not well-formed XML ({error.msg})")


def _refuse_document_type(element: etree._Element, part: str) -> None:
    if element.getroottree().docinfo.doctype:
        raise _document_type(part)


def _document_type(part: str) -> PackageError:
    return PackageError(
        Reason.ENTITY_DECLARATION,
        f"The part {part} declares a document type or entities, which no Excel workbook does, "
        "so the file is not read. Ask whoever sent it where it comes from.",
    )
