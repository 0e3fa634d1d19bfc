"""Intents from a CSV file, for a template that starts with them."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from handoff_xl.layout import SHEET_BY_KEY
from handoff_xl.refusal import CannotRun
from handoff_xl.writers.template.shipped_full import Row

_LONGEST_CELL = 32_767
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class IntentsCsv:
    """What was taken from a CSV file: one row per intent under the headers of the Intents sheet, and what was not.

    ``taken_as_intent`` is the name of the first column where that stood in for a column named Intent, else None.
    ``left_out`` are the names of the columns that the Intents sheet does not have.
    """

    rows: tuple[Row, ...] = field(hash=False)
    taken_as_intent: str | None = None
    left_out: tuple[str, ...] = ()


def read_intents_csv(path: Path) -> IntentsCsv:
    """Return the intents of a CSV file.

    The first line names the columns. The intents stand in the column named Intent, else in the first one;
    columns named like those of the Intents sheet come along, others are left out. UTF-8, commas, semicolons or
    tabs.
    Raises CannotRun, with a sentence that names the file, where there is nothing to take.
    """
    lines = _lines(path)
    delimiter = max(_DELIMITERS, key=lines[0].count)
    try:
        table = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise CannotRun(
            f"{path.name} is not a well-formed CSV file (often a quotation mark that is not closed). "
            "Save it again as CSV UTF-8."
        ) from error
    headers = _headers(table[0])
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for number, values in enumerate(table[1:], start=2):
        row = {header: values[index].strip() for index, header in headers.items() if index < len(values)}
        if not any(row.values()):
            continue
        _refuse(path, number, row, seen)
        seen[row["Intent"]] = number
        rows.append({header: value for header, value in row.items() if value})
    if not rows:
        raise CannotRun(
            f"{path.name} has a header line but no intents below it. Put one intent in each line."
        )
    first, *_ = names = [name.strip() for name in table[0]]
    left_out = tuple(name for index, name in enumerate(names) if name and index not in headers)
    stood_in = headers.get(0) == "Intent" and _folded(first) != "intent"
    return IntentsCsv(tuple(rows), first if stood_in else None, left_out)


def _lines(path: Path) -> list[str]:
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise CannotRun(f"There is no file {path.name}. Check the name after --intents.") from error
    except OSError as error:
        raise CannotRun(
            f"{path.name} cannot be read: {error.strerror}. Give a CSV file with one intent per line."
        ) from error
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise CannotRun(
            f"{path.name} is an Excel workbook. Save the sheet with the intents as CSV UTF-8 and use that."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRun(f"{path.name} is not in UTF-8. In Excel, save it as CSV UTF-8.") from error
    if "\0" in text:
        raise CannotRun(f"{path.name} is not a text file. Give a CSV file with one intent per line.")
    lines = text.splitlines(keepends=True)
    while lines and not lines[0].strip():
        del lines[0]
    if not lines:
        raise CannotRun(f"{path.name} is empty. Its first line must name the columns, for example: intent")
    return lines


def _headers(names: list[str]) -> dict[int, str]:
    """Return which columns to take and the header each becomes, positions from 0."""
    known = {_folded(column.header): column.header for column in SHEET_BY_KEY["intents"].columns}
    headers: dict[int, str] = {}
    for index, name in enumerate(names):
        header = known.get(_folded(name))
        if header is not None and header not in headers.values():
            headers[index] = header
    if "Intent" not in headers.values():
        headers[0] = "Intent"
    return headers


def _folded(name: str) -> str:
    return "".join(name.replace("_", " ").split()).lower()


def _refuse(path: Path, number: int, row: Row, seen: dict[str, int]) -> None:
    """Raise CannotRun where a row has no intent, one that stands above, or a text too long for a cell."""
    intent = row.get("Intent", "")
    if not intent:
        raise CannotRun(f"{path.name}, row {number}: the intent is blank. Fill it in or delete the row.")
    if intent in seen:
        raise CannotRun(
            f"{path.name}, row {number}: {intent} stands in row {seen[intent]} already. Delete one of them."
        )
    if any(len(value) > _LONGEST_CELL for value in row.values()):
        raise CannotRun(
            f"{path.name}, row {number}: a text is longer than an Excel cell can hold (32,767 characters)."
        )
