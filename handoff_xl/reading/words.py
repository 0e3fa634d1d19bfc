"""Text, identifiers, choices and lists as people type them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import cache

from handoff_xl.findings import Rule, Severity
from handoff_xl.layout import Choice, Column
from handoff_xl.nearest import nearest
from handoff_xl.ooxml import Cell, CellKind
from handoff_xl.reading.faults import Fault, Malformed, Parsed

CONTROL_CHARACTERS = Rule(
    code="HX206",
    severity=Severity.ERROR,
    title="Control characters",
    message="{header} holds {character}, which cannot be seen.",
    fix="Type the text anew instead of pasting it.",
    meaning="Invisible control characters come from copying out of other systems. They make names differ that look the same.",
    failing="An intent pasted from a terminal with a bell character in it.",
    passing="The same intent typed by hand. Line breaks and tabs in descriptions do no harm.",
)
TOO_LONG = Rule(
    code="HX207",
    severity=Severity.WARNING,
    title="Very long text",
    message="{header} is {length} characters long; over {limit} characters it may be cut off.",
    fix="Shorten it.",
    meaning="A cell of Excel ends at 32,767 characters, and names over 200 are cut off by many systems.",
    failing="A whole transcript pasted into Examples until the cell is full.",
    passing="A few example sentences.",
)
NOT_A_CHOICE = Rule(
    code="HX211",
    severity=Severity.ERROR,
    title="Not one of the choices",
    message="{header} cannot be {text}.",
    fix="Pick one of: {choices}.",
    meaning="The column has a fixed set of answers, so that everybody means the same by them.",
    failing="Mode is AI maybe.",
    passing="Mode is AI alone.",
)
DATE_FROM_NAME = Rule(
    code="HX212",
    severity=Severity.WARNING,
    title="A date where a name belongs",
    message="{header} holds the date {text}; Excel probably made it of a name such as 1-2.",
    fix="Format the cell as Text, then type the name again.",
    meaning="Excel turns names that look like dates into dates, and the name is lost.",
    failing="The intent 1-2 became 1 February.",
    passing="The cell is formatted as Text and holds 1-2.",
)
MALFORMED_LIST = Rule(
    code="HX219",
    severity=Severity.ERROR,
    title="List cannot be read",
    message="{header} has a quotation mark that is never closed: {text}.",
    fix="Put quotation marks on both sides of a name that holds a comma, or on neither.",
    meaning='Lists are separated by commas, semicolons or line breaks; a name with a comma goes in quotes: "refund, partial".',
    failing='"refund, partial',
    passing='"refund, partial", card_lost',
)

RULES = (CONTROL_CHARACTERS, TOO_LONG, NOT_A_CHOICE, DATE_FROM_NAME, MALFORMED_LIST)

LONGEST_CELL = 32_767
LONGEST_NAME = 200
_LONGEST_COMPARED = 1_000
_SEPARATORS = ",;\n\r\u060c\u3001\uff0c\uff1b"
_QUOTES = {'"': '"', "\u201c": "\u201d", "\u201e": "\u201c"}
_OF_LISTS = re.compile(f"([{_SEPARATORS}{''.join(sorted({*_QUOTES, *_QUOTES.values()}))}])")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# Hard spaces, and marks of width nought that pasting leaves behind; joiners stay, since they shape letters and emoji.
_PLAIN = dict.fromkeys("\u00a0\u202f\u2007\u2009", " ") | dict.fromkeys(
    "\ufeff\u200b\u200e\u200f\u2060\u00ad\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", ""
)
_NAMES_OF_CONTROLS = {"\n": "a line break", "\r": "a line break", "\t": "a tab"}


def shown(cell: Cell) -> str:
    """Return the cell's value as text: numbers without exponent, dates as ISO 8601, durations as hours and minutes."""
    value = cell.value
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return "" if value is None else value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()


def plain_number(value: Decimal) -> str:
    """Return a decimal without exponent and without trailing zeros."""
    text = format(value.normalize(), "f")
    return "0" if text in {"-0", ""} else text


def tidy(text: str) -> str:
    """Return the text with hard spaces made plain, marks that nobody sees dropped and the ends trimmed."""
    return _spaced(text).strip()


def _spaced(text: str) -> str:
    if not text.isascii():
        for mark, plain in _PLAIN.items():  # in a long text many times faster than to translate it
            text = text.replace(mark, plain)
    return text


def fold_words(text: str) -> str:
    """Return the text as headers and choices are compared: compatible forms, one case, single spaces.

    A text far longer than any of them keeps its forms, of which some are eighteen times as long.
    """
    is_plain = text.isascii() or len(text) > _LONGEST_COMPARED
    plain = text if is_plain else unicodedata.normalize("NFKC", _spaced(text))
    return " ".join(plain.casefold().split())


def text(column: Column, cell: Cell) -> Parsed:
    """Parse free text; line breaks and tabs may stay."""
    value = tidy(shown(cell))
    _refuse_control_characters(column, value, allowed="\t\n\r")
    return _sized(column, value, LONGEST_CELL - 1)


def identifier(column: Column, cell: Cell) -> Parsed:
    """Parse a name: any printable text, trimmed. Numbers count as their digits."""
    value = tidy(shown(cell))
    _refuse_control_characters(column, value, allowed="")
    parsed = _sized(column, value, LONGEST_NAME)
    return Parsed(parsed.value, (*parsed.notes, *_date_notes(column, cell, value)))


def choice(column: Column, cell: Cell) -> Parsed:
    """Parse one of the column's choices; the value is its key."""
    raw = tidy(shown(cell))
    return Parsed(pick(column, raw) if raw else None)


def yes_no(column: Column, cell: Cell) -> Parsed:
    """Parse Yes or No; the value is a bool."""
    if isinstance(cell.value, bool):
        return Parsed(cell.value)
    raw = tidy(shown(cell))
    return Parsed(pick(column, raw) == "yes" if raw else None)


def choices(column: Column, cell: Cell) -> Parsed:
    """Parse a list of the column's choices; the value is a tuple of keys, each once."""
    parsed = names(column, cell)
    if parsed.value is None:
        return parsed
    return Parsed(tuple(dict.fromkeys(pick(column, name) for name in parsed.value)), parsed.notes)


def names(column: Column, cell: Cell) -> Parsed:
    """Parse a list of names separated by commas, semicolons or line breaks; a name with a comma stands in quotes.

    The value is a tuple, each name once; None where nothing is listed or the word ``all`` stands for everything.
    """
    raw = shown(cell)
    _refuse_control_characters(column, raw, allowed="\t\n\r")
    listed = tuple(dict.fromkeys(split(column, raw)))
    parsed = _sized(column, raw, LONGEST_CELL - 1)
    if column.default == "all" and len(listed) == 1 and fold_words(listed[0]) in {"all", "*", "any"}:
        return Parsed(None)
    return Parsed(listed or None, (*parsed.notes, *_date_notes(column, cell, tidy(raw))))


_ASSUMED = frozenset({"languages", "channels"})
"""Sheets without which every name counts, so that none is unknown."""


def _date_notes(column: Column, cell: Cell, text: str) -> Iterator[Fault]:
    """Yield the note on a date where a name belongs, unless the name will be looked up, and found unknown, elsewhere."""
    if cell.kind is CellKind.DATE and (column.refers_to is None or column.refers_to in _ASSUMED):
        yield Fault(DATE_FROM_NAME, {"header": column.header, "text": text})


def split(column: Column, raw: str) -> list[str]:
    """Split a list cell into its tidy, non-blank names. Raises Malformed where a quote is never closed."""
    found: list[str] = []
    current: list[str] = []
    closing = ""
    is_begun = False  # whether the name has a letter yet, before which a quote may open
    for piece in _OF_LISTS.split(raw):
        if closing:
            if piece == closing:
                closing = ""
            else:
                current.append(piece)
                is_begun = is_begun or bool(tidy(piece))
        elif piece in _QUOTES and not is_begun:
            closing = _QUOTES[piece]
        elif piece and piece in _SEPARATORS:
            found.append("".join(current))
            current = []
            is_begun = False
        else:
            current.append(piece)
            is_begun = is_begun or bool(tidy(piece))
    if closing:
        raise Malformed(MALFORMED_LIST, header=column.header, text=tidy(raw))
    found.append("".join(current))
    return [name for name in map(tidy, found) if name]


def pick(column: Column, raw: str) -> str:
    """Return the key of the choice that ``raw`` means. Raises Malformed with the nearest choice."""
    known = _spellings(column.choices)
    key = known.get(fold_words(raw)) or known.get(fold_words(raw.replace("_", " ")))
    if key is not None:
        return key
    words = [option.words for option in column.choices]
    raise Malformed(
        NOT_A_CHOICE,
        header=column.header,
        text=raw,
        choices=", ".join(words),
        suggestion=nearest(raw, words),
    )


@cache
def _spellings(options: tuple[Choice, ...]) -> Mapping[str, str]:
    return {
        fold_words(spelling): option.key
        for option in options
        for spelling in (*option.aliases, option.key, option.words)
    }


def _sized(column: Column, value: str, limit: int) -> Parsed:
    if len(value) <= limit:
        return Parsed(value or None)
    return Parsed(
        value,
        (Fault(TOO_LONG, {"header": column.header, "length": f"{len(value):,}", "limit": f"{limit:,}"}),),
    )


def _refuse_control_characters(column: Column, value: str, *, allowed: str) -> None:
    for match in () if value.isprintable() else _CONTROLS.finditer(value):
        character = match[0]
        if character not in allowed:
            name = _NAMES_OF_CONTROLS.get(character, f"the control character U+{ord(character):04X}")
            raise Malformed(CONTROL_CHARACTERS, header=column.header, character=name)


Parser = Callable[[Column, Cell], Parsed]
