"""Options that several commands share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handoff_xl.cli.output import Command, colour_option

if TYPE_CHECKING:
    _DayType = click.ParamType[date]
else:
    _DayType = click.ParamType  # generic only since click 8.4


class Day(_DayType):
    """A calendar day in ISO form."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day; fails where the text is not YYYY-MM-DD."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day. Write it as YYYY-MM-DD, for example 2027-01-31.", param, ctx)


def today() -> date:
    """Return the reader's own calendar day, which is what they mean by today."""
    return date.today()  # noqa: DTZ011 -- no zone but the machine's own is meant


FILE = click.Path(path_type=Path, readable=False)
"""A path that is not looked at before the command runs: one unreadable file must not end a run over many."""

FORMAT = click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="text for people, json for programs.",
)


def run_options(command: Command) -> Command:
    """Give a command the options that check and compile share."""
    for option in reversed(
        (
            click.argument("workbooks", nargs=-1, required=True, type=FILE, metavar="WORKBOOK|FOLDER..."),
            click.option(
                "--strict", is_flag=True, help="Exit with 1 where a warning is open that nobody accepted."
            ),
            click.option(
                "--as-of",
                type=Day(),
                metavar="DATE",
                help="The day that counts as today, as YYYY-MM-DD; a run can so be repeated. [default: today]",
            ),
            click.option("--all", "show_all", is_flag=True, help="Show every finding, notes included."),
            FORMAT,
            colour_option,
        )
    ):
        command = option(command)
    return command
