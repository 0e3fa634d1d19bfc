"""The formulas of Try it, and of the column on Thresholds that says which rows fit.

Array formulas of the old kind and functions of Excel 2007 only, so that Excel 2010, LibreOffice and Google Sheets
come to the same. FIND and EXACT compare, because they read ``?`` and ``*`` as they stand.
"""

from __future__ import annotations

from collections.abc import Iterable

from handoff_xl.lanes import Lane
from handoff_xl.layout import setting
from handoff_xl.ooxml.references import column_letters
from handoff_xl.writers.template.tables import ALL_WORDS, FIRST_ROW, TRY_IT, Book, Table, name_in_formulas
from handoff_xl.writers.template.trial import (
    AI_ALONE,
    AI_ASKS,
    AI_DRAFTS,
    BY_LANGUAGE,
    CHANNEL_CLOSED,
    FALLBACK_QUEUE,
    GAP,
    HUMAN,
    IDLE_WITHOUT_MODE,
    INCOMPLETE,
    LANGUAGE_CLOSED,
    LAST,
    MODES,
    NO_LANE,
    NOBODY,
    NOT_ACTIVE,
    OPEN,
    SCOPE_WEIGHTS,
    SCOPES,
    SHARE_DEFAULTS,
    SHARE_STEPS,
    SHARES,
    STEP,
    TRIED,
    UNCLEAR,
    UNREADABLE,
    UNSURE,
    WITH_INTENTS,
    idle_modes,
    idle_under,
    narrower_scopes,
    spellings,
)

PICK = {"intent": 5, "language": 6, "channel": 7, "confidence": 8}
LANE_ROW, MEANING_ROW, QUEUE_ROW = 11, 12, 13
IN_FORCE_ROW = 16
"""The row of the first setting in force; the others follow in the order of TRIED."""

WORKINGS_ROW = 29
_VALUE_ROW, _KEY_ROW, _QUOTED_ROW = WORKINGS_ROW + 2, WORKINGS_ROW + 3, WORKINGS_ROW + 4
INTENT, LANGUAGE, CHANNEL, STATE, WITHOUT_AI, LANE = (
    f"$B${WORKINGS_ROW + 6 + offset}" for offset in range(6)
)
SCOPE_ROW = WORKINGS_ROW + 14
RANK_ROW = SCOPE_ROW + SCOPES
_ROW_ROW, _CODE_ROW, _SETTING_ROW, _IDLE_ROW = (RANK_ROW + offset for offset in range(1, 5))
WORKINGS_END = _IDLE_ROW

_BLANK_OR_ALL = "|" + "|".join(ALL_WORDS) + "|"
_SETTING_OF = {
    "ai_from": setting("ai_from").header,
    "review_from": setting("review_from").header,
    "if_unsure": setting("if_unsure").header,
    "queue": FALLBACK_QUEUE,
}


def picked(key: str) -> str:
    """Return the cell of a pick."""
    return f"$B${PICK[key]}"


def in_force(key: str) -> str:
    """Return the cell that shows the value of a setting."""
    return f"$B${IN_FORCE_ROW + TRIED.index(key)}"


def column(key: str) -> str:
    """Return the letter of a setting's column among the workings."""
    return "BCDEFG"[TRIED.index(key)]


def _below(row: int, key: str) -> str:
    return f"${column(key)}${row}"


def decisive_row(key: str) -> str:
    """Return the cell that holds the row that counts."""
    return _below(_ROW_ROW, key)


def settings_row(key: str) -> str:
    """Return the cell that holds a setting's row on Settings."""
    return _below(_SETTING_ROW, key)


def idle_cell(key: str) -> str:
    """Return the cell that says why a setting does not count; it is blank where it does."""
    return _below(_IDLE_ROW, key)


def pick_found(book: Book, key: str) -> str:
    """Return the formula for the row that lists the intent, language or channel that is picked, 0 for none."""
    return _found(book, f"{key}s", key, picked(key), folded=key != "intent")


def _found(book: Book, sheet: str, key: str, pick: str, *, folded: bool) -> str:
    table = book.table(sheet)
    if table is None:
        return f'IF(TRIM({pick})="",0,1)'
    span = table.span_elsewhere(key)
    same = (
        f"EXACT(LOWER(TRIM({span})),LOWER(TRIM({pick})))" if folded else f"EXACT(TRIM({span}),TRIM({pick}))"
    )
    return f'IF(TRIM({pick})="",0,SUMPRODUCT(MAX({same}*ROW({span}))))'


def about_intent(book: Book, key: str) -> str:
    """Return the formula for a cell of the intent's row, blank where there is none."""
    return f'IF({INTENT}=0,"",{_tidied(_indexed(book.tables["intents"], key, INTENT))})'


def state(book: Book) -> str:
    """Return the formula for whether the intent is open for what is picked."""
    intents = book.tables["intents"]
    status = f"LOWER({_tidied(_indexed(intents, 'status', INTENT))})"
    formula = str(OPEN)
    for scope, key, closed in (
        ("channels", "channels", CHANNEL_CLOSED),
        ("languages", "languages", LANGUAGE_CLOSED),
    ):
        cell = _indexed(intents, key, INTENT)
        formula = f"IF(OR({_is_blank_or_all(cell)},{_is_listed(cell, scope)}),{formula},{closed})"
    formula = f'IF(OR({status}="",{status}="active"),{formula},{NOT_ACTIVE})'
    return f"IF(OR({INTENT}=0,{LANGUAGE}=0,{CHANNEL}=0),{INCOMPLETE},{formula})"


def without_ai(book: Book) -> str:
    """Return the formula for whether the language has no AI support."""
    table = book.table("languages")
    if table is None:
        return "FALSE"
    support = f"LOWER({_tidied(_indexed(table, 'ai_support', LANGUAGE))})"
    return f'IF({LANGUAGE}=0,FALSE,OR({support}="none",{support}="no"))'


def scope_value(book: Book, key: str) -> str:
    """Return the formula for what a scope cell must hold to fit."""
    if key in {"risks", "categories"}:
        return f"LOWER({about_intent(book, {'risks': 'risk', 'categories': 'category'}[key])})"
    if key == "intents":
        return about_intent(book, "intent")
    return f"LOWER(TRIM({picked('language' if key == 'languages' else 'channel')}))"


def scope_cells(key: str) -> tuple[str, str, str]:
    """Return the cells that hold a scope's value, the value in a tidied list, and in quotes."""
    letter = "BCDEF"[list(SCOPE_WEIGHTS).index(key)]
    return f"${letter}${_VALUE_ROW}", f"${letter}${_KEY_ROW}", f"${letter}${_QUOTED_ROW}"


def list_key(key: str) -> tuple[str, str]:
    """Return the formulas for a value in a tidied list and in quotes; a blank one is in no list."""
    value = scope_cells(key)[0]
    return (
        f'IF({value}="","¦",SUBSTITUTE(SUBSTITUTE({value},",","¦"),";","¦"))',
        f'IF({value}="","¦",""""&{value}&"""")',
    )


def fit(book: Book, row: int) -> str:
    """Return the formula of a row of Thresholds for the number of its scope, -1 where the row does not fit."""
    thresholds = book.tables["thresholds"]
    elsewhere = name_in_formulas(book.try_it) + "!"
    parts = {
        key: f"IF({_is_blank_or_all(thresholds.cell(key, row))},0,"
        f"IF({_is_listed(thresholds.cell(key, row), key, elsewhere)},{weight},-99))"
        for key, weight in SCOPE_WEIGHTS.items()
    }
    narrow = "+".join(parts[key] for key in ("risks", "categories", "intents"))
    number = f"MAX(-1,MIN({WITH_INTENTS},{narrow})+{parts['languages']}+{parts['channels']})"
    return f"IF(OR({elsewhere}{STATE}<>{OPEN},{thresholds.started(row)}=0),-1,{number})"


def rank(book: Book, key: str, scope: int) -> str:
    """Return the array formula for the rank of the best cell of a scope, 0 where a narrower scope has one."""
    thresholds = book.tables["thresholds"]
    cells = thresholds.span_elsewhere(key)
    letters = column_letters(thresholds.calculated_index(TRY_IT) + 1)
    fits = f"{thresholds.name_in_formulas}!${letters}${FIRST_ROW}:${letters}${thresholds.last_row}"
    value = f"{_code(key, cells)}*{STEP}+{LAST}-ROW({cells})"
    best = f'MAX(IF({fits}={scope},IF(TRIM({cells})<>"",{value},0),0))'
    if key == "queue" and scope == WITH_INTENTS:
        own = f'IF({STATE}<>{OPEN},0,IF({about_intent(book, "queue")}="",0,{STEP + LAST}))'
        best = f"MAX({best},{own})"
    narrower = ",".join(f"{column(key)}{SCOPE_ROW + other}" for other in narrower_scopes(scope))
    return f"IF(MAX({narrower})>0,0,{best})" if narrower else best


def decisive(book: Book, key: str) -> tuple[str, str, str]:
    """Return the formulas for the rank that counts, its row and its code."""
    scopes = f"{column(key)}{SCOPE_ROW}:{column(key)}{SCOPE_ROW + SCOPES - 1}"
    highest = _below(RANK_ROW, key)
    row = f"IF({highest}=0,{NOBODY},{LAST}-MOD({highest},{STEP}))"
    if key == "mode":
        row = f"IF({WITHOUT_AI},{BY_LANGUAGE},{row})"
    unset = "1"
    if key in SHARES:
        default = _default(book, key)
        unset = f'IF(TRIM({default})="",1,{_code(key, default)})'
    return f"MAX({scopes})", row, f"IF({highest}=0,{unset},INT({highest}/{STEP}))"


def setting_found(book: Book, key: str) -> str | None:
    """Return the formula for the row of a setting that stands in for Thresholds, None where there is none."""
    name = _SETTING_OF.get(key)
    return None if name is None else _found(book, "settings", "setting", f'"{name}"', folded=True)


def setting_header(key: str) -> str:
    """Return the name of the setting that stands in for a column of Thresholds."""
    return _SETTING_OF[key]


def setting_cell(book: Book, key: str) -> str:
    """Return the expression for the value of that setting, where Settings have its row."""
    return _indexed(book.tables["settings"], "value", settings_row(key))


def _default(book: Book, key: str) -> str:
    """Return the expression for what Settings say where no row of Thresholds counts, blank where they say nothing."""
    return f'IF({settings_row(key)}=0,"",{setting_cell(book, key)})' if key in _SETTING_OF else '""'


def value_in_force(book: Book, key: str) -> str:
    """Return the formula for the value that counts."""
    row, code = decisive_row(key), _below(_CODE_ROW, key)
    cell = _indexed(book.tables["thresholds"], key, row)
    default = _default(book, key)
    closed = '""'
    if key == "mode":
        value = f'IF({row}={NOBODY},"",{_chosen(code, MODES)})'
        value = f'IF({row}={BY_LANGUAGE},"{Lane.HUMAN.words}",{value})'
    elif key in SHARES:
        value = _share(default, str(SHARE_DEFAULTS[key]))
        value = f'IF({code}=0,"{UNCLEAR}",IF({row}<0,{value},{_share(cell, "0")}))'
    elif key == "if_unsure":
        asks = ",".join(f'LOWER({_tidied(default)})="{word}"' for word in spellings(key, Lane.CLARIFY))
        value = f'IF(OR({asks}),"{Lane.CLARIFY.words}","{Lane.HUMAN.words}")'
        value = f"IF({row}<0,{value},{_chosen(code, UNSURE)})"
    elif key == "queue":
        closed = f'IF({STATE}={INCOMPLETE},"",TRIM({default}))'
        value = f"IF({row}<0,TRIM({default}),IF({row}=0,{about_intent(book, 'queue')},TRIM({cell})))"
    else:
        value = f'IF({row}<0,"",TRIM({cell}))'
    return f"IF({STATE}<>{OPEN},{closed},{value})"


def idle(key: str) -> str:
    """Return the formula for why the value of a setting does not count, blank where it does."""
    formula = '""'
    for mode in idle_modes(key):
        formula = f'IF({in_force("mode")}="{mode.words}","{idle_under(mode)}",{formula})'
    return f'IF({STATE}<>{OPEN},"",IF({decisive_row("mode")}={NOBODY},"{IDLE_WITHOUT_MODE}",{formula}))'


def lane() -> str:
    """Return the formula for the number of the lane."""
    confidence = picked("confidence")
    mode = in_force("mode")
    codes = ",".join(f"{_below(_CODE_ROW, key)}=0" for key in TRIED[:4])
    asks = f'IF({in_force("if_unsure")}="{Lane.CLARIFY.words}",{AI_ASKS},{HUMAN})'
    bands = f"IF({confidence}>={in_force('review_from')},{AI_DRAFTS},{asks})"
    alone = f'AND({mode}="{Lane.AI_AUTO.words}",{confidence}>={in_force("ai_from")})'
    bands = f"IF({alone},{AI_ALONE},{bands})"
    bands = f'IF({mode}="{Lane.HUMAN.words}",{HUMAN},{bands})'
    bands = f"IF({decisive_row('mode')}={NOBODY},{GAP},IF(OR({codes}),{UNREADABLE},{bands}))"
    bands = f"IF(OR({STATE}<>{OPEN},{WITHOUT_AI}),{HUMAN},{bands})"
    unsaid = f"IF(ISNUMBER({confidence}),OR({confidence}<0,{confidence}>1),TRUE)"
    return f"IF(OR({STATE}={INCOMPLETE},{unsaid}),{NO_LANE},{bands})"


def _indexed(table: Table, key: str, row: str) -> str:
    return f"INDEX({table.span_elsewhere(key)},{row}-{FIRST_ROW - 1})"


def _tidied(cell: str) -> str:
    """Return a cell's text without spaces around it, the hard ones of pasted text included."""
    return f'TRIM(SUBSTITUTE({cell},"\u00a0"," "))'


def _is_blank_or_all(cell: str) -> str:
    return f'ISNUMBER(FIND("|"&LOWER(TRIM({cell}))&"|","{_BLANK_OR_ALL}"))'


def _is_listed(cell: str, scope: str, elsewhere: str = "") -> str:
    _, key, quoted = (elsewhere + address for address in scope_cells(scope))
    text = cell if scope == "intents" else f"LOWER({cell})"
    text = _substituted(text, ('"\u00a0"', '" "'), (quoted, key), ('";"', '","'), ("CHAR(10)", '","'))
    text = _substituted(f"TRIM({text})", ('", "', '","'), ('" ,"', '","'))
    return f'ISNUMBER(FIND(","&{key}&",",","&{text}&","))'


def _substituted(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        text = f"SUBSTITUTE({text},{old},{new})"
    return text


def _code(key: str, cells: str) -> str:
    if key in SHARES:
        share = f"1+ROUND(IF({cells}>1,{cells}/100,{cells})*{SHARE_STEPS},0)"
        return (
            f"IF(ISNUMBER({cells}),IF(({cells}>=0)*(({cells}<=1)+({cells}>=2))*({cells}<=100)>0,{share},0),0)"
        )
    lanes = {"mode": MODES, "if_unsure": UNSURE}.get(key)
    if lanes is None:
        return "1"
    words = ["|" + "|".join(spellings(key, one)) + "|" for one in lanes]
    starts = [len("".join(words[:number])) + 1 for number in range(1, len(words))]
    text = f"LOWER({_tidied(cells)})"
    place = f'FIND("|"&{text}&"|","{"".join(words)}")'
    return f"IFERROR(1{''.join(f'+({place}>={start})' for start in starts)},0)"


def _chosen(code: str, lanes: Iterable[Lane]) -> str:
    words = ",".join(f'"{lane.words}"' for lane in lanes)
    return f'CHOOSE({code}+1,"{UNCLEAR}",{words})'


def _share(value: str, otherwise: str) -> str:
    """Return a percent cell as a share; what is no share gives ``otherwise``."""
    number = f"IF({value}>1,{value}/100,{value})"
    return f"IF(ISNUMBER({value}),{number},{otherwise})"
