"""Random turns, in and out of a design's vocabulary, on its edges and beside them. Standard library only.

Values are JSON values (with an occasional NaN, which JSON does not know but Python does).
"""

import datetime as dt
import math
from zoneinfo import ZoneInfo

from tests.oracle.plain_cells import blank, date, fold, items, number, seconds, text, weekdays, yes
from tests.oracle.plain_reading import signal_types
from tests.oracle.plain_routes import channels, is_open, languages, plain_route, rows_of, setting
from tests.oracle.random_cells import chance, some

# Days on which clocks change in one of the zones, the days beside them, and days like any other.
DAYS = (
    (2026, 12, 24),
    (2026, 12, 25),
    (2027, 3, 13),
    (2027, 3, 14),
    (2027, 3, 15),
    (2027, 3, 28),
    (2027, 4, 4),
    (2027, 7, 1),
    (2027, 10, 3),
    (2027, 10, 31),
    (2027, 11, 1),
    (2027, 11, 7),
)
OFFSETS = (0, -300, 60, 330, 345, -210, 840)
WRONG_CONFIDENCES = (None, "0.9", True, False, -0.1, 1.5, [0.9], {"value": 0.9}, math.nan, "high")
WRONG_VALUES = {
    "number": ("3", True, None, [1], "many", math.nan, math.inf),
    "boolean": ("true", "Yes", 1, 0, None, [True]),
    "category": (7, True, None, ["gold"]),
}
WRONG_INSTANTS = ("yesterday", "2027-03-14T09:30:00", "2027-02-30T09:30:00+00:00", 1794650400, "")


def _pad(rng, words):
    return f"  {words} " if chance(rng, 0.05) else words


def _combination(rng, design):
    """Mostly an active combination as it is declared; sometimes spelt otherwise, or any other values."""
    intent = rng.choice(design["Intents"])
    language = rng.choice(languages(design))
    channel = rng.choice(channels(design))
    while chance(rng, 0.9) and not is_open(intent, language, channel):
        intent = rng.choice(design["Intents"])
    if chance(rng, 0.5) and plain_route(design, text(intent["Intent"]), language, channel)["mode"] == "human":
        # Where a person answers anyway, the bands and the limits go unseen.
        intent, language = rng.choice(design["Intents"]), rng.choice(languages(design))
    return _intent(rng, text(intent["Intent"])), _language(rng, language), _channel(rng, channel)


def _intent(rng, listed):
    if chance(rng, 0.95):
        return _pad(rng, listed)
    return rng.choice([listed.swapcase(), "never heard of", "", f"{listed}_2"])


def _language(rng, declared):
    if chance(rng, 0.85):
        return declared
    tags = [
        declared.upper(),
        declared.lower(),
        f"{declared}-GB",
        f"{declared}-x-private",
        f"{declared}-Latn-a-ext",
    ]
    return rng.choice([*tags, *tags, declared.split("-")[0], "en-GB", "es-419", "pt", "zh-TW", "tlh", ""])


def _channel(rng, declared):
    if chance(rng, 0.9):
        return _pad(rng, declared)
    return rng.choice([declared.upper(), declared.swapcase(), f"{declared} ", f"{declared}\n", "fax", ""])


def _compared_values(design, name):
    """The values that rules compare a signal with, as their cells say."""
    values = []
    for row in [*rows_of(design, "Triggers"), *rows_of(design, "Exceptions")]:
        for signal, cell in (("Signal", "Value"), ("And signal", "And value")):
            if text(row.get(signal)) == name:
                values.append(row[cell])
    return values


def _edges(design, name):
    """The numbers at which a rule that uses the signal changes its answer."""
    edges = []
    for cell in _compared_values(design, name):
        if " to " in fold(text(cell)):
            edges += [number(end) for end in fold(text(cell)).split(" to ")]
        elif isinstance(cell, str) and len(items(cell)) > 1 and not _is_decimal_comma(cell):
            edges += [number(entry) for entry in items(cell)]
        else:
            edges.append(number(cell))
    return edges


def _is_decimal_comma(cell):
    whole, _, decimals = cell.strip().partition(",")
    return whole.lstrip("-") == "0" and decimals.isdigit()


def _beside(rng, edge):
    return rng.choice(
        [edge, edge, edge, edge - 1, edge + 1, math.nextafter(edge, -1e9), math.nextafter(edge, 1e9)]
    )


def _confidences(rng, design, route):
    """Confidence and runner-up: exactly at band edges, just beside them, anywhere, or unusable."""
    edges = [0, 1, *_edges(design, "confidence")]
    edges += [edge for edge in (route["ai_from"], route["review_from"]) if edge is not None] * 4
    edge = rng.choice(edges)
    confidence = rng.choice(
        [edge, math.nextafter(edge, 0), math.nextafter(edge, 1), round(rng.random(), 3), rng.random()]
    )
    if chance(rng, 0.5):
        confidence = round(rng.uniform(route["ai_from"] or 0.8, 1), 3)
    fields = {"confidence": confidence}
    if chance(rng, 0.5):
        margins = [0, 0.3, *_edges(design, "confidence_margin"), *[route["ambiguity_margin"] or 0.1] * 3]
        runner_up = confidence - rng.choice(margins)
        fields["runner_up_confidence"] = rng.choice(
            [runner_up, round(runner_up, 12), round(rng.random() * confidence, 3)]
        )
    if chance(rng, 0.06):
        fields["confidence"] = rng.choice(WRONG_CONFIDENCES)
    if chance(rng, 0.04):
        fields["runner_up_confidence"] = rng.choice(WRONG_CONFIDENCES)
    if chance(rng, 0.03):
        del fields["confidence"]
    return fields


def _signal_value(rng, design, name, kind, route):
    if chance(rng, 0.07):
        return rng.choice(WRONG_VALUES[kind])
    if name == "human_request":
        return chance(rng, 0.05)
    if kind == "boolean":
        return chance(rng, 0.5)
    if kind == "category":
        named = [entry for cell in _compared_values(design, name) for entry in items(cell)]
        return rng.choice([*named, *[entry.upper() for entry in named], " Gold ", "phone", "unlisted", ""])
    edges = [0, 0.5, *_edges(design, name)]
    limit = {"ai_turns": "max_ai_turns", "clarifications": "max_clarifications"}.get(name)
    if limit:
        # Mostly the first turns of a conversation: at the limit everything else would go unseen.
        edges = [0, 0, 1, *([] if route[limit] is None else [route[limit]])]
    return _beside(rng, rng.choice(edges))


def _signals(rng, design, route):
    completeness = rng.choice([0, 0.4, 0.8, 0.95, 1])
    signals = {}
    for name, kind in signal_types(design).items():
        if name not in ("confidence", "confidence_margin") and chance(rng, completeness):
            signals[_pad(rng, name)] = _signal_value(rng, design, name, kind, route)
    for name in ("mood", "confidence", "confidence_margin", "reported", "Human_Request", "älter"):
        if chance(rng, 0.03):
            signals[name] = rng.choice([True, 0.99, "yes"])
    return signals


def _exceptions(rng, design):
    listed = sorted({text(row["Exception"]) for row in design["Exceptions"]})
    reported = some(rng, listed, 3)
    if chance(rng, 0.4):
        reported += some(rng, ["brand_new_risk", "Zebra", listed[0].swapcase(), "another one"], 2)
    if chance(rng, 0.3):
        reported += [f" {reported[0]} ", "", "   "]
    if chance(rng, 0.1):
        reported += [7, None, ["fraud"]]
    return rng.sample(reported, len(reported))


def _edge_seconds(rng, design, calendar, day):
    """A time of day at which a calendar opens or closes on that day, or any."""
    edges = [0, rng.randrange(86400)]
    for row in rows_of(design, "Hours"):
        on_day = date(row["Day"]) == day if date(row["Day"]) else day.weekday() in weekdays(row["Day"])
        if text(row["Calendar"]) == calendar and on_day and not yes(row.get("Closed")):
            edges += [seconds(row["Opens"]), seconds(row["Closes"])] * 2
    return rng.choice(edges) + rng.choice([0, 0, -1, 1, -0.5, -60, 60, -7200])


def _instant(rng, design):
    """An instant at an edge of a span, near a change of the clocks, or any other, in some offset."""
    hours = rows_of(design, "Hours")
    dates = sorted({date(row["Day"]) for row in hours if date(row["Day"])})
    days = [dt.date(*day) for day in DAYS]
    days.append(dt.date(2026, 12, 1) + dt.timedelta(days=rng.randrange(365)))
    day = rng.choice([*days, *dates])
    calendar = rng.choice(sorted({text(row["Calendar"]) for row in hours})) if hours else ""
    zones = [
        text(row["Time zone"])
        for row in hours
        if text(row["Calendar"]) == calendar and not blank(row["Time zone"])
    ]
    zone = ZoneInfo(zones[0] if zones else text(setting(design, "Time zone")))
    wall = dt.datetime.combine(day, dt.time()) + dt.timedelta(
        seconds=_edge_seconds(rng, design, calendar, day)
    )
    instant = wall.replace(tzinfo=zone, fold=rng.randint(0, 1))
    offset = dt.timezone(dt.timedelta(minutes=rng.choice(OFFSETS)))
    written = instant.astimezone(rng.choice([offset, zone, dt.UTC])).isoformat()
    return written.replace("+00:00", "Z") if chance(rng, 0.3) else written


def random_turn(rng, design):
    """One turn for a design, drawn from a `random.Random`."""
    intent, language, channel = _combination(rng, design)
    turn = {"intent": intent, "language": language, "channel": channel}
    route = plain_route(design, intent, language, channel)
    turn |= _confidences(rng, design, route)
    if chance(rng, 0.9):
        turn["signals"] = _signals(rng, design, route)
    if chance(rng, 0.08):
        turn["exceptions"] = _exceptions(rng, design)
    if chance(rng, 0.7):
        turn["at"] = rng.choice(WRONG_INSTANTS) if chance(rng, 0.04) else _instant(rng, design)
    return turn
