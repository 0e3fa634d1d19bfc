"""Cells as a person types them, read one at a time in the plainest way.

Part of the independent reading of DESIGN §2 and §3 that the compiler and the evaluator are compared with; it
shares no code with them. Standard library only.
"""

import datetime as dt
from decimal import Context, Decimal
from typing import NamedTuple

LANES = ("ai_auto", "clarify", "ai_review", "human")
LANE_WORDS = {"ai alone": "ai_auto", "ai asks": "clarify", "ai drafts": "ai_review", "human": "human"}
AI_MAY = ("nothing", "acknowledge", "collect_minimum")
OPERATORS = {
    "=": "is",
    "!=": "is not",
    "<": "less than",
    "<=": "at most",
    ">=": "at least",
    ">": "more than",
}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
END_OF_DAY = 24 * 60 * 60


class Span(NamedTuple):
    """Seconds after midnight; where `closes` is not after `opens` the span runs into the next day."""

    opens: int
    closes: int


def text(cell):
    """The words of a cell without the spaces around them; "" for a blank one."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).replace("\N{NO-BREAK SPACE}", " ").strip()


def blank(cell):
    return text(cell) == ""


def fold(words):
    """Trimmed, A–Z in lower case, every other character as it is."""
    return "".join(letter.lower() if "A" <= letter <= "Z" else letter for letter in words.strip())


def items(cell):
    """The entries of a list cell, parted by commas, semicolons and line breaks outside double quotes."""
    entries = []
    entry = ""
    quoted = False
    for character in text(cell):
        if character == '"':
            quoted = not quoted
        elif character in ",;\n" and not quoted:
            entries.append(entry.strip())
            entry = ""
        else:
            entry += character
    entries.append(entry.strip())
    return [entry for entry in entries if entry]


def _decimal(words):
    """A decimal of 15 significant digits; the comma is a decimal comma."""
    return Context(prec=15).create_decimal(words.replace(" ", "").replace(",", "."))


def _plain_number(value):
    return int(value) if value == value.to_integral_value() else float(value)


def number(cell):
    """A number as it stands, "12 %" as 0.12; None where the cell is blank."""
    words = text(cell)
    if not words:
        return None
    if words.endswith("%"):
        return _plain_number(_decimal(words[:-1]) / 100)
    return _plain_number(_decimal(words))


def percent(cell):
    """A share in [0, 1]: 0 to below 1 as it stands, 2 to 100 as percent, 1 is 100 %; None where blank."""
    words = text(cell)
    if not words:
        return None
    value = _decimal(words.removesuffix("%"))
    if words.endswith("%") or 2 <= value <= 100:
        value = value / 100
    if not Decimal(0) <= value <= Decimal(1):
        raise ValueError(f"{cell!r} is not a share")
    return float(value)


def yes(cell):
    return fold(text(cell)) in ("yes", "y", "true")


def lane(cell):
    """The JSON key of a lane written in words or as the key; None where blank."""
    words = fold(text(cell))
    if not words:
        return None
    key = LANE_WORDS.get(words, words)
    if key not in LANES:
        raise ValueError(f"{cell!r} is not a lane")
    return key


def ai_may(cell):
    """What the AI may still do under an exception; a blank cell is the strictest."""
    return fold(text(cell)).replace(" ", "_") or "nothing"


def operator(cell):
    """The operator in words."""
    words = fold(text(cell))
    return OPERATORS.get(words, words)


def seconds(cell):
    """Seconds after midnight of a time cell; 24:00 is the end of the day."""
    if isinstance(cell, dt.time):
        return cell.hour * 3600 + cell.minute * 60 + cell.second
    hours, minutes = text(cell).split(":")
    return int(hours) * 3600 + int(minutes) * 60


def date(cell):
    """The date of a Day cell, or None where it names days of the week."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    words = text(cell)
    return dt.date.fromisoformat(words) if words[:1].isdigit() else None


def weekdays(cell):
    """The days of the week (Monday is 0) of a cell like "Mon-Fri", "Fri-Mon" or "Mon, Wed"."""
    days = set()
    for entry in items(cell):
        first, _, last = fold(entry).partition("-")
        day = WEEKDAYS.index(first.strip())
        end = WEEKDAYS.index(last.strip() or first.strip())
        days.add(day)
        while day != end:
            day = (day + 1) % 7
            days.add(day)
    return days
