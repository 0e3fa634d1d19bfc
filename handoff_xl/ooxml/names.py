"""The names an owner gives to cells and sheets: a prefix tells them from the user's own."""

import re

from handoff_xl.ooxml.references import a1

_LONGEST_SHEET_NAME = 31
_ENCODED = re.compile(r"_((?:10|0?[0-9a-f])?[0-9a-f]{1,4})_")
_SHEET_REFERENCE = re.compile(r"\A(?:'((?:[^']|'')+)'|([^'!]+))!")


def owner_prefix(owner: str) -> str:
    """Return what all names of an owner begin with."""
    return f"_{re.sub(r'[^A-Za-z0-9_]', '_', owner)}."


def cell_name(owner: str, name: str) -> str:
    """Return the defined name for one of the owner's cells."""
    return f"{owner_prefix(owner)}{_encoded(name)}"


def sheet_name_of(owner: str, key: str) -> str:
    """Return the defined name that finds a sheet again by the name it was added with."""
    return f"{owner_prefix(owner)}sheet.{_encoded(key)}"


def sheet_key(owner: str, name: str) -> str | None:
    """Return the name with which a sheet was added, from its defined name; None for any other name."""
    prefix = f"{owner_prefix(owner)}sheet."
    if not name.lower().startswith(prefix.lower()):
        return None
    return _ENCODED.sub(lambda match: chr(int(match[1], 16)), name[len(prefix) :])


def quoted(sheet: str) -> str:
    """Return a sheet's name as formulas write it."""
    doubled = sheet.replace("'", "''")
    return f"'{doubled}'"


def location(sheet: str, row: int, column: int) -> str:
    """Return the absolute reference of a cell of a sheet."""
    return f"{quoted(sheet)}!{a1(row, column, absolute=True)}"


def referenced_sheet(formula: str) -> str | None:
    """Return the sheet that a reference names, None where it names none (`#REF!`)."""
    match = _SHEET_REFERENCE.match(formula.strip())
    if match is None or formula.strip().startswith("#"):
        return None
    return match[2] or match[1].replace("''", "'")


def free_sheet_name(name: str, taken: set[str]) -> str:
    """Return a sheet name that no other has (`taken` is case-folded), as Excel numbers copies: `Name (2)`."""
    name = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip("' ")[:_LONGEST_SHEET_NAME] or "Sheet"
    candidate, number = name, 2
    while candidate.casefold() in taken:
        suffix = f" ({number})"
        candidate = name[: _LONGEST_SHEET_NAME - len(suffix)] + suffix
        number += 1
    return candidate


def _encoded(name: str) -> str:
    """Return a name of letters, digits, points and underscores only, from which the original can be had back."""
    return re.sub(r"[^A-Za-z0-9.]", lambda match: f"_{ord(match[0]):x}_", name)
