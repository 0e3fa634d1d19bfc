"""Conditions on a row, each as an Excel formula and as the answer Excel would give.

Check columns and conditional formats use the formulas; the answers are the cached values, so that a workbook
shows its checks before anything recalculates it. The formulas use EXACT inside SUMPRODUCT because COUNTIF and
MATCH read ``?`` and ``*`` in an id as wildcards, and no function newer than Excel 2007.
"""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from dataclasses import dataclass
from typing import Protocol

from handoff_xl.layout import Kind
from handoff_xl.writers.template.tables import FIRST_ROW, Book, Table, is_blank, trimmed
from handoff_xl.writers.template.values import typed

EXAMPLE_PREFIX = "example_"
"""How the ids of the template's example rows begin; the compiler reports them until they are replaced."""


class Condition(Protocol):
    """Something that holds or not for each row of a table.

    Formulas need not care about rows that nobody has started nor, for ids, about blanks: their users do.
    """

    @abstractmethod
    def formula(self, table: Table, book: Book, row: int = FIRST_ROW) -> str:
        """Return the Excel expression for one row, true where the condition holds in a row that is started."""

    @abstractmethod
    def rows(self, table: Table, book: Book) -> frozenset[int]:
        """Return the rows (counted from 0) for which Excel finds the condition true."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A required cell of a started row is blank."""

    key: str

    def formula(self, table: Table, book: Book, row: int = FIRST_ROW) -> str:  # noqa: ARG002, D102
        return f'TRIM({table.cell(self.key, row)})=""'

    def rows(self, table: Table, book: Book) -> frozenset[int]:  # noqa: ARG002, D102
        texts = table.text(self.key)
        return frozenset(index for index in started_rows(table) if not texts[index])


@dataclass(frozen=True, slots=True)
class BlankInAll:
    """A required cell is blank in every row that repeats an id; one of the alternatives has to fill it."""

    key: str
    identity: str

    def formula(self, table: Table, book: Book, row: int = FIRST_ROW) -> str:  # noqa: ARG002, D102
        same = f"EXACT({table.span(self.identity)},{table.cell(self.identity, row)})"
        filled = f'({table.span(self.key)}<>"")'
        return f'AND(TRIM({table.cell(self.key, row)})="",SUMPRODUCT({same}*{filled})=0)'

    def rows(self, table: Table, book: Book) -> frozenset[int]:  # noqa: ARG002, D102
        ids, texts = table.text(self.identity), table.text(self.key)
        filled = {ids[index] for index, text in enumerate(texts) if text}
        return frozenset(
            index for index in started_rows(table) if not texts[index] and ids[index] not in filled
        )


@dataclass(frozen=True, slots=True)
class Repeated:
    """Another row bears the same id. ``folded`` ids are the same whatever their case."""

    key: str
    folded: bool = False

    def formula(self, table: Table, book: Book, row: int = FIRST_ROW) -> str:  # noqa: ARG002, D102
        cell, span = table.cell(self.key, row), table.span(self.key)
        return f"SUMPRODUCT({_same(span, cell, folded=self.folded)})>1"

    def rows(self, table: Table, book: Book) -> frozenset[int]:  # noqa: ARG002, D102
        ids = [text.lower() if self.folded else text for text in table.text(self.key)]
        counts = Counter(ids)
        return frozenset(index for index, text in enumerate(ids) if text and counts[text] > 1)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A cell names one thing, and the other sheet has no such row. Lists of several are left to the compiler."""

    key: str
    sheet: str
    target: str
    folded: bool = False
    is_list: bool = False
    is_qualified: bool = False

    def formula(self, table: Table, book: Book, row: int = FIRST_ROW) -> str:  # noqa: D102
        cell, span = table.cell(self.key, row), book.tables[self.sheet].span_elsewhere(self.target)
        alone = f",ISERROR({_FIND_SEPARATOR.format(cell=cell)})" if self.is_list else ""
        same = [f"SUMPRODUCT({_same(span, cell, folded=self.folded)})"]
        if self.is_qualified:
            before_bracket = f'LEFT({cell},FIND("(",{cell}&"(")-1)'
            same.append(f"SUMPRODUCT({_same(span, before_bracket, folded=self.folded)})")
        return f'AND(TRIM({cell})<>""{alone},{"+".join(same)}=0)'

    def rows(self, table: Table, book: Book) -> frozenset[int]:  # noqa: D102
        known = {self._fold(text) for text in book.tables[self.sheet].text(self.target)}
        return frozenset(
            index
            for index, text in enumerate(table.text(self.key))
            if text
            and not (self.is_list and any(mark in text for mark in _SEPARATORS))
            and self._fold(text) not in known
            and not (self.is_qualified and self._fold(text.partition("(")[0].strip()) in known)
        )

    def _fold(self, text: str) -> str:
        return text.lower() if self.folded else text


@dataclass(frozen=True, slots=True)
class Above:
    """A number is greater than another number of its row."""

    key: str
    limit: str

    def formula(self, table: Table, book: Book, row: int = FIRST_ROW) -> str:  # noqa: ARG002, D102
        cell, limit = table.cell(self.key, row), table.cell(self.limit, row)
        return f"AND(ISNUMBER({cell}),ISNUMBER({limit}),{cell}>{limit})"

    def rows(self, table: Table, book: Book) -> frozenset[int]:  # noqa: ARG002, D102
        values, limits = _numbers(table, self.key), _numbers(table, self.limit)
        return frozenset(
            index for index, value in values.items() if index in limits and value > limits[index]
        )


@dataclass(frozen=True, slots=True)
class Same:
    """Two cells of a row hold the same name."""

    key: str
    other: str

    def formula(self, table: Table, book: Book, row: int = FIRST_ROW) -> str:  # noqa: ARG002, D102
        cell, other = table.cell(self.key, row), table.cell(self.other, row)
        return f'AND(TRIM({cell})<>"",EXACT(TRIM({cell}),TRIM({other})))'

    def rows(self, table: Table, book: Book) -> frozenset[int]:  # noqa: ARG002, D102
        pairs = zip(table.text(self.key), table.text(self.other), strict=True)
        return frozenset(index for index, (text, other) in enumerate(pairs) if text and text == other)


@dataclass(frozen=True, slots=True)
class Is:
    """Each of these cells holds one of its words, whatever their case."""

    words: tuple[tuple[str, tuple[str, ...]], ...]

    def formula(self, table: Table, book: Book, row: int = FIRST_ROW) -> str:  # noqa: ARG002, D102
        parts = []
        for key, words in self.words:
            cell = table.cell(key, row)
            alternatives = [f'TRIM({cell})="{word}"' for word in words]
            parts.append(_joined("OR", alternatives))
        return _joined("AND", parts)

    def rows(self, table: Table, book: Book) -> frozenset[int]:  # noqa: ARG002, D102
        return frozenset(
            index
            for index, row in enumerate(table.rows)
            if all(
                trimmed(row.get(key)).lower() in {word.lower() for word in words} for key, words in self.words
            )
        )


@dataclass(frozen=True, slots=True)
class NoneOf:
    """A filled cell holds none of the words, given in lower case. Lists of several are left to the compiler."""

    key: str
    words: tuple[str, ...]
    is_list: bool = False

    def formula(self, table: Table, book: Book, row: int = FIRST_ROW) -> str:  # noqa: ARG002, D102
        cell = table.cell(self.key, row)
        text = f'TRIM(SUBSTITUTE(SUBSTITUTE({cell},"\u00a0"," "),"_"," "))'
        parts = [f'ISERROR(FIND("|"&LOWER({text})&"|","{self._listed}"))']
        if self.is_list:
            parts.append(f"ISERROR({_FIND_SEPARATOR.format(cell=cell)})")
        if table.layout.column(self.key).kind is Kind.YES_NO:
            # TRUE and FALSE stand for Yes and No; LOWER would write them in the language of the program.
            parts.append(f"NOT(ISLOGICAL({cell}))")
        return _joined("AND", parts)

    def rows(self, table: Table, book: Book) -> frozenset[int]:  # noqa: ARG002, D102
        found = set()
        for index, row in enumerate(table.rows):
            value = row.get(self.key)
            if isinstance(value, bool) or value is None:
                continue
            text = str(value)
            is_several = self.is_list and any(mark in text for mark in _SEPARATORS)
            word = trimmed(text.replace("\u00a0", " ").replace("_", " ")).lower()
            if not is_several and f"|{word}|" not in self._listed:
                found.add(index)
        return frozenset(found)

    @property
    def _listed(self) -> str:
        return "||" + "|".join(self.words) + "|"  # a blank cell is found between the first two


@dataclass(frozen=True, slots=True)
class IsText:
    """A cell holds text where a number belongs."""

    key: str

    def formula(self, table: Table, book: Book, row: int = FIRST_ROW) -> str:  # noqa: ARG002, D102
        cell = table.cell(self.key, row)
        return f'AND(ISTEXT({cell}),TRIM({cell})<>"")'

    def rows(self, table: Table, book: Book) -> frozenset[int]:  # noqa: ARG002, D102
        kind = table.layout.column(self.key).kind
        values = (typed(row.get(self.key), kind)[0] for row in table.rows)
        return frozenset(
            index for index, value in enumerate(values) if isinstance(value, str) and trimmed(value)
        )


@dataclass(frozen=True, slots=True)
class NothingIn:
    """A started row fills none of these cells, given as runs of columns from the first to the last."""

    runs: tuple[tuple[str, str], ...]

    def formula(self, table: Table, book: Book, row: int = FIRST_ROW) -> str:  # noqa: ARG002, D102
        cells = ",".join(f"{table.cell(first, row)}:{table.cell(last, row)}" for first, last in self.runs)
        return f"COUNTA({cells})=0"

    def rows(self, table: Table, book: Book) -> frozenset[int]:  # noqa: ARG002, D102
        keys = [
            column.key
            for first, last in self.runs
            for column in table.layout.columns[table.index(first) : table.index(last) + 1]
        ]
        return frozenset(
            index
            for index in started_rows(table)
            if all(is_blank(table.rows[index].get(key)) for key in keys)
        )


@dataclass(frozen=True, slots=True)
class Example:
    """The row is one of the template's examples."""

    key: str

    def formula(self, table: Table, book: Book, row: int = FIRST_ROW) -> str:  # noqa: ARG002, D102
        return f'EXACT(LEFT(TRIM({table.cell(self.key, row)}),{len(EXAMPLE_PREFIX)}),"{EXAMPLE_PREFIX}")'

    def rows(self, table: Table, book: Book) -> frozenset[int]:  # noqa: ARG002, D102
        return frozenset(
            index for index, text in enumerate(table.text(self.key)) if text.startswith(EXAMPLE_PREFIX)
        )


def started_rows(table: Table) -> tuple[int, ...]:
    """Return the rows (counted from 0) in which any cell is filled."""
    return tuple(
        index for index, row in enumerate(table.rows) if not all(is_blank(value) for value in row.values())
    )


_SEPARATORS = (",", ";", "\n")
_FIND_SEPARATOR = 'FIND(",",SUBSTITUTE(SUBSTITUTE({cell},";",","),CHAR(10),","))'


def _same(span: str, cell: str, *, folded: bool) -> str:
    """Return the formula that is 1 for each cell of the span with the same words as the cell, else 0."""
    if folded:
        return f"--EXACT(LOWER(TRIM({span})),LOWER(TRIM({cell})))"
    return f"--EXACT(TRIM({span}),TRIM({cell}))"


def _joined(function: str, parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{function}({','.join(parts)})"


def _numbers(table: Table, key: str) -> dict[int, float]:
    """Return the numbers of a column by row; text and TRUE are no numbers to Excel's ISNUMBER either."""
    kind = table.layout.column(key).kind
    values = ((index, typed(row.get(key), kind)[0]) for index, row in enumerate(table.rows))
    return {
        index: value
        for index, value in values
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
