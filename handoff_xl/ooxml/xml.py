"""Parsing XML that may be hostile: no document types, no entities, no network, bounded depth.

Small parts become a tree, large ones are streamed and nothing is held of them; the parser and its bounds are the same
(expat). A document type is refused outright, since no workbook needs one.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from xml.etree import ElementTree as ET
from xml.parsers import expat

from handoff_xl.ooxml.errors import PackageError, Reason, corrupt
from handoff_xl.ooxml.limits import Budget, Limits, described

TRANSITIONAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONSHIPS = "http://purl.oclc.org/ooxml/officeDocument/relationships"

# What the parser knows, and more than packages may use.
_ENCODINGS = {"utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "iso-8859-1"}
_UTF_16_STARTS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16le", b"\0<": "utf-16be"}
# Other first characters that tell an encoding (XML 1.0, appendix F): UTF-32 in any order of its bytes, with and
# without a mark, and EBCDIC. Some programs know them, though no workbook is written in them.
_FOREIGN_STARTS = (
    b"\xff\xfe\0\0",
    b"\0\0\xfe\xff",
    b"\xfe\xff\0\0",
    b"\0\0\xff\xfe",
    b"<\0\0\0",
    b"\0\0\0<",
    b"\0<\0\0",
    b"\0\0<\0",
    b"\x4c\x6f\xa7\x94",
)
_PIECE = 1 << 18  # bytes of a part parsed at a time, since bounds are kept between them
_LONGEST_PROLOG = 1 << 16  # in bytes; programs write about a hundred
_WHOLE_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_WHOLE = re.compile(r"\s*([0-9]{1,10})\s*")
_DECLARATION = re.compile(rb"""\A\W*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def parse(data: bytes, part: str, budget: Budget) -> ET.Element:
    """Return the root element of a part, names being `{namespace}local`. Raises PackageError as `feed` does."""
    tree = ET.TreeBuilder()

    def start(name: str, attributes: dict[str, str]) -> None:
        tree.start(_qualified(name), {_qualified(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        tree.end(_qualified(name))

    parser = stream_parser(part, start, end, budget.limits)
    parser.CharacterDataHandler = tree.data
    feed(parser, (data[i : i + _PIECE] for i in range(0, len(data), _PIECE)), part, budget)
    return tree.close()


def _qualified(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def stream_parser(part: str, start: Start, end: End, limits: Limits) -> expat.XMLParserType:
    """Return a parser that calls `start(name, attributes)` and `end(name)`, names being `namespace}local`.

    Text goes to its `CharacterDataHandler` while one is set. Feed it with `feed`.
    """
    parser = _parser(part)
    depth = 0
    deepest = limits.depth

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > deepest:
            limits.refuse_above("depth", depth, f"the part {part} is nested {depth:,} levels deep")
        start(name, attributes)

    def finish(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name)

    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    return parser


def _parser(part: str) -> expat.XMLParserType:
    """Return a parser that refuses document types."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise _document_type(part)

    parser.StartDoctypeDeclHandler = refuse
    return parser


def feed(parser: expat.XMLParserType, chunks: Iterable[bytes], part: str, budget: Budget) -> None:
    """Parse a whole part. Raises PackageError where it is damaged, declares entities, or has too many or long tags."""
    pieces = iter(chunks)
    start = next(pieces, b"")
    declared_encoding(start, part)
    number = passed = 0
    longest = budget.limits.tag
    try:
        for chunk in chain((start,), pieces):
            number += chunk.count(b"<")
            budget.tags.count(part, number)
            parser.Parse(chunk, False)
            passed += len(chunk)
            # What the parser has not passed yet is the beginning of a tag: it would search it again each time.
            unfinished = passed - parser.CurrentByteIndex
            if unfinished > longest:
                size = described("tag").told(unfinished)
                budget.limits.refuse_above("tag", unfinished, f"the part {part} has an XML tag of {size}")
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise _garbled(part) from error


def elements_in(data: bytes, *where: int) -> int:
    """Return about how many elements a part has, and no fewer, without parsing it; eight attributes count as one.

    `where` are bounds as of a slice.
    """
    return data.count(b"<", *where) - data.count(b"</", *where) + data.count(b"=", *where) // 8


def refuse_document_type(pieces: Iterator[bytes], part: str) -> None:
    """Read a part, given in small pieces, up to its first element, before which alone it can declare a type.

    Raises PackageError where it does, where so much precedes the element that it can only be meant to hide one, or
    where the part is in UTF-32 or EBCDIC. Whether the part is whole shows when it is read.
    """
    found = False

    def stop(*_: object) -> None:
        nonlocal found
        found = True

    parser = _parser(part)
    parser.StartElementHandler = stop
    passed = b""
    try:
        for piece in pieces:
            passed += piece
            if passed.startswith(_FOREIGN_STARTS):
                raise _foreign_encoding(part)
            parser.Parse(piece, False)
            if found:
                return
            if len(passed) > _LONGEST_PROLOG:
                raise corrupt(f"the part {part} begins with far too many comments")
    except expat.ExpatError:
        return  # what is damaged is told by whoever reads the part
    except (LookupError, ValueError):
        # The parser does not know the encoding; other programs may know what Python does.
        recoded = _recoded(b"".join((passed, *islice(pieces, _LONGEST_PROLOG // len(passed)))))
        if recoded is not None:
            refuse_document_type(iter((recoded,)), part)


def _recoded(start: bytes) -> bytes | None:
    """Return a part's beginning as UTF-8, without its declaration; None where nobody knows the encoding declared."""
    declared = _DECLARATION.match(start)
    if declared is None:
        return None
    try:
        text = start.decode(declared[1].decode("ascii"), "replace")
    except (LookupError, ValueError):
        return None
    return _WHOLE_DECLARATION.sub("", text).encode(errors="replace")


def declared_encoding(start: bytes, part: str) -> str:
    """Return the encoding that a part's beginning states, in small letters; UTF-8 where it states none.

    Raises PackageError where it is one that workbooks do not use.
    """
    default = _UTF_16_STARTS.get(start[:2], "utf-8")
    match = _DECLARATION.match(start[:400] if default == "utf-8" else start[:400].replace(b"\0", b""))
    encoding = default if match is None else match[1].decode("ascii", "replace").lower()
    if encoding.startswith("utf-16") and default != "utf-8":
        encoding = default  # a byte order mark, or the first character, says more than the declaration
    if encoding not in _ENCODINGS:
        raise _foreign_encoding(part)
    return encoding


def on(value: str | None, *, default: bool = False) -> bool:
    """Return the truth of an xsd:boolean attribute; `default` where it is absent."""
    return default if value is None else value.strip() in {"1", "true", "on"}


def whole(value: str | None) -> int | None:
    """Return the number of an xsd:unsignedInt attribute; None where it states none, or more digits than such have."""
    stated = _WHOLE.fullmatch(value or "")
    return None if stated is None else int(stated[1])


def _foreign_encoding(part: str) -> PackageError:
    return corrupt(f"the part {part} is written in an encoding that workbooks do not use")


def _garbled(part: str) -> PackageError:
    return corrupt(f"the part {part} is cut off or garbled")


def _document_type(part: str) -> PackageError:
    return PackageError(
        Reason.ENTITY_DECLARATION,
        f"The part {part} declares a document type or entities, which no Excel workbook does, "
        "so the file is not read. Ask whoever sent it where it comes from.",
    )
