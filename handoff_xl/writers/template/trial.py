"""What Try it comes to: the rows of Thresholds that fit a conversation, and the cell that counts for each setting.

The same steps as the formulas of the sheet take them, so that a workbook shows true values before anything
calculates it. Rows are numbered as in Excel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from handoff_xl.lanes import Lane
from handoff_xl.layout import SHEET_BY_KEY, Kind, setting
from handoff_xl.routes import UNUSED_SETTINGS
from handoff_xl.writers.template.tables import ALL_WORDS, FIRST_ROW, Book, CellValue, Pick, is_blank, trimmed
from handoff_xl.writers.template.values import setting_kind, typed

TRIED = ("mode", "ai_from", "review_from", "if_unsure", "queue", "review_queue")
"""The settings that Try it shows, as columns of Thresholds."""

SHARES = frozenset({"ai_from", "review_from"})
SHARE_DEFAULTS: Mapping[str, float] = {"ai_from": 0.85, "review_from": 0.6}
MODES = (Lane.AI_AUTO, Lane.AI_REVIEW, Lane.HUMAN)
UNSURE = (Lane.CLARIFY, Lane.HUMAN)
"""From the least to the most careful: the first has the code 1. The code 0 is a cell that cannot be read."""

WITH_INTENTS, MIDDLE, WIDTH = 4, 5, 10
"""A scope's number: 1 for Risk and 2 for Categories, 4 wherever Intents are named, plus 5 and 10 for these two."""
SCOPE_WEIGHTS: Mapping[str, int] = {
    "risks": 1,
    "categories": 2,
    "intents": WITH_INTENTS,
    "languages": MIDDLE,
    "channels": WIDTH,
}
SCOPES = 2 * WIDTH

STEP, SHARE_STEPS, LAST = 1_000_000, 1_000_000, 999_999
"""A cell's rank is its code times STEP plus LAST less its row: the more careful first, then the upper row."""

INCOMPLETE, OPEN, NOT_ACTIVE, LANGUAGE_CLOSED, CHANNEL_CLOSED = range(5)
NO_LANE, AI_ALONE, AI_ASKS, AI_DRAFTS, HUMAN, GAP, UNREADABLE = range(7)
UNCLEAR = "cannot be read"
FALLBACK_QUEUE = setting("fallback_queue").header
_WITH_SETTING = frozenset({"ai_from", "review_from", "if_unsure"})
NOBODY, BY_LANGUAGE = -1, -2
"""Instead of a row: no row of Thresholds decides, or the language decides."""

IDLE_WITHOUT_MODE = "Does not count: no row fills in Mode."


def idle_under(mode: Lane) -> str:
    """Return the words beside a value that does not count under a Mode."""
    return f"Does not count: Mode is {mode.words}."


def idle_modes(key: str) -> tuple[Lane, ...]:
    """Return the Modes under which a setting does not count; where there is one, it needs a Mode to count at all."""
    return tuple(mode for mode in MODES if key in UNUSED_SETTINGS.get(mode, ()))


def spellings(column_key: str, lane: Lane) -> tuple[str, ...]:
    """Return every way to write a lane in a column of Thresholds, in lower case."""
    for choice in SHEET_BY_KEY["thresholds"].column(column_key).choices:
        if choice.key == lane.key:
            return tuple(text.lower() for text in (choice.words, choice.key, *choice.aliases))
    raise KeyError(lane)


@cache
def narrower_scopes(scope: int) -> tuple[int, ...]:
    """Return the numbers of the scopes that are narrower than a scope."""
    return tuple(other for other in range(SCOPES) if _filled(scope) < _filled(other))


def scope_in_words(scope: int) -> str:
    """Return the headers of the scope columns that a scope fills."""
    columns = SHEET_BY_KEY["thresholds"]
    words = [columns.column(key).header for key in SCOPE_WEIGHTS if key in _filled(scope)]
    if "Intents" in words:
        words = [word for word in words if word not in {"Risk", "Categories"}]
    return " + ".join(words) or "none: the row is for everything"


def _filled(scope: int) -> frozenset[str]:
    low, place = scope % MIDDLE, scope // MIDDLE
    keys = {key for key, bit in (("risks", 1), ("categories", 2)) if low == WITH_INTENTS or low & bit}
    keys |= {"intents"} if low == WITH_INTENTS else set()
    keys |= {key for key, bit in (("languages", 1), ("channels", 2)) if place & bit}
    return frozenset(keys)


def list_key(value: str) -> tuple[str, str]:
    """Return how a value stands in a tidied list, and in quotes in the list as typed."""
    if not value:
        return "¦", "¦"
    return value.replace(",", "¦").replace(";", "¦"), f'"{value}"'


def is_listed(cell: str, value: str) -> bool:
    """Whether a list cell holds a value; both in the case in which they are compared."""
    key, quoted = list_key(value)
    text = cell.replace("\u00a0", " ").replace(quoted, key).replace(";", ",").replace("\n", ",")
    text = trimmed(text).replace(", ", ",").replace(" ,", ",")
    return f",{key}," in f",{text},"


@dataclass(frozen=True)
class Trial:
    """The values of every cell of Try it for a workbook and what is picked in it."""

    book: Book
    pick: Pick

    @cached_property
    def intent(self) -> int:
        """The row of the intent, 0 where it is not listed."""
        return self._row_of("intents", "intent", self.pick.intent, folded=False)

    @cached_property
    def language(self) -> int:
        """The row of the language, 0 where it is not listed, 1 where the workbook lists none."""
        return self._row_of("languages", "language", self.pick.language, folded=True)

    @cached_property
    def channel(self) -> int:
        """The row of the channel, 0 where it is not listed, 1 where the workbook lists none."""
        return self._row_of("channels", "channel", self.pick.channel, folded=True)

    @cached_property
    def state(self) -> int:
        """INCOMPLETE, OPEN, or why the intent is not open."""
        if not (self.intent and self.language and self.channel):
            return INCOMPLETE
        if self.about_intent("status").lower() not in {"", "active"}:
            return NOT_ACTIVE
        for key, value, state in (
            ("languages", self.pick.language, LANGUAGE_CLOSED),
            ("channels", self.pick.channel, CHANNEL_CLOSED),
        ):
            cell = self.about_intent(key).lower()
            if cell not in ALL_WORDS and not is_listed(cell, trimmed(value).lower()):
                return state
        return OPEN

    @cached_property
    def without_ai(self) -> bool:
        """Whether the language has no AI support."""
        table = self.book.table("languages")
        if table is None or not self.language:
            return False
        return _tidied(self._row("languages", self.language).get("ai_support")).lower() in {"none", "no"}

    def about_intent(self, key: str) -> str:
        """Return a cell of the intent's row, blank where the intent is not listed."""
        return _tidied(self._row("intents", self.intent).get(key))

    @cached_property
    def values(self) -> Mapping[str, str]:
        """What scope cells must hold to fit, under the keys of the scope columns."""
        return {
            "risks": self.about_intent("risk").lower(),
            "categories": self.about_intent("category").lower(),
            "intents": self.about_intent("intent"),
            "languages": trimmed(self.pick.language).lower(),
            "channels": trimmed(self.pick.channel).lower(),
        }

    @cached_property
    def fits(self) -> tuple[int, ...]:
        """The number of the scope of each row that fits, -1 for the others; one for each prepared row."""
        thresholds = self.book.tables["thresholds"]
        found = [self._fit(row) for row in thresholds.rows]
        return (*found, *[-1] * (thresholds.capacity - len(found)))

    @cached_property
    def ranks(self) -> Mapping[str, tuple[int, ...]]:
        """The rank of the best cell of each scope, under the settings' keys; 0 where none is filled or narrower ones are."""
        return {key: self._ranks(key) for key in TRIED}

    def rank(self, key: str) -> int:
        """Return the rank of the cell that counts, 0 where none is filled."""
        return max(self.ranks[key])

    def row(self, key: str) -> int:
        """Return the row that counts: of Thresholds, 0 for that of the intent, NOBODY or BY_LANGUAGE."""
        if key == "mode" and self.without_ai:
            return BY_LANGUAGE
        return LAST - self.rank(key) % STEP if self.rank(key) else NOBODY

    def code(self, key: str) -> int:
        """Return how careful the cell is that counts: 1 and up, 0 where it cannot be read; 1 where there is none."""
        if self.rank(key):
            return self.rank(key) // STEP
        default = self._default(key) if key in SHARES else ""
        return 0 if trimmed(default) and as_share(default) is None else 1

    def setting_row(self, name: str) -> int:
        """Return the row of a setting, 0 where Settings do not have it."""
        return self._row_of("settings", "setting", name, folded=True)

    def setting_value(self, name: str) -> CellValue:
        """Return the value of a setting, the empty text where there is none."""
        raw = self._row("settings", self.setting_row(name)).get("value")
        value = typed(raw, setting_kind(name))[0]
        return value if _is_number(value) else trimmed(raw)

    def in_force(self, key: str) -> str | float:
        """Return the value that counts for a setting: words, a share in [0, 1], or a queue; UNCLEAR, or nothing."""
        if self.state != OPEN:
            closed = key == "queue" and self.state != INCOMPLETE
            return trimmed(self.setting_value(FALLBACK_QUEUE)) if closed else ""
        row, code = self.row(key), self.code(key)
        if row == BY_LANGUAGE:
            return Lane.HUMAN.words
        if code == 0:
            return UNCLEAR
        if row >= 0:
            return self._from_row(key, row, code)
        default = self._default(key)
        if key in SHARES:
            share = as_share(default)
            return SHARE_DEFAULTS[key] if share is None else share
        if key == "if_unsure":
            asks = _tidied(default).lower() in spellings(key, Lane.CLARIFY)
            return Lane.CLARIFY.words if asks else Lane.HUMAN.words
        return trimmed(self.setting_value(FALLBACK_QUEUE)) if key == "queue" else ""

    def _default(self, key: str) -> CellValue:
        """Return what Settings say where no row of Thresholds counts, the empty text where they say nothing."""
        return self.setting_value(setting(key).header) if key in _WITH_SETTING else ""

    def idle(self, key: str) -> str:
        """Return why the value of a setting does not count, blank where it does or nothing is in force."""
        modes = idle_modes(key)
        if self.state != OPEN or not modes:
            return ""
        if self.row("mode") == NOBODY:
            return IDLE_WITHOUT_MODE
        mode = self.in_force("mode")
        return next((idle_under(one) for one in modes if one.words == mode), "")

    @cached_property
    def lane(self) -> int:
        """The lane as a number: NO_LANE to UNREADABLE."""
        confidence = self.pick.confidence
        if self.state == INCOMPLETE or confidence is None or not 0 <= confidence <= 1:
            return NO_LANE
        if self.state != OPEN or self.without_ai:
            return HUMAN
        if self.row("mode") == NOBODY:
            return GAP
        if 0 in {self.code(key) for key in ("mode", "ai_from", "review_from", "if_unsure")}:
            return UNREADABLE
        mode = self.in_force("mode")
        if mode == Lane.HUMAN.words:
            return HUMAN
        if mode == Lane.AI_AUTO.words and confidence >= float(self.in_force("ai_from")):
            return AI_ALONE
        if confidence >= float(self.in_force("review_from")):
            return AI_DRAFTS
        return AI_ASKS if self.in_force("if_unsure") == Lane.CLARIFY.words else HUMAN

    def _from_row(self, key: str, row: int, code: int) -> str | float:
        lanes = {"mode": MODES, "if_unsure": UNSURE}.get(key)
        if lanes is not None:
            return lanes[code - 1].words
        if row == 0:
            return self.about_intent("queue")
        raw = self._row("thresholds", row).get(key)
        if key in SHARES:
            return as_share(typed(raw, Kind.PERCENT)[0]) or 0.0
        return trimmed(raw)

    def _row_of(self, sheet: str, key: str, value: str, *, folded: bool) -> int:
        wanted = trimmed(value)
        table = self.book.table(sheet)
        if not wanted:
            return 0
        if table is None:
            return 1
        listed = [text.lower() if folded else text for text in table.text(key)]
        wanted = wanted.lower() if folded else wanted
        return max((FIRST_ROW + index for index, text in enumerate(listed) if text == wanted), default=0)

    def _row(self, sheet: str, row: int) -> Mapping[str, CellValue]:
        return self.book.tables[sheet].rows[row - FIRST_ROW] if row >= FIRST_ROW else {}

    def _fit(self, row: Mapping[str, CellValue]) -> int:
        if self.state != OPEN or all(is_blank(value) for value in row.values()):
            return -1
        filled = low = 0
        for key, weight in SCOPE_WEIGHTS.items():
            cell = "" if row.get(key) is None else str(row[key])
            if trimmed(cell).lower() in ALL_WORDS:
                continue
            if not is_listed(cell if key == "intents" else cell.lower(), self.values[key]):
                return -1
            if weight <= WITH_INTENTS:
                low += weight
            else:
                filled += weight
        return min(WITH_INTENTS, low) + filled

    def _ranks(self, key: str) -> tuple[int, ...]:
        best = [0] * SCOPES
        for index, (scope, row) in enumerate(
            zip(self.fits, self.book.tables["thresholds"].rows, strict=False)
        ):
            if scope >= 0 and trimmed(row.get(key)):
                rank = self._code(key, row.get(key)) * STEP + LAST - (FIRST_ROW + index)
                best[scope] = max(best[scope], rank)
        if key == "queue" and self.state == OPEN and self.about_intent("queue"):
            best[WITH_INTENTS] = STEP + LAST
        return tuple(
            0 if any(best[narrower] for narrower in narrower_scopes(scope)) else rank
            for scope, rank in enumerate(best)
        )

    def _code(self, key: str, raw: CellValue) -> int:
        if key in SHARES:
            share = as_share(typed(raw, Kind.PERCENT)[0])
            return 0 if share is None else 1 + round(share * SHARE_STEPS)
        lanes = {"mode": MODES, "if_unsure": UNSURE}.get(key)
        if lanes is None:
            return 1
        text = _tidied(raw).lower()
        return next((code for code, lane in enumerate(lanes, 1) if text in spellings(key, lane)), 0)


def as_share(value: CellValue) -> float | None:
    """Return a number in a percent cell as a share: 0.85 and 85 are 85 %; None where it is neither."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    if 0 <= value <= 1:
        return float(value)
    return value / 100 if 2 <= value <= 100 else None


def _is_number(value: CellValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _tidied(value: CellValue) -> str:
    """Return a cell's text without spaces around it, the hard ones of pasted text included."""
    return trimmed(trimmed(value).replace("\u00a0", " "))
