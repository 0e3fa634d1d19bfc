"""What other programs and other hands leave of a workbook: links, signatures, macros, passwords, too many blanks.

None of it works: the macro is the text of one and no program, the signature has no key, and behind the password lies
noise. It is there to be recognised.
"""

from __future__ import annotations

import struct
from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256, sha512
from io import BytesIO
from itertools import count, islice
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINK = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
SIGNATURE = "application/vnd.openxmlformats-package.digital-signature"
XML_SIGNATURE = "http://www.w3.org/2000/09/xmldsig#"
ENCRYPTION = "http://schemas.microsoft.com/office/2006"

SECTOR = 512
LEAST = 4096
"""Bytes that a stream has at least: shorter ones would be kept in a stream of their own."""
FREE, END, TABLE, NO_ENTRY = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def parts_of(workbook: bytes) -> dict[str, bytes] | None:
    """Return a package's parts, None where it is none: compression differs between machines, parts do not."""
    try:
        with ZipFile(BytesIO(workbook)) as package:
            return {name: package.read(name) for name in package.namelist()}
    except BadZipFile:
        return None


def packed(parts: Mapping[str, str | bytes], compression: int = ZIP_DEFLATED) -> bytes:
    """Return a package of parts."""
    target = BytesIO()
    with ZipFile(target, "w", compression) as package:
        for name, content in parts.items():
            package.writestr(ZipInfo(name), content, compression)
    return target.getvalue()


def linked(workbook: bytes, other: str) -> bytes:
    """Return the package with a link to another workbook."""
    part, kind = "externalLinks/externalLink1.xml", f"{OFFICE}/relationships/externalLink"
    parts = parts_of(workbook) or {}
    parts[f"xl/{part}"] = (
        f'<externalLink xmlns="{SPREADSHEET}"><externalBook xmlns:r="{OFFICE}/relationships" r:id="link">'
        '<sheetNames><sheetName val="Teams"/></sheetNames></externalBook></externalLink>'
    ).encode()
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = _relationships(
        f'Id="link" Type="{kind}Path" Target="{other}" TargetMode="External"'
    )
    _add(parts, "[Content_Types].xml", f'<Override PartName="/xl/{part}" ContentType="{LINK}"/>', "</Types>")
    link = f'<Relationship Id="link" Type="{kind}" Target="{part}"/>'
    _add(parts, "xl/_rels/workbook.xml.rels", link, "</Relationships>")
    references = '</sheets><externalReferences><externalReference r:id="link"/></externalReferences>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</sheets>", references.encode())
    return packed(parts)


def signed(workbook: bytes, name: str) -> bytes:
    """Return the package with a digital signature of somebody, which no key made, so that it holds for nothing."""
    parts = parts_of(workbook) or {}
    digests = "".join(
        f'<Reference URI="/{part}"><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        f"<DigestValue>{_text(sha256(content).digest())}</DigestValue></Reference>"
        for part, content in parts.items()
    )
    parts["_xmlsignatures/origin.sigs"] = b""
    parts["_xmlsignatures/_rels/origin.sigs.rels"] = _relationships(
        f'Id="signature" Type="{PACKAGE}/relationships/digital-signature/signature" Target="sig1.xml"'
    )
    parts["_xmlsignatures/sig1.xml"] = (
        f'<Signature xmlns="{XML_SIGNATURE}"><SignedInfo>{digests}</SignedInfo>'
        f"<SignatureValue>{_text(_noise(256))}</SignatureValue><KeyInfo><KeyName>{name}</KeyName></KeyInfo></Signature>"
    ).encode()
    types = (
        f'<Default Extension="sigs" ContentType="{SIGNATURE}-origin"/>'
        f'<Override PartName="/_xmlsignatures/sig1.xml" ContentType="{SIGNATURE}-xmlsignature+xml"/>'
    )
    _add(parts, "[Content_Types].xml", types, "</Types>")
    kind = f"{PACKAGE}/relationships/digital-signature/origin"
    origin = f'<Relationship Id="origin" Type="{kind}" Target="_xmlsignatures/origin.sigs"/>'
    _add(parts, "_rels/.rels", origin, "</Relationships>")
    return packed(parts)


def padded(workbook: bytes, megabytes: int) -> bytes:
    """Return the package with so many megabytes of blanks behind its first sheet, which take next to no room packed."""
    parts = parts_of(workbook) or {}
    parts["xl/worksheets/sheet1.xml"] += b" " * (megabytes * 2**20)
    return packed(parts)


def with_password(workbook: bytes) -> bytes:
    """Return a file that asks for a password as an encrypted workbook does, and that no password opens."""
    key = (
        'saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" '
        f'cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="{_text(_noise(16))}"'
    )
    secrets = " ".join(
        f'encrypted{name}="{_text(_noise(size))}"'
        for name, size in (("VerifierHashInput", 16), ("VerifierHashValue", 64), ("KeyValue", 32))
    )
    information = (
        f'<encryption xmlns="{ENCRYPTION}/encryption"><keyData {key}/>'
        f'<dataIntegrity encryptedHmacKey="{_text(_noise(64))}" encryptedHmacValue="{_text(_noise(64))}"/>'
        f'<keyEncryptors><keyEncryptor uri="{ENCRYPTION}/keyEncryptor/password"><p:encryptedKey '
        f'xmlns:p="{ENCRYPTION}/keyEncryptor/password" spinCount="100000" {key} {secrets}/>'
        "</keyEncryptor></keyEncryptors></encryption>"
    )
    size = len(workbook)
    return compound_file(
        {
            "EncryptionInfo": struct.pack("<HHI", 4, 4, 0x40) + information.encode(),
            "EncryptedPackage": struct.pack("<Q", size) + _noise(-(-size // 16) * 16),
        }
    )


def macros(text: str) -> bytes:
    """Return a part that stands where a workbook keeps its macros, with the text of one."""
    return compound_file({"PROJECT": text.encode()})


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file (MS-CFB, version 3) with up to three streams; short ones are filled with blanks.

    Its sectors are the table of sectors, one sector of directory, and the streams one after the other.
    """
    # A name that is shorter comes first: each has the next one at its right.
    ordered = sorted(streams, key=lambda name: (len(name), name.upper()))
    contents = {name: streams[name].ljust(LEAST) for name in ordered}
    lengths = {name: -(-len(content) // SECTOR) for name, content in contents.items()}
    used = 1 + sum(lengths.values())
    tables = next(number for number in count(1) if number * (SECTOR // 4) >= number + used)
    chains = [TABLE] * tables + [END]
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    for at, name in enumerate(ordered, start=1):
        right = at + 1 if at < len(ordered) else NO_ENTRY
        entries.append(_entry(name, 2, len(chains), len(contents[name]), right=right))
        chains += [*range(len(chains) + 1, len(chains) + lengths[name]), END]
    chains += [FREE] * (tables * (SECTOR // 4) - len(chains))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, tables, tables, 0, LEAST, END, 0, END, 0),
    )
    listed = [*range(tables), *[FREE] * (109 - tables)]
    return b"".join(
        [
            header,
            struct.pack("<109I", *listed),
            struct.pack(f"<{len(chains)}I", *chains),
            b"".join(entries).ljust(SECTOR, b"\0"),
            *(contents[name].ljust(lengths[name] * SECTOR, b"\0") for name in ordered),
        ]
    )


def _entry(
    name: str, kind: int, start: int, size: int, *, right: int = NO_ENTRY, child: int = NO_ENTRY
) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = (NO_ENTRY, right, child)
    return struct.pack("<64sHBB3I16xI16xIQ", text, len(text), kind, 1, *links, 0, start, size)


def _relationships(attributes: str) -> bytes:
    return f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship {attributes}/></Relationships>'.encode()


def _add(parts: dict[str, bytes], name: str, added: str, before: str) -> None:
    parts[name] = parts[name].replace(before.encode(), f"{added}{before}".encode(), 1)


def _noise(size: int) -> bytes:
    """Return bytes that look like secrets and are always the same."""
    return bytes(islice(_digests(), size))


def _digests() -> Iterator[int]:
    for number in count():
        yield from sha512(str(number).encode()).digest()


def _text(content: bytes) -> str:
    return b64encode(content).decode()
