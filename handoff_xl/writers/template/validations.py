"""Drop-downs, limits and input messages of the cells, from what the layout declares of their column."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from handoff_xl.layout import SETTINGS, SHEET_BY_KEY, Column, Kind
from handoff_xl.signals import BUILT_IN_SIGNALS
from handoff_xl.writers.template.checks import sheet_of
from handoff_xl.writers.template.tables import FIRST_ROW, Book, Table

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

TITLE_LIMIT, MESSAGE_LIMIT, INLINE_LIMIT = 32, 255, 255
"""What Excel takes in a message's title, a message's text and a list typed into a drop-down."""

Options = Mapping[str, object]

_LIST_HINT = "Pick one, or type several: a, b. Blank = all."
_DAYS = ("Mon-Fri", "Sat-Sun", "Mon-Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
TIME_ZONES = (
    "Europe/London",
    "Europe/Madrid",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Warsaw",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "UTC",
)
_TARGETS = {
    "queues": ("queues", "queue"),
    "hours": ("hours", "calendar"),
    "languages": ("languages", "language"),
    "channels": ("channels", "channel"),
    "intents": ("intents", "intent"),
    "categories": ("intents", "category"),
    "triggers": ("triggers", "trigger"),
    "exceptions": ("exceptions", "exception"),
}
"""The cells that a drop-down offers for a reference; tags stand several to a cell and are typed."""


def add_validations(worksheet: Worksheet, table: Table, book: Book) -> None:
    """Give columns their drop-down or limits, lists their input message, headers their explanation."""
    layout = table.layout
    for index, column in enumerate(layout.columns):
        if column.help:
            worksheet.data_validation(FIRST_ROW - 2, index, FIRST_ROW - 2, index, dict(_explained(column)))
        if column.kind is Kind.SETTING_VALUE:
            _add_setting_validations(worksheet, table, book, index)
            continue
        options = cell_rule(column, book)
        if options:
            worksheet.data_validation(FIRST_ROW - 1, index, table.last_row - 1, index, dict(options))


def cell_rule(column: Column, book: Book) -> Options:
    """Return what Excel is told about the cells of a column, empty where anything may be typed."""
    if column.kind in {Kind.LIST, Kind.CHOICES}:
        return {
            **_offer(column, book),
            **_message(column.header, column.help or _LIST_HINT),
            "show_error": False,
        }
    if column.kind in {Kind.CHOICE, Kind.YES_NO}:
        words = [choice.words for choice in column.choices]
        return {**_inline(words), **_error(column, "Pick one of the list.")}
    if column.refers_to == "signals":
        names = [signal.id for signal in BUILT_IN_SIGNALS]
        if "reported" in column.help:
            names.insert(0, "reported")
        return {**_inline(names), **_message(column.header, column.help), "show_error": False}
    if column.kind is Kind.OPERAND:
        return {"validate": "any", **_message(column.header, column.help)}
    if column.kind is Kind.DAYS:
        return {**_inline(_DAYS), **_message(column.header, column.help), "show_error": False}
    if column.kind is Kind.TIME_ZONE:
        return {**_inline(TIME_ZONES), **_message(column.header, column.help), "show_error": False}
    if column.kind in {Kind.IDENTIFIER, Kind.LANGUAGE}:
        return _reference(column, book)
    return _number_rule(column)


def _reference(column: Column, book: Book) -> Options:
    offered = _offer(column, book)
    if offered["validate"] == "any" or column.refers_to is None:
        return {}
    if column.qualifiers:
        return {**offered, **_message(column.header, column.help), "show_error": False}
    sheet = SHEET_BY_KEY[sheet_of(column.refers_to)].name
    message = f"This is not on the {sheet} sheet yet. Add it there, or pick one of the list."
    return {**offered, **_error(column, message), "error_type": "warning"}


def _offer(column: Column, book: Book) -> Options:
    """Return a drop-down from the cells that hold the names, or from the column's own words."""
    if column.choices:
        return _inline([choice.words for choice in column.choices])
    sheet, key = _TARGETS.get(column.refers_to or "", ("", ""))
    table = book.table(sheet)
    if table is None:
        return {"validate": "any"}
    return {"validate": "list", "source": f"={table.span_elsewhere(key)}"}


def _number_rule(column: Column) -> Options:
    if column.kind is Kind.PERCENT:
        return {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": 1,
            **_error(column, "Type a percent from 0% to 100%, for example 85%."),
        }
    if (
        column.kind in {Kind.INTEGER, Kind.NUMBER}
        and column.minimum is not None
        and column.maximum is not None
    ):
        word = "whole number" if column.kind is Kind.INTEGER else "number"
        return {
            "validate": "integer" if column.kind is Kind.INTEGER else "decimal",
            "criteria": "between",
            "minimum": column.minimum,
            "maximum": column.maximum,
            **_error(column, f"Type a {word} from {column.minimum:,.0f} to {column.maximum:,.0f}."),
        }
    if column.kind is Kind.DATE:
        return {
            "validate": "date",
            "criteria": ">=",
            "value": date(2000, 1, 1),
            **_error(column, "Type a date, for example 2027-01-11."),
        }
    if column.kind is Kind.TIME:
        return {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": 1,
            **_error(column, "Type a time from 00:00 to 24:00, for example 08:00."),
        }
    return {}


def _add_setting_validations(worksheet: Worksheet, table: Table, book: Book, index: int) -> None:
    settings = {column.header: column for column in SETTINGS}
    for offset, row in enumerate(table.rows):
        column = settings.get(str(row.get("setting")))
        options = {} if column is None else cell_rule(column, book)
        if options:
            position = FIRST_ROW - 1 + offset
            worksheet.data_validation(position, index, position, index, dict(options))


def _inline(words: list[str] | tuple[str, ...]) -> Options:
    return {"validate": "list", "source": list(words)}


def _message(title: str, text: str) -> Options:
    return {"input_title": title[:TITLE_LIMIT], "input_message": text[:MESSAGE_LIMIT]}


def _error(column: Column, text: str) -> Options:
    return {"error_title": column.header[:TITLE_LIMIT], "error_message": text[:MESSAGE_LIMIT]}


def _explained(column: Column) -> Options:
    """Return the message of a header cell: what the column is, whether it may be blank, an example."""
    text = column.help
    if column.required:
        text += " Must be filled."
    elif column.default and "Blank" not in text:
        text += f" Blank = {column.default}."
    if column.example:
        text += f" Example: {column.example}"
    return {"validate": "any", **_message(column.header, text)}
