"""The zip package of a workbook: read with limits, rewritten without recompressing what did not change."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple, Self, TypeVar
from xml.etree import ElementTree as ET

from handoff_xl.ooxml.errors import SAVE_AS_XLSX, PackageError, Reason, corrupt
from handoff_xl.ooxml.limits import Budget, Limits
from handoff_xl.ooxml.sniff import not_a_package, open_document
from handoff_xl.ooxml.xml import elements_in, parse

_Read = TypeVar("_Read")

_CHUNK = 1 << 18
_PACKED_CHUNK = 1 << 16
_SMALL = 1 << 24  # bytes, unpacked
_RATIO_APPLIES_ABOVE = 16 * 2**20  # in bytes; what is small may be packed as tightly as it likes
_ENTRY = b"PK\x01\x02"
_STORED, _DEFLATED = 0, 8
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_LEVEL = 3  # for sheets a third of the time of the usual 6, and a tenth more bytes
_ENCRYPTED_FLAG, _UTF8_FLAG = 0x1, 0x800
_KEPT_FLAGS = 0x6 | _UTF8_FLAG  # compression level bits and the encoding of the name
_FIXED_DATE = 0x0021  # 1980-01-01, the earliest a zip can say
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")


class _Member(NamedTuple):
    """One zip entry: where its compressed bytes are and what its headers say."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    dos_time: int
    dos_date: int
    crc: int
    size: int
    attributes: int
    internal_attributes: int
    made_by: int
    content: memoryview


class Archive:
    """The parts of one package, in file order.

    Part names have forward slashes and no leading slash, whatever the file used; they are looked up without
    regard to case, as the standard demands.
    """

    def __init__(self, members: tuple[_Member, ...], limits: Limits) -> None:
        self.limits = limits
        self._members = members
        self._by_name = {member.name.lower(): member for member in members if not member.name.endswith("/")}
        self.names: tuple[str, ...] = tuple(m.name for m in members if not m.name.endswith("/"))
        self.budget = Budget(limits)
        # The parts of a small package are read several times; unpacking them once takes less time, and little room.
        self._unpacked: dict[str, bytes] = {}
        self._known: dict[tuple[Callable[..., Any], str], Any] = {}
        self._keeps = sum(member.size for member in members) <= _SMALL

    @classmethod
    def from_bytes(cls, data: bytes, limits: Limits | None = None) -> Self:
        """Open a package held in memory.

        Raises PackageError where the bytes are no zip, are encrypted, damaged, or larger than the limits
        allow.
        """
        limits = limits or Limits()
        limits.refuse_above("file", len(data), f"it has {_megabytes(len(data))}")
        if not data.startswith(b"PK"):
            raise not_a_package(data)
        # Before the table of contents is read: each of its entries takes many times its size in memory.
        _check_number(data.count(_ENTRY), limits)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as listing:
                infos = listing.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error) as error:
            raise corrupt("it breaks off, or its table of contents cannot be read") from error
        _check_sizes(infos, limits)
        members = tuple(_member(info, memoryview(data)) for info in infos)
        _refuse_overlaps(infos, members)
        archive = cls(members, limits)
        archive._refuse_foreign()
        return archive

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._by_name

    def stored_name(self, name: str) -> str:
        """Return a part's name as the file spells it. Raises PackageError if there is no such part."""
        return self._find(name).name

    def read(self, name: str) -> bytes:
        """Return a part's bytes. Raises PackageError if it is missing, damaged or not of its stated size."""
        unpacked = self._unpacked.get(name.lower())
        if unpacked is not None:
            return unpacked
        content = b"".join(self.chunks(name))
        if self._keeps:
            self._unpacked[name.lower()] = content
        return content

    def is_of(self, data: bytes) -> bool:
        """Whether this is the package in these bytes, the same object."""
        return all(member.content.obj is data for member in self._members)

    def chunks(self, name: str, size: int = _CHUNK) -> Iterator[bytes]:
        """Yield a part's bytes in pieces of at most `size`. Raises as `read` does, the last checks at the end."""
        unpacked = self._unpacked.get(name.lower())
        if unpacked is not None:
            yield from (unpacked[i : i + size] for i in range(0, len(unpacked), size))
            return
        member = self._find(name)
        checksum = received = 0
        for piece in _inflated(member, size):
            received += len(piece)
            if received > member.size:
                raise corrupt(f"the part {member.name} is larger than it says")
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if received != member.size or checksum != member.crc:
            raise corrupt(f"the part {member.name} is incomplete or altered")

    def tree(self, name: str) -> ET.Element:
        """Return the root element of a part. Raises as `read` does, or where its elements are too many or deep."""
        data = self.read(name)
        self.budget.markup.count(self.stored_name(name), len(data))
        self.budget.elements.count(self.stored_name(name), elements_in(data))
        return parse(data, name, self.budget)

    def once(self, read: Callable[["Archive", str], _Read], name: str) -> _Read:
        """Return what `read` finds in the part of a name, which it is asked only once: many may lead to one part."""
        key = (read, name.lower())
        if key not in self._known:
            self._known[key] = read(self, name)
        found: _Read = self._known[key]
        return found

    def rewritten(self, changes: Mapping[str, bytes | None]) -> bytes:
        """Return the package with some parts changed.

        `changes` maps part names to new bytes, or None to remove the part. Unchanged parts keep their
        compressed bytes and their place; changed ones keep their place; new ones follow in the order of the
        mapping. The same arguments give the same bytes.
        """
        pending = {name.lower(): (name, content) for name, content in changes.items()}
        members: list[_Member] = []
        for member in self._members:
            if member.name.lower() not in pending:
                members.append(member)
                continue
            _, content = pending.pop(member.name.lower())
            if content is not None:
                members.append(_new_member(member.name, member.raw_name, member.flags & _UTF8_FLAG, content))
        for name, content in pending.values():
            if content is not None:
                flag = 0 if name.isascii() else _UTF8_FLAG
                members.append(_new_member(name, name.encode(), flag, content))
        return _zip(members)

    def _find(self, name: str) -> _Member:
        member = self._by_name.get(name.lower())
        if member is None:
            raise corrupt(f"the part {name} is missing")
        return member

    def _refuse_foreign(self) -> None:
        seen: set[str] = set()
        for name in self.names:
            if name.lower() in seen:
                raise PackageError(
                    Reason.DUPLICATE_PART,
                    f"The file holds the part {name} twice, so programs may read it differently. "
                    "Open it in Excel and save it again.",
                )
            seen.add(name.lower())
        if "mimetype" in self and next(self.chunks("mimetype"), b"").startswith(_OPEN_DOCUMENT):
            raise open_document()
        if "xl/workbook.bin" in self:
            raise PackageError(
                Reason.BINARY_XLSB,
                f"The file is a binary workbook (.xlsb). {SAVE_AS_XLSX}",
            )
        if any(name.lower().endswith(".iwa") for name in self.names) or "index.zip" in self:
            raise PackageError(
                Reason.NUMBERS,
                "The file is a Numbers spreadsheet. In Numbers choose File, Export To, Excel, format .xlsx.",
            )


def _check_number(number: int, limits: Limits) -> None:
    limits.refuse_above("parts", number, f"it has {number:,} parts")


def _check_sizes(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse by what the headers state; `chunks` then holds every part to its stated size."""
    _check_number(len(infos), limits)
    for info in infos:
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise PackageError(
                Reason.ENCRYPTED, "The file is a zip protected by a password. Save it without one."
            )
        expands = f"the part {info.filename} expands"
        limits.refuse_above("part", info.file_size, f"{expands} to {_megabytes(info.file_size)}")
        if info.file_size > _RATIO_APPLIES_ABOVE:
            times = info.file_size // max(info.compress_size, 1)
            limits.refuse_above("ratio", times, f"{expands} {times:,} times")
    total = sum(info.file_size for info in infos)
    limits.refuse_above("unpacked", total, f"it expands to {_megabytes(total)}")


def _refuse_overlaps(infos: list[zipfile.ZipInfo], members: tuple[_Member, ...]) -> None:
    """Refuse entries that share bytes: so a small file can hold far more than its size suggests."""
    places = sorted(
        (info.header_offset, info.header_offset + _LOCAL.size + len(member.content))
        for info, member in zip(infos, members, strict=True)
    )
    if any(start < end for (_, end), (start, _) in pairwise(places)):
        raise corrupt("two of its parts share the same place")


def _megabytes(size: int) -> str:
    return f"{-(-size // 2**20):,} MB"


def _member(info: zipfile.ZipInfo, data: memoryview) -> _Member:
    start = info.header_offset
    header = bytes(data[start : start + _LOCAL.size])
    if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
        raise corrupt(f"the part {info.filename} is not where the table of contents says")
    *_, name_length, extra_length = _LOCAL.unpack(header)
    start += _LOCAL.size + name_length + extra_length
    if start + info.compress_size > len(data):
        raise corrupt("it breaks off before its end")
    if info.compress_type not in (_STORED, _DEFLATED):
        raise corrupt(f"the part {info.filename} is compressed in a way that workbooks do not use")
    year, month, day, hour, minute, second = info.date_time
    utf8 = info.flag_bits & _UTF8_FLAG
    return _Member(
        name=info.orig_filename.replace("\\", "/").lstrip("/"),
        raw_name=info.orig_filename.encode("utf-8" if utf8 else "cp437"),
        flags=info.flag_bits & _KEPT_FLAGS,
        method=info.compress_type,
        dos_time=hour << 11 | minute << 5 | second // 2,
        dos_date=(year - 1980) << 9 | month << 5 | day,
        crc=info.CRC,
        size=info.file_size,
        attributes=info.external_attr,
        internal_attributes=info.internal_attr,
        made_by=info.create_system << 8 | info.create_version,
        content=data[start : start + info.compress_size],
    )


def _new_member(name: str, raw_name: bytes, flags: int, content: bytes) -> _Member:
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    return _Member(
        name=name,
        raw_name=raw_name,
        flags=flags,
        method=_DEFLATED,
        dos_time=0,
        dos_date=_FIXED_DATE,
        crc=zlib.crc32(content),
        size=len(content),
        attributes=0,
        internal_attributes=0,
        made_by=20,
        content=memoryview(compressor.compress(content) + compressor.flush()),
    )


def _inflated(member: _Member, size: int) -> Iterator[bytes]:
    content = member.content
    if member.method == _STORED:
        yield from (bytes(content[i : i + size]) for i in range(0, len(content), size))
        return
    inflate = zlib.decompressobj(-15)
    try:
        for i in range(0, len(content), _PACKED_CHUNK):
            pending = bytes(content[i : i + _PACKED_CHUNK])
            while pending and not inflate.eof:
                yield inflate.decompress(pending, size)
                pending = inflate.unconsumed_tail
        while not inflate.eof and (rest := inflate.decompress(b"", size)):
            yield rest
    except zlib.error as error:
        raise corrupt(f"the part {member.name} cannot be decompressed") from error


def _zip(members: list[_Member]) -> bytes:
    pieces: list[bytes | memoryview] = []
    directory: list[bytes] = []
    offset = 0
    for member in members:
        common = (
            20,
            member.flags,
            member.method,
            member.dos_time,
            member.dos_date,
            member.crc,
            len(member.content),
            member.size,
            len(member.raw_name),
            0,
        )
        pieces += (_LOCAL.pack(b"PK\x03\x04", *common), member.raw_name, member.content)
        directory.append(
            _CENTRAL.pack(
                _ENTRY,
                member.made_by,
                *common,
                0,
                0,
                member.internal_attributes,
                member.attributes,
                offset,
            )
            + member.raw_name
        )
        offset += _LOCAL.size + len(member.raw_name) + len(member.content)
    listing = b"".join(directory)
    end = _END.pack(b"PK\x05\x06", 0, 0, len(members), len(members), len(listing), offset, 0)
    return b"".join((*pieces, listing, end))
