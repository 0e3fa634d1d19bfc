"""Contradictions: cells that say different things about the same conversations, none of them narrower."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from handoff_xl.blocks import sound_blocks
from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.model import SCOPE_COLUMNS
from handoff_xl.routes import Block, Cell, Resolved
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.wording import cell_text, header, listing, row_subject, value_words

CONTRADICTION = Rule(
    code="HX403",
    severity=Severity.ERROR,
    title="Two rows contradict each other",
    message="{column}: {this} says {value}, {other} says {other_value}; both cover {where}, and neither is narrower.",
    fix="Make the two cells equal, or let one row fill one more of Risk, Categories, Intents, Languages, Channels. Where "
    "both name intents only Languages and Channels make a row narrower: an intent has its risk and category anyway.",
    meaning="Rows that fill the same scope columns are equally narrow, so where they meet and differ nobody can tell "
    "which one was meant.",
    failing="One row for intent refund_status says AI from 85 %, another row for refund_status says 90 %.",
    passing="The second row also names the language es, and so is the narrower one in Spanish.",
)

TWO_QUEUES = Rule(
    code="HX404",
    severity=Severity.ERROR,
    title="Two queues, neither of them narrower",
    message="{column}: {this} says {value}, {other} says {other_value}; both cover {where}, and neither is "
    "narrower.{more}",
    fix="Add a Thresholds row for {meeting}, where the two meet, that names the {column_lower}, or give both the same one.",
    meaning="Thresholds have a more careful side, queues have none: where two rows of crossing scopes name different "
    "queues, customers would land in one of them by chance.",
    failing="The row for category cards names queue cards, the row for language es names queue spanish.",
    passing="A third row for category cards in language es names queue spanish.",
)

CROSSING = Rule(
    code="HX405",
    severity=Severity.INFORMATION,
    title="Rows that cross",
    message="Row {row} and {others} cross: neither is narrower, so where both apply the more careful value counts. "
    "For example {where}: {column} is {other_value} ({other}), not {value} ({this}).",
    fix="Nothing to do if that is what you want; else add a narrower row for where they meet.",
    meaning="Two rows cross where neither is narrower than the other, for example a row for a language and a row for "
    "a channel. Both count, and the more careful value wins.",
    failing="The row for Spanish says AI from 92 %, the row for phone says 90 %: Spanish calls take 92 %.",
    passing="One row names Spanish and phone and says what holds for Spanish calls.",
)

_QUEUES = frozenset({"queue", "review_queue"})


class _Clash(NamedTuple):
    """Two cells of a column at odds in a block of combinations; ``counting`` gives the value that counts there."""

    rule: Rule
    column: str
    cell: Cell
    counting: Cell
    block: Block

    @property
    def pair(self) -> frozenset[Place]:
        return frozenset({self.cell.place, self.counting.place})


def find_clashes(subject: Subject) -> Iterator[Finding]:
    """Yield contradictions, queues of which neither is narrower, and crossing rows.

    One finding per contradicting pair of cells, per queue cell that is at odds with others, and per row that wins
    over rows that it crosses. Of many cells at odds each is paired with one, so that every cell is named.
    """
    clashes = _all_clashes(subject)
    words = _Words(subject)
    for clash in clashes[CONTRADICTION.code]:
        yield _finding(clash, words, suggestion=cell_text(clash.column, clash.counting.value))
    yield from _two_queues(clashes[TWO_QUEUES.code], words)
    yield from _crossings(clashes[CROSSING.code], words)


def _all_clashes(subject: Subject) -> dict[str, list[_Clash]]:
    """Return each pair of cells at odds once, by the code of its rule."""
    found: dict[str, dict[frozenset[Place], _Clash]] = defaultdict(dict)
    for block in sound_blocks(subject.routes):
        for column in block.route.used_settings():
            resolved = block.route.cells[column]
            if len(resolved.unbeaten) > 1:
                for clash in _clashes(column, resolved, block):
                    found[clash.rule.code].setdefault(clash.pair, clash)
    return defaultdict(list, {code: list(pairs.values()) for code, pairs in found.items()})


def _clashes(column: str, resolved: Resolved, block: Block) -> Iterator[_Clash]:
    readable = [cell for cell in resolved.unbeaten if not cell.broken]
    if len({cell.value for cell in readable}) < 2:
        return
    overall = next(cell for cell in readable if cell.place == resolved.place)
    by_scope: dict[int, list[Cell]] = defaultdict(list)
    for cell in readable:
        by_scope[cell.scope].append(cell)
    for scope, cells in by_scope.items():
        against = next((cell for cell in cells if cell.value == resolved.value), cells[0])
        others = [cell for cell in cells if cell.value != against.value]
        yield from (_Clash(CONTRADICTION, column, cell, against, block) for cell in others)
        alike = (cell for cell in cells if others and cell.value == against.value and cell is not against)
        yield from (_Clash(CONTRADICTION, column, others[0], cell, block) for cell in alike)
        if scope != overall.scope:
            rule = TWO_QUEUES if column in _QUEUES else CROSSING
            first = {cell.value: cell for cell in reversed(cells) if cell.value != overall.value}
            yield from (_Clash(rule, column, cell, overall, block) for cell in first.values())


def _two_queues(clashes: list[_Clash], words: _Words) -> Iterator[Finding]:
    """Yield one finding for each queue cell at odds with others: of each pair the cell that has more quarrels."""
    quarrels = Counter(place for clash in clashes for place in clash.pair)
    by_cause: dict[Place, list[_Clash]] = defaultdict(list)
    for clash in clashes:
        mine, other = clash.cell, clash.counting
        if (quarrels[other.place], other.place.order) > (quarrels[mine.place], mine.place.order):
            clash = clash._replace(cell=other, counting=mine)  # noqa: PLW2901 -- the same clash, told from the other side
        by_cause[clash.cell.place].append(clash)
    for group in by_cause.values():
        others = [str(clash.counting.place) for clash in group[1:]]
        more = f" {group[0].cell.place} is at odds with {listing(others)} as well." if others else ""
        yield _finding(group[0], words, also=group[1:], more=more)


def _crossings(clashes: list[_Clash], words: _Words) -> Iterator[Finding]:
    """Yield one finding for each row that wins over rows that it crosses, at the first cell that does."""
    by_winner: dict[tuple[str | None, int | None], list[_Clash]] = defaultdict(list)
    for clash in clashes:
        by_winner[clash.counting.place.sheet, clash.counting.place.row].append(clash)
    for group in by_winner.values():
        first = group[0]
        rows = sorted({clash.cell.place.row or 0 for clash in group})
        others = f"row {rows[0]}" if len(rows) == 1 else f"rows {listing(map(str, rows), limit=8)}"
        yield first.rule.at(
            first.counting.place,
            about=words.row(first.counting, first.block),
            related=dict.fromkeys(clash.cell.place for clash in group),
            owner=words.owner(first.block),
            values={**words.cells(first), "row": first.counting.place.row, "others": others},
        )


class _Words:
    """The words of findings about cells at odds."""

    def __init__(self, subject: Subject) -> None:
        self._proofs = subject.proofs
        self._rows = {(row.source.sheet, row.source.row): row for row in subject.design.thresholds}
        self._owners = {intent.id: intent.owner for intent in subject.design.intents}

    def owner(self, block: Block) -> str:
        return self._owners[block.intents[0]]

    def witness(self, block: Block) -> dict[str, object]:
        return self._proofs.quiet_turn(block.intents[0], block.languages[0], block.channels[0])

    def row(self, cell: Cell, block: Block, *columns: str) -> str:
        """Return what a cell's row is about; the Queue of an intent stands on Intents."""
        row = self._rows.get((cell.place.sheet or "", cell.place.row or 0))
        if row is not None:
            return row_subject(row, *columns)
        return " · ".join([block.intents[0], *map(header, columns)])

    def cells(self, clash: _Clash) -> dict[str, object]:
        return {
            "meeting": self._meeting(clash),
            "column": header(clash.column),
            "column_lower": header(clash.column).lower(),
            "this": str(clash.cell.place),
            "value": value_words(clash.column, clash.cell.value),
            "other": str(clash.counting.place),
            "other_value": value_words(clash.column, clash.counting.value),
            "where": f"{clash.block.intents[0]} in {clash.block.languages[0]} by {clash.block.channels[0]}",
        }

    def _meeting(self, clash: _Clash) -> str:
        """Return the scope of the row that would be narrower than both: ``Risk low, Languages es``."""
        scopes = [self._scope(cell, clash.block) for cell in (clash.cell, clash.counting)]
        parts = []
        for column in SCOPE_COLUMNS:
            named = [scope[column] for scope in scopes if column in scope]
            # Naming intents fills Risk and Categories as well.
            is_implied = column in {"risks", "categories"} and any("intents" in scope for scope in scopes)
            if named and not is_implied:
                parts.append(f"{header(column)} {listing(sorted(frozenset.intersection(*named)))}")
        return ", ".join(parts)

    def _scope(self, cell: Cell, block: Block) -> dict[str, frozenset[str]]:
        row = self._rows.get((cell.place.sheet or "", cell.place.row or 0))
        if row is None:
            return {"intents": frozenset({block.intents[0]})}
        filled = ((column, getattr(row, column)) for column in SCOPE_COLUMNS)
        return {column: ids for column, ids in filled if ids is not None}


def _finding(
    clash: _Clash,
    words: _Words,
    *,
    suggestion: str | None = None,
    also: Sequence[_Clash] = (),
    more: str = "",
) -> Finding:
    subjects = (words.row(cell, clash.block, clash.column) for cell in (clash.cell, clash.counting))
    return clash.rule.at(
        clash.cell.place,
        about=" / ".join(dict.fromkeys(subjects)),
        related=(clash.counting.place, *(other.counting.place for other in also)),
        witness=words.witness(clash.block),
        suggestion=suggestion,
        owner=words.owner(clash.block),
        values={**words.cells(clash), "more": more},
    )


RULES: tuple[Rule, ...] = (CONTRADICTION, TWO_QUEUES, CROSSING)
CHECKS: tuple[Check, ...] = (find_clashes,)
