"""The heat map of HX Coverage: intents down, grouped by category; channels across, in blocks by language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from handoff_xl.model import Design, Intent
from handoff_xl.writers.annotated import coverage_looks, looks
from handoff_xl.writers.annotated.coverage_cells import Combination, CoverageCell, Kind
from handoff_xl.writers.annotated.coverage_grid import INTENT, PROBLEMS, RISK, VOLUME, Grid
from handoff_xl.writers.annotated.coverage_links import CellNames
from handoff_xl.writers.annotated.issue import Issue
from handoff_xl.writers.annotated.issues import SHEET as ISSUES
from handoff_xl.writers.annotated.page import Page
from handoff_xl.writers.annotated.phrasing import counted, plain, shortened

TITLE_ROW, GUIDANCE_ROW, LANGUAGE_ROW, HEADER_ROW = 1, 2, 3, 9
"""Languages stand in row 3, channel names beside the legend in the rows below it, headers in row 9."""

_TITLE = "Coverage: who handles what"
_MOST_CELLS = 300_000  # of the map; a thousand intents in twenty languages on six channels are less than half
_NO_INTENT = "No intent could be read, so there is nothing to show here."
_GUIDANCE = "A click on a cell leads to the row that decides it, on Issues to the first of them."
_FIRST_LEGEND_ROW = LANGUAGE_ROW + 1
_LEGEND: tuple[tuple[Kind, bool, str], ...] = (
    (Kind.AI_ALONE, False, "85   AI alone from 85 % sure"),
    (Kind.AI_DRAFTS, False, "D   AI drafts, a person approves"),
    (Kind.HUMAN, False, "H   a person"),
    (Kind.AI_ALONE, True, "85  D  H   inherited (wider row)"),
    (Kind.NOT_OPEN, False, "·   not open"),
    (Kind.GAP, False, "gap   no row decides"),
    (Kind.FORBIDDEN, False, "AI!   AI, though forbidden"),
    (Kind.CONTRADICTION, False, "≠   cells at odds, or 2 queues"),
    (Kind.UNREADABLE, False, "?   unreadable cell"),
)
_LEGEND_ROWS = HEADER_ROW - _FIRST_LEGEND_ROW
_ROW = 13.5  # points
_POINTS_A_LETTER = 6.5  # of a channel's name
_LONGEST_INTENT = 48
_LONGEST_CHANNEL = 17
_HEADERS = {INTENT: "Intent", RISK: "Risk", VOLUME: "A month", PROBLEMS: "Issues"}
_NO_CATEGORY = "No category"


def draw_frame(page: Page, grid: Grid, design: Design, hours_link: str | None, unplaced: str) -> None:
    """Write title, guidance or else which rows are ``unplaced``, legend and headers."""
    page.put(TITLE_ROW, 1, _TITLE, looks.TITLE)
    if unplaced:
        last = grid.blocks[0].last_column if grid.blocks else PROBLEMS
        page.put(GUIDANCE_ROW, 1, unplaced, coverage_looks.UNPLACED, last_column=last)
    else:
        page.put(GUIDANCE_ROW, 1, _GUIDANCE, looks.GUIDANCE)
    page.put(LANGUAGE_ROW, INTENT, "What the cells say", coverage_looks.CAPTION)
    if hours_link is not None:
        page.put(
            LANGUAGE_ROW,
            RISK,
            "Go to queue hours",
            coverage_looks.LINK,
            link=hours_link,
            last_column=PROBLEMS,
        )
    for at, (kind, inherited, words) in enumerate(_LEGEND):
        right, down = divmod(at, _LEGEND_ROWS)
        look = coverage_looks.legend(kind, inherited=inherited)
        first, last = (RISK, PROBLEMS) if right else (INTENT, INTENT)
        page.put(_FIRST_LEGEND_ROW + down, first, words, look, last_column=last)
    for column, header in _HEADERS.items():
        look = coverage_looks.HEADER if column == INTENT else coverage_looks.LANGUAGE
        page.put(HEADER_ROW, column, header, look)
    names = {language.id: plain(language.name) for language in design.languages}
    channels = {channel: shortened(plain(channel), _LONGEST_CHANNEL) for channel in _channels(grid)}
    for block in grid.blocks:
        width = grid.width(block.first_column, block.last_column)
        words = _language_words(block.language, names[block.language], width)
        page.put(
            LANGUAGE_ROW, block.first_column, words, coverage_looks.LANGUAGE, last_column=block.last_column
        )
        for channel, column in block.columns():
            page.put(
                _FIRST_LEGEND_ROW, column, channels[channel], coverage_looks.CHANNEL, last_row=HEADER_ROW
            )


def draw_map(
    page: Page,
    grid: Grid,
    design: Design,
    cells: Mapping[Combination, CoverageCell],
    problems: Mapping[str, Sequence[Issue]],
    names: CellNames,
) -> int:
    """Write a row for each intent and a caption for each category; return the last row written.

    Of more intents than a program shows in reasonable time, those with problems come first, and the others are counted.
    """
    row = HEADER_ROW
    shown = _shown(design.intents, problems, grid)
    if not design.intents:
        row += 1
        page.put(row, INTENT, _NO_INTENT, looks.GUIDANCE)
    for caption, members in _by_category(design.intents):
        intents = [intent for intent in members if intent.id in shown]
        if caption and intents:
            row += 1
            page.place(row, INTENT, caption, coverage_looks.CATEGORY)
            for column in range(INTENT + 1, grid.last_column + 1):
                page.place(row, column, "", coverage_looks.CATEGORY)
        for intent in intents:
            row += 1
            _draw_intent(page, row, intent, problems.get(intent.id, ()), names)
            for block in grid.blocks:
                for channel, column in block.columns():
                    cell = cells[intent.id, block.language, channel]
                    page.place(row, column, cell.value, coverage_looks.of_cell(cell), names.of(cell.place))
    if len(shown) < len(design.intents):
        row += 1
        left = counted(len(design.intents) - len(shown), "more intent")
        page.put(
            row, INTENT, f"{left} not shown for want of room; those with issues come first.", looks.GUIDANCE
        )
    return row


def _shown(
    intents: Sequence[Intent], problems: Mapping[str, Sequence[Issue]], grid: Grid
) -> AbstractSet[str]:
    """Return the ids of the intents that the map has room for."""
    most = max(_MOST_CELLS // grid.last_column, 1)
    if len(intents) <= most:
        return {intent.id for intent in intents}
    ranked = sorted(intents, key=lambda intent: not problems.get(intent.id))
    return {intent.id for intent in ranked[:most]}


def row_heights(design: Design, last_row: int) -> Mapping[int, float]:
    """Return the heights in points of the rows up to the last one of the map, low so that much fits on a page."""
    names = max((len(channel.id) for channel in design.channels), default=0)
    rotated = min(names, _LONGEST_CHANNEL) * _POINTS_A_LETTER + 16
    beside = max(_ROW, rotated / (HEADER_ROW - LANGUAGE_ROW))
    return {
        TITLE_ROW: 24.0,
        LANGUAGE_ROW: 16.0,
        **dict.fromkeys(range(_FIRST_LEGEND_ROW, HEADER_ROW + 1), beside),
        **dict.fromkeys(range(HEADER_ROW + 1, last_row + 1), _ROW),
    }


def _draw_intent(page: Page, row: int, intent: Intent, problems: Sequence[Issue], names: CellNames) -> None:
    words = shortened(plain(intent.id), _LONGEST_INTENT)
    page.place(row, INTENT, words, coverage_looks.TEXT, names.of(intent.source.place("intent")))
    risk = intent.risk or "?" if intent.status == "active" else intent.status
    page.place(row, RISK, risk, coverage_looks.NUMBER)
    volume = intent.monthly_volume
    page.place(row, VOLUME, "" if volume is None else round(volume), coverage_looks.VOLUME)
    if problems:
        first = problems[0]
        look = coverage_looks.PROBLEM[first.finding.severity]
        page.place(row, PROBLEMS, len(problems), look, first.link or ISSUES)
    else:
        page.place(row, PROBLEMS, "", coverage_looks.NUMBER)


def _by_category(intents: Sequence[Intent]) -> Iterator[tuple[str, list[Intent]]]:
    """Yield the captions with their intents in the order of their rows; no captions where there are no categories."""
    groups: dict[str | None, list[Intent]] = {}
    for intent in intents:
        groups.setdefault(intent.category, []).append(intent)
    without = groups.pop(None, [])
    for category, members in groups.items():
        yield f"{shortened(plain(category or ''), 60)} · {counted(len(members), 'intent')}", members
    if without:
        yield f"{_NO_CATEGORY} · {counted(len(without), 'intent')}" if groups else "", without


def _channels(grid: Grid) -> tuple[str, ...]:
    return grid.blocks[0].channels if grid.blocks else ()


def _language_words(tag: str, name: str, width: float) -> str:
    """Return name and tag of a language, or what of them fits over its channels."""
    for words in (f"{name} ({tag})", name):
        if name and len(words) * 1.15 < width:
            return words
    return tag
