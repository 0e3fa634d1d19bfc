"""AI alone where it should think twice: fallback labels, riskier intents, languages of limited support."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from handoff_xl.allowance import is_fallback_label
from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.lanes import Lane
from handoff_xl.model import RISKS, SCOPE_COLUMNS, Design, Intent, Threshold
from handoff_xl.proofs import Effort, OverBudget
from handoff_xl.routes import Block, Origin, Resolved
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.wording import intent_words, listing, percent, percent_cell

_MOST_EFFORT = 1_000_000
"""For the few labels that a design has."""

FALLBACK_LABEL = Rule(
    code="HX509",
    severity=Severity.WARNING,
    title="AI handles what it did not understand",
    message="{intent} is what the classifier says when nothing fits, but AI may handle it alone.",
    fix="Set Mode Human for {intent} {where}.",
    meaning="A label for none of these carries no information about what the customer wants. An answer by AI alone is "
    "a guess, however high its confidence.",
    failing="out_of_scope has risk low and so inherits AI alone.",
    passing="A Thresholds row for out_of_scope says Human.",
)


def find_fallback_labels(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each label of the classifier's for none of these that AI may handle alone."""
    design = subject.design
    if "thresholds" in design.untrusted:
        return
    unread = [row for row in design.thresholds if _may_keep_from_ai_alone(row)]
    labels = {
        intent.id: intent
        for intent in design.intents
        if is_fallback_label(intent.id) and not any(_may_be_meant(row, intent) for row in unread)
    }
    reported: set[str] = set()
    effort = Effort(_MOST_EFFORT)
    for block in _alone(subject) if labels else ():
        for intent in (labels[one] for one in block.intents if one in labels):
            here = block._replace(intents=(intent.id,))
            turn = None if intent.id in reported else _turn_alone(subject, here, effort)
            if turn is not None:
                reported.add(intent.id)
                mode, label = block.route.cells["mode"], intent.source.place("intent")
                named = _is_for_alone(design, mode.place, intent.id)
                yield FALLBACK_LABEL.at(
                    mode.place if named else label,
                    about=intent.id,
                    related=(label if named else mode.place,),
                    witness=turn,
                    suggestion=Lane.HUMAN.words if named else None,
                    owner=intent.owner,
                    intent=intent.id,
                    where="in this cell" if named else "in a Thresholds row of its own",
                )


def _is_for_alone(design: Design, cell: Place, intent: str) -> bool:
    """Whether a cell is one of a Thresholds row that names this intent and no other."""
    return any(
        row.intents == frozenset({intent})
        and (row.source.place().sheet, row.source.place().row) == (cell.sheet, cell.row)
        for row in design.thresholds
    )


def _turn_alone(subject: Subject, block: Block, effort: Effort) -> dict[str, object] | None:
    """Return a turn of a block that AI handles alone though triggers and exceptions count; None where there is none."""
    for group in subject.proofs.groups([block]):
        try:
            with subject.proofs.within(effort):
                reached = subject.proofs.reaches_below(group, Lane.CLARIFY)
        except OverBudget:
            return subject.proofs.quiet_turn(*next(block.combinations()), block.route.ai_from)
        if reached is not None:
            return reached.turn
    return None


def _may_keep_from_ai_alone(row: Threshold) -> bool:
    """Whether a row of unreadable scope has another Mode than AI alone, or one that could not be read."""
    mode = row.settings.get("mode")
    says_more = mode not in {None, Lane.AI_AUTO} or "mode" in row.source.broken
    return says_more and not row.source.broken.isdisjoint(SCOPE_COLUMNS)


def _may_be_meant(row: Threshold, intent: Intent) -> bool:
    """Whether no readable scope cell of the row rules the intent out."""
    named = (("risks", intent.risk), ("categories", intent.category), ("intents", intent.id))
    return all(
        column in row.source.broken or (limit := getattr(row, column)) is None or item in limit
        for column, item in named
    )


RISK_INVERSION = Rule(
    code="HX511",
    severity=Severity.WARNING,
    title="A riskier intent needs less confidence",
    message="{risky} ({risk}) is handled by AI alone from {level}, but {safe} ({safe_risk}) of the same category "
    "{category} only from {safe_level}.",
    fix="Raise AI from for {risky} to {safe_level} or more{how}, or lower it for {safe}{where}.",
    meaning="Within a category the riskier intent should need at least as much confidence as the less risky one; "
    "otherwise one of the two levels, or a risk, is most likely a slip.",
    failing="In cards, card_limit (medium) has AI from 80 % and card_balance (low) has AI from 90 %.",
    passing="card_limit has AI from 92 %.",
)


class _Level(NamedTuple):
    """From where AI acts alone on an intent, by which cell."""

    share: float
    cell: Resolved
    intent: str


def find_risk_inversions(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each AI from cell with which a riskier intent needs less than a less risky one."""
    intents = {intent.id: intent for intent in subject.design.intents}
    levels: dict[tuple[str, str, str], dict[int, dict[Place, _Level]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for block in _alone(subject):
        cell = block.route.cells["ai_from"]
        groups = {
            (intent.category, RISKS.index(intent.risk)): intent.id
            for intent in (intents[one] for one in reversed(block.intents))
            if intent.category is not None and intent.risk is not None
        }
        for (category, risk), first in groups.items():
            for language in block.languages:
                for channel in block.channels:
                    here = levels[category or "", language, channel][risk]
                    here.setdefault(cell.place, _Level(block.route.ai_from, cell, first))
    reported: set[Place] = set()
    for (category, language, channel), by_risk in levels.items():
        safest: _Level | None = None
        for risk in sorted(by_risk):
            for level in by_risk[risk].values():
                if safest is not None and level.share < safest.share:
                    place = _place_of(level, intents)
                    if place not in reported:
                        reported.add(place)
                        yield _inversion(level, safest, place, subject, (category, language, channel))
            highest = max(by_risk[risk].values(), key=lambda level: level.share)
            safest = highest if safest is None or highest.share > safest.share else safest


def _place_of(level: _Level, intents: dict[str, Intent]) -> Place:
    """Return the cell to mend: the riskier row's own, else its intent's, which inherits from a wider one."""
    return (
        level.cell.place if level.cell.origin is Origin.ROW else intents[level.intent].source.place("intent")
    )


def _inversion(
    level: _Level, safer: _Level, place: Place, subject: Subject, where: tuple[str, str, str]
) -> Finding:
    category, language, channel = where
    intents = {intent.id: intent for intent in subject.design.intents}
    intent = intents[level.intent]
    own = _is_for_alone(subject.design, level.cell.place, intent.id)
    return RISK_INVERSION.at(
        place,
        about=f"{level.intent} · {safer.intent}",
        related=(safer.cell.place,),
        witness=subject.proofs.quiet_turn(level.intent, language, channel, level.share),
        suggestion=percent_cell(safer.share) if own else None,
        owner=intent.owner,
        how="" if own else " in a Thresholds row of its own",
        where="" if safer.cell.origin is Origin.DEFAULT else f" in {safer.cell.place}",
        risky=level.intent,
        risk=intent.risk,
        level=percent(level.share),
        safe=safer.intent,
        safe_risk=intents[safer.intent].risk,
        safe_level=percent(safer.share),
        category=category,
    )


LIMITED_LANGUAGE = Rule(
    code="HX512",
    severity=Severity.WARNING,
    title="Limited language on the same AI from",
    message="{language} has limited AI support, but AI acts alone from the same confidence as in {full}: {intents}.",
    fix="Raise AI from for {code} {where}, for example to {example}.",
    meaning="Where AI knows a language less well its confidence means less. A higher AI from keeps the same quality; "
    "one row for the language is enough.",
    failing="Polish is limited, and no row raises AI from for pl.",
    passing="A Thresholds row for pl says AI from 95 %.",
)


def find_limited_languages(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each language of limited support that no row asks more confidence for."""
    design = subject.design
    support = {language.id: language.ai_support for language in design.languages}
    sound = {
        language.id
        for language in design.languages
        if language.source is None or "ai_support" not in language.source.broken
    }
    limited = [one for one in design.languages if one.ai_support == "limited" and one.id in sound]
    if not limited or "languages" in design.untrusted:
        return
    levels: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for block in _alone(subject):
        here = dict.fromkeys(block.languages, block.route.ai_from)
        for intent in block.intents:
            for channel in block.channels:
                levels[intent][channel].update(here)
    for language in limited:
        alike: dict[str, tuple[str, str, float]] = {}
        for intent, by_channel in levels.items():
            for channel, by_language in by_channel.items():
                level = by_language.get(language.id)
                full = {
                    one: share
                    for one, share in by_language.items()
                    if support[one] == "full" and one in sound
                }
                if level is not None and full and level < 1.0 and level <= min(full.values()):
                    lowest = min(full, key=lambda one: (full[one], one))
                    alike.setdefault(intent, (lowest, channel, level))
        if alike and language.source is not None:
            ids = [intent.id for intent in design.intents if intent.id in alike]
            lowest, channel, level = alike[ids[0]]
            highest = max(share for _, _, share in alike.values())
            own = [
                row.source.place("ai_from")
                for row in design.thresholds
                if row.languages is not None and language.id in row.languages and "ai_from" in row.settings
            ]
            where = "in a Thresholds row of its own"
            if own:
                where = f"in {listing(map(str, own))}, or in a row for it that names these intents"
            yield LIMITED_LANGUAGE.at(
                language.source.place("ai_support"),
                about=language.id,
                related=[*own, *(one.source.place("intent") for one in design.intents if one.id in alike)],
                witness=subject.proofs.quiet_turn(ids[0], language.id, channel, level),
                owner=design.settings.owner,
                language=language.name or language.id,
                full=next((one.name for one in design.languages if one.id == lowest), "") or lowest,
                intents=intent_words(ids),
                code=language.id,
                where=where,
                example=percent(min(0.99, highest + 0.05)),
            )


def _alone(subject: Subject) -> Iterator[Block]:
    """Yield the blocks where AI may act alone, by cells that could be read, and no exception always prevents it."""
    for block in subject.left_to_routes:
        cells = block.route.cells
        if block.route.mode is Lane.AI_AUTO and not (cells["mode"].broken or cells["ai_from"].broken):
            yield block


RULES: tuple[Rule, ...] = (FALLBACK_LABEL, RISK_INVERSION, LIMITED_LANGUAGE)
CHECKS: tuple[Check, ...] = (find_fallback_labels, find_risk_inversions, find_limited_languages)
