"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handoff_xl.cli.output import Command, colour_option
from handoff_xl.ooxml.limits import Limits, declared

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


class LimitOption(click.Option):
    """An option that raises or lowers a limit."""


class LimitedCommand(click.Command):
    """A command whose help lists the limits apart, since hardly anybody ever needs them."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the limits."""
        groups: dict[str, list[tuple[str, str]]] = {"Options": [], "Limits": []}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if isinstance(parameter, click.Option) and record is not None:
                groups["Limits" if isinstance(parameter, LimitOption) else "Options"].append(record)
        for title, records in groups.items():
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)


def limit_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command an option for each limit on what it reads; it gets them together, as ``limits``."""

    @wraps(command)
    def with_limits(**options: Any) -> Any:
        values = {name: options.pop(f"max_{name}") * limit.unit for name, limit in declared()}
        return command(limits=Limits(**values), **options)

    limited: Callable[..., Any] = with_limits
    for name, limit in reversed(tuple(declared())):
        default: int = getattr(Limits(), name)
        limited = click.option(
            limit.option,
            f"max_{name}",
            cls=LimitOption,
            type=int,
            callback=_at_least_one,
            default=default // limit.unit,
            metavar="N" if limit.unit == 1 else "MB",
            help=f"{limit.bounds}  [default: {default // limit.unit:,}]",
        )(limited)
    return limited


def _at_least_one(_: click.Context, option: click.Parameter, value: int) -> int:
    if value < 1:
        raise click.BadParameter("A limit is 1 or more.", param=option)
    return value


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
            limit_options,
        )
    ):
        command = option(command)
    return command
