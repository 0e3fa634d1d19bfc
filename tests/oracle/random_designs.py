"""Random designs, rich and free of errors, as cells that a person might have typed; and turns to try on them.

`random_design(seed)` maps sheet names to lists of rows, and a row maps header texts to cells; a column that a
row lacks is blank. The same seed gives the same design. Standard library only.
"""

import datetime as dt
import random

from tests.oracle.plain_cells import text
from tests.oracle.random_cells import (
    chance,
    lane_cell,
    letter_case,
    list_cell,
    number_cell,
    percent_cell,
    some,
    yes_cell,
)
from tests.oracle.random_conditions import random_exceptions, random_triggers
from tests.oracle.random_thresholds import random_thresholds
from tests.oracle.random_turns import random_turn

__all__ = ["random_design", "random_turn"]

LANGUAGES = ("en", "es", "pt-BR", "fr", "de-AT", "zh-Hant", "en-IE")
CHANNELS = ("chat", "voice", "Email", "whatsapp", "social media")
ZONES = (
    "America/New_York",
    "Europe/London",
    "America/Los_Angeles",
    "Australia/Sydney",
    "Asia/Kolkata",
    "Europe/Madrid",
)
INTENTS = (
    "Refund_not_showing_up",
    "reverted_card_payment?",
    "card_lost",
    "Change PIN",
    "refund, partial",
    "größe_ändern",
    "ATM-fees",
    "transfer.cancel",
    "verify/identity",
    "close account",
    "dispute; fraud",
    "balance",
)
CATEGORIES = ("Cards", "Payments", "Self Service")
TAGS = ("PCI", "vip-care", "seasonal", "Äußerung", "money out")
OUT_OF_SCOPE = ("none", "out_of_scope", "oos", "nlu_fallback")
DATES = (
    dt.date(2026, 12, 25),
    dt.date(2026, 12, 31),
    dt.date(2027, 3, 14),
    dt.date(2027, 3, 28),
    dt.date(2027, 7, 4),
    dt.date(2027, 10, 31),
)


def random_design(seed):
    """The sheets of one design; Languages, Channels, Hours and Signals are left out of some."""
    rng = random.Random(seed)
    pivot = rng.choice([60, 62.5, 70, 75, 80, 85])
    zone = rng.choice(ZONES)
    design = {"Settings": []}
    spoken = rng.sample(LANGUAGES, rng.randint(2, 3))
    served = rng.sample(CHANNELS, rng.randint(2, 4))
    if chance(rng, 0.85):
        design["Languages"] = _languages(rng, spoken)
    if chance(rng, 0.85):
        design["Channels"] = _channels(rng, served)
    calendars = []
    if chance(rng, 0.85):
        design["Hours"] = _hours(rng)
        calendars = sorted({row["Calendar"] for row in design["Hours"]})
    if chance(rng, 0.7):
        design["Signals"] = _signals(rng)
    design["Settings"] = _settings(rng, pivot, zone, spoken[0])
    design["Queues"] = _queues(rng, spoken, served, calendars)
    queues = [
        text(row["Queue"])
        for row in design["Queues"]
        if not row.get("Stands in for") and not row.get("Languages")
    ]
    design["Intents"] = _intents(rng, spoken, served, queues)
    design["Thresholds"] = random_thresholds(rng, design, queues, pivot)
    design["Triggers"] = random_triggers(rng, design, queues)
    design["Exceptions"] = random_exceptions(rng, design, queues)
    return design


def _settings(rng, pivot, zone, default_language):
    rows = [
        ("Client", "Example Ltd"),
        ("Design name", "Random design"),
        ("Version", "3.1"),
        ("Owner", "Operations"),
        ("Approver", "Compliance"),
        ("Effective date", dt.date(2026, 12, 1)),
        ("Time zone", zone),
        ("Default language", default_language),
        ("Global fallback queue", "general"),
        ("Max AI turns", number_cell(rng, rng.randint(2, 10))),
    ]
    if chance(rng, 0.5):
        rows.append(
            ("AI from", percent_cell(rng, rng.choice([value for value in (80, 85, 90) if value >= pivot])))
        )
    if chance(rng, 0.5):
        rows.append(
            (
                "Review from",
                percent_cell(rng, rng.choice([value for value in (50, 60, 70) if value <= pivot])),
            )
        )
    if chance(rng, 0.5):
        rows.append(("If unsure", lane_cell(rng, rng.choice(["human", "clarify"]))))
    if chance(rng, 0.4):
        rows.append(("Ambiguity margin", percent_cell(rng, rng.choice([0, 5, 10]))))
    if chance(rng, 0.4):
        rows.append(("Max clarifications", number_cell(rng, rng.randint(0, 3))))
    rng.shuffle(rows)
    return [{"Setting": letter_case(rng, name), "Value": value} for name, value in rows]


def _languages(rng, spoken):
    rows = []
    for position, language in enumerate(spoken):
        support = rng.choice(["full", "full", "full", "full", "limited", "none"]) if position else "full"
        rows.append(
            {
                "Language": language,
                "Name": None,
                "AI support": letter_case(rng, support),
                "Human support": yes_cell(rng, True),
            }
        )
    return rows


def _channels(rng, served):
    return [
        {"Channel": channel, "Name": channel.title(), "Kind": rng.choice(["live", "live", "async"])}
        for channel in served
    ]


def _time_cell(rng, hour, minute=0):
    if hour == 24 or chance(rng, 0.4):
        return f"{hour:02}:{minute:02}"
    return dt.time(hour, minute)


def _hours(rng):
    """One to three calendars: office hours, shifts over midnight, holidays."""
    rows = []
    for calendar in some(rng, ["office", "Night shift", "weekend cover", "round the clock"], 3):
        spans = {
            "office": [("Mon-Fri", 9, 12), ("Mon-Fri", 13, 17), ("Sat", 10, 14)],
            "Night shift": [("Sun-Thu", 22, 6), (rng.choice(["Fri", "Fri, Sat"]), 20, 2)],
            "weekend cover": [("Fri-Mon", 7, 24), ("Mon, Wed", 0, 5), ("Wed", 4, 9)],
            "round the clock": [("Mon-Sat", 8, 8), ("Sun", 0, 24)],
        }[calendar]
        zone = rng.choice([None, *ZONES])
        for day, opens, closes in spans:
            minute = rng.choice([0, 0, 30]) if closes not in (24, opens) else 0
            rows.append(
                {
                    "Calendar": calendar,
                    "Day": letter_case(rng, day),
                    "Opens": _time_cell(rng, opens, minute),
                    "Closes": _time_cell(rng, closes, minute),
                    "Closed": rng.choice([None, None, "No"]),
                    "Time zone": zone,
                }
            )
        for date in some(rng, DATES, 4) if chance(rng, 0.8) else ():
            rows += [{"Calendar": calendar, "Time zone": zone, **cells} for cells in _dated_cells(rng, date)]
    rng.shuffle(rows)
    return rows


def _dated_cells(rng, date):
    day = date.isoformat() if chance(rng, 0.3) else date
    if chance(rng, 0.4):
        return [{"Day": day, "Closed": yes_cell(rng, True)}]
    spans = rng.choice([[(10, 13)], [(6, 9), (11, 15)], [(18, 3)], [(0, 2), (22, 24)]])
    return [
        {"Day": day, "Opens": _time_cell(rng, opens), "Closes": _time_cell(rng, closes)}
        for opens, closes in spans
    ]


def _signals(rng):
    number = {"Type": "number", "Source": "Core system"}
    rows = [
        {"Signal": "order_value", "Minimum": 0, "Maximum": 400, "Unit": "EUR", **number},
        {"Signal": "Risk score", "Minimum": -2, "Maximum": 2, **number},
        {"Signal": "vip", "Type": "boolean", "Source": "CRM"},
        {"Signal": "authenticated", "Type": "Boolean", "Source": "Login"},
        {"Signal": "tier", "Type": "category", "Values": "Gold, silver; Bronze", "Source": "CRM"},
        {"Signal": "device", "Type": "category", "Values": "phone, tablet, Desktop, kiosk", "Source": "App"},
    ]
    return rng.sample(rows, rng.randint(2, 6))


def _queue_row(rng, name, calendars, earlier):
    """A queue that may have hours; if closed it falls back to an earlier queue or to the global one."""
    row = {
        "Queue": name,
        "Name": name.title(),
        "Kind": rng.choice(["human", "human", "async"]),
        "SLA minutes": rng.choice([None, number_cell(rng, rng.choice([2, 10, 45, 480]))]),
        "Skills": rng.choice([None, "complaints"]),
    }
    if calendars and chance(rng, 0.75):
        row["Calendar"] = rng.choice(calendars)
        row["When closed"] = rng.choice(
            [None, "fallback", "Fallback", "callback", "ticket", "Message", "message"]
        )
        row["Fallback queue"] = rng.choice([None, *earlier, *earlier])
    return row


def _queues(rng, spoken, served, calendars):
    """The global fallback queue, never closed; queues for all; a local one; stand-ins that never meet."""
    rows = [{"Queue": "general", "Kind": "human", "SLA minutes": rng.choice([None, 20])}]
    names = ["billing", "Cards desk", "complaints", "specialists", "back-office"]
    for name in rng.sample(names, rng.randint(2, 4)):
        rows.append(_queue_row(rng, name, calendars, [row["Queue"] for row in rows]))
    everybody = [row["Queue"] for row in rows]
    if chance(rng, 0.6):
        local = _queue_row(rng, "local desk", calendars, everybody)
        rows.append({**local, "Languages": ", ".join(some(rng, spoken, 2))})
    targets = [row["Queue"] for row in rows]
    # Each stand-in has a language or a channel of its own, so that no two meet on one queue.
    column, others, parts = rng.choice([("Languages", "Channels", spoken), ("Channels", "Languages", served)])
    for part in rng.sample(parts, rng.randint(0, len(parts))):
        stand_in = _queue_row(rng, f"{part} team", calendars, everybody)
        stands_in_for = some(rng, targets, 3)
        if "general" in stands_in_for:
            # Somebody must always be left who takes what nobody else does.
            stand_in["When closed"] = stand_in.get("When closed") and "fallback"
            stand_in["Fallback queue"] = None
        stand_in["Stands in for"] = list_cell(rng, stands_in_for)
        stand_in[column] = part
        if chance(rng, 0.2):
            stand_in[others] = list_cell(rng, some(rng, served if others == "Channels" else spoken))
        rows.append(stand_in)
    rng.shuffle(rows)
    return rows


def _intents(rng, spoken, served, queues):
    """Four to ten intents and one label for "none of these"; the first three are active everywhere."""
    rows = []
    for position, intent in enumerate(rng.sample(INTENTS, rng.randint(4, 10))):
        row = {
            "Intent": intent,
            "Name": f"About {intent}",
            "Category": rng.choice([None, *CATEGORIES, *CATEGORIES]),
            "Risk": letter_case(rng, rng.choice(["low"] * 4 + ["medium"] * 2 + ["high", "regulated"])),
            "Queue": rng.choice([None, None, *queues]),
            "Owner": rng.choice(["Ana", "Ben"]),
            "Monthly volume": rng.choice([None, 1200, 40]),
            "Irreversible": rng.choice([None, None, None, "No", "No", "Yes"]),
            "Tags": list_cell(rng, some(rng, TAGS, 2)) if chance(rng, 0.5) else None,
            "Description": f"Customers who write about {intent}.",
        }
        if position > 2:
            row["Status"] = rng.choice([None, None, None, "active", "Active", "draft", "retired"])
            row["Languages"] = list_cell(rng, some(rng, spoken)) if chance(rng, 0.3) else None
            row["Channels"] = list_cell(rng, some(rng, served)) if chance(rng, 0.3) else None
        if position == 0:
            # Without a sheet of their own, languages and channels are those that are named somewhere.
            row["Languages"] = list_cell(rng, spoken)
            row["Channels"] = list_cell(rng, served)
        rows.append(row)
    label = rng.choice(OUT_OF_SCOPE)
    rows.append(
        {"Intent": label, "Name": "None of these", "Category": "Out of scope", "Risk": "low", "Owner": "Ana"}
    )
    rng.shuffle(rows)
    return rows
