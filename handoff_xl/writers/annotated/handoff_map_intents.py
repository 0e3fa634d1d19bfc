"""The part of HX Handoff map about the intents: who answers, when else a person comes in, and who takes over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from handoff_xl.findings import Place
from handoff_xl.lanes import Lane
from handoff_xl.model import RISKS, Design, Intent
from handoff_xl.routes import Routes
from handoff_xl.writers.annotated import looks
from handoff_xl.writers.annotated.paper import Block, Column, Faulty, Section, Table, Text
from handoff_xl.writers.annotated.phrasing import UNREAD, counted, lines, listed
from handoff_xl.writers.annotated.rule_words import Rule, RuleWords, listing, name, part_of
from handoff_xl.writers.annotated.treatments import Group, Handover, Part, Treatment, groups

INTENTS = "Intents by equal routing"
_WHO = (
    Column("Intents (risk), owner", 9),
    Column("Queue → when closed", 6),
    Column("Also human when", 6),
    Column("Source", 3),
)
_HOW = (Column("Where", 6), Column("Lanes by confidence", 12), Column("Source", 6))
_BAND = (Column("", 24),)
_GUIDANCE = (
    "≥ 85 % means: where the classifier is at least that sure; less falls to what follows. No draft is sent before a "
    "person has approved it. At most: after so many AI turns or questions a person takes over. Source names the cells "
    "that decide; where none does, Settings or their defaults do."
)
_BANDS = {
    None: "Not decided, or not to be read yet",
    Lane.AI_AUTO: "AI may act alone",
    Lane.CLARIFY: "AI may ask back, and a person answers",
    Lane.AI_REVIEW: "AI drafts at most, and a person approves",
    Lane.HUMAN: "Always a person",
}
_GENERAL = "settings"
_MOST_CELLS = 9
_MOST_LINES = 20  # of intents in one cell
_DOUBTFUL = ("status", "irreversible", "languages", "channels")
_WIDTH = 60  # characters of that cell


def intents_table(routes: Routes, words: RuleWords, faulty: Faulty, unplaced: str) -> Table:
    """Return the active intents in groups, AI may do most on the first; ``faulty`` cells, ``unplaced`` rows are told."""
    found = groups(routes)
    if not found:
        return Table(INTENTS, (), (), "No active intent that is open anywhere could be read.")
    writer = _Writer(routes.design, words, faulty)
    guidance = " ".join(
        filter(
            None,
            (_GUIDANCE, writer.everywhere(), words.stand_ins(queue.id for queue in routes.design.queues)),
        )
    )
    blocks = [writer.block(at, group) for at, group in enumerate(found, start=1)]
    if unplaced:
        blocks.insert(0, [Section(_BAND, [[Text(unplaced, looks.BAD)]])])
    return Table(INTENTS, (_WHO, _HOW), blocks, guidance)


class _Writer:
    """Puts the groups of one design into rows."""

    def __init__(self, design: Design, words: RuleWords, faulty: Faulty) -> None:
        self._words = words
        self._faulty = faulty
        self._intents = {intent.id: intent for intent in design.intents}
        self._rules: tuple[Rule, ...] = (*design.exceptions, *design.triggers)

    def everywhere(self) -> str:
        """Return which rules apply whatever the intent, for they are not repeated beside each group."""
        general = [
            rule.id for rule in self._rules if any(row.scope.intents is None for row in rule.alternatives)
        ]
        return f"Whatever the intent, these may bring a person in: {listing(general)}." if general else ""

    def block(self, number: int, group: Group) -> Block:
        """Return a band with what AI may do, a row for each queue with its intents, a row for each way of routing."""
        languages = {language for part in group.treatments for language in part.channels}
        channels = {one for part in group.treatments for some in part.channels.values() for one in some}
        where = _Where(self._words, languages, channels)
        count = sum(len(members.intents) for members in group.members)
        title = f"{number} · {_BANDS[group.least_human]} · {counted(count, 'intent')}"
        if closed := where.limits():
            title += f" · open {closed}"
        who = [
            [
                Text(self._names(intents), looks.BAD if self._is_unread(intents) else looks.BODY),
                self._queues(members.handovers, where),
                Text("\n".join(self._also_human(intents)) or "–"),
                Text(_cells(cell for part in members.handovers for cell in part.cells)),
            ]
            for members in group.members
            for intents in _in_cells(members.intents)
        ]
        how = [
            [
                Text(where.of(part) or "everywhere", looks.PALE),
                self._lanes(part),
                Text(_cells(part.cells), looks.PALE),
            ]
            for part in group.treatments
        ]
        return [Section(_BAND, [[Text(title, looks.BAND)]]), Section(_WHO, who), Section(_HOW, how)]

    def _lanes(self, part: Part[Treatment]) -> Text:
        errors = [
            place
            for place in part.cells
            if place.cell is not None and (place.sheet, place.cell) in self._faulty
        ]
        if not errors:
            return Text(part.what.lanes, looks.PALE if part.what.is_sound else looks.BAD)
        return Text(f"{part.what.lanes}\nError at {_cells(errors)}: see HX Issues", looks.BAD)

    def _is_unread(self, intents: Sequence[str]) -> bool:
        """Whether a cell that is told of these intents could not be read."""
        return any(self._intents[one].source.broken & {"risk", "owner", *_DOUBTFUL} for one in intents)

    def _names(self, intents: Sequence[str]) -> str:
        """Return the intents by risk, and their owners."""
        by_risk: dict[str, list[str]] = defaultdict(list)
        for one in intents:
            intent = self._intents[one]
            by_risk[intent.risk or UNREAD].append(_intent(intent))
        order = sorted(by_risk, key=lambda risk: RISKS.index(risk) if risk in RISKS else -1)
        owners: dict[str, list[str]] = defaultdict(list)
        for one in intents:
            unread = "owner" in self._intents[one].source.broken
            owners[UNREAD if unread else name(self._intents[one].owner) or "not stated"].append(one)
        told = (f"{owner}{_only(of, intents)}" for owner, of in owners.items())
        texts = [f"{', '.join(by_risk[risk])} ({risk})" for risk in order]
        return "\n".join([*texts, f"Owner: {'; '.join(told)}"])

    def _queues(self, handovers: Sequence[Part[Handover]], where: _Where) -> Text:
        """Return who takes over, and who approves drafts where they are others; the most frequent ones first."""
        people = [part for part in handovers if not part.what.of_drafts]
        drafts = [part for part in handovers if part.what.of_drafts]
        if all(any(_includes(one, part) for one in people) for part in drafts):
            drafts = []
        told = [*self._told(people, "", where), *self._told(drafts, "drafts", where)]
        is_sound = all(sound for _, sound in told)
        return Text("\n".join(text for text, _ in told) or "–", looks.BODY if is_sound else looks.BAD)

    def _told(self, parts: Sequence[Part[Handover]], what: str, where: _Where) -> Iterator[tuple[str, bool]]:
        """Yield the queue of each part, and whether it is sound; where it holds, except for the most frequent one."""
        for at, (handover, channels, _) in enumerate(parts):
            place = where.of(parts[at]) if at else ""
            head = " ".join(filter(None, (what, place and f"({place})")))
            if handover.queue is None:
                text, is_sound = (
                    "nobody, no queue is named" if handover.is_sound else "cannot be read yet",
                    False,
                )
            else:
                text, is_sound = self._words.when_closed(handover.queue, channels)
                text += "" if handover.is_sound else " (cells are at odds)"
            yield f"{head}: {text}" if head else text, is_sound and handover.is_sound

    def _also_human(self, intents: Sequence[str]) -> Iterator[str]:
        """Yield the rules that name some of the intents, with which where not all."""
        for rule in self._rules:
            named = [row.scope.intents for row in rule.alternatives if row.scope.intents is not None]
            of = [intent for intent in intents if any(intent in some for some in named)]
            if of:
                lane = getattr(rule, "lane", Lane.HUMAN)
                to = "" if lane is Lane.HUMAN else f" → {lane.words}"
                yield f"{name(rule.id)}{to}{_only(of, intents)}"


class _Where:
    """Says where a part holds, among the languages and channels that a group of intents is open for."""

    def __init__(self, words: RuleWords, languages: set[str], channels: set[str]) -> None:
        self._words = words
        self._languages = [one for one in words.languages if one in languages]
        self._channels = [one for one in words.channels if one in channels]

    def of(self, part: Part[Treatment] | Part[Handover]) -> str:
        """Return where a part holds, languages with the same channels together; blank for everywhere."""
        alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for language in self._languages:
            if language in part.channels:
                here = tuple(one for one in self._channels if one in part.channels[language])
                alike[here].append(language)
        texts = []
        for channels, languages in alike.items():
            tongue = _part(languages, self._languages, self._words.languages, "language")
            by = _part(channels, self._channels, self._words.channels, "channel")
            texts.append(": ".join(text for text in (tongue, by) if text))
        return "; ".join(texts)

    def limits(self) -> str:
        """Return what the intents are open for; blank where for everything."""
        tongue = _part(self._languages, list(self._words.languages), self._words.languages, "language")
        by = _part(self._channels, list(self._words.channels), self._words.channels, "channel")
        return " ".join(filter(None, (f"in {tongue}" if tongue else "", f"by {by}" if by else "")))


def _includes(one: Part[Handover], other: Part[Handover]) -> bool:
    """Whether the same queue takes over wherever the other part holds."""
    return one.what.queue == other.what.queue and all(
        channels <= one.channels.get(language, frozenset()) for language, channels in other.channels.items()
    )


def _part(some: Sequence[str], every: Sequence[str], names: dict[str, str], noun: str) -> str:
    """Return a part of all by their names; blank for all."""
    if len(some) == len(every):
        return ""
    return part_of([names[one] for one in some], [names[one] for one in every], noun)


def _intent(intent: Intent) -> str:
    headers = intent.source.headers
    marks = [f"{headers.get(key, key)}: {UNREAD}" for key in _DOUBTFUL if key in intent.source.broken]
    if intent.irreversible:
        marks.append("irreversible")
    return f"{name(intent.id)} [{', '.join(marks)}]" if marks else name(intent.id)


def _only(some: Sequence[str], every: Sequence[str]) -> str:
    """Return which of the intents are meant; blank for all."""
    here = set(some)
    missing = [name(one) for one in every if one not in here]
    if not missing:
        return ""
    if len(missing) < len(some):
        return f" (not {', '.join(missing)})"
    return f" ({', '.join(name(one) for one in some)})"


def _in_cells(intents: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the intents in as many parts as it takes for each to fit a cell that a page can hold."""
    part: list[str] = []
    for intent in intents:
        if part and lines(", ".join([*part, name(intent)]), _WIDTH) > _MOST_LINES:
            yield tuple(part)
            part = []
        part.append(intent)
    yield tuple(part)


def _cells(places: Iterable[Place]) -> str:
    """Return cells by sheet, the general ones last: ``Thresholds F5, G5 · Settings B12``; a dash for none."""
    by_sheet: dict[str, list[str]] = defaultdict(list)
    for place in sorted(set(places), key=lambda one: ((one.sheet or "").casefold() == _GENERAL, one.order)):
        by_sheet[place.sheet or ""].append(place.cell or f"row {place.row}")
    return (
        " · ".join(f"{name(sheet)} {listed(cells, _MOST_CELLS)}" for sheet, cells in by_sheet.items()) or "–"
    )
