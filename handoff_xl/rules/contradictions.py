"""Contradictions: cells that say different things about the same conversations, none of them narrower."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.model import SETTING_COLUMNS, Design, Threshold
from handoff_xl.regions import quiet_turn, sound_blocks
from handoff_xl.routes import Block, Cell, Resolved
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.wording import cell_text, header, row_subject, value_words

CONTRADICTION = Rule(
    code="HX403",
    severity=Severity.ERROR,
    title="Two rows contradict each other",
    message="{column}: {this} says {value}, {other} says {other_value}; both cover {where}, and neither is narrower.",
    fix="Make the two cells equal, or let one row fill one more of Risk, Categories, Intents, Languages, Channels.",
    meaning="Rows that fill the same scope columns are equally narrow, so where they meet and differ nobody can tell "
    "which one was meant.",
    failing="One row for intent refund_status says AI from 85 %, another row for refund_status says 90 %.",
    passing="The second row also names the language es, and so is the narrower one in Spanish.",
)

TWO_QUEUES = Rule(
    code="HX404",
    severity=Severity.ERROR,
    title="Two queues, neither of them narrower",
    message="{column}: {this} says {value}, {other} says {other_value}; both cover {where}, and neither is narrower.",
    fix="Add a narrower row that names the {column_lower} where the two meet, or give both the same one.",
    meaning="Thresholds have a more careful side, queues have none: where two rows of crossing scopes name different "
    "queues, customers would land in one of them by chance.",
    failing="The row for category cards names queue cards, the row for language es names queue spanish.",
    passing="A third row for category cards in language es names queue spanish.",
)

CROSSING = Rule(
    code="HX405",
    severity=Severity.INFORMATION,
    title="Two rows cross",
    message="{column}: {this} says {value}, {other} says {other_value}; where both apply ({where}), "
    "the more careful one counts: {other_value}.",
    fix="Nothing to do if that is what you want; else add a narrower row for where they meet.",
    meaning="Neither of the two rows is narrower than the other, for example a row for a language and a row for a "
    "channel. Both count, and the more careful value wins.",
    failing="The row for Spanish says AI from 92 %, the row for phone says 90 %: Spanish calls take 92 %.",
    passing="One row names Spanish and phone and says what holds for Spanish calls.",
)

_QUEUES = frozenset({"queue", "review_queue"})


class _Clash(NamedTuple):
    rule: Rule
    column: str
    cell: Cell
    counting: Cell


def find_clashes(subject: Subject) -> Iterator[Finding]:
    """Yield contradictions, queues of which neither is narrower, and crossing rows: one finding per pair of cells.

    Of many cells at odds each is paired with one, so that every cell is named and the findings stay as few.
    """
    seen: dict[tuple[str, frozenset[Place]], tuple[_Clash, Block]] = {}
    for block in sound_blocks(subject.routes):
        for column in SETTING_COLUMNS:
            resolved = block.route.cells[column]
            if len(resolved.unbeaten) < 2:
                continue
            for clash in _clashes(column, resolved):
                pair = frozenset({clash.cell.place, clash.counting.place})
                seen.setdefault((clash.rule.code, pair), (clash, block))
    rows = {(row.source.sheet, row.source.row): row for row in subject.design.thresholds}
    owners = {intent.id: intent.owner for intent in subject.design.intents}
    for clash, block in seen.values():
        yield _finding(clash, block, subject.design, rows, owners[block.intents[0]])


def _clashes(column: str, resolved: Resolved) -> Iterator[_Clash]:
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
        yield from (_Clash(CONTRADICTION, column, cell, against) for cell in others)
        alike = (cell for cell in cells if others and cell.value == against.value and cell is not against)
        yield from (_Clash(CONTRADICTION, column, others[0], cell) for cell in alike)
        if scope != overall.scope:
            rule = TWO_QUEUES if column in _QUEUES else CROSSING
            first = {cell.value: cell for cell in reversed(cells) if cell.value != overall.value}
            yield from (_Clash(rule, column, cell, overall) for cell in first.values())


def _finding(
    clash: _Clash, block: Block, design: Design, rows: dict[tuple[str, int], Threshold], owner: str
) -> Finding:
    intent, language, channel = block.intents[0], block.languages[0], block.channels[0]
    cells = (clash.cell, clash.counting)
    subjects = []
    for cell in cells:
        row = rows.get((cell.place.sheet or "", cell.place.row or 0))
        subjects.append(
            row_subject(row, clash.column) if row is not None else f"{intent} · {header(clash.column)}"
        )
    return clash.rule.at(
        clash.cell.place,
        about=" / ".join(dict.fromkeys(subjects)),
        related=(clash.counting.place,),
        witness=quiet_turn(design, intent, language, channel),
        suggestion=cell_text(clash.column, clash.counting.value) if clash.rule is CONTRADICTION else None,
        owner=owner,
        column=header(clash.column),
        column_lower=header(clash.column).lower(),
        this=str(clash.cell.place),
        value=value_words(clash.column, clash.cell.value),
        other=str(clash.counting.place),
        other_value=value_words(clash.column, clash.counting.value),
        where=f"{intent} in {language} by {channel}",
    )


RULES: tuple[Rule, ...] = (CONTRADICTION, TWO_QUEUES, CROSSING)
CHECKS: tuple[Check, ...] = (find_clashes,)
