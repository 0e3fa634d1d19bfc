"""Designs in Python for the tests of rules: a few words each, everything else clean."""

from dataclasses import replace
from datetime import date

from handoff_xl.findings import Place
from handoff_xl.lanes import Lane
from handoff_xl.layout import SETTINGS, SHEET_BY_KEY, SHEETS
from handoff_xl.model import (
    Alternative,
    Channel,
    Condition,
    Design,
    ExceptionRule,
    Guardrail,
    Intent,
    Language,
    Operator,
    Queue,
    RowSource,
    Scope,
    Settings,
    Stage,
    Threshold,
    Trigger,
)
from handoff_xl.routes import resolve
from handoff_xl.rules.subject import Subject
from handoff_xl.signals import BUILT_IN_SIGNALS

TODAY = date(2026, 11, 24)
GUARDRAILS = tuple(
    Guardrail(risk, lane)
    for risk, lane in {
        "low": Lane.AI_AUTO,
        "medium": Lane.AI_AUTO,
        "high": Lane.AI_REVIEW,
        "regulated": Lane.AI_REVIEW,
    }.items()
)


def source(key, row, broken=()):
    """Return the source of a row of a sheet that has all of its columns."""
    layout = SHEET_BY_KEY[key]
    columns = {column.key: at for at, column in enumerate(layout.columns, start=1)}
    headers = {column.key: column.header for column in layout.columns}
    return RowSource(layout.name, row, columns, headers, frozenset(broken))


def some(ids):
    return None if ids is None else frozenset(ids.split())


def row(
    number, *, broken=(), risks=None, categories=None, intents=None, languages=None, channels=None, **settings
):
    """Return a Thresholds row; scope columns are ids between blanks."""
    return Threshold(
        source("thresholds", number, broken),
        some(risks),
        some(categories),
        some(intents),
        some(languages),
        some(channels),
        settings,
    )


def intent(name, number=2, risk="low", *, broken=(), languages=None, channels=None, tags="", **more):
    return Intent(
        name,
        source("intents", number, broken),
        risk,
        owner=more.pop("owner", "Team"),
        languages=some(languages),
        channels=some(channels),
        tags=frozenset(tags.split()),
        **more,
    )


def queue(name, number=2, *, broken=(), languages=None, channels=None, stands_in_for="", **more):
    return Queue(
        name,
        source("queues", number, broken),
        languages=some(languages),
        channels=some(channels),
        stands_in_for=tuple(stands_in_for.split()),
        **more,
    )


def when(signal, operator, *values):
    return Condition(signal, Operator(operator), values)


def alternative(
    key, number, *conditions, broken=(), intents=None, languages=None, channels=None, reported=False
):
    scope = Scope(some(intents), some(languages), some(channels))
    return Alternative(source(key, number, broken), scope, conditions, reported)


def trigger(name, *alternatives, lane=Lane.HUMAN, queue=None, broken=()):
    first = replace(alternatives[0].source, broken=frozenset(broken))
    return Trigger(name, first, alternatives, lane, 10, queue)


def exception(name, *alternatives, queue="general", **more):
    fields = {"type": name, "compliance_sensitive": False, "active_on_unknown": False, "priority": 1} | more
    return ExceptionRule(name, alternatives[0].source, alternatives, queue=queue, **fields)


PERSON_REQUESTED = trigger("person_requested", alternative("triggers", 2, when("human_request", "is", True)))


def settings(**values):
    """Return Settings in which the given settings have cells, in the order of the sheet from row 2 on."""
    values = {"fallback_queue": "general", "owner": "Dana", "calibrated_on": TODAY} | values
    places = {
        column.key: Place("Settings", at, 2, "Value")
        for at, column in enumerate(SETTINGS, start=2)
        if column.key in values
    }
    return Settings(places=places, **values)


def design(**parts):
    """Return a design with the given parts; what is not given is small and clean."""
    languages = parts.pop("languages", "en")
    channels = parts.pop("channels", "chat")
    parts = {
        "settings": settings(),
        "languages": tuple(
            Language(name, source=source("languages", at)) for at, name in enumerate(languages.split(), 2)
        )
        if isinstance(languages, str)
        else languages,
        "channels": tuple(
            Channel(name, source=source("channels", at)) for at, name in enumerate(channels.split(), 2)
        )
        if isinstance(channels, str)
        else channels,
        "calendars": (),
        "queues": (queue("general", when_closed="callback"),),
        "intents": (intent("order_status"),),
        "thresholds": (row(2, mode=Lane.AI_AUTO),),
        "triggers": (PERSON_REQUESTED,),
        "exceptions": (),
        "signals": BUILT_IN_SIGNALS,
        "guardrails": GUARDRAILS,
        "sheets": frozenset(sheet.key for sheet in SHEETS),
    } | parts
    return Design(**parts)


def stage(name, number, *triggers, human_role="Approves", **more):
    return Stage(name, source("stages", number), "Drafts", human_role, triggers, **more)


def subject(given, fingerprint="3f9a01bc" + "0" * 56):
    return Subject(resolve(given), TODAY, fingerprint)


def found(check, given, **more):
    """Return the findings of a check as (code, place in words)."""
    return [(finding.code, str(finding.place)) for finding in check(subject(given, **more))]
