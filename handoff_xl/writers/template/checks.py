"""The Check columns: one plain sentence for the commonest slips of a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from handoff_xl.layout import SHEET_BY_KEY, Column, Kind
from handoff_xl.writers.template.conditions import (
    Above,
    Blank,
    BlankInAll,
    Condition,
    Example,
    Is,
    IsText,
    NoneOf,
    NothingIn,
    Repeated,
    Same,
    Unknown,
)
from handoff_xl.writers.template.tables import ALL_WORDS, FIRST_ROW, Book, Table


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip with its sentence and the columns whose cells are coloured; ``missing`` asks for input."""

    condition: Condition
    sentence: str
    keys: tuple[str, ...]
    missing: bool = False


EXAMPLE_SENTENCE = "An example: replace it or delete the row."

_WITH_EXAMPLES = frozenset({"queues", "intents", "signals", "scenarios"})

_MOST_CHECKED = {"languages": 100, "channels": 100, "queues": 200}
"""Sheets that never grow long need no formulas far below; every formula costs time when a workbook is opened."""

_OWN_SLIPS: dict[str, tuple[Slip, ...]] = {
    "thresholds": (
        Slip(Above("review_from", "ai_from"), "Review from is above AI from.", ("ai_from", "review_from")),
        Slip(
            NothingIn((("mode", "queue"), ("review_queue", "ambiguity_margin"))),
            "The row sets nothing yet: fill in Mode or AI from.",
            (),
        ),
    ),
    "queues": (
        Slip(Same("fallback", "queue"), "A queue cannot be its own fallback.", ("fallback",)),
        Slip(Same("stands_in_for", "queue"), "A queue cannot stand in for itself.", ("stands_in_for",)),
    ),
    "languages": (
        Slip(
            Is((("ai_support", ("none",)), ("human_support", ("no",)))),
            "Neither AI nor people serve this language.",
            ("ai_support", "human_support"),
        ),
    ),
}

_TARGETS = {
    "queues": "queue",
    "hours": "calendar",
    "languages": "language",
    "channels": "channel",
    "intents": "intent",
    "categories": "category",
}
"""Which column holds the names that a reference must be among."""

_FOLDED = frozenset({"languages", "channels", "categories"})
_CHOSEN = frozenset({Kind.CHOICE, Kind.YES_NO, Kind.CHOICES})
_NUMBERS = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.PERCENT})
_ONE_NAME = frozenset({Kind.IDENTIFIER, Kind.LIST})


def sheet_of(refers_to: str) -> str:
    """Return the key of the sheet that lists what a column refers to: categories stand on Intents."""
    return "intents" if refers_to == "categories" else refers_to


def slips(table: Table, book: Book) -> tuple[Slip, ...]:
    """Return what is checked in a table, in the order in which the Check column tells it."""
    layout = table.layout
    if layout.key == "settings":
        return ()
    found = [*_missing(table), *_repeated(table), *_unreadable(table)]
    for column in layout.columns:
        target = _TARGETS.get(column.refers_to or "")
        if target is None or column.kind not in _ONE_NAME or column.refers_to is None:
            continue
        sheet = sheet_of(column.refers_to)
        if book.table(sheet) is not None:
            name = SHEET_BY_KEY[sheet].name
            condition = Unknown(
                column.key,
                sheet,
                target,
                column.refers_to in _FOLDED,
                is_list=column.kind is Kind.LIST,
                is_qualified=bool(column.qualifiers),
            )
            found.append(Slip(condition, f"{column.header}: not on the {name} sheet.", (column.key,)))
    found += _OWN_SLIPS.get(layout.key, ())
    return tuple(found)


def _unreadable(table: Table) -> Iterator[Slip]:
    """Yield what no reader would understand: a word that is no choice, text where a number belongs."""
    for column in table.layout.columns:
        if column.kind in _CHOSEN:
            is_list = column.kind is Kind.CHOICES
            words = [
                word for choice in column.choices for word in (choice.words, choice.key, *choice.aliases)
            ]
            spellings = dict.fromkeys(word.replace("_", " ").lower() for word in words)
            everything = [word for word in ALL_WORDS if word] if is_list else []
            condition = NoneOf(column.key, (*spellings, *everything), is_list=is_list)
            yield Slip(condition, f"{column.header}: not one of the choices.", (column.key,))
        elif column.kind in _NUMBERS:
            yield Slip(IsText(column.key), f"{column.header}: type it as a number.", (column.key,))


def example_key(table: Table) -> str | None:
    """Return the column whose ids mark example rows, None where the table has none."""
    if table.layout.key == "hours":
        return "calendar"
    return table.layout.identity if table.layout.key in _WITH_EXAMPLES else None


def check_formulas(table: Table, book: Book) -> Iterator[tuple[str, str]]:
    """Yield for each row that is checked the formula of its Check cell and the value it has."""
    told = list(slips(table, book))
    key = example_key(table)
    if key is not None:
        told.append(Slip(Example(key), EXAMPLE_SENTENCE, (key,)))
    answers: dict[int, str] = {}
    for slip in reversed(told):
        answers |= dict.fromkeys(slip.condition.rows(table, book), slip.sentence)
    most = _MOST_CHECKED.get(table.layout.key, table.capacity)
    for index in range(min(table.capacity, max(most, len(table.rows)))):
        row = FIRST_ROW + index
        formula = '""'
        for slip in reversed(told):
            formula = f'IF({slip.condition.formula(table, book, row)},"{slip.sentence}",{formula})'
        yield f'=IF({table.started(row)}=0,"",{formula})', answers.get(index, "")


def _missing(table: Table) -> Iterator[Slip]:
    layout = table.layout
    shared = {column.key for column in layout.columns if layout.repeats and column.key != layout.identity}
    for column in layout.required_columns():
        condition: Condition = Blank(column.key)
        if column.key in shared and layout.identity is not None:
            condition = BlankInAll(column.key, layout.identity)
        yield Slip(condition, f"Fill in {column.header}.", (column.key,), missing=True)


def _repeated(table: Table) -> Iterator[Slip]:
    layout = table.layout
    if layout.identity is not None and not layout.repeats:
        column: Column = layout.column(layout.identity)
        condition = Repeated(column.key, folded=layout.key in _FOLDED)
        yield Slip(condition, f"Another row has the same {column.header}.", (column.key,))
