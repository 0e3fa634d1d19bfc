"""A decision in words: what happens to the turn, who decided, and every rule that counted with its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import click

from handoff_xl.lanes import Lane
from handoff_xl.layout import SHEET_BY_KEY
from handoff_xl.model import REPORTED
from handoff_xl.printable import printable
from handoff_xl.signals import CONFIDENCE, CONFIDENCE_MARGIN, ZERO_WHEN_MISSING

_COLOUR = {Lane.AI_AUTO: "green", Lane.CLARIFY: "green", Lane.AI_REVIEW: "yellow", Lane.HUMAN: "blue"}
_AI_MAY = {"nothing": "nothing", "acknowledge": "acknowledge", "collect_minimum": "collect minimum"}


def answer_text(
    turn: Mapping[str, Any], decision: Mapping[str, Any], why: Sequence[str], document: Mapping[str, Any]
) -> str:
    """Return the decision on a turn by a routing document (all in their JSON form) as text; ``why`` are sentences."""
    lane = Lane.from_key(decision["lane"])
    head = click.style(lane.words, fg=_COLOUR[lane], bold=True)
    if decision["queue"] is not None:
        head += f", queue {printable(decision['queue'])}"
    facts = [
        ("By the clock", _handover(turn, decision)),
        ("Priority", decision["priority"]),
        ("SLA", None if decision["sla_minutes"] is None else f"{decision['sla_minutes']:g} minutes"),
        ("AI may", _AI_MAY.get(decision["ai_may"])),
    ]
    lines = [head, *(f"{name:13} {printable(str(value))}" for name, value in facts if value is not None)]
    if why:
        lines += ["", click.style("Why", bold=True), *(f"  {printable(sentence)}" for sentence in why)]
    lines += ["", click.style("Decided by", bold=True), *_rules([decision["decider"]])]
    others = [rule for rule in decision["matched"] if rule != decision["decider"]]
    if others:
        lines += ["", click.style("Also counted", bold=True), *_rules(others)]
    lines += _route(decision, document)
    for title, names in (
        (
            "Signals not given, so these exceptions are not ruled out",
            _not_ruled_out(turn, decision, document),
        ),
        ("Assumed to be 0", decision["assumed"]),
        ("Ignored", decision["ignored"]),
    ):
        if names:
            lines += ["", f"{title}: {printable(', '.join(names))}"]
    return "\n".join(lines) + "\n"


def _handover(turn: Mapping[str, Any], decision: Mapping[str, Any]) -> str | None:
    handover = decision["handover"]
    if handover is None:
        return None
    actions = {"callback": "a callback by", "ticket": "a ticket for", "message": "a message left for"}
    return f"{actions.get(handover['action'], 'to')} {handover['queue']} at {turn['at']}"


def _not_ruled_out(
    turn: Mapping[str, Any], decision: Mapping[str, Any], document: Mapping[str, Any]
) -> list[str]:
    """Return the active exceptions that look at a signal which the turn lacks: ``fraud (fraud_score)``."""
    given = {CONFIDENCE, CONFIDENCE_MARGIN, REPORTED, *ZERO_WHEN_MISSING, *turn.get("signals", ())}
    active = {rule["id"] for rule in decision["matched"] if rule["kind"] == "exception"}
    texts = []
    for rule in document["exceptions"]:
        if rule["id"] in active - set(turn.get("exceptions", ())):
            conditions = [one for alternative in rule["alternatives"] for one in alternative["conditions"]]
            if missing := sorted({condition["signal"] for condition in conditions} - given):
                texts.append(f"{rule['id']} ({', '.join(missing)})")
    return texts


def _route(decision: Mapping[str, Any], document: Mapping[str, Any]) -> list[str]:
    """Return what the route of the turn says, each value with its cell; nothing where the fallback is the route."""
    name = next(rule["id"] for rule in decision["matched"] if rule["kind"] == "route")
    entry = next((entry for entry in document["routes"] if name in _combinations(entry)), None)
    if entry is None or entry["status"] != "open":
        return []
    headers = {column.key: column.header for column in SHEET_BY_KEY["thresholds"].columns}
    sources = {headers[key]: printable(source) for key, source in entry["sources"].items()}
    widest = max(map(len, sources))
    return [
        "",
        f"{click.style('Route', bold=True)} {_bands(entry['bands'])}",
        *(f"  {header:{widest}}  {source}" for header, source in sources.items()),
    ]


def _combinations(entry: Mapping[str, Any]) -> Iterator[str]:
    for block in entry["where"]:
        for combination in product(block["intents"], block["languages"], block["channels"]):
            yield " / ".join(combination)


def _bands(bands: Sequence[Mapping[str, Any]]) -> str:
    """Return bands from the surest down: ``AI alone from 85 %, AI drafts from 60 %, below that Human``."""
    falling = sorted(bands, key=lambda band: -band["from"])
    words = [(Lane.from_key(band["lane"]).words, band["from"]) for band in falling]
    if len(words) == 1:
        return f"always {words[0][0]}"
    return ", ".join(
        f"{lane} from {low * 100:.10g} %" if low > 0 else f"below that {lane}" for lane, low in words
    )


def _rules(rules: Sequence[Mapping[str, Any]]) -> list[str]:
    kind = max(len(rule["kind"]) for rule in rules)
    name = max(len(printable(rule["id"])) for rule in rules)
    return [
        f"  {rule['kind']:{kind}}  {printable(rule['id']):{name}}  {printable(rule['source'] or 'not in the workbook')}"
        for rule in rules
    ]
