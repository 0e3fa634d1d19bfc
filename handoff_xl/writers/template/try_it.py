"""The sheet Try it: pick a conversation, see its lane and the rows of Thresholds that decide it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handoff_xl.lanes import Lane
from handoff_xl.layout import SHEET_BY_KEY
from handoff_xl.writers.template import trial_formulas as formulas
from handoff_xl.writers.template.styles import (
    COUNTS,
    FINE_PERCENT,
    FITS,
    MUTED,
    NAVY,
    Looks,
    Styles,
)
from handoff_xl.writers.template.tables import TRY_IT, Book, CellValue, trimmed
from handoff_xl.writers.template.trial import (
    AI_ALONE,
    AI_ASKS,
    AI_DRAFTS,
    BY_LANGUAGE,
    CHANNEL_CLOSED,
    FALLBACK_QUEUE,
    GAP,
    HUMAN,
    INCOMPLETE,
    LANGUAGE_CLOSED,
    NO_LANE,
    NOBODY,
    NOT_ACTIVE,
    OPEN,
    SHARES,
    TRIED,
    UNREADABLE,
    Trial,
    idle_modes,
)
from handoff_xl.writers.template.try_it_cells import TryItSheet, boxed
from handoff_xl.writers.template.try_it_workings import write_workings

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

PURPOSE = "Pick a conversation and see who handles it, and which rows of Thresholds say so."
_SENTENCE = PURPOSE + " A preview of thresholds; compile decides."
_WIDTHS = (22, 44, 42, 54)
_A4 = 9

_PICKS = (
    ("intent", "Intent", "intents", "Pick an intent."),
    ("language", "Language", "languages", "Pick a language."),
    ("channel", "Channel", "channels", "Pick a channel."),
)
_ASK_CONFIDENCE = "Type how sure the classifier is, for example 90%."
_CLOSED = {
    NOT_ACTIVE: "The intent is not active.",
    LANGUAGE_CLOSED: "The intent is not open in this language.",
    CHANNEL_CLOSED: "The intent is not open on this channel.",
}
_FILL_IN = "Fill in the four cells above."
_BAD_CONFIDENCE = "Confidence: type a percent from 0% to 100%, for example 90%."
LANES = (
    ("", _FILL_IN),
    (Lane.AI_AUTO.words, "AI answers or acts by itself: sure enough, at or above AI from."),
    (Lane.CLARIFY.words, "AI asks one question to be sure: below Review from."),
    (
        Lane.AI_REVIEW.words,
        "AI writes a draft; a person approves, changes or rejects it before anything is sent.",
    ),
    (Lane.HUMAN.words, "A person takes the conversation over."),
    ("Gap", "No row fills in Mode here, so nobody is told what to do. Add a row to Thresholds."),
    ("Not clear", "A cell that counts cannot be read: mend the one named below."),
)
_LANE_LOOKS: dict[int, Looks] = {
    AI_ALONE: {"bg_color": "#C6E0B4"},
    AI_ASKS: {"bg_color": "#DDEBF7"},
    AI_DRAFTS: {"bg_color": "#FFE699"},
    HUMAN: {"bg_color": "#9DC3E6"},
    GAP: {"bg_color": "#F4B6C2"},
    UNREADABLE: {"bg_color": "#F4B6C2"},
}
_IDLE: Looks = {"font_color": "#666666", "bg_color": "#EDEDED", "italic": True}
"""A line that does not count; darker than such cells on Thresholds, because its words are to be read."""

_PICK_COLOUR = "#FFF9E5"
_NOBODY_YET = f"Nobody yet: fill in {FALLBACK_QUEUE} on Settings."
_NOBODY = "Nobody: AI goes on by itself."
_EXPLAINED = {
    "mode": "Who handles it when AI is sure.",
    "ai_from": "From here AI acts alone, where Mode is AI alone.",
    "review_from": "From here AI drafts and a person approves.",
    "if_unsure": "Below Review from.",
    "queue": "The people who take it over.",
    "review_queue": "The people who approve drafts; blank = the Queue.",
}
_REMARKS = (
    "Triggers, exceptions and limits are left out here: they can only make a conversation more human.",
    "Stand-ins and opening hours of the queues are left out too; so is a second intent that is nearly as likely.",
)


def write_try_it(worksheet: Worksheet, book: Book, styles: Styles) -> None:
    """Write the sheet for a workbook that ``can_try``."""
    sheet = TryItSheet(worksheet, book, Trial(book, book.pick), styles)
    for index, width in enumerate(_WIDTHS):
        worksheet.set_column(index, index, width)
    worksheet.set_column(len(_WIDTHS), len(_WIDTHS) + 2, 16)
    worksheet.set_row(0, 28)
    worksheet.write_string(0, 0, TRY_IT, styles.title())
    worksheet.set_row(1, 18)
    worksheet.write_string(1, 0, _SENTENCE, styles.sentence())
    _write_picks(sheet)
    _write_lane(sheet)
    _write_settings(sheet)
    write_workings(sheet)
    _set_up(worksheet)


def _write_picks(sheet: TryItSheet) -> None:
    """Write the four cells to fill in, each with what is found for it."""
    styles, trial, book = sheet.styles, sheet.trial, sheet.book
    _heads(sheet, 4, ("Pick here", "", "What is found", ""))
    where = {"intent": formulas.INTENT, "language": formulas.LANGUAGE, "channel": formulas.CHANNEL}
    rows = {"intent": trial.intent, "language": trial.language, "channel": trial.channel}
    for key, label, table_key, ask in _PICKS:
        row = formulas.PICK[key]
        sheet.worksheet.set_row(row - 1, 20)
        sheet.text(f"A{row}", label, styles.header(required=True))
        value = str(getattr(book.pick, key))
        pick_looks = boxed(styles, num_format="@", bg_color=_PICK_COLOUR, bold=True, shrink=True)
        sheet.worksheet.write(row - 1, 1, value or None, pick_looks)
        table = book.table(table_key)
        missing = f"Not on the {SHEET_BY_KEY[table_key].name} sheet."
        found, shown = '""', ""
        if key == "intent":
            parts = [formulas.about_intent(book, name) for name in ("risk", "category", "status")]
            told = [trial.about_intent(name) for name in ("risk", "category", "status")]
            found = f'{parts[0]}&" risk"' + "".join(f'&IF({part}="",""," · "&{part})' for part in parts[1:])
            shown = f"{told[0]} risk" + "".join(f" · {part}" for part in told[1:] if part)
        elif key == "language":
            found, shown = (
                f'IF({formulas.WITHOUT_AI},"No AI support","")',
                "No AI support" if trial.without_ai else "",
            )
        formula = f'IF(TRIM({formulas.picked(key)})="","{ask}",IF({where[key]}=0,"{missing}",{found}))'
        answer = ask if not value else shown if rows[key] else missing
        sheet.formula(f"C{row}", formula, answer, boxed(styles, font_color=MUTED))
        if table is not None:
            sheet.worksheet.data_validation(
                f"B{row}",
                {
                    "validate": "list",
                    "source": f"={table.span_elsewhere(key)}",
                    "error_title": label,
                    "error_message": f"Pick one that is on the {table.layout.name} sheet.",
                },
            )
    row = formulas.PICK["confidence"]
    sheet.worksheet.set_row(row - 1, 20)
    sheet.text(f"A{row}", "Confidence", styles.header(required=True))
    looks = boxed(styles, num_format="0%", bg_color=_PICK_COLOUR, bold=True)
    sheet.worksheet.write(row - 1, 1, book.pick.confidence, looks)
    sheet.worksheet.data_validation(
        f"B{row}",
        {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": 1,
            "error_title": "Confidence",
            "error_message": "Type a percent from 0% to 100%, for example 90%.",
        },
    )
    confidence = formulas.picked("confidence")
    said = book.pick.confidence is not None and 0 <= book.pick.confidence <= 1
    sheet.formula(
        f"C{row}",
        f'IF(ISNUMBER({confidence}),IF(AND({confidence}>=0,{confidence}<=1),"","{_ASK_CONFIDENCE}"),"{_ASK_CONFIDENCE}")',
        "" if said else _ASK_CONFIDENCE,
        boxed(styles, font_color=MUTED),
    )


def _write_lane(sheet: TryItSheet) -> None:
    """Write the lane in words, what it means and who takes over."""
    styles, trial = sheet.styles, sheet.trial
    _heads(sheet, formulas.LANE_ROW - 1, ("What happens", "", "", ""))
    words = ",".join(f'"{name}"' for name, _ in LANES)
    meanings = ",".join([_not_tried(), *(f'"{meaning}"' for _, meaning in LANES[1:])])
    closed = ",".join(f'"{_CLOSED[state]}"' for state in sorted(_CLOSED))
    lane, state = formulas.LANE, formulas.STATE
    big = boxed(styles, bold=True, font_size=16)
    sheet.worksheet.set_row(formulas.LANE_ROW - 1, 30)
    sheet.text(f"A{formulas.LANE_ROW}", "Lane", styles.header(required=False))
    sheet.formula(f"B{formulas.LANE_ROW}", f"CHOOSE({lane}+1,{words})", LANES[trial.lane][0], big)
    for number, looks in _LANE_LOOKS.items():
        sheet.worksheet.conditional_format(
            f"B{formulas.LANE_ROW}",
            {"type": "formula", "criteria": f"={lane}={number}", "format": styles.make(**looks)},
        )
    sheet.text(f"A{formulas.MEANING_ROW}", "In words", styles.header(required=False))
    why = f'IF(AND({lane}={HUMAN},{state}>{OPEN}),CHOOSE({state}-{OPEN},{closed})&" ","")'
    _merged(sheet, formulas.MEANING_ROW, f"{why}&CHOOSE({lane}+1,{meanings})", in_words(trial))
    sheet.text(f"A{formulas.QUEUE_ROW}", "Who takes over", styles.header(required=False))
    queue, review = formulas.in_force("queue"), formulas.in_force("review_queue")
    person = f'IF({queue}="","{_NOBODY_YET}",{queue})'
    drafts = f'IF({review}="",{person},{review})'
    _merged(
        sheet,
        formulas.QUEUE_ROW,
        f'IF(OR({lane}={AI_ALONE},{lane}={AI_ASKS}),"{_NOBODY}",'
        f'IF({lane}={AI_DRAFTS},{drafts},IF({lane}={HUMAN},{person},"")))',
        _who(trial),
    )


def in_words(trial: Trial) -> str:
    """Return what the lane means, or what is to be done in the four cells before there is one."""
    if trial.lane == NO_LANE:
        pick = trial.pick
        if not all(map(trimmed, (pick.intent, pick.language, pick.channel, pick.confidence))):
            return _FILL_IN
        rows = (trial.intent, trial.language, trial.channel)
        for (key, label, table_key, _), row in zip(_PICKS, rows, strict=True):
            if not row:
                return f"{label}: {trimmed(getattr(pick, key))}{_missing_on(table_key)}"
        return _BAD_CONFIDENCE
    told = f"{_CLOSED[trial.state]} " if trial.lane == HUMAN and trial.state > OPEN else ""
    return told + LANES[trial.lane][1]


def _not_tried() -> str:
    """Return the formula for what is to be done in the four cells before there is a lane."""
    formula = f'"{_BAD_CONFIDENCE}"'
    rows = (formulas.INTENT, formulas.LANGUAGE, formulas.CHANNEL)
    for (key, label, table_key, _), row in reversed(list(zip(_PICKS, rows, strict=True))):
        told = f'"{label}: "&TRIM({formulas.picked(key)})&"{_missing_on(table_key)}"'
        formula = f"IF({row}=0,{told},{formula})"
    blank = ",".join(f'TRIM({formulas.picked(key)})=""' for key in formulas.PICK)
    return f'IF(OR({blank}),"{_FILL_IN}",{formula})'


def _missing_on(table_key: str) -> str:
    return f" is not on the {SHEET_BY_KEY[table_key].name} sheet. Pick one from the list."


def _who(trial: Trial) -> CellValue:
    if trial.lane in {AI_ALONE, AI_ASKS}:
        return _NOBODY
    if trial.lane not in {AI_DRAFTS, HUMAN}:
        return ""
    reviewers = trial.in_force("review_queue") if trial.lane == AI_DRAFTS else ""
    return reviewers or trial.in_force("queue") or _NOBODY_YET


def explained(key: str) -> str:
    """Return what the value of a setting says where it counts."""
    return _EXPLAINED[key]


def _write_settings(sheet: TryItSheet) -> None:
    """Write the values in force and where each comes from."""
    styles, trial, book = sheet.styles, sheet.trial, sheet.book
    _heads(sheet, formulas.IN_FORCE_ROW - 1, ("In force", "Value", "Where it comes from", "What it says"))
    for offset, key in enumerate(TRIED):
        row = formulas.IN_FORCE_ROW + offset
        sheet.worksheet.set_row(row - 1, 18)
        sheet.text(f"A{row}", SHEET_BY_KEY["thresholds"].column(key).header, styles.header(required=False))
        looks = boxed(styles, bold=True, shrink=True, num_format="0%" if key in SHARES else "General")
        sheet.formula(f"B{row}", formulas.value_in_force(book, key), trial.in_force(key), looks)
        sheet.formula(f"C{row}", *_origin(book, trial, key), boxed(styles))
        if idle_modes(key):
            idle = formulas.idle_cell(key)
            formula = f'IF({idle}="","{_EXPLAINED[key]}",{idle})'
            looks = boxed(styles, font_color=MUTED)
            sheet.formula(f"D{row}", formula, trial.idle(key) or _EXPLAINED[key], looks)
        else:
            sheet.text(f"D{row}", _EXPLAINED[key], boxed(styles, font_color=MUTED))
    _grey_what_does_not_count(sheet)
    _write_legend(sheet, formulas.IN_FORCE_ROW + len(TRIED) + 1)


def _grey_what_does_not_count(sheet: TryItSheet) -> None:
    styles = sheet.styles
    for offset, key in enumerate(TRIED):
        if not idle_modes(key):
            continue
        row, criteria = formulas.IN_FORCE_ROW + offset, f'={formulas.idle_cell(key)}<>""'
        for cells, looks in ((f"B{row}", {**_IDLE, "font_strikeout": True}), (f"A{row}:D{row}", _IDLE)):
            sheet.worksheet.conditional_format(
                cells, {"type": "formula", "criteria": criteria, "format": styles.make(**looks)}
            )
    for cell in (*(formulas.in_force(key) for key in sorted(SHARES)), formulas.picked("confidence")):
        fine = f"=AND(ISNUMBER({cell}),ABS({cell}*100-ROUND({cell}*100,0))>0.000001)"
        sheet.worksheet.conditional_format(
            cell.replace("$", ""),
            {"type": "formula", "criteria": fine, "format": styles.make(**FINE_PERCENT)},
        )


def _write_legend(sheet: TryItSheet, row: int) -> None:
    styles = sheet.styles
    legend: tuple[tuple[str, Looks, str], ...] = (
        ("fits", FITS, "On Thresholds: the row fits the conversation."),
        ("counts", COUNTS, "On Thresholds: this cell decides; its row stands above the header."),
    )
    for word, colours, meaning in legend:
        sheet.text(f"A{row}", word, boxed(styles, **colours))
        sheet.text(f"B{row}", meaning, styles.make(valign="vcenter", indent=1))
        row += 1
    row += 1
    for remark in _REMARKS:
        sheet.text(f"A{row}", remark, styles.sentence())
        row += 1


def _origin(book: Book, trial: Trial, key: str) -> tuple[str, str]:
    """Return the formula for where a value comes from, and what it comes to."""
    row = formulas.decisive_row(key)
    nowhere, told = '"no row says so"', "no row says so"
    if key == "review_queue":
        nowhere, told = '"blank: the Queue"', "blank: the Queue"
    setting_row = 0
    if formulas.setting_found(book, key) is not None:
        header = formulas.setting_header(key)
        setting_row = trial.setting_row(header)
        blank = trial.setting_value(header) == ""
        own = formulas.settings_row(key)
        cell = formulas.setting_cell(book, key)
        unset = "built in" if key != "queue" else f"{header} is blank on Settings"
        nowhere = f'IF({own}=0,"{unset}",IF({cell}="","{unset}","Settings row "&{own}))'
        told = unset if blank or not setting_row else f"Settings row {setting_row}"
    name = book.tables["thresholds"].layout.name
    decided = trial.row(key)
    formula = (
        f'IF({row}={BY_LANGUAGE},"Languages row "&{formulas.LANGUAGE},IF({row}={NOBODY},{nowhere},'
        f'IF({row}=0,"Intents row "&{formulas.INTENT},"{name} row "&{row})))'
    )
    told = {
        BY_LANGUAGE: f"Languages row {trial.language}",
        NOBODY: told,
        0: f"Intents row {trial.intent}",
    }.get(decided, f"{name} row {decided}")
    closed = '""'
    if key == "queue":
        closed = f'IF({formulas.STATE}={INCOMPLETE},"",{nowhere})'
    if trial.state != OPEN:
        told = told if key == "queue" and trial.state != INCOMPLETE else ""
    return f"IF({formulas.STATE}<>{OPEN},{closed},{formula})", told


def _heads(sheet: TryItSheet, row: int, headers: tuple[str, ...]) -> None:
    sheet.worksheet.set_row(row - 1, 20)
    for index, header in enumerate(headers):
        sheet.worksheet.write_string(
            row - 1,
            index,
            header,
            sheet.styles.make(
                bold=True,
                font_color=NAVY,
                align="left",
                indent=1,
                valign="bottom",
                bottom=2,
                bottom_color=NAVY,
            ),
        )


def _merged(sheet: TryItSheet, row: int, formula: str, value: CellValue) -> None:
    sheet.worksheet.set_row(row - 1, 20)
    looks = boxed(sheet.styles)
    sheet.worksheet.merge_range(row - 1, 1, row - 1, 3, "", looks)
    sheet.formula(f"B{row}", formula, value, looks)


def _set_up(worksheet: Worksheet) -> None:
    worksheet.hide_gridlines(2)
    worksheet.set_landscape()
    worksheet.set_paper(_A4)
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    worksheet.fit_to_pages(1, 1)
    worksheet.print_area(0, 0, formulas.WORKINGS_ROW - 2, len(_WIDTHS) - 1)
    worksheet.set_footer("&L&8&F&C&8&A&R&8Page &P of &N")
    worksheet.set_selection(4, 1, 4, 1)
    worksheet.set_tab_color("#548235")
