"""How a sheet and a column are declared: the vocabulary of the layout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a cell of a column may hold, and so how it is read, checked, formatted and offered in a drop-down."""

    TEXT = "text"
    IDENTIFIER = "identifier"
    INTEGER = "whole number"
    NUMBER = "number"
    PERCENT = "percent"
    CHOICE = "choice"
    YES_NO = "Yes or No"
    DATE = "date"
    TIME = "time"
    DAYS = "days"
    TIME_ZONE = "time zone"
    LANGUAGE = "language"
    LIST = "list"
    CHOICES = "list of choices"
    OPERAND = "value to compare with"
    ASSIGNMENTS = "name=value pairs"
    INSTANT = "date and time with offset"
    SETTING_VALUE = "value of the setting in its row"


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value: its routing JSON key, the words shown in Excel, and other words people type for it."""

    key: str
    words: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet, or one row of the Settings sheet.

    ``refers_to`` is the key of the sheet whose identifiers the cell must name (``LIST`` cells: each of them).
    ``minimum`` and ``maximum`` bound numbers (percents as shares) and are allowed values themselves.
    ``needed`` columns must be there though their cells may be blank, since nothing holds without them.
    ``qualifiers`` are words that may follow the name in brackets, as in ``cards (ticket)``.
    ``rare`` columns are grouped and collapsed in the template. ``default`` is what a blank means, in words.
    """

    key: str
    header: str
    kind: Kind
    help: str
    required: bool = False
    needed: bool = False
    choices: tuple[Choice, ...] = ()
    refers_to: str | None = None
    qualifiers: tuple[Choice, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    default: str = ""
    example: str = ""
    aliases: tuple[str, ...] = ()
    group: str = ""
    width: int = 16
    rare: bool = False


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A sheet of the workbook.

    ``identity`` is the key of the column that names a row; ``repeats`` says that rows may share that name as
    alternatives. ``calculated`` are headers of the template's own formulas, which the compiler ignores.
    """

    key: str
    name: str
    purpose: str
    columns: tuple[Column, ...]
    required: bool = False
    starter: bool = False
    identity: str | None = None
    repeats: bool = False
    calculated: tuple[str, ...] = ()
    without: str = ""
    """What holds where the workbook has no such sheet, in words."""

    def column(self, key: str) -> Column:
        """Return the column of that key; raises KeyError where there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    def required_columns(self) -> Iterator[Column]:
        """Yield the columns that must be there and filled."""
        return (column for column in self.columns if column.required)

    def needed_columns(self) -> Iterator[Column]:
        """Yield the columns that must be there, filled or not."""
        return (column for column in self.columns if column.required or column.needed)


YES_NO = (
    Choice("yes", "Yes", ("y", "true", "1", "x", "sí", "si", "oui", "ja")),
    Choice("no", "No", ("n", "false", "0", "non", "nein")),
)
