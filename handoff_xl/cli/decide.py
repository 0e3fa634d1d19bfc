"""``handoff-xl decide``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from handoff_xl.cli.answer import answer_text
from handoff_xl.cli.faults import plain_faults
from handoff_xl.cli.inputs import read_file
from handoff_xl.cli.options import FILE, FORMAT, Day, LimitedCommand, limit_options, today
from handoff_xl.cli.output import colour_option, payload, remark
from handoff_xl.cli.reasons import reasons
from handoff_xl.cli.turns import Share, signal_values, with_defaults
from handoff_xl.compile import compile_workbook
from handoff_xl.decide import Router
from handoff_xl.findings import Severity
from handoff_xl.ooxml import Limits
from handoff_xl.printable import json_bytes
from handoff_xl.refusal import CannotRun


@click.command(name="decide", cls=LimitedCommand)
@click.argument("source", type=FILE, metavar="WORKBOOK|ROUTING.json")
@click.option("--intent", required=True, help="The intent, as the classifier names it.")
@click.option(
    "--confidence",
    type=Share(),
    metavar="SHARE",
    help="The classifier's confidence, from 0 to 1 or as a percent. Without it, a person takes over.",
)
@click.option("--runner-up", type=Share(), metavar="SHARE", help="Confidence of the second-best intent.")
@click.option("--language", metavar="TAG", help="Language tag. [default: the design's default language]")
@click.option("--channel", help="Channel. [default: the only channel, where there is one]")
@click.option(
    "--signal",
    "signals",
    multiple=True,
    metavar="NAME=VALUE",
    help="A signal; may be repeated. Yes and No are read as such where the signal is a Yes/No one.",
)
@click.option(
    "--exception",
    "exceptions",
    multiple=True,
    metavar="ID",
    help="An exception that a detector reports; may be repeated.",
)
@click.option(
    "--at",
    metavar="INSTANT",
    help="When, with offset, for example 2027-01-11T22:30+01:00; asks the opening hours.",
)
@click.option(
    "--as-of",
    type=Day(),
    metavar="DATE",
    help="The day that counts as today where a workbook is compiled. [default: today]",
)
@FORMAT
@colour_option
@limit_options
def command(
    source: Path,
    intent: str,
    confidence: float | None,
    runner_up: float | None,
    language: str | None,
    channel: str | None,
    signals: tuple[str, ...],
    exceptions: tuple[str, ...],
    at: str | None,
    as_of: date | None,
    output_format: str,
    limits: Limits,
) -> int:
    """Decide one turn, and show every rule and cell behind the answer.

    It also says why the turn found no route or lost a value: what in it is unknown, not open, missing or of the wrong
    type. With --format json these sentences are the list "why", beside the keys of a decision that docs/routing.md
    describes.

    Exit code 0: decided, 1: the workbook has errors, 2: could not run. With --format json stdout holds the decision, or
    where there is none an object whose one key, error, says why; wrong usage alone leaves it empty.
    """
    given = {
        "intent": intent,
        "language": language,
        "channel": channel,
        "confidence": confidence,
        "runner_up_confidence": runner_up,
        "at": at,
        "exceptions": list(exceptions),
    }
    try:
        with plain_faults():
            document = _document(source, as_of, limits)
            turn, decision = _decided(source, document, given, signals)
    except CannotRun as error:
        if output_format == "json":
            payload(json_bytes({"error": error.message}))
        if not isinstance(error, _HasErrors):
            raise
        remark(error.message)
        return 1
    why = reasons(turn, document)
    if output_format == "json":
        payload(json_bytes({**decision, "why": why}))
    else:
        payload(answer_text(turn, decision, why, document))
    return 0


class _HasErrors(CannotRun):
    """The workbook could be read but has errors: exit code 1."""


def _decided(
    source: Path, document: Mapping[str, Any], given: Mapping[str, Any], signals: Iterable[str]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return the turn with the defaults of the design, and the decision on it; both in their JSON form."""
    try:
        router = Router(document)
    except ValueError as error:
        raise CannotRun(f"{source}: {error}") from error
    typed = {**given, "signals": signal_values(signals, document)}
    turn = with_defaults(
        {key: value for key, value in typed.items() if value not in (None, {}, [])}, document
    )
    return turn, router.decide(turn).to_dict()


def _document(source: Path, as_of: date | None, limits: Limits) -> Mapping[str, Any]:
    """Return the routing document that a routing JSON holds or a workbook compiles to."""
    try:
        data = read_file(source, limits)
        if source.suffix.lower() == ".json" or data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
            return _parsed(data)
        outcome = compile_workbook(data, source.name, as_of or today(), limits)
    except CannotRun as error:
        raise CannotRun(f"{source}: {error.message.removeprefix(f'{source.name}: ')}") from error
    if outcome.routing is None:
        errors = outcome.counts[Severity.ERROR]
        raise _HasErrors(
            f"{source} has {errors} error{'' if errors == 1 else 's'}, so it decides nothing yet. Run handoff-xl check {source}."
        )
    return outcome.routing


def _parsed(data: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise CannotRun(
            "The file is not valid JSON. Compile the workbook again to get a whole one."
        ) from error
    if not isinstance(document, dict):
        raise CannotRun(
            "The file is not a routing JSON. Name the workbook, or the .routing.json made from it."
        )
    return document
