"""The zip package of a workbook: read with limits, rewritten without recompressing what did not change."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self

from handoff_xl.ooxml.errors import SAVE_AS_XLSX, PackageError, Reason, corrupt
from handoff_xl.ooxml.sniff import not_a_package, open_document

_CHUNK = 1 << 16
_STORED, _DEFLATED = 0, 8
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_LEVEL = 3  # for sheets a third of the time of the usual 6, and a tenth more bytes
_ENCRYPTED_FLAG, _UTF8_FLAG = 0x1, 0x800
_KEPT_FLAGS = 0x6 | _UTF8_FLAG  # compression level bits and the encoding of the name
_FIXED_DATE = 0x0021  # 1980-01-01, the earliest a zip can say
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a package may cost before it is refused. Sizes are in bytes, after decompression."""

    entries: int = 20_000
    part_bytes: int = 512 * 2**20
    total_bytes: int = 1024 * 2**20
    ratio: int = 250
    ratio_applies_above: int = 16 * 2**20
    cells: int = 5_000_000


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

    @classmethod
    def from_bytes(cls, data: bytes, limits: Limits | None = None) -> Self:
        """Open a package held in memory.

        Raises PackageError where the bytes are no zip, are encrypted, damaged, or larger than the limits
        allow.
        """
        limits = limits or Limits()
        if not data.startswith(b"PK"):
            raise not_a_package(data)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as listing:
                infos = listing.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error) as error:
            raise corrupt("it breaks off, or its table of contents cannot be read") from error
        _check_sizes(infos, limits)
        members = tuple(_member(info, memoryview(data)) for info in infos)
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
        return b"".join(self.chunks(name))

    def chunks(self, name: str, size: int = _CHUNK) -> Iterator[bytes]:
        """Yield a part's bytes in pieces of at most `size`. Raises as `read` does, the last checks at the end."""
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


def _check_sizes(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse by what the headers state; `chunks` then holds every part to its stated size."""
    if len(infos) > limits.entries:
        raise _too_large(f"it has {len(infos):,} parts; {limits.entries:,} are allowed")
    for info in infos:
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise PackageError(
                Reason.ENCRYPTED, "The file is a zip protected by a password. Save it without one."
            )
        if info.file_size > limits.part_bytes:
            raise _too_large(f"the part {info.filename} expands to {_megabytes(info.file_size)}")
        large = info.file_size > limits.ratio_applies_above
        if large and info.file_size > limits.ratio * max(info.compress_size, 1):
            raise _too_large(
                f"the part {info.filename} expands {info.file_size // max(info.compress_size, 1)} times"
            )
    total = sum(info.file_size for info in infos)
    if total > limits.total_bytes:
        raise _too_large(f"it expands to {_megabytes(total)}")


def _too_large(what: str) -> PackageError:
    return PackageError(
        Reason.TOO_LARGE,
        f"The file is too large to be read safely: {what}. "
        "Remove sheets, pictures or formatting that are not needed, and save it again.",
    )


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
        for i in range(0, len(content), _CHUNK):
            pending = bytes(content[i : i + _CHUNK])
            while pending and not inflate.eof:
                yield inflate.decompress(pending, size)
                pending = inflate.unconsumed_tail
        while not inflate.eof and (rest := inflate.decompress(b"", size)):
            yield rest
    except zlib.error as error:
        raise corrupt(f"the part {member.name} cannot be decompressed") from error


def _zip(members: list[_Member]) -> bytes:
    output = io.BytesIO()
    directory: list[bytes] = []
    for member in members:
        offset = output.tell()
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
        output.write(_LOCAL.pack(b"PK\x03\x04", *common) + member.raw_name)
        output.write(member.content)
        directory.append(
            _CENTRAL.pack(
                b"PK\x01\x02",
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
    start = output.tell()
    listing = b"".join(directory)
    output.write(listing)
    output.write(_END.pack(b"PK\x05\x06", 0, 0, len(members), len(members), len(listing), start, 0))
    return output.getvalue()
