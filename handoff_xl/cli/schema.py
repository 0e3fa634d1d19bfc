"""``handoff-xl schema``."""

from __future__ import annotations

from importlib.resources import files

import click

from handoff_xl.cli.output import payload


@click.command(name="schema")
@click.argument("document", type=click.Choice(["routing", "report"]))
def command(document: str) -> None:
    """Print a JSON Schema (2020-12): that of the routing JSON or of the report."""
    payload((files("handoff_xl") / "json_schemas" / f"{document}.schema.json").read_bytes())
