"""Damage to a workbook, as chance or malice would do it: of its bytes, its parts, its XML and its cells."""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from random import Random

Parts = dict[str, bytes]

_TAG = re.compile(rb"<[^<>!?]+>")
_ATTRIBUTE = re.compile(rb"""\s([\w:.-]+)\s*=\s*("[^"<]*"|'[^'<]*')""")
_TEXT = re.compile(rb">([^<>]+)<")
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_WORDS = (
    b"", b"0", b"-1", b"1", b"2", b"1.5", b"NaN", b"1e999", b"-0", b"99999999999999999999", b"4294967296", b"2147483648",
    b"A1", b"XFD1048576", b"XFE1", b"A1048577", b"A0", b"A1:XFD1048576", b"$A$1", b"B2:A1", b"A:A", b"1:1",
    b"true", b"TRUE", b"false", b"s", b"b", b"e", b"d", b"n", b"str", b"inlineStr", b"rId1", b"rId2", b"rId999",
    b"Intents", b"Thresholds", b"Settings", b"HX Issues", b"handoff-xl", b"handoff-xl:", b"handoff_xl", b"http://x",
    b"../../../etc/passwd", b"/xl/workbook.xml", b"styles.xml", b"External", b"hidden", b"veryHidden", b"=1+1",
    b"_x0041_", b"_x0000_", b"_xD83D_", b"&#10;", b"&amp;", b"\xc2\xa0", b"\xe2\x80\xae", b"\xf0\x9f\x98\x80", b"\xff", b"\0",
    b"85%", b"0,8", b"2026-02-30", b"25:00", b"en", b"en-GB", b"*", b"a;b,c", b"Yes", b"Human", b"between", b"10 to 20",
    b"x" * 5000, b"1" * 400, b"1e308", b"#REF!", b"#N/A", b"Europe/London", b"low, high", b'AND(N("handoff-xl")=0,1)',
)  # fmt: skip
"""What takes the place of a value: bounds, other types, other names, and what our own marks are known by."""


def mutated(data: bytes, random: Random) -> bytes:
    """Return a workbook with one to four mutations, most of them in its parts."""
    if random.random() < 0.1:
        return _bytes_damaged(data, random)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for _ in range(random.choice((1, 1, 1, 2, 3, 4))):
        random.choice(_OF_PACKAGE)(parts, random)
    data = _packed(parts, random)
    return _bytes_damaged(data, random) if random.random() < 0.02 else data


def _packed(parts: Parts, random: Random) -> bytes:
    stream = io.BytesIO()
    method = zipfile.ZIP_STORED if random.random() < 0.1 else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(stream, "w", method, compresslevel=1) as package:
        for name, content in parts.items():
            package.writestr(name or "x", content)
    return stream.getvalue()


def _bytes_damaged(data: bytes, random: Random) -> bytes:
    at, length = random.randrange(len(data)), random.choice((1, 1, 2, 4, 30, 1000))
    match random.randrange(6):
        case 0:
            return data[:at]
        case 1:
            return data[:at] + data[at + length :]
        case 2:
            return data[:at] + random.randbytes(length) + data[at + length :]
        case 3:
            return data[:at] + data[at : at + length] * 2 + data[at + length :]
        case 4:
            return data + data[at:]
        case _:
            return _header_damaged(data, random)


def _header_damaged(data: bytes, random: Random) -> bytes:
    """Change a number in a header of the zip: sizes, offsets, methods, flags, lengths."""
    headers = [match.start() for match in re.finditer(rb"PK(?:\x03\x04|\x01\x02|\x05\x06)", data)]
    at = random.choice(headers) + 4 + 2 * random.randrange(20)
    number = random.choice((0, 1, 8, 9, 0x7FFF, 0xFFFF, random.randrange(0x10000)))
    return data[:at] + struct.pack("<H", number) + data[at + 2 :]


def _any(parts: Parts, random: Random) -> str:
    return random.choice(tuple(parts))


def _sheet(parts: Parts, random: Random) -> str:
    sheets = [name for name in parts if "worksheets/sheet" in name and name.endswith(".xml")]
    return random.choice(sheets or tuple(parts))


def _drop_part(parts: Parts, random: Random) -> None:
    if len(parts) > 1:
        del parts[_any(parts, random)]


def _rename_part(parts: Parts, random: Random) -> None:
    name = _any(parts, random)
    new = random.choice(
        (
            name.upper(),
            name.replace("/", "\\"),
            f"/{name}",
            f"../{name}",
            f"{name}.rels",
            "mimetype",
            name + "/",
        )
    )
    parts[new] = parts.pop(name)


def _swap_parts(parts: Parts, random: Random) -> None:
    one, other = _any(parts, random), _any(parts, random)
    parts[one], parts[other] = parts[other], parts[one]


def _copy_part(parts: Parts, random: Random) -> None:
    parts[_any(parts, random)] = parts[_any(parts, random)]


def _cut_part(parts: Parts, random: Random) -> None:
    name = _any(parts, random)
    parts[name] = parts[name][: random.randrange(len(parts[name]) + 1)]


def _change_bytes(parts: Parts, random: Random) -> None:
    name = _any(parts, random)
    content = bytearray(parts[name])
    for _ in range(random.choice((1, 1, 2, 8))):
        if content:
            content[random.randrange(len(content))] = random.randrange(256)
    parts[name] = bytes(content)


def _recode_part(parts: Parts, random: Random) -> None:
    name = _any(parts, random)
    text = parts[name].decode("latin-1")
    parts[name] = random.choice(
        (
            text.encode("utf-16"),
            b"\xef\xbb\xbf" + parts[name],
            text.replace("UTF-8", "ISO-8859-1").encode("latin-1"),
            text.replace("UTF-8", "utf-7").encode("latin-1"),
            b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + parts[name],
            b"<!-- " + b"-" * 70_000 + b" -->" + parts[name],
        )
    )


def _spliced(parts: Parts, name: str, start: int, end: int, new: bytes) -> None:
    parts[name] = parts[name][:start] + new + parts[name][end:]


def _change_attribute(parts: Parts, random: Random) -> None:
    name = _sheet(parts, random) if random.random() < 0.4 else _any(parts, random)
    found = list(_ATTRIBUTE.finditer(parts[name]))
    if found:
        match = random.choice(found)
        _spliced(parts, name, match.start(2), match.end(2), b'"' + random.choice(_WORDS) + b'"')


def _drop_attribute(parts: Parts, random: Random) -> None:
    name = _sheet(parts, random) if random.random() < 0.4 else _any(parts, random)
    found = list(_ATTRIBUTE.finditer(parts[name]))
    if found:
        match = random.choice(found)
        _spliced(parts, name, match.start(), match.end(), b"")


def _exchange_attributes(parts: Parts, random: Random) -> None:
    """Give an attribute the value of another in the same part, as references that go astray have."""
    name = _any(parts, random)
    found = list(_ATTRIBUTE.finditer(parts[name]))
    if found:
        match, other = random.choice(found), random.choice(found)
        _spliced(parts, name, match.start(2), match.end(2), other[2])


def _change_text(parts: Parts, random: Random) -> None:
    name = _sheet(parts, random) if random.random() < 0.5 else _any(parts, random)
    found = list(_TEXT.finditer(parts[name]))
    if found:
        match = random.choice(found)
        _spliced(parts, name, match.start(1), match.end(1), random.choice(_WORDS))


def _exchange_texts(parts: Parts, random: Random) -> None:
    name = _sheet(parts, random) if random.random() < 0.5 else _any(parts, random)
    found = list(_TEXT.finditer(parts[name]))
    if found:
        match, other = random.choice(found), random.choice(found)
        _spliced(parts, name, match.start(1), match.end(1), other[1])


def _change_number(parts: Parts, random: Random) -> None:
    name = _any(parts, random)
    found = list(_NUMBER.finditer(parts[name]))
    if found:
        match = random.choice(found)
        _spliced(parts, name, match.start(), match.end(), random.choice(_WORDS[:12]))


def _change_tags(parts: Parts, random: Random) -> None:
    """Drop, double, move, rename or nest what stands between two tags."""
    name = _sheet(parts, random) if random.random() < 0.3 else _any(parts, random)
    found = list(_TAG.finditer(parts[name]))
    if not found:
        return
    first = random.randrange(len(found))
    last = min(first + random.choice((0, 0, 1, 2, 5, 20)), len(found) - 1)
    start, end = found[first].start(), found[last].end()
    piece = parts[name][start:end]
    match random.randrange(6):
        case 0:
            _spliced(parts, name, start, end, b"")
        case 1:
            _spliced(parts, name, end, end, piece * random.choice((1, 1, 2, 300)))
        case 2:
            at = random.choice(found).start()
            _spliced(parts, name, at, at, piece)
        case 3:
            _spliced(parts, name, start + 1, start + 1, random.choice((b"x", b"x:", b"/", b"!", b"?")))
        case 4:
            _spliced(
                parts,
                name,
                end,
                end,
                random.choice((b"<a>" * 300, b"<a/>", b"<![CDATA[<a]]>", b"<!-- -- -->", b"&x;")),
            )
        case _:
            other = _any(parts, random)
            elsewhere = list(_TAG.finditer(parts[other]))
            if elsewhere:
                at = random.choice(elsewhere).start()
                _spliced(parts, other, at, at, piece)


_OF_PACKAGE: tuple[Callable[[Parts, Random], None], ...] = (
    _drop_part, _rename_part, _swap_parts, _copy_part, _cut_part, _change_bytes, _recode_part,
    *(_change_attribute,) * 5, *(_drop_attribute,) * 2, *(_exchange_attributes,) * 2, *(_change_text,) * 4,
    *(_exchange_texts,) * 2, *(_change_number,) * 3, *(_change_tags,) * 5,
)  # fmt: skip
