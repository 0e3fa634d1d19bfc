"""``handoff-xl explain``."""

from __future__ import annotations

from string import Formatter

import click

from handoff_xl.catalogue import RULES
from handoff_xl.cli.output import colour_option, payload, text_width
from handoff_xl.findings import AREAS, Rule, Severity
from handoff_xl.refusal import CannotRun

_FILLED_IN = "…"
_COLOUR = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFORMATION: "blue"}


@click.command(name="explain")
@click.argument("code", required=False)
@colour_option
def command(code: str | None) -> None:
    """Say what a finding means and how to mend it; without CODE, list them all."""
    payload(_listing(RULES) if code is None else _explanation(_find(RULES, code)))


def _find(rules: tuple[Rule, ...], code: str) -> Rule:
    wanted = code.strip().upper()
    wanted = wanted if wanted.startswith("HX") else f"HX{wanted}"
    by_code = {rule.code: rule for rule in rules}
    if wanted in by_code:
        return by_code[wanted]
    raise CannotRun(f"There is no finding {code}. handoff-xl explain lists them all.")


def _listing(rules: tuple[Rule, ...]) -> str:
    parts = []
    for number, area in AREAS.items():
        lines = [
            f"  {rule.code}  {click.style(f'{rule.severity.value:11}', fg=_COLOUR[rule.severity])}  {rule.title}"
            for rule in sorted(rules, key=lambda rule: rule.code)
            if rule.code[2] == number
        ]
        if lines:
            parts.append("\n".join([click.style(f"{area} (HX{number}xx)", bold=True), *lines]))
    return "\n\n".join(parts) + "\n"


def _explanation(rule: Rule) -> str:
    head = f"{click.style(rule.code, bold=True)}  {click.style(rule.severity.value, fg=_COLOUR[rule.severity])}  {rule.title}"
    sections = [
        ("", rule.meaning),
        ("It says", readable(rule.message)),
        ("To mend it", readable(rule.fix)),
        ("Fails", rule.failing),
        ("Passes", rule.passing),
    ]
    width = text_width() or 100
    texts = [
        f"{click.style(title, bold=True)}\n{_indented(text, width)}" if title else _indented(text, width, "")
        for title, text in sections
        if text != _FILLED_IN
    ]
    return "\n\n".join([f"{head}\n{rule.area}", *texts]) + "\n"


def readable(template: str) -> str:
    """Return a rule's message or fix with an ellipsis where a finding fills in its values."""
    return "".join(
        text + ("…" if name is not None else "") for text, name, _, _ in Formatter().parse(template)
    )


def _indented(text: str, width: int, indent: str = "  ") -> str:
    return click.wrap_text(
        text, width, initial_indent=indent, subsequent_indent=indent, preserve_paragraphs=True
    )
