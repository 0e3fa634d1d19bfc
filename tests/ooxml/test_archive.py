import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff_xl.ooxml.archive import Archive
from handoff_xl.ooxml.errors import PackageError, Reason
from handoff_xl.ooxml.limits import Limits
from handoff_xl.ooxml.workbook import open_workbook
from tests.ooxml import minimal

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
GOOD = minimal.parts(minimal.ONE_CELL)


def detail(data: bytes) -> str:
    with pytest.raises(PackageError) as caught:
        open_workbook(data)
    return caught.value.detail


def refused(data: bytes, limits: Limits | None = None) -> Reason:
    with pytest.raises(PackageError) as caught:
        open_workbook(data, limits)
    assert caught.value.detail.endswith(".")
    return caught.value.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"\x89PNG\r\n\x1a\n\0\0", Reason.NOT_A_ZIP),
        (b"Intent;Name\r\na;b\r\n", Reason.TEXT_FILE),
        ("Größe;Maß".encode("latin-1"), Reason.TEXT_FILE),
        ("Intent\tName".encode("utf-16"), Reason.TEXT_FILE),
        (b"<html><table><tr><td>1", Reason.TEXT_FILE),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            Reason.TEXT_FILE,
        ),
        (OLE + bytes(504) + "Workbook".encode("utf-16-le"), Reason.LEGACY_XLS),
        (OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le"), Reason.ENCRYPTED),
        (OLE + bytes(504) + "WordDocument".encode("utf-16-le"), Reason.NOT_A_WORKBOOK),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00", Reason.LEGACY_XLS),
        (b"PK\x03\x04 and then nothing", Reason.CORRUPT),
        (minimal.zipped({}), Reason.NOT_A_WORKBOOK),
        (minimal.zipped({"word/document.xml": "<w/>"}), Reason.NOT_A_WORKBOOK),
        (
            minimal.zipped(
                {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}
            ),
            Reason.OPEN_DOCUMENT,
        ),
        (minimal.zipped({**GOOD, "xl/workbook.bin": b"\0"}), Reason.BINARY_XLSB),
        (minimal.zipped({**GOOD, "xl/WORKBOOK.xml": "<x/>"}), Reason.DUPLICATE_PART),
        (minimal.zipped({**GOOD, "xl/workbook.xml": ENTITIES + "<x>&b;</x>"}), Reason.ENTITY_DECLARATION),
        (minimal.zipped({**GOOD, "xl/workbook.xml": "<workbook"}), Reason.CORRUPT),
        (minimal.zipped({**GOOD, "xl/workbook.xml": "<workbook/>"}), Reason.NOT_A_WORKBOOK),
        (minimal.zipped({k: v for k, v in GOOD.items() if "sheet1" not in k}), Reason.CORRUPT),
        (minimal.workbook(), Reason.NOT_A_WORKBOOK),
        (minimal.zipped(GOOD)[:-60], Reason.CORRUPT),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_reason(data, reason):
    assert refused(data) is reason


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "docProps/app.xml", "xl/drawings/v.VML", "a.rels"]
)
@pytest.mark.parametrize(
    "content",
    [
        f"{ENTITIES}<x/>",
        f'<?xml version="1.0"?>\n<!-- {"-x" * 3000} -->{ENTITIES}<x/>',
        f"{ENTITIES}<x/>".encode("utf-16"),
        b'\xef\xbb\xbf<!DOCTYPE x SYSTEM "x"><x/>',
        f"<!--{' ' * 70_000}-->{ENTITIES}<x/>",
    ],
    ids=["plain", "after_a_comment", "utf_16", "byte_order_mark", "far_away"],
)
def test_a_document_type_is_refused_in_parts_that_are_not_read(part, content):
    expected = Reason.CORRUPT if len(content) > 70_000 else Reason.ENTITY_DECLARATION
    assert refused(minimal.zipped({**GOOD, part: content})) is expected


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "customXml/item1.xml"])
@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-32-be", "cp037"])
def test_an_encoding_that_only_other_programs_know_is_refused(part, encoding):
    content = f'<?xml version="1.0" encoding="{encoding}"?>{ENTITIES}<x/>'.encode(encoding)
    told = f"the part {part} is written in an encoding that workbooks do not use"
    assert told in detail(minimal.zipped({**GOOD, part: content}))


@pytest.mark.parametrize("distance", [0, 5000])
@pytest.mark.parametrize("encoding", ["utf-7", "shift_jis", "windows-1252"])
def test_a_document_type_is_refused_in_any_encoding(encoding, distance):
    xml = f"<!--{'é' if encoding == 'windows-1252' else 'x'}{' ' * distance}-->{ENTITIES}<x/>"
    text = xml.encode(encoding).replace(b"<", b"+ADw-" if encoding == "utf-7" else b"<")
    content = f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + text
    package = {**GOOD, "customXml/item1.xml": content}
    assert refused(minimal.zipped(package)) is Reason.ENTITY_DECLARATION


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   ",
        b"\0" * 100,
        b'<?xml version="1.0" encoding="shift_jis"?><x>\x83\x41<![CDATA[<!DOCTYPE x>]]></x>',
        b'<?xml version="1.0" encoding="hex"?><x/>',
        b"<x",
        b"no markup",
        b'<?xml version="1.0" encoding="klingon"?><x/>',
        b"<x>&lt;!DOCTYPE x></x>",
    ],
)
def test_parts_of_others_may_be_anything_else(content):
    assert open_workbook(minimal.zipped({**GOOD, "customXml/item1.xml": content})).sheets


@pytest.mark.parametrize("content", [None, "<Types"])
def test_a_package_without_content_types_is_refused(content):
    package = {name: part for name, part in GOOD.items() if name != "[Content_Types].xml"}
    if content is not None:
        package["[Content_Types].xml"] = content
    assert refused(minimal.zipped(package)) is Reason.CORRUPT


@pytest.mark.parametrize(
    "text",
    [
        b"format;note\r\nods;OpenDocument urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        b"xml;urn:schemas-microsoft-com:office:spreadsheet",
        b"note\r\nwrite <table> and <html> by hand",
    ],
)
def test_a_text_that_mentions_a_format_is_plain_text(text):
    assert "plain text (for example .csv). Rename it to .csv, open it in Excel and save" in detail(text)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">',
            "a flat OpenDocument file",
        ),
        (b"MIME-Version: 1.0\r\n\r\n<html>", "Rename it to .html"),
        ("\ufeff\n<HTML>".encode("utf-16"), "a web page"),
        (b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "Rename it to .xml"),
    ],
)
def test_markup_is_told_by_how_it_begins(data, words):
    assert words in detail(data)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "_rels/.rels", "[Content_Types].xml"])
def test_damage_is_told_in_plain_words(part):
    damaged = minimal.zipped({**GOOD, part: "<a><b"})
    assert detail(damaged) == (
        f"The file is damaged: the part {part} is cut off or garbled. "
        "Open it in Excel, let Excel repair it, and save it again."
    )


def test_zip_with_a_password_is_refused():
    data = bytearray(minimal.zipped(GOOD))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    assert refused(bytes(data)) is Reason.ENCRYPTED


@pytest.mark.parametrize(
    ("limits", "what", "option"),
    [
        (Limits(file=1000), "it has 1 MB, and 1 MB is the limit", "--max-file"),
        (Limits(parts=3), "it has 6 parts, and 3 is the limit", "--max-parts"),
        (
            Limits(part=1_000_000),
            "the part xl/media/bomb.bin expands to 20 MB, and 1 MB is the",
            "--max-part",
        ),
        (
            Limits(unpacked=2_500_000, ratio=2000),
            "it expands to 21 MB, and 3 MB is the limit",
            "--max-unpacked",
        ),
        (Limits(), "the part xl/media/bomb.bin expands 1,028 times, and 250 is the limit", "--max-ratio"),
        (
            Limits(ratio=2000, elements=4),
            "it has 8 XML elements besides its cells, and 4 is",
            "--max-elements",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith("--") else "",
)
def test_what_exceeds_a_limit_is_refused_with_the_option_that_raises_it(limits, what, option):
    with pytest.raises(PackageError) as caught:
        open_workbook(minimal.zipped({**GOOD, "xl/media/bomb.bin": bytes(20 * 2**20)}), limits)
    assert caught.value.reason is Reason.TOO_LARGE
    assert caught.value.detail.startswith(f"The file is too large to be read safely: {what}")
    assert caught.value.detail.endswith(f"raise the limit with {option}.")


def test_a_table_of_contents_is_not_read_where_it_is_too_long(monkeypatch):
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert refused(b"PK" + b"PK\x01\x02" * 20_001) is Reason.TOO_LARGE


def test_parts_that_share_a_place_are_refused():
    data = minimal.zipped({**GOOD, "xl/media/a.bin": b"abc", "xl/media/b.bin": b"abc"})
    entry, other = data.rindex(b"xl/media/a.bin"), data.rindex(b"xl/media/b.bin")
    place = data[entry - 4 : entry]
    shared = data[: other - 4] + place + data[other:]
    assert "two of its parts share the same place" in detail(shared)


def test_a_part_larger_than_its_header_says_is_not_expanded():
    data = bytearray(minimal.zipped({"a": bytes(1000), "b": b"x"}))
    for signature, size in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.index(signature) + size
        data[place : place + 4] = (10).to_bytes(4, "little")
    archive = Archive.from_bytes(bytes(data))
    with pytest.raises(PackageError) as caught:
        archive.read("a")
    assert caught.value.reason is Reason.CORRUPT
    assert archive.read("b") == b"x"


def test_altered_content_is_noticed():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        package.writestr("a", "plain text")
    data = buffer.getvalue().replace(b"plain text", b"plain test")
    with pytest.raises(PackageError) as caught:
        Archive.from_bytes(data).read("a")
    assert caught.value.reason is Reason.CORRUPT


def test_backslashes_case_and_leading_slashes_do_not_matter():
    archive = Archive.from_bytes(minimal.zipped({"xl\\Workbook.xml": "1", "/xl/styles.xml": "2"}))
    assert archive.names == ("xl/Workbook.xml", "xl/styles.xml")
    assert archive.read("XL/workbook.xml") == b"1"
    assert "xl/STYLES.xml" in archive
    assert archive.stored_name("XL/workbook.xml") == "xl/Workbook.xml"


names = st.from_regex(r"[a-z]{1,3}(/[a-zé]{1,3})?", fullmatch=True)
contents = st.dictionaries(names, st.binary(max_size=300), max_size=6)


@given(contents, st.dictionaries(names, st.none() | st.binary(max_size=300), max_size=4))
def test_rewriting_changes_what_is_named_and_nothing_else(before, changes):
    archive = Archive.from_bytes(minimal.zipped(before))
    data = archive.rewritten(changes)
    after = Archive.from_bytes(data)
    expected = {name: content for name, content in {**before, **changes}.items() if content is not None}
    assert {name: after.read(name) for name in after.names} == expected
    kept = [name for name in before if name in expected]
    assert list(after.names)[: len(kept)] == kept
    assert after.rewritten({}) == data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None


def test_untouched_parts_keep_their_compressed_bytes_and_dates():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        info = zipfile.ZipInfo("a", date_time=(2024, 5, 6, 7, 8, 10))
        info.external_attr = 0o644 << 16
        package.writestr(info, b"a" * 1000, zipfile.ZIP_DEFLATED, 1)
        package.writestr("b", b"b")
    data = Archive.from_bytes(buffer.getvalue()).rewritten({"b": b"c"})
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(io.BytesIO(data)) as new:
        before, after = old.getinfo("a"), new.getinfo("a")
        assert (before.date_time, before.external_attr) == (after.date_time, after.external_attr)
        assert before.compress_size == after.compress_size
        assert new.read("b") == b"c"
