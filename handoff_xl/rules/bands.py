"""Bands of confidence: the wrong way round, empty, or at the very end of the scale."""

from __future__ import annotations

from collections.abc import Iterator

from handoff_xl.blocks import sound_blocks
from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.lanes import Lane
from handoff_xl.model import Design
from handoff_xl.routes import Block, Resolved
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.wording import header, percent, row_subject

INVERTED = Rule(
    code="HX406",
    severity=Severity.ERROR,
    title="Review from is above AI from",
    message="For {where}, Review from is {review_from} ({review_place}) but AI from is {ai_from} ({ai_place}).",
    fix="Set AI from to {review_from} or more, or Review from to {ai_from} or less; a row may inherit one of the two.",
    meaning="AI acts alone from AI from upwards and drafts from Review from up to there. With Review from above AI "
    "from the bands overlap and the design does not say who handles what lies between.",
    failing="The row for risk low says AI from 85 % and Review from 90 %.",
    passing="The row for risk low says AI from 90 % and Review from 85 %.",
)

EMPTY = Rule(
    code="HX410",
    severity=Severity.INFORMATION,
    title="AI never drafts here",
    message="For {where}, Review from and AI from are both {review_from}, so AI never drafts: it acts alone or not at all.",
    fix="Nothing to do if that is what you want; else lower Review from.",
    meaning="With Review from equal to AI from the band in which people approve drafts is empty.",
    failing="The row for risk low says AI from 85 % and Review from 85 %.",
    passing="The row for risk low says AI from 85 % and Review from 60 %.",
)

EXTREME = Rule(
    code="HX411",
    severity=Severity.INFORMATION,
    title="Threshold at 0 or 100 %",
    message="{column} is {value} for {where}: {consequence}.",
    fix="Nothing to do if that is what you want; to rule a lane out, a Mode says it more plainly.",
    meaning="A threshold at the very end of the scale switches a lane on or off. A Mode says the same in words, and "
    "classifiers hardly ever report exactly 0 or 100 %.",
    failing="AI from is 100 % for card_lost, so that AI almost never acts alone.",
    passing="Mode is AI drafts for card_lost.",
)

_CONSEQUENCES = {
    ("ai_from", 0.0): "AI acts alone however unsure it is",
    ("ai_from", 1.0): "AI acts alone only when it is completely sure",
    ("review_from", 0.0): "If unsure is never used",
    ("review_from", 1.0): "AI drafts only when it is completely sure",
}


def find_inverted_bands(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each pair of cells that turn the bands the wrong way round."""
    names = _Names(subject.design)
    seen: set[tuple[Place, Place]] = set()
    for block, ai_from, review_from in _banded(subject):
        pair = (ai_from.place, review_from.place)
        if block.route.review_from > block.route.ai_from and pair not in seen:
            seen.add(pair)
            narrow, wide = _narrower_first(ai_from, review_from)
            ai_is_narrow = narrow is ai_from
            yield INVERTED.at(
                narrow.place,
                about=names.about(narrow, "ai_from" if ai_is_narrow else "review_from"),
                related=(wide.place,),
                witness=subject.proofs.quiet_turn(*_first(block), block.route.ai_from),
                owner=names.owner(block),
                where=_where(block),
                review_from=percent(block.route.review_from),
                review_place=_words(review_from),
                ai_from=percent(block.route.ai_from),
                ai_place=_words(ai_from),
            )


def find_empty_bands(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each pair of cells between which no confidence is left for drafts."""
    names = _Names(subject.design)
    seen: set[tuple[Place, Place]] = set()
    for block, ai_from, review_from in _banded(subject):
        pair = (ai_from.place, review_from.place)
        level = block.route.review_from
        if level == block.route.ai_from and 0.0 < level < 1.0 and pair not in seen:
            seen.add(pair)
            narrow, wide = _narrower_first(ai_from, review_from)
            yield EMPTY.at(
                narrow.place,
                about=names.about(narrow, "ai_from" if narrow is ai_from else "review_from"),
                related=(wide.place,),
                witness=subject.proofs.quiet_turn(*_first(block), level),
                owner=names.owner(block),
                where=_where(block),
                review_from=percent(level),
            )


def find_extreme_thresholds(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each cell that decides a threshold of exactly 0 or 100 %."""
    names = _Names(subject.design)
    seen: set[Place] = set()
    for block in sound_blocks(subject.routes):
        columns = {Lane.AI_AUTO: ("ai_from", "review_from"), Lane.AI_REVIEW: ("review_from",)}
        for column in columns.get(block.route.mode, ()) if block.route.mode is not None else ():
            cell = block.route.cells[column]
            if not isinstance(cell.value, (int, float)) or cell.broken or cell.place in seen:
                continue
            consequence = _CONSEQUENCES.get((column, float(cell.value)))
            if consequence is not None:
                seen.add(cell.place)
                yield EXTREME.at(
                    cell.place,
                    about=names.about(cell, column),
                    owner=names.owner(block),
                    column=header(column),
                    value=percent(float(cell.value)),
                    where=_where(block),
                    consequence=consequence,
                )


def _banded(subject: Subject) -> Iterator[tuple[Block, Resolved, Resolved]]:
    """Yield the blocks in which AI may act alone, with both thresholds, where both could be read."""
    for block in sound_blocks(subject.routes):
        ai_from, review_from = block.route.cells["ai_from"], block.route.cells["review_from"]
        if block.route.mode is Lane.AI_AUTO and not (ai_from.broken or review_from.broken):
            yield block, ai_from, review_from


def _narrower_first(one: Resolved, other: Resolved) -> tuple[Resolved, Resolved]:
    """Return the cell of the narrower row first: it was most likely typed with the other in force."""

    def width(cell: Resolved) -> tuple[bool, int]:
        scope = max(
            (seen.scope.bit_count() for seen in cell.unbeaten if seen.place == cell.place), default=-1
        )
        return (cell.place.cell is not None, scope)

    return (other, one) if width(other) > width(one) else (one, other)


class _Names:
    """Subjects and owners of findings, looked up by row and intent."""

    def __init__(self, design: Design) -> None:
        self._rows = {(row.source.sheet, row.source.row): row for row in design.thresholds}
        self._owners = {intent.id: intent.owner for intent in design.intents}

    def about(self, cell: Resolved, column: str) -> str:
        """Return what the cell that decides a threshold is about."""
        row = self._rows.get((cell.place.sheet or "", cell.place.row or 0))
        return f"Settings · {header(column)}" if row is None else row_subject(row, column)

    def owner(self, block: Block) -> str:
        """Return who looks after the first intent of a block."""
        return self._owners[block.intents[0]]


def _words(cell: Resolved) -> str:
    return str(cell.place) if cell.place.cell is not None else "the default"


def _first(block: Block) -> tuple[str, str, str]:
    return block.intents[0], block.languages[0], block.channels[0]


def _where(block: Block) -> str:
    intent, language, channel = _first(block)
    return f"{intent} in {language} by {channel}"


RULES: tuple[Rule, ...] = (INVERTED, EMPTY, EXTREME)
CHECKS: tuple[Check, ...] = (find_inverted_bands, find_empty_bands, find_extreme_thresholds)
