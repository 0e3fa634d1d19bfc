"""DESIGN §2, "1. The route", read plainly: which combinations are open, and which cell counts at each.

Rows are looped over for every question; nothing is kept between two calls.
"""

from tests.oracle.plain_cells import LANES, blank, fold, items, lane, number, percent, text

SCOPE_COLUMNS = ("Risk", "Categories", "Intents", "Languages", "Channels")


def rows_of(design, sheet):
    return design.get(sheet) or []


def setting(design, name):
    """The Value cell of a row of Settings, None where there is no such row."""
    for row in rows_of(design, "Settings"):
        if fold(text(row["Setting"])) == fold(name):
            return row.get("Value")
    return None


def fallback_queue(design):
    return text(setting(design, "Global fallback queue"))


def _named_anywhere(design, columns):
    return [
        entry
        for rows in design.values()
        for row in rows
        for column in columns
        for entry in items(row.get(column))
    ]


def languages(design):
    """The declared languages; without the sheet, the default one and all that are named anywhere."""
    if "Languages" in design:
        return [text(row["Language"]) for row in design["Languages"]]
    named = [text(setting(design, "Default language")), *_named_anywhere(design, ("Languages", "Language"))]
    return list({fold(tag): tag for tag in reversed(named)}.values())


def channels(design):
    """The declared channels; without the sheet, all that are named anywhere."""
    if "Channels" in design:
        return [text(row["Channel"]) for row in design["Channels"]]
    named = _named_anywhere(design, ("Channels", "Channel"))
    return list({fold(channel): channel for channel in reversed(named)}.values())


def find_language(design, tag):
    """RFC 4647 lookup of a turn's language among the declared ones: the declared spelling, or None."""
    if not isinstance(tag, str):
        return None
    subtags = fold(tag).split("-")
    while subtags:
        for declared in languages(design):
            if fold(declared) == "-".join(subtags):
                return declared
        subtags.pop()
        if subtags and len(subtags[-1]) == 1:
            subtags.pop()
    return None


def find_channel(design, channel):
    if not isinstance(channel, str):
        return None
    for declared in channels(design):
        if fold(declared) == fold(channel):
            return declared
    return None


def find_intent(design, intent):
    """The row of the Intents sheet, whatever its Status; None where the id is not listed."""
    if not isinstance(intent, str):
        return None
    for row in rows_of(design, "Intents"):
        if text(row["Intent"]) == intent.strip():
            return row
    return None


def one_of(cell, value):
    """Whether a list cell of ids that fold A–Z (risks, categories, languages, channels) has the value."""
    return value is not None and fold(value) in [fold(entry) for entry in items(cell)]


def blank_or_one_of(cell, value):
    return blank(cell) or one_of(cell, value)


def is_open(intent_row, language, channel):
    """Whether a listed intent, a declared language and a declared channel are an active combination."""
    return (
        intent_row is not None
        and language is not None
        and channel is not None
        and fold(text(intent_row.get("Status"))) in ("", "active")
        and blank_or_one_of(intent_row.get("Languages"), language)
        and blank_or_one_of(intent_row.get("Channels"), channel)
    )


def scope_of(row):
    """The scope columns that a row fills; one that names intents fills Categories and Risk too."""
    filled = {column for column in SCOPE_COLUMNS if not blank(row.get(column))}
    if "Intents" in filled:
        filled |= {"Categories", "Risk"}
    return filled


def covers(row, intent_row, language, channel):
    """Whether a row of Thresholds speaks of this combination."""
    return (
        blank_or_one_of(row.get("Risk"), text(intent_row["Risk"]))
        and blank_or_one_of(row.get("Categories"), text(intent_row.get("Category")))
        and (blank(row.get("Intents")) or text(intent_row["Intent"]) in items(row["Intents"]))
        and blank_or_one_of(row.get("Languages"), language)
        and blank_or_one_of(row.get("Channels"), channel)
    )


def unbeaten(cells):
    """Of (scope, value) pairs those to which no other one is narrower."""
    return [(scope, value) for scope, value in cells if not any(other > scope for other, _ in cells)]


def cells_at(design, combination, column, read):
    """The filled cells of one setting column at a combination: (scope, value), the Intents sheet's first."""
    intent_row = combination[0]
    cells = []
    if column == "Queue" and not blank(intent_row.get("Queue")):
        cells.append(({"Intents", "Categories", "Risk"}, read(intent_row["Queue"])))
    return cells + [
        (scope_of(row), read(row[column]))
        for row in rows_of(design, "Thresholds")
        if covers(row, *combination) and not blank(row.get(column))
    ]


def more_human(lanes):
    return max(lanes, key=LANES.index)


def _the_only(queues):
    if len(set(queues)) > 1:
        raise ValueError(f"queues of which neither is narrower: {sorted(set(queues))}")
    return queues[0]


# Per setting column: how a cell is read, and which of several unbeaten cells is the more careful one.
SETTING_COLUMNS = {
    "Mode": (lane, more_human),
    "AI from": (percent, max),
    "Review from": (percent, max),
    "If unsure": (lane, more_human),
    "Ambiguity margin": (percent, max),
    "Queue": (text, _the_only),
    "Review queue": (text, _the_only),
    "Priority": (number, min),
    "SLA minutes": (number, min),
    "Max clarifications": (number, min),
    "Max AI turns": (number, min),
}


def _ai_support(design, language):
    for row in rows_of(design, "Languages"):
        if fold(text(row["Language"])) == fold(language):
            return fold(text(row["AI support"]))
    return "full"


def plain_route(design, intent, language, channel):
    """The resolved route of a turn's intent, language and channel.

    A combination that is not active has the fallback route: Mode human, the global fallback queue, nothing
    else. A language with AI support none has Mode human whatever the rows say. Raises ValueError at a gap and
    where two different queues go unbeaten.
    """
    intent_row = find_intent(design, intent)
    language = find_language(design, language)
    channel = find_channel(design, channel)
    if not is_open(intent_row, language, channel):
        return {
            "mode": "human",
            "ai_from": None,
            "review_from": None,
            "if_unsure": None,
            "ambiguity_margin": None,
            "queue": fallback_queue(design),
            "review_queue": None,
            "priority": None,
            "sla_minutes": None,
            "max_clarifications": None,
            "max_ai_turns": None,
        }

    def from_settings(name, read, default):
        cell = setting(design, name)
        return default if blank(cell) else read(cell)

    resolved = {
        "Mode": None,
        "AI from": from_settings("AI from", percent, 0.85),
        "Review from": from_settings("Review from", percent, 0.6),
        "If unsure": from_settings("If unsure", lane, "human"),
        "Ambiguity margin": from_settings("Ambiguity margin", percent, 0.0),
        "Queue": fallback_queue(design),
        "Review queue": None,
        "Priority": None,
        "SLA minutes": None,
        "Max clarifications": from_settings("Max clarifications", number, 2),
        "Max AI turns": from_settings("Max AI turns", number, None),
    }
    for column, (read, more_careful) in SETTING_COLUMNS.items():
        cells = unbeaten(cells_at(design, (intent_row, language, channel), column, read))
        if cells:
            resolved[column] = more_careful([value for _, value in cells])
    if _ai_support(design, language) == "none":
        resolved["Mode"] = "human"
    if resolved["Mode"] is None:
        raise ValueError(f"no row decides the Mode of {intent} / {language} / {channel}")
    return {column.lower().replace(" ", "_"): value for column, value in resolved.items()}
