"""Editing XML as text: elements are found by the parser, changed where they stand, and nothing else is touched.

Writing a parsed tree back would lose what a parser does not keep: prefixes, quotes, spaces, the order of
attributes. A part edited here differs from the original in the spliced places only, and can be turned back
exactly.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from handoff_xl.ooxml.errors import corrupt
from handoff_xl.ooxml.limits import Budget, Limits
from handoff_xl.ooxml.xml import declared_encoding, elements_in, feed, stream_parser, whole

Undo = tuple[tuple[int, int, str], ...]
"""The way back: each place that differs, as start, end (in bytes of the edited part), and what stood there, one
character for each byte."""

_PIECE = 1 << 20
_TAG = re.compile(rb"""<[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*>""")
_ATTRIBUTE = re.compile(rb"""\s([^\s=<>"']+)\s*=\s*(?:"[^"]*"|'[^']*')""")
_PREFIX = re.compile(rb"<([^\s/>:]+:)?")
_SHEET_DATA = re.compile(rb"<((?:[^\s/>:<]+:)?sheetData)(?=[\s/>])")
_NO_MARKUP = re.compile(rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)


@dataclass(slots=True, eq=False)
class Element:
    """An element and where it stands: `start` to `end`, its content `tag_end` to `close`, in bytes."""

    namespace: str
    name: str
    prefix: str
    attributes: dict[str, str]
    start: int
    tag_end: int
    close: int = 0
    end: int = 0
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    @property
    def is_self_closing(self) -> bool:
        """Whether it is written `<a/>`."""
        return self.tag_end == self.end

    def child(self, name: str) -> "Element | None":
        """Return the first child of this local name."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> Iterator["Element"]:
        """Yield every descendant of this local name, in document order."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.all(name)

    def attribute(self, name: str) -> str | None:
        """Return an attribute by its local name, whatever its namespace."""
        return next((value for key, value in self.attributes.items() if key.rpartition("}")[2] == name), None)


class PartEdits:
    """A part and the changes to be made to it.

    Positions are those of the original; several insertions at one place follow each other in the order they
    were made. Elements are known down to so many `levels`, all where that is None: a part of a million elements
    is held in little memory if only the upper ones matter. Raises PackageError where the part is damaged.
    """

    def __init__(
        self, data: bytes, part: str, budget: Budget | None = None, levels: int | None = None
    ) -> None:
        self.original = data
        self._levels = levels
        self._budget = budget or Budget(Limits())
        self._part = part
        self._text = _as_utf8(data, part)
        self._splices: list[tuple[int, int, bytes]] = []
        self._openings: dict[int, tuple[Element, list[str]]] = {}

    @cached_property
    def root(self) -> Element:
        """The root element, with everything below it except the cells of a sheet."""
        return _scan(self._text, self._part, self._budget, self._levels)

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to change."""
        return bool(self._splices or self._openings)

    @cached_property
    def raw(self) -> str:
        """The part as text with one character for each byte, for parts that need not be XML."""
        return self._text.decode("latin-1")

    @property
    def utf8(self) -> bytes:
        """The part as it was, in UTF-8."""
        return self._text

    def mentions(self, word: str) -> bool:
        """Whether a word occurs in the part as it was, which is seen sooner than the part is parsed."""
        return word.encode() in self._text

    def source(self, element: Element) -> str:
        """Return an element as it is written."""
        return self._text[element.start : element.end].decode()

    def insert(self, at: int, xml: str) -> None:
        """Insert text."""
        self._splices.append((at, at, xml.encode()))

    def replace(self, start: int, end: int, xml: str) -> None:
        """Replace the bytes from `start` to `end`, which must not overlap other changes."""
        self._splices.append((start, end, xml.encode()))

    def remove(self, element: Element) -> None:
        """Remove an element with its content."""
        self.replace(element.start, element.end, "")

    def append(self, parent: Element, xml: str) -> None:
        """Insert text as the last content of an element; `<a/>` is opened up for it."""
        if parent.is_self_closing:
            self._openings.setdefault(parent.start, (parent, []))[1].append(xml)
        else:
            self.insert(parent.close, xml)

    def prepend(self, parent: Element, xml: str) -> None:
        """Insert text as the first content of an element."""
        if parent.is_self_closing:
            self.append(parent, xml)
        else:
            self.insert(parent.tag_end, xml)

    def set_attribute(self, element: Element, name: str, value: str) -> None:
        """Give an unprefixed attribute a value that needs no escaping."""
        tag = self._text[element.start : element.tag_end]
        stated = (match for match in _ATTRIBUTE.finditer(tag) if match[1] == name.encode())
        match = next(stated, None)
        if match is None:
            at = element.start + 1 + len(f"{element.prefix}{element.name}".encode())
            self.insert(at, f' {name}="{value}"')
        elif element.attributes.get(name) != value:
            self.replace(element.start + match.start(), element.start + match.end(), f' {name}="{value}"')

    def add_to_count(self, element: Element, number: int) -> None:
        """Correct the optional `count` attribute of an element to which children were added."""
        count = whole(element.attributes.get("count"))
        if count is not None:
            self.set_attribute(element, "count", str(count + number))

    def result(self) -> tuple[bytes, Undo]:
        """Return the changed part and the way back to the original."""
        if self._text is not self.original:  # it was not UTF-8: the whole of it is the way back
            data, _ = _apply(self._text, self._all_splices(), self._part)
            return data, ((0, len(data), self.original.decode("latin-1")),)
        return _apply(self._text, self._all_splices(), self._part)

    def _all_splices(self) -> list[tuple[int, int, bytes]]:
        opened = [
            (
                parent.tag_end - 2,
                parent.tag_end,
                f">{''.join(pieces)}</{parent.prefix}{parent.name}>".encode(),
            )
            for parent, pieces in self._openings.values()
        ]
        return sorted(self._splices + opened, key=lambda splice: splice[:2])


def undone(data: bytes, undo: Undo) -> bytes:
    """Return the original of a part that was edited, byte for byte."""
    pieces: list[bytes] = []
    done = 0
    for start, end, text in undo:
        pieces += (data[done:start], text.encode("latin-1"))
        done = end
    return b"".join([*pieces, data[done:]])


def _apply(data: bytes, splices: list[tuple[int, int, bytes]], part: str) -> tuple[bytes, Undo]:
    pieces: list[bytes] = []
    undo: list[tuple[int, int, str]] = []
    done = length = 0
    for start, end, new in splices:
        if start < done:
            raise corrupt(f"the part {part} is used in two places")
        pieces += (data[done:start], new)
        length += start - done
        undo.append((length, length + len(new), data[start:end].decode("latin-1")))
        length += len(new)
        done = end
    pieces.append(data[done:])
    return b"".join(pieces), tuple(undo)


def _as_utf8(data: bytes, part: str) -> bytes:
    """Return a part as UTF-8, unchanged (the same object) where it is that already."""
    encoding = declared_encoding(data, part)
    if encoding in {"utf-8", "us-ascii"}:
        return data
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise corrupt(f"the part {part} is not in the encoding it states") from error
    return re.sub(r"\A\s*<\?xml[^>]*\?>", "", text).encode()


def _scan(data: bytes, part: str, budget: Budget, levels: int | None) -> Element:
    root: list[Element] = []
    open_elements: list[Element] = []
    texts: list[list[str]] = []
    first, rest = _around_cells(data)
    budget.markup.count(part, first + len(data) - rest)
    if levels is None:
        budget.elements.count(part, elements_in(data, 0, first) + elements_in(data, rest))
    held = below = 0  # elements that are kept; open ones that are not
    shift = rest - first
    names: dict[str, tuple[str, str, str]] = {}

    def position() -> int:
        index = parser.CurrentByteIndex
        return index if index < first else index + shift

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal held, below
        if levels is not None and len(open_elements) >= levels:
            below += 1
            return
        held += 1 + len(attributes) // 8
        if levels is not None:
            budget.elements.count(part, held)
        at = position()
        tag, prefix = _TAG.match(data, at), _PREFIX.match(data, at)
        if tag is None or prefix is None:
            raise corrupt(f"the part {part} cannot be read")
        namespace, _, local = names.get(name) or names.setdefault(name, name.rpartition("}"))
        element = Element(namespace, local, (prefix[1] or b"").decode(), attributes, at, tag.end())
        if open_elements:
            open_elements[-1].children.append(element)
        else:
            root.append(element)
        open_elements.append(element)
        texts.append([])

    def end(_: str) -> None:
        nonlocal below
        if below:
            below -= 1
            return
        element = open_elements.pop()
        element.text = "".join(texts.pop())
        if data.endswith(b"/>", element.start, element.tag_end):
            element.close = element.end = element.tag_end
        else:
            element.close = position()
            element.end = data.index(b">", element.close) + 1

    def text(characters: str) -> None:
        if not below:
            texts[-1].append(characters)

    parser = stream_parser(part, start, end, budget.limits)
    parser.CharacterDataHandler = text
    feed(parser, _pieces(data, first, rest), part, budget)
    return root[0]


def _pieces(data: bytes, first: int, rest: int) -> Iterator[bytes]:
    for start, end in ((0, first), (rest, len(data))):
        yield from (data[i : min(i + _PIECE, end)] for i in range(start, end, _PIECE))


def _around_cells(data: bytes) -> tuple[int, int]:
    """Return where the cells of a sheet begin and end, so that they need not be parsed."""
    if b"<!" in data:  # what looks like a tag there is none
        data = _NO_MARKUP.sub(lambda section: b" " * len(section[0]), data)
    match = _SHEET_DATA.search(data)
    if match is None:
        return len(data), len(data)
    tag = _TAG.match(data, match.start())
    end = data.find(b"</" + match[1], match.end())
    if tag is None or tag[0].endswith(b"/>") or end < 0:
        return len(data), len(data)
    return tag.end(), end
