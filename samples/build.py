r"""Build the workbooks of the samples from their Markdown tables, and what compiling them must come to.

``samples/NAME/sheets/*.md`` become ``samples/NAME/NAME.xlsx``. A sample with several workbooks has a folder
``workbooks`` in place of ``sheets``: ``workbooks/ONE.md`` becomes ``samples/NAME/ONE.xlsx`` (``ONE.xlsm.md``
``ONE.xlsm``), and ``workbooks/ONE.csv`` is copied there as it is, under the same wrong ending that people give such
files.

Each Markdown file holds one sheet or several: a line ``# Sheet``, then a table whose header row has the headers of the
sheet. ``\|`` is a bar, ``<br>`` a line break within a cell, ``{001..120}`` in any cell repeats the row with each of these
numbers, and ``{fingerprint}`` is the fingerprint of the compiled design.

A workbook with a table ``# File`` is one that other programs and many hands have left: it is made without the template, and
the rows of that table, which is no sheet, say What, Where and Content:

- ``cell``: one cell, such as ``Intents!C3``, whatever its header;
- ``merged cells``: a range and its content; ``hidden rows``: a sheet and their numbers; ``hidden sheet``: a sheet;
- ``template``: the version of the template and its last prepared row, ``2;30``;
- ``macros``: the text of one; ``signature``: whose it is;
- ``link``: the name of another workbook that this one takes values from; ``blanks``: how many, ``18 MB``;
- ``password``: one that nobody knows; ``cut off``: only half of the bytes are left.

A workbook is compiled as on a fixed day: ``findings.txt`` lists every finding of a sample, and why a workbook cannot be
read, and ``NAME.routing.json`` is the routing of a workbook without errors. With ``--check`` nothing is written and the exit
code is 1 where a file is not what the tables say.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED

from foreign_files import linked, macros, packed, padded, parts_of, signed, with_password
from xlsxwriter.workbook import Workbook

from handoff_xl.compile import compile_workbook
from handoff_xl.findings import Finding
from handoff_xl.reading.surroundings import TEMPLATE_NAME
from handoff_xl.refusal import CannotRun
from handoff_xl.routing import render
from handoff_xl.writers.template import write_filled

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SAMPLES = Path(__file__).parent
SOURCES = ("sheets", "workbooks")
AS_OF = date(2026, 11, 24)
FILE = "File"
FINGERPRINT = "{fingerprint}"
FINGERPRINT_LENGTH = 8
NUMBERS = re.compile(r"\{(\d+)\.\.(\d+)\}")
PREPARED = 150
"""Rows prepared for filling on each sheet of a sample."""
SMALL = 60
"""The same where a sample has several workbooks, so that each stays small."""

CREATED = datetime(2026, 11, 24, tzinfo=UTC)
OF_THE_FILE = frozenset({"link", "signature", "blanks", "password", "cut off"})
"""What is done to a workbook once it is written."""
FORMATS = {"percent": "0%", "date": "yyyy-mm-dd", "time": "hh:mm"}

Content = dict[str, list[dict[str, str]]]


class CannotBuild(Exception):  # noqa: N818 -- it is told to whoever edits the samples
    """A sample's text is not as it must be: one sentence that says where."""


def read_sheets(paths: Iterable[Path]) -> Content:
    """Return the rows of every sheet under header texts, sheets in the order of the files and within them."""
    content: Content = {}
    for path in paths:
        for name, rows in read_tables(path):
            if name in content:
                raise CannotBuild(f"{path}: there is another table for the sheet {name}.")
            content[name] = rows
    return content


def read_tables(path: Path) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Yield the name and the rows of every sheet of a file; blank cells are left out."""
    lines = path.read_text(encoding="utf-8").splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("# ")]
    if not starts or starts[0] != 0:
        raise CannotBuild(f"{path}: the first line must be '# ' and the name of the sheet.")
    for start, end in pairwise([*starts, len(lines)]):
        numbered = [(number, lines[number - 1]) for number in range(start + 1, end + 1)]
        yield lines[start][2:].strip(), _rows(path, numbered)


def _rows(path: Path, lines: Iterable[tuple[int, str]]) -> list[dict[str, str]]:
    table = [(number, _cells(line)) for number, line in lines if line.startswith("|")]
    if len(table) < 2 or not all(re.fullmatch(r":?-+:?", cell) for cell in table[1][1]):
        raise CannotBuild(f"{path}: there must be one table, its header row followed by a row of dashes.")
    headers = table[0][1]
    if len(set(headers)) != len(headers):
        raise CannotBuild(f"{path}: two columns have the same header.")
    rows = []
    for number, cells in table[2:]:
        if len(cells) != len(headers):
            raise CannotBuild(f"{path}, line {number}: {len(cells)} cells under {len(headers)} headers.")
        rows += [
            {header: cell for header, cell in zip(headers, repeated, strict=True) if cell}
            for repeated in _repeated(cells)
        ]
    return rows


def _repeated(cells: list[str]) -> Iterator[list[str]]:
    """Yield the cells of a row, once for each number of the first ``{from..to}``, which then stands in their place."""
    numbers = next(filter(None, map(NUMBERS.search, cells)), None)
    if numbers is None:
        yield cells
        return
    for number in range(int(numbers[1]), int(numbers[2]) + 1):
        yield [cell.replace(numbers[0], str(number).zfill(len(numbers[1]))) for cell in cells]


def _cells(line: str) -> list[str]:
    parts = re.split(r"(?<!\\)\|", line.strip())
    return [part.strip().replace("\\|", "|").replace("<br>", "\n") for part in parts[1:-1]]


def build(content: Content, file_name: str, *, prepared: int = PREPARED) -> bytes:
    """Return the workbook of that name that holds the sheets, so many rows of each prepared for filling."""
    if FILE in content:
        return _without_template(content)
    if any(FINGERPRINT in cell for rows in content.values() for row in rows for cell in row.values()):
        content = _signed(content, file_name)
    return _written(content, prepared)


def _signed(content: Content, file_name: str) -> Content:
    """Return the content with the fingerprint of its design where it is named."""
    outcome = compile_workbook(_written(content, 1), file_name, AS_OF)
    if outcome.fingerprint is None:
        raise CannotBuild(f"{file_name} names its fingerprint but has errors, so it has none.")
    mark = outcome.fingerprint[:FINGERPRINT_LENGTH]
    return {
        name: [{header: cell.replace(FINGERPRINT, mark) for header, cell in row.items()} for row in rows]
        for name, rows in content.items()
    }


def _written(content: Content, prepared: int) -> bytes:
    target = BytesIO()
    write_filled(target, content, rows=prepared)
    return target.getvalue()


def _without_template(content: Content) -> bytes:
    """Return a workbook of plain sheets, headers in row 1, and what the table ``File`` says of it."""
    package = BytesIO()
    traits = [(row["What"], row.get("Where", ""), row.get("Content", "")) for row in content[FILE]]
    with Workbook(package, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": CREATED})
        formats = {kind: workbook.add_format({"num_format": code}) for kind, code in FORMATS.items()}
        for name, rows in content.items():
            if name != FILE:
                sheet = workbook.add_worksheet(name)
                headers = list(dict.fromkeys(header for row in rows for header in row))
                for at, cells in enumerate([dict(zip(headers, headers, strict=True)), *rows]):
                    for header, text in cells.items():
                        _type(sheet, at, headers.index(header), text, formats)
                sheet.autofit()
        for what, where, text in traits:
            if what not in OF_THE_FILE:
                _apply(workbook, formats, what, where, text)
    data = package.getvalue()
    for what, where, text in traits:
        if what in OF_THE_FILE:
            data = _left_by_others(data, what, where, text)
    return data


def _left_by_others(data: bytes, what: str, where: str, text: str) -> bytes:
    match what:
        case "link":
            return linked(data, where)
        case "signature":
            return signed(data, text)
        case "blanks":
            return padded(data, int(text.removesuffix(" MB")))
    # Whatever the machine compresses differently must not show in bytes that are compared.
    stored = packed(parts_of(data) or {}, ZIP_STORED)
    return with_password(stored) if what == "password" else stored[: len(stored) // 2]


def _apply(workbook: Workbook, formats: Mapping[str, Format], what: str, where: str, text: str) -> None:
    name, _, cells = where.partition("!")
    sheet = workbook.get_worksheet_by_name(name)
    match what:
        case "cell":
            column, row = re.fullmatch(r"([A-Z])(\d+)", cells).groups()
            _type(sheet, int(row) - 1, ord(column) - ord("A"), text, formats)
        case "merged cells":
            sheet.merge_range(cells, text)
        case "hidden rows":
            for row in text.split(", "):
                sheet.set_row(int(row) - 1, None, None, {"hidden": True})
        case "hidden sheet":
            sheet.hide()
        case "macros":
            workbook.add_vba_project(BytesIO(macros(text)), is_stream=True)
        case "template":
            workbook.define_name(TEMPLATE_NAME, f'="{text}"')
        case _:
            raise CannotBuild(f"{what} is nothing that a file can be.")


def _type(sheet: Worksheet, row: int, column: int, text: str, formats: Mapping[str, Format]) -> None:
    """Write a text as it would be typed into Excel."""
    if text.startswith("="):
        sheet.write_formula(row, column, text, None, "")
    elif text.startswith("#"):
        sheet.write_formula(row, column, f"={text}", None, text)
    elif re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        sheet.write_datetime(row, column, date.fromisoformat(text), formats["date"])
    elif re.fullmatch(r"\d\d:\d\d", text):
        sheet.write_datetime(row, column, time.fromisoformat(text), formats["time"])
    elif re.fullmatch(r"-?\d+(\.\d+)?", text):
        sheet.write_number(row, column, float(text))
    elif re.fullmatch(r"\d+%", text):
        sheet.write_number(row, column, float(text[:-1] + "e-2"), formats["percent"])
    else:
        sheet.write_string(row, column, text)


def workbooks(sample: Path) -> dict[Path, bytes]:
    """Return the workbooks of a sample under their places."""
    sheets = sorted((sample / "sheets").glob("*.md"))
    target = sample / f"{sample.name}.xlsx"
    built = {target: build(read_sheets(sheets), target.name)} if sheets else {}
    for source in sorted((sample / "workbooks").glob("*")):
        target = sample / (source.stem if source.stem.endswith(".xlsm") else f"{source.stem}.xlsx")
        if source.suffix == ".md":
            built[target] = build(read_sheets([source]), target.name, prepared=SMALL)
        else:
            built[target] = source.read_bytes()
    if not built:
        raise CannotBuild(f"{sample} has no Markdown files.")
    return built


def compiled(sample: Path, built: Mapping[Path, bytes]) -> dict[Path, bytes]:
    """Return the files that hold what a sample's workbooks compile to, each with its content."""
    files: dict[Path, bytes] = {}
    lines: list[str] = []
    for target, workbook in built.items():
        before = f"{target.name}: " if len(built) > 1 else ""
        try:
            outcome = compile_workbook(workbook, target.name, AS_OF)
        except CannotRun as error:
            sentence = error.message.removeprefix(f"{target.name}: ")
            lines.append(f"{target.name}: exit code 2 {error.code}: {sentence}\n")
            continue
        lines += [f"{before}{_told(finding)}\n" for finding in outcome.findings]
        if outcome.routing is not None:
            files[sample / f"{outcome.name}.routing.json"] = render(outcome.routing)
    return {sample / "findings.txt": "".join(lines).encode(), **files}


def _told(finding: Finding) -> str:
    return f"{finding.severity} {finding.code} {finding.place}: {finding.message}"


def _files(sample: Path) -> dict[Path, bytes]:
    """Return every built file of a sample; a workbook whose parts are right stays as it is, however compressed."""
    built = workbooks(sample)
    for target, workbook in built.items():
        current = _content(target)
        parts = parts_of(workbook)
        if parts is not None and parts_of(current) == parts:
            built[target] = current
    return {**built, **compiled(sample, built)}


def _content(target: Path) -> bytes:
    return target.read_bytes() if target.exists() else b""


def main(arguments: list[str] | None = None) -> int:
    """Build or check every sample; return the exit code."""
    parser = argparse.ArgumentParser(description="Build the sample workbooks from their tables.")
    parser.add_argument(
        "--check", action="store_true", help="compare only; exit 1 where a workbook has drifted"
    )
    parser.add_argument("--samples", type=Path, default=SAMPLES, help="folder of the samples")
    options = parser.parse_args(arguments)
    failed = False
    for sample in sorted({folder.parent for name in SOURCES for folder in options.samples.glob(f"*/{name}")}):
        try:
            files = _files(sample)
        except CannotBuild as error:
            print(error, file=sys.stderr)
            failed = True
            continue
        for target, content in files.items():
            if _content(target) == content:
                print(f"{target} is up to date")
            elif options.check:
                print(f"{target} is not what its tables say; run: python samples/build.py", file=sys.stderr)
                failed = True
            else:
                target.write_bytes(content)
                print(f"wrote {target}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
