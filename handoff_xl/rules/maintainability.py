"""Maintainability: whether there is more to look after than needed, and whether people come in about as often as meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from handoff_xl.allowance import is_fallback_label
from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.lanes import Lane
from handoff_xl.model import Intent, Threshold
from handoff_xl.routes import Origin, Resolved
from handoff_xl.rules.subject import Check, Subject
from handoff_xl.wording import intent_words, listing, percent

_MOST_INTENTS = 300

MANY_INTENTS = Rule(
    code="HX703",
    severity=Severity.WARNING,
    title="More intents than people can look after",
    message="There are {count} active intents. More than {most} are hard to tell apart and to keep up to date.",
    fix="Merge intents that get the same answer and are handled alike, retire those that hardly occur, or split the "
    "design into workbooks of one team each.",
    meaning="Somebody has to look at the risk, the wording and the results of every intent again and again. Published "
    f"sets of intents for one assistant have 50 to 150; far beyond that (here {_MOST_INTENTS}) classifiers and people "
    "mistake them for one another.",
    failing="One workbook with 400 active intents.",
    passing="Four workbooks with 100 active intents each.",
)


def find_many_intents(subject: Subject) -> Iterator[Finding]:
    """Yield a finding where there are more active intents than people can look after."""
    active = [intent for intent in subject.design.intents if intent.status == "active"]
    if len(active) > _MOST_INTENTS:
        place = Place(active[0].source.sheet)
        owner = subject.design.settings.owner
        yield MANY_INTENTS.at(
            place, about=place.sheet or "", owner=owner, count=len(active), most=_MOST_INTENTS
        )


_NEGLIGIBLE = 0.001
_OF_THE_AVERAGE = 0.1

RARE_INTENT = Rule(
    code="HX704",
    severity=Severity.WARNING,
    title="Intent hardly ever occurs",
    message="{intent} is expected in {volume} of {total} conversations a month, fewer than one in {often}.",
    fix="Merge {intent} into a broader intent or retire it; or correct its Monthly volume.",
    meaning="An intent costs the same care whether it occurs or not, and a classifier learns little of what it hardly "
    "sees. Reported are intents of low or medium risk with less than a thousandth of the conversations of all active "
    "intents and less than a tenth of what an intent has on average. What is rare but risky is better kept apart, and is "
    "not reported.",
    failing="gift_wrapping (low) has Monthly volume 3, all intents together 12000.",
    passing="gift_wrapping is retired, and its conversations count as product_question.",
)


def find_rare_intents(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each intent with a negligible share of the volume, where all active ones tell theirs."""
    active = [intent for intent in subject.design.intents if intent.status == "active"]
    volumes = [intent.monthly_volume for intent in active if intent.monthly_volume is not None]
    total = sum(volumes)
    if "intents" in subject.design.untrusted or len(volumes) < len(active) or not total:
        return
    limit = total * min(_NEGLIGIBLE, _OF_THE_AVERAGE / len(active))
    for intent in active:
        volume = intent.monthly_volume or 0.0
        if volume < limit and intent.risk in {"low", "medium"} and not is_fallback_label(intent.id):
            yield RARE_INTENT.at(
                intent.source.place("monthly_volume"),
                about=intent.id,
                owner=intent.owner,
                intent=intent.id,
                volume=f"{volume:,.10g}",
                total=f"{total:,.10g}",
                often=f"{total / limit:,.0f}",
            )


ALWAYS_HUMAN = Rule(
    code="HX705",
    severity=Severity.WARNING,
    title="Low risk, but always handled by people",
    message="{intents} {has} low risk, but this Mode gives every conversation about {it} to a person.",
    fix="Let AI draft or answer (Mode AI drafts or AI alone), raise the Risk, or name {it} in a row of {its} own whose "
    "Rationale says why people are needed.",
    meaning="People are slow and dear where AI can do no harm, and they are missed where they are needed. Either the risk "
    "is higher than it says, or AI could take part. Labels for none of these, languages without AI and intents whose own "
    "Thresholds row gives a Rationale are left alone.",
    failing="opening_hours has risk low, and a row for its category General says Human.",
    passing="opening_hours has a row of its own with Mode AI alone.",
)


def find_always_human(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each Mode cell that gives all conversations about intents of low risk to people."""
    design = subject.design
    if {"thresholds", "intents", "languages"} & design.untrusted:
        return
    low = {
        intent.id: intent
        for intent in design.intents
        if intent.status == "active" and intent.risk == "low" and not is_fallback_label(intent.id)
    }
    modes = _modes_of(low, subject)
    rows: dict[tuple[str | None, int | None], Threshold] = {
        (row.source.sheet, row.source.row): row for row in design.thresholds
    }
    by_cell: dict[Place, list[Intent]] = defaultdict(list)
    for name, intent in low.items():
        cells = modes[name]
        is_human = bool(cells) and all(cell.value is Lane.HUMAN and not cell.broken for cell in cells)
        if is_human and not any(_is_justified(rows[cell.place[:2]], name) for cell in cells):
            by_cell[min(cell.place for cell in cells)].append(intent)
    for place, intents in by_cell.items():
        is_one = len(intents) == 1
        yield ALWAYS_HUMAN.at(
            place,
            about=listing((intent.id for intent in intents), limit=2),
            related=(intent.source.place("risk") for intent in intents),
            owner=intents[0].owner,
            intents=intent_words([intent.id for intent in intents]),
            has="has" if is_one else "have",
            it="it" if is_one else "them",
            its="its" if is_one else "their",
        )


def _modes_of(intents: Mapping[str, Intent], subject: Subject) -> dict[str, list[Resolved]]:
    """Return the Modes of each of the intents in the languages that AI supports."""
    modes: dict[str, list[Resolved]] = defaultdict(list)
    for block in subject.routes.blocks:
        mode = block.route.cells["mode"]
        if mode.origin is not Origin.LANGUAGE:
            for intent in block.intents:
                if intent in intents:
                    modes[intent].append(mode)
    return modes


def _is_justified(row: Threshold, intent: str) -> bool:
    return row.intents is not None and intent in row.intents and bool(row.rationale)


OVER_ESCALATION = Rule(
    code="HX706",
    severity=Severity.WARNING,
    title="More goes to people than meant",
    message="At least {share} of all conversations go to a person, but Max escalation share is {limit}. Most of them are "
    "about {intents}.",
    fix="Let AI draft or answer some of these intents, let triggers fire less often, or raise Max escalation share.",
    meaning="Reckoned from Monthly volume and Expected share: the conversations that end in the lane Human, drafts that a "
    "person approves not among them. Since nobody knows yet how often the classifier is unsure, it is taken to be sure; "
    "really, more will go to people.",
    failing="Max escalation share is 40 %, and Human decides intents with half of the Monthly volume.",
    passing="AI drafts half of these.",
)


def find_over_escalation(subject: Subject) -> Iterator[Finding]:
    """Yield a finding where more conversations than Settings allow are certain to go to a person."""
    settings, expected = subject.design.settings, subject.load
    limit = settings.max_escalation_share
    share = _rounded(expected.share(Lane.HUMAN))
    if limit is None or "max_escalation_share" in settings.broken or share <= limit:
        return
    most = _most(expected.lanes[Lane.HUMAN])
    intents = {intent.id: intent for intent in subject.design.intents}
    yield OVER_ESCALATION.at(
        settings.place("max_escalation_share"),
        about="Max escalation share",
        related=(intents[one].source.place("monthly_volume") for one in most[:3]),
        owner=settings.owner,
        share=percent(share),
        limit=percent(limit),
        intents=intent_words(most),
    )


_MOST_ASKED = 0.2

UNDER_ESCALATION = Rule(
    code="HX707",
    severity=Severity.WARNING,
    title="AI asks back too often",
    message="In at least {share} of all conversations AI asks a question back because of {triggers}. Most of them are "
    "about {intents}.",
    fix="Let {triggers} bring in a person or have AI draft instead, narrow the conditions, or correct Expected share.",
    meaning="A question back costs customers a turn, and many give up. Reckoned from Monthly volume and Expected share: "
    f"reported where AI asks in more than {percent(_MOST_ASKED)} of all conversations because triggers say so, those in "
    "which the classifier is unsure not among them.",
    failing="A trigger for short messages with lane AI asks and Expected share 40 %.",
    passing="The same trigger with Expected share 5 %.",
)


def find_under_escalation(subject: Subject) -> Iterator[Finding]:
    """Yield a finding where triggers make AI ask back in a large share of the conversations."""
    expected = subject.load
    share = _rounded(expected.share(Lane.CLARIFY))
    if share <= _MOST_ASKED:
        return
    asking = [rule for rule in subject.design.triggers if rule.lane is Lane.CLARIFY and rule.expected_share]
    asking.sort(key=lambda rule: (-(rule.expected_share or 0), rule.id))
    intents = {intent.id: intent for intent in subject.design.intents}
    most = _most(expected.lanes[Lane.CLARIFY])
    cells = [rule.source.place("expected_share") for rule in asking]
    yield UNDER_ESCALATION.at(
        cells[0],
        about=asking[0].id,
        related=(*cells[1:], *(intents[one].source.place("monthly_volume") for one in most[:3])),
        owner=asking[0].owner,
        share=percent(share),
        triggers=listing((rule.id for rule in asking), what="triggers"),
        intents=intent_words(most),
    )


def _rounded(share: float) -> float:
    """Return a share as it is told: in tenths of a percent."""
    return round(share, 3)


def _most(by_intent: Mapping[str, float]) -> list[str]:
    """Return intents, those with the most conversations first."""
    return sorted(by_intent, key=lambda intent: (-by_intent[intent], intent))


RULES: tuple[Rule, ...] = (MANY_INTENTS, RARE_INTENT, ALWAYS_HUMAN, OVER_ESCALATION, UNDER_ESCALATION)
CHECKS: tuple[Check, ...] = (
    find_many_intents,
    find_rare_intents,
    find_always_human,
    find_over_escalation,
    find_under_escalation,
)
