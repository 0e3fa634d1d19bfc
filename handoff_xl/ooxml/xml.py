"""Parsing XML that may be hostile: no document types, no entities, no network, bounded depth.

Small parts become a tree (lxml, whose own bounds stay on: 256 levels, 10 MB per text); large ones are
streamed (expat, which holds no tree). A document type is refused outright, since no workbook needs one.
"""

import re
from collections.abc import Callable, Iterable
from itertools import chain
from xml.parsers import expat

from lxml import etree

from handoff_xl.ooxml.errors import PackageError, Reason, corrupt

TRANSITIONAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONSHIPS = "http://purl.oclc.org/ooxml/officeDocument/relationships"

_ENCODINGS = {
    "utf-8",
    "utf-16",
    "us-ascii",
    "iso-8859-1",
}  # what the parser knows, and more than packages may use
_DECLARATION = re.compile(rb"""\A\W*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def parse(data: bytes, part: str) -> etree._Element:
    """Return the root element of a part. Raises PackageError where it is damaged or declares entities."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if b"<!DOCTYPE" in data[:1000].replace(b"\0", b""):
            raise _document_type(part) from error
        raise corrupt(f"the part {part} is not well-formed XML ({error.msg})") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _document_type(part)
    return root


def stream_parser(part: str, start: Start, end: End) -> expat.XMLParserType:
    """Return a parser that calls `start(name, attributes)` and `end(name)`, names being `namespace}local`.

    Text goes to its `CharacterDataHandler` while one is set. Feed it with `feed`.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end

    def refuse(*_: object) -> None:
        raise _document_type(part)

    parser.StartDoctypeDeclHandler = refuse
    return parser


def feed(parser: expat.XMLParserType, chunks: Iterable[bytes], part: str) -> None:
    """Parse a whole part. Raises PackageError where it is damaged or declares entities."""
    pieces = iter(chunks)
    start = next(pieces, b"")
    declared_encoding(start, part)
    try:
        for chunk in chain((start,), pieces):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise corrupt(f"the part {part} is not well-formed XML ({reason}, line {error.lineno})") from error


def declared_encoding(start: bytes, part: str) -> str:
    """Return the encoding that a part's beginning states, in small letters; UTF-8 where it states none.

    Raises PackageError where it is one that workbooks do not use.
    """
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        match, default = _DECLARATION.match(start[2:400].replace(b"\0", b"")), "utf-16"
    else:
        match, default = _DECLARATION.match(start[:400]), "utf-8"
    encoding = default if match is None else match[1].decode("ascii", "replace").lower()
    if encoding not in _ENCODINGS:
        raise corrupt(f"the part {part} is written in an encoding that workbooks do not use")
    return encoding


def on(value: str | None, *, default: bool = False) -> bool:
    """Return the truth of an xsd:boolean attribute; `default` where it is absent."""
    return default if value is None else value.strip() in {"1", "true", "on"}


def _document_type(part: str) -> PackageError:
    return PackageError(
        Reason.ENTITY_DECLARATION,
        f"The part {part} declares a document type or entities, which no Excel workbook does, "
        "so the file is not read. Ask whoever sent it where it comes from.",
    )
