"""A decision in words: what happens to the turn, who decided, and every rule that counted with its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from handoff_xl.lanes import Lane
from handoff_xl.printable import printable

_COLOUR = {Lane.AI_AUTO: "green", Lane.CLARIFY: "green", Lane.AI_REVIEW: "yellow", Lane.HUMAN: "blue"}
_AI_MAY = {"nothing": "nothing", "acknowledge": "acknowledge", "collect_minimum": "collect minimum"}


def answer_text(turn: Mapping[str, Any], decision: Mapping[str, Any]) -> str:
    """Return the decision on a turn (both in their JSON form) as text."""
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
    lines += ["", click.style("Decided by", bold=True), *_rules([decision["decider"]])]
    others = [rule for rule in decision["matched"] if rule != decision["decider"]]
    if others:
        lines += ["", click.style("Also counted", bold=True), *_rules(others)]
    for title, names in (("Assumed to be 0", decision["assumed"]), ("Ignored", decision["ignored"])):
        if names:
            lines += ["", f"{title}: {printable(', '.join(names))}"]
    return "\n".join(lines) + "\n"


def _handover(turn: Mapping[str, Any], decision: Mapping[str, Any]) -> str | None:
    handover = decision["handover"]
    if handover is None:
        return None
    actions = {"callback": "a callback by", "ticket": "a ticket for", "message": "a message left for"}
    return f"{actions.get(handover['action'], 'to')} {handover['queue']} at {turn['at']}"


def _rules(rules: Sequence[Mapping[str, Any]]) -> list[str]:
    kind = max(len(rule["kind"]) for rule in rules)
    name = max(len(printable(rule["id"])) for rule in rules)
    return [
        f"  {rule['kind']:{kind}}  {printable(rule['id']):{name}}  {printable(rule['source'] or 'not in the workbook')}"
        for rule in rules
    ]
