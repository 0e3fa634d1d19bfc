"""Files that are made to do harm: each is one plain sentence, or is compiled like any other, and costs little."""

import io
import json
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.cases.workbooks import baseline, edited, workbook_bytes

resource = pytest.importorskip("resource", reason="the cost of a process cannot be asked there")

DAY = ("--as-of", "2026-11-24")
SHEET, BOOK, STYLES = "xl/worksheets/sheet7.xml", "xl/workbook.xml", "xl/styles.xml"
BILLION_LAUGHS = "<!DOCTYPE l [<!ENTITY a 'ha'>{}]>".format(
    "".join(f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(9))
)
RULE = (
    '<conditionalFormatting sqref="{}"><cfRule type="expression" priority="1"><formula>{}</formula></cfRule>'
    "</conditionalFormatting>"
)
TABLE = '<Relationship Id="a#" Type="a/table" Target="../table.xml"/>'
LONG = "9" * 5_000  # digits, more than Python makes a number of
EXTERNAL = "<!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"


def parts():
    """Return the parts of a small design with a fault on the sheet that is attacked, so that it is edited."""
    fault = {"sheet": "Intents", "row": 3, "set": {"Risk": "hihg"}}
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(edited(baseline(), [fault])))) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(content, method=zipfile.ZIP_DEFLATED, level=1):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method, compresslevel=level) as package:
        for name, data in content.items():
            package.writestr(name, data)
    return stream.getvalue()


def with_part(name, data):
    return packed({**parts(), name: data})


def inserted(name, before, text):
    content = parts()
    assert before.encode() in content[name]
    content[name] = content[name].replace(before.encode(), text.encode() + before.encode(), 1)
    return packed(content)


def overlapping(times):
    """Many entries that all point to one place."""
    data = bytearray(with_part("xl/media/a.bin", bytes(50_000)))
    start, end = data.index(b"PK\x01\x02"), data.rindex(b"PK\x05\x06")
    entry = data[data.rindex(b"PK\x01\x02") : end]
    number = len(parts()) + 1
    copies = b"".join(bytes(entry).replace(b"a.bin", f"{i:05}".encode()) for i in range(times))
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, number + times, number + times, 0, start, 0)
    tail = tail[:12] + struct.pack("<I", end - start + len(copies)) + tail[16:]
    return bytes(data[:end]) + copies + tail


def quine():
    """A zip with an entry whose bytes are the zip itself, as far as its stored size goes."""
    content = packed({"xl/workbook.xml": b"x"}, zipfile.ZIP_STORED)
    header = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 0, 0, 1, 0)
    size = len(content) + len(header) + 1
    entry = struct.pack(
        "<4sHHHHHHIIIHHHHHII",
        b"PK\x01\x02",
        20,
        20,
        0,
        0,
        0,
        33,
        zlib.crc32(b""),
        size,
        size,
        1,
        0,
        0,
        0,
        0,
        0,
        0,
    )
    data = header + b"q" + content + entry + b"q"
    return data + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(entry) + 1, size, 0)


def wrong_checksum():
    data = bytearray(packed(parts()))
    at = data.index(SHEET.encode(), data.index(b"PK\x01\x02")) - 46 + 16
    data[at] ^= 0xFF
    return bytes(data)


def twice():
    stream = io.BytesIO(packed(parts()))
    with zipfile.ZipFile(stream, "a") as package, pytest.warns(UserWarning, match="Duplicate name"):
        package.writestr(SHEET, "<x/>")
    return stream.getvalue()


def scattered(number, text):
    """Return a text so many times, with numbers for its ``#`` that differ, so that it does not pack too well."""
    return "".join(text.replace("#", str(i * 7919 % 1_000_003 + 1)) for i in range(number))


def numbers(range_, text):
    """Return a text for each number, which stands for its ``#``."""
    return "".join(text.replace("#", str(number)) for number in range_)


def long_numbers():
    """Numbers that Python does not read, wherever the editor looks for one."""
    content = parts()
    content[SHEET] = content[SHEET].replace(
        b"</worksheet>", RULE.replace('"1"', f'"{LONG}"').format("A1", "1").encode() + b"</worksheet>"
    )
    for name, old, new in (
        (SHEET, r"<sheetData", f'<cols><col min="{LONG}" max="{LONG}" width="{LONG}"/></cols><sheetData'),
        (BOOK, r'sheetId="1"', f'sheetId="{LONG}"'),
        (BOOK, r'activeTab="\d+"', f'activeTab="{LONG}"'),
        (STYLES, r'count="\d+"', f'count="{LONG}"'),
        (STYLES, r"<fonts", f'<numFmts><numFmt numFmtId="{"9" * 4000}" formatCode="0"/></numFmts><fonts'),
    ):
        text, times = re.subn(old, new, content[name].decode(), count=1)
        assert times == 1, old
        content[name] = text.encode()
    content["docProps/app.xml"] = (
        f"<Properties><HeadingPairs><vector><i4>{LONG}</i4></vector></HeadingPairs>"
        f'<TitlesOfParts><vector size="{LONG}"><lpstr>a</lpstr></vector></TitlesOfParts></Properties>'
    ).encode()
    return packed(content)


REFUSED = {
    "empty": (lambda: b"", "The file is empty."),
    "text": (lambda: b"a;b\n", "plain text"),
    "random": (lambda: b"\x89" + bytes(range(256)) * 9, "not an Excel workbook"),
    "encrypted": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
    "cut_off": (lambda: packed(parts())[:9000], "it breaks off"),
    "twice": (twice, "holds the part xl/worksheets/sheet7.xml twice"),
    "wrong_checksum": (wrong_checksum, "incomplete or altered"),
    "overlapping": (lambda: overlapping(5000), "share the same place"),
    "quine": (quine, "."),
    "laughs": (lambda: inserted(BOOK, "<workbook", BILLION_LAUGHS), "declares a document type"),
    "laughs_in_a_sheet": (lambda: inserted(SHEET, "<worksheet", BILLION_LAUGHS), "declares a document type"),
    "external_entity": (lambda: inserted(BOOK, "<workbook", EXTERNAL), "declares a document type"),
    "bomb": (lambda: packed({**parts(), "xl/media/a.bin": bytes(40 * 2**20)}, level=9), "--max-ratio"),
    "parts": (lambda: packed({**parts(), **{f"a/{i}": b"" for i in range(20_001)}}, 0), "--max-parts"),
    "deep_book": (lambda: inserted(BOOK, "</workbook>", "<a>" * 100_000 + "</a>" * 100_000), "--max-depth"),
    "deep_sheet": (
        lambda: inserted(SHEET, "</worksheet>", "<a>" * 100_000 + "</a>" * 100_000),
        "--max-depth",
    ),
    "huge_attribute": (
        lambda: inserted(SHEET, "</worksheet>", '<a b="' + scattered(800_000, "#") + '"/>'),
        "--max-tag",
    ),
    "many_attributes": (
        lambda: inserted(SHEET, "</worksheet>", "<a " + scattered(450_000, 'x#="" ') + "/>"),
        "--max-tag",
    ),
    "rules": (
        lambda: inserted(SHEET, "</worksheet>", scattered(150_000, RULE.format("A#", "#"))),
        "--max-elements",
    ),
    "names": (
        lambda: inserted(BOOK, "</workbook>", scattered(450_000, '<definedName name="n#"/>')),
        "--max-elements",
    ),
}

COMPILED = {
    "last_cell": lambda: inserted(
        SHEET, "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    ),
    "strings_claimed": lambda: with_part(
        "xl/sharedStrings.xml", '<sst count="10000000" uniqueCount="10000000"/>'
    ),
    "nested": lambda: with_part("xl/embeddings/a.xlsx", packed({"bomb": bytes(100 * 2**20)})),
    "areas": lambda: inserted(
        SHEET, "</worksheet>", RULE.format(scattered(100_000, "A# "), 'AND(N("handoff-xl")=0)')
    ),
    "merged": lambda: inserted(
        SHEET,
        "</worksheet>",
        "<mergeCells>" + scattered(60_000, '<mergeCell ref="A#:XFD1048576"/>') + "</mergeCells>",
    ),
    "number_format": lambda: inserted(
        STYLES, "<cellXfs", '<numFmts><numFmt numFmtId="200" formatCode="' + "[$-" * 10**6 + '"/></numFmts>'
    ),
    "names_taken": lambda: inserted(
        "[Content_Types].xml",
        "</Types>",
        numbers(range(1, 50_000), '<Override PartName="/xl/worksheets/sheet#.xml" ContentType="a/b"/>'),
    ),
    "targets_taken": lambda: inserted(
        "xl/_rels/workbook.xml.rels",
        "</Relationships>",
        numbers(range(100, 50_000), '<Relationship Id="a#" Type="a/b" Target="worksheets/sheet#.xml"/>'),
    ),
    "one_part_many_times": lambda: packed(
        {
            **parts(),
            "xl/worksheets/_rels/sheet7.xml.rels": f"<Relationships>{numbers(range(2_000), TABLE)}</Relationships>",
            "xl/table.xml": f"<table>{'<a/>' * 50_000}</table>",
        }
    ),
    "ours_many_times": lambda: inserted(
        BOOK,
        "<calcPr",
        "<definedNames>"
        + numbers(range(60_000), '<definedName name="_handoff_xl.sheet.n#">Intents!$A$1</definedName>')
        + "</definedNames>",
    ),
    "long_numbers": long_numbers,
    "empty_cells": lambda: inserted(
        SHEET, "</sheetData>", '<row r="900">' + scattered(16_000, '<c s="#"/>') + "</row>"
    ),
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """Compile all of them in one run; return its JSON report by name, the files it wrote, and what it cost."""
    folder = tmp_path_factory.mktemp("hostile")
    out = folder / "out"
    for name, make in {**{name: make for name, (make, _) in REFUSED.items()}, **COMPILED}.items():
        (folder / f"{name}.xlsx").write_bytes(make())
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "handoff_xl", "compile", str(folder), "-o", str(out), "--format", "json"]
    done = subprocess.run([*command, *DAY], capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    results = {Path(one["file"]).stem: one for one in json.loads(done.stdout)["workbooks"]}
    written = {path.name for path in out.iterdir()}
    return results, written, (after.ru_utime - before.ru_utime, after.ru_maxrss / 2**20), done.stderr


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_one_sentence(outcomes, name):
    results, written, _, told = outcomes
    problem = results[name]["problem"]
    assert REFUSED[name][1] in problem
    assert problem.endswith(".")
    assert f"{name}.xlsx: {problem}\n" in told
    assert not {f"{name}.annotated.xlsx", f"{name}.routing.json"} & written


@pytest.mark.parametrize("name", COMPILED)
def test_it_is_compiled_like_any_other(outcomes, name):
    results, written, _, _ = outcomes
    assert results[name]["problem"] is None
    assert f"{name}.annotated.xlsx" in written


def test_all_of_them_cost_little(outcomes):
    _, _, (seconds, gigabytes), told = outcomes
    assert len(told.splitlines()) == len(REFUSED)
    assert seconds < 90  # on any machine, for all of them; the bound is 20 for one
    assert gigabytes < 1
